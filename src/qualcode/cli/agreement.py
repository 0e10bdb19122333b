"""`qualcode agreement`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._intervals import interval_options
from qualcode.cli._numbers import Decimal
from qualcode.cli._output import FORMATS, format_for, json_option
from qualcode.cli._ratings import ratings_options
from qualcode.cli._scope import scope_options
from qualcode.cli._universe import universe_option
from qualcode.model import UNITS
from qualcode.scope import Scope

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish

GATE_FORMATS = ("junit", "github")
GROUPINGS = ("round", "version", "year", "quarter", "month", "day", "document", "case")


@click.command("agreement")
@click.option(
    "--unit", type=click.Choice((*UNITS, "character")), help="What is compared, or spans; else the study's own unit."
)
@scope_options
@click.option("--depth", type=click.IntRange(min=1), help="Codes down to this depth of the tree; 1 is the top.")
@click.option("--exclusive", metavar="CODE", default="", help="Of spans: the codes below CODE exclude each other.")
@click.option("--pairs", is_flag=True, help="A row for each pair of coders.")
@click.option("--levels", is_flag=True, help="Agreement on all codes at each level of the code tree.")
@click.option("--mergers", "merging", is_flag=True, help="Would merging two codes have helped?")
@click.option("--by", type=click.Choice(GROUPINGS), help="Agreement by round, month and so on, each on its own.")
@click.option("--coefficient", "names", multiple=True, metavar="NAME", help="Other coefficients; or 'all'.")
@universe_option
@interval_options
@click.option("--min-alpha", type=Decimal(-1, 1), metavar="ALPHA", help="A gate: exit with 1 where a code has less.")
@click.option(
    "--gate", is_flag=True, help="Judge by the thresholds of qualcode.yaml; exit with 1 where one is not met."
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS[:-1], *GATE_FORMATS)),
    help="Else by the suffix of FILE, or a table; junit and github are of a gate.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@ratings_options
@click.pass_obj
def command(
    folder: str,
    unit: str | None,
    scope: Scope,
    depth: int | None,
    exclusive: str,
    pairs: bool,
    levels: bool,
    merging: bool,
    by: str | None,
    names: tuple[str, ...],
    universe_rule: str,
    wish: "Wish",
    min_alpha: float | None,
    gate: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Measure how far coders agree, code by code.

    Percent agreement and Cohen's kappa for each pair of coders, and
    Krippendorff's alpha over all of them, of whether a code is on a unit.
    Only documents that at least two of the coders have finished count, and of
    these what --universe says; what that leaves out is printed. A code that
    nobody used has no value, and the reason stands there instead.
    --coefficient takes, beside those three, scott_pi, bennett_s, pabak,
    fleiss_kappa, conger_kappa, light_kappa, brennan_prediger and gwet_ac1.

    With --unit character the text is not cut into units: Krippendorff's |u
    tells how far coders agree on where a code is, and F1 which share of spans
    match. Where the codes below one code exclude each other, --exclusive adds
    u, cu and (k)u, which tell these codes from each other. The coefficients
    are then bar_u_alpha, u_alpha, cu_alpha, ku_alpha, ku_coverage,
    span_f1_exact and span_f1_overlap.

    With --from no study is read but a table, a column a coder or a row a
    rating (see docs/ratings.md): all these coefficients, ordered and numeric
    values, weights, sets of codes, and spans with start and end.

    \b
    Example:
      qualcode agreement --unit turn --depth 1 --speaker respondent
      qualcode agreement --coders coder-a,coder-b --code equity --min-alpha 0.667
      qualcode agreement --depth 1 --speaker respondent --gate
      qualcode agreement --depth 1 --universe eligible-speakers
      qualcode agreement --depth 1 --speaker respondent --by round
      qualcode agreement --depth 1 --coefficient krippendorff_alpha --coefficient gwet_ac1
      qualcode agreement --levels
      qualcode agreement --mergers --speaker respondent
      qualcode agreement --unit character --depth 1 --speaker respondent
      qualcode agreement --from docs/ratings-wide.csv --level ordinal
    """
    from qualcode.check import open_study
    from qualcode.cli import _agreement as answers
    from qualcode.scope import select

    spans = unit == "character"
    answers.refuse_mixtures(
        {
            "--gate": gate,
            "--min-alpha": min_alpha is not None,
            "--by": by is not None,
            "--levels": levels,
            "--mergers": merging,
            "--unit character": spans,
        },
        {"--depth": depth is not None, "--pairs": pairs, "--coefficient": bool(names), "--exclusive": bool(exclusive)},
    )
    if exclusive and not spans:
        raise click.UsageError("`--exclusive` is of spans; add `--unit character`")
    if gate and form is None and output is not None and output.suffix.lower() == ".xml":
        form = "junit"
    if form in GATE_FORMATS and not gate:
        raise click.UsageError(f"`--format {form}` is of a gate; add `--gate`")
    study = open_study(folder)
    asked = answers.Asked(
        selection=select(study, scope),
        unit=unit or study.settings.unit,
        names=names,
        depth=depth,
        universe_rule=universe_rule,
        wish=wish,
        form=format_for(form, output, as_json=as_json),
        output=output,
    )
    if spans:
        return answers.of_spans(asked, exclusive)
    if gate:
        return answers.at_the_gate(asked)
    if levels:
        return answers.by_level(asked)
    if merging:
        return answers.of_mergers(asked)
    if by is not None:
        return answers.by_group(asked, by, pairs=pairs)
    return answers.by_code(asked, pairs=pairs, min_alpha=min_alpha)
