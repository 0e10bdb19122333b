"""Work through the recode queue: one passage at a time, each answer saved at once."""

import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, say, wrapped
from qualcode.cli._recode_card import print_card, print_rules
from qualcode.errors import ExitCode, QualcodeError

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.recoding.choices import Answer
    from qualcode.recoding.waiting import WaitingRow


@dataclass
class _Session:
    """Where a person is in their queue."""

    study: "Study"
    rows: "list[WaitingRow]"
    by: str
    at: str
    index: int = 0
    note: str = ""
    """Goes with the next answer."""
    path: list[tuple[int, bool]] = field(default_factory=list)
    """What was gone through, with whether it was placed."""

    @property
    def n_placed(self) -> int:
        return sum(1 for _, placed in self.path if placed)


def ask_through(study: "Study", rows: "list[WaitingRow]", by: str, at: str) -> None:
    """Ask about each coding; an end of input is the same as `q`."""
    from qualcode.cli._who import named

    session = _Session(study, rows, named(by), at)
    if sys.stdin.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401 - gives the prompt its line editing
    shown = -1
    try:
        while session.index < len(rows):
            if shown != session.index:
                print_card(study, rows[session.index], session.index + 1, len(rows))
                shown = session.index
            typed = _asked(rows[session.index])
            if typed is None or not _answered(session, typed):
                break
            shown = shown if typed.strip() else -1
    except KeyboardInterrupt:
        click.echo()
        _say_end(session)
        raise click.exceptions.Exit(ExitCode.INTERRUPTED) from None
    _say_end(session)


def _asked(row: "WaitingRow") -> str | None:
    """What the person types; `None` at the end of input."""
    n = len(row.options)
    numbers = "" if n == 0 else "1, " if n == 1 else f"1-{n}, "
    try:
        return input(f"{numbers}0 none, o CODE, s skip, b back, m note, ? rules, q quit > ")
    except EOFError:
        click.echo()
        return None
    except UnicodeDecodeError:
        say("that is not UTF-8; type it again")
        return ""


def _answered(session: _Session, typed: str) -> bool:
    """Do what was typed; false where the session is to end. What cannot be understood changes nothing."""
    from qualcode.recoding.choices import parse_answer

    row = session.rows[session.index]
    try:
        answer = parse_answer(typed, row.options, session.study.codebook)
        if answer.verb == "quit":
            return False
        _done(session, row, answer)
    except QualcodeError as error:
        say(wrapped(str(error)))
    return True


def _done(session: _Session, row: "WaitingRow", answer: "Answer") -> None:
    if answer.verb == "place":
        _place(session, row, answer)
    elif answer.verb == "skip":
        session.path.append((session.index, False))
        _go_on(session)
    elif answer.verb == "back":
        _go_back(session)
    elif answer.verb == "note":
        session.note = answer.note
        say(f"the note goes with your answer: {answer.note}")
    elif answer.verb == "help":
        print_rules(session.study, row)


def _place(session: _Session, row: "WaitingRow", answer: "Answer") -> None:
    from qualcode.recoding.choices import NONE
    from qualcode.recoding.placements import Placement, signed
    from qualcode.recoding.placing import place
    from qualcode.recoding.sentences import remark

    wanted = Placement(row.coding, " + ".join(answer.codes) or NONE, answer.note or session.note)
    placing = place(session.study, signed([wanted], session.by, session.at))
    click.echo(f"→ {' + '.join(answer.codes) or NONE}" + safe("".join(map(remark, placing.rows))))
    session.path.append((session.index, True))
    _go_on(session)


def _go_on(session: _Session) -> None:
    session.index += 1
    session.note = ""
    click.echo()


def _go_back(session: _Session) -> None:
    from qualcode.recoding.undoing import undo
    from qualcode.study import open_blinded

    if not session.path:
        say("this is the first one; there is nothing to go back to")
        return
    index, placed = session.path[-1]
    if placed:
        undo(open_blinded(session.study.root), [session.rows[index].coding])
        say("taken back: it waits again")
    session.path.pop()
    session.index = index
    session.note = ""


def _say_end(session: _Session) -> None:
    """How many are placed, how many left, what next."""
    left = len(session.rows) - session.n_placed
    if left:
        say(f"{session.n_placed} placed and saved, {left} left; the same command goes on with them")
        return
    done = {row.migration for row in session.rows}
    table = f"`qualcode recode table {min(done)}`"
    say(wrapped(f"{session.n_placed} placed and saved, none left here; {table} shows what became of the old codes"))
