"""`qualcode codings`."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, safe, say
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._reading import read_bytes
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._who import coder_option
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.scope import Scope

_PASS_HELP = "2 for a second pass over what the coder has finished; else 1."


@click.group("codings", cls=DefaultGroup, default="list")
def command() -> None:
    """List, add, remove and finish codings.

    A coding is a code on a passage, by one coder. `qualcode code` makes them in
    a full screen; these verbs do it from scripts, one or thousands at once.

    \b
    Example:
      qualcode codings list --coder coder-a --document net-a-lead-1
      qualcode codings add net-c-report-2019 --coder coder-c --code securing-funding --lines 64
    """


@command.command("list")
@scope_options
@json_option
@click.pass_obj
def list_codings(folder: str, scope: "Scope", as_json: bool) -> None:
    """List codings: by layer, document and place.

    Every layer that the scope picks, with the coding's id, code, the beginning
    of its quote, and facets. A consensus and machines' layers are listed where
    --layer names them. --json has the whole quote, its place, note and date.

    \b
    Example:
      qualcode codings list --code hub-team --json
    """
    from qualcode.analysis.segments import coding_rows
    from qualcode.rules.counting import open_study
    from qualcode.scope_notes import standing_notes

    selection = selected(open_study(folder), scope, "json" if as_json else "table")
    rows = coding_rows(selection)
    if as_json:
        emit_json(rows)
        return
    for (layer, document), group in groupby(rows, key=lambda row: (row.layer, row.document)):
        found = list(group)
        click.secho(f"{document} by {layer}: {len(found)}", bold=True)
        print_rows(
            [Column("id"), Column("code"), Column("quote", fit="crop"), Column("facets", fit="crop", optional=True)],
            [(row.id, row.code, one_line(row.quote), facets_shown(row.facets)) for row in found],
        )
        click.echo()
    say(f"{len(rows)} codings" if rows else "no codings in scope")
    for note in standing_notes(selection):
        say(note)


def facets_shown(facets: dict[str, list[str]]) -> str:
    """Facets as people read them: `stakeholder=students, families`."""
    return "; ".join(f"{name}={', '.join(values)}" for name, values in facets.items())


@command.command("add")
@click.argument("document", required=False, metavar="DOC")
@coder_option("Whose layer the coding goes into.")
@click.option("--code", metavar="ID", help="A code of the codebook.")
@click.option("--turn", metavar="N[-M]", default="", help="What was said in a turn, or from one to another.")
@click.option("--lines", metavar="N[-M]", default="", help="Whole lines, numbered as in the file.")
@click.option("--quote", metavar="WORDS", default="", help="These words; with --turn, only there.")
@click.option("--item", metavar="ID", default="", help="In a data set: an item, whole or with --quote a part of it.")
@click.option("--facet", "facets", multiple=True, metavar="NAME=VALUE", help="A facet value; may be repeated.")
@click.option("--note", default="", help="Why, in a sentence.")
@click.option("--by", default="", metavar="NAME", help="Who did it, where that is neither who asks nor the coder.")
@click.option("--pass", "pass_number", type=click.IntRange(min=1), default=1, help=_PASS_HELP)
@click.option("--from", "source", type=click.Path(path_type=Path, allow_dash=True), help="Many at once: JSON lines.")
@json_option
@click.pass_obj
def add(
    folder: str,
    document: str | None,
    coder: str,
    code: str | None,
    turn: str,
    lines: str,
    quote: str,
    item: str,
    facets: tuple[str, ...],
    note: str,
    by: str,
    pass_number: int,
    source: Path | None,
    as_json: bool,
) -> None:
    """Add a coding to a coder's layer.

    With --from a file (or - for standard input) of JSON lines, each with
    `document`, `code`, one of `turn`, `lines`, `quote` or `start` and `end`,
    and if wanted `facets`, `note`, `at`, `id`: all are added, or none. In a
    derived data set `item` (the end of its id will do) is document and place.

    \b
    Example:
      qualcode codings add net-c-report-2019 --coder coder-c --code improvement-evidence --quote "Late transcripts fell"
    """
    from qualcode.asking import asking
    from qualcode.layers import add_codings
    from qualcode.new_codings import facets_of, parse_requests
    from qualcode.place import where
    from qualcode.requested import NewCoding
    from qualcode.study import open_readable

    by = by or asking()
    if source is not None:
        if document or code or turn or lines or quote or item:
            raise click.UsageError("with `--from`, document, code and place stand in the file")
        name, text = _read(source)
        requests, faults = parse_requests(text, name, by)
    else:
        if not (document or item) or not code:
            raise click.UsageError("give a document and `--code`, or many at once with `--from FILE`")
        name = ""
        faults = []
        requests = [
            NewCoding(
                document or "",
                code,
                turn=turn,
                lines=lines,
                quote=quote,
                facets=facets_of(facets),
                note=note,
                by=by,
                item=item,
            )
        ]
    study = open_readable(folder)
    added = add_codings(study, coder, requests, source=name, faults=faults, pass_number=pass_number)
    if as_json:
        from msgspec import to_builtins

        emit_json(to_builtins(coding) for coding in added)
        return
    for coding in added[:20]:
        at = where(study.texts[coding.document], coding.start)
        click.echo(f"{coding.id}  {coding.document} {at}: {coding.code} on '{one_line(coding.quote, 60)}'")
    if len(added) > 1:
        say(f"{len(added)} codings added to the layer of '{coder}'")


def _read(source: Path) -> tuple[str, str]:
    name, raw = read_bytes(source)
    try:
        return name, raw.decode("utf-8")
    except UnicodeDecodeError:
        raise click.FileError(str(source), "is not UTF-8") from None


@command.command("remove")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--coder", default="", metavar="ID", help="Only in this coder's layer.")
@json_option
@click.pass_obj
def remove(folder: str, ids: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Remove codings by id, or by the first characters of it.

    What was removed is printed as it stood, so that it can be put back.

    \b
    Example:
      qualcode codings remove 01DA66TQKR
    """
    from msgspec import to_builtins

    from qualcode.layers import remove_codings
    from qualcode.memos import said_of_gone
    from qualcode.study import open_blinded

    study = open_blinded(folder)
    removed = remove_codings(study, ids, coder)
    left = said_of_gone(
        study.memos, {coding.id for coding in removed}, "take its id out of `codings:` there, or delete it"
    )
    if as_json:
        emit_json(to_builtins(coding) for coding in removed)
    for coding in () if as_json else removed:
        click.echo(f"removed {coding.id}  {coding.document}: {coding.code} on '{one_line(coding.quote, 60)}'")
    if left:
        say(left)


