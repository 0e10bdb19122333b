"""`qualcode assign`."""

from itertools import groupby

import click

from qualcode.cli._console import Column, print_rows, safe, say, wrapped
from qualcode.cli._output import emit_json, json_option


@click.command("assign")
@click.argument("words", nargs=-1, metavar="[CODER] [DOC]...")
@click.option("--turns", multiple=True, metavar="DOC=N-M", help="Only these turns of a document; as 'p1=3-9 14'.")
@click.option("--round", "round_id", metavar="ID", help="Share the documents of this round, alike.")
@click.option("--coders", "coders", multiple=True, metavar="ID", help="With --round: among whom; else every coder.")
@click.option("--each", type=click.IntRange(min=1), metavar="N", help="With --round: coders a document; else 2.")
@click.option("--seed", type=int, metavar="N", help="With --round: the same seed shares alike; else 1.")
@click.option("--remove", is_flag=True, help="Take the documents back; not where work has begun.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@json_option
@click.pass_obj
def command(
    folder: str,
    words: tuple[str, ...],
    turns: tuple[str, ...],
    round_id: str | None,
    coders: tuple[str, ...],
    each: int | None,
    seed: int | None,
    remove: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Assign documents to coders, or take them back.

    Either a coder and documents, or with --round all documents of a round:
    each to as many coders, so that coders have equally many documents, and
    pairs of coders too. qualcode.yaml is changed in place.

    \b
    Example:
      qualcode assign coder-a net-b-application --dry-run
      qualcode assign coder-b net-a-lead-2 --turns 'net-a-lead-2=3-9 14' --dry-run
      qualcode assign --round program-documents --coders coder-a,coder-b,coder-c --each 2 --dry-run
    """
    from qualcode.assigning import (
        assign_documents,
        assign_round,
        balance_notes,
        remove_assignments,
        write_assignments,
    )
    from qualcode.study import open_readable

    if bool(round_id) == bool(words) or (round_id and (turns or remove)):
        raise click.UsageError("give a coder and documents, or `--round ID` alone")
    if words and (coders or each or seed is not None):
        raise click.UsageError("`--coders`, `--each` and `--seed` belong to `--round`")
    if len(words) == 1 and not turns:
        raise click.UsageError(f"name the documents: `qualcode assign {words[0]} DOC…`")
    study = open_readable(folder)
    if round_id:
        people = [name.strip() for text in coders for name in text.split(",") if name.strip()]
        rows = assign_round(study, round_id, people, each or 2, 1 if seed is None else seed)
    elif remove:
        rows = remove_assignments(study, words[0], words[1:])
    else:
        rows = assign_documents(study, words[0], words[1:], dict(map(_turns, turns)))
    changed = rows if dry_run else write_assignments(study, rows)
    if as_json:
        emit_json(changed)
        return
    print_rows(
        [Column("document"), Column("coders", fit="wrap"), Column("change", fit="wrap")],
        [
            (document, ", ".join(_coder(row.coder, row.turns) for row in own), _change([row.change for row in own]))
            for document, group in groupby(sorted(changed, key=lambda row: row.document), key=lambda row: row.document)
            for own in [list(group)]
        ],
    )
    for note in balance_notes(study, rows) if round_id else ():
        say(wrapped(safe(note)))
    say("nothing is written; without `--dry-run` it goes into qualcode.yaml" if dry_run else "wrote qualcode.yaml")


def _turns(text: str) -> tuple[str, str]:
    document, equals, turns = text.partition("=")
    if not equals:
        raise click.UsageError(f"'{text}' names no turns; write `--turns 'DOC=3-9 14'`")
    return document.strip(), turns


def _coder(coder: str, turns: str) -> str:
    return f"{coder} ({turns})" if turns else coder


def _change(changes: list[str]) -> str:
    return ", ".join(dict.fromkeys(changes))
