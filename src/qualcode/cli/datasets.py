"""`qualcode datasets`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_table, say, wrapped
from qualcode.cli._items import print_item
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import FORMATS, emit, emit_json, format_for, json_option, write_json, write_table
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._who import by_option, named
from qualcode.phrases import counted

if TYPE_CHECKING:
    from qualcode.scope import Scope

_date_option = click.option("--date", metavar="DAY", default="", help="As 2019-03-14; else today.")


@click.group("datasets", cls=DefaultGroup, default="list")
def command() -> None:
    """Code what a query found again, as a data set of its own.

    A data set is a small study inside the study, in datasets/NAME: its items
    are passages that a query found, its codebook and codings are its own, and
    every command works inside it (`qualcode -C datasets/NAME …`).

    \b
    Example:
      qualcode datasets
      qualcode datasets crosstab dilemmas
    """


@command.command("list")
@json_option
@click.pass_obj
def list_data_sets(folder: str, as_json: bool) -> None:
    """List the data sets: their query, how far they are coded, what is stale.

    Stale items have a parent that changed since the data set was made, gone
    ones have none any more, new ones would come in: `datasets update` says
    which, and takes them over where you accept it.

    \b
    Example:
      qualcode datasets list
    """
    from qualcode.analysis.derived.rows import data_set_rows
    from qualcode.data_sets import open_data_sets

    rows = data_set_rows(open_data_sets(folder))
    emit(
        rows,
        [
            "name",
            Column("query", fit="wrap"),
            Column("made", optional=True),
            Column("items", right=True),
            Column("parents", right=True),
            Column("coded", right=True),
            Column("stale", right=True),
            Column("gone", right=True, optional=True),
            Column("new", right=True),
        ],
        lambda row: (
            row.name,
            row.query,
            row.made,
            row.items,
            row.parents,
            f"{row.coded}/{row.items}",
            row.stale,
            row.gone,
            row.new,
        ),
        as_json=as_json,
        empty="no data sets; make one with `qualcode datasets make NAME --code …`",
    )
    for row in rows if not as_json else ():
        if row.fault:
            say(f"{row.name}: the query can no longer be asked: {row.fault}")
        if row.stale or row.new or row.fault:
            say(f"`qualcode datasets update {row.name}` says what changed")


@command.command("make")
@click.argument("name", metavar="NAME")
@scope_options
@click.option("--title", default="", metavar="WORDS", help="What it is called.")
@click.option(
    "--codebook", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A codebook to start from."
)
@by_option
@_date_option
@json_option
@click.pass_obj
def make(
    folder: str, name: str, scope: "Scope", title: str, codebook: Path | None, by: str, date: str, as_json: bool
) -> None:
    """Make a data set of the codings that a query finds.

    Codings that overlap, of one coder or several, become one item with several
    parents; those that only touch stay apart. So items never overlap.

    \b
    Example:
      qualcode datasets make conditions --code complicating-conditions --by coder-a
    """
    from qualcode.data_sets import make_data_set
    from qualcode.rules.counting import open_study

    who = named(by)
    made = make_data_set(open_study(folder), name, scope, title=title, by=who, date=date, codebook=codebook)
    if as_json:
        from msgspec import to_builtins

        emit_json(to_builtins(item) for item in made.items)
        return
    parents = sum(len(item.parents) for item in made.items)
    documents = counted(len(made.by_document), "document")
    click.echo(
        f"made datasets/{name}: {counted(len(made.items), 'item')} of {counted(parents, 'coding')} in {documents}"
    )
    say(f"Next: write datasets/{name}/codebook/codebook.yaml, see `qualcode datasets show {name}`, then code with")
    say(f"`qualcode -C datasets/{name} codings add --item ID --code CODE --coder CODER`")


@command.command("show")
@click.argument("name", required=False, default="", metavar="NAME")
@scope_options
@json_option
@click.pass_obj
def show(folder: str, name: str, scope: "Scope", as_json: bool) -> None:
    """Show the items of a data set with their parents and codings.

    The signs after the place are the end of the item's id: `--item` takes them.

    \b
    Example:
      qualcode datasets show dilemmas --document net-c-lead-2
    """
    from qualcode.analysis.derived.rows import item_rows
    from qualcode.data_sets import open_data_set
    from qualcode.scope import select
    from qualcode.scope_notes import standing_notes

    selection = select(open_data_set(folder, name), scope)
    rows = item_rows(selection)
    if as_json:
        emit_json(rows)
        return
    for row in rows:
        print_item(row)
    coded = sum(bool(row.codings) for row in rows)
    say(f"{counted(len(rows), 'item')}, {coded} of them coded" if rows else "no items in scope")
    for note in standing_notes(selection):
        say(wrapped(note))
    new = selection.study.data_set.changes if selection.study.data_set else ()
    for change in new:
        if change.kind == "new":
            say(wrapped(f"new: {change.document} {change.start}-{change.end}, {'; '.join(change.reasons)}"))


@command.command("update")
@click.argument("name", required=False, default="", metavar="NAME")
@scope_options
@click.option("--apply", "applied", is_flag=True, help="Do it; else only say what would be done.")
@by_option
@_date_option
@json_option
@click.pass_obj
def update(folder: str, name: str, scope: "Scope", applied: bool, by: str, date: str, as_json: bool) -> None:
    """Ask a data set's query again, and bring its items up to date.

    Without --apply it only says what would be done. Codings stay on the items
    that survive. An item whose parents are all gone stays, marked as gone,
    where somebody has coded it. With scope options the query is another one.

    \b
    Example:
      qualcode datasets update dilemmas
    """
    from qualcode.analysis.derived.rows import short_id
    from qualcode.data_set_update import apply_update, plan_update, summary
    from qualcode.data_sets import open_data_set

    who = named(by) if applied else by
    study = open_data_set(folder, name)
    plan = plan_update(study, scope, date, who)
    if applied and plan.changes_anything:
        apply_update(study, plan)
    emit(
        plan.rows,
        [
            "action",
            "item",
            "document",
            Column("place", optional=True),
            Column("codings", right=True),
            Column("why", fit="wrap"),
        ],
        lambda row: (
            row.action,
            short_id(row.item),
            row.document,
            f"{row.start}-{row.end}",
            row.codings,
            "; ".join(row.reasons),
        ),
        as_json=as_json,
        empty="every item is as the study has it",
    )
    if not as_json:
        say(summary(plan) + (", written" if applied else ""))
        if not applied and plan.changes_anything:
            say(f"nothing is written yet: `qualcode datasets update {plan.after.name} --apply` does it")


@command.command("crosstab")
@click.argument("name", required=False, default="", metavar="NAME")
@click.option("--rows", default="code:tree", show_default=True, metavar="DIM", help="A dimension, as of `matrix`.")
@click.option("--columns", default="", metavar="DIM", help="Another; else the parents' codes.")
@click.option(
    "--cell",
    type=click.Choice(["items", "codings", "documents", "share", "words"]),
    default="items",
    show_default=True,
    help="What is counted.",
)
@scope_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else by the suffix of FILE, or a table.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def cross(
    folder: str,
    name: str,
    rows: str,
    columns: str,
    cell: str,
    scope: "Scope",
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Cross a data set's codes with its items' parents, with the quotes.

    Columns are the codes of the parents: the top codes, or each code where all
    stand below one. An item with parents under several counts under each.

    \b
    Example:
      qualcode datasets crosstab dilemmas
      qualcode datasets crosstab dilemmas --rows code -o build/dilemmas.xlsx
    """
    from qualcode.analysis.derived.crosstab import crosstab, quoted_table
    from qualcode.analysis.matrix_tables import matrix_table, tidy_table
    from qualcode.data_sets import open_data_set
    from qualcode.rules.counting import open_study

    wanted = format_for(form, output, as_json=as_json)
    study = open_study(open_data_set(folder, name).root)
    found = crosstab(selected(study, scope, wanted), rows=rows, columns=columns, cell=cell, keep_ids=wanted == "json")
    if wanted == "json":
        write_json(found.counts.cells, output)
    elif wanted == "tidy":
        write_table(tidy_table(found.counts), "csv", output)
    elif wanted == "table":
        print_table(quoted_table(found, labels=False))
        print_table(matrix_table(found.counts, labels=False))
    else:
        write_table(matrix_table(found.counts), wanted, output, [quoted_table(found)])
