"""`qualcode agreement`."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._intervals import interval_options
from qualcode.cli._output import (
    FORMATS,
    emit_rows,
    format_for,
    json_option,
    print_table,
    say,
    terminal_width,
    write_json,
    write_table,
    write_text,
)
from qualcode.cli._ratings import ratings_options
from qualcode.cli._scope import scope_options
from qualcode.cli._spans import SpanWish, of_spans, refuse_mixtures
from qualcode.cli._universe import universe_option
from qualcode.errors import ExitCode
from qualcode.model import UNITS
from qualcode.scope import Scope, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.analysis.agreement import Agreement
    from qualcode.analysis.draws import Wish
    from qualcode.analysis.measuring import AgreementRow

WIDE = 120
GATE_FORMATS = ("junit", "github")
GROUPINGS = ("round", "version", "year", "quarter", "month", "day", "document", "case")


@click.command("agreement")
@click.option(
    "--unit", type=click.Choice((*UNITS, "character")), help="What is compared, or spans; else the study's own unit."
)
@click.option("--coders", metavar="A,B", default="", help="The coders to compare; else all.")
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
@click.option(
    "--min-alpha", type=click.FloatRange(-1, 1), metavar="ALPHA", help="A gate: exit with 1 where a code has less."
)
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
    coders: str,
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
    from qualcode.analysis.agreement import agreement, coefficients_named
    from qualcode.analysis.agreement_table import code_table, pair_table
    from qualcode.analysis.thresholds import threshold_for
    from qualcode.check import open_study
    from qualcode.scope import select

    judged = gate or min_alpha is not None
    if (levels or merging) and (judged or pairs or names or depth or by or levels == merging):
        raise click.UsageError(
            "`--levels` and `--mergers` are tables of their own; leave the other, --by, --depth, --pairs,"
            " --coefficient, --min-alpha and --gate out"
        )
    _refuse_at_a_gate(gate=gate, min_alpha=min_alpha, by=by, others=pairs or bool(names), form=form)
    of_span = SpanWish(exclusive, names, depth, universe_rule)
    refuse_mixtures(
        unit,
        of_span,
        scope,
        {
            "--pairs": pairs,
            "--gate": gate,
            "--min-alpha": min_alpha is not None,
            "--levels": levels,
            "--mergers": merging,
            "--by": by is not None,
        },
    )
    study = open_study(folder)
    named = tuple(name.strip() for name in coders.split(",") if name.strip())
    scope = replace(scope, coders=scope.coders + named)
    wanted = "json" if as_json else format_for(form, output)
    if unit == "character":
        return of_spans(select(study, scope), of_span, wish, wanted, output)
    if levels or merging:
        of_what = (unit or study.settings.unit, wish, universe_rule)
        return _of_tree(select(study, scope), *of_what, merging=merging, form=(wanted, output))
    if gate:
        looked_at = (study.settings.thresholds.coefficient,)
        return _gate(
            select(study, scope),
            lambda part: agreement(
                part,
                unit or study.settings.unit,
                coefficients=looked_at,
                depth=depth,
                wish=wish,
                universe_rule=universe_rule,
            ),
            depth,
            wanted,
            output,
        )
    chosen = coefficients_named(names, gate="krippendorff_alpha" if min_alpha is not None else "")
    if by:
        chosen_by = (by, unit or study.settings.unit, chosen, depth)
        return _by(
            select(study, scope), chosen_by, wish, universe_rule, long=pairs or bool(names), form=(wanted, output)
        )
    measured = agreement(
        select(study, scope),
        unit or study.settings.unit,
        coefficients=chosen,
        depth=depth,
        wish=wish,
        target=lambda code: threshold_for(study.settings.thresholds, study.codebook, code).minimum,
        universe_rule=universe_rule,
    )
    rows = measured.rows
    if wanted == "json":
        write_json(rows, output)
    else:
        narrow = wanted == "table" and terminal_width() < WIDE
        by_code = code_table(measured, rows, study.settings.thresholds, narrow=narrow)
        table = pair_table(measured, rows) if pairs or names else by_code
        if wanted == "table":
            print_table(table)
        else:
            write_table(table, wanted, output)
    return ExitCode.OK if min_alpha is None else _judged(rows, min_alpha)


def _judged(rows: "Sequence[AgreementRow]", min_alpha: float) -> int:
    """Say which codes have less than the least alpha."""
    from qualcode.analysis.gate import below

    failed = below(rows, min_alpha, "krippendorff_alpha")
    for row in failed:
        has = f"has {row.value:.3f}" if row.value is not None else f"has none ({row.reason})"
        say(f"{row.code}: alpha {has}, needs {min_alpha:.3f} ({row.n_pairable} units)")
    return ExitCode.PROBLEMS if failed else ExitCode.OK


def _by(
    selection: Selection,
    asked: "tuple[str, str, tuple[str, ...], int | None]",
    wish: "Wish",
    universe_rule: str,
    *,
    long: bool,
    form: tuple[str, Path | None],
) -> int:
    """Print agreement group by group."""
    from qualcode.analysis.over_time import over_time
    from qualcode.analysis.over_time_table import group_long_table, group_table

    by, unit, coefficients, depth = asked
    if not long and form[0] != "json":  # the table shows no interval, and they are what takes time
        coefficients, wish = ("krippendorff_alpha",), replace(wish, interval="none")
    found = over_time(
        selection, by, unit, coefficients=coefficients, depth=depth, wish=wish, universe_rule=universe_rule
    )
    emit_rows(found.rows, lambda: group_long_table(found) if long else group_table(found), *form)
    return ExitCode.OK


def _refuse_at_a_gate(*, gate: bool, min_alpha: float | None, by: str | None, others: bool, form: str | None) -> None:
    """A gate is of one figure a code, and by the study's own settings."""
    if gate and (min_alpha is not None or others):
        raise click.UsageError(
            "`--gate` judges by the thresholds of qualcode.yaml; leave --min-alpha, --pairs and --coefficient out"
        )
    if by and (gate or min_alpha is not None):
        raise click.UsageError("a gate is of one figure a code (or of `thresholds.rounds`); leave --by out")
    if form in GATE_FORMATS and not gate:
        raise click.UsageError(f"`--format {form}` is of a gate; add `--gate`")


