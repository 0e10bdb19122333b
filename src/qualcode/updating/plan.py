"""What a new text does to each coding of a document; nothing is written."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from qualcode.anchoring.anchors import Anchor, anchors_of, speaker_at
from qualcode.anchoring.by_quote import anchors_by_quote
from qualcode.asking import asking
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.records_jsonl import parse_records
from qualcode.layer_files import Pairs, read_layer, read_pairs
from qualcode.layout import unplaced_path, updates_path
from qualcode.model import Coding, Layer, Study, Text
from qualcode.phrases import counted, some_of
from qualcode.records import TextUpdate, Unplaced
from qualcode.storage import digest, read_for_edit
from qualcode.study import kept_from
from qualcode.times import is_time
from qualcode.updating.asides import AsidePlan, aside_plans, has_asides
from qualcode.updating.former import former_text
from qualcode.updating.incoming import Incoming, read_incoming
from qualcode.updating.waiting import decoded, found_again

TWIN = "'{}' stands on that passage with the same code already"
ACCEPT = ("changed", "back")
"""What can be accepted as a whole: corrected passages, and codings without a place whose words are there again."""


@dataclass(frozen=True, slots=True)
class Request:
    """A change of a document's text, as somebody asked for it."""

    document: str
    source: Path | None = None
    """The new text; `None` where the document's file has been edited in place."""
    copy: Path | None = None
    """The old text, where neither the study nor git has it."""
    accept: tuple[str, ...] = ()
    """Of `ACCEPT`, or ids of codings (or beginnings of ids)."""
    by: str = ""
    why: str = ""
    at: str = ""


class Move(NamedTuple):
    """One coding, and what becomes of it."""

    layer: str
    coding: Coding
    line: bytes
    """Its line in the file."""
    anchor: Anchor
    kind: str
    """As `Anchor.kind`; `back` of a coding without a place whose words are there again, `without-place` of the rest."""
    accepted: bool
    """Whether it is to stand where the anchor says; else it waits for a person."""
    speaker: str = ""
    new_speaker: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LayerPlan:
    """What becomes of one layer's codings of the document."""

    layer: Layer
    """As its record says on disk."""
    record: bytes | None
    raw: bytes | None
    """The file of codings."""
    waiting: bytes | None
    """The file of codings without a place."""
    moves: tuple[Move, ...]
    old: Text | None
    """The text on which the codings stood; `None` where it cannot be had."""
    written: bool
    """Whether an update that was cut short has written the file of codings already."""
    asides: tuple[AsidePlan, ...] = ()
    """What becomes of what migrations set aside."""


