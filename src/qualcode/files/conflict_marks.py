"""What git leaves in a file where two histories could not be put together."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from qualcode.problem import Problem

_MARKS = re.compile(r"(?ms)^<{7,} [^\n]*\n.*?^={7,}\r?\n.*?^>{7,}[^\n]*$")
_RULE = "merge-conflict"


class Marked(NamedTuple):
    """A conflict as it stands in a file: first and last line, both marks included."""

    first: int
    last: int


def marked_conflicts(text: str) -> Iterator[Marked]:
    r"""Where the marks of a conflict stand.

    >>> list(marked_conflicts("a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"))
    [Marked(first=2, last=6)]
    """
    if "<<<<<<< " not in text:  # a quick look: no file has any
        return
    for found in _MARKS.finditer(text):
        first = text.count("\n", 0, found.start()) + 1
        yield Marked(first, first + found[0].count("\n"))


def conflict_problems(text: str, path: str) -> list[Problem]:
    """A problem for each conflict that was left in a file."""
    return [_problem(path, marked, "") for marked in marked_conflicts(text)]


def conflicts_in_lines(
    raw: bytes, path: str, shown: Callable[[bytes], str] = lambda _: ""
) -> tuple[list[Problem], frozenset[int]]:
    """The conflicts in a file of one record a line, and the numbers of all lines in them: none of them counts.

    Args:
        raw: The file.
        path: Its name.
        shown: What a message says of a line.
    """
    if b"<<<<<<< " not in raw:
        return [], frozenset()
    lines = raw.split(b"\n")
    problems: list[Problem] = []
    left_out: set[int] = set()
    for marked in marked_conflicts(raw.decode("utf-8", "replace")):
        left_out.update(range(marked.first, marked.last + 1))
        sides = [shown(line) for line in lines[marked.first : marked.last - 1]]
        problems.append(_problem(path, marked, " or ".join(f"'{side}'" for side in sides if side)))
    return problems, frozenset(left_out)


def _problem(path: str, marked: Marked, sides: str) -> Problem:
    message = (
        f"a merge of git left two versions here, down to line {marked.last}{f': {sides}' if sides else ''};"
        " keep one, take out the lines that start with <<<<<<<, ======= and >>>>>>>, then `git add` the file"
    )
    return Problem(path, marked.first, _RULE, message)
