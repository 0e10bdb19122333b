"""Options of `qualcode agreement --from`: tables that were made elsewhere."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from qualcode.cli._console import say
from qualcode.cli._output import FORMATS, emit_table, format_for, write_json
from qualcode.errors import ExitCode, RefusedError, UnreadableError

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish
    from qualcode.analysis.outside.outside_ratings import Measurement, OutsideRatings, OutsideSpans, Square
    from qualcode.analysis.outside.outside_spans import OutsideSpanAgreement
    from qualcode.problem import Problem

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--from",
        "table_path",
        metavar="FILE",
        help="Measure this table in place of a study; - is the input.",
    ),
    click.option(
        "--level",
        type=click.Choice(("nominal", "ordinal", "interval", "ratio")),
        help="What the values are; else nominal.",
    ),
    click.option(
        "--weights",
        metavar="WEIGHTS",
        help="identity, linear, quadratic, ordinal, or a file with a square table.",
    ),
    click.option(
        "--distances",
        metavar="FILE",
        help="A square table, for alpha in place of --level.",
    ),
    click.option(
        "--categories",
        metavar="A,B,C",
        help="Codes that could be chosen, in order; else those used.",
    ),
    click.option(
        "--separator",
        metavar="SIGN",
        help="Between several codes of a cell; else ';', none with ''.",
    ),
    click.option(
        "--missing",
        multiple=True,
        metavar="VALUE",
        help="A cell of a coder who did not rate the unit, as an empty one; else NA.",
    ),
    click.option(
        "--none",
        "no_code",
        multiple=True,
        metavar="VALUE",
        help="A cell of a coder who looked and gave no code; '' for empty ones.",
    ),
    click.option("--length", type=click.IntRange(min=1), metavar="N", help="Of spans: how long the continuum is."),
    click.option("--begin", type=click.IntRange(min=0), metavar="N", help="Of spans: where it begins; else 0."),
)


@dataclass(frozen=True, slots=True)
class RatingsOptions:
    """What was asked of a table of ratings."""

    path: str | None
    level: str | None
    weights: str | None
    distances: str | None
    categories: str | None
    separator: str | None
    missing: tuple[str, ...]
    none: tuple[str, ...]
    length: int | None
    begin: int | None


def ratings_options(command: F) -> F:
    """Add the options of tables of ratings; with `--from` the table is measured in place of a study."""

    @wraps(command)
    def with_table(*args: Any, **kwargs: Any) -> Any:
        ratings = RatingsOptions(*(kwargs.pop(name) for name in ("table_path", *_OF_A_TABLE)))
        _check_options(click.get_current_context(), ratings)
        if ratings.path is None:
            return command(*args, **kwargs)
        form, output = kwargs["form"], kwargs["output"]
        if form is not None and form not in FORMATS:
            raise click.UsageError(f"`--format {form}` is of the gate of a study; give another, such as csv")
        return _measure_table(
            ratings,
            kwargs["scope"].coders,
            kwargs["names"],
            kwargs["wish"],
            every_row=kwargs["pairs"],
            min_alpha=kwargs["min_alpha"],
            wanted=format_for(form, output, as_json=kwargs["as_json"]),
            output=output,
        )

    decorated: Callable[..., Any] = with_table
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return cast("F", decorated)


_OF_A_TABLE = (
    "level",
    "weights",
    "distances",
    "categories",
    "separator",
    "missing",
    "no_code",
    "length",
    "begin",
)
_OF_BOTH = (
    *("table_path", "coders", "scope_coders", "names", "pairs", "min_alpha", "form", "output", "as_json"),
    *("interval", "over", "confidence", "replicates", "seed"),
)


def _check_options(ctx: click.Context, ratings: RatingsOptions) -> None:
    """Refuse options of a study where a table is read, and those of a table where a study is.

    Raises:
        click.UsageError: If one was given that makes no sense here.
    """
    default = click.core.ParameterSource.DEFAULT
    given = [
        param.opts[0]
        for param in ctx.command.params
        if ctx.get_parameter_source(str(param.name)) is not default
        and (param.name in _OF_A_TABLE if ratings.path is None else param.name not in (*_OF_A_TABLE, *_OF_BOTH))
    ]
    if not given:
        return
    if ratings.path is not None:
        raise click.UsageError(f"with `--from` no study is read; leave {', '.join(given)} out")
    verb = "is" if len(given) == 1 else "are"
    raise click.UsageError(f"{', '.join(given)} {verb} for a table of ratings; add `--from FILE`")


def _measure_table(
    ratings: RatingsOptions,
    coders: tuple[str, ...],
    names: tuple[str, ...],
    wish: "Wish",
    *,
    every_row: bool,
    min_alpha: float | None,
    wanted: str,
    output: Path | None,
) -> int:
    """Measure a table of ratings, or of spans, and print what was found."""
    from qualcode.analysis.outside.outside_agreement import (
        OutsideAgreement,
        below,
        outside_agreement,
        outside_coefficients,
    )
    from qualcode.analysis.outside.outside_ratings import OutsideRatings, OutsideSpans
    from qualcode.analysis.outside.outside_spans import outside_span_agreement
    from qualcode.analysis.outside.outside_table import outside_table, span_table

    table, meaning = _read(ratings)
    table = table.of_coders(coders) if coders else table
    measured: OutsideAgreement | OutsideSpanAgreement
    if isinstance(table, OutsideSpans):
        _refuse_ratings_options(ratings, min_alpha)
        measured = outside_span_agreement(table, coefficients=names, wish=wish)
    else:
        chosen = outside_coefficients(names, gate=min_alpha is not None)
        measured = outside_agreement(table, meaning, coefficients=chosen, wish=wish, target=min_alpha)
    if wanted == "json":
        write_json(measured.rows, output)
        for doubt in table.doubts if isinstance(table, OutsideRatings) else ():
            say(f"{table.name}: {doubt}")
    else:
        if isinstance(measured, OutsideAgreement):
            printed = outside_table(measured, every_row=every_row or bool(names), terminal=wanted == "table")
        else:
            printed = span_table(measured, terminal=wanted == "table")
        emit_table(printed, wanted, output)
    failed = below(measured, min_alpha) if min_alpha is not None and isinstance(measured, OutsideAgreement) else []
    for row in failed:
        has = f"has {row.value:.3f}" if row.value is not None else f"has none ({row.reason})"
        say(f"{row.code}: alpha {has}, needs {min_alpha:.3f} ({row.n_pairable} units)")
    return ExitCode.PROBLEMS if failed else ExitCode.OK


def _refuse_ratings_options(ratings: RatingsOptions, min_alpha: float | None) -> None:
    """Refuse what is of ratings where a table holds spans."""
    given = [
        option
        for option, value in (
            ("--level", ratings.level),
            ("--weights", ratings.weights),
            ("--distances", ratings.distances),
            ("--categories", ratings.categories),
            ("--min-alpha", min_alpha),
        )
        if value is not None
    ]
    if given:
        raise click.UsageError(f"the table holds spans (it has start and end); leave {', '.join(given)} out")


def _read(ratings: RatingsOptions) -> "tuple[OutsideRatings | OutsideSpans, Measurement]":
    """The table, and what its values mean."""
    from qualcode.analysis.outside.outside_ratings import LEVELS, WEIGHTS, Measurement
    from qualcode.exchange.ratings_csv import Reading, categories_named
    from qualcode.exchange.spans_csv import parse_outside
    from qualcode.exchange.square_csv import parse_distances, parse_weights

    problems: list[Problem] = []
    squares: list[Square | None] = []
    weights = ratings.weights or "identity"
    for path, parse in ((None if weights in WEIGHTS else weights, parse_weights), (ratings.distances, parse_distances)):
        square = None
        if path is not None:
            square, faults = parse(_bytes(path, what=WEIGHTS if path == weights else ()), path)
            problems += faults
        squares.append(square)
    own = next((square.names for square in squares if square is not None), ())
    level = next(known for known in LEVELS if known == (ratings.level or "nominal"))
    reading = Reading(
        separator=";" if ratings.separator is None else ratings.separator,
        missing=tuple(value.strip() for value in ratings.missing),
        none=tuple(value.strip() for value in ratings.none),
        categories=categories_named(ratings.categories) or own,
        square="" if ratings.categories or not own else str(ratings.distances or weights),
        level=level,
        ordered=level != "nominal" or weights in WEIGHTS[1:],
        begin=ratings.begin or 0,
        length=ratings.length or 0,
    )
    path = "the input" if ratings.path == "-" else str(ratings.path)
    table, faults = parse_outside(_bytes(str(ratings.path)), path, reading)
    if problems or faults:
        raise UnreadableError([*problems, *faults], "the table")
    return table, Measurement(level, squares[0] or weights, squares[1])


def _bytes(path: str, what: tuple[str, ...] = ()) -> bytes:
    """A file, or the input."""
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        known = f"; there are: {', '.join(what)}, or a file" if what else ""
        raise RefusedError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}{known}") from None
