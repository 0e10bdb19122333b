"""Levels of the code tree and mergers as tables for people."""

from qualcode.analysis.agreement import Agreement, Compared
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.figures import MINUS, between, figure
from qualcode.analysis.levels import LevelRow, Levels, Mergers
from qualcode.table import Table


def level_table(levels: Levels) -> Table:
    """A row a level: how many codes are told apart, and set-valued alpha by two distances."""
    by_level: dict[int, dict[str, LevelRow]] = {}
    for row in levels.rows:
        by_level.setdefault(row.level, {})[row.coefficient] = row
    cells = tuple(
        (level, found["masi_alpha"].n_codes, *_pair(found["masi_alpha"]), *_pair(found["jaccard_alpha"]))
        for level, found in by_level.items()
    )
    reasons = dict.fromkeys(f"Level {row.level}: {row.reason}." for row in levels.rows if row.reason)
    notes = (
        "Level 1 tells only the top codes apart; at level 2 codings of deeper codes count as the code above them at"
        " level 2; and so on. Where alpha falls from one level to the next, coders agree on the kind of thing, not on"
        " which of its kind.",
        "Alpha of all codes together: a unit's value is the set of its codes, compared by MASI (Passonneau 2006) and by"
        " Jaccard's share.",
        *reasons,
    )
    level = f"{levels.on.like.draws.confidence * 100:g} %"
    header = ("level", "codes", "alpha (MASI)", level, "alpha (Jaccard)", level)
    title = "Agreement by level of the code tree"
    return Table(title, header, cells, (*notes, *_on(levels.on)), n_reading=len(notes))


def merge_table(mergers: Mergers) -> Table:
    """A row a pair of codes: alpha of each, of both as one, and what that adds to alpha of all codes together."""
    rows = mergers.rows
    cells = tuple(
        (
            row.code.replace("+", " +\n  "),
            row.n_swapped,
            f"{figure(row.first)}\n{figure(row.second)}",
            f"{figure(row.value)}\n{between(row.low, row.high)}",
            f"{_signed(row.gain)}\n{between(row.gain_low, row.gain_high)}",
        )
        for row in rows
    )
    together = next((row.together for row in rows), None)
    notes = (
        *(() if rows else ("No two codes under the same code were taken for one another.",)),
        "Swapped: units on which one coder has the first code without the second, and another the reverse. Merged:"
        f" alpha of both as one code, with its {mergers.on.like.draws.confidence * 100:g} % interval below. Gain:"
        " what the merger adds to alpha of all codes together, as sets"
        f"{f' (MASI), now {figure(together)}' if together is not None else ''}; where its interval holds 0, the merger"
        " may help by luck alone.",
        "A merger always loses a distinction. Ask first whether the study needs it.",
        *dict.fromkeys(f"{row.code}: {row.reason}." for row in rows if row.reason),
    )
    header = ("codes", "swapped", "alpha of each", "merged", "gain")
    title = "Would merging two codes have helped?"
    return Table(title, header, cells, (*notes, *_on(mergers.on)), n_reading=len(notes))


def _on(on: Compared) -> list[str]:
    present = on.present
    nothing = Agreement((), on.universe, on.selection, present.n_outside, on.like.draws, present.n_unassigned)
    return universe_lines(nothing)


def _pair(row: LevelRow) -> tuple[str, str]:
    return figure(row.value), between(row.low, row.high)


def _signed(value: float | None) -> str:
    """A difference with its sign; `±.00` would hide which side it is on, so a third decimal is shown.

    >>> _signed(0.0134), _signed(-0.002), _signed(None)
    ('+.013', '−.002', '–')
    """
    if value is None:
        return "–"
    text = f"{abs(value):.3f}".removeprefix("0")
    return (MINUS if value < 0 else "+") + text
