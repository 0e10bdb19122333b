"""What `qualcode codebook migrate` does: draft, check, apply, go back; and how it looks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import click

from qualcode.cli._console import Column, print_rows, say
from qualcode.cli._output import emit_json
from qualcode.cli._who import named
from qualcode.errors import ExitCode
from qualcode.migrations.applying import Applied, apply_migration, totals
from qualcode.migrations.outcome import Outcome
from qualcode.migrations.ready import ready_migration
from qualcode.migrations.reverting import Undone, revert_migration
from qualcode.migrations.writing import draft_migration, write_draft
from qualcode.model import Study
from qualcode.phrases import counted


class Wanted(NamedTuple):
    """What was asked for."""

    old: str
    new: str
    dry_run: bool
    back: bool
    draft: bool
    by: str
    at: str
    as_json: bool

    @property
    def time(self) -> str:
        """The time of day that goes into records: as given, or now."""
        return self.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run(study: Study, wanted: Wanted) -> int:
    """Do what was asked for.

    Returns:
        The exit status: 1 where a draft waits to be filled in.
    """
    by = wanted.by if wanted.dry_run else named(wanted.by)
    wanted = wanted._replace(by=by)
    outcome = None if wanted.draft else ready_migration(study, wanted.old, wanted.new)
    if outcome is None:
        if not _draft(study, wanted):
            return ExitCode.PROBLEMS
        if wanted.draft or wanted.dry_run:
            return ExitCode.OK
        outcome = ready_migration(study, wanted.old, wanted.new)
    if outcome is not None and wanted.back:
        _show_undone(revert_migration(study, outcome, by=by, at=wanted.time, dry_run=wanted.dry_run), outcome, wanted)
    elif outcome is not None:
        _show_applied(apply_migration(study, outcome, by=by, at=wanted.time, dry_run=wanted.dry_run), outcome, wanted)
    return ExitCode.OK


def _draft(study: Study, wanted: Wanted) -> bool:
    """Write the draft, or print it; whether nothing is left to decide in it."""
    drafted = draft_migration(study, wanted.old, wanted.new, by=wanted.by, date=wanted.time[:10])
    if wanted.dry_run:
        if not wanted.as_json:
            click.echo(drafted.text, nl=False)
        say(f"there is no {drafted.path} yet; this is what a run without --dry-run would write to start from")
    else:
        write_draft(study, drafted)
        say(f"wrote {drafted.path}, a draft from the difference between the versions")
    if wanted.as_json:
        emit_json(drafted.open)
    elif drafted.open:
        for problem in drafted.open:
            say(str(problem))
    if drafted.open:
        say(
            f"{counted(len(drafted.open), 'thing')} to fill in or to decide; nothing was applied. Then run"
            f" `qualcode codebook migrate {wanted.old} {wanted.new} --dry-run`"
        )
    return not drafted.open


def _show_applied(applied: Applied, outcome: Outcome, wanted: Wanted) -> None:
    if wanted.as_json:
        emit_json(applied.rows)
    elif applied.rows:
        columns = [
            Column("step"),
            Column("codes", fit="wrap"),
            Column("into", fit="wrap"),
            *(Column(name, right=True) for name in ("changed", "wait", "set aside")),
        ]
        rows = totals(applied.rows)
        print_rows(
            columns,
            [(row.step, _list(row.codes), _list(row.into), row.changed, row.waits, row.set_aside) for row in rows],
        )
        click.echo()
    for sentence in applied.left:
        say(sentence)
    waiting = sum(row.waits for row in applied.rows)
    would = "would go" if wanted.dry_run else "went"
    if not applied.layers:
        say(f"no layer is at {outcome.old.version}: nothing to do")
        return
    say(f"{counted(len(applied.layers), 'layer')} {would} from {outcome.old.version} to {outcome.new.version}: {', '.join(applied.layers)}")
    if waiting and not wanted.dry_run:
        say(f"{counted(waiting, 'coding')} wait to be placed: run `qualcode recode {outcome.migration.id}`")


def _show_undone(undone: Undone, outcome: Outcome, wanted: Wanted) -> None:
    if wanted.as_json:
        emit_json(undone.rows)
    elif undone.rows:
        columns = [Column("layer"), *(Column(name, right=True) for name in ("returned", "restored", "set aside", "decisions"))]
        print_rows(columns, [(row.layer, row.returned, row.restored, row.set_aside, row.decisions) for row in undone.rows])
        click.echo()
    for sentence in undone.left:
        say(sentence)
    if not undone.rows:
        say(f"no layer is at {outcome.new.version}: nothing to do")
        return
    would = "would go" if wanted.dry_run else "went"
    say(f"{counted(len(undone.rows), 'layer')} {would} back from {outcome.new.version} to {outcome.old.version}")
    if undone.sheet:
        again = f"after migrating again, `qualcode recode {outcome.migration.id} --from {undone.sheet}` reads it"
        say(f"what people had decided {'would stand' if wanted.dry_run else 'stands'} in {undone.sheet}; {again}")


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
