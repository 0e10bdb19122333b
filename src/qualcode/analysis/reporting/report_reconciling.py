"""The part of a report of agreement that sets coders beside what they reconciled."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.figures import lowest_and_highest
from qualcode.analysis.reporting.code_figures import CodeFigures, Reconciled, consensus_layers
from qualcode.analysis.reporting.report_decisions import decisions_blocks
from qualcode.analysis.reporting.wording import percent_span, with_interval
from qualcode.model import Memo, Study
from qualcode.phrases import counted
from qualcode.records import Decision
from qualcode.report import Block, Items, Section
from qualcode.table import Cell, Table
from qualcode.text import one_line

_WARNING = (
    "Reliability is the agreement of the independent codings, above. People who decide together are not independent of"
    " what they decide; the figures below say whose codings the decisions followed, and are not to be reported as"
    " reliability."
)


def reconciling_section(
    found: Agreement, reconciled: Sequence[Reconciled], decisions: Sequence[Decision] = (), depth: int | None = None
) -> Section:
    """Agreement of each coder with each consensus layer, or why there is none; and the decisions on record."""
    decided = tuple(decisions_blocks(found, decisions, depth))
    warned = (_WARNING, *decided) if decided and not reconciled else decided
    return Section("Before and after reconciling", (*_blocks(found, reconciled), *warned))


def _blocks(found: Agreement, reconciled: Sequence[Reconciled]) -> Iterator[Block]:
    study = found.selection.study
    memos = sorted((memo for memo in study.memos if memo.type == "reconciliation"), key=lambda one: (one.date, one.id))
    layers = consensus_layers(found.selection)
    if reconciled:
        yield _WARNING
        yield _table(reconciled)
    elif layers:
        names = ", ".join(layer.id for layer in layers)
        yield f"Not given: no document compared here is finished in a consensus layer ({names})."
    elif memos:
        yield "Not done: the study has no consensus layer, so there is no figure after reconciling. On the reasons:"
    else:
        yield (
            "Not done: the study has no consensus layer, so there is no figure after reconciling. Why not is not"
            " recorded; a memo of type reconciliation would say it."
        )
    if memos:
        if reconciled or layers:
            yield "Memos of reconciliation:"
        yield Items(tuple(_told(memo, study) for memo in memos))


def _told(memo: Memo, study: Study) -> str:
    """A memo's first paragraph, and where it stands."""
    paragraphs = [one_line(part) for part in memo.text.split("\n\n") if part.strip() and not part.startswith("#")]
    by = next((coder.name for coder in study.settings.coders if coder.id == memo.by), "") or memo.by
    said = paragraphs[0] if paragraphs else ""
    return f"{memo.title or memo.id}: “{said}” ({', '.join(part for part in (by, memo.date, memo.path) if part)})"


def _table(reconciled: Sequence[Reconciled]) -> Table:
    rows = []
    codes = dict.fromkeys(row.code for one in reconciled for row in (*one.before, *one.after))
    for code in sorted(codes, key=lambda code: code == ALL_CODES):
        for one in reconciled:
            rows += [_row(row) for row in (*one.before, *one.after) if row.code == code]
    documents = [f"{one.consensus} on {counted(len(one.documents), 'document')}" for one in reconciled]
    return Table(
        "Agreement on the same documents, before reconciling and with the consensus",
        ("code", "when", "who", "n", "%", "kappa", "alpha"),
        tuple(rows),
        (
            f"Consensus: {', '.join(documents)}. Before: the coders' independent codings of these documents. After: a"
            " coder with the consensus layer. %, kappa: least and most of the pairs.",
        ),
        label_columns=3,
    )


def _row(row: CodeFigures) -> tuple[Cell, ...]:
    return (
        "all codes, as sets" if row.code == ALL_CODES else row.code,
        row.stage,
        row.coders.replace(",", ", "),
        row.n,
        percent_span(row.percent_least, row.percent_most),
        lowest_and_highest([row.kappa_least, row.kappa_most]),
        with_interval(row.alpha, row.alpha_low, row.alpha_high),
    )
