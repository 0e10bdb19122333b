"""The part of a report of agreement that says what was double-coded, how it was chosen, and by whom it was coded."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.figures import NOTHING
from qualcode.analysis.reporting.double_coded import DocumentWork, coders_in, group_work, pair_work
from qualcode.analysis.reporting.wording import in_words, listed, share
from qualcode.model import Study
from qualcode.phrases import counted, some_of
from qualcode.report import Block, Section
from qualcode.scope import Selection
from qualcode.settings import Sample
from qualcode.table import Table
from qualcode.text import one_line

_MOST_DOCUMENTS = 60
_MOST_CODERS = 8
_STATES = {"finished": "finished", "in-progress": "in progress", "not-started": "not begun"}


def sample_section(found: Agreement, work: Sequence[DocumentWork]) -> Section:
    """What was coded by two or more, of what, how it was chosen, and by whom."""
    return Section("What was double-coded, and how it was chosen", tuple(_blocks(found, work)))


def _blocks(found: Agreement, work: Sequence[DocumentWork]) -> Iterator[Block]:
    selection = found.selection
    study = selection.study
    compared = [row for row in work if row.compared]
    coders = coders_in(selection)
    all_of = "documents in scope" if len(work) < len(study.documents) else "documents"
    turns = share(sum(row.double_turns for row in compared), sum(row.turns for row in work), "turns")
    words = share(sum(row.double_words for row in compared), sum(row.words for row in work), "words")
    yield (
        f"{share(len(compared), len(work), all_of)} were coded by two or more coders, each in a layer of their own, and"
        f" are compared here: {turns} and {words} of what is said in them."
    )
    yield from _chosen(study)
    yield _group_table(work)
    yield f"The {in_words(len(coders))} coders: {listed([_named(study, coder) for coder in coders])}."
    if len(work) <= _MOST_DOCUMENTS and len(coders) <= _MOST_CODERS:
        yield _document_table(work, coders)
    yield _pair_table(found)
    yield _rounds(selection, work)
    left_out = [row for row in work if not row.compared]
    yield f"Not compared: {'; '.join(_reasons(left_out))}." if left_out else "No document was left out."


def _named(study: Study, coder: str) -> str:
    name = next((one.name for one in study.settings.coders if one.id == coder), "")
    return f"{coder} ({name})" if name else coder


def _chosen(study: Study) -> Iterator[Block]:
    method = one_line(study.settings.method)
    if method:
        yield f"The method, as qualcode.yaml has it: “{method}”"
    memos = [memo for memo in study.memos if memo.type == "method"]
    if memos:
        named = listed([f"{memo.id} ({memo.title})" if memo.title else memo.id for memo in memos])
        yield f"Memos on method: {named}."
    if study.settings.samples:
        yield f"Chosen by drawing, as qualcode.yaml records it: {' '.join(map(_drawn, study.settings.samples))}"
        return
    yield (
        "Chosen by: no drawing of a sample is recorded in qualcode.yaml"
        + (
            "; what is known of the choice is said above."
            if method
            else ", and no method is: how they were chosen is not known."
        )
    )


def _drawn(sample: Sample) -> str:
    """How a sample was drawn, in one sentence."""
    by = f", stratified by {listed(sample.by)}" if sample.by else ""
    more = ""
    if sample.enriched:
        documents = counted(len(dict.fromkeys(part.document for part in sample.enriched)), "document")
        more = (
            f" Added for {sample.code or 'a code'}: {documents}, whole or in part, where it is more frequent than"
            " in the study."
        )
    drawn = share(sample.drawn, sample.of, f"{sample.unit}s")
    return f"{sample.id}: {drawn} by chance{by}, with seed {sample.seed}.{more}"


def _group_table(work: Sequence[DocumentWork]) -> Table:
    groups = group_work(work)
    return Table(
        "Documents compared, by case and kind",
        ("case", "kind", "documents", "turns", "words"),
        tuple(
            (
                group.case or NOTHING,
                group.kind or ("" if group is groups[-1] else NOTHING),
                f"{group.n_documents:,} of {group.of_documents:,}",
                f"{group.n_turns:,} of {group.of_turns:,}",
                f"{group.n_words:,} of {group.of_words:,}",
            )
            for group in groups
        ),
        label_columns=2,
    )


def _document_table(work: Sequence[DocumentWork], coders: Sequence[str]) -> Table:
    rounds = any(row.rounds for row in work)
    return Table(
        "Who coded what",
        ("document", *(["round"] if rounds else []), *coders, "compared"),
        tuple(
            (
                row.document,
                *([", ".join(row.rounds) or NOTHING] if rounds else []),
                *(_state(state, part) for state, part in zip(row.states, row.parts, strict=True)),
                "yes" if row.compared else "no",
            )
            for row in work
        ),
        (f"{NOTHING}: not theirs to code.",),
        label_columns=2 if rounds else 1,
    )


def _state(state: str, part: str) -> str:
    said = _STATES.get(state, NOTHING)
    return f"{said}, turns {part}" if part and said != NOTHING else said


def _pair_table(found: Agreement) -> Table:
    unit = found.universe.unit
    return Table(
        "What each pair of coders both finished",
        ("coders", "documents", f"{unit}s compared", "words"),
        tuple(
            (row.coders, f"{row.n_documents:,}", f"{row.n_units:,}", f"{row.n_words:,}")
            for row in pair_work(found.universe)
        ),
    )


def _rounds(selection: Selection, work: Sequence[DocumentWork]) -> str:
    told = []
    for stage in selection.study.settings.rounds:
        own = [row for row in work if stage.id in row.rounds]
        title = f" ({stage.title})" if stage.title else ""
        told += [f"{stage.id}{title}, {sum(row.compared for row in own)} of {len(own)}"] if own else []
    return f"Rounds, with documents compared: {'; '.join(told)}." if told else "The study tells no rounds apart."


def _reasons(rows: Sequence[DocumentWork]) -> Iterator[str]:
    for why in dict.fromkeys(row.why_not for row in rows):
        ids = [row.document for row in rows if row.why_not == why]
        yield f"{counted(len(ids), 'document')} {why} ({some_of(ids)})"
