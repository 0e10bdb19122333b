"""`qualcode status`."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import say
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._scope import scope_options, selected

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.scope import Scope

_FEW = 12


@click.command("status")
@click.option("--documents", is_flag=True, help="A line for each document and coder too; else where they are few.")
@scope_options
@json_option
@click.pass_obj
def command(folder: str, documents: bool, scope: "Scope", as_json: bool) -> None:
    """Show who has coded what, and how far.

    The rounds, the coders, and, where the scope picks some, they are few, or
    with --documents, a line a document and coder: not-assigned, not-started,
    in-progress or finished, which are different things in every number.
    --json prints these lines. What a blind round hides has no counts.

    \b
    Example:
      qualcode status --case net-a
    """
    from qualcode.analysis.overview import coder_rows, progress_rows
    from qualcode.cli._rounds import print_coders, print_readings, print_rounds, readings_notes
    from qualcode.rounds.round_rows import round_rows
    from qualcode.rules.counting import open_study
    from qualcode.scope import Scope
    from qualcode.scope_notes import standing_notes

    study = open_study(folder)
    selection = selected(study, scope, "json" if as_json else "table")
    rows = progress_rows(selection)
    if as_json:
        emit_json(rows)
        return
    if not rows:
        say("no documents; bring some in with `qualcode import FILE…`")
    rounds = round_rows(study, selection.documents)
    if rounds:
        print_rounds(rounds, missing=False)
        click.echo()
    coders = coder_rows(selection, rows)
    if coders:
        print_coders(coders)
    if rows and (documents or len(rows) <= _FEW or scope != Scope()):
        click.echo()
        print_readings(rows)
    for note in (*readings_notes(rows, scope), *standing_notes(selection)):
        say(note)
    _say_beside(study)


def _say_beside(study: "Study") -> None:
    """What belongs to a study beside its readings: git, memos, data sets."""
    from qualcode.analysis.overview import missing_memos
    from qualcode.git_setup import git_hint
    from qualcode.layout import data_set_names
    from qualcode.phrases import some_of

    if hint := git_hint(study.root):
        say(hint)
    lacking = missing_memos(study)
    if lacking:
        say(f"without a memo: {some_of(lacking, 8)}")
    derived = data_set_names(study.root)
    if derived:
        say(f"data sets: {', '.join(derived)}; see `qualcode datasets`")
