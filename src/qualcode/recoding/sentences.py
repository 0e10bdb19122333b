"""What was placed, in words."""

from qualcode.phrases import counted
from qualcode.recoding.choices import NONE
from qualcode.recoding.placements import PlacedRow, Placing


def placed_sentence(row: PlacedRow) -> str:
    """One coding: what it was, what it is, and what a person should know of it."""
    return f"{row.coding}  {row.document}: {row.old} → {' + '.join(row.codes) or NONE}{remark(row)}"


def remark(row: PlacedRow) -> str:
    """What happened beside the new code, in brackets; empty where nothing did."""
    said = []
    if row.twins:
        ids = ", ".join(row.twins)
        said.append(f"the passage had it already with {ids}, so this one is set aside")
    if row.facets_off:
        names = ", ".join(row.facets_off)
        said.append(f"facet {names} does not stand there; kept in the coding's past")
    return f" ({'; '.join(said)})" if said else ""


def summary_sentence(placing: Placing) -> str:
    """All of a list."""
    if not placing.rows and not placing.n_already:
        return "nothing is filled in under `placed`, so nothing was placed"
    aside = sum(1 for row in placing.rows if row.set_aside)
    parts = [f"{counted(len(placing.rows), 'coding')} placed"]
    if aside:
        parts.append(f"{aside:,} of them set aside in records/set-aside/")
    if placing.n_already:
        parts.append(f"{placing.n_already} placed so before")
    return ", ".join(parts)
