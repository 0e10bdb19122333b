"""`qualcode agreement` on a study: what makes no sense together, and one function for each kind of answer."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import print_tables, say, terminal_width
from qualcode.cli._output import emit_rows, emit_table, write_json, write_table, write_text
from qualcode.errors import ExitCode
from qualcode.scope import Selection

if TYPE_CHECKING:
    from qualcode.analysis.agreement import Agreement
    from qualcode.analysis.agreement_rows import AgreementRow
    from qualcode.analysis.draws import Wish

WIDE = 120
"""A terminal of so many columns holds the table with a column for each coder."""
VERY_WIDE = 160
"""One of so many holds the table that has every field."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured, and in which form it is to be told."""

    selection: Selection
    unit: str
    names: tuple[str, ...]
    """Of coefficients; empty for the customary ones."""
    depth: int | None
    universe_rule: str
    wish: "Wish"
    form: str
    output: Path | None


def _measured(
    asked: Asked, selection: Selection, coefficients: Sequence[str], *, as_values: bool = False
) -> "Agreement":
    """Some coefficients on a selection, with the study's thresholds as targets."""
    from qualcode.analysis.agreement import agreement
    from qualcode.analysis.judging.thresholds import threshold_for

    study = selection.study
    return agreement(
        selection,
        asked.unit,
        coefficients=coefficients,
        depth=asked.depth,
        wish=asked.wish,
        target=lambda code: threshold_for(study.settings.thresholds, study.codebook, code).minimum,
        universe_rule=asked.universe_rule,
        as_values=as_values,
    )


def refuse_mixtures(kinds: Mapping[str, bool], options: Mapping[str, bool]) -> None:
    """Refuse two kinds of answer at once, and options that have no meaning for the kind asked for.

    Args:
        kinds: Options that ask for an answer of their own kind, and whether each is given; at most one may be.
        options: Options that change the customary answer, and whether each is given.

    Raises:
        click.UsageError: If two do not go together.
    """
    asked = [option for option, given in kinds.items() if given]
    if len(asked) > 1:
        raise click.UsageError(f"`{asked[0]}` and `{asked[1]}` are answers of their own; ask for one of them")
    refused = [option for option, given in options.items() if asked and given and option not in _TAKES[asked[0]]]
    if refused:
        raise click.UsageError(f"leave {', '.join(refused)} out: {_WHY[asked[0]]}")


_TAKES = {
    "--gate": ("--depth",),
    "--min-alpha": ("--depth", "--pairs", "--coefficient"),
    "--by": ("--depth", "--pairs", "--coefficient"),
    "--levels": (),
    "--mergers": (),
    "--exclusive": ("--pairs", "--coefficient", "--exclusive"),
    "--unit character": ("--depth", "--coefficient", "--exclusive"),
}
_WHY = {
    "--gate": "`--gate` judges by the thresholds of qualcode.yaml",
    "--min-alpha": "`--min-alpha` is of units such as turns",
    "--by": "`--by` is of units such as turns",
    "--levels": "`--levels` is a table of its own",
    "--mergers": "`--mergers` is a table of its own",
    "--exclusive": "`--exclusive` names the codes",
    "--unit character": "`--unit character` has no units such as turns; two coders are named with `--coders`",
}