@dataclass(frozen=True, slots=True)
class Update:
    """A change of a document's text, with all that follows from it."""

    request: Request
    incoming: Incoming
    layers: tuple[LayerPlan, ...]
    history: bytes | None
    """The file of earlier updates."""
    former: tuple[TextUpdate, ...]
    notes: tuple[str, ...]
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Layers and documents that a blind round keeps from whoever asks: carried along, and not shown."""

    @property
    def shown(self) -> "Update":
        """The change as whoever asks may see it."""
        layers = tuple(plan for plan in self.layers if (plan.layer.id, self.incoming.document.id) not in self.hidden)
        if len(layers) == len(self.layers):
            return self
        n_hidden = len(self.layers) - len(layers)
        note = f"{counted(n_hidden, 'layer')} of a blind round that is not open: carried along, and not shown"
        return replace(self, layers=layers, notes=(*self.notes, note))

    @property
    def moves(self) -> Iterator[Move]:
        """Every coding of every layer."""
        return chain.from_iterable(plan.moves for plan in self.layers)

    @property
    def resumed(self) -> bool:
        """Whether an update to this very text was begun and not ended, in some layer or in the text itself."""
        new = self.incoming.new_text.sha256
        open_layers = any(_digest(plan.layer, self.incoming.document.id) != new for plan in self.layers)
        return bool(self.former) and self.former[-1].new == new and (open_layers or self.incoming.text.sha256 != new)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.layers and self.incoming.raw == self.incoming.new_raw


def plan_update(study: Study, request: Request) -> Update:
    """What a new text does to a document's codings.

    Raises:
        UnknownNameError: If there is no such document, or no such coding to accept.
        RefusedError: If the file is a text of another document.
        UnreadableError: If a file cannot be read.
    """
    if request.at and not is_time(request.at):
        raise RefusedError(f"'{request.at}' is no time; write it as 2019-03-14T09:30:00Z")
    document = study.document_by_id.get(request.document)
    if document is None:
        raise UnknownNameError("document", request.document, study.document_by_id)
    incoming = read_incoming(study, document, request.source)
    history = read_for_edit(study.root, updates_path(document.id))
    former, problems = parse_records(history or b"", updates_path(document.id), TextUpdate)
    if problems:
        raise UnreadableError(problems)
    last = former[-1] if former and former[-1].new == incoming.new_text.sha256 else None
    plans = [
        plan
        for layer in study.layers
        if document.id in layer.documents or _has_codings(study, layer.id, document.id)
        for plan in _layer_plans(study, layer, incoming, request, last)
    ]
    hidden = kept_from(study, asking())
    plans = [plan if (plan.layer.id, document.id) in hidden else _accepted(plan, request.accept) for plan in plans]
    _refuse_unknown(request.accept, [plan for plan in plans if (plan.layer.id, document.id) not in hidden])
    return Update(
        request,
        incoming,
        tuple(plans),
        history,
        tuple(former),
        (*incoming.notes, *_notes(study, incoming, plans)),
        hidden,
    )


def _digest(layer: Layer, document_id: str) -> str:
    """The digest of the text that a layer coded; empty where its record has none."""
    state = layer.documents.get(document_id)
    return state.sha256 if state else ""


def _has_codings(study: Study, layer_id: str, document_id: str) -> bool:
    own = ((coded.layer, coded.document) for coded in (*study.coded, *study.unplaced))
    return (layer_id, document_id) in own or has_asides(study, layer_id, document_id)


def _layer_plans(
    study: Study, layer: Layer, incoming: Incoming, request: Request, last: TextUpdate | None
) -> Iterator[LayerPlan]:
    """The plan of a layer; none where its codings rest on the new text already."""
    layer, record = read_layer(study, layer)
    document_id, new = incoming.document.id, incoming.new_text
    sha256 = _digest(layer, document_id)
    pairs, raw = read_pairs(study, layer.id, document_id)
    waiting = read_for_edit(study.root, unplaced_path(layer.id, document_id))
    queue, problems = parse_records(waiting or b"", unplaced_path(layer.id, document_id), Unplaced)
    if problems:
        raise UnreadableError(problems)
    written = last is not None and any(
        one.layer == layer.id and one.new == digest(raw or b"") != one.old for one in last.layers
    )
    moves = tuple(_back_moves(layer.id, queue, new))
    if sha256 == new.sha256:
        if any(move.kind == "back" for move in moves):
            yield LayerPlan(layer, record, raw, waiting, moves, new, written=True)
        return
    old = _old_text(study, incoming, request, sha256, pairs)
    here = [] if written else _moves(layer.id, pairs, old, incoming)
    asides = tuple(aside_plans(study, (layer.id, document_id), old, new, last))
    yield LayerPlan(layer, record, raw, waiting, (*here, *moves), old, written, asides)


def _old_text(study: Study, incoming: Incoming, request: Request, sha256: str, pairs: Pairs) -> Text | None:
    stands = all(incoming.text.body[one.start : one.end] == one.quote for one, _ in pairs)
    if incoming.text.sha256 == sha256 or (not sha256 and stands):
        return incoming.text
    if not sha256:
        return None
    return former_text(study.root, incoming.document, sha256, request.copy)


def _moves(layer_id: str, pairs: Pairs, old: Text | None, incoming: Incoming) -> Iterator[Move]:
    new = incoming.new_text
    codings = [coding for coding, _ in pairs]
    if old is None:
        anchors = anchors_by_quote(new.body, [(coding.start, coding.quote) for coding in codings])
    else:
        anchors = _of_old_text(old, new, codings)
    taken: dict[tuple[int, int, str], str] = {}
    for (coding, line), anchor in zip(pairs, anchors, strict=True):
        place = (anchor.start, anchor.end, coding.code)
        if anchor.kind != "lost" and taken.setdefault(place, coding.id) != coding.id:
            anchor = anchor._replace(kind="lost", why=TWIN.format(taken[place]))  # noqa: PLW2901
        yield Move(
            layer_id,
            coding,
            line,
            anchor,
            anchor.kind,
            accepted=anchor.kind in ("kept", "moved", "respelled"),
            speaker=speaker_at(old, coding.start) if old else "",
            new_speaker=speaker_at(new, anchor.start) if anchor.kind != "lost" else "",
            before=old.body[max(coding.start - 60, 0) : coding.start] if old else "",
            after=old.body[coding.end : coding.end + 60] if old else "",
        )


def _of_old_text(old: Text, new: Text, codings: Sequence[Coding]) -> list[Anchor]:
    """Anchors by the old text; a coding that did not stand on its quote there is not carried along."""
    anchors = anchors_of(old, new, [(coding.start, coding.end) for coding in codings])
    return [
        anchor
        if coding.quote == old.body[coding.start : coding.end]
        else Anchor("lost", why="its words were not those at its place in the old text")
        for coding, anchor in zip(codings, anchors, strict=True)
    ]


def _back_moves(layer_id: str, queue: Sequence[Unplaced], new: Text) -> Iterator[Move]:
    """Codings that have waited for a place since an earlier update."""
    for record in queue:
        if record.outcome:
            continue
        coding = decoded(record)
        anchor = found_again(new.body, coding, record)
        kind = "back" if anchor.kind != "lost" else "without-place"
        yield Move(layer_id, coding, bytes(record.coding), anchor, kind, accepted=False)


def _accepted(plan: LayerPlan, accept: Collection[str]) -> LayerPlan:
    """The plan with what the request accepts."""
    moves = tuple(
        move._replace(accepted=move.accepted or (move.kind in ACCEPT and _named(move, accept))) for move in plan.moves
    )
    return replace(plan, moves=moves)


def _named(move: Move, accept: Collection[str]) -> bool:
    return move.kind in accept or "all" in accept or any(move.coding.id.startswith(name) for name in accept)


def _refuse_unknown(accept: Collection[str], plans: Sequence[LayerPlan]) -> None:
    ids = [move.coding.id for plan in plans for move in plan.moves]
    for name in accept:
        if name in (*ACCEPT, "all"):
            continue
        hits = [one for one in ids if one.startswith(name)] if name else []
        if not hits:
            raise UnknownNameError("coding", name, [*ACCEPT, "all", *ids])
        if len(hits) > 1:
            raise RefusedError(f"'{name}' begins the ids of {len(hits)} codings; give more of it")


def _notes(study: Study, incoming: Incoming, plans: Sequence[LayerPlan]) -> Iterator[str]:
    for plan in plans:
        if plan.old is None:
            yield (
                f"the text that '{plan.layer.id}' coded is neither here nor in git: its codings are looked for by their"
                " words alone; give the old text with `--old FILE` if you have it"
            )
    gone = [code.id for code in study.codebook.codes if any(_gone(example, incoming) for example in code.examples)]
    if gone:
        yield f"codebook: examples of {some_of(gone, 6)} quote words that the new text no longer has"


def _gone(example: str, incoming: Incoming) -> bool:
    return example in incoming.text.body and example not in incoming.new_text.body
