"""`qualcode agreement`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.choices import UNITS
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._intervals import interval_options
from qualcode.cli._numbers import Alpha
from qualcode.cli._output import FORMATS, format_for, json_option
from qualcode.cli._ratings import ratings_options
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._universe import universe_option

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish
    from qualcode.scope import Scope

GATE_FORMATS = ("junit", "github")
GROUPINGS = ("round", "version", "year", "quarter", "month", "day", "document", "case")


@click.command("agreement", cls=GroupedCommand)
@click.option(
    "--unit",
    type=click.Choice((*UNITS, "character")),
    metavar="UNIT",
    help="turn, paragraph, sentence, line, or character (spans); else the study's.",
)
@scope_options
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Codes down to this level of the tree; 1 is the top."
)
@click.option("--exclusive", metavar="CODE", default="", help="The codes below CODE exclude each other.")
@click.option("--pairs", is_flag=True, help="A row for each pair of coders.")
@click.option("--levels", is_flag=True, help="All codes together, at each level of the code tree.")
@click.option("--mergers", "merging", is_flag=True, help="Would merging two codes have helped?")
@click.option(
    "--by",
    type=click.Choice(GROUPINGS),
    metavar="GROUP",
    help="round, version, year, quarter, month, day, document or case.",
)
@click.option(
    "--coefficient", "names", multiple=True, metavar="NAME", help="In place of the customary three; or 'all'."
)
@click.option("--machine", "machines", multiple=True, metavar="LAYER", help="A machine against each person, apart.")
@universe_option
@interval_options
@click.option("--min-alpha", type=Alpha(), metavar="ALPHA", help="Exit with 1 where a code's alpha is less.")
@click.option("--gate", is_flag=True, help="Exit with 1 where a threshold of qualcode.yaml is not met.")
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS[:-1], *GATE_FORMATS)),
    metavar="FORMAT",
    help="table, csv, xlsx, md, latex or json; of a gate also junit, github.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@ratings_options
@click.pass_obj
def command(
    folder: str,
    unit: str | None,
    scope: "Scope",
    depth: int | None,
    exclusive: str,
    pairs: bool,
    levels: bool,
    merging: bool,
    by: str | None,
    names: tuple[str, ...],
    machines: tuple[str, ...],
    universe_rule: str,
    wish: "Wish",
    min_alpha: float | None,
    gate: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Measure how far coders agree, code by code.

    Percent agreement, Cohen's kappa and Krippendorff's alpha, with intervals and
    a verdict by the study's thresholds. Only documents count that at least two
    coders have finished; who was not to code a unit is missing there. What the
    columns mean, and what the numbers are on, is printed with them.

    Which page for which question: docs/agreement.md. The gate: docs/gate.md.
    Spans (--unit character): docs/spans.md. --coefficient takes scott_pi,
    bennett_s, pabak, fleiss_kappa, conger_kappa, light_kappa, brennan_prediger,
    gwet_ac1, masi_alpha, jaccard_alpha; of spans bar_u_alpha and its kin.

    \b
    Example:
      qualcode agreement --depth 1 --speaker respondent
      qualcode agreement --coders coder-a,coder-b --code equity --pairs
      qualcode agreement --depth 1 --speaker respondent --gate
      qualcode agreement --depth 1 --by round
      qualcode agreement --unit sentence --exclusive hub-organization
      qualcode agreement --unit character --depth 1
      qualcode agreement --from docs/ratings-wide.csv --level ordinal
    """
    from qualcode.cli import _agreement as answers
    from qualcode.rules.counting import open_study

    spans = unit == "character"
    answers.refuse_mixtures(
        {
            "--gate": gate,
            "--min-alpha": min_alpha is not None,
            "--by": by is not None,
            "--levels": levels,
            "--mergers": merging,
            "--exclusive": bool(exclusive) and not spans,
            "--unit character": spans,
        },
        {
            "--depth": depth is not None,
            "--pairs": pairs,
            "--coefficient": bool(names),
            "--exclusive": bool(exclusive),
            "--machine": bool(machines),
        },
    )
    if machines and (pairs or names):
        raise click.UsageError("`--machine` is told in pairs of its own; leave --pairs and --coefficient out")
    if gate and form is None and output is not None and output.suffix.lower() == ".xml":
        form = "junit"
    if form in GATE_FORMATS and not gate:
        raise click.UsageError(f"`--format {form}` is of a gate; add `--gate`")
    study = open_study(folder)
    wanted = format_for(form, output, as_json=as_json)
    asked = answers.Asked(
        selection=selected(study, scope, wanted),
        unit=unit or study.settings.unit,
        names=names,
        depth=depth,
        universe_rule=universe_rule,
        wish=wish,
        form=wanted,
        output=output,
    )
    if spans:
        return answers.of_spans(asked, exclusive)
    if exclusive:
        return answers.of_exclusive(asked, exclusive, pairs=pairs)
    if gate:
        return answers.at_the_gate(asked)
    if levels:
        return answers.by_level(asked)
    if merging:
        return answers.of_mergers(asked)
    if by is not None:
        return answers.by_group(asked, by, pairs=pairs)
    return answers.by_code(asked, pairs=pairs, min_alpha=min_alpha, machines=machines)
