"""Disagreements for reading: each with its text, what stands around it, and what each coder said."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, terminal_width
from qualcode.cli._wrapping import filled, shortened

if TYPE_CHECKING:
    from qualcode.analysis.disagreement.disagreement_rows import DisagreementRow, Side

_MARGIN = "    "
_WIDEST = 110


def print_card(number: int, row: "DisagreementRow") -> None:
    """One disagreement."""
    from qualcode.analysis.disagreement.disagreement_kinds import EXTENT
    from qualcode.analysis.disagreement.disagreement_tables import gain_shown, speaker_of

    width = min(terminal_width(), _WIDEST)
    said = f", {speaker_of(row)}" if row.speaker else ""
    place = f"{row.document}, {row.unit} {row.number}{'' if row.unit == 'line' else f', line {row.line}'}{said}"
    click.secho(f"{number:>2}  {safe(place)}", bold=True)
    kinds = ", ".join(kind for kind in row.kinds if kind == row.kind or kind != EXTENT)
    click.echo(f"{_MARGIN}{kinds}; gain {gain_shown(row.gain)}")
    _print_around(ending(row.before, width - len(_MARGIN)))
    for paragraph in filter(str.strip, row.text.split("\n")):
        click.echo(filled(safe(paragraph), width, first="  │ ", later="  │ "))
    _print_around(shortened(row.after, width - len(_MARGIN), placeholder=" …"))
    said_by = _said(row)
    column = len(_MARGIN) + max(len(who) for who, _ in said_by) + 2
    for who, codes in said_by:
        for index, code in enumerate(codes):
            begin = f"{_MARGIN}{who if index == 0 else ''}".ljust(column)
            click.echo(filled(safe(code), width, first=begin, later=" " * (column + 2)))
    click.echo()


def _print_around(text: str) -> None:
    if text:
        click.secho(f"{_MARGIN}{safe(text)}", dim=True)


def ending(text: str, width: int) -> str:
    """The end of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= width else f"… {flat[len(flat) - width + 2 :].partition(' ')[2]}"


def _said(row: "DisagreementRow") -> list[tuple[str, list[str]]]:
    """Who gave the unit which codes: first those that all gave it, then what each coder has beyond them."""
    from qualcode.analysis.disagreement.disagreement_kinds import EXTENT
    from qualcode.analysis.disagreement.disagreement_tables import code_shown

    alike = [code for code in row.agreed if len({code_shown(side, code) for side in row.sides}) < 2]
    agreed = [] if row.kind == EXTENT else alike
    together = ("both" if len(row.sides) < 3 else "all", [code_shown(row.sides[0], code) for code in agreed])
    said = [together] if agreed else []
    for side in row.sides:
        own = [_with_words(row, side, code) for code in side.codes if code not in agreed]
        said.append((side.coder, own or ["nothing more" if side.codes else "no code"]))
    return said


def _with_words(row: "DisagreementRow", side: "Side", code: str) -> str:
    """A code, and the words that were coded where these are a part of the unit."""
    from qualcode.analysis.disagreement.disagreement_tables import code_shown

    parts = [mark for mark in side.marks_of(code) if row.start < mark.start or mark.end < row.end]
    words = " … ".join(
        shortened(row.text[max(mark.start - row.start, 0) : mark.end - row.start], 60, placeholder=" …")
        for mark in parts
    )
    return f"{code_shown(side, code)}  “{words}”" if words else code_shown(side, code)
