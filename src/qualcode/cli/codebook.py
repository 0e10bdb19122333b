"""`qualcode codebook`."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._codebook_proposals import accept_command, decline_command, proposals_command, propose_command
from qualcode.cli._console import Column, safe, say
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import emit, emit_json, json_option
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._who import by_option, named
from qualcode.errors import ExitCode

if TYPE_CHECKING:
    from qualcode.scope import Scope


@click.group("codebook", cls=DefaultGroup, default="show")
def command() -> None:
    """Show the codebook; release, compare, migrate versions.

    \b
    Example:
      qualcode codebook
      qualcode codebook show hub-team
      qualcode codebook diff
    """


@command.command("show")
@click.argument("code", required=False)
@scope_options
@json_option
@click.pass_obj
def show(folder: str, code: str | None, scope: "Scope", as_json: bool) -> None:
    """Print the tree of codes with counts, or one code whole.

    The first count is of codings with the code or one below it, the second
    of documents. The scope options say on which codings to count.

    \b
    Example:
      qualcode codebook show hub-team
    """
    from dataclasses import replace

    from qualcode.analysis.overview import code_rows
    from qualcode.cli._codebook import print_code, print_tree
    from qualcode.rules.counting import open_study
    from qualcode.scope import select
    from qualcode.scope_notes import standing_notes

    study = open_study(folder)
    if code:
        scope = replace(scope, codes=(code,), exact=True)
    selection = selected(study, scope, "json") if as_json else select(study, scope)
    rows = code_rows(selection)
    if as_json:
        emit_json(rows)
    elif code:
        for row in rows:
            print_code(study, row)
    else:
        print_tree(study, rows)
    for note in standing_notes(selection) if not as_json else ():
        say(note)


@command.command("lint")
@json_option
@click.pass_obj
def lint(folder: str, as_json: bool) -> int:
    """Report what the codebook lacks before two people can code with it.

    Missing fields, duplicate ids, a label twice under one parent, examples
    that are no quote of the corpus. Exits with 1 where there is something.

    \b
    Example:
      qualcode codebook lint
    """
    from qualcode.lint import lint_codebook
    from qualcode.study import as_seen, load_study

    study, problems = load_study(folder)
    study = as_seen(study)
    found = sorted({*lint_codebook(study), *(one for one in problems if one.path == study.codebook.path)})
    if as_json:
        emit_json(found)
    else:
        for problem in found:
            click.echo(safe(str(problem)))
        codes = len(study.codebook.own)
        say(f"{len(found)} problems in {codes} codes" if found else f"no problems in {codes} codes")
    return ExitCode.PROBLEMS if found else ExitCode.OK


@command.command("release")
@click.argument("version", required=False, default="")
@by_option
@click.option("--why", default="", metavar="TEXT", help="What it is for, in a sentence.")
@click.option("--date", "day", default="", metavar="DATE", help="Else today, as 2019-04-01.")
@click.option("--dry-run", is_flag=True, help="Say what would be released, and write nothing.")
@json_option
@click.pass_obj
def release(folder: str, version: str, by: str, why: str, day: str, dry_run: bool, as_json: bool) -> None:
    """Freeze the working codebook as a version, or say which it could be.

    Without VERSION nothing is written: what changed since the last release is
    told, and the smallest version that it allows. Words made clearer are a
    patch, a code added is minor; what can make coded text wrong is major.
    A smaller number is refused. Layers that were coded under a draft of it,
    as before the first release, come under the version.

    \b
    Example:
      qualcode codebook release
      qualcode codebook release --dry-run
    """
    from pathlib import Path

    from qualcode.cli._codebook_versions import print_release, say_waiting
    from qualcode.layout import find_root
    from qualcode.releasing import count_waiting, plan_release, release_codebook

    root = find_root(Path(folder))
    if version and not dry_run:
        if not why.strip():
            raise click.UsageError("say why in a sentence: `--why TEXT`; the history of each code tells it later")
        row = release_codebook(root, version, by=named(by), why=why, day=day)
    else:
        row = plan_release(root, version)
    if as_json:
        emit_json([row])
    else:
        print_release(row)
    say_waiting(count_waiting(root))


@command.command("diff")
@click.argument("old", required=False, default="", metavar="[A]")
@click.argument("new", required=False, default="working", metavar="[B]")
@click.option("--code", "codes", multiple=True, metavar="ID", help="Only this code and those below it, or 'hub-*'.")
@json_option
@click.pass_obj
def diff(folder: str, old: str, new: str, codes: tuple[str, ...], as_json: bool) -> None:
    """Explain what changed between two versions, sentence by sentence.

    A and B are versions, or `working`. Without B it is the working codebook,
    without either the last release against it. Of texts, [-words-] went and
    {+words+} came.

    \b
    Example:
      qualcode codebook diff
      qualcode codebook diff --code hub-organization --json
    """
    from pathlib import Path

    from qualcode.cli._codebook_versions import print_diff
    from qualcode.layout import find_root
    from qualcode.released import chain_diff, open_chain

    chain = open_chain(find_root(Path(folder)))
    rows = chain_diff(chain, old or chain.last, new, codes)
    if as_json:
        emit_json(rows)
    else:
        print_diff(rows, old or chain.last, new)


@command.command("history")
@click.argument("code")
@json_option
@click.pass_obj
def history(folder: str, code: str, as_json: bool) -> None:
    """Tell all that a code was ever called, under whom, and why.

    Every version in which it stood, with what changed and the reason; the
    codes of which it was made, and those that have its text now. CODE may
    have gone, and may be a label that it once had.

    \b
    Example:
      qualcode codebook history hub-team
    """
    from pathlib import Path

    from qualcode.cli._codebook_versions import print_history
    from qualcode.layout import find_root
    from qualcode.released import open_chain
    from qualcode.versions.history import history_rows

    rows = history_rows(open_chain(find_root(Path(folder))), code)
    if as_json:
        emit_json(rows)
    else:
        print_history(rows)


@command.command("versions")
@json_option
@click.pass_obj
def versions(folder: str, as_json: bool) -> None:
    """List the released versions, and how the working copy differs.

    One line a version: when and by whom it was released, how large the change
    is (patch, minor, major), how many codes it has and how many entries
    changed, and why. The working copy comes last, with what is not released.

    \b
    Example:
      qualcode codebook versions
    """
    from pathlib import Path

    from qualcode.layout import find_root
    from qualcode.released import open_chain
    from qualcode.versions.version_rows import version_rows

    emit(
        version_rows(open_chain(find_root(Path(folder)))),
        [
            "version",
            "date",
            Column("by", optional=True),
            "change",
            Column("codes", right=True),
            Column("changes", right=True, optional=True),
            Column("why", fit="wrap"),
        ],
        lambda row: (row.version, row.date, row.by, row.change, row.codes, row.changes, row.why),
        as_json=as_json,
    )


@command.command("migrate")
@click.argument("old", metavar="[A]", required=False, default="")
@click.argument("new", metavar="[B]", required=False, default="")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.option("--back", is_flag=True, help="Go back from B to A.")
@click.option("--draft", is_flag=True, help="Only write the file to start from; if there is one, print what it lacks.")
@by_option
@click.option("--at", default="", metavar="TIME", help="Instead of now: as 2019-03-14T09:30:00Z.")
@json_option
@click.pass_obj
def migrate(
    folder: str, old: str, new: str, dry_run: bool, back: bool, draft: bool, by: str, at: str, as_json: bool
) -> int:
    """Take every layer from version A of the codebook to version B.

    codebook/migrations/A--B.yaml says what changed, with reasons. The first run
    drafts it from the difference between the two versions; fill it in. It is
    held against the real difference and then applied: renamed and merged codes
    change in the codings, codings of split, narrowed, widened and retired codes
    wait until `qualcode recode` has placed them. Every step can be taken back.
    Without A and B it is the next step of the layers that are furthest behind.
    Where A was never released, its layers come under B without a migration.

    \b
    Example:
      qualcode codebook migrate 4.0.0 4.1.0 --dry-run
    """
    from qualcode.cli._codebook_migrate import Wanted, run
    from qualcode.migrations.ready import next_step
    from qualcode.study import open_readable

    study = open_readable(folder)
    if back and not new:
        raise click.UsageError("say from which version to which: `migrate A B --back` goes from B to A")
    if not new:
        old, new = next_step(study, old)
    return run(study, Wanted(old, new, dry_run, back, draft, by, at, as_json))


for one in (propose_command, proposals_command, accept_command, decline_command):
    command.add_command(one)
