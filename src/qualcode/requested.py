"""What somebody wants to code, as a coding: every name in it is known, and its place is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.assigned import turns_outside
from qualcode.data_set import Item
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.facets import checked_facets
from qualcode.ids import is_id, new_id
from qualcode.model import Coding, Document, Layer, Study, Text
from qualcode.place import span_of_lines, span_of_quote, span_of_turns
from qualcode.text import one_line
from qualcode.times import is_time, now


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding that somebody wants to add: the code, and the place in one of several ways."""

    document: str
    code: str
    turn: str = ""
    """A turn (`14`) or several (`14-16`); with a quote, where to look for it."""
    lines: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
    by: str = ""
    at: str = ""
    id: str = ""
    """Where it has one already, as when a history is played again; else it gets a new one."""
    line: int = 0
    """The line of the file in which it was asked for."""
    item: str = ""
    """In a derived data set: the id of an item, or the end of it; without a place in it the item is coded whole."""


def requested_coding(study: Study, coder: str, request: NewCoding) -> Coding:
    """The coding that a request asks for.

    Raises:
        RefusedError: If its place, time or id cannot be.
        UnknownNameError: If it names what the study does not have.
    """
    asked = _item_named(study, request.item) if request.item else None
    document = known_document(study, request.document or (asked.document if asked else ""))
    if asked is not None and asked.document != document.id:
        raise RefusedError(f"item '{request.item}' is of '{asked.document}', not of '{document.id}'")
    refuse_unassigned(study, coder, document.id)
    _refuse_code(study, request.code)
    facets = checked_facets(study.codebook, request.code, request.facets)
    text = study.texts[document.id]
    start, end = requested_span(document, text, request, asked)
    _refuse_outside(study, coder, document, start, end)
    item = _item_at(study, document, start, end, asked)
    if request.at and not is_time(request.at):
        raise RefusedError(f"'{request.at}' is no time; write it as 2019-03-14T09:30:00Z")
    at = request.at or now()
    return Coding(
        id=_free_id(study, request.id) if request.id else new_id(request.at),
        document=document.id,
        start=start,
        end=end,
        code=request.code,
        facets=facets,
        quote=text.body[start:end],
        note=request.note,
        by=request.by or coder,
        at=at,
        item=item,
    )


def _free_id(study: Study, coding_id: str) -> str:
    if not is_id(coding_id):
        raise RefusedError(f"'{coding_id}' is no id of a coding; leave `id` out and the coding gets a new one")
    twin = study.coded_by_id.get(coding_id)
    if twin is not None:
        raise RefusedError(f"'{coding_id}' is the id of a coding in {twin.path} already; ids are never used twice")
    return coding_id


def _item_at(study: Study, document: Document, start: int, end: int, asked: Item | None) -> str:
    """The id of the item in which a coding of a data set lies; empty in a study of its own."""
    data_set = study.data_set
    if data_set is None:
        return ""
    found = data_set.item_at(document.id, start, end)
    if found is None or (asked is not None and found != asked):
        what = f"item '{asked.id}'" if asked else "any item"
        see = f"see `qualcode datasets show {data_set.name} --document {document.id}`"
        raise RefusedError(f"'{one_line(study.texts[document.id].body[start:end], 60)}' is not inside {what}; {see}")
    return found.id


def _item_named(study: Study, name: str) -> Item:
    """The item of a data set that an id means, or the beginning or end of one.

    Raises:
        RefusedError: If the study is no data set, or several items could be meant.
        UnknownNameError: If there is no such item.
    """
    data_set = study.data_set
    if data_set is None:
        raise RefusedError("only a derived data set has items; see `qualcode datasets`")
    hits = [item for item in data_set.items if item.id.startswith(name) or item.id.endswith(name)]
    if not hits:
        raise UnknownNameError("item", name, [item.id for item in data_set.items])
    if len(hits) > 1:
        raise RefusedError(f"'{name}' begins or ends the ids of {len(hits)} items; give more of it")
    return hits[0]


def _refuse_code(study: Study, code_id: str) -> None:
    """A code that only codings which wait still have takes no new ones, and neither does a proposal that is settled."""
    codebook = study.codebook
    settled = {one.id: one for one in study.proposals if one.outcome and one.into != one.id}
    if code_id in settled:
        raise RefusedError(
            f"the code '{code_id}' was proposed and {settled[code_id].outcome} by {settled[code_id].settled_by}"
            + (f"; code with '{settled[code_id].into}'" if settled[code_id].into else "")
        )
    if code_id not in codebook.by_id:
        known = [code.id for code in codebook.codes if not code.retired_in and code.id not in settled]
        raise UnknownNameError("code", code_id, known)
    if codebook.by_id[code_id].retired_in:
        raise RefusedError(f"'{code_id}' is in the codebook no more since {codebook.by_id[code_id].retired_in}")


def requested_span(document: Document, text: Text, request: NewCoding, item: Item | None = None) -> tuple[int, int]:
    """Where a request has its place in the text.

    Raises:
        RefusedError: If it says no place, or one that is not there.
    """
    if request.start is not None and request.end is not None:
        return _given_span(document, text, request.quote, request.start, request.end)
    ways = [bool(request.turn), bool(request.lines), bool(request.quote)]
    if item is not None and not request.turn and not request.lines:
        whole = (item.start, item.end)
        return span_of_quote(document, text, request.quote, whole) if request.quote else whole
    if sum(ways) == 0:
        ways_said = "`--turn`, `--lines` or `--quote`" if text.items is None else "`--item` or `--quote`"
        raise RefusedError(f"say where: give {ways_said}")
    if request.turn and request.lines:
        raise RefusedError("give `--turn` or `--lines`, not both")
    within = None
    if request.turn:
        within = span_of_turns(document, text, request.turn)
    elif request.lines:
        within = span_of_lines(document, text, request.lines)
    if request.quote:
        return span_of_quote(document, text, request.quote, within)
    if within is None or within[0] == within[1]:
        raise RefusedError(f"nothing is said in turn {request.turn} of '{document.id}'")
    return within


def _given_span(document: Document, text: Text, quote: str, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= len(text.body):
        raise RefusedError(f"'{document.id}' has no characters {start} to {end}")
    if quote and text.body[start:end] != quote:
        raise RefusedError(f"characters {start} to {end} of '{document.id}' are not the quote")
    return start, end


def known_document(study: Study, document_id: str) -> Document:
    """The document of an id; an unknown one is refused with the nearest."""
    document = study.document_by_id.get(document_id)
    if document is None:
        raise UnknownNameError("document", document_id, study.document_by_id)
    return document


def refuse_unassigned(study: Study, coder: str, document_id: str) -> None:
    """Refuse a document that is assigned to others alone."""
    assignments = study.settings.assignments
    if assignments and document_id not in assignments.get(coder, ()):
        known = ", ".join(assignments.get(coder, ())) or "nothing"
        raise RefusedError(
            f"'{document_id}' is not assigned to '{coder}' ({known} is); change `assignments` in qualcode.yaml"
        )


def _refuse_outside(study: Study, coder: str, document: Document, start: int, end: int) -> None:
    part = study.assigned_turns(Layer(coder, coder), document.id)
    outside = turns_outside(study.texts[document.id], part, start, end) if part else ""
    if outside:
        raise RefusedError(f"{outside}; change `assignments` in qualcode.yaml")
