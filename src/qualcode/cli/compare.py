"""`qualcode compare`."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import say
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._screen import refuse_beside, screen_option

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.scope import Scope


@click.command("compare")
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@scope_options
@click.option(
    "--overlap", type=float, metavar="SHARE", help="Share of words in common that counts as agreed; else 0.5."
)
@click.option("--counts", is_flag=True, help="Only how many agree and differ, document by document.")
@screen_option
@json_option
@click.pass_obj
def command(
    folder: str,
    documents: tuple[str, ...],
    scope: "Scope",
    overlap: float | None,
    counts: bool,
    screen: bool,
    as_json: bool,
) -> None:
    """Lay coders side by side on a document, differences first.

    Each passage with what every coder has there, marked without colour: = all
    have it, ~ with other words or facets, ! not all have this code, - no code.
    Only documents count that two of the coders have finished. With --screen one
    document on a full screen, with each difference in its text.

    \b
    Example:
      qualcode compare net-a-lead-1
      qualcode compare net-b-lead-1 --coders coder-b,coder-c --code equity
      qualcode compare --round interviews-1 --counts
    """
    from qualcode.analysis.reconciling.compared import compared_counts, compared_rows
    from qualcode.analysis.reconciling.questions import agreed_rule, comparisons
    from qualcode.cli._compared import print_comparison, print_counts
    from qualcode.rules.counting import open_study
    from qualcode.scope import Scope
    from qualcode.scope_notes import standing_notes

    study = open_study(folder)
    if screen:
        refuse_beside(counts=counts, json=as_json, overlap=overlap is not None)
        if len(documents) != 1 or scope != Scope():
            raise click.UsageError("with `--screen`, name one document and no scope: `qualcode compare DOC --screen`")
        _on_screen(study, documents[0])
        return
    scope = replace(scope, documents=(*scope.documents, *documents))
    selection = selected(study, scope, "json" if as_json else "table")
    found = comparisons(selection, agreed_rule(overlap, ""))
    if as_json:
        emit_json(compared_counts(found) if counts else compared_rows(study, found))
        return
    if not found:
        seen = (
            " and that you may see; `qualcode rounds` says which rounds are blind"
            if study.hidden
            else "; `qualcode status` says who has"
        )
        say(f"nothing to compare: no document here that two coders have finished{seen}")
    elif counts:
        print_counts(compared_counts(found))
    else:
        for one in found:
            print_comparison(study, one)
    for note in standing_notes(selection):
        say(note)


def _on_screen(study: "Study", document: str) -> None:
    """One document; refused before the screen opens where it may not be compared."""
    from qualcode.asking import asking
    from qualcode.cli._screen import open_screen
    from qualcode.reconciling.side_by_side import side_by_side
    from qualcode.tui.screens.compare import CompareScreen

    side_by_side(study, document, asking())
    open_screen(str(study.root), asking(), lambda: CompareScreen(study, document, 0))
