"""Coders side by side on the terminal: stacked where it is narrow, in columns where it is wide."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import Column, print_rows, safe, terminal_width, wrapped
from qualcode.cli._wrapping import filled, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.analysis.reconciling.compared import ComparedCoding, ComparedCount, ComparedRow
    from qualcode.analysis.reconciling.questions import Comparison
    from qualcode.model import Study

_MARGIN = "    "
_WIDE = 120
_WIDEST = 110
_MOST_TEXT = 1200


def print_counts(rows: "Sequence[ComparedCount]") -> None:
    """One line a document."""
    print_rows(
        [
            *(Column("document"), Column("coders", fit="wrap"), Column("agreed", right=True)),
            *(Column("differ", right=True), Column("of these", fit="wrap"), Column("only one has a code", fit="wrap")),
        ],
        [
            (
                row.document,
                ", ".join(row.coders),
                row.n_agreed,
                sum(row.by_kind.values()),
                ", ".join(f"{kind} {n}" for kind, n in row.by_kind.items()),
                ", ".join(f"{coder} {n}" for coder, n in row.only.items()),
            )
            for row in rows
        ],
    )


def print_comparison(study: "Study", found: "Comparison") -> None:
    """A document: how many agree and differ, the differences, then the agreements, a line each."""
    from qualcode.analysis.reconciling.compared import compared_counts, compared_rows, count_line
    from qualcode.records import AGREED

    rows = compared_rows(study, [found])
    click.secho(safe(f"{found.document}: {', '.join(found.coders)}"), bold=True)
    click.echo(wrapped(safe(count_line(compared_counts([found])[0]))))
    click.echo()
    differing = [row for row in rows if row.kind != AGREED]
    for number, row in enumerate(differing, 1):
        print_question(number, row, found.coders)
    agreed = [row for row in rows if row.kind == AGREED]
    if agreed:
        click.secho("Agreed", bold=True)
        width = min(terminal_width(), _WIDEST)
        for row in agreed:
            words = f"= {row.codings[0].code}, {_place(row)}: “{row.text}”"
            click.echo(_MARGIN + safe(shortened(words, width - len(_MARGIN), placeholder=" …”")))
        click.echo()


def print_question(number: int, row: "ComparedRow", coders: "Sequence[str]") -> None:
    """One passage with what each coder has there."""
    width = min(terminal_width(), _WIDEST)
    said = f", {row.speaker} ({row.role})" if row.role else f", {row.speaker}" if row.speaker else ""
    click.secho(safe(f"{number:>2}  {_place(row)}{said}: {row.kind}"), bold=True)
    text = row.text if len(row.text) <= _MOST_TEXT else f"{row.text[:_MOST_TEXT]} […]"
    for paragraph in filter(str.strip, text.split("\n")):
        click.echo(filled(safe(paragraph), width, first="  │ ", later="  │ "))
    own = {coder: [one for one in row.codings if one.coder == coder] for coder in coders}
    if terminal_width() >= _WIDE:
        having = [coder for coder in coders if own[coder]]
        print_rows(
            [Column(coder, fit="wrap") for coder in having],
            [["\n".join(_said(one, row) for one in own[coder]) for coder in having]],
        )
    else:
        column = len(_MARGIN) + max(map(len, coders)) + 2
        for coder, codings in own.items():
            for index, one in enumerate(codings):
                begin = f"{_MARGIN}{coder if index == 0 else ''}".ljust(column)
                words = safe(_said(one, row))
                click.echo(filled(words, width, first=begin, later=" " * (column + 2)))
    click.echo()


def _place(row: "ComparedRow") -> str:
    return f"turn {row.turn}, line {row.line}" if row.turn else f"line {row.line}"


def _said(one: "ComparedCoding", row: "ComparedRow") -> str:
    """A coding with its mark; the words where they are a part of the passage, and the coder's note."""
    if not one.code:
        return f"{one.mark} no code"
    facets = "; ".join(f"{name}={', '.join(values)}" for name, values in sorted(one.facets.items()))
    words = " ".join(one.quote.split())
    if len(words) > 70:
        words = f"{words[:40].rsplit(' ', 1)[0]} … {words[-24:].split(' ', 1)[-1]}"
    part = (one.start, one.end) != (row.start, row.end)
    return " ".join(
        (
            f"{one.mark} {one.code}",
            *([f"[{facets}]"] if facets else []),
            *([f"“{words}”"] if part else []),
            *([f"— {one.note}"] if one.note else []),
        )
    )
