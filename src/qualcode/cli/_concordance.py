"""Results of a search for people: the words found below each other, with what stands around them."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, terminal_width
from qualcode.cli._wrapping import filled
from qualcode.tui.cut import end_of, flat, start_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.search.concordance import HitRow
    from qualcode.search.remarks import RemarkRow

_GAP = "  "


def room_for_context() -> int:
    """How many characters before and after a result a line could show at most."""
    return terminal_width()


def print_hits(rows: "Sequence[HitRow | RemarkRow]", *, whole: bool) -> None:
    """Results, each on a line with the words found below each other.

    Args:
        rows: The results.
        whole: Whether all of the context is wanted, on as many lines as it needs.
    """
    if whole:
        for row in rows:
            _print_block(row)
        return
    from rich.cells import cell_len, set_cell_size

    places = [_place(row) for row in rows]
    width = terminal_width()
    left = min(max(map(cell_len, places), default=0), max(width * 2 // 5, 20))
    room = width - left - len(_GAP) - 1
    n_long = sum(cell_len(_flat(row.hit)) * 2 > room for row in rows)
    before_room = 0 if n_long * 2 > len(rows) else room * 2 // 5
    for place, row in zip(places, rows, strict=True):
        shown = place if cell_len(place) <= left else set_cell_size(place, left - 1) + "…"
        before = end_of(_flat(row.before), before_room)
        hit = start_of(_flat(row.hit), room - before_room)
        after = start_of(_flat(row.after), room - before_room - cell_len(hit))
        line = f"{set_cell_size(shown, left)}{_GAP}{before}{' ' if before_room else ''}"
        click.echo(f"{line}{click.style(hit, bold=True, underline=True)}{after}".rstrip())


def _print_block(row: "HitRow | RemarkRow") -> None:
    click.secho(_place(row), bold=True)
    text = f"{_flat(row.before)}«{_flat(row.hit)}»{_flat(row.after)}"
    click.echo(filled(text, terminal_width() - 2, first="  ", later="  "))
    click.echo()


def _place(row: "HitRow | RemarkRow") -> str:
    from qualcode.search.concordance import HitRow

    if not isinstance(row, HitRow):
        return safe(f"{row.about or row.id} ({row.by or row.kind})")
    at = f"turn {row.turn}" if row.turn else f"line {row.line}"
    return safe(" ".join(part for part in (row.document, at, row.speaker) if part))


def _flat(text: str) -> str:
    return safe(flat(text))
