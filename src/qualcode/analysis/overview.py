"""What a study holds and how far its coding has come."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.model import Document, Layer, Study, Text
from qualcode.scope import Selection, codes_in, later_passes, with_agreed_and_machine


class DocumentRow(NamedTuple):
    """One document."""

    id: str
    kind: str
    case: str
    date: str
    title: str
    turns: int
    speakers: list[str]
    words: int
    """Words said; labels and headings do not count."""
    path: str


class CodeRow(NamedTuple):
    """One code of the codebook, with its use."""

    id: str
    parent: str | None
    label: str
    depth: int
    definition: str
    use_when: str
    not_when: str
    examples: list[str]
    source: str
    color: str
    template: str | None
    codings: int
    """Codings in scope with this very code."""
    codings_below: int
    """Codings in scope with this code or one below it."""
    documents: int
    """Documents in scope with this code or one below it."""
    patterns: list[str]
    """What `suggest patterns` looks for."""
    proposed_by: str
    """Who proposes it, where the codebook does not have it yet; else empty."""


class ProgressRow(NamedTuple):
    """One layer and document: what is to be coded, and what is."""

    document: str
    kind: str
    case: str
    coder: str
    layer: str
    state: str
    """`not-started`, `in-progress` or `finished`; `not-assigned` where the study's assignments leave it out."""
    codings: int | None
    """`None` where a blind round hides them."""
    codes: int | None
    memos: int
    """Memos about the document, by anybody."""
    turns: str = ""
    """The turns that the coder is to code, such as `3-9 14`; empty for the whole document."""
    waiting: int = 0
    """Codings that a migration left for a person to place."""
    rounds: tuple[str, ...] = ()
    """The rounds in which it is read."""
    hidden: bool = False
    """Whether a blind round hides what was coded."""


class CoderRow(NamedTuple):
    """How far a coder has come in one of their layers."""

    coder: str
    layer: str
    """Empty for a coder who has not begun; else with its kind or pass where it is not a first independent one."""
    assigned: int
    """Documents that they are to code, or have taken up."""
    finished: int
    in_progress: int
    not_started: int
    waiting: int
    """Codings that a migration left for them to place."""


def document_rows(selection: Selection) -> list[DocumentRow]:
    """The documents in scope."""
    return [_document_row(document, selection.study.texts[document.id]) for document in selection.documents]


def _document_row(document: Document, text: Text) -> DocumentRow:
    return DocumentRow(
        id=document.id,
        kind=document.kind,
        case=document.case,
        date=document.date,
        title=document.title,
        turns=len(text.turns),
        speakers=list(dict.fromkeys(turn.speaker for turn in text.turns)),
        words=text.words(),
        path=document.path,
    )


def code_rows(selection: Selection) -> list[CodeRow]:
    """The codes in scope, in the codebook's order, with counts."""
    codebook = selection.study.codebook
    counts: Counter[str] = Counter()
    documents: dict[str, set[str]] = {}
    for coded in selection.coded():
        used = Counter(coding.code for coding in coded.codings)
        counts.update(used)
        for code in used:
            for above in codebook.lineage(code):
                documents.setdefault(above, set()).add(coded.document)
    asked = codes_in(selection.study, selection.scope.codes, exact=selection.scope.exact)
    return [
        CodeRow(
            id=code.id,
            parent=code.parent,
            label=code.label,
            depth=code.depth,
            definition=code.definition,
            use_when=code.use_when,
            not_when=code.not_when,
            examples=list(code.examples),
            source=code.source,
            color=code.color,
            template=code.template,
            codings=counts[code.id],
            codings_below=sum(counts[below] for below in codebook.family(code.id)),
            documents=len(documents.get(code.id, ())),
            patterns=list(code.patterns),
            proposed_by=code.proposed_by,
        )
        for code in codebook.codes
        if not selection.scope.codes or code.id in asked
    ]


