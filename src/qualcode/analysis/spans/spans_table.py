"""Agreement on spans as tables for people, with what the figures are on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.analysis.agreement import coder_names
from qualcode.analysis.agreement_notes import coders_with_finished, version_line
from qualcode.analysis.agreement_rows import ALL_CODES, AgreementRow
from qualcode.analysis.compared_layers import done
from qualcode.analysis.eligible import eligible_words
from qualcode.analysis.figures import between, figure
from qualcode.analysis.rows_table import rows_table
from qualcode.analysis.spans.span_agreement import SpanAgreement
from qualcode.phrases import counted
from qualcode.table import Cell, Table

SPAN_NAMES = {
    "bar_u_alpha": "|u",
    "u_alpha": "u",
    "cu_alpha": "cu",
    "ku_alpha": "(k)u",
    "ku_coverage": "covers",
    "span_f1_exact": "F1 exact",
    "span_f1_overlap": "F1 overlap",
}
"""What columns of measures on spans are called, where there is little room."""
_MEANINGS = {
    "bar_u_alpha": "where anything is coded",
    "u_alpha": "where, and with which code",
    "cu_alpha": "with which code, where both coded",
    "span_f1_exact": "spans of a code that begin and end together",
    "span_f1_overlap": "spans of a code that meet",
}
_WITH_INTERVAL = ("bar_u_alpha", "ku_alpha")


def span_tables(agreement: SpanAgreement) -> list[Table]:
    """For the terminal: the figures of all codes together where they exclude each other, then a row for each code."""
    rows = [row for row in agreement.rows if row.code != ALL_CODES]
    together = [row for row in agreement.rows if row.code == ALL_CODES]
    level = f"{agreement.draws.confidence * 100:g} %"
    reading = list(_reading(agreement))
    if not agreement.exclusive:
        table = _by_code("Agreement on spans, code by code", together + rows, level)
        return [_noted(table, [*reading, *_reasons(together + rows)], agreement)]
    family = Table(
        f"Agreement on spans: the codes of {agreement.exclusive[0]}, which exclude each other",
        ("figure", "of what", "value", level),
        tuple(
            (SPAN_NAMES[row.coefficient], _MEANINGS[row.coefficient], figure(row.value), between(row.low, row.high))
            for row in together
        ),
        label_columns=2,
    )
    without_f1 = [row for row in rows if not row.coefficient.startswith("span_f1")]
    table = _by_code("Code by code", without_f1, level)
    return [family, _noted(table, [*reading, *_reasons(together), *_reasons(without_f1)], agreement)]


def _noted(table: Table, reading: Sequence[str], agreement: SpanAgreement) -> Table:
    return replace(table, notes=(*reading, *_on(agreement)), n_reading=len(reading))


def span_table(agreement: SpanAgreement) -> Table:
    """For files: one row a code and coefficient."""
    columns = (
        *((name, name) for name in ("code", "coefficient", "coders", "value", "low", "high")),
        ("characters", "n_pairable"),
        ("used", "used"),
        ("share", "prevalence"),
        ("remark", "reason"),
    )
    return rows_table("Agreement on spans", agreement.rows, span_lines(agreement), columns, label_columns=2)


def _by_code(title: str, rows: Sequence[AgreementRow], level: str) -> Table:
    """One row a code; a column for each coefficient, the first ones with their intervals."""
    names = [name for name in SPAN_NAMES if any(row.coefficient == name for row in rows)]
    header = [("code", "coded")] + [(SPAN_NAMES[name], *([level] if name in _WITH_INTERVAL else [])) for name in names]
    table: list[tuple[Cell, ...]] = []
    for code in dict.fromkeys(row.code for row in rows):
        own = {row.coefficient: row for row in rows if row.code == code}
        cells: list[Cell] = ["any code" if code == ALL_CODES else code, _coded(next(iter(own.values())))]
        for name in names:
            row = own.get(name)
            cells += (
                [figure(row.value), between(row.low, row.high)][: 2 if name in _WITH_INTERVAL else 1] if row else ["–"]
            )
        table.append(tuple(cells))
    return Table(title, tuple(name for names in header for name in names), tuple(table))


def _coded(row: AgreementRow) -> str:
    """How much of the text each coder gave the code, in percent."""
    return "/".join(f"{share * 100:.0f}" if not 0 < share < 0.005 else "<1" for share in row.prevalence) or "–"


def _reasons(rows: Sequence[AgreementRow]) -> Iterator[str]:
    """Each reason once, with the codes and figures that it is of."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.reason:
            code = "all codes" if row.code == ALL_CODES else row.code
            found.setdefault(row.reason, []).append(code)
    for reason, codes in found.items():
        yield f"{', '.join(dict.fromkeys(codes))}: {reason}."


