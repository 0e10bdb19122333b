"""Codings and coded segments, one row each."""

from bisect import bisect_right
from typing import NamedTuple

from qualcode.data_set import Parent
from qualcode.model import Coding, Document, Origin, Study, Text, Turn
from qualcode.scope import Selection, attribute_names, case_value
from qualcode.table import Table
from qualcode.text import line_at, line_starts
from qualcode.verify import verified


class CodingRow(NamedTuple):
    """A coding's own fields, and whose it is."""

    id: str
    document: str
    start: int
    end: int
    code: str
    facets: dict[str, list[str]]
    quote: str
    note: str
    by: str
    at: str
    layer: str
    coder: str
    item: str = ""
    """In a derived data set: the id of its item."""
    parents: tuple[Parent, ...] = ()
    """The codings of the study from which the item was made."""
    origin: Origin | None = None
    """Where it started: a search, or a machine's suggestion."""


class QuoteRow(NamedTuple):
    """A coded segment with where it stands."""

    id: str
    document: str
    case: str
    """The document's case: often a respondent."""
    network: str
    """The case at the head of that case's line."""
    coder: str
    code: str
    code_path: str
    """The labels from the top code down, joined by ` > `."""
    facets: dict[str, list[str]]
    speaker: str
    role: str
    turn: int | None
    time: str
    """Where the recording stood when the turn began, as `hh:mm:ss`."""
    line: int
    """Line of the file at which the segment begins."""
    quote: str
    note: str
    attributes: dict[str, str]
    """Attributes of the case, the cases above it and the document."""
    item: str = ""
    """In a derived data set: the id of its item."""
    parents: tuple[Parent, ...] = ()
    """The codings of the study from which the item was made."""
    origin: Origin | None = None
    """Where it started: a search, or a machine's suggestion."""


def coding_rows(selection: Selection) -> list[CodingRow]:
    """The codings in scope, by layer, document and place."""
    coders = {layer.id: layer.coder for layer in selection.layers}
    return [
        CodingRow(
            coding.id,
            coding.document,
            coding.start,
            coding.end,
            coding.code,
            coding.facets,
            coding.quote,
            coding.note,
            coding.by,
            coding.at,
            coded.layer,
            coders[coded.layer],
            coding.item,
            _parents(selection.study, coding),
            coding.origin,
        )
        for coded in selection.coded()
        for coding in coded.codings
    ]


def _parents(study: Study, coding: Coding) -> tuple[Parent, ...]:
    item = study.data_set.by_id.get(coding.item) if study.data_set else None
    return item.parents if item else ()


def quote_rows(selection: Selection) -> list[QuoteRow]:
    """The coded segments in scope, in the order of the documents and of their text.

    Raises:
        UnreadableError: If a coding's quote is not what its span holds.
    """
    study = selection.study
    coders = {layer.id: layer.coder for layer in selection.layers}
    by_document: dict[str, list[tuple[Coding, str]]] = {}
    for coded in selection.coded():
        if coded.codings:
            verified(coded, study.texts[coded.document])
        pairs = by_document.setdefault(coded.document, [])
        pairs += [(coding, coders[coded.layer]) for coding in coded.codings]
    rows: list[QuoteRow] = []
    names = attribute_names(study)
    for document in selection.documents:
        pairs = by_document.get(document.id, [])
        if not pairs:
            continue
        place = _Place(study, document, study.texts[document.id], names)
        pairs.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].code, pair[1]))
        rows += [place.row(coding, coder) for coding, coder in pairs]
    return rows


class _Place:
    """Says where the codings of one document stand."""

    def __init__(self, study: Study, document: Document, text: Text, names: list[str]) -> None:
        self.study = study
        self.document = document
        self.text = text
        self.lines = line_starts(text.body)
        self.turn_starts = [turn.start for turn in text.turns]
        values = {name: case_value(study, document, name) for name in names}
        self.attributes = {name: value for name, value in values.items() if value}
        self.network = study.top_case(document.case) if document.case else ""

    def turn(self, coding: Coding) -> Turn | None:
        index = bisect_right(self.turn_starts, coding.start) - 1
        return self.text.turns[index] if index >= 0 else None

    def row(self, coding: Coding, coder: str) -> QuoteRow:
        turn = self.turn(coding)
        codebook = self.study.codebook
        path = " > ".join(codebook.by_id[code].label for code in codebook.lineage(coding.code)) or coding.code
        return QuoteRow(
            id=coding.id,
            document=coding.document,
            case=self.document.case,
            network=self.network,
            coder=coder,
            code=coding.code,
            code_path=path,
            facets=coding.facets,
            speaker=turn.speaker if turn else "",
            role=turn.role if turn else "",
            turn=turn.number if turn else None,
            time=clock(turn.seconds) if turn and turn.seconds is not None else "",
            line=self.text.first_line + line_at(self.lines, coding.start) - 1,
            quote=coding.quote or self.text.body[coding.start : coding.end],
            note=coding.note,
            attributes=self.attributes,
            item=coding.item,
            parents=_parents(self.study, coding),
            origin=coding.origin,
        )


def quote_table(rows: list[QuoteRow]) -> Table:
    """Coded segments as a table: one row a quote, attributes and facets in columns of their own."""
    attributes = sorted({name for row in rows for name in row.attributes})
    facets = sorted({name for row in rows for name in row.facets})
    header = (
        "network",
        "case",
        "document",
        "speaker",
        "role",
        "turn",
        "time",
        "line",
        "coder",
        "code",
        "code path",
    )
    derived = ("item", "parent codes", "parents") if any(row.item for row in rows) else ()
    started = ("suggested by",) if any(row.origin is not None and row.origin.layer for row in rows) else ()
    return Table(
        title="Coded segments",
        header=(*header, *facets, *attributes, *derived, *started, "quote", "note", "id"),
        rows=tuple(
            (
                row.network,
                row.case,
                row.document,
                row.speaker,
                row.role,
                row.turn,
                row.time,
                row.line,
                row.coder,
                row.code,
                row.code_path,
                *("; ".join(row.facets.get(name, [])) for name in facets),
                *(row.attributes.get(name, "") for name in attributes),
                *((row.item, _codes(row), "; ".join(parent.coding for parent in row.parents)) if derived else ()),
                *((row.origin.layer if row.origin is not None else "",) if started else ()),
                row.quote,
                row.note,
                row.id,
            )
            for row in rows
        ),
        notes=(f"{len(rows)} coded segments.",),
        label_columns=3,
    )


def _codes(row: QuoteRow) -> str:
    """The codes of an item's parents, each once."""
    return "; ".join(dict.fromkeys(parent.code for parent in row.parents))


def clock(seconds: float) -> str:
    """Seconds as `hh:mm:ss`.

    >>> clock(751.9)
    '00:12:31'
    """
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
