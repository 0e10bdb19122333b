"""`qualcode disagreements`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.choices import UNITS
from qualcode.cli._cards import print_card
from qualcode.cli._console import print_table, print_tables, safe, say, terminal_width, wrapped
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._output import FORMATS, format_for, json_option, write_json, write_table
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._universe import universe_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.analysis.disagreement.disagreement_rows import DisagreementRow
    from qualcode.analysis.disagreement.disagreements import Disagreements
    from qualcode.scope import Scope

_SHOWN = 20


@click.command("disagreements", cls=GroupedCommand)
@click.option(
    "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence or line; else the study's."
)
@scope_options
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Deeper codes count as those above them; 1 is the top."
)
@universe_option
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these; such as neighbour or presence.")
@click.option("--sort", type=click.Choice(("gain", "text")), default="gain", help="What brings most first; or by text.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="So many; a terminal shows 20, 0 is all.")
@click.option("--summary", is_flag=True, help="Only how many by kind, code and pair of coders.")
@click.option("--confusion", is_flag=True, help="Which code stands with one coder where another stands with the other.")
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or for reading.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def command(
    folder: str,
    unit: str | None,
    scope: "Scope",
    depth: int | None,
    universe_rule: str,
    kinds: tuple[str, ...],
    sort: str,
    limit: int | None,
    summary: bool,
    confusion: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """List where coders disagree, as the agenda of a meeting.

    Every turn (paragraph, sentence, line) to which coders gave different
    codes, or the same code with other values of a facet. Each has a kind:
    boundary, neighbour:parent, neighbour:sibling, several-codes:subset,
    several-codes:overlap, other-code, presence, facet; --kind extent lists
    units with the same codes on other words. What would raise agreement most
    comes first. An XLSX file has all for the meeting: the agenda with columns
    for decisions, the counts by kind, code and pair, and the confusion.

    \b
    Example:
      qualcode disagreements --speaker respondent --limit 5
      qualcode disagreements --coders coder-a,coder-b --kind neighbour --sort text
      qualcode disagreements --speaker respondent --depth 1 --confusion
      qualcode disagreements --speaker respondent -o build/calibration.xlsx
    """
    from qualcode.analysis.disagreement.disagreement_rows import disagreement_rows, n_of_kinds
    from qualcode.analysis.disagreement.disagreements import disagreements
    from qualcode.rules.counting import open_study

    if summary and confusion:
        raise click.UsageError("give `--summary` or `--confusion`, not both")
    if (summary or confusion) and (kinds or limit is not None):
        raise click.UsageError("`--kind` and `--limit` are of the list; leave --summary and --confusion out")
    kinds = tuple(kind.strip() for several in kinds for kind in several.split(",") if kind.strip())
    wanted = format_for(form, output, as_json=as_json)
    study = open_study(folder)
    selection = selected(study, scope, wanted)
    found = disagreements(selection, unit or study.settings.unit, depth=depth, universe_rule=universe_rule)
    if confusion:
        _confusion(found, wanted, output)
    elif summary:
        _summary(found, wanted, output)
    else:
        most = _SHOWN if limit is None and wanted == "table" else limit or None
        rows = disagreement_rows(found, kinds, sort=sort, limit=most)
        if wanted == "json":
            write_json(rows, output)
        elif wanted == "table":
            _print(found, rows, n_of_kinds(found, kinds))
        else:
            _write(found, rows, wanted, output)


def _confusion(found: "Disagreements", wanted: str, output: Path | None) -> None:
    """Print or write the confusion of codes."""
    from qualcode.analysis.disagreement.confusion import confusion
    from qualcode.analysis.disagreement.confusion_tables import confusion_list, confusion_table

    confused = confusion(found)
    if wanted == "json":
        write_json(confused.rows, output)
    elif wanted != "table":
        write_table(confusion_table(confused), wanted, output)
    else:
        room = terminal_width() - max(map(len, confused.names)) - 12
        narrow = 6 * len(confused.names) > room
        print_table(confusion_list(confused) if narrow else confusion_table(confused, numbered=True))


def _summary(found: "Disagreements", wanted: str, output: Path | None) -> None:
    """Print or write the counts by kind, code and pair of coders."""
    from qualcode.analysis.disagreement.disagreement_summary import disagreement_summary
    from qualcode.analysis.disagreement.disagreement_tables import disagreement_lines, summary_table, summary_tables

    rows = disagreement_summary(found)
    if wanted == "json":
        write_json(rows, output)
        return
    if wanted == "csv":
        write_table(summary_table(rows), wanted, output)
        return
    tables = list(summary_tables(found, rows, printed=wanted != "xlsx"))
    tables[-1] = replace(tables[-1], notes=(*tables[-1].notes, *disagreement_lines(found, ())))
    if wanted == "table":
        print_tables(tables)
    else:
        write_table(tables[0], wanted, output, tables[1:])


def _write(found: "Disagreements", rows: "Sequence[DisagreementRow]", wanted: str, output: Path | None) -> None:
    """Write the agenda; into a workbook with all that belongs to it."""
    from qualcode.analysis.disagreement.confusion import confusion
    from qualcode.analysis.disagreement.confusion_tables import confusion_table
    from qualcode.analysis.disagreement.disagreement_summary import disagreement_summary
    from qualcode.analysis.disagreement.disagreement_tables import agenda_table, summary_tables

    more = []
    if wanted == "xlsx":
        more = [*summary_tables(found, disagreement_summary(found)), confusion_table(confusion(found))]
    write_table(agenda_table(found, rows, printed=wanted in ("md", "latex")), wanted, output, more)


def _print(found: "Disagreements", rows: "Sequence[DisagreementRow]", n: int) -> None:
    """Print the agenda for reading: how many of each kind, then each disagreement with its text."""
    from qualcode.analysis.disagreement.disagreement_summary import disagreement_summary
    from qualcode.analysis.disagreement.disagreement_tables import disagreement_lines, headline, summary_tables

    if not len(found.units):
        click.echo(wrapped(headline(found)))
    counted = disagreement_summary(found, ["kind"]) if len(found.units) else []
    for table in summary_tables(found, counted, printed=True):
        print_table(replace(table, title=headline(found)))
    click.echo()
    for number, row in enumerate(rows, 1):
        print_card(number, row)
    if len(found.units) or n:
        more = "; --limit 0 shows all, --limit N so many" if len(rows) < n else ""
        say(f"{len(rows):,} of {n:,} shown{more}")
    for line in disagreement_lines(found, rows)[1:]:
        click.echo(wrapped(safe(line)))
