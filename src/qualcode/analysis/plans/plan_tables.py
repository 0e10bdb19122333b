"""Plans as tables: the units that codes need, and the cases that themes need."""

from collections.abc import Sequence

from qualcode.analysis.plans.planning import CasesRow, UnitsRow
from qualcode.table import Table

CASES_NOTE = (
    "Fugard & Potts (2015). Cases are taken for drawn at random from all that are meant, and a theme that a case has"
    " for one that is said and recognised: purposive samples and silence are not in the formula."
)


def units_table(rows: Sequence[UnitsRow], notes: Sequence[str]) -> Table:
    """A row a code, or a row a prevalence."""
    if not any(row.code for row in rows):
        return Table(
            "",
            ("prevalence", "target", "needed"),
            tuple((f"{row.prevalence:g}", row.target, row.n_needed) for row in rows),
            tuple(notes),
            label_columns=0,
        )
    header = ("code", "prevalence", "target", "had", "needed", "more", "documents", "remark")
    cells = [
        (row.code, row.prevalence, row.target, row.n_had, row.n_needed, row.n_more, row.documents, row.reason)
        for row in rows
    ]
    kept = len(header) if any(row.reason for row in rows) else len(header) - 1
    return Table("", header[:kept], tuple(row[:kept] for row in cells), tuple(notes))


def cases_table(rows: Sequence[CasesRow]) -> Table:
    """A row a combination of what was asked."""
    return Table(
        "",
        ("prevalence", "instances", "power", "cases", "chance"),
        tuple(
            (
                f"{row.prevalence:g}",
                row.instances,
                "–" if row.power is None else f"{row.power:g}",
                row.n_cases,
                row.chance,
            )
            for row in rows
        ),
        (CASES_NOTE,),
        label_columns=0,
    )
