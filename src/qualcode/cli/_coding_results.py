"""Results of a search coded at once: shown before, done as one act, taken back as one."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, say, wrapped
from qualcode.cli._output import emit_json
from qualcode.phrases import counted
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.scope import Scope
    from qualcode.search.coding import Plan, PlannedRow
    from qualcode.search.searching import Results

_FIRST = 10


def writer(scope: "Scope") -> str:
    """The coder into whose layer results go."""
    from qualcode.asking import asking

    coders = scope.coders or ((asking(),) if asking() else ())
    if len(coders) != 1:
        raise click.UsageError("say into whose layer: `--coder ID`, one of them, or set QUALCODE_CODER")
    return coders[0]


def code_or_show(results: "Results", plan: "Plan", query: str, *, apply: bool, as_json: bool) -> None:
    """Code all results, or show what coding them would do."""
    from msgspec import to_builtins

    from qualcode.search.coding import code_results, planned

    study = results.ground.selection.study
    coder, code = plan.coder, plan.code
    rows = planned(results, study, plan)
    if not apply:
        if as_json:
            emit_json(rows)
        else:
            _show(rows, coder, code)
        return
    done = code_results(study, plan, rows, query)
    if as_json:
        emit_json(to_builtins(coding) for coding in done.codings)
        return
    say(_told(len(done.codings), len(done.standing), coder, code) + _left_out(rows))
    if done.codings:
        say(f"`qualcode search --undo --coder {coder}` takes it back")


def _show(rows: "list[PlannedRow]", coder: str, code: str) -> None:
    from qualcode.search.coding import refusals

    if not rows:
        say("nothing was found, so there is nothing to code")
        return
    new = [row for row in rows if row.state == "new"]
    refused = [row for row in rows if row.state == "refused"]
    print_rows(
        [Column("document"), Column("place"), Column("passage", fit="crop"), Column("state")],
        [(row.document, row.place, one_line(row.quote), row.state) for row in (refused or rows)[:_FIRST]],
    )
    more = len(refused or rows) - _FIRST
    if more > 0:
        say(f"… and {more:,} more; `--json` lists all")
    if refused:
        say(f"{counted(len(refused), 'passage')} of {len(rows):,} cannot be coded, so none would be:")
        for why in refusals(rows, coder):
            say(wrapped(why))
        return
    n_standing = sum(row.state == "coded" for row in rows)
    say(f"would code {_told(len(new), n_standing, coder, code)}{_left_out(rows)}")
    if new:
        say("nothing is written yet; `--apply` does it, as one act that `--undo` takes back")


def _told(n_new: int, n_standing: int, coder: str, code: str) -> str:
    standing = f"; {n_standing:,} stand so already" if n_standing else ""
    return f"{counted(n_new, 'passage')} as '{code}' in the layer of '{coder}'{standing}"


def _left_out(rows: "list[PlannedRow]") -> str:
    n = sum(row.state == "left out" for row in rows)
    return f"; left out: {n:,} that nobody says, as in a heading" if n else ""


def undo_last(folder: str, coder: str, *, as_json: bool) -> None:
    """Take back what was coded at once last."""
    from msgspec import to_builtins

    from qualcode.desk.many import undo_many
    from qualcode.study import open_blinded

    gone = undo_many(open_blinded(folder), coder)
    if as_json:
        emit_json(to_builtins(coding) for coding in gone)
        return
    for coding in gone[:_FIRST]:
        click.echo(f"removed {coding.id}  {coding.document}: {coding.code} on '{one_line(coding.quote, 60)}'")
    say(f"{counted(len(gone), 'coding')} taken back")
