"""A program that takes the whole screen: whether it can run here, and how it ends."""

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.exceptions import Exit

from qualcode.asking import asked_by, asking
from qualcode.cli._console import say
from qualcode.errors import QualcodeError, RefusedError
from qualcode.tui.least_size import LEAST, is_small

if TYPE_CHECKING:
    from qualcode.tui.app import CoderApp
    from qualcode.tui.screens.compare import CompareScreen
    from qualcode.tui.screens.recode import RecodeScreen
    from qualcode.tui.screens.reconcile import ReconcileScreen

F = TypeVar("F", bound=Callable[..., Any])

_ELSE = "`qualcode codings add` codes without it, `qualcode code --web` in a browser"


def require_screen() -> None:
    """Refuse a place where a full-screen program would be garbage.

    Raises:
        RefusedError: If this is no terminal, one that cannot place the cursor, or one that is too small.
    """
    if os.environ.get("TEXTUAL_DRIVER"):  # drawn by a browser: `code --web` started this process
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise RefusedError(f"this needs a terminal, and input or output leads elsewhere; {_ELSE}")
    if os.name == "posix" and os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        kind = os.environ.get("TERM") or "not set"
        raise RefusedError(f"this terminal cannot be drawn on (TERM is {kind}); {_ELSE}")
    if "utf" not in sys.stderr.encoding.lower():
        raise RefusedError(
            f"the letters of this terminal are set to {sys.stderr.encoding}, and texts need UTF-8;"
            " where it can show them, run `export LC_ALL=C.UTF-8` first"
        )
    refuse_small(*os.get_terminal_size(sys.stdout.fileno()))


def refuse_small(columns: int, lines: int) -> None:
    """Refuse a terminal that is too small, with the least size; 0 is a size that nobody knows."""
    if is_small(columns, lines):
        raise RefusedError(
            f"this terminal has {columns} columns and {lines} lines; {LEAST[0]} x {LEAST[1]} is the least,"
            " and 80 x 24 reads well"
        )


def run_screen(app: "CoderApp") -> None:
    """Run a program until it ends; a fault of ours flies once the terminal is whole again."""
    gc.freeze()  # the study stays; only what comes and goes from here on is looked through
    gc.enable()
    with asked_by(asking() or app.coder):  # `--coder` says who is at the keyboard, too
        app.run()
    if app.fault is not None:
        if not isinstance(app.fault, QualcodeError):
            say("qualcode: the program stopped; every act up to the last key is on disk")
        raise app.fault
    if app.return_code:
        raise Exit(app.return_code)


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
