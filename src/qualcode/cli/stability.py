"""`qualcode stability`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.choices import UNITS
from qualcode.cli._console import say
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._intervals import interval_options
from qualcode.cli._output import FORMATS, emit_table, format_for, json_option, write_json
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._universe import universe_option

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish
    from qualcode.scope import Scope


@click.command("stability", cls=GroupedCommand)
@click.option(
    "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence or line; else the study's."
)
@scope_options
@universe_option
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Codes down to this level of the tree; 1 is the top."
)
@click.option("--coefficient", "names", multiple=True, metavar="NAME", help="Other coefficients; or 'all'.")
@interval_options
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or a table.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def command(
    folder: str,
    unit: str | None,
    scope: "Scope",
    universe_rule: str,
    depth: int | None,
    names: tuple[str, ...],
    wish: "Wish",
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure how far coders agree with themselves.

    Each coder who coded documents a second time, into a layer of its own
    (`pass: 2` in its layer.yaml, which `codings add --pass 2` writes), is
    compared with themself: percent agreement, Cohen's kappa and Krippendorff's
    alpha of each code on the documents finished in both passes. Also two
    layers named by --layer. The days between the passes are printed.

    \b
    Example:
      qualcode stability --coder coder-a --depth 1
      qualcode stability --depth 1 --speaker respondent --json
    """
    from qualcode.analysis.agreement import coefficients_named
    from qualcode.analysis.over_time.stability import stability
    from qualcode.analysis.over_time.stability_table import long_table, passes_table
    from qualcode.rules.counting import open_study
    from qualcode.scope_notes import hidden_notes

    wanted = format_for(form, output, as_json=as_json)
    study = open_study(folder)
    selection = selected(study, scope, wanted)
    if wanted == "table":
        for note in hidden_notes(selection):
            say(note)
    found = stability(
        selection,
        unit or study.settings.unit,
        coefficients=coefficients_named(names),
        depth=depth,
        wish=wish,
        universe_rule=universe_rule,
    )
    if wanted == "json":
        write_json((row for passes in found for row in passes.rows), output)
    elif names or wanted != "table":
        emit_table(long_table(found), wanted, output)
    else:
        for passes in found:
            emit_table(passes_table(passes), wanted, output)
