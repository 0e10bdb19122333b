"""A coding of the recode queue for reading: the passage in its text, the old code, the codes it may have."""

from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, terminal_width
from qualcode.cli._wrapping import filled, shortened
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.recoding.waiting import WaitingRow

_WIDEST = 110
_AROUND_LINES = 2
_MARGIN = "    "
_MOST_TOLD = 6
"""So many codes have their definitions below the passage; of more these would push it off a low terminal."""


def print_card(study: "Study", row: "WaitingRow", number: int, total: int) -> None:
    """All that a person needs to place a coding."""
    width = min(terminal_width(), _WIDEST)
    speaker = f"{row.speaker} ({row.role})" if row.role else row.speaker
    places = (f"{number} of {total}", row.layer, f"{row.document} line {row.line}", speaker)
    click.secho(safe(" · ".join(filter(None, places))), bold=True)
    _print_around(_ending(row.before, _AROUND_LINES * (width - len(_MARGIN))), width)
    for paragraph in filter(str.strip, row.quote.split("\n")):
        click.echo(filled(safe(paragraph), width, first="  │ ", later="  │ "))
    _print_around(one_line(row.after, _AROUND_LINES * (width - len(_MARGIN)) - 10), width)
    old = f"was {row.code}: {row.label}. {one_line(row.definition)}" if row.label else f"was {row.code}"
    _print_text(shortened(safe(old), 3 * width - 20, placeholder=" …"), width, "")
    if row.changed and row.step in ("narrow", "widen"):
        _print_text(f"{row.step}: {safe(one_line(row.reason))}", width, "  ")
        for line in row.changed:
            _print_text(safe(line), width, "  ~ ")
    if row.note:
        _print_text(f"the coder's note: {safe(one_line(row.note))}", width, "")
    if len(row.options) > _MOST_TOLD:
        named = [f"{index}\u00a0{code}" for index, code in enumerate(row.options, 1)]
        _print_text(safe("   ".join(named)), width, "  ")
        click.secho("  ? says what each of them means", dim=True)
        return
    for index, code_id in enumerate(row.options, 1):
        code = study.codebook.by_id[code_id]
        says = f"{code.label}. {one_line(code.definition)}" if code.definition else code.label
        stays = " (as it is)" if code_id == row.code else ""
        line = f"{code_id}{stays}: {says}"
        _print_text(shortened(safe(line), 2 * width - 16, placeholder=" …"), width, f"  {index}  ")
    if not row.options:
        click.echo("  the migration suggests no code; o and a code of the codebook, or 0 for none")


def print_rules(study: "Study", row: "WaitingRow") -> None:
    """The codes that it may have, whole, and what can be typed."""
    width = min(terminal_width(), _WIDEST)
    if row.reason:
        _print_text(f"why ({row.step}): {safe(one_line(row.reason))}", width, "")
    _print_text(f"was {row.code}: {safe(one_line(row.definition)) or row.label}", width, "")
    for line in row.changed:
        _print_text(safe(line), width, "  ~ ")
    for index, code_id in enumerate(row.options, 1):
        code = study.codebook.by_id[code_id]
        _print_text(safe(f"{code_id}: {code.label}"), width, f"  {index}  ", bold=True)
        for name, text in (
            ("", code.definition),
            ("use when: ", code.use_when),
            ("not when: ", code.not_when),
            *(("example: ", example) for example in code.examples[:2]),
        ):
            if text:
                _print_text(safe(one_line(f"{name}{text}")), width, "     ")
    for line in (
        "1, or 1 2 for both; a code's id does as well; 0 or n for none of them",
        "o CODE  any other code     m TEXT  a note with your answer (or: 1 m TEXT)",
        "s skip, it goes on waiting     b back, takes your last answer back     q quit",
        "Enter alone shows the passage again",
    ):
        click.secho(f"  {line}", dim=True)


def _print_text(text: str, width: int, begin: str, *, bold: bool = False) -> None:
    click.secho(filled(text, width, first=begin, later=" " * len(begin) or "  "), bold=bold)


def _print_around(text: str, width: int) -> None:
    if text:
        click.secho(filled(safe(text), width, first=_MARGIN, later=_MARGIN), dim=True)


def _ending(text: str, width: int) -> str:
    """The end of a text, on one line."""
    flat = one_line(text)
    return flat if len(flat) <= width else f"… {flat[len(flat) - width + 12 :].partition(' ')[2]}"
