"""How versions of the codebook look in the terminal: what changed, what became of a code, what was released."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, say, terminal_width
from qualcode.cli._wrapping import filled
from qualcode.phrases import counted, some_of
from qualcode.versions.history_lines import CALLED, arrow, event_line, part_line, place, version_lines

if TYPE_CHECKING:
    from qualcode.releasing import ReleaseRow
    from qualcode.versions.codebook_diff import DiffRow
    from qualcode.versions.history import HistoryRow

_WIDEST = 110
_MARKS = (
    (re.compile(r"\[-.*?-\]", re.DOTALL), "red"),
    (re.compile(r"\{\+.*?\+\}", re.DOTALL), "green"),
)


def print_diff(rows: Sequence["DiffRow"], old: str, new: str) -> None:
    """Every difference under the code to which it belongs, then what kind of change they are together."""
    from qualcode.versions.codebook_diff import subject

    if not rows:
        alike = f"{new} says the same as {old}" if old else "no version was released yet"
        say(f"{alike}; remarks and the order of codes do not count" if old else f"{alike}; `qualcode codebook release`")
        return
    click.secho(f"{old} to {new}", bold=True)
    together: dict[tuple[object, ...], list[list[DiffRow]]] = {}
    for code, group in groupby(rows, key=lambda row: subject(row.code)):
        own = list(group)
        template = code.rpartition("/")[2] if "/" in code else code
        what = tuple((row.kind, row.before, row.after) for row in own if row.kind not in ("added", "removed", "step"))
        together.setdefault((template, what or code), []).append(own)
    for same in together.values():
        click.echo()
        _print_code(same[0], [subject(own[0].code) for own in same])
    click.echo()
    _print_kind(rows, new)


def _print_code(rows: list["DiffRow"], codes: Sequence[str]) -> None:
    """What differs of a code; of a template once, with the codes where it stands."""
    label = "" if rows[0].kind.startswith(("facet-", "value-")) else rows[0].label
    several = len(codes) > 1
    name = f"*/{codes[0].rpartition('/')[2]}" if several else codes[0]
    click.secho(safe(f"{name}  {label}".rstrip()) + (f" ({counted(len(codes), 'code')})" if several else ""), bold=True)
    for row in rows:
        _print_field(_name(row), _lines(row), "  ", 12)


def _name(row: "DiffRow") -> str:
    """What differs, in a word: of a facet's value its id."""
    if "=" in row.code:
        return row.code.partition("=")[2]
    name = row.after if row.kind == "step" else row.kind.removeprefix("facet-")
    return CALLED.get(name, name)


def _lines(row: "DiffRow") -> list[str]:
    """What happened, a line a sentence."""
    if row.kind in ("added", "removed"):
        return [row.because, *(part.after or part.before for part in row.parts)]
    if row.parts:
        return list(map(part_line, row.parts))
    if row.kind == "moved":
        return [f"from {place(row.before)} {place(row.after, to=True)}"]
    if row.kind in ("label", "color", "facet-label", "value-label"):
        return [arrow(row.before, row.after)]
    return [row.because]


def _print_field(name: str, lines: Sequence[str], indent: str, width: int) -> None:
    """A name and lines beside it, each with its own hanging indent."""
    room = min(terminal_width(), _WIDEST)
    for number, line in enumerate(lines):
        begin = indent + (f"{name:<{width}}" if number == 0 else " " * width)
        if number == 0 and len(name) >= width:
            click.echo(indent + name)
            begin = indent + " " * width
        click.echo(
            _colored(
                filled(
                    safe(line),
                    room,
                    first=begin,
                    later=_under(begin, line),
                )
            )
        )


def _filled(text: str) -> str:
    """A remark on as many lines as it needs; ids are not broken at their hyphens."""
    return filled(text, min(terminal_width(), _WIDEST), later="  ")


def _under(begin: str, line: str) -> str:
    told = re.match(r"(?:went|came|changed|moved): +", line)
    return " " * (len(begin) + (len(told[0]) if told else 0))


def _colored(text: str) -> str:
    for pattern, color in _MARKS:
        text = pattern.sub(lambda found, fg=color: click.style(found[0], fg=fg), text)  # type: ignore[misc]
    return text


def _print_kind(rows: Sequence["DiffRow"], new: str) -> None:
    for kind in ("major", "minor", "patch"):
        own = [row for row in rows if row.change == kind]
        if not own:
            continue
        click.echo(f"{kind}: {counted(len(own), 'change')}")
        if kind == "major":
            for row in own:
                click.echo(_filled(f"- {safe(row.because)}"))


def print_history(rows: Sequence["HistoryRow"]) -> None:
    """A code version by version, then whence it came and what has its text now."""
    own = [row for row in rows if row.relation == "itself"]
    last = own[-1]
    click.secho(safe(f"{last.code}  {last.label}"), bold=True)
    for version, events in groupby(own, key=lambda row: row.version):
        _print_version(version, list(events))
    for relation, title in (("ancestor", "made of"), ("heir", "lives on in")):
        others = [row for row in rows if row.relation == relation]
        if others:
            click.echo()
            click.secho(title, bold=True)
        for code, events in groupby(others, key=lambda row: row.code):
            said = "; ".join(event_line(row) for row in events)
            _print_field(code, [said], "  ", 4 + max(len(row.code) for row in others))


def _print_version(version: str, rows: list["HistoryRow"]) -> None:
    from qualcode.versions.chain import WORKING

    name = f"{version:<9}{rows[0].date or ('now' if version == WORKING else ''):<12}"
    _print_field(name, version_lines(rows), "", 23)


def print_release(row: "ReleaseRow") -> None:
    """What a release is, or would be, and what to think of before it."""
    from qualcode.versions.numbers import MAJOR, next_version

    if not row.predecessor:
        click.echo(f"{row.version or row.smallest}: the first release")
    elif not row.change:
        click.echo(f"the codebook says the same as {row.predecessor}; there is nothing to release")
        return
    else:
        click.echo(f"since {row.predecessor}: a {row.change} change, {row.smallest} or above")
        for because in row.because[:12]:
            click.echo(_filled(f"- {safe(because)}"))
        if len(row.because) > 12:
            click.echo(f"- and {counted(len(row.because) - 12, 'more change')}: `qualcode codebook diff`")
    if row.open and not row.written:
        say(
            _filled(
                f"The texts of {some_of(row.open)} changed and count as made clearer. If one of them now takes in less"
                f" or more than before, release it as {next_version(row.predecessor, MAJOR)} and write"
                " `narrow` or `widen` for it into the migration: then people look at its codings again."
            )
        )
    _print_written(row)


def _print_written(row: "ReleaseRow") -> None:
    """The file that was written, the layers that go along, and what to do next."""
    if row.written:
        click.echo(f"wrote {row.path}")
    for note in row.notes:
        click.echo(_filled(safe(note)))
    if row.written and row.predecessor:
        say(f"Next: qualcode codebook migrate {row.predecessor} {row.version}, which takes the codings along")
    elif not row.written and not row.version:
        say(f"To release it: qualcode codebook release {row.smallest} --by NAME --why '…'")


def say_waiting(n_waiting: int) -> None:
    """That codings still wait to be recoded: a release touches none of them."""
    if n_waiting:
        wait = "coding still waits" if n_waiting == 1 else "codings still wait"
        say(
            _filled(
                f"{n_waiting:,} {wait} to be recoded after an earlier migration; a release leaves them as they are."
            )
        )
