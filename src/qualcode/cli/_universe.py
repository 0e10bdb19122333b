"""The option that says which units count: the same on every command that measures agreement."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from qualcode.model import UNIVERSES

F = TypeVar("F", bound=Callable[..., Any])


def universe_option(command: F) -> F:
    """`--universe`; the command receives it as `universe_rule`."""
    return click.option(
        "--universe",
        "universe_rule",
        type=click.Choice(UNIVERSES),
        default="assigned",
        help="Which units count: all that two coders were to code (the default), those of them that anybody coded, or"
        " those said by speakers eligible for coding.",
    )(command)
