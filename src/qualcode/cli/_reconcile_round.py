"""What `qualcode reconcile ROUND` shows: the screen, what was put on record, what is open."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import say
from qualcode.cli._output import emit_json
from qualcode.phrases import counted, some_of

if TYPE_CHECKING:
    from qualcode.reconciling.consensus import Recorded
    from qualcode.reconciling.stage import Stage


def on_screen(stage: "Stage", by: str) -> None:
    """Decide on a screen."""
    from qualcode.cli._screen import open_screen
    from qualcode.desk.reconcile_queue import ReconcileQueue, who_decides
    from qualcode.tui.screens.reconcile import ReconcileScreen

    queue = ReconcileQueue(stage, who_decides(by))
    open_screen(str(stage.study.root), by, lambda: ReconcileScreen(queue))
    say_open(queue.stage)


def say_open(stage: "Stage") -> None:
    n = len(stage.open)
    if stage.single:
        say(f"left out, coded by fewer than two people: {some_of(stage.single)}")
    say(f"{counted(n, 'question')} open in {counted(len(stage.documents), 'document')}" if n else "nothing is open")


def tell(done: "Recorded", *, as_json: bool) -> None:
    """What was put on record."""
    if as_json:
        emit_json(done.new)
    else:
        merged = f", {counted(len(done.merged), 'passage')} merged on which all agreed" if done.merged else ""
        same = f", {done.n_unchanged} on record already" if done.n_unchanged else ""
        click.echo(f"{counted(len(done.new), 'decision')} put on record{merged}{same}")
    say_open(done.stage)
    if done.memo:
        say(f"wrote {done.memo}")