def span_lines(agreement: SpanAgreement) -> list[str]:
    """Sentences that say how to read the rows and on what they rest; to be printed with every number."""
    return [*_reading(agreement), *_on(agreement)]


def _reading(agreement: SpanAgreement) -> Iterator[str]:
    """How to read the columns."""
    yield f"Coded: percent of the characters by {', '.join(sorted(coder_names(agreement.universe.layers)))}."
    yield _figures_line(agreement)


def _on(agreement: SpanAgreement) -> list[str]:
    """What the figures are on."""
    units, selection = agreement.universe, agreement.selection
    scope, study = selection.scope, selection.study
    n = agreement.rows[0].n_pairable
    what = "all of their text, speakers' labels and headings too"
    if scope.speakers:
        what = f"only what {', '.join(scope.speakers)} said, cut where a turn ends"
    elif units.rule == "eligible-speakers":
        what = "only what speakers eligible for coding said, cut where a turn ends"
    below_it = "with that code alone (--exact)" if scope.exact else "with that code or one below it"
    facets = f" and facet {', '.join(scope.facets)}" if scope.facets else ""
    rule = "all of it that two or more of the coders were to code"
    if units.rule == "eligible-speakers":
        rule = f"what speakers eligible for coding said ({eligible_words(study.settings)})"
    lines = [
        f"Unit: character; {counted(n, 'character')} of {counted(len(units.documents), 'document')} that two or more"
        f" coders have finished: {what}.",
        f"Universe: {units.rule}; {rule}.",
        f"Coders: {', '.join(coders_with_finished(study, units))}.",
        f"A span is a coding {below_it}{facets}; those of one coder that overlap count as one. In a document that the"
        " coder has not finished they are missing, not absent.",
        *_in_part(agreement),
        version_line(units, study.codebook),
        *units.left_out,
        agreement.draws.note,
    ]
    if "block" in agreement.draws.note:
        lines.append("A block is a turn, or a paragraph of a document without turns; a span that crosses joins them.")
    if agreement.n_outside:
        lines.append(f"Not counted: {counted(agreement.n_outside, 'coding')} outside this text.")
    return lines


def _in_part(agreement: SpanAgreement) -> Iterator[str]:
    units, study = agreement.universe, agreement.selection.study
    parts = sorted(
        document.id
        for document in units.documents
        if any(done(study, layer, document) and study.assigned_turns(layer, document.id) for layer in units.layers)
    )
    if parts:
        yield f"Assigned in part, and compared only on turns that two were to code: {', '.join(parts)}."


def _figures_line(agreement: SpanAgreement) -> str:
    names = {row.coefficient for row in agreement.rows}
    parts = ["|u: Krippendorff's alpha of where a code is (2016/2019, not the alpha_U of 1995 or 2004)"]
    if "ku_alpha" in names:
        parts.append("(k)u: of whether the other coder gave the same code, where both coded; it covers that share")
    if any(name.startswith("span_f1") for name in names):
        parts.append("F1: spans that match over all spans, the mean over pairs of coders, chance not taken off")
    return "; ".join(parts) + "."
