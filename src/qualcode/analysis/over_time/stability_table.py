"""Agreement of coders with themselves as tables."""

from collections.abc import Sequence

from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_table import code_table
from qualcode.analysis.over_time.stability import Passes, passes_lines
from qualcode.table import Table


def passes_table(passes: Passes) -> Table:
    """One row a code: how often each pass has it, percent, kappa and alpha."""
    measured = passes.agreement
    table = code_table(measured, measured.rows, narrow=True)
    return Table(
        f"Stability of {passes.coder}: {passes.first.id} against {passes.second.id}",
        table.header,
        table.rows,
        (*passes_lines(passes), *map(_of_passes, table.notes)),
        table.label_columns,
        n_reading=len(list(passes_lines(passes))) + (table.n_reading or 0),
    )


def _of_passes(line: str) -> str:
    """A sentence on agreement, said of passes."""
    return line.replace("that two or more coders have finished", "finished in both passes")


def long_table(found: Sequence[Passes]) -> Table:
    """One row a coder, pair of passes, code and coefficient."""
    header = ("coder", "first", "second", "code", "coefficient", "value", "low", "high", "n", "used", "remark")
    notes = dict.fromkeys(
        line for passes in found for line in (*passes_lines(passes), *map(_of_passes, universe_lines(passes.agreement)))
    )
    return Table(
        "Stability of coders, code by code",
        header,
        tuple(
            (
                row.coder,
                row.first,
                row.second,
                row.code,
                row.coefficient,
                row.value,
                row.low,
                row.high,
                row.n_units,
                "/".join(map(str, row.used)),
                row.reason,
            )
            for passes in found
            for row in passes.rows
        ),
        tuple(notes),
        label_columns=5,
    )
