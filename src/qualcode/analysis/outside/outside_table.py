"""Agreement on a table from elsewhere, as a table for people."""

from collections.abc import Sequence

from qualcode.analysis.agreement_rows import ALL_CODES, AgreementRow
from qualcode.analysis.figures import NOTHING, between, figure, lowest_and_highest
from qualcode.analysis.outside.outside_agreement import MOST_CODES, OutsideAgreement
from qualcode.analysis.outside.outside_ratings import OutsideRatings, Square
from qualcode.analysis.outside.outside_spans import OF_1995, OutsideSpanAgreement, outside_span_lines
from qualcode.analysis.rows_table import rows_table
from qualcode.analysis.spans.spans_table import SPAN_NAMES
from qualcode.coefficients.tables import MISSING
from qualcode.phrases import counted, some_of
from qualcode.table import Cell, Table


def outside_table(agreement: OutsideAgreement, *, every_row: bool = False, terminal: bool = True) -> Table:
    """One row a code with the customary figures; or each row that was computed.

    Args:
        agreement: What was measured.
        every_row: A row a code, coefficient and set of coders.
        terminal: Put reasons below, so that the table is narrow.
    """
    notes = outside_lines(agreement)
    level = f"{agreement.draws.confidence * 100:g} %"
    if every_row:
        listed = _listed_rows(agreement.rows, level, notes)
        return listed if terminal else rows_table("Agreement", agreement.rows, notes)
    shown: list[tuple[tuple[Cell, ...], AgreementRow]] = []
    for code in dict.fromkeys(row.code for row in agreement.rows):
        own = [row for row in agreement.rows if row.code == code]
        for row in own:
            if row.coefficient in ("masi_alpha", "krippendorff_alpha"):
                name = _name(row, single=agreement.ratings.single)
                shown.append(((name, *_figures(row, own)), row._replace(code=name)))
    if len(agreement.ratings.coders) > 2:
        notes.append(
            "Percent: in the mean over pairs of coders; kappa: lowest and highest of the pairs; alpha: over all."
        )
    header = ("code", "n", "percent", "kappa", "alpha", level)
    reasons = _reasons([row for _, row in shown])
    return Table("Agreement", header, tuple(cells for cells, _ in shown), (*reasons, *notes))


def _name(row: AgreementRow, *, single: bool) -> str:
    if row.code != ALL_CODES:
        return row.code
    as_what = ", as sets (MASI)" if row.coefficient == "masi_alpha" else ", as values"
    return "all codes" + ("" if single else as_what)


def _figures(alpha: AgreementRow, own: Sequence[AgreementRow]) -> tuple[Cell, ...]:
    """n, percent, kappa, alpha and its interval."""
    beside = own if alpha.coefficient == "krippendorff_alpha" else ()
    percents = [row.value for row in beside if row.coefficient == "percent_agreement"][-1:]
    return (
        alpha.n_pairable,
        "".join(NOTHING if value is None else f"{value * 100:.0f}" for value in percents),
        lowest_and_highest([row.value for row in beside if row.coefficient == "cohen_kappa"]),
        figure(alpha.value),
        between(alpha.low, alpha.high),
    )


def _listed_rows(rows: Sequence[AgreementRow], level: str, notes: Sequence[str]) -> Table:
    """Each row on a line, reasons below."""
    return Table(
        "Agreement",
        ("code", "coefficient", "coders", "n", "value", level),
        tuple((row.code, row.coefficient, row.coders, row.n_pairable, row.value, _interval(row)) for row in rows),
        (*_reasons(rows), *notes),
        label_columns=3,
    )


def _interval(row: AgreementRow) -> str:
    return NOTHING if row.low is None or row.high is None else f"{row.low:.3f} to {row.high:.3f}"


