"""Decisions for reading: what coders had on a passage, what was decided, why, by whom and when."""

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, terminal_width
from qualcode.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    from qualcode.text import one_line

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


def _line(text: str, margin: str) -> None:
    width = min(terminal_width(), _WIDEST)
    click.echo(textwrap.fill(safe(text), width, initial_indent=margin, subsequent_indent=f"{margin}  "))
