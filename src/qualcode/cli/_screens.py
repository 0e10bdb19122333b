"""Open one screen of the coder's program from a command of its own."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli._screen import require_screen, run_screen

if TYPE_CHECKING:
    from qualcode.tui.screens.compare import CompareScreen
    from qualcode.tui.screens.recode import RecodeScreen
    from qualcode.tui.screens.reconcile import ReconcileScreen

F = TypeVar("F", bound=Callable[..., Any])


def screen_option(command: F) -> F:
    """Add `--screen`: the screen in place of prompts or a listing."""
    return click.option("--screen", is_flag=True, help="Full screen, with the keys of `qualcode code`.")(command)


def refuse_beside(**given: object) -> None:
    """Refuse options that say something else than a screen can do, and a place where no screen can be."""
    names = " and ".join(f"`--{name}`" for name, value in given.items() if value)
    if names:
        raise click.UsageError(f"`--screen` and {names} are two ways to do it; give one")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("`--screen` needs a terminal; leave it out in a script")
    require_screen()


def open_screen(folder: str, coder: str, start: "Callable[[], RecodeScreen | CompareScreen | ReconcileScreen]") -> None:
    """Run the program with a screen; it ends when that is left."""
    from qualcode.tui.app import CoderApp

    run_screen(CoderApp(folder, coder, start=start))
