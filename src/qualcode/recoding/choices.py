"""What a person means by an answer: codes by number or id, none, or something else to do."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Codebook
from qualcode.phrases import counted

NONE = "none"
_BETWEEN = re.compile(r"\s*[\s,;+&]\s*")
_NUMBER = re.compile(r"(\d{1,4})(?:\.0)?", re.ASCII)
_NOTE = re.compile(r"(?:^|\s)m(?:\s+(.*))?$", re.DOTALL)
_VERBS = {
    "s": "skip",
    "skip": "skip",
    "b": "back",
    "back": "back",
    "u": "back",
    "undo": "back",
    "q": "quit",
    "quit": "quit",
    "exit": "quit",
    "?": "help",
    "h": "help",
    "help": "help",
}


class Answer(NamedTuple):
    """What a person typed, understood."""

    verb: str
    """`place`, `note`, `skip`, `back`, `help`, `quit`; or `nothing`."""
    codes: tuple[str, ...] = ()
    """For `place`; empty for none."""
    note: str = ""


def parse_answer(typed: str, options: Sequence[str], codebook: Codebook) -> Answer:
    """An answer to one coding of the queue.

    Raises:
        QualcodeError: If it cannot be understood; the message says what can be typed.

    >>> from qualcode.model import Code
    >>> book = Codebook(codes=(Code("given", "Given"), Code("lost", "Lost")))
    >>> parse_answer("1 2 m both are in it", ["given", "lost"], book)
    Answer(verb='place', codes=('given', 'lost'), note='both are in it')
    >>> parse_answer("s", ["given", "lost"], book).verb
    'skip'
    """
    text = typed.strip()
    if not text:
        return Answer("nothing")
    if text.casefold() in _VERBS:
        return Answer(_VERBS[text.casefold()])
    note = ""
    if found := _NOTE.search(text):
        note, text = (found[1] or "").strip(), text[: found.start()].strip()
        if not note:
            raise RefusedError("write the note behind the m, as in `m she speaks of both`")
        if not text:
            return Answer("note", note=note)
    if text[:2].casefold() in ("o ", "c "):
        text = text[2:].strip()
    elif text.casefold() in ("o", "c"):
        raise RefusedError("write the code behind the o, as in `o trust`; `qualcode codebook` lists all codes")
    return Answer("place", chosen(text, options, codebook), note)


def chosen(text: str, options: Sequence[str], codebook: Codebook) -> tuple[str, ...]:
    """The codes that a text names by their number among the options or by their id; none for `none` or `0`.

    They come in the order of the options, then of their ids, so that the order
    in which people write them means nothing.

    Raises:
        QualcodeError: If a number is not that of an option, or a code cannot take a coding.
    """
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    lower = [word.casefold() for word in words]
    if lower in ([NONE], ["n"], ["0"], ["0.0"]):
        return ()
    if lower in (["both"], ["all"]):
        if len(options) < 2 or (lower == ["both"] and len(options) != 2):
            raise RefusedError(f"'{words[0]}' of {counted(len(options), 'option')}; name the codes")
        return tuple(options)
    codes = {_code(word, options, codebook) for word in words}
    if not codes:
        raise RefusedError("names no code; write codes, or `none`")
    place = {code: number for number, code in enumerate(options)}
    return tuple(sorted(codes, key=lambda code: (place.get(code, len(place)), code)))


def _code(word: str, options: Sequence[str], codebook: Codebook) -> str:
    number = _NUMBER.fullmatch(word)
    if word not in codebook.by_id and number:
        if not 1 <= int(number[1]) <= len(options):
            known = f"there are 1 to {len(options)}" if len(options) > 1 else "there is only 1"
            there = known if options else "there are none; write a code's id"
            raise RefusedError(f"no option {number[1]}; {there}, or 0 for none")
        return options[int(number[1]) - 1]
    if word.casefold() in (NONE, "n", "0"):
        raise RefusedError(f"'{word}' goes with no other code; write `none` alone, or leave it out")
    known_ids = [code.id for code in codebook.own]
    if word not in known_ids:
        if word in codebook.by_id and codebook.by_id[word].retired_in:
            raise RefusedError(f"'{word}' is in the codebook no more since {codebook.by_id[word].retired_in}")
        if word in codebook.by_id:
            raise RefusedError(f"'{word}' is only proposed; accept it first with `qualcode codebook accept {word}`")
        raise UnknownNameError("code", word, known_ids)
    return word
