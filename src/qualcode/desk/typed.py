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
    """What is looked for among values of facets, one for each colon."""
    note: str = ""
    part: str = "words"
    """Where the line ends: in `words`, in a `value` or in the `note`."""


def parse_typed(line: str) -> Typed:
    """The parts of a line, as in `words :value :value // note`.

    A colon begins a value only at the beginning of a word, and two slashes
    the note; all after them is the note.

    >>> parse_typed("eq :stu :dis st // says: maybe")
    Typed(words='eq', values=('stu', 'dis st'), note='says: maybe', part='note')
    >>> parse_typed("eq :")
    Typed(words='eq', values=('',), note='', part='value')
    """
    before, *after = _NOTE.split(line, maxsplit=1)
    words, *values = _VALUE.split(before)
    part = "note" if after else "value" if values else "words"
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
    """A line once the value that is being typed is taken, with the colon for the next.

    >>> without_last_value("eq :stu :fa")
    'eq :stu :'
    """
    begins = [found.end() for found in _VALUE.finditer(line)]
    return line[: begins[-1]] if begins else line
