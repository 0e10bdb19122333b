"""`qualcode quotes`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, say, terminal_width
from qualcode.cli._output import FORMATS, format_for, json_option, write_json, write_table
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._wrapping import filled

if TYPE_CHECKING:
    from qualcode.scope import Scope


@click.command("quotes")
@scope_options
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or running text.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def command(folder: str, scope: "Scope", form: str | None, output: Path | None, as_json: bool) -> None:
    """Print coded segments with where they stand.

    As a table: one row a quote, with document, case, code path, facets and
    the attributes of the case in columns.

    \b
    Example:
      qualcode quotes --code hub-team --case net-a
      qualcode quotes --code equity --format xlsx -o build/equity.xlsx
    """
    from qualcode.analysis.segments import QuoteRow, quote_rows, quote_table
    from qualcode.cli.codings import facets_shown
    from qualcode.rules.counting import open_study
    from qualcode.scope_notes import standing_notes

    wanted = format_for(form, output, as_json=as_json)
    selection = selected(open_study(folder), scope, "table" if wanted == "table" else "json")
    rows: list[QuoteRow] = quote_rows(selection)
    if wanted == "json":
        write_json(rows, output)
        return
    if wanted != "table":
        write_table(quote_table(rows), wanted, output)
        return
    for row in rows:
        place = f"turn {row.turn}" if row.turn else f"line {row.line}"
        said = " ".join(part for part in (place, row.time, row.speaker) if part)
        click.secho(f"{row.document}, {said}", bold=True, nl=False)
        facets = f"  [{facets_shown(row.facets)}]" if row.facets else ""
        above = ", ".join(dict.fromkeys(parent.code for parent in row.parents))
        click.echo(f"  {row.code} by {row.coder}{facets}{f', under {above}' if above else ''}")
        for paragraph in row.quote.split("\n"):
            if paragraph:
                click.echo(filled(safe(paragraph), terminal_width() - 2, first="  ", later="  "))
        if row.note:
            click.secho(
                filled(
                    f"note: {safe(row.note)}",
                    terminal_width() - 2,
                    first="  ",
                    later="  ",
                ),
                dim=True,
            )
        click.echo()
    say(f"{len(rows)} segments" if rows else "no coded segments in scope")
    for note in standing_notes(selection):
        say(note)
