"""Options that say how intervals are had: the same on every command that measures agreement."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from qualcode.cli._numbers import Decimal

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--interval",
        "interval",
        type=click.Choice(("auto", "bootstrap", "bca", "jackknife", "analytic", "none")),
        default="auto",
        metavar="METHOD",
        help="auto, jackknife, bca, bootstrap, analytic or none; else auto.",
    ),
    click.option(
        "--over",
        type=click.Choice(("auto", "documents", "units")),
        default="auto",
        metavar="WHAT",
        help="auto, documents or units; else auto.",
    ),
    click.option("--confidence", type=Decimal(), default=0.95, metavar="SHARE", help="Their level; else 0.95."),
    click.option("--replicates", type=int, default=1000, metavar="N", help="How many samples a bootstrap draws."),
    click.option("--seed", type=int, default=1, metavar="N", help="The same seed gives the same samples."),
)


def interval_options(command: F) -> F:
    """Add the options of intervals; the command receives them as one `wish`."""

    @wraps(command)
    def with_wish(*args: Any, **kwargs: Any) -> Any:
        parts = {name: kwargs.pop(name) for name in ("interval", "over", "confidence", "replicates", "seed")}
        return command(*args, wish=_wish(**parts), **kwargs)

    decorated: Callable[..., Any] = with_wish
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return cast("F", decorated)


def _wish(**parts: Any) -> "Wish":
    from qualcode.analysis.draws import Wish

    return Wish(**parts)
