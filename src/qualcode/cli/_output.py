"""All of stdout but how it looks: rows as JSON, tables and files in any format."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from qualcode.cli._console import Column, print_rows, print_table, safe, say
from qualcode.table import Cell, Table

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "csv", "xlsx", "md", "latex", "json", "tidy")
"""`tidy` is CSV with one row a cell."""
_SUFFIXES = {".csv": "csv", ".xlsx": "xlsx", ".md": "md", ".tex": "latex", ".json": "json"}


def json_option(command: F) -> F:
    """`--json`, on every command."""
    return click.option("--json", "as_json", is_flag=True, help="Print rows as one JSON array.")(command)


def emit_json(rows: Iterable[Any]) -> None:
    """Rows as one JSON array; the keys are the rows' fields."""
    click.echo(_json(rows), nl=False)


def _json(rows: Iterable[Any]) -> bytes:
    """Rows as indented JSON."""
    import msgspec

    values = [row._asdict() if hasattr(row, "_asdict") else row for row in rows]
    return msgspec.json.format(msgspec.json.encode(values), indent=2) + b"\n"


def emit(
    rows: Sequence[Any],
    columns: Sequence[str | Column],
    show: Callable[[Any], Sequence[Cell]],
    *,
    as_json: bool,
    empty: str = "nothing found",
) -> None:
    """Rows as JSON, or as a table for people.

    Args:
        rows: NamedTuples, one a line.
        columns: The table's headers.
        show: The cells of one row.
        as_json: Print every field of every row instead.
        empty: What to say, on stderr, where there is no row.
    """
    if as_json:
        emit_json(rows)
        return
    if not rows:
        say(empty)
        return
    named = [Column(column) if isinstance(column, str) else column for column in columns]
    print_rows(named, [show(row) for row in rows])


def emit_table(table: Table, form: str, output: Path | None) -> None:
    """A table of results in any format; in JSON one object a row."""
    if form == "table":
        print_table(table)
    elif form == "json":
        write_json((dict(zip(table.header, row, strict=True)) for row in table.rows), output)
    else:
        write_table(table, "csv" if form == "tidy" else form, output)


def emit_rows(rows: Sequence[Any], table: Callable[[], Table], form: str, output: Path | None) -> None:
    """Rows as JSON, else the table that is made of them."""
    if form == "json":
        write_json(rows, output)
    else:
        emit_table(table(), form, output)


def write_table(table: Table, form: str, output: Path | None, more: Sequence[Table] = ()) -> None:
    """A table of results in a format for papers, into a file or to stdout.

    `more` are further sheets of an XLSX and stand below the table on a page; a CSV holds only the first.
    """
    from qualcode.exchange import latex, table_formats

    if form == "xlsx":
        if output is None:
            raise click.UsageError("an XLSX file cannot go to the terminal; give `-o FILE.xlsx`")
        _write(output, table_formats.xlsx_bytes([table, *more]))
        return
    formats = {
        "csv": table_formats.format_csv,
        "md": table_formats.format_markdown,
        "latex": latex.format_latex,
    }
    text = "\n".join(formats[form](one) for one in ((table,) if form == "csv" else (table, *more)))
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text.encode("utf-8"))


def format_for(form: str | None, output: Path | None, *, as_json: bool = False) -> str:
    """The format asked for; else the one that the file's name says; else a table for the terminal."""
    if as_json:
        said = form or (_SUFFIXES.get(output.suffix.lower()) if output is not None else None)
        if said not in (None, "json"):
            raise click.UsageError(f"--json and {said} are two formats; ask for one of them")
        return "json"
    if form == "table" and output is not None:
        raise click.UsageError("a table is for the terminal; for a file give `--format csv`, md, latex, xlsx or json")
    if form is not None or output is None:
        return form or "table"
    if output.suffix.lower() not in _SUFFIXES:
        raise click.UsageError(f"'{output.name}' does not say its format; give `--format`, or end it in .xlsx or .csv")
    return _SUFFIXES[output.suffix.lower()]


def write_json(rows: Iterable[Any], output: Path | None) -> None:
    """Rows as JSON, into a file or to stdout."""
    if output is None:
        emit_json(rows)
        return
    _write(output, _json(rows))


def write_text(text: str, output: Path | None) -> None:
    """A text that is ready, into a file or to stdout."""
    if output is None:
        click.echo(safe(text), nl=False)
    else:
        _write(output, text.encode("utf-8"))


def write_bytes(content: bytes, output: Path) -> None:
    """A file that is ready."""
    _write(output, content)


def typed(ctx: click.Context, *, without: Sequence[str] = ()) -> str:
    """The command line of a command, with what the user gave, each option in its canonical place.

    Args:
        ctx: The command's.
        without: Names of parameters that change nothing of the result.
    """
    import shlex

    words = ctx.command_path.split()
    for param in ctx.command.params:
        name = param.name or ""
        value = ctx.params.get(name)
        given = ctx.get_parameter_source(name) not in (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
        if name in without or not given or value is None:
            continue
        option = max(param.opts, key=len)
        if value is True:
            words.append(option)
        elif value is not False:
            values = value if isinstance(value, tuple) else (value,)
            words += [word for one in values for word in (option, str(one))]
    return shlex.join(words)


def _write(output: Path, content: bytes) -> None:
    from qualcode.layout import is_study_file

    if is_study_file(click.get_current_context().obj, output):
        raise click.UsageError(
            f"'{output}' is a place of the study's own files; give another, such as build/{output.name}"
        )
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(output), (error.strerror or str(error)).lower()) from None
    say(f"wrote {output}")
