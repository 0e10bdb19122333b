"""The option that says which units count: the same on every command that measures agreement."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from qualcode.choices import UNIVERSES

F = TypeVar("F", bound=Callable[..., Any])


def universe_option(command: F) -> F:
    """`--universe`; the command receives it as `universe_rule`."""
    return click.option(
        "--universe",
        "universe_rule",
        type=click.Choice(UNIVERSES),
        default="assigned",
        metavar="RULE",
        help="Which units count: assigned, touched or eligible-speakers; else assigned.",
    )(command)
