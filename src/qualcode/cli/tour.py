"""`qualcode tour`."""

from pathlib import Path
from typing import NamedTuple

import click

from qualcode.cli._output import emit_json, json_option


class TourStep(NamedTuple):
    """One step of the tour."""

    step: int
    title: str
    keys: str
    words: str


@click.command("tour")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@json_option
def command(folder: Path | None, as_json: bool) -> None:
    """Show the coder in five minutes, on a small study of its own.

    The tour codes an invented interview with a real codebook. A strip above
    the screen says what to try next and goes on when you have done it; F2
    skips a step, Ctrl+Q ends. No study of yours is touched: the tour makes its
    own, in a new FOLDER that you may name and keep, else in a temporary one
    that is gone afterwards.

    --json prints the steps and opens nothing.

    \b
    Example:
      qualcode tour --json
    """
    from tempfile import TemporaryDirectory

    from qualcode.cli._console import say
    from qualcode.cli._screen import require_screen, run_screen
    from qualcode.desk.tour_study import CODER, write_tour_study
    from qualcode.tui.tour import STEPS, TourApp

    if as_json:
        emit_json(TourStep(at, step.title, step.keys, step.words) for at, step in enumerate(STEPS, start=1))
        return
    require_screen()
    if folder is not None:
        run_screen(TourApp(str(write_tour_study(folder))))
        say(f"The tour's study is in '{folder}'; go on with `qualcode -C {folder} --as {CODER} code`.")
        return
    with TemporaryDirectory(prefix="qualcode-tour-") as temporary:
        run_screen(TourApp(str(write_tour_study(Path(temporary)))))