def by_code(asked: Asked, *, pairs: bool, min_alpha: float | None, machines: Sequence[str] = ()) -> int:
    """Print agreement code by code; with a minimum, judge alpha by it; machines in rows of their own."""
    from qualcode.analysis.agreement import coefficients_named
    from qualcode.analysis.agreement_rows import ALL_CODES
    from qualcode.analysis.agreement_table import code_table, pair_table

    chosen = coefficients_named(asked.names, gate="krippendorff_alpha" if min_alpha is not None else "")
    long = pairs or bool(asked.names)
    top_only = asked.form == "table" and not long and min_alpha is None and _is_all_of_a_tree(asked)
    asked = replace(asked, depth=1) if top_only else asked  # a hundred rows are no table to look at
    thresholds = asked.selection.study.settings.thresholds
    if machines:
        from qualcode.cli._machines import with_machines

        narrow = _narrow(asked, WIDE)
        return with_machines(
            asked,
            machines,
            lambda part, names: _measured(asked, part, names),
            lambda found: code_table(found, found.rows, thresholds, narrow=narrow),
        )
    if asked.form != "json" and not long:  # for what is said below the table, and for the verdict
        chosen = tuple(dict.fromkeys((*chosen, "gwet_ac1", thresholds.coefficient)))
        shown = ("krippendorff_alpha", "masi_alpha", thresholds.coefficient)
        asked = replace(asked, wish=replace(asked.wish, only=shown))
    measured = _measured(asked, asked.selection, chosen, as_values=long or asked.form == "json")
    rows = measured.rows
    if asked.form == "json":
        write_json(rows, asked.output)
    elif long:
        emit_table(pair_table(measured, rows, narrow=_narrow(asked, VERY_WIDE)), asked.form, asked.output)
    else:
        emit_table(code_table(measured, rows, thresholds, narrow=_narrow(asked, WIDE)), asked.form, asked.output)
    if top_only and any(row.code != ALL_CODES for row in rows):
        say("(the top codes, each with those below it; `--depth 2`, `--code ID` or `--json` shows more)")
    return ExitCode.OK if min_alpha is None else _judged(rows, min_alpha)


def _is_all_of_a_tree(asked: Asked) -> bool:
    """Whether no codes were asked for, and there are some below others."""
    codebook = asked.selection.study.codebook
    return asked.depth is None and not asked.selection.scope.codes and any(code.depth > 1 for code in codebook.codes)


def _judged(rows: "Sequence[AgreementRow]", min_alpha: float) -> int:
    """Say which codes have less than the least alpha."""
    from qualcode.analysis.judging.gate import below

    failed = below(rows, min_alpha, "krippendorff_alpha")
    for row in failed:
        has = f"has {row.value:.3f}" if row.value is not None else f"has none ({row.reason})"
        say(f"{row.code}: alpha {has}, needs {min_alpha:.3f} ({row.n_pairable} units)")
    return ExitCode.PROBLEMS if failed else ExitCode.OK


def of_exclusive(asked: Asked, exclusive: str, *, pairs: bool) -> int:
    """Print agreement on which of some codes, which exclude each other, a unit has."""
    from qualcode.analysis.agreement import coefficients_named
    from qualcode.analysis.agreement_rows import COEFFICIENTS
    from qualcode.analysis.agreement_table import code_table, pair_table
    from qualcode.analysis.exclusive import exclusive_agreement
    from qualcode.analysis.judging.thresholds import threshold_for

    _refuse_codes(asked)
    study = asked.selection.study
    measured = exclusive_agreement(
        asked.selection,
        asked.unit,
        exclusive,
        coefficients=COEFFICIENTS if "all" in asked.names else coefficients_named(asked.names),
        wish=asked.wish,
        target=lambda code: threshold_for(study.settings.thresholds, study.codebook, code).minimum,
        universe_rule=asked.universe_rule,
    )
    rows = measured.rows
    if pairs or asked.names:
        table = pair_table(measured, rows, narrow=_narrow(asked, VERY_WIDE))
    else:
        table = code_table(measured, rows, study.settings.thresholds, narrow=_narrow(asked, WIDE))
    emit_rows(rows, lambda: table, asked.form, asked.output)
    return ExitCode.OK


def _narrow(asked: Asked, width: int) -> bool:
    """Whether the answer goes to a terminal that does not hold so many columns."""
    return asked.form == "table" and terminal_width() < width


def _refuse_codes(asked: Asked) -> None:
    if asked.selection.scope.codes or asked.depth is not None:
        raise click.UsageError("`--exclusive` names the codes; leave --code and --depth out")


