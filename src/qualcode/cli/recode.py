"""`qualcode recode`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import FORMATS, emit_json, emit_rows, format_for, json_option, write_table
from qualcode.cli._recode_output import place_from, print_counts, print_waiting, tell
from qualcode.cli._scope import scope_options
from qualcode.cli._screen import refuse_beside, screen_option
from qualcode.cli._who import by_option, named
from qualcode.errors import UnknownNameError

if TYPE_CHECKING:
    from qualcode.scope import Scope

_FROM = click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Place what a filled-in sheet says: CSV, XLSX, or JSON lines.",
)
_AT = click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")


@click.group("recode", cls=DefaultGroup, default="work")
def command() -> None:
    """Place codings that a migration left to people.

    After a split, narrow, widen or retire, each old coding waits until a
    person says under which of the new codes it belongs: one, several, or none.

    \b
    Example:
      qualcode recode
      qualcode recode list --coder coder-a
    """


@command.command("work")
@click.argument("migration", required=False, default="", metavar="[A--B]")
@scope_options
@by_option
@_AT
@_FROM
@screen_option
@json_option
@click.pass_obj
def work(
    folder: str, migration: str, scope: "Scope", by: str, at: str, source: Path | None, screen: bool, as_json: bool
) -> None:
    """Place waiting codings one by one, with --coder; without, show whose wait.

    Each passage is shown in its text with the codes that it may have. Answer
    with a number, several (1 2), 0 for none, or o and any other code; b goes
    back, m adds a note, ? shows the codes' rules, q ends. Every answer is
    saved at once. With --screen the same on a full screen. With --from, a
    filled-in sheet answers instead. A lead works through a consensus with
    --layer consensus --by NAME.

    \b
    Example:
      qualcode recode
      echo q | qualcode recode --coder coder-a
    """
    from qualcode.cli._recode_session import ask_through
    from qualcode.recoding.waiting import waiting_counts, waiting_rows
    from qualcode.scope import Scope
    from qualcode.study import open_blinded

    if migration and "--" not in migration:
        raise UnknownNameError("verb or migration", migration, command.commands)
    if screen:
        refuse_beside(**{"from": source is not None, "json": as_json, "at": at})
        _on_screen(folder, migration, scope, by)
        return
    if source is not None:
        if scope != Scope(coders=scope.coders):
            raise click.UsageError("with `--from`, the file says which codings; only `--coder` can stand beside it")
        place_from(folder, source, (by or _only(scope.coders), at), migration, scope.coders, as_json=as_json)
        return
    study = open_blinded(folder)
    rows = waiting_rows(study, scope, migration)
    if as_json or not (scope.coders or scope.layers) or not rows:
        print_counts(waiting_counts(rows), as_json=as_json)
        return
    ask_through(study, rows, by or _only(scope.coders), at)


def _on_screen(folder: str, migration: str, scope: "Scope", by: str) -> None:
    """Place them on a screen; whose they are is who decides, where nobody else is named."""
    from qualcode.cli._screen import open_screen
    from qualcode.desk.recode_queue import RecodeQueue
    from qualcode.recoding.waiting import waiting_rows
    from qualcode.study import open_blinded
    from qualcode.tui.screens.recode import RecodeScreen

    by = named(by or _only(scope.coders))
    if not (scope.coders or scope.layers):
        scope = replace(scope, coders=(by,))
    study = open_blinded(folder)
    rows = waiting_rows(study, scope, migration)
    open_screen(folder, by, lambda: RecodeScreen(RecodeQueue(study, rows, by)))


def _only(coders: tuple[str, ...]) -> str:
    """The coder who works on their own queue, where there is one."""
    return coders[0] if len(coders) == 1 else ""


@command.command("list")
@click.argument("migration", required=False, default="", metavar="[A--B]")
@scope_options
@json_option
@click.pass_obj
def list_waiting(folder: str, migration: str, scope: "Scope", as_json: bool) -> None:
    """List waiting codings with the codes that each may have.

    In the order in which `qualcode recode --coder` asks for them. Without
    A--B, those of all migrations. The id at the front is what `recode place` takes.

    \b
    Example:
      qualcode recode list --coder coder-a --json
    """
    from qualcode.recoding.waiting import waiting_rows
    from qualcode.study import open_blinded

    rows = waiting_rows(open_blinded(folder), scope, migration)
    print_waiting(rows, as_json=as_json)


@command.command("pack")
@click.argument("migration", required=False, default="", metavar="[A--B]")
@scope_options
@click.option("--format", "form", type=click.Choice(("csv", "xlsx")), help="Else by the suffix of FILE.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def pack(folder: str, migration: str, scope: "Scope", form: str | None, output: Path | None, as_json: bool) -> None:
    """Write the queue as a sheet that a coder fills in.

    In the column `placed` goes the number of an option or the id of any code,
    several with + between them, or none. Rows left empty go on waiting.
    `qualcode recode --from FILE` reads the sheet back.

    \b
    Example:
      qualcode recode pack --coder coder-a -o build/recode-coder-a.csv
    """
    from qualcode.recoding.sheets import queue_sheet
    from qualcode.recoding.waiting import waiting_rows
    from qualcode.study import open_blinded

    wanted = "csv" if form is None and output is None and not as_json else format_for(form, output, as_json=as_json)
    rows = waiting_rows(open_blinded(folder), scope, migration)
    if wanted == "json":
        emit_json(rows)
    else:
        write_table(queue_sheet(rows), wanted, output)


@command.command("place")
@click.argument("coding", required=False, default="", metavar="[CODING]")
@click.argument("codes", nargs=-1, metavar="[CODE...]")
@click.option("--note", default="", help="Why, in a sentence.")
@by_option
@_AT
@_FROM
@json_option
@click.pass_obj
def place_one(
    folder: str,
    coding: str,
    codes: tuple[str, ...],
    note: str,
    by: str,
    at: str,
    source: Path | None,
    as_json: bool,
) -> None:
    """Place a waiting coding under codes, or under none.

    The beginning of a coding's id is enough. With --from a filled-in sheet
    (CSV or XLSX, or JSON lines with `coding`, `placed`, `note`, `by`, `at`): all of
    its rows are placed, or none.

    \b
    Example:
      qualcode recode pack -o build/queue.csv
      qualcode recode place --from build/queue.csv --by coder-a
    """
    from qualcode.recoding.placements import Placement, signed
    from qualcode.recoding.placing import place
    from qualcode.study import open_blinded

    if source is not None:
        if coding or note:
            raise click.UsageError("with `--from`, codings and notes stand in the file")
        place_from(folder, source, (by, at), as_json=as_json)
        return
    if not coding or not codes:
        raise click.UsageError("give a coding's id and its codes, or `none`; or many at once with `--from FILE`")
    wanted = [Placement(coding, " + ".join(codes), note)]
    tell(place(open_blinded(folder), signed(wanted, named(by), at)), as_json=as_json)


@command.command("undo")
@click.argument("codings", nargs=-1, required=True, metavar="CODING...")
@json_option
@click.pass_obj
def undo_placing(folder: str, codings: tuple[str, ...], as_json: bool) -> None:
    """Let codings wait again, as if nobody had placed them.

    The beginning of an id is enough. Every byte is as it was before.

    \b
    Example:
      qualcode recode place 01D684X1 2 --by coder-a
      qualcode recode undo 01D684X1
    """
    from qualcode.recoding.undoing import undo
    from qualcode.study import open_blinded

    undone = undo(open_blinded(folder), codings)
    if as_json:
        emit_json(undone)
        return
    for row in undone:
        was = " + ".join(row.codes) or "none"
        click.echo(f"{row.coding}  {row.document}: waits again under {row.code} (was placed under {was})")


@command.command("table")
@click.argument("migration", required=False, default="", metavar="[A--B]")
@scope_options
@click.option("--by-coder", is_flag=True, help="A row for each coder.")
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or for reading.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def table(
    folder: str,
    migration: str,
    scope: "Scope",
    by_coder: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Show what became of old codes: placed where, by whom, what still waits.

    Without a migration, the latest. The table can be had for ever: each
    coding carries its past.

    \b
    Example:
      qualcode recode table --by-coder
      qualcode recode table -o build/recoded.tex
    """
    from qualcode.recoding.recode_table import recode_table, recoded
    from qualcode.study import open_blinded

    found = recoded(open_blinded(folder), migration, scope, by_coder=by_coder)
    wanted = format_for(form, output, as_json=as_json)
    emit_rows(found.cells, lambda: recode_table(found), wanted, output)
