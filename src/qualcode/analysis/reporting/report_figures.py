"""The part of a report of agreement that holds the coefficients."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.figures import NOTHING, figure, lowest_and_highest, trimmed
from qualcode.analysis.reporting.code_figures import REPORTED, CodeFigures
from qualcode.analysis.reporting.coefficient_texts import (
    CLUSTERS,
    COEFFICIENTS,
    INTERVALS,
    NO_DISAGREEMENT,
    PARADOX,
    Told,
)
from qualcode.analysis.reporting.wording import percent_span, with_interval
from qualcode.report import Block, Items, Section
from qualcode.table import Cell, Table

_MOST_REMARKS = 8


def figures_sections(found: Agreement, figures: Sequence[CodeFigures]) -> Iterator[Section]:
    """The table of codes, what is to be said of single codes, what the coefficients are, how intervals were had."""
    own = [row for row in figures if row.code != ALL_CODES]
    yield Section("Agreement, code by code", tuple(_table_blocks(found, own, figures)))
    remarks = [row for row in own if row.paradox]
    if remarks:
        said: Block = Items(tuple(row.paradox for row in remarks))
        if len(remarks) > _MOST_REMARKS:
            said = f"So it is with {len(remarks)} codes: {', '.join(row.code for row in remarks)}."
        yield Section("High percentages beside low coefficients", (PARADOX.sentence, said), level=2)
    undefined = [row for row in figures if row.reason]
    if undefined:
        yield Section("Codes without a value or an interval", (Items(tuple(_reasons(undefined))),), level=2)
    yield Section("What the coefficients are", (Items(tuple(told.sentence for told in _coefficients(found))),), level=2)
    yield Section("How the intervals were had", (" ".join(_intervals(found, figures)),), level=2)


def told_of(found: Agreement, figures: Sequence[CodeFigures]) -> list[Told]:
    """Everything with a source that the sections say."""
    told = [*_coefficients(found), *_interval_texts(found, figures)]
    return [*told, PARADOX] if any(row.paradox for row in figures) else told


def _table_blocks(found: Agreement, own: Sequence[CodeFigures], figures: Sequence[CodeFigures]) -> Iterator[Block]:
    if not own:
        yield "No code in scope was used."
        return
    yield _use_table(found, own)
    yield _figure_table(found, [*own, *(row for row in figures if row.code == ALL_CODES)])
    if _bounds(found):
        yield _verdict_note(found)
    else:
        yield "The study sets no thresholds, so there is no verdict; qualcode.yaml takes them under “thresholds”."


def _use_table(found: Agreement, own: Sequence[CodeFigures]) -> Table:
    unit = found.universe.unit
    return Table(
        "How often each code was used",
        ("code", "label", "n", "used", "prevalence"),
        tuple(
            (row.code, row.label, f"{row.n:,}", "/".join(f"{n:,}" for n in row.used), figure(row.prevalence))
            for row in own
        ),
        (
            f"n: {unit}s compared; used: {unit}s with the code, by {own[0].coders.replace(',', ', ')}; prevalence: the"
            " mean of their shares.",
        ),
        label_columns=2,
    )


def _figure_table(found: Agreement, rows: Sequence[CodeFigures]) -> Table:
    judges = bool(_bounds(found))
    targets = {row.target for row in rows if row.target is not None}
    below = any(row.p_below is not None for row in rows)
    interval = f" [{found.draws.confidence * 100:g} %]" if any(row.alpha_low is not None for row in rows) else ""
    header = ["code", "%", "kappa", f"alpha{interval}", "AC1"]
    header += ["verdict"] if judges else []
    header += [f"P(< {trimmed(min(targets))})" if len(targets) == 1 else "P(< target)"] if below else []
    if len(rows[0].coders.split(",")) > 2:
        notes = ["% (percent agreement) and kappa: least and most of the pairs of coders; alpha, AC1: of all at once."]
    else:
        notes = ["%: percent agreement; kappa: Cohen's."]
    if below:
        notes.append("P: how probable it is, by the same samples as the interval, that alpha is below what is asked.")
    return Table("Agreement", tuple(header), tuple(_row(row, judges, below) for row in rows), tuple(notes))


def _row(row: CodeFigures, judges: bool, below: bool) -> tuple[Cell, ...]:
    return (
        "all codes, as sets" if row.code == ALL_CODES else row.code,
        percent_span(row.percent_least, row.percent_most),
        lowest_and_highest([row.kappa_least, row.kappa_most]),
        with_interval(row.alpha, row.alpha_low, row.alpha_high),
        figure(row.ac1),
        *([row.verdict or NOTHING] if judges else []),
        *([figure(row.p_below)] if below else []),
    )


def _bounds(found: Agreement) -> list[str]:
    """The study's words for agreement, with what each asks."""
    thresholds = found.selection.study.settings.thresholds
    return [
        f"{word} from {trimmed(bound)}"
        for word, bound in (("reliable", thresholds.reliable), ("tentative", thresholds.tentative))
        if bound is not None
    ]


def _verdict_note(found: Agreement) -> str:
    thresholds = found.selection.study.settings.thresholds
    held = f"the lower end of the {found.draws.confidence * 100:g} % interval"
    if found.draws.method is None:
        held = "the value, since no interval was asked for,"
    if thresholds.bound == "value":
        held = "the value, as the study's thresholds ask"
    of = "alpha" if thresholds.coefficient == "krippendorff_alpha" else thresholds.coefficient
    return (
        f"Verdict: by {held} of {of}, {'; '.join(_bounds(found))}, else not shown; where an interval could not"
        " be had, nothing is shown. The bounds are the study's own (qualcode.yaml)."
    )


def _reasons(rows: Sequence[CodeFigures]) -> Iterator[str]:
    for reason in dict.fromkeys(row.reason for row in rows):
        codes = ["all codes" if row.code == ALL_CODES else row.code for row in rows if row.reason == reason]
        yield f"{', '.join(codes)}: {reason}."


def _coefficients(found: Agreement) -> list[Told]:
    gate = found.selection.study.settings.thresholds.coefficient
    return [COEFFICIENTS[name] for name in dict.fromkeys((*REPORTED, gate)) if name in COEFFICIENTS]


def _intervals(found: Agreement, figures: Sequence[CodeFigures]) -> Iterator[str]:
    yield found.draws.note
    for told in _interval_texts(found, figures):
        yield told.sentence


def _interval_texts(found: Agreement, figures: Sequence[CodeFigures]) -> Iterator[Told]:
    draws = found.draws
    if draws.method is None:
        return
    method = INTERVALS[draws.method]
    yield method._replace(sentence=f"{method.sentence}.")
    if draws.n_clusters == len(found.universe.documents):
        yield CLUSTERS
    if any(row.alpha is not None and not row.alpha < 1 and row.alpha_low is not None for row in figures):
        yield NO_DISAGREEMENT
