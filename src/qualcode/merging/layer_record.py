"""The record of a layer, merged document by document."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from qualcode.files.layer_yaml import format_layer, parse_layer
from qualcode.files.utf8 import parse_utf8
from qualcode.merging.merged import Conflict, Merged, UnmergeableError, conflict_block
from qualcode.model import DocumentState, Layer

_NOTHING = Layer("", "")


def merge_layer(base: bytes, ours: bytes, theirs: bytes, *, marker_size: int = 7) -> Merged:
    """Three versions of a `layer.yaml` as one.

    Documents of either side are all there. Where both sides changed how far a
    document is, the further state counts, and the later day; but what one side
    opened again stays open. Two texts, two versions of the codebook, or two ways
    in which a machine made the layer are a conflict.

    Raises:
        UnmergeableError: If either side is no record of a layer.
    """
    old = _base(base)
    mine, other = _layer(ours, "our side"), _layer(theirs, "their side")
    as_ours, as_theirs = _merged(old, mine, other), _merged(old, other, mine)
    left = format_layer(as_ours, _remarked(base, ours, theirs)).encode("utf-8").split(b"\n")[:-1]
    right = format_layer(as_theirs, _remarked(base, theirs, ours)).encode("utf-8").split(b"\n")[:-1]
    return _between_markers(left, right, marker_size)


def _base(raw: bytes) -> Layer:
    """The common version; nothing where git made it out of two and left a conflict in it."""
    try:
        return _layer(raw, "the common version") if raw.strip() else _NOTHING
    except UnmergeableError:
        return _NOTHING


def _layer(raw: bytes, side: str) -> Layer:
    text, problems = parse_utf8(raw, side)
    layer, faults = parse_layer(text, side, "") if text is not None else (None, [])
    if layer is None or problems or faults:
        first = next(iter((*problems, *faults)))
        raise UnmergeableError(side, first.line, f"is no record of a layer ({first.message})")
    return layer


def _merged(base: Layer, mine: Layer, other: Layer) -> Layer:
    """The merged record; where only a person can decide, as `mine` has it."""

    def choose(old: str, first: str, second: str) -> str:
        return second if first == old else first

    documents = {}
    for document in sorted(mine.documents.keys() | other.documents.keys()):
        old, first, second = (layer.documents.get(document) for layer in (base, mine, other))
        state = _state(old, first, second)
        if state is not None:
            documents[document] = state
    numbers = (base.pass_number, mine.pass_number, other.pass_number)
    return replace(
        mine,
        coder=choose(base.coder, mine.coder, other.coder),
        kind=choose(base.kind, mine.kind, other.kind) if base is not _NOTHING else mine.kind,
        codebook=choose(base.codebook, mine.codebook, other.codebook),
        pass_number=numbers[2] if numbers[1] == numbers[0] else numbers[1],
        method=other.method if mine.method == base.method else mine.method,
        documents=documents,
    )


def _state(
    old: DocumentState | None, first: DocumentState | None, second: DocumentState | None
) -> DocumentState | None:
    if second in (first, old):
        return first
    if first == old:
        return second
    if first is None or second is None:  # taken out on one side, worked on at the other: the work counts
        return first or second
    base = old or DocumentState()
    sha256 = second.sha256 if first.sha256 == base.sha256 else first.sha256
    return replace(_further(base, first, second), sha256=sha256)


def _further(base: DocumentState, first: DocumentState, second: DocumentState) -> DocumentState:
    """How far a document is where both sides have changed something of it."""

    def progress(state: DocumentState) -> tuple[str, str, str, str]:
        return state.state, state.finished, state.codebook, state.anyway

    if progress(first) == progress(base):
        return second
    if progress(second) == progress(base):
        return first
    reopened = [one for one in (first, second) if base.state == "finished" and one.state != "finished"]
    if reopened:
        return reopened[0]
    return max(first, second, key=lambda one: (one.state == "finished", one.finished, one.codebook, one.anyway))


def _remarked(base: bytes, mine: bytes, other: bytes) -> str:
    """The text whose remarks stay: that of the side which changed them; where both did, each its own, for a person."""
    return (other if _remark_lines(mine) == _remark_lines(base) else mine).decode("utf-8")


def _remark_lines(raw: bytes) -> list[bytes]:
    return [line.strip() for line in raw.split(b"\n") if b"#" in line]


def _between_markers(ours: Sequence[bytes], theirs: Sequence[bytes], marker_size: int) -> Merged:
    content: list[bytes] = []
    conflicts: list[Conflict] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=ours, b=theirs, autojunk=False).get_opcodes():
        left, right = list(ours[i1:i2]), list(theirs[j1:j2])
        if kind == "equal":
            content += [line + b"\n" for line in left]
            continue
        content.append(conflict_block(left, right, marker_size))
        conflicts.append(Conflict(b"\n".join(left), b"\n".join(right), "changed on both sides"))
    return Merged(b"".join(content), tuple(conflicts))
