"""`qualcode plan`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.choices import UNITS
from qualcode.cli._console import Column, print_rows, safe, say, wrapped
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._numbers import Decimal
from qualcode.cli._output import FORMATS, emit_json, emit_rows, format_for, json_option
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._universe import universe_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.analysis.plans.sampling import Drawn
    from qualcode.scope import Scope


F = TypeVar("F", bound=Callable[..., Any])


def _written(command: F) -> F:
    """`--format` and `-o`."""
    form = click.option(
        "--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or a table."
    )
    kind = click.Path(path_type=Path, dir_okay=False)
    return form(click.option("-o", "--output", type=kind, help="Write to this file.")(command))


@click.group("plan")
def command() -> None:
    """Plan how much to code, and what a second time.

    Before coding: how many units an agreement needs to be shown, how many cases
    it takes to meet a theme often enough, and which documents are to be coded
    by a second coder.

    \b
    Example:
      qualcode plan units --target 0.8 --prevalence 0.05
      qualcode plan cases --prevalence 0.1 --instances 2
      qualcode plan sample --documents 3
    """


@command.command("units", cls=GroupedCommand)
@click.option("--target", type=Decimal(), metavar="ALPHA", help="What is to be shown; else the study's thresholds.")
@click.option(
    "--prevalence",
    "prevalences",
    type=Decimal(),
    multiple=True,
    metavar="SHARE",
    help="Needs no study; may be repeated.",
)
@click.option(
    "--coefficient",
    type=click.Choice(("krippendorff_alpha", "cohen_kappa")),
    default="krippendorff_alpha",
    help="Which formula.",
)
@click.option("--raters", type=click.IntRange(min=2), default=2, metavar="N", help="How many code each unit; else 2.")
@click.option("--expected", type=Decimal(), metavar="KAPPA", help="The kappa to expect; else midway from target to 1.")
@click.option("--significance", type=Decimal(), default=0.05, metavar="SHARE", help="One-sided; else 0.05.")
@click.option("--power", type=Decimal(), metavar="SHARE", help="Of showing a kappa; else even odds.")
@click.option(
    "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence or line; else the study's."
)
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Codes down to this level of the tree; 1 is the top."
)
@scope_options
@universe_option
@_written
@json_option
@click.pass_obj
def plan_units(
    folder: str,
    target: float | None,
    prevalences: tuple[float, ...],
    coefficient: str,
    raters: int,
    expected: float | None,
    significance: float,
    power: float | None,
    unit: str | None,
    depth: int | None,
    scope: "Scope",
    universe_rule: str,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Say how many units it takes to show that agreement reaches a target.

    The rarer a code, the more. With --prevalence no study is needed; inside a
    study and without it, a row for each code at its prevalence in what the
    coders have finished, with the units that two of them share already.

    \b
    Example:
      qualcode plan units --target 0.8 --prevalence 0.05 --prevalence 0.25
      qualcode plan units --target 0.667 --speaker respondent --depth 1
      qualcode plan units --coefficient cohen_kappa --target 0.6 --expected 0.8 --prevalence 0.3 --power 0.8
    """
    from qualcode.analysis.plans.plan_tables import units_table
    from qualcode.analysis.plans.planning import UnitsPlan, plan_notes, units_at, units_by_code, units_needed

    wanted = format_for(form, output, as_json=as_json)
    plan = UnitsPlan(coefficient, raters, expected, significance, power)
    if prevalences:
        if target is None:
            raise click.UsageError("a prevalence needs a `--target`, such as 0.8")
        rows = units_at(plan, prevalences, target)
        emit_rows(rows, lambda: units_table(rows, plan_notes(plan)), wanted, output)
        return
    from qualcode.analysis.judging.thresholds import threshold_for
    from qualcode.rules.counting import open_study

    study = open_study(folder)
    units_needed(plan, 0.5, 0.5 if target is None else target)  # a number out of its range is said once, not by code
    settings = study.settings
    rows, notes = units_by_code(
        selected(study, scope, wanted),
        unit or settings.unit,
        plan,
        lambda code: threshold_for(settings.thresholds, study.codebook, code).minimum if target is None else target,
        depth,
        universe_rule=universe_rule,
    )
    if not rows and wanted == "table":
        say("no code was used in what the coders have finished; give a `--prevalence`")
        return
    emit_rows(rows, lambda: units_table(rows, notes), wanted, output)


