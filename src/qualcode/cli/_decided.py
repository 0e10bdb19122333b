"""Decisions for reading: what coders had on a passage, what was decided, why, by whom and when."""

from itertools import groupby
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, terminal_width
from qualcode.cli._wrapping import filled
from qualcode.phrases import counted
from qualcode.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.analysis.reconciling.prevailing import GapRow
    from qualcode.model import Study
    from qualcode.records import Decision

_WIDEST = 110
_MOST_WORDS = 200


def print_decisions(study: "Study", decisions: "Sequence[Decision]") -> None:
    """Document by document, a few lines each."""
    from qualcode.analysis.reconciling.prevailing import (
        coders_of,
        codings_today,
        passage_words,
        side_words,
        taken_words,
    )

    names, today = coders_of(study, decisions), codings_today(study)
    for document, group in groupby(decisions, key=lambda one: one.document):
        found = list(group)
        click.secho(safe(f"{document}: {counted(len(found), 'decision')}"), bold=True)
        for one in found:
            _line(f"“{one_line(passage_words(study, today, one), _MOST_WORDS)}”", "  ")
            for side in one.sides:
                _line(f"{names[side.layer]}: {side_words(side)}", "    ")
            made = ", ".join(dict.fromkeys(each.code for each in one.made)) or "nothing"
            why = f" ({one.class_})" if one.class_ else ""
            note = f": {one.note}" if one.note else ""
            _line(f"→ {taken_words(one, names)}, so {made}{why}, {one.by} {one.at[:10]}{note}", "    ")
        click.echo()


def print_gaps(rows: "Sequence[GapRow]") -> None:
    """Code by code, with what was said about it."""
    for row in rows:
        click.secho(safe(row.code) + (safe(f" ({row.label})") if row.label else ""), bold=True)
        beside = f"; beside {', '.join(row.beside)}" if row.beside else ""
        _line(f"{counted(row.n, 'question')}, decided for it in {row.decided_for}{beside}", "  ")
        for note in row.notes:
            _line(f"- {one_line(note)}", "  ")


def _line(text: str, margin: str) -> None:
    width = min(terminal_width(), _WIDEST)
    click.echo(filled(safe(text), width, first=margin, later=f"{margin}  "))
