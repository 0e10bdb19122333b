"""`qualcode reconcile`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from qualcode.choices import UNITS
from qualcode.cli._console import Column, print_table, safe, say, wrapped
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import FORMATS, emit, emit_json, emit_table, format_for, json_option, write_json, write_table
from qualcode.cli._reconcile_round import on_screen, say_open, tell
from qualcode.cli._screen import refuse_beside, screen_option
from qualcode.cli._who import by_option, named
from qualcode.phrases import counted

F = TypeVar("F", bound=Callable[..., Any])


def _which(command: F) -> F:
    """The round, or documents."""
    documents = click.option(
        "--document", "documents", multiple=True, metavar="ID", help="These documents of it; or some without a round."
    )
    return click.argument("round_id", required=False, default="", metavar="[ROUND]")(documents(command))


@click.group("reconcile", cls=DefaultGroup, default="round")
def command() -> None:
    """Decide what coders differ about, on record.

    Decisions go into a consensus layer that points to the codings it decided
    about; the coders' own layers are never touched.

    \b
    Example:
      qualcode reconcile interviews-1 --pack build/questions.csv
      qualcode reconcile decisions interviews-1
    """


@command.command("round")
@_which
@click.option(
    "--pack",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the questions for a meeting: .xlsx, .csv, .json.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Take the answers in a pack that was filled in.",
)
@click.option("--layer", default="consensus", metavar="ID", help="The consensus layer; else 'consensus'.")
@click.option("--change", is_flag=True, help="With --from: answers take the place of others that are on record.")
@click.option("--agreed", is_flag=True, help="With --pack or --json: also what coders agree on.")
@click.option(
    "--overlap", type=float, metavar="SHARE", help="Share of words in common that counts as agreed; else 0.5."
)
@click.option("--span", default="", metavar="RULE", help="Whose words it then has: majority (else), common or all.")
@by_option
@click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")
@screen_option
@json_option
@click.pass_obj
def run_round(
    folder: str,
    round_id: str,
    documents: tuple[str, ...],
    layer: str,
    pack: Path | None,
    source: Path | None,
    change: bool,
    agreed: bool,
    overlap: float | None,
    span: str,
    by: str,
    at: str,
    screen: bool,
    as_json: bool,
) -> None:
    """Decide the differences of a round one by one, or from a file.

    Without a file, one question after another, or with --screen on a full
    screen; what is decided is saved at once. --pack writes the questions for a meeting, --from takes the filled
    file back: all answers or none, rows without a decision stay open. What
    coders agree on goes into the consensus by itself.

    \b
    Example:
      qualcode reconcile interviews-1 --pack build/questions.xlsx
      qualcode reconcile --document net-a-lead-1 --json
      echo q | qualcode reconcile --document net-c-lead-2 --by coder-b
    """
    from qualcode.reconciling.answers import signature
    from qualcode.reconciling.consensus import record
    from qualcode.reconciling.pack import pack_rows, pack_table, read_pack
    from qualcode.reconciling.stage import open_stage
    from qualcode.rules.counting import open_study

    if pack and source:
        raise click.UsageError("`--pack` writes a file and `--from` takes one back; give one of them")
    stage = open_stage(open_study(folder), round_id, documents, overlap=overlap, span=span, layer=layer)
    if screen:
        refuse_beside(**{"pack": pack, "from": source, "json": as_json, "at": at, "agreed": agreed, "change": change})
        on_screen(stage, named(by))
    elif pack is not None:
        wanted = format_for(None, pack)
        if wanted == "json":
            write_json(pack_rows(stage, agreed=agreed), pack)
        else:
            write_table(pack_table(stage, agreed=agreed), wanted, pack)
        say_open(stage)
    elif source is not None:
        signed = signature(named(by), at)
        read = read_pack(source.read_bytes(), str(source))
        done = record(stage, read.answers, signed, source=source.name, faults=read.faults, change=change)
        if read.n_remarked:
            say(f"{counted(read.n_remarked, 'row')} with a remark and no decision; they stay open")
        tell(done, as_json=as_json)
    elif as_json:
        emit_json(pack_rows(stage, agreed=agreed))
    else:
        from qualcode.cli._asking import ask

        say_open(ask(stage, signature(named(by), at), fixed=bool(at)))


@command.command("decisions")
@_which
@click.option("--class", "class_", default="", metavar="CLASS", help="Only this one: definition-gap, slip, kept, …")
@click.option("--agreed", is_flag=True, help="Also what coders agreed on.")
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or a table.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def decisions(
    folder: str,
    round_id: str,
    documents: tuple[str, ...],
    class_: str,
    agreed: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """List who decided what, when and why.

    Each decision with the passage, what the coders had, whose codings it
    followed, the class of the difference and the reason given. Without ROUND,
    those of all rounds.

    \b
    Example:
      qualcode reconcile decisions interviews-1
      qualcode reconcile decisions --class definition-gap --json
    """
    from qualcode.reconciling.results import decision_records, decision_table
    from qualcode.rules.counting import open_study

    study = open_study(folder)
    wanted = format_for(form, output, as_json=as_json)
    found = decision_records(study, round_id, documents, class_=class_, agreed=agreed)
    if wanted == "json":
        write_json(found, output)
    elif wanted != "table":
        emit_table(decision_table(study, found), wanted, output)
    elif found:
        from qualcode.cli._decided import print_decisions

        print_decisions(study, found)
    else:
        say("nothing decided yet")


@command.command("prevailed")
@_which
@click.option("--by-code", is_flag=True, help="Code by code.")
@json_option
@click.pass_obj
def prevailed(folder: str, round_id: str, documents: tuple[str, ...], by_code: bool, as_json: bool) -> None:
    """Show whose codings the decisions followed, how often.

    A coder who yields nearly always, or never, is a finding about the
    procedure. The share leaves out decisions that followed both or neither.

    \b
    Example:
      qualcode reconcile prevailed interviews-1
      qualcode reconcile prevailed --by-code --json
    """
    from qualcode.analysis.reconciling.prevailing import prevailed_rows
    from qualcode.reconciling.results import decision_records
    from qualcode.rules.counting import open_study

    study = open_study(folder)
    rows = prevailed_rows(study, decision_records(study, round_id, documents), by_code=by_code)
    names = ("n", "prevailed", "yielded", "both", "neither", "new", "kept")
    emit(
        rows,
        [
            *([Column("code")] if by_code else []),
            Column("coder"),
            *(Column(name, right=True) for name in names),
            Column("share", right=True),
        ],
        lambda row: (
            *([row.code] if by_code else []),
            *(row.coder, row.n, row.prevailed, row.yielded, row.both, row.neither, row.new, row.kept),
            "" if row.share is None else f"{row.share:.0%}",
        ),
        as_json=as_json,
        empty="nothing decided yet",
    )
    if rows and not as_json:
        click.echo(wrapped("Share: prevailed, of prevailed and yielded."))


@command.command("agreement")
@_which
@click.option(
    "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence or line; else the study's."
)
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Codes down to this level of the tree; 1 is the top."
)
@json_option
@click.pass_obj
def agreement(
    folder: str,
    round_id: str,
    documents: tuple[str, ...],
    unit: str | None,
    depth: int | None,
    as_json: bool,
) -> None:
    """Show agreement before and after reconciling, code by code.

    Before: the independent codings. After: the same coders, with what was
    decided in place of what they had; differences that were kept stay. Both
    are computed from the layers and the decisions, so they can be had again.

    \b
    Example:
      qualcode reconcile agreement interviews-1 --depth 1
    """
    from qualcode.reconciling.results import staged_agreement, staged_table
    from qualcode.rules.counting import open_study

    study = open_study(folder)
    found = staged_agreement(study, round_id, documents, unit or study.settings.unit, depth=depth)
    if as_json:
        emit_json(found.rows)
    elif found.rows:
        print_table(staged_table(found))
    else:
        say("nothing decided yet")


@command.command("gaps")
@_which
@click.option("--draft", is_flag=True, help="As a draft for the next version of the codebook, in Markdown.")
@json_option
@click.pass_obj
def gaps(folder: str, round_id: str, documents: tuple[str, ...], draft: bool, as_json: bool) -> None:
    """Show definition gaps by code, as proposals for the next codebook.

    Differences that were decided as a gap of the definition, with what was
    proposed. --draft writes them as an entry for the next version.

    \b
    Example:
      qualcode reconcile gaps
      qualcode reconcile gaps interviews-1 --draft
    """
    from qualcode.analysis.reconciling.prevailing import gap_rows
    from qualcode.reconciling.results import decision_records, gaps_draft
    from qualcode.rules.counting import open_study

    study = open_study(folder)
    rows = gap_rows(study, decision_records(study, round_id, documents))
    if as_json:
        emit_json(rows)
    elif draft:
        click.echo(safe(gaps_draft(rows)), nl=False)
    elif rows:
        from qualcode.cli._decided import print_gaps

        print_gaps(rows)
    else:
        say("no definition gap on record")
