"""`qualcode documents place`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, safe, say, wrapped
from qualcode.cli._output import emit_json, json_option, write_table
from qualcode.cli._reading import read_bytes
from qualcode.cli._who import by_option, named
from qualcode.phrases import counted
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.updating.placement import PlacedRow, Placement, Waiting

_KEYS = "a number, q WORDS, l LINES, t TURN, d REASON (it belongs nowhere), s skip, x stop"


@click.command("place")
@click.option("--document", "documents", multiple=True, metavar="ID", help="Only codings of this document.")
@click.option("--layer", "layers", multiple=True, metavar="ID", help="Only codings of this layer.")
@click.option("--list", "list_only", is_flag=True, help="List them and ask nothing.")
@click.option("--coding", default="", metavar="ID", help="Decide about this one, by one of the next options.")
@click.option("--pick", type=int, default=None, metavar="N", help="The candidate of that number.")
@click.option("--quote", default="", metavar="WORDS", help="These words; with --turn, only there.")
@click.option("--lines", default="", metavar="N[-M]", help="Whole lines, numbered as in the file.")
@click.option("--turn", default="", metavar="N[-M]", help="What is said in a turn.")
@click.option("--drop", default="", metavar="REASON", help="It belongs nowhere; the record keeps it.")
@click.option("--note", default="", help="Why, in a sentence.")
@click.option(
    "--from", "source", type=click.Path(path_type=Path, allow_dash=True), help="Decisions: CSV or JSON lines."
)
@click.option("--pack", type=click.Path(path_type=Path), help="Write the queue as a CSV to be filled in.")
@click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")
@by_option
@json_option
@click.pass_obj
def place_command(
    folder: str,
    documents: tuple[str, ...],
    layers: tuple[str, ...],
    list_only: bool,
    coding: str,
    pick: int | None,
    quote: str,
    lines: str,
    turn: str,
    drop: str,
    note: str,
    source: Path | None,
    pack: Path | None,
    at: str,
    by: str,
    as_json: bool,
) -> None:
    """Say where codings belong that have lost their place.

    Shows one after another, with where it stood and the passages that are most
    like it, and asks. Each answer is written at once; stop at any time.

    In a script, decide with --coding, or about many with --from: a table with
    `coding` and one of `pick`, `quote`, `lines`, `turn`, `start` and `end`, or
    `drop`. --pack writes such a table for somebody to fill in.

    \b
    Example:
      qualcode documents place --list
    """
    from qualcode.scope import matching
    from qualcode.study import open_blinded
    from qualcode.updating.decisions import decision_sheet, parse_decisions
    from qualcode.updating.placement import Placement
    from qualcode.updating.queue import place_codings, waiting_rows

    study = open_blinded(folder)
    named_documents = matching("document", documents, study.document_by_id)
    named_layers = matching("layer", layers, study.layer_by_id)
    if coding or source is not None:
        name, raw = ("", b"") if source is None else read_bytes(source)
        one = Placement(coding, pick, quote, lines, turn, drop=drop, note=note)
        placements = [one] if source is None else parse_decisions(raw, name)
        _told(place_codings(study, placements, named(by), at, name), as_json)
        return
    if pick is not None or quote or lines or turn or drop:
        raise click.UsageError("say of which coding: `--coding ID` (see `--list`)")
    rows = waiting_rows(study, named_documents, named_layers)
    if pack is not None:
        write_table(decision_sheet(rows), "csv", pack)
    elif as_json:
        emit_json(rows)
    elif list_only or not rows:
        _listed(rows)
    else:
        who = named(by)
        _asked(rows, lambda placement: _told(place_codings(study, [placement], who, at), as_json=False))


def _listed(rows: "Sequence[Waiting]") -> None:
    if rows:
        print_rows(
            [
                Column("id"),
                Column("layer"),
                Column("document"),
                Column("code", fit="crop"),
                Column("quote", fit="crop"),
            ],
            [(row.coding, row.layer, row.document, row.code, one_line(row.quote)) for row in rows],
        )
    say(f"{counted(len(rows), 'coding')} without a place" if rows else "no coding is without a place")


def _told(rows: "Sequence[PlacedRow]", as_json: bool) -> None:
    if as_json:
        emit_json(rows)
        return
    for row in rows:
        place = f"{row.place}: '{one_line(row.quote, 60)}'" if row.outcome == "placed" else row.note
        click.echo(safe(f"{row.coding}  {row.outcome}  {place}"))


def _asked(rows: "Sequence[Waiting]", decide: Callable[["Placement"], None]) -> None:
    """Ask about one coding after another; each answer is written before the next question."""
    from qualcode.errors import QualcodeError

    done = 0
    try:
        for number, row in enumerate(rows, 1):
            _show(row, f"{number} of {len(rows)}")
            while True:
                answer = click.prompt("place", default="s", show_default=False).strip()
                if answer in ("s", "x"):
                    break
                try:
                    decide(_answered(row.coding, answer))
                except QualcodeError as error:
                    say(f"{error}")
                    continue
                done += 1
                break
            if answer == "x":
                break
    except click.Abort:
        click.echo()
    say(f"{counted(done, 'coding')} decided and written, {len(rows) - done} still without a place")


def _show(row: "Waiting", place: str) -> None:
    click.echo()
    click.secho(safe(f"{place}  {row.document} by {row.layer}: {row.code}"), bold=True)
    click.echo(wrapped(safe(f"  was: …{one_line(row.before)} [{one_line(row.quote, 500)}] {one_line(row.after)}…")))
    click.echo(wrapped(safe(f"  {row.why}")))
    for number, candidate in enumerate(row.candidates, 1):
        click.echo(wrapped(safe(f"  {number}  {one_line(candidate, 400)}")))
    click.echo(wrapped(f"  {_KEYS}"))


def _answered(coding: str, answer: str) -> "Placement":
    """What an answer means."""
    from qualcode.errors import RefusedError
    from qualcode.updating.placement import Placement

    key, _, rest = answer.partition(" ")
    rest = rest.strip()
    if key.isascii() and key.isdecimal() and not rest and len(key) < 6:
        return Placement(coding, int(key))
    if key not in ("q", "l", "t", "d") or not rest:
        raise RefusedError(f"'{answer}' is no answer; give {_KEYS}")
    return Placement(
        coding,
        quote=rest if key == "q" else "",
        lines=rest if key == "l" else "",
        turn=rest if key == "t" else "",
        drop=rest if key == "d" else "",
    )
