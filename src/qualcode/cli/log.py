"""`qualcode log`."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli._console import Column, print_rows, say
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._scope import scope_options
from qualcode.phrases import counted
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.scope import Scope


@click.command("log")
@click.argument("first", metavar="[SINCE]", default="")
@click.argument("second", metavar="[UNTIL]", default="")
@click.option("--since", metavar="POINT", default="", help="As SINCE; else the beginning.")
@click.option("--until", metavar="POINT", default="", help="As UNTIL; else now.")
@click.option("--source", type=click.Choice(("git", "records")), help="Else git, where it has both points.")
@click.option("--full", is_flag=True, help="List every change.")
@scope_options
@json_option
@click.pass_obj
def command(
    folder: str,
    first: str,
    second: str,
    since: str,
    until: str,
    source: str | None,
    full: bool,
    scope: "Scope",
    as_json: bool,
) -> None:
    """Show what changed between two points in time.

    A point is a day (2019-03-14), a time (2019-03-14T09:30:00Z), a version of
    the codebook, what happened to a round (pilot:closed), or a revision of git
    (HEAD~3, a tag). Codings added, recoded, edited, removed, by whom; releases,
    migrations, rounds, decisions, memos. From git where it has both points,
    else from the dates in the study's own files; the answer says which.

    \b
    Example:
      qualcode log
      qualcode log 2019-04-01 2019-04-30 --coder coder-b
      qualcode log --since 2019-05-01 --full --document net-a-lead-1
    """
    from qualcode.audit.log import coder_changes, study_changes, study_log
    from qualcode.scope import select
    from qualcode.scope_notes import hidden_notes
    from qualcode.study import open_blinded

    if (first and since) or (second and until):
        raise click.UsageError("give a point once: as an argument or as an option")
    study = open_blinded(folder)
    found = study_log(study, scope, first or since, second or until, source or "")
    if as_json:
        emit_json(found.changes)
        return
    if full:
        _print_each(found.changes)
    else:
        _print_counts(coder_changes(found.changes))
        _print_others(study_changes(found.changes))
    say(f"{counted(len(found.changes), 'change')} {found.basis}")
    for note in (*found.notes, *hidden_notes(select(study))):
        say(note)


def _print_each(changes: list[Any]) -> None:
    """Every change under its day: first what concerns the whole study, then each coding on a line."""
    for day, group in groupby(changes, key=lambda one: one.at[:10]):
        click.secho(day or "without a date", bold=True)
        found = list(group)
        whole = [one for one in found if not one.layer]
        if whole:
            print_rows(
                [Column("time", optional=True), Column("by"), Column("what"), Column("which", fit="wrap")],
                [(one.at[11:16], one.by, one.kind, _which(one)) for one in whole],
            )
            click.echo()
        _print_codings([one for one in found if one.layer])


def _print_codings(changes: list[Any]) -> None:
    """Changes of codings, a line each."""
    columns = [Column("time", optional=True), Column("by"), Column("what"), Column("layer", optional=True)]
    columns += [Column("document"), Column("code", fit="wrap"), Column("words", fit="crop")]
    rows = [
        (
            one.at[11:16],
            one.by,
            one.kind,
            one.layer if one.layer != one.by else "",
            one.document,
            f"{one.before} -> {one.code}" if one.kind == "recoded" else one.code,
            one_line(one.what or one.quote),
        )
        for one in changes
    ]
    if rows:
        print_rows(columns, rows)
        click.echo()


def _which(one: Any) -> str:
    return " ".join(part for part in (one.document, one.what) if part)


def _print_counts(rows: list[Any]) -> None:
    """How much each person did to each layer."""
    names = ("added", "recoded", "edited", "moved", "waits", "set aside", "removed", "finished")
    used = [index for index, _ in enumerate(names, 2) if any(row[index] for row in rows)]
    if rows:
        columns = [Column("layer"), Column("by"), *(Column(names[index - 2], right=True) for index in used)]
        print_rows(columns, [(row.layer, row.by, *(row[index] or None for index in used)) for row in rows])
        click.echo()


def _print_others(changes: list[Any]) -> None:
    """What changed besides codings."""
    if changes:
        columns = [Column("day"), Column("by"), Column("what"), Column("which", fit="wrap")]
        print_rows(
            columns,
            [(one.at[:10], one.by, one.kind, _which(one)) for one in changes],
        )
