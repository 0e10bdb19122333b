"""`qualcode status`."""

import click

from qualcode.cli._console import Column, say
from qualcode.cli._output import emit, json_option
from qualcode.cli._scope import scope_options, selected
from qualcode.scope import Scope


@click.command("status")
@scope_options
@json_option
@click.pass_obj
def command(folder: str, scope: Scope, as_json: bool) -> None:
    """Show who has coded what, and how far.

    One row a document and coder: not-assigned, not-started, in-progress or
    finished, which are different things in every number. Where somebody is
    assigned some turns of a document only, these stand beside it.

    \b
    Example:
      qualcode status --case net-a
    """
    from qualcode.analysis.overview import missing_memos, progress_rows
    from qualcode.check import open_study
    from qualcode.git_setup import git_hint
    from qualcode.scope import standing_notes
    from qualcode.study import data_set_names

    study = open_study(folder)
    selection = selected(study, scope, "json" if as_json else "table")
    rows = progress_rows(selection)
    partly = sum(bool(row.turns) for row in rows)
    emit(
        rows,
        [
            "document",
            Column("case", optional=True),
            "coder",
            "state",
            *([Column("turns", fit="wrap")] if partly else []),
            Column("codings", right=True),
            Column("codes", right=True),
            Column("memos", right=True),
        ],
        lambda row: (
            row.document,
            row.case,
            row.coder,
            row.state,
            *([row.turns or "all"] if partly else []),
            row.codings if row.layer and row.state != "not-started" else None,
            row.codes if row.layer and row.state != "not-started" else None,
            row.memos,
        ),
        as_json=as_json,
        empty="no documents; bring some in with `qualcode import FILE…`",
    )
    if as_json:
        return
    done = sum(row.state == "finished" for row in rows)
    if rows:
        in_part = f" ({partly} of them of some turns only)" if partly else ""
        say(f"{done} of {sum(bool(row.coder) for row in rows)} assigned readings{in_part} finished")
    for note in standing_notes(selection):
        say(note)
    if hint := git_hint(study.root):
        say(hint)
    lacking = missing_memos(study)
    if lacking:
        say(f"without a memo: {', '.join(lacking)}")
    derived = data_set_names(study.root)
    if derived:
        say(f"data sets: {', '.join(derived)}; see `qualcode datasets`")