def _of_tree(
    selection: Selection,
    unit: str,
    wish: "Wish",
    universe_rule: str,
    *,
    merging: bool,
    form: tuple[str, Path | None],
) -> int:
    """Print agreement by level of the code tree, or what mergers would bring."""
    from qualcode.analysis.levels import agreement_by_level, mergers
    from qualcode.analysis.levels_table import level_table, merge_table

    if merging:
        pairs = mergers(selection, unit, wish=wish, universe_rule=universe_rule)
        emit_rows(pairs.rows, lambda: merge_table(pairs), *form)
    else:
        levels = agreement_by_level(selection, unit, wish=wish, universe_rule=universe_rule)
        emit_rows(levels.rows, lambda: level_table(levels), *form)
    return ExitCode.OK


def _gate(
    selection: Selection,
    measure: "Callable[[Selection], Agreement]",
    depth: int | None,
    wanted: str,
    output: Path | None,
) -> int:
    """Judge by the study's thresholds and print the judgement in the format wanted."""
    from qualcode.analysis.agreement import universe_lines
    from qualcode.analysis.gate import gate, rounds_left_out
    from qualcode.analysis.gate_table import gate_tables
    from qualcode.analysis.planning import units_for
    from qualcode.exchange.gate_formats import folder_in, format_github, format_junit

    study = selection.study
    measured = measure(selection)
    rows = gate(measured.rows, selection, lambda part: measure(part).rows, depth=depth, units_for=units_for)
    notes = [*rounds_left_out(rows, selection), *universe_lines(measured)]
    if wanted == "json":
        write_json(rows, output)
    elif wanted == "junit":
        write_text(format_junit(rows, notes), output)
    elif wanted == "github":
        folder = folder_in(Path(os.environ.get("GITHUB_WORKSPACE") or "."), study.root)
        write_text(format_github(rows, study.settings.thresholds, study.codebook, folder), output)
    else:
        for table in gate_tables(rows, notes, narrow=wanted == "table"):
            if wanted == "table":
                print_table(table)
            else:
                write_table(table, wanted, output)
    return ExitCode.PROBLEMS if any(row.passed is False for row in rows) else ExitCode.OK
