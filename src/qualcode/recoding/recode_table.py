"""From one version to the next: under which codes people placed what had waited."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.recoding.choices import NONE
from qualcode.recoding.migrations_read import known_migration, migration_key, migrations_of
from qualcode.recoding.options import options
from qualcode.recoding.placed import Placed, placed_codings
from qualcode.recoding.waiting import everywhere
from qualcode.scope import Scope, Selection
from qualcode.table import Cell, Table

WAITING, SEVERAL, BOTH = "waiting", "several", "both"
_MOST_TOGETHER = 2
"""Combinations of codes that have a column each; more of them share one."""


class RecodeCell(NamedTuple):
    """How many codings of an old code were placed in one way."""

    migration: str
    code: str
    """The old code."""
    coder: str
    """Empty where all are counted together."""
    placed: str
    """A code; several with ` + ` between them; `none`; or `waiting`."""
    codings: int


class Tally(NamedTuple):
    """What became of the codings that a migration left to people."""

    migration: str
    cells: tuple[RecodeCell, ...]
    options: tuple[str, ...]
    """What the steps suggest, in their order."""
    placed: tuple[Placed, ...]
    by_coder: bool


def recoded(study: Study, migration: str, scope: Scope, *, by_coder: bool = False) -> Tally:
    """What became of the codings that a migration left to people, by old code and, if wanted, by coder."""
    migrations = migrations_of(study)
    if not migration:
        if not migrations:
            return Tally("", (), (), (), by_coder)
        migration = max(migrations, key=migration_key)
    known = known_migration(migrations, migration)
    selection = everywhere(study, scope)
    coders = {layer.id: layer.coder for layer in selection.layers}
    documents = {document.id for document in selection.documents}
    placed = tuple(
        one
        for one in placed_codings(study, migrations, [migration])
        if one.layer in coders and one.document in documents and _asked_for(selection, one)
    )
    waiting = [
        (coded.layer, coding.code)
        for coded, coding in study.waiting
        if coding.waits == migration
        and coded.layer in coders
        and coded.document in documents
        and selection.asks_for(coding.code)
    ]
    codes = {code.id for code in study.codebook.own}
    olds = sorted({one.old for one in placed} | {code for _, code in waiting})
    suggested = dict.fromkeys(option for old in olds for option in options(known.step(old), old, codes))
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in placed:
        ordered = sorted(one.codes, key=lambda code: (list(suggested).index(code) if code in suggested else 999, code))
        counts[one.old, coders[one.layer] if by_coder else "", " + ".join(ordered) or NONE] += 1
    for layer, code in waiting:
        counts[code, coders[layer] if by_coder else "", WAITING] += 1
    cells = tuple(RecodeCell(migration, *key, n) for key, n in sorted(counts.items()))
    return Tally(migration, cells, tuple(suggested), placed, by_coder)


def _asked_for(selection: Selection, one: Placed) -> bool:
    return selection.codes is None or one.old in selection.codes or not selection.codes.isdisjoint(one.codes)


def recode_table(found: Tally) -> Table:
    """The cells as a table: old codes in rows, what they became in columns."""
    columns = _columns(found)
    both = " + ".join(found.options)
    counts: Counter[tuple[str, str, str]] = Counter()
    for cell in found.cells:
        column = cell.placed if cell.placed in columns else SEVERAL
        counts[cell.code, cell.coder, column] += cell.codings
    keys = sorted({(cell.code, cell.coder) for cell in found.cells})
    rows: list[tuple[Cell, ...]] = []
    for code, coder in keys:
        figures = [counts[code, coder, column] for column in columns]
        rows.append((code, *([coder] if found.by_coder else []), *figures, sum(figures)))
    if len(rows) > 1:
        sums = [sum(counts[code, coder, column] for code, coder in keys) for column in columns]
        rows.append(("all", *([""] if found.by_coder else []), *sums, sum(sums)))
    labels = ("old code", "coder") if found.by_coder else ("old code",)
    return Table(
        title=f"What became of old codes: {found.migration}" if found.migration else "",
        header=(*labels, *(BOTH if len(found.options) == 2 and way == both else way for way in columns), "codings"),
        rows=tuple(rows),
        notes=tuple(recode_notes(found)),
        label_columns=len(labels),
    )


def _columns(found: Tally) -> list[str]:
    ways = {cell.placed for cell in found.cells} - {NONE, WAITING}
    single = sorted(way for way in ways if " + " not in way and way not in found.options)
    together = sorted(way for way in ways if " + " in way)
    if len(together) > _MOST_TOGETHER:
        together = [SEVERAL]
    ends = [way for way in (NONE, WAITING) if any(cell.placed == way for cell in found.cells)]
    return [*found.options, *single, *together, *ends]


def recode_notes(found: Tally) -> list[str]:
    """Sentences under the table: whether any waits, and who placed the others when."""
    waiting: Counter[str] = Counter()
    for cell in found.cells:
        if cell.placed == WAITING:
            waiting[cell.code] += cell.codings
    total = sum(cell.codings for cell in found.cells)
    if not found.migration:
        return ["The codebook has no migrations, so nothing was recoded."]
    if not total:
        return [f"{found.migration} left nothing to be recoded."]
    if waiting:
        named = ", ".join(f"{code} {n}" for code, n in sorted(waiting.items()))
        notes = [f"{waiting.total():,} of {counted(total, 'coding')} still waiting ({named}); see `qualcode recode`."]
    else:
        notes = [f"None left unplaced: all {counted(total, 'coding')} of {found.migration} are placed."]
    people: dict[str, list[str]] = {}
    for one in found.placed:
        people.setdefault(one.by, []).append(one.at[:10])
    who = [f"{name} {len(days):,} ({_days(days)})" for name, days in sorted(people.items())]
    return [*notes, f"Placed by {', '.join(who)}."] if who else notes


def _days(days: Sequence[str]) -> str:
    first, last = min(days), max(days)
    return first if first == last else f"{first} to {last}"
