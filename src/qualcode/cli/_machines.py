"""`qualcode agreement --machine`: people as always, and machines in rows of their own."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qualcode.cli._console import print_tables, say
from qualcode.cli._output import emit_table, write_json, write_table
from qualcode.errors import ExitCode, RefusedError
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.analysis.agreement import Agreement
    from qualcode.cli._agreement import Asked
    from qualcode.scope import Selection

Measure = Callable[["Selection", Sequence[str]], "Agreement"]
Tabled = Callable[["Agreement"], Table]


def with_machines(asked: "Asked", names: Sequence[str], measure: Measure, tabled: Tabled) -> int:
    """Print agreement of people, then of each machine with each of them.

    Args:
        asked: What is asked for.
        names: Of machines' layers.
        measure: Measures some coefficients on a selection.
        tabled: The table of people's agreement.
    """
    from qualcode.analysis.machines import (
        MACHINE_COEFFICIENTS,
        machine_agreement,
        machine_rows_table,
        machine_table,
    )

    people = None
    try:
        people = measure(asked.selection, MACHINE_COEFFICIENTS)
    except RefusedError as error:
        say(f"people alone: {error}")
    found = [
        machine_agreement(asked.selection, name, lambda part: measure(part, MACHINE_COEFFICIENTS)) for name in names
    ]
    rows = [*(people.rows if people else ()), *(row for one in found for row in one.rows)]
    tables = [*([tabled(people)] if people else []), *(machine_table(one) for one in found)]
    if asked.form == "json":
        write_json(rows, asked.output)
    elif asked.form == "table":
        print_tables(tables)
    elif asked.form == "csv":
        emit_table(machine_rows_table(rows, ()), asked.form, asked.output)
    else:
        write_table(tables[0], asked.form, asked.output, tables[1:])
    return ExitCode.OK
