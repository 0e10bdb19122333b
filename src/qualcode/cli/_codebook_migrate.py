"""What `qualcode codebook migrate` does: draft, check, apply, go back; and how it looks."""

from typing import Any, NamedTuple

import click

from qualcode.asking import asking
from qualcode.cli._console import Column, print_rows, say
from qualcode.cli._output import emit_json
from qualcode.cli._who import named
from qualcode.errors import ExitCode, RefusedError, UnreadableError
from qualcode.migrations.applying import Applied, apply_migration, totals
from qualcode.migrations.outcome import Outcome
from qualcode.migrations.ready import is_draft, read_migration, ready_migration
from qualcode.migrations.reverting import Undone, revert_migration
from qualcode.migrations.writing import Drafted, draft_migration, write_draft
from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.study import kept_from
from qualcode.times import now
from qualcode.unreleased import adopt_layers, along_lines


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
        return self.at or now()


def run(study: Study, wanted: Wanted) -> int:
    """Do what was asked for.

    Returns:
        The exit status: 1 where a draft waits to be filled in.
    """
    if is_draft(study, wanted.old):
        return _adopt(study, wanted)
    unsigned = wanted.dry_run or (wanted.draft and read_migration(study, wanted.old, wanted.new) is not None)
    by = wanted.by if unsigned else named(wanted.by)
    wanted = wanted._replace(by=by)
    outcome = None if wanted.draft else _ready(study, wanted)
    if outcome is None:
        if not _draft(study, wanted):
            return ExitCode.PROBLEMS
        if wanted.draft or wanted.dry_run:
            return ExitCode.OK
        outcome = ready_migration(study, wanted.old, wanted.new)
    if outcome is not None and wanted.back:
        undone = revert_migration(study, outcome, by=by, at=wanted.time, dry_run=wanted.dry_run)
        _show_undone(undone._replace(**_shown(study, undone)), outcome, wanted)
    elif outcome is not None:
        applied = apply_migration(study, outcome, by=by, at=wanted.time, dry_run=wanted.dry_run)
        _show_applied(applied._replace(**_shown(study, applied)), outcome, wanted)
    return ExitCode.OK


def _adopt(study: Study, wanted: Wanted) -> int:
    """Bring layers from a version that was never released to the release of which it was the draft."""
    if wanted.back or wanted.draft:
        raise RefusedError(f"{wanted.old} was never released: no migration leads from it, and none leads back to it")
    if not wanted.dry_run:
        named(wanted.by)
    along = adopt_layers(study, wanted.old, wanted.new, dry_run=wanted.dry_run)
    if wanted.as_json:
        emit_json([])
    for sentence in along_lines(along, wanted.new, done=not wanted.dry_run):
        say(sentence)
    return ExitCode.OK


def _ready(study: Study, wanted: Wanted) -> Outcome | None:
    """The migration, if it is there and sound; where it forgets something, it is said how to see the missing steps."""
    try:
        return ready_migration(study, wanted.old, wanted.new)
    except UnreadableError as error:
        if any(problem.rule == "undeclared-change" for problem in error.problems):
            say(f"`qualcode codebook migrate {wanted.old} {wanted.new} --draft` prints the steps that are missing")
        raise


def _shown(study: Study, done: Applied | Undone) -> dict[str, Any]:
    """What was done, without counts and reasons of layers that a blind round keeps from whoever asks."""
    hidden = sorted({layer for layer, _ in kept_from(study, asking())})
    rows = [row for row in done.rows if row.layer not in hidden]
    left = [one for one in done.left if not one.startswith(tuple(f"layer '{layer}' " for layer in hidden))]
    if hidden:
        left.append(f"counts of {', '.join(hidden)} are kept back: of a blind round that is not open")
    return {"rows": rows, "left": tuple(left)}


def _draft(study: Study, wanted: Wanted) -> bool:
    """Write the draft, or print it; whether nothing is left to decide in it."""
    drafted = draft_migration(study, wanted.old, wanted.new, by=wanted.by, date=wanted.time[:10])
    if drafted.there:
        return _missing(drafted, wanted)
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
            f" `qualcode codebook migrate {wanted.old} {wanted.new} --dry-run`; docs/migrations.md lists the steps"
        )
    return not drafted.open


def _missing(drafted: Drafted, wanted: Wanted) -> bool:
    """Print the steps that a file lacks; whether it lacks none and is sound."""
    if wanted.as_json:
        emit_json(drafted.open)
    else:
        click.echo(drafted.text, nl=False)
    if drafted.text:
        again = f"run `qualcode codebook migrate {wanted.old} {wanted.new} --draft >> {drafted.path}`"
        way = f"paste them, or {again}" if drafted.at_end else "paste them below the others"
        say(f"{drafted.path} is there and was left as it is; it lacks these steps: {way}")
        return False
    if drafted.open:
        for problem in drafted.open:
            say(str(problem))
        return False
    say(f"{drafted.path} is there already and lacks nothing")
    return True


def _show_applied(applied: Applied, outcome: Outcome, wanted: Wanted) -> None:
    if wanted.as_json:
        emit_json(applied.rows)
    elif applied.rows:
        words = [Column("step"), Column("codes", fit="wrap"), Column("into", fit="wrap")]
        print_rows(
            [*words, *_numbers("changed", "wait", "set aside")],
            [
                (row.step, ", ".join(row.codes), ", ".join(row.into), row.changed, row.waits, row.set_aside)
                for row in totals(applied.rows)
            ],
        )
        click.echo()
    for sentence in applied.left:
        say(sentence)
    if not applied.layers:
        say(f"no layer is at {outcome.old.version}: nothing to do")
        return
    versions = f"from {outcome.old.version} to {outcome.new.version}"
    n = counted(len(applied.layers), "layer")
    say(f"{n} {'would go' if wanted.dry_run else 'went'} {versions}: {', '.join(applied.layers)}")
    waiting = sum(row.waits for row in applied.rows)
    if waiting:
        verb = "would wait" if wanted.dry_run else "waits" if waiting < 2 else "wait"
        say(f"{counted(waiting, 'coding')} {verb} to be placed with `qualcode recode {outcome.migration.id}`")


def _show_undone(undone: Undone, outcome: Outcome, wanted: Wanted) -> None:
    if wanted.as_json:
        emit_json(undone.rows)
    elif undone.rows:
        print_rows(
            [Column("layer"), *_numbers("returned", "restored", "no place", "set aside", "decisions")],
            [
                (row.layer, row.returned, row.restored, row.unplaced, row.set_aside, row.decisions)
                for row in undone.rows
            ],
        )
        click.echo()
    for sentence in undone.left:
        say(sentence)
    if not undone.rows:
        say(f"no layer is at {outcome.new.version}: nothing to do")
        return
    n = counted(len(undone.rows), "layer")
    way = f"back from {outcome.new.version} to {outcome.old.version}"
    say(f"{n} {'would go' if wanted.dry_run else 'went'} {way}")
    lost = sum(row.unplaced for row in undone.rows)
    if lost:
        verb = "has" if lost < 2 else "have"
        say(f"{counted(lost, 'coding')} {verb} no certain place in a changed text; run `qualcode documents place`")
    if undone.sheet:
        stands = "would stand" if wanted.dry_run else "stands"
        again = f"`qualcode recode {outcome.migration.id} --from {undone.sheet}`"
        say(f"what people had decided {stands} in {undone.sheet}; after migrating again, {again} reads it")


def _numbers(*names: str) -> list[Column]:
    return [Column(name, right=True) for name in names]
