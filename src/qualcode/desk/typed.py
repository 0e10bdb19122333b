"""What one line of the finder says: words of a code, values of facets, a note."""

import re
from typing import NamedTuple

_NOTE = re.compile(r"(?:^|(?<=\s))//")
_VALUE = re.compile(r"(?:^|(?<=\s)):")


class Typed(NamedTuple):
    """A line, part by part."""

    words: str = ""
    """What is looked for among the codes."""
    values: tuple[str, ...] = ()
    """What is looked for among values of facets, one for each colon or comma."""
    note: str = ""
    part: str = "words"
    """Where one types: in the `words`, in a `value` or in the `note`."""


def parse_typed(line: str, cursor: int | None = None) -> Typed:
    """The parts of a line, as in `words :value :value // note`.

    A colon begins a value only at the beginning of a word, a comma after it
    another one, and two slashes the note; all after them is the note.

    Args:
        line: All of it.
        cursor: Where one types; else at the end.

    >>> parse_typed("eq :stu :dis st // says: maybe")
    Typed(words='eq', values=('stu', 'dis st'), note='says: maybe', part='note')
    >>> parse_typed("eq :stu,fam").values
    ('stu', 'fam')
    >>> parse_typed("eq :")
    Typed(words='eq', values=('',), note='', part='value')
    """
    before, *after = _NOTE.split(line, maxsplit=1)
    words, *of_colons = _VALUE.split(before)
    values = [value for one in of_colons for value in one.split(",")]
    in_words = cursor is not None and cursor < len(words)
    part = "words" if in_words else "note" if after else "value" if values else "words"
    return Typed(words.strip(), tuple(value.strip() for value in values), "".join(after).strip(), part)


def without_words(line: str) -> str:
    """A line once its code is taken: values and note stay.

    >>> without_words("eq :stu // why"), without_words("eq")
    (':stu // why', '')
    """
    found = _VALUE.search(line) or _NOTE.search(line)
    note = _NOTE.search(line)
    if note is not None and (found is None or note.start() < found.start()):
        found = note
    return line[found.start() :] if found else ""


def without_last_value(line: str) -> str:
    """A line once the value that is being typed is taken, with the colon or comma for the next.

    >>> without_last_value("eq :stu :fa"), without_last_value("eq :stu,fa")
    ('eq :stu :', 'eq :stu,')
    """
    begins = [found.end() for found in _VALUE.finditer(line)]
    return line[: max(begins[-1], line.rfind(",") + 1)] if begins else line