def _reasons(rows: Sequence[AgreementRow]) -> list[str]:
    """Each reason once, with the codes that it is of."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.reason:
            found.setdefault(row.reason, []).append("all codes" if row.code == ALL_CODES else row.code)
    return [f"{some_of(list(dict.fromkeys(codes)))}: {reason}." for reason, codes in found.items()]


_SPANS = {**SPAN_NAMES, OF_1995: "of 1995"}


def span_table(agreement: OutsideSpanAgreement, *, terminal: bool = True) -> Table:
    """One row a code, a column a coefficient; or, for files, a row a code and coefficient."""
    notes = outside_span_lines(agreement)
    if not terminal:
        return rows_table("Agreement on spans", agreement.rows, notes)
    names = [name for name in _SPANS if any(row.coefficient == name for row in agreement.rows)]
    level = f"{agreement.draws.confidence * 100:g} %"
    with_interval = names[0] if agreement.draws.method is not None and names else ""
    table: list[tuple[Cell, ...]] = []
    for code in dict.fromkeys(row.code for row in agreement.rows):
        own = {row.coefficient: row for row in agreement.rows if row.code == code}
        cells: list[Cell] = ["all codes" if code == ALL_CODES else code]
        for name in names:
            row = own.get(name)
            cells.append("" if row is None else figure(row.value))
            if name == with_interval:
                cells.append("" if row is None else between(row.low, row.high))
        table.append(tuple(cells))
    header = [shown for name in names for shown in (_SPANS[name], level)[: 2 if name == with_interval else 1]]
    told = [row for row in agreement.rows if row.value is None or with_interval]
    meant = "; ".join(f"{_SPANS[name]}: {name}" for name in names)
    return Table("Agreement on spans", ("code", *header), tuple(table), (f"{meant}.", *_reasons(told), *notes))


def outside_lines(agreement: OutsideAgreement) -> list[str]:
    """Sentences that say on what the rows rest; to be printed with every number."""
    ratings, meaning = agreement.ratings, agreement.measurement
    n_rated = (ratings.cells != MISSING).sum(axis=0).tolist()
    n_missing = int((ratings.cells == MISSING).sum())
    coders = ", ".join(f"{name} ({n:,} rated)" for name, n in zip(ratings.coders, n_rated, strict=True)) or "none"
    n_documents = len({document for document in ratings.documents if document})
    documents = f" in {counted(n_documents, 'document')}" if n_documents else ""
    layout = "a column a coder" if ratings.layout == "wide" else "a row a rating"
    lines = [
        f"Table: {ratings.name}, {layout}; {counted(len(ratings.units), 'unit')}{documents},"
        f" {counted(n_missing, 'value')} missing.",
        f"Coders: {coders}.",
        _categories_line(ratings),
    ]
    if not ratings.single:
        lines.append(
            "Some ratings hold several codes, or none: over all codes, kappa and alpha call two sets the same or not;"
            " MASI says how near they are. Code by code: present or absent."
        )
    elif meaning.level != "nominal" or meaning.weights != "identity" or meaning.distances is not None:
        lines.append(_meaning_line(agreement))
    else:
        lines.append("Level: nominal. A row of a code is that code against all others.")
        if len(ratings.categories) > MOST_CODES:
            lines.append(f"No rows for single codes: there are more than {MOST_CODES}.")
    return [*lines, *ratings.notes, *ratings.doubts, agreement.draws.note]


def _categories_line(ratings: OutsideRatings) -> str:
    shown = some_of(ratings.categories) or "none"
    if ratings.declared:
        return f"Categories: {len(ratings.categories)}, as named: {shown}."
    return (
        f"Categories: {len(ratings.categories)}, those that occur: {shown}. Name all that could be chosen with"
        " `--categories`: some coefficients count them."
    )


def _meaning_line(agreement: OutsideAgreement) -> str:
    meaning = agreement.measurement
    alpha = "by the distances given" if meaning.distances is not None else f"at level {meaning.level}"
    line = f"Alpha: {alpha}. "
    if isinstance(meaning.weights, Square):
        return line + "Kappas and AC2: with the weights given; percent agreement and AC1 without."
    if meaning.weights == "identity":
        return line + "Kappas and AC2: without weights."
    by = "the numbers themselves" if meaning.level in ("interval", "ratio") else "rank of the categories"
    if meaning.weights == "ordinal":
        by = "rank of the categories"
    return line + f"Kappas and AC2: {meaning.weights} weights by {by}; percent agreement and AC1 without."
