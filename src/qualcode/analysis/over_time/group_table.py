"""Agreement group by group as a table: a row a code, a column a group."""

from collections.abc import Iterator

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES, AgreementRow
from qualcode.analysis.figures import figure, set_in
from qualcode.analysis.over_time.groups import IN_ORDER, OverTime
from qualcode.analysis.over_time.sparkline import legend, sparkline
from qualcode.analysis.rows_table import rows_table
from qualcode.phrases import some_of
from qualcode.table import Cell, Table

_NAMED = 6


def group_table(over_time: OverTime) -> Table:
    """Alpha of each code in each group, over all groups, and how it moves; below, why a value is missing."""
    codebook = over_time.whole.selection.study.codebook
    columns = [_alphas(part) for part in (*over_time.parts, over_time.whole)]
    codes = [code for code in columns[-1] if code != ALL_CODES]
    trend = over_time.by in IN_ORDER and len(over_time.names) > 1
    rows: list[tuple[Cell, ...]] = []
    for code in [*codes, *(code for code in columns[-1] if code == ALL_CODES)]:
        values = [column[code].value if code in column else None for column in columns]
        name = "all codes, as sets" if code == ALL_CODES else set_in(codebook, code, codes)
        rows.append((name, *([sparkline(values[:-1])] if trend else []), *map(figure, values)))
    n = [_n(part) for part in (*over_time.parts, over_time.whole)]
    rows.append((f"{over_time.whole.universe.unit}s compared", *([""] if trend else []), *n))
    reading = (
        *_group_notes(over_time, trend=trend),
        "Intervals stand in the rows of --pairs and --json.",
        *_reasons(over_time),
    )
    return Table(
        f"Agreement by {over_time.by}: Krippendorff's alpha",
        ("code", *(["trend"] if trend else []), *over_time.names, "all"),
        tuple(rows),
        (*reading, *(line for line in universe_lines(over_time.whole) if line != over_time.whole.draws.note)),
        label_columns=1 + trend,
        n_reading=len(reading),
    )


def group_long_table(over_time: OverTime) -> Table:
    """One row a group, code, coefficient and set of coders, with intervals."""
    columns = (
        (over_time.by, "group"),
        *((name, name) for name in ("code", "coefficient", "coders", "value", "low", "high")),
        ("n", "n_pairable"),
        ("used", "used"),
        ("remark", "reason"),
    )
    notes = (
        *_group_notes(over_time, trend=False),
        *(line for line in universe_lines(over_time.whole) if line != over_time.whole.draws.note),
        *(f"{name}: {part.draws.note}" for name, part in zip(over_time.names, over_time.parts, strict=True)),
    )
    return rows_table(f"Agreement by {over_time.by}", over_time.rows, notes, columns)


def _alphas(part: Agreement) -> dict[str, AgreementRow]:
    wanted = ("krippendorff_alpha", "masi_alpha")
    return {row.code: row for row in part.rows if row.coefficient in wanted}


def _n(part: Agreement) -> str:
    return f"{max((row.n_pairable for row in part.rows), default=0):,}"


def _group_notes(over_time: OverTime, *, trend: bool) -> Iterator[str]:
    by = over_time.by
    if by == "version":
        yield (
            "Version: that of the codebook under which the compared coders coded the document; 1.0.0/2.0.0 means that"
            " one of them worked under the one and another under the other."
        )
    elif by in ("year", "quarter", "month", "day"):
        yield (
            f"A document belongs to the {by} in which the last of its coders finished it: by the layer's record, else"
            " by their last coding."
        )
    for name, part in zip(over_time.names, over_time.parts, strict=True):
        ids = [document.id for document in part.universe.documents]
        if by != "document":
            yield f"{name}: {some_of(ids, _NAMED) if ids else 'no document that two coders have finished'}."
    if trend:
        yield f"Trend: alpha from group to group; {legend()}. A change may lie in the documents of a group."


def _reasons(over_time: OverTime) -> Iterator[str]:
    for name, part in zip(over_time.names, over_time.parts, strict=True):
        reasons: dict[str, list[str]] = {}
        for code, row in _alphas(part).items():
            if row.value is None:
                reasons.setdefault(row.reason, []).append("all codes" if code == ALL_CODES else code)
        for reason, codes in reasons.items():
            which = "every code" if len(codes) == len(_alphas(part)) > 1 else some_of(codes, _NAMED)
            yield f"{name}: {which}: {reason}."