def by_group(asked: Asked, by: str, *, pairs: bool) -> int:
    """Print agreement group by group."""
    from qualcode.analysis.agreement import coefficients_named
    from qualcode.analysis.over_time.group_table import group_long_table, group_table
    from qualcode.analysis.over_time.groups import over_time

    coefficients, wish = coefficients_named(asked.names), asked.wish
    long = pairs or bool(asked.names)
    if not long and asked.form != "json":  # the table shows no interval, and they are what takes time
        coefficients, wish = ("krippendorff_alpha",), replace(wish, interval="none")
    found = over_time(
        asked.selection,
        by,
        asked.unit,
        coefficients=coefficients,
        depth=asked.depth,
        wish=wish,
        universe_rule=asked.universe_rule,
        as_values=long or asked.form == "json",
    )
    table = group_long_table if long else group_table
    emit_rows(found.rows, lambda: table(found), asked.form, asked.output)
    return ExitCode.OK


def by_level(asked: Asked) -> int:
    """Print agreement on all codes at each level of the code tree."""
    from qualcode.analysis.levels import agreement_by_level
    from qualcode.analysis.levels_table import level_table

    found = agreement_by_level(asked.selection, asked.unit, wish=asked.wish, universe_rule=asked.universe_rule)
    emit_rows(found.rows, lambda: level_table(found), asked.form, asked.output)
    return ExitCode.OK


def of_mergers(asked: Asked) -> int:
    """Print what merging two codes would bring."""
    from qualcode.analysis.levels import mergers
    from qualcode.analysis.levels_table import merge_table

    found = mergers(asked.selection, asked.unit, wish=asked.wish, universe_rule=asked.universe_rule)
    emit_rows(found.rows, lambda: merge_table(found), asked.form, asked.output)
    return ExitCode.OK


def of_spans(asked: Asked, exclusive: str) -> int:
    """Measure agreement on spans and print it."""
    from qualcode.analysis.spans.span_agreement import span_agreement
    from qualcode.analysis.spans.spans_table import span_table, span_tables
    from qualcode.study import coding_lines

    if exclusive:
        _refuse_codes(asked)
    measured = span_agreement(
        asked.selection,
        exclusive=exclusive,
        coefficients=asked.names,
        depth=asked.depth,
        wish=asked.wish,
        universe_rule=asked.universe_rule,
        lines=lambda path, n: coding_lines(asked.selection.study.root, path, n),
    )
    if asked.form == "json":
        write_json(measured.rows, asked.output)
    elif asked.form == "table":
        print_tables(span_tables(measured))
    else:
        write_table(span_table(measured), asked.form, asked.output)
    return ExitCode.OK


def at_the_gate(asked: Asked) -> int:
    """Judge by the study's thresholds and print the judgement."""
    from qualcode.analysis.agreement_notes import universe_lines
    from qualcode.analysis.judging.gate import gate, rounds_left_out
    from qualcode.analysis.judging.gate_table import gate_tables, interval_lines
    from qualcode.analysis.plans.planning import units_for
    from qualcode.exchange.gate_formats import folder_in, format_github, format_junit

    selection, study = asked.selection, asked.selection.study
    looked_at = (study.settings.thresholds.coefficient,)
    measured = _measured(asked, selection, looked_at)
    rows = gate(
        measured.rows,
        selection,
        lambda part: _measured(asked, part, looked_at).rows,
        depth=asked.depth,
        units_for=units_for,
    )
    of_rounds = interval_lines(rows)
    on = (line for line in universe_lines(measured) if not of_rounds or line != measured.draws.note)
    notes = [*rounds_left_out(rows, selection), *on, *of_rounds]
    if asked.form == "json":
        write_json(rows, asked.output)
    elif asked.form == "junit":
        write_text(format_junit(rows, notes), asked.output)
    elif asked.form == "github":
        folder = folder_in(Path(os.environ.get("GITHUB_WORKSPACE") or "."), study.root)
        write_text(format_github(rows, study.settings.thresholds, study.codebook, folder), asked.output)
    elif asked.form == "table":
        print_tables(gate_tables(rows, notes, narrow=True))
    else:
        emit_table(gate_tables(rows, notes)[0], asked.form, asked.output)
    return ExitCode.PROBLEMS if any(row.passed is False for row in rows) else ExitCode.OK
