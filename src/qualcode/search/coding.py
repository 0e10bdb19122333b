"""Code all results of a search at once: what would be coded, and the act itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.desk.many import CodedAtOnce, code_many
from qualcode.desk.moving import Passages
from qualcode.errors import QualcodeError, RefusedError
from qualcode.layer_files import own_layer
from qualcode.model import Layer, Origin, Study, Text
from qualcode.phrases import counted, some_of
from qualcode.place import where
from qualcode.requested import NewCoding, requested_coding
from qualcode.scope import Selection
from qualcode.search.concordance import places
from qualcode.search.searching import Results
from qualcode.search.stretches import Span, touch
from qualcode.text import trimmed

CODED = ("hit", "sentence", "paragraph", "turn")
"""How much is coded of each result."""
_SAID = {"hit": "the words found", "sentence": "the sentence", "paragraph": "the paragraph", "turn": "the turn"}
_NOBODY = "nobody says it, as a heading"
_FINISHED = "the document is finished"


class Plan(NamedTuple):
    """How results are to be coded."""

    coder: str
    """Whose layer."""
    code: str
    passage: str = "hit"
    """Whether the result itself is coded, or the `sentence`, `paragraph` or `turn` around it."""
    pass_number: int = 1
    """Of the layer."""
    facets: Mapping[str, Sequence[str]] = {}
    """Values of facets, on each of the codings."""


class PlannedRow(NamedTuple):
    """A passage that would be coded."""

    document: str
    place: str
    """The turn, or the line where there is none."""
    start: int
    end: int
    code: str
    quote: str
    state: str
    """`new`; `coded` where the code stands on exactly this passage already; `left out` where nobody says the words, as
    in a heading; `refused` where it cannot be coded."""
    why: str = ""
    """Why it is not coded."""


def planned(results: Results, study: Study, plan: Plan) -> list[PlannedRow]:
    """What would be coded, each passage once, in the order of the study and of its texts.

    Args:
        results: Of a search.
        study: As the coder sees it.
        plan: How.
    """
    code = plan.code
    layer = own_layer(study, plan.coder, plan.pass_number)
    standing = {
        (coded.document, coding.start, coding.end)
        for coded in study.coded
        if coded.layer == layer.id
        for coding in coded.codings
        if coding.code == code
    }
    return [
        _row(study, layer, document, span, code, standing=(document, *span) in standing)
        for document, span in dict.fromkeys(_spans(results, study, plan.passage))
    ]


def own_documents(selection: Selection, plan: Plan, *, unfinished: bool = False) -> Selection:
    """A scope without the documents that a coder is not to code; where it names documents, as it is.

    Args:
        selection: The scope.
        plan: Whose layer.
        unfinished: Whether the documents that the coder has finished go as well.
    """
    study = selection.study
    documents = selection.documents
    if study.settings.assignments and not selection.scope.documents:
        own = study.settings.assignments.get(plan.coder, ())
        documents = tuple(one for one in documents if one.id in own)
    if unfinished:
        layer = own_layer(study, plan.coder, plan.pass_number)
        documents = tuple(one for one in documents if not study.finished(layer, one.id))
    return replace(selection, documents=documents)


def refusals(rows: Sequence[PlannedRow], coder: str) -> list[str]:
    """Why passages cannot be coded, each reason once; for documents that are finished, what opens all of them."""
    reasons = list(dict.fromkeys(row.why for row in rows if row.state == "refused" and row.why != _FINISHED))
    finished = list(dict.fromkeys(row.document for row in rows if row.why == _FINISHED))
    if finished:
        names = " ".join(finished)
        reasons.append(
            f"'{coder}' has finished {some_of(finished, 4)}; run `qualcode codings finish {names} --coder {coder}"
            " --reopen` first, or search other documents with `--document`"
        )
    return reasons


def planned_note(rows: Sequence[PlannedRow], plan: Plan) -> tuple[str, bool]:
    """What coding all results would do, in a sentence or two, and whether it can be done."""
    n = {state: sum(row.state == state for row in rows) for state in ("new", "coded", "refused", "left out")}
    if reasons := refusals(rows, plan.coder):
        return f"{n['refused']} of {len(rows)} cannot be coded, so none is: {reasons[0]}", False
    if not n["new"]:
        if n["coded"]:
            return f"'{plan.code}' stands on all of them already", False
        return "none of them is in a document that you are to code and have not finished", False
    documents = counted(len({row.document for row in rows if row.state == "new"}), "document")
    already = f"; {n['coded']} stand so already" if n["coded"] else ""
    unsaid = f"; {n['left out']} that nobody says are left out" if n["left out"] else ""
    values = ", ".join(value for chosen in plan.facets.values() for value in chosen)
    of_facets = f" ({values})" if values else ""
    return (
        f"code {counted(n['new'], 'passage')} ({_SAID[plan.passage]}) as '{plan.code}'{of_facets}, in"
        f" {documents} that you have not finished?{already}{unsaid}"
    ), True


def code_results(study: Study, plan: Plan, rows: Sequence[PlannedRow], query: str) -> CodedAtOnce:
    """Code what was planned, as one act; each coding says from which search it comes.

    Raises:
        RefusedError: If one of them cannot be coded; then none is.
    """
    wanted = [row for row in rows if row.state != "left out"]
    if not wanted:
        raise RefusedError("nothing was found that could be coded")
    if reasons := refusals(rows, plan.coder):
        n = sum(row.state == "refused" for row in rows)
        raise RefusedError(f"{n} of {len(rows)} passages cannot be coded, so none was\n" + "\n".join(reasons))
    requests = [
        NewCoding(row.document, row.code, start=row.start, end=row.end, quote=row.quote, facets=plan.facets)
        for row in wanted
    ]
    return code_many(study, plan.coder, requests, Origin(search=query), plan.pass_number)


def _spans(results: Results, study: Study, passage: str) -> Iterator[tuple[str, Span]]:
    passages: dict[str, Passages] = {}
    for place in places(results):
        if place.document not in passages:
            passages[place.document] = Passages(study.texts[place.document], study.settings.language)
        yield place.document, _widened(passages[place.document], study.texts[place.document], place.hit, passage)


def _widened(passages: Passages, text: Text, hit: Span, passage: str) -> Span:
    """A result, or the passages around it from the one in which it begins to the one in which it ends."""
    start, end = trimmed(text.body, *hit)
    around = [] if passage == "hit" else [span for span in passages.at_level(passage) if touch(span, (start, end))]
    return (min(start, around[0][0]), max(end, around[-1][1])) if around else (start, end)


def _row(study: Study, layer: Layer, document: str, span: Span, code: str, *, standing: bool) -> PlannedRow:
    text = study.texts[document]
    start, end = span
    if not any(touch(said, span) for said in text.said()):
        return PlannedRow(document, where(text, start), start, end, code, text.body[start:end], "left out", _NOBODY)
    why = "" if standing else _why_not(study, layer, NewCoding(document, code, start=start, end=end))
    state = "coded" if standing else "refused" if why else "new"
    return PlannedRow(document, where(text, start), start, end, code, text.body[start:end], state, why)


def _why_not(study: Study, layer: Layer, request: NewCoding) -> str:
    if study.finished(layer, request.document):
        return _FINISHED
    try:
        requested_coding(study, layer.coder, request)
    except QualcodeError as error:
        return str(error)
    return ""
