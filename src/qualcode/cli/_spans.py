"""`qualcode agreement --unit character`: what makes no sense together, and the printing."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from qualcode.cli._output import print_table, write_json, write_table
from qualcode.errors import ExitCode
from qualcode.scope import Scope, Selection

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish


class SpanWish(NamedTuple):
    """What is asked of spans."""

    exclusive: str
    """A code whose children exclude each other; empty for none."""
    coefficients: tuple[str, ...]
    depth: int | None
    universe_rule: str


def refuse_mixtures(unit: str | None, asked: SpanWish, scope: Scope, of_units: Mapping[str, bool]) -> None:
    """Refuse options that make no sense together with spans.

    Args:
        unit: The unit asked for.
        asked: What is asked of spans.
        scope: The scope asked for.
        of_units: Options that are of units only, and whether each is given.
    """
    if unit != "character":
        if asked.exclusive:
            raise click.UsageError("`--exclusive` is of spans; add `--unit character`")
        return
    for option, given in of_units.items():
        if given:
            instead = "; name two coders with `--coders`" if option == "--pairs" else ""
            raise click.UsageError(f"`{option}` is of units such as turns, not of `--unit character`{instead}")
    if asked.exclusive and (scope.codes or asked.depth is not None):
        raise click.UsageError("`--exclusive` names the codes; leave --code and --depth out")


def of_spans(selection: Selection, asked: SpanWish, wish: "Wish", form: str, output: Path | None) -> int:
    """Measure agreement on spans and print it."""
    from qualcode.analysis.span_agreement import span_agreement
    from qualcode.analysis.spans_table import span_table, span_tables
    from qualcode.study import coding_lines

    measured = span_agreement(
        selection,
        exclusive=asked.exclusive,
        coefficients=asked.coefficients,
        depth=asked.depth,
        wish=wish,
        universe_rule=asked.universe_rule,
        lines=lambda path, n: coding_lines(selection.study.root, path, n),
    )
    if form == "json":
        write_json(measured.rows, output)
    elif form == "table":
        for table in span_tables(measured):
            print_table(table)
    else:
        write_table(span_table(measured), form, output)
    return ExitCode.OK
