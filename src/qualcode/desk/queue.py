"""What a coder has to do: their documents, how far each is, and which comes next."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.desk.to_code import coded_spans, shuffled, spans_to_code
from qualcode.errors import RefusedError
from qualcode.layer_files import Sheet, layer_of, own_layer
from qualcode.layers import known_coder
from qualcode.model import Document, Layer, Study
from qualcode.phrases import counted
from qualcode.reconciling.stage import open_stage
from qualcode.rounds.round_rows import round_rows


class QueueRow(NamedTuple):
    """One document of a coder."""

    document: str
    title: str
    case: str
    kind: str
    round: str
    """The round in which it is read in this pass; empty where there is none."""
    state: str
    """`not-started`, `in-progress` or `finished`."""
    turns: int
    """How many turns are to be coded: those of eligible speakers, and assigned. Items of a data set count as turns, and
    so do paragraphs of a text in which nobody speaks."""
    coded_turns: int
    """How many of them carry a coding."""
    codings: int
    waits: int
    """Codings that a migration left for a person to place."""
    words: int
    """Words said in the turns that are to be coded."""
    next: bool
    """Whether it comes next."""
    why: str
    """Why it comes next, or why it cannot be coded yet."""


def queue_rows(study: Study, coder: str, pass_number: int = 1) -> list[QueueRow]:
    """The documents that a coder is to code; where nothing is assigned, all.

    A first pass has them in the order of the study. A second one has what the
    first has finished (of the rounds that repeat, where there are any), in an
    order by chance that is the same everywhere for one coder and round.

    Args:
        study: As the coder may see it.
        coder: Who.
        pass_number: 2 where they code again what they have finished.
    """
    known_coder(study, coder)
    layer = own_layer(study, coder, pass_number)
    sheets = {
        one.document: Sheet(one.layer, one.document, None, [(coding, b"") for coding in one.codings])
        for one in study.coded
        if one.layer == layer.id
    }
    nothing = Sheet(layer.id, "", None, [])
    rows = [_row(study, layer, one, sheets.get(one.id, nothing)) for one in _documents(study, layer)]
    document, why = _next(
        rows,
        [one.id for one in study.settings.rounds],
        {name: max((one.at for one in sheet.codings), default="") for name, sheet in sheets.items()},
    )
    return [row._replace(next=True, why=why) if row.document == document else row for row in rows]


def _documents(study: Study, layer: Layer) -> list[Document]:
    own = study.settings.assignments.get(layer.coder, ())
    documents = [one for one in study.documents if not study.settings.assignments or one.id in own]
    if layer.pass_number < 2:
        return documents
    known = [one.id for one in documents]
    rounds = {one.id: one.documents for one in study.settings.rounds if one.pass_number == layer.pass_number}
    if not rounds:
        rounds = {f"pass {layer.pass_number}": tuple(one for one in known if not _not_yet(study, layer, one))}
    ordered = [
        document
        for name, wanted in rounds.items()
        for document in shuffled((one for one in wanted if one in known), f"{layer.coder} {name}")
    ]
    return [study.document_by_id[document] for document in dict.fromkeys(ordered)]


def _row(study: Study, layer: Layer, document: Document, sheet: Sheet) -> QueueRow:
    state = layer.documents.get(document.id)
    stages = (one for one in study.settings.rounds if document.id in one.documents)
    stage = next((one.id for one in stages if one.pass_number == layer.pass_number), "")
    spans = spans_to_code(study, layer, document.id)
    text = study.texts[document.id]
    return QueueRow(
        document=document.id,
        title=document.title,
        case=document.case,
        kind=document.kind,
        round=stage,
        state=state.state if state else "not-started",
        turns=len(spans),
        coded_turns=len(coded_spans(spans, sheet)),
        codings=len(sheet.codings),
        waits=sum(bool(coding.waits) for coding in sheet.codings),
        words=text.words_in(spans),
        next=False,
        why=_not_yet(study, layer, document.id),
    )


def _not_yet(study: Study, layer: Layer, document_id: str) -> str:
    """Why a document cannot be coded in a later pass yet; empty if it can."""
    if layer.pass_number < 2:
        return ""
    before = layer_of(study, layer.coder, layer.pass_number - 1)
    if before is not None and study.finished(before, document_id):
        return ""
    return f"finish it in pass {layer.pass_number - 1} first"


def _next(rows: Sequence[QueueRow], rounds: Sequence[str], last: Mapping[str, str]) -> tuple[str, str]:
    """Which document comes next, and why: what was begun, else what was not, else what waits; empty where none does.

    Args:
        rows: In the order in which they are to be coded.
        rounds: In the order in which they are to be coded; what is in none comes last.
        last: When each document was coded last.
    """
    ready = [row for row in rows if not row.why]
    begun = [row.document for row in ready if row.state == "in-progress"]
    if begun:
        document = max(begun, key=lambda name: last.get(name, ""))
        day = last.get(document, "")[:10]
        return document, f"begun, last coded on {day}" if day else "begun"
    fresh = [row for row in ready if row.state == "not-started"]
    if fresh:
        row = min(fresh, key=lambda one: [*rounds, one.round].index(one.round))
        return row.document, f"in round '{row.round}'" if row.round else "in order"
    waits = next((row for row in ready if row.waits), None)
    return (waits.document, f"{counted(waits.waits, 'coding')} to be recoded") if waits else ("", "")


def rounds_to_reconcile(study: Study) -> list[str]:
    """The rounds that nobody has to finish first, of which nothing is hidden, and about which something is undecided.

    Args:
        study: As whoever asks may see it.
    """
    hidden = {document for _, document in study.hidden}
    return [
        row.round
        for row in round_rows(study)
        if row.pass_number < 2 and row.finished == row.readings and len(row.coders) > 1
        if hidden.isdisjoint(row.documents) and _is_undecided(study, row.round)
    ]


def _is_undecided(study: Study, round_id: str) -> bool:
    try:
        return bool(open_stage(study, round_id).open)
    except RefusedError:
        return True  # whoever opens it is told what has to be done first
