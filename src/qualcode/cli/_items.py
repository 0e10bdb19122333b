"""How an item of a data set looks on the terminal."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, terminal_width
from qualcode.cli._wrapping import filled

if TYPE_CHECKING:
    from qualcode.analysis.derived.rows import ItemRow


def print_item(row: "ItemRow") -> None:
    from qualcode.analysis.derived.rows import parent_codes, short_id

    place = f"turn {row.turn}" if row.turn else f"characters {row.start}-{row.end}"
    click.secho(f"{row.document}, {place}", bold=True, nl=False)
    click.echo(f"  {short_id(row.item)}" + (f"  {row.state}" if row.state != "current" else ""))
    for paragraph in filter(None, row.quote.split("\n")):
        _print_indented(paragraph)
    _print_indented(f"from {parent_codes(row)}", dim=True)
    for reason in row.reasons:
        _print_indented(f"{row.state}: {reason}", dim=True)
    for layer in dict.fromkeys(one.layer for one in row.codings):
        codes = dict.fromkeys(one.code for one in row.codings if one.layer == layer)
        _print_indented(f"{layer}: {', '.join(codes)}")
    if not row.codings:
        _print_indented("not coded", dim=True)
    click.echo()


def _print_indented(text: str, *, dim: bool = False) -> None:
    width = terminal_width() - 2
    click.secho(filled(safe(text), width, first="  ", later="  "), dim=dim)