@command.command("finish")
@click.argument("documents", nargs=-1, required=True, metavar="DOC...")
@coder_option("Whose work on the documents is done.")
@click.option("--pass", "pass_number", type=click.IntRange(min=1), default=1, help=_PASS_HELP)
@click.option("--reopen", is_flag=True, help="Take it back: the document is in progress again.")
@click.option("--date", default="", metavar="DAY", help="When it was finished, as 2019-03-14; else today.")
@click.option("--anyway", default="", metavar="REASON", help="Why, though the study asks for more; goes on record.")
@json_option
@click.pass_obj
def finish(
    folder: str,
    documents: tuple[str, ...],
    coder: str,
    pass_number: int,
    reopen: bool,
    date: str,
    anyway: str,
    as_json: bool,
) -> None:
    """Declare a coder's work on documents done.

    Only then does "no coding" mean that a code is absent; until then it means
    not yet coded. Agreement and matrices tell the two apart.

    Where `finishing` in qualcode.yaml asks for a share of coded turns or for
    the coder's memo, a document without is refused with what is missing, unless
    --anyway gives a reason.

    \b
    Example:
      qualcode codings finish net-c-report-2019 --coder coder-c
      qualcode codings finish net-c-report-2019 --coder coder-c --reopen
    """
    from qualcode.desk.finishing import finish as finish_document
    from qualcode.study import open_readable

    states = []
    for document in dict.fromkeys(documents):
        layer = finish_document(
            open_readable(folder), coder, document, reopen=reopen, pass_number=pass_number, date=date, anyway=anyway
        )
        states.append({"document": document, "coder": coder, "layer": layer.id})
        states[-1]["state"] = layer.documents[document].state
        if not as_json:
            click.echo(f"{document} by {coder}: {states[-1]['state']}")
    if as_json:
        emit_json(states)


@command.command("text")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def text(file: Path, as_json: bool) -> None:
    """Print a file of codings as lines for people: place, code, words, note.

    After `qualcode init --git`, `git diff` and `git log -p` show codings so. A
    file that a blind round keeps from you is one line that says so.

    \b
    Example:
      qualcode codings text codings/coder-a/net-a-lead-1.jsonl
    """
    from qualcode.merging.readable import readable_lines
    from qualcode.study import is_hidden_file

    hidden = is_hidden_file(file)
    lines = "(codings of a blind round that is not open)\n" if hidden else readable_lines(file.read_bytes())
    if as_json:
        emit_json({"line": number, "text": line} for number, line in enumerate(lines.split("\n")[:-1], 1))
    else:
        click.echo(safe(lines), nl=False)
