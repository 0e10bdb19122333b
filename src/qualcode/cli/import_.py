"""`qualcode import`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, safe, say, wrapped
from qualcode.cli._output import emit_json, json_option
from qualcode.errors import ExitCode

if TYPE_CHECKING:
    from qualcode.importing import PlannedImport


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--case", default="", metavar="ID", help="The case to which the documents belong.")
@click.option("--new-case", is_flag=True, help="The case is new: give it a row in cases.csv.")
@click.option("--kind", default="interview", show_default=True, help="interview, focus-group, program-document, …")
@click.option("--speaker", "speakers", multiple=True, metavar="NAME=ROLE", help="A speaker's role; may be repeated.")
@click.option("--id", "document_id", default="", metavar="ID", help="The document's id; else the file's name.")
@click.option("--date", default="", metavar="DATE", help="When it was held or written, as 2018-12-12.")
@click.option("--into", default="", metavar="FOLDER", help="A folder below transcripts/.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@json_option
@click.pass_obj
def command(
    folder: str,
    sources: tuple[Path, ...],
    case: str,
    new_case: bool,
    kind: str,
    speakers: tuple[str, ...],
    document_id: str,
    date: str,
    into: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Bring transcripts and documents into the study.

    Reads .docx, .md, .srt, .txt and .vtt, finds the speakers' turns and times,
    and writes one text file a document. A document that is there already is
    never overwritten; the same file imported again is left alone. Lines that
    could not be placed are shown, not dropped in silence.

    \b
    Example:
      qualcode import docs/example-interview.txt --dry-run
    """
    from qualcode.cases import add_cases
    from qualcode.importing import import_rows, plan_import, write_imports
    from qualcode.study import open_readable

    study = open_readable(folder)
    plans, problems = plan_import(
        study,
        sources,
        case=case,
        new_case=new_case,
        kind=kind,
        speakers=_roles(speakers),
        document_id=document_id,
        folder=into,
        date=date,
    )
    new = [plan for plan in plans if plan.state == "new"]
    if not dry_run and new:
        write_imports(study, new)
        for added in add_cases(study, [case]):
            say(f"added case '{added}' to cases.csv; give it its attributes there")
    rows = import_rows(plans, dry_run=dry_run)
    if as_json:
        emit_json(rows)
    elif rows:
        columns = [Column("document"), Column("state"), Column("turns", right=True), Column("words", right=True)]
        columns += [Column("speakers", fit="crop"), Column("file", fit="crop", optional=True)]
        shown = [(row.id, row.state, row.turns, row.words, _named(row.speakers), row.path) for row in rows]
        print_rows(columns, shown)
    for plan in plans if not as_json else ():
        if dry_run:
            _show(plan)
        else:
            _tell(plan.document.id, plan.unplaced)
        if plan.state == "unchanged" and (case or date or speakers):
            say(f"{plan.document.id} is here already; change its case, date or speakers in {plan.path}")
    for problem in problems:
        say(str(problem))
    return ExitCode.PROBLEMS if problems else ExitCode.OK


def _roles(pairs: tuple[str, ...]) -> dict[str, str]:
    """Speakers' roles from `NAME=ROLE`."""
    roles = {}
    for pair in pairs:
        name, equals, role = pair.partition("=")
        if not equals or not name.strip() or not role.strip():
            raise click.BadParameter(f"'{pair}'; write --speaker 'Ann=interviewer'", param_hint="--speaker")
        roles[name.strip()] = role.strip()
    return roles


def _named(speakers: list[str]) -> str:
    """How many speakers there are, and who."""
    return f"{len(speakers)}: {', '.join(speakers)}" if speakers else "none"


def _show(plan: "PlannedImport") -> None:
    """What a dry run shows of a source: who speaks how often, and every line that could not be placed."""
    turns = Counter(turn.speaker for turn in plan.turns)
    said = ", ".join(f"{name} ({plan.document.speakers[name]}) {count}" for name, count in turns.items())
    click.echo()
    click.echo(wrapped(f"{plan.document.id}: {said or 'no speakers found; declare them with --speaker NAME=ROLE'}"))
    for line in plan.unplaced:
        place = f"line {line.line}: " if line.line else ""
        click.echo(safe(f"  {place}{line.reason}" + (f": {line.text}" if line.text else "")))


def _tell(document: str, unplaced: Sequence[tuple[int, str, str]]) -> None:
    """What is to be said of a source that was imported: remarks whole, lines by their number."""
    for line, _, reason in unplaced:
        if not line:
            say(f"{document}: {reason}")
    lines = sum(bool(line) for line, *_ in unplaced)
    if lines:
        say(f"{document}: {'1 line' if lines == 1 else f'{lines} lines'} left out or put aside; see with --dry-run")
