"""What a study holds and how far its coding has come."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.model import Document, Layer, Study, Text
from qualcode.scope import Selection, codes_in, with_agreed_and_machine


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


class ProgressRow(NamedTuple):
    """One layer and document: what is to be coded, and what is."""

    document: str
    kind: str
    case: str
    coder: str
    layer: str
    state: str
    """`not-started`, `in-progress` or `finished`; `not-assigned` where the study's assignments leave it out."""
    codings: int
    codes: int
    memos: int
    """Memos about the document, by anybody."""
    turns: str = ""
    """The turns that the coder is to code, such as `3-9 14`; empty for the whole document."""


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
    rows = []
    for document in selection.documents:
        workers = list(_workers(selection, document))
        for coder, layer in workers or [("", None)]:
            found = codings.get((layer.id, document.id), ()) if layer else ()
            rows.append(
                ProgressRow(
                    document=document.id,
                    kind=document.kind,
                    case=document.case,
                    coder=coder,
                    layer=layer.id if layer else "",
                    state=_state(layer, document.id) if coder else nobody,
                    codings=len(found),
                    codes=len({coding.code for coding in found}),
                    memos=memos[document.id],
                    turns=parts.get((coder, document.id), "") if not layer or layer.kind == "human" else "",
                )
            )
    return rows


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
