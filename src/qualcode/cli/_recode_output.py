"""What `qualcode recode` prints, and what it reads."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.asking import asking
from qualcode.cli._console import Column, print_rows, say, wrapped
from qualcode.cli._output import emit, emit_json
from qualcode.phrases import counted
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.recoding.placements import Placing
    from qualcode.recoding.waiting import WaitingCount, WaitingRow


def print_counts(counts: "list[WaitingCount]", *, as_json: bool) -> None:
    """How many codings wait, by migration, layer and code."""
    if as_json or not counts:
        emit(counts, [], lambda row: (), as_json=as_json, empty="no coding waits to be recoded")
        return
    for migration, group in groupby(counts, key=lambda row: row.migration):
        click.secho(f"Waiting since {migration}", bold=True)
        print_rows(
            [Column("layer"), Column("old code"), Column("waiting", right=True), Column("may become", fit="wrap")],
            [(row.layer, row.code, row.waiting, "\n".join(row.options) or "any code") for row in group],
        )
        click.echo()
    n = sum(row.waiting for row in counts)
    coder = asking() if any(row.coder == asking() for row in counts) else "CODER"
    say(
        wrapped(
            f"{counted(n, 'coding')} to be placed; `qualcode recode --coder {coder}` asks about a coder's own one by"
            " one, `--layer LAYER` about one layer's; or hand them out with `qualcode recode pack -o FILE.xlsx`"
        )
    )


def print_waiting(rows: "list[WaitingRow]", *, as_json: bool) -> None:
    """Every coding that waits, under its document and old code."""
    if as_json:
        emit_json(rows)
        return
    for (layer, document, code, may), group in groupby(rows, key=_heading):
        found = list(group)
        click.secho(f"{document} by {layer}, {code} may become {may}: {len(found)}", bold=True)
        print_rows(
            [Column("id"), Column("line", right=True), Column("quote", fit="crop")],
            [(row.coding, row.line, one_line(row.quote)) for row in found],
        )
        click.echo()
    say(f"{counted(len(rows), 'coding')} to be placed" if rows else "no coding waits to be recoded")


def _heading(row: "WaitingRow") -> tuple[str, str, str, str]:
    return row.layer, row.document, row.code, _may_become(row.options)


def _may_become(options: tuple[str, ...]) -> str:
    return ", ".join(options) or "any code"


def place_from(
    folder: str,
    source: Path,
    signature: tuple[str, str],
    migration: str = "",
    coders: tuple[str, ...] = (),
    *,
    as_json: bool,
) -> None:
    """Place what a file says."""
    from qualcode.cli._reading import read_bytes
    from qualcode.recoding.placements import Fault, signed
    from qualcode.recoding.placing import place
    from qualcode.recoding.sheets import parse_placements
    from qualcode.study import open_blinded

    name, raw = read_bytes(source)
    placements, problems = parse_placements(raw, name)
    faults = [Fault(problem.line, "", problem.message) for problem in problems]
    study = open_blinded(folder)
    wanted = signed(placements, *signature)
    placing = place(study, wanted, migration=migration, source=name, faults=faults, coders=coders)
    tell(placing, as_json=as_json)
    if not as_json:
        _say_left(folder, coders)


def _say_left(folder: str, coders: tuple[str, ...]) -> None:
    """What still waits, after a sheet that may have had empty rows."""
    from qualcode.recoding.waiting import waiting_counts, waiting_rows
    from qualcode.scope import Scope
    from qualcode.study import open_blinded

    counts = waiting_counts(waiting_rows(open_blinded(folder), Scope(coders=coders)))
    whose = ", ".join(f"{layer} {n}" for layer, n in _by_layer(counts))
    say(wrapped(f"still waiting: {whose}" if counts else "none left waiting; `qualcode recode table` shows them all"))


def _by_layer(counts: "list[WaitingCount]") -> "list[tuple[str, int]]":
    return [(layer, sum(row.waiting for row in group)) for layer, group in groupby(counts, key=lambda row: row.layer)]


def tell(placing: "Placing", *, as_json: bool) -> None:
    """Print what was placed."""
    from qualcode.recoding.sentences import placed_sentence, summary_sentence

    if as_json:
        emit_json(placing.rows)
        return
    for row in placing.rows[:20]:
        click.echo(placed_sentence(row))
    say(summary_sentence(placing))