def progress_rows(selection: Selection) -> list[ProgressRow]:
    """Who has coded what, and how far: one row a document and coder."""
    study = selection.study
    selection = with_agreed_and_machine(selection)
    codings = {(coded.layer, coded.document): coded.codings for coded in selection.coded()}
    memos = Counter(document for memo in study.memos for document in memo.documents)
    nobody = "not-assigned" if study.settings.assignments else "not-started"
    parts = {(part.coder, part.document): str(part) for part in study.settings.assigned_turns}
    waiting = Counter((coded.layer, coded.document) for coded, _ in study.waiting)
    rows = []
    for document in selection.documents:
        rounds = tuple(stage.id for stage in study.settings.rounds if document.id in stage.documents)
        workers = list(_workers(selection, document))
        for coder, layer in workers or [("", None)]:
            reading = (layer.id if layer else "", document.id)
            found, hidden = codings.get(reading, ()), reading in study.hidden
            rows.append(
                ProgressRow(
                    document=document.id,
                    kind=document.kind,
                    case=document.case,
                    coder=coder,
                    layer=reading[0],
                    state=_state(layer, document.id) if coder else nobody,
                    codings=None if hidden else len(found),
                    codes=None if hidden else len({coding.code for coding in found}),
                    memos=memos[document.id],
                    turns=parts.get((coder, document.id), "") if not layer or layer.kind == "human" else "",
                    waiting=waiting[reading],
                    rounds=rounds,
                    hidden=hidden,
                )
            )
    return rows


def coder_rows(selection: Selection, rows: Sequence[ProgressRow]) -> list[CoderRow]:
    """How far each coder has come: first passes, then further passes, the consensus and machines.

    Args:
        selection: What the scope holds.
        rows: Its progress, by document and coder.
    """
    by_id = selection.study.layer_by_id
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        if row.coder:
            layer = by_id.get(row.layer)
            name = "" if layer is None or layer.kind == "human" else f"{layer.id} ({layer.kind})"
            found.setdefault((row.coder, name), Counter()).update({row.state: 1, "waiting": row.waiting})
    documents = {document.id for document in selection.documents}
    for layer in later_passes(selection):
        states = Counter(state.state for name, state in layer.documents.items() if name in documents)
        states["waiting"] = sum(coded.layer == layer.id for coded, _ in selection.study.waiting)
        found[layer.coder, f"{layer.id} (pass {layer.pass_number})"] = states
    order = [coder.id for coder in selection.study.settings.coders]
    return [
        CoderRow(
            coder=coder,
            layer=layer,
            assigned=states["finished"] + states["in-progress"] + states["not-started"],
            finished=states["finished"],
            in_progress=states["in-progress"],
            not_started=states["not-started"],
            waiting=states["waiting"],
        )
        for (coder, layer), states in sorted(
            found.items(),
            key=lambda one: (bool(one[0][1]), order.index(one[0][0]) if one[0][0] in order else 999, one[0]),
        )
    ]


def _workers(selection: Selection, document: Document) -> Iterator[tuple[str, Layer | None]]:
    """Each coder who is to code a document or has begun to, with their layer if there is one."""
    study, scope = selection.study, selection.scope
    begun = [layer for layer in selection.layers if document.id in layer.documents]
    for layer in begun:
        yield layer.coder, layer
    for coder, documents in study.settings.assignments.items():
        if document.id not in documents or any(layer.coder == coder for layer in begun):
            continue
        own = next((layer for layer in selection.layers if layer.coder == coder), None)
        restricted = bool(scope.coders or scope.layers)
        if own is not None or not restricted or coder in scope.coders:
            yield coder, own


def _state(layer: Layer | None, document_id: str) -> str:
    state = layer.documents.get(document_id) if layer else None
    return state.state if state else "not-started"


def missing_memos(study: Study) -> list[str]:
    """Ids of documents of the kinds that are to have a memo and have none."""
    about = {document for memo in study.memos for document in memo.documents}
    return [
        document.id
        for document in study.documents
        if document.kind in study.settings.memo_kinds and document.id not in about
    ]
