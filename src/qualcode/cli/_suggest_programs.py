"""`qualcode suggest turns`, `import`, `run`: another program is asked, and what it says becomes a layer."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from qualcode.cli._output import emit_json, json_option
from qualcode.cli._suggest import asked_options, dry_run_option, write_suggestions

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.suggesting.turn_lines import Question


@click.command("turns")
@asked_options
@json_option
@click.pass_obj
def turns_command(folder: str, documents: tuple[str, ...], codes: tuple[str, ...], as_json: bool) -> None:
    """Print turns as JSON lines, for another program to code.

    Each line has document, turn, speaker, role, start, end, text, whether its
    speaker is to be coded, and the codes to choose from. No coding is in them.

    \b
    Example:
      qualcode suggest turns --document net-a-lead-1 --code equity
    """
    from qualcode.rules.counting import open_study
    from qualcode.suggesting.turn_lines import format_turn_lines, question_of, turn_lines

    study = open_study(folder)
    rows = turn_lines(study, *question_of(study, documents, codes))
    if as_json:
        emit_json(rows)
    else:
        click.echo(format_turn_lines(rows), nl=False)


@click.command("import")
@click.argument("machine", metavar="NAME")
@click.option(
    "--from", "source", type=click.Path(path_type=Path, allow_dash=True), required=True, help="JSON lines; or -."
)
@asked_options
@dry_run_option
@json_option
@click.pass_obj
def import_command(
    folder: str,
    machine: str,
    source: Path,
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read another program's codings into a machine's layer.

    A JSON object a line: document, code, and where: turn, or start and end, or
    quote; score and note as there are. Faults are told all at once, and then
    nothing is written. --document and --code say what the program was asked:
    where it says nothing of these, it says that no code is there.

    \b
    Example:
      qualcode suggest import machine-words --from docs/suggestions/words.jsonl --dry-run
    """
    from qualcode.cli._reading import read_bytes
    from qualcode.rules.counting import open_study
    from qualcode.suggesting.turn_lines import question_of

    study = open_study(folder)
    given = Given(machine, *read_bytes(source), method=("import", {}))
    write_given(study, question_of(study, documents, codes), given, dry_run=dry_run, as_json=as_json)


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("machine", metavar="NAME")
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- PROGRAM [ARGS]…")
@asked_options
@dry_run_option
@json_option
@click.pass_obj
def run_command(
    folder: str,
    machine: str,
    words: tuple[str, ...],
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Let a program code all turns, into a machine's layer.

    The program reads turns on its standard input (see `suggest turns`) and
    writes codings on its standard output (see `suggest import`).

    \b
    Example:
      qualcode suggest run machine-words --dry-run -- python3 docs/suggestions/words.py
    """
    import shlex

    from qualcode.rules.counting import open_study
    from qualcode.suggesting.machine_layer import refuse_name
    from qualcode.suggesting.running import run_program
    from qualcode.suggesting.turn_lines import format_turn_lines, question_of, turn_lines

    study = open_study(folder)
    refuse_name(study, machine, "run")
    question = question_of(study, documents, codes)
    said = run_program(words, format_turn_lines(turn_lines(study, *question)))
    given = Given(machine, words[0], said, method=("run", {"program": shlex.join(words)}))
    write_given(study, question, given, dry_run=dry_run, as_json=as_json)


class Given(NamedTuple):
    """What another program said, for a machine's layer."""

    layer: str
    source: str
    """For messages."""
    lines: bytes
    method: tuple[str, dict[str, str]]
    """The verb, and what else the layer says of how it was made."""


def write_given(study: "Study", question: "Question", given: Given, *, dry_run: bool, as_json: bool) -> None:
    """Check what another program said, and write it."""
    from qualcode.suggesting.suggested_lines import given_settings, parse_suggestions

    documents = [one.id for one in question.documents]
    found = parse_suggestions(study, given.lines, given.source, question.codes, documents)
    by, settings = given.method
    told = {**settings, **given_settings(question.codes, given.lines)}
    write_suggestions(study, given.layer, found, documents, (by, told), dry_run=dry_run, as_json=as_json)
