"""`qualcode documents`."""

import textwrap
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, safe, terminal_width
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import emit, emit_json, json_option
from qualcode.cli._place import place_command
from qualcode.cli._scope import scope_options
from qualcode.cli._update import update_document

if TYPE_CHECKING:
    from qualcode.scope import Scope

_MARGIN = " " * 12


@click.group("documents", cls=DefaultGroup, default="list")
def command() -> None:
    """List the documents, show one, or change its text.

    \b
    Example:
      qualcode documents
      qualcode documents show net-a-lead-1
    """


@command.command("list")
@scope_options
@json_option
@click.pass_obj
def list_documents(folder: str, scope: "Scope", as_json: bool) -> None:
    """List the documents with their turns, speakers and words.

    A document without speakers has no turns. Words are those of the text
    without labels and times. --document, --case, --where and --round pick some.

    \b
    Example:
      qualcode documents list --case net-a
    """
    from qualcode.analysis.overview import document_rows
    from qualcode.scope import select
    from qualcode.study import open_blinded

    rows = document_rows(select(open_blinded(folder), scope))
    emit(
        rows,
        [
            "id",
            "kind",
            "case",
            Column("date", optional=True),
            Column("turns", right=True),
            Column("words", right=True),
            Column("speakers", fit="crop"),
        ],
        lambda row: (row.id, row.kind, row.case, row.date, row.turns, row.words, ", ".join(row.speakers)),
        as_json=as_json,
        empty="no documents; bring some in with `qualcode import FILE…`",
    )


@command.command("show")
@click.argument("document_id", metavar="ID")
@json_option
@click.pass_obj
def show_document(folder: str, document_id: str, as_json: bool) -> None:
    """Show a document with the numbers of its lines and turns.

    These are the numbers that `codings add --lines` and `--turn` take.
    With --json: one row a turn, or a paragraph where there are no turns.

    \b
    Example:
      qualcode documents show net-a-lead-1
    """
    from qualcode.analysis.reading import numbered_lines, passage_rows
    from qualcode.scope import matching
    from qualcode.study import open_blinded

    study = open_blinded(folder)
    room = max(terminal_width() - len(_MARGIN), 20)
    for name in matching("document", [document_id], study.document_by_id):
        document, text = study.document_by_id[name], study.texts[name]
        if as_json:
            emit_json(passage_rows(document, text))
            continue
        click.secho(f"{document.id}: {safe(document.title)}", bold=True)
        for line in numbered_lines(text):
            turn = str(line.turn) if line.turn else ""
            numbers = click.style(f"{line.line:>5} {turn:>4}", dim=True)
            folded = textwrap.wrap(safe(line.text), room, break_on_hyphens=False) or [""]
            click.echo(f"{numbers}  " + f"\n{_MARGIN}".join(folded))


command.add_command(update_document)
command.add_command(place_command)
