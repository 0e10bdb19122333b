"""Who is at the keyboard: for what is signed with a name, and for whose eyes a blind round is."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from qualcode.asking import READER

F = TypeVar("F", bound=Callable[..., Any])


def by_option(command: F) -> F:
    """Add `--by`: who decides; else the name that `QUALCODE_CODER` holds."""
    return click.option(
        "--by",
        metavar="NAME",
        envvar=READER,
        default="",
        show_envvar=True,
        help="Who decides.",
    )(command)


def named(by: str) -> str:
    """The name, refused where there is none: what changes a study for others is signed."""
    if not by.strip():
        raise click.UsageError("say who decides: `--by NAME`, or set QUALCODE_CODER once for all commands")
    return by.strip()


def coder_option(text: str) -> Callable[[F], F]:
    """Add `--coder`: whose layer it is about; else who asks (`--as`, QUALCODE_CODER)."""
    return click.option(
        "--coder", metavar="ID", envvar=READER, default="", show_envvar=True, callback=_coder, help=text
    )


def _coder(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The coder, refused where nobody is named."""
    if not value.strip() and not ctx.resilient_parsing:
        raise click.UsageError("say whose: `--coder ID`, or who you are: `qualcode --as ID …`, or QUALCODE_CODER")
    return value.strip()
