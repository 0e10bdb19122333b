"""`qualcode memos`."""

import sys

import click

from qualcode.cli._console import Column, safe, say
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import emit, emit_json, json_option
from qualcode.phrases import some_of


@click.group("memos", cls=DefaultGroup, default="list")
def command() -> None:
    """List, show and write memos.

    A memo is a dated note in memos/ about documents, codes, segments, cases or
    the study, in Markdown, signed by a person.

    \b
    Example:
      qualcode memos --type codebook
      echo "Two meanings of trust." | qualcode memos new --type codebook --code network-culture --by km
    """


@command.command("list")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="analytic, coding-decision, codebook, …")
@click.option("--by", multiple=True, metavar="NAME", help="Who wrote it.")
@click.option("--document", "documents", multiple=True, metavar="ID", help="About a document, or 'net-a-*'.")
@click.option("--code", "codes", multiple=True, metavar="ID", help="About a code or one below it.")
@click.option("--coding", "codings", multiple=True, metavar="ID", help="About a coded segment.")
@click.option("--case", "cases", multiple=True, metavar="ID", help="About a case or one below it.")
@click.option("--since", default="", metavar="DATE", help="Written on or after, as 2019-03-14.")
@click.option("--until", default="", metavar="DATE", help="Written on or before.")
@json_option
@click.pass_obj
def list_memos(
    folder: str,
    types: tuple[str, ...],
    by: tuple[str, ...],
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    codings: tuple[str, ...],
    cases: tuple[str, ...],
    since: str,
    until: str,
    as_json: bool,
) -> None:
    """List memos by date.

    The options pick memos by what they are about and who wrote them when; those
    that were given must all hold. --json has the texts, too.

    \b
    Example:
      qualcode memos list --case net-a --type analytic
    """
    from qualcode.memos import MemoFilter, memo_rows
    from qualcode.study import load_study

    study, problems = load_study(folder)
    rows = memo_rows(study, MemoFilter(types, by, documents, codes, codings, cases, since, until))
    for problem in problems:
        if problem.path.startswith("memos/"):
            say(str(problem))
    emit(
        rows,
        ["date", "id", Column("type", optional=True), "by", Column("words", right=True), Column("about", fit="crop")],
        lambda row: (
            row.date,
            row.id,
            row.type,
            row.by,
            row.words,
            _about(row.documents, row.codes, row.codings, row.cases),
        ),
        as_json=as_json,
        empty="no memos in scope",
    )


def _about(*names: list[str]) -> str:
    every = [name for group in names for name in group]
    return some_of(every, most=4)


@command.command("show")
@click.argument("memo_id", metavar="ID")
@json_option
@click.pass_obj
def show(folder: str, memo_id: str, as_json: bool) -> None:
    """Show one memo; the beginning of its id is enough.

    With its text, and what it is about. `qualcode memos` lists the ids.

    \b
    Example:
      qualcode memos show codes-equity-for-whom
    """
    from qualcode.memos import memo_by_id
    from qualcode.study import load_study

    row = memo_by_id(load_study(folder)[0], memo_id)
    if as_json:
        emit_json([row])
        return
    click.secho(safe(row.title or row.id), bold=True)
    click.secho(f"{row.date}  {row.type}  {row.by}  {row.path}", dim=True)
    for name, about in (
        ("documents", row.documents),
        ("codes", row.codes),
        ("codings", row.codings),
        ("cases", row.cases),
    ):
        if about:
            click.secho(f"{name}: {', '.join(about)}", dim=True)
    click.echo()
    click.echo("\n".join(safe(line) for line in row.text.split("\n")))


@command.command("new")
@click.option("--type", "kind", default="analytic", metavar="TYPE", help="analytic, coding-decision, codebook, …")
@click.option("--title", default="", help="In a few words; else the first line.")
@click.option("--by", default="", metavar="NAME", help="Who writes it; else the login name.")
@click.option("--date", default="", metavar="DATE", help="Else today, as 2019-03-14.")
@click.option("--document", "documents", multiple=True, metavar="ID", help="A document that it is about.")
@click.option("--code", "codes", multiple=True, metavar="ID", help="A code that it is about.")
@click.option("--coding", "codings", multiple=True, metavar="ID", help="A coded segment.")
@click.option("--case", "cases", multiple=True, metavar="ID", help="A case that it is about.")
@json_option
@click.pass_obj
def new(
    folder: str,
    kind: str,
    title: str,
    by: str,
    date: str,
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    codings: tuple[str, ...],
    cases: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write a memo: in $EDITOR, or from standard input.

    Types: analytic, coding-decision, codebook, reflexive, method,
    reconciliation. What it is about is checked before it is written.

    \b
    Example:
      echo "Both leaders avoid the word." | qualcode memos new --document net-a-lead-1 --by km
    """
    import getpass
    from datetime import date as calendar

    from qualcode.memos import memo_by_id, write_memo
    from qualcode.model import Memo
    from qualcode.study import as_seen, load_study

    if date:
        try:
            calendar.fromisoformat(date)
        except ValueError:
            raise click.BadParameter(f"'{date}' is no date; write 2019-03-14", param_hint="--date") from None
    study = as_seen(load_study(folder)[0])
    text = _memo_text()
    memo = write_memo(
        study,
        Memo(
            id="",
            path="",
            title=title,
            type=kind,
            by=by or getpass.getuser(),
            date=date or calendar.today().isoformat(),
            documents=documents,
            codes=codes,
            codings=codings,
            cases=cases,
            text=text,
        ),
    )
    if as_json:
        emit_json([memo_by_id(load_study(folder)[0], memo.id)])
    else:
        click.echo(memo.path)


def _memo_text() -> str:
    if not sys.stdin.isatty():
        try:
            return sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError:
            raise click.FileError("standard input", "is not UTF-8") from None
    marker = "<!-- Write the memo above this line; an empty memo is not kept. -->"
    return (click.edit(f"\n\n{marker}\n", extension=".md") or "").split(marker)[0]