@command.command("cases")
@click.option(
    "--prevalence",
    "prevalences",
    type=Decimal(),
    multiple=True,
    required=True,
    metavar="SHARE",
    help="Share of all cases that have the theme; may be repeated.",
)
@click.option(
    "--instances", type=int, multiple=True, default=(1,), metavar="N", help="In how many it is to be met; else 1."
)
@click.option("--power", "powers", type=Decimal(), multiple=True, default=(0.8,), metavar="SHARE", help="Else 0.8.")
@click.option("--cases", "n_cases", type=click.IntRange(min=1), metavar="N", help="The chance that so many give.")
@_written
@json_option
def plan_cases(
    prevalences: tuple[float, ...],
    instances: tuple[int, ...],
    powers: tuple[float, ...],
    n_cases: int | None,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Say how many cases it takes to meet a theme often enough.

    After Fugard and Potts (2015): the least number of cases among which a
    theme of a given prevalence is met at least so many times, with a given
    chance. Every combination of what is repeated gets a row.

    \b
    Example:
      qualcode plan cases --prevalence 0.1 --instances 2 --power 0.8
      qualcode plan cases --prevalence 0.1 --prevalence 0.25 --instances 1 --instances 2
      qualcode plan cases --prevalence 0.25 --cases 11
    """
    from qualcode.analysis.plans.plan_tables import cases_table
    from qualcode.analysis.plans.planning import cases_rows

    rows = cases_rows(prevalences, instances, powers, n_cases)
    emit_rows(rows, lambda: cases_table(rows), format_for(form, output, as_json=as_json), output)


@command.command("sample")
@click.option("--documents", type=click.IntRange(min=1), metavar="N", help="Draw so many documents.")
@click.option("--turns", type=click.IntRange(min=1), metavar="N", help="Draw so many turns.")
@click.option("--share", type=Decimal(), metavar="SHARE", help="Draw this share of the documents, such as 0.2.")
@click.option(
    "--by",
    multiple=True,
    metavar="NAME",
    help="Stratify by this attribute; 'coder' is who coded first, and the default.",
)
@click.option("--seed", type=int, default=1, metavar="N", help="The same seed draws the same.")
@click.option("--second", "seconds", multiple=True, metavar="ID", help="Who may code a second time; else every coder.")
@click.option("--target", type=Decimal(), metavar="ALPHA", help="Add what the weakest code in scope needs for this.")
@click.option("--write", is_flag=True, help="Put it into the assignments of qualcode.yaml.")
@scope_options
@json_option
@click.pass_obj
def plan_sample(
    folder: str,
    documents: int | None,
    turns: int | None,
    share: float | None,
    by: tuple[str, ...],
    seed: int,
    seconds: tuple[str, ...],
    target: float | None,
    write: bool,
    scope: "Scope",
    as_json: bool,
) -> None:
    """Draw documents or turns to be coded by a second coder.

    Drawn is among what one coder has finished and no other is to code: by
    chance, in proportion to the strata, the same for the same seed. --target
    adds what the weakest code (of --code, else of all) needs to be shown
    reliable; chosen by the code, that part stands apart from the random one.
    --coder says whose work may be drawn, --second who may read it again.

    \b
    Example:
      qualcode plan sample --documents 3 --by hub_type
      qualcode plan sample --share 0.5 --seed 7 --second coder-a --second coder-b
    """
    from qualcode.analysis.plans.sampling import SampleWish, double_coding_sample
    from qualcode.layout import SETTINGS
    from qualcode.rules.counting import open_study
    from qualcode.scope import select

    study = open_study(folder)
    wish = SampleWish(documents, turns, share, by or SampleWish().by, seed, seconds, target)
    drawn = double_coding_sample(select(study, scope), wish)
    if write:
        from qualcode.samples import write_sample

        write_sample(study, drawn)
    if as_json:
        emit_json(drawn.rows)
    else:
        _print_sample(drawn)
    if write:
        say(f"wrote the assignments and '{drawn.sample.id}' to {SETTINGS}")
    else:
        say("nothing is written; `--write` puts it into the assignments of qualcode.yaml")


def _print_sample(drawn: "Drawn") -> None:
    print_rows(
        [Column("stratum"), Column("had", right=True), Column("drawn", right=True)],
        [(row.stratum, row.had, row.drawn) for row in drawn.strata],
    )
    click.echo()
    print_rows(
        [
            Column("document"),
            Column("turns", fit="wrap"),
            Column("n", right=True),
            Column("case", optional=True),
            Column("stratum", optional=True),
            Column("first"),
            Column("second"),
            Column("why"),
        ],
        [
            (
                row.document,
                row.turns or "all",
                row.n_turns or None,
                row.case,
                row.stratum,
                row.first,
                row.second,
                row.why,
            )
            for row in drawn.rows
        ],
    )
    _print_notes(drawn.notes)


def _print_notes(notes: "Sequence[str]") -> None:
    if notes:
        click.echo()
    for note in notes:
        click.echo(wrapped(safe(note)))
