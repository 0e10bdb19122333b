"""`qualcode agreement`."""

from dataclasses import replace
from pathlib import Path

import click

from qualcode.cli._output import FORMATS, format_for, json_option, print_table, say, write_json, write_table
from qualcode.cli._scope import scope_options
from qualcode.errors import ExitCode
from qualcode.model import UNITS
from qualcode.scope import Scope


@click.command("agreement")
@click.option("--unit", type=click.Choice(UNITS), help="What is compared; else the study's own unit.")
@click.option("--coders", metavar="A,B", default="", help="The coders to compare; else all.")
@scope_options
@click.option("--depth", type=click.IntRange(min=1), help="Codes down to this depth of the tree; 1 is the top.")
@click.option("--pairs", is_flag=True, help="A row for each pair of coders.")
@click.option("--coefficient", "names", multiple=True, metavar="NAME", help="Other coefficients; or 'all'.")
@click.option(
    "--min-alpha", type=click.FloatRange(-1, 1), metavar="ALPHA", help="A gate: exit with 1 where a code has less."
)
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or a table.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def command(
    folder: str,
    unit: str | None,
    coders: str,
    scope: Scope,
    depth: int | None,
    pairs: bool,
    names: tuple[str, ...],
    min_alpha: float | None,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Measure how far coders agree, code by code.

    Percent agreement and Cohen's kappa for each pair of coders, and
    Krippendorff's alpha over all of them, of whether a code is on a unit.
    Only documents that at least two of the coders have finished count; what
    that leaves out is printed. A code that nobody used has no value, and the
    reason stands there instead. --coefficient takes, beside those three,
    scott_pi, bennett_s, pabak, fleiss_kappa, conger_kappa, light_kappa,
    brennan_prediger and gwet_ac1.

    \b
    Example:
      qualcode agreement --unit turn --depth 1 --speaker respondent
      qualcode agreement --coders coder-a,coder-b --code equity --min-alpha 0.667
      qualcode agreement --depth 1 --coefficient krippendorff_alpha --coefficient gwet_ac1
    """
    from qualcode.analysis.agreement import agreement, below, coefficients_named
    from qualcode.analysis.agreement_table import code_table, pair_table
    from qualcode.check import open_study
    from qualcode.scope import select

    study = open_study(folder)
    named = tuple(name.strip() for name in coders.split(",") if name.strip())
    scope = replace(scope, coders=scope.coders + named)
    chosen = coefficients_named(names, gate="krippendorff_alpha" if min_alpha is not None else "")
    measured = agreement(select(study, scope), unit or study.settings.unit, coefficients=chosen, depth=depth)
    rows = measured.rows
    wanted = "json" if as_json else format_for(form, output)
    if wanted == "json":
        write_json(rows, output)
    else:
        table = pair_table(measured, rows) if pairs or names else code_table(measured, rows, narrow=wanted == "table")
        if wanted == "table":
            print_table(table)
        else:
            write_table(table, wanted, output)
    if min_alpha is None:
        return ExitCode.OK
    failed = below(rows, min_alpha, "krippendorff_alpha")
    for row in failed:
        has = f"has {row.value:.3f}" if row.value is not None else f"has none ({row.reason})"
        say(f"{row.code}: alpha {has}, needs {min_alpha:.3f} ({row.n_pairable} units)")
    return ExitCode.PROBLEMS if failed else ExitCode.OK
