"""`qualcode documents update`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, safe, say, wrapped
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._who import by_option, named
from qualcode.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.updating.update_rows import UpdateRow

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("update")
@click.argument("document_id", metavar="ID")
@click.option("--from", "source", type=_FILE, help="The new text; without it, the document's file as it stands.")
@click.option("--old", "copy", type=_FILE, help="The text that was coded, where neither the study nor git has it.")
@click.option("--apply", "apply_it", is_flag=True, help="Do it; without this nothing is written.")
@click.option("--dry-run", is_flag=True, help="Write nothing, as without --apply.")
@click.option("--accept", multiple=True, metavar="WHAT", help="changed, back, all, or a coding's id; may be repeated.")
@click.option("--why", default="", metavar="TEXT", help="Why the text was changed.")
@click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")
@click.option("--all", "every", is_flag=True, help="List also the codings that only moved.")
@by_option
@json_option
@click.pass_obj
def update_document(
    folder: str,
    document_id: str,
    source: Path | None,
    copy: Path | None,
    apply_it: bool,
    dry_run: bool,
    accept: tuple[str, ...],
    why: str,
    at: str,
    every: bool,
    by: str,
    as_json: bool,
) -> None:
    """Change a document's text, and carry its codings along.

    Shows what becomes of each coding; with --apply it is done. A coding whose
    words still stand moves with them. One whose words were corrected is shown
    with what changed, and placed if you accept it; else it waits in the queue,
    as does one that has no certain place (see `documents place`).

    Give a corrected transcript with --from, in the study's form or any that
    `import` reads. If you have edited the file in the study already, leave it
    out: the text that was coded is then taken from git.

    \b
    Example:
      qualcode documents update net-a-lead-1 --from transcripts/net-a/net-a-lead-1.md
    """
    from qualcode.updating.carry import apply_update
    from qualcode.updating.plan import Request, plan_update
    from qualcode.updating.study_to_mend import study_to_mend
    from qualcode.updating.update_rows import queued, summary, update_rows

    apply_it = apply_it and not dry_run
    who = named(by) if apply_it else by
    study = study_to_mend(folder, document_id)
    request = Request(document_id, source, copy, accept, who, why, at)
    update = apply_update(study, request) if apply_it else plan_update(study, request)
    seen = update.shown
    rows = update_rows(seen)
    if as_json:
        emit_json(rows)
        return
    if update.idle:
        say(f"the text of '{document_id}' is the one that was coded; there is nothing to do")
        return
    _print_moves([row for row in rows if every or row.kind not in ("kept", "moved", "respelled")])
    for sentence in summary(seen):
        say(wrapped(sentence))
    waiting = queued(seen)
    if not apply_it:
        changed = any(row.kind == "changed" for row in rows)
        accept_too = ", with `--accept changed` to take the corrected words as they are shown" if changed else ""
        say(wrapped(f"nothing was written; `--apply` does it{accept_too}; what is not accepted waits in a queue"))
    elif waiting:
        say(f"{waiting} in the queue; run `qualcode documents place --document {document_id}`")


def _print_moves(shown: "Sequence[UpdateRow]") -> None:
    """What becomes of codings: a line each, then why of those that cannot stay as they are."""
    if shown:
        print_rows(
            [Column("layer"), Column("code", fit="crop"), Column("was"), Column("is"), Column("what"), Column("id")],
            [(row.layer, row.code, row.place, row.new_place, row.kind, row.coding) for row in shown],
        )
        click.echo()
    for row in shown:
        if row.kind in ("changed", "lost", "without-place"):
            click.secho(safe(f"{row.coding}  {row.code}: {row.why}"), bold=True)
            click.echo(wrapped("  " + safe(row.changes or one_line(row.quote, 400))))
            for candidate in row.candidates:
                click.echo(wrapped("  maybe " + safe(one_line(candidate, 300))))
