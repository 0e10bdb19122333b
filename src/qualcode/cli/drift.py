"""`qualcode drift`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.choices import UNITS
from qualcode.cli._console import print_tables
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._numbers import Decimal
from qualcode.cli._output import FORMATS, emit_table, format_for, json_option, write_bytes, write_json
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._universe import universe_option

if TYPE_CHECKING:
    from qualcode.scope import Scope

PICTURES = (".svg", ".png", ".pdf")


@click.command("drift", cls=GroupedCommand)
@click.option("--of", type=click.Choice(("coders", "codes")), default="coders", help="Whose drift; else coders.")
@click.option(
    "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence or line; else the study's."
)
@scope_options
@universe_option
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Codes down to this level of the tree; else the top."
)
@click.option("--window", type=int, default=30, metavar="N", help="At least so many coded units a window; else 30.")
@click.option("--orders", type=int, default=9999, metavar="N", help="Random orders of documents for p; else 9999.")
@click.option("--seed", type=int, default=1, metavar="N", help="The same seed gives the same orders.")
@click.option("--confidence", type=Decimal(), default=0.95, metavar="SHARE", help="Level of the intervals; else 0.95.")
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or a table.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; .svg, .png and .pdf are pictures.",
)
@json_option
@click.pass_obj
def command(
    folder: str,
    of: str,
    unit: str | None,
    scope: "Scope",
    universe_rule: str,
    depth: int | None,
    window: int,
    orders: int,
    seed: int,
    confidence: float,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Show how agreement changes along the order of coding.

    Of coders: how far each agrees with the others, and how often they use each
    code, in windows that move along their own order of coding; --coder chooses
    whose drift is shown, the others stay whom they are compared with. Of
    codes: alpha over all coders along their common order. Whether a trend is
    more than chance is tested by exchanging whole documents.

    \b
    Example:
      qualcode drift --coder coder-b --speaker respondent
      qualcode drift --of codes --code equity --depth 2 --speaker respondent
      qualcode drift --speaker respondent -o build/drift.svg
    """
    from qualcode.analysis.over_time.drift import DriftWish, drift
    from qualcode.analysis.over_time.drift_table import drift_table, drift_tables
    from qualcode.rules.counting import open_study

    study = open_study(folder)
    wish = DriftWish(window, orders, seed, confidence)
    picture = output is not None and output.suffix.lower() in PICTURES and form is None and not as_json
    wanted = "picture" if picture else format_for(form, output, as_json=as_json)
    found = drift(
        selected(study, scope, wanted),
        unit or study.settings.unit,
        of,
        depth=depth,
        wish=wish,
        universe_rule=universe_rule,
    )
    if wanted == "json":
        write_json(found.rows, output)
    elif wanted == "picture" and output is not None:
        from qualcode.exchange.pictures import drift_picture

        form = output.suffix.lower()[1:]
        write_bytes(drift_picture(list(found.rows), study.settings.thresholds, form, confidence=confidence), output)
    elif wanted == "table":
        print_tables(drift_tables(found))
    else:
        emit_table(drift_table(found), wanted, output)
