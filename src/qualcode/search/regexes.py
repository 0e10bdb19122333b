"""Regular expressions that people type: read, bounded in time, and what a text must hold to match one."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import Any

from qualcode.errors import RefusedError

SECONDS = 20.0
"""How long one search by a regular expression may take."""
_PARSER: Any = import_module("re._parser")  # the parser that re itself uses; the standard library shows no other
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_FEW = 20
INSIDE = "\ua7f7"
"""In a piece of text that an expression needs: any letters here. It is a letter itself, that no language writes."""


@lru_cache(maxsize=64)
def compiled(source: str, *, match_case: bool = False) -> re.Pattern[str]:
    """A regular expression, of which `^` and `$` mean the ends of lines.

    Raises:
        RefusedError: If it is none; the message points at the place.
    """
    try:
        return re.compile(source, re.MULTILINE | (0 if match_case else re.IGNORECASE))
    except re.error as error:
        at = error.pos or 0
        line = " ".join(source.split("\n"))
        raise RefusedError(
            f"the regular expression cannot be read: {error.msg}; a sign that is meant as itself stands after a"
            f" backslash\n  {line}\n  {' ' * at}^"
        ) from None
    except (RecursionError, OverflowError):
        raise RefusedError("the regular expression is too deep or too large; write a simpler one") from None


@contextmanager
def bounded(sources: list[str], seconds: float = SECONDS) -> Iterator[None]:
    """Stop a search by regular expressions that takes too long.

    In the main thread a clock stops it; elsewhere nothing can, so that one
    which could take for ever is refused before it begins.

    Raises:
        RefusedError: If the time is over, or the expressions could take for ever.
    """
    if not sources:
        yield
        return
    if not _has_clock():
        for source in sources:
            _refuse_endless(source)
        yield
        return

    def stop(*_: object) -> None:
        raise RefusedError(
            f"the regular expression took more than {seconds:g} seconds, so it was stopped; a repeat inside a repeat,"
            " as in `(a+)+`, can take for ever: write a simpler one"
        )

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _has_clock() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _refuse_endless(source: str) -> None:
    if _nested(_PARSER.parse(source), inside=False):
        raise RefusedError(
            f"'{source}' has a repeat inside a repeat, which can take for ever; write a simpler expression,"
            " or search with `qualcode search`, where it can be stopped"
        )


def _nested(parsed: Any, *, inside: bool) -> bool:
    for operation, argument in parsed:
        name = str(operation)
        if name in _REPEATS:
            many = argument[1] > _FEW
            if (inside and many) or _nested(argument[2], inside=inside or many):
                return True
        elif any(_nested(part, inside=inside) for part in _below(name, argument)):
            return True
    return False


def _below(name: str, argument: Any) -> list[Any]:
    """The expressions inside one operation, other than a repeat."""
    if name == "SUBPATTERN":
        return [argument[3]]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name == "BRANCH":
        return list(argument[1])
    if name == "GROUPREF_EXISTS":
        return [part for part in argument[1:] if part is not None]
    return []


def stays_in_word(source: str) -> bool:
    r"""Whether all that an expression can match is letters and digits of one word, and it looks at nothing else.

    >>> [stays_in_word(source) for source in (r"\btrust\w*", "tr[uo]st(ed|ing)?", "trust.*", "^trust", "x*")]
    [True, True, False, False, False]
    """
    parsed = _PARSER.parse(source, re.IGNORECASE | re.MULTILINE)
    as_given = parsed.state.flags & ~re.UNICODE == re.IGNORECASE | re.MULTILINE
    return as_given and parsed.getwidth()[0] > 0 and _stays(parsed)


def _stays(parsed: Any) -> bool:
    return all(_is_in_word(str(operation), argument) for operation, argument in parsed)


def _is_in_word(name: str, argument: Any) -> bool:
    if name == "AT":
        return str(argument) in ("AT_BOUNDARY", "AT_NON_BOUNDARY")
    if name == "IN":
        return all(_is_word_part(str(kind), value) for kind, value in argument)
    if name in _REPEATS:
        return _stays(argument[2])
    if name == "SUBPATTERN":
        return not argument[1] and not argument[2] and _stays(argument[3])
    if name == "BRANCH":
        return all(map(_stays, argument[1]))
    return _stays(argument) if name == "ATOMIC_GROUP" else _is_word_part(name, argument)


def _is_word_part(name: str, value: Any) -> bool:
    if name == "CATEGORY":
        return str(value) in ("CATEGORY_WORD", "CATEGORY_DIGIT")
    return _is_plain(name, value) or (name == "LITERAL" and chr(value) == "_")


def needed(source: str) -> list[frozenset[str]]:
    """Pieces of text without which an expression cannot match: of each set one at least.

    Where letters that vary stand between others, `INSIDE` stands for them.

    >>> sorted(map(sorted, needed("trust(ed|ing) schools$")))
    [[' schools'], ['ed', 'ing'], ['trust']]
    """
    return [pieces for pieces in _needed(_PARSER.parse(source)) if all(pieces)]


def _needed(parsed: Any) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    run: list[str] = []
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            run.append(chr(argument))
            continue
        if name == "AT":  # takes no room, so that what stands on both sides stands together
            continue
        if _is_inside(name, argument):
            run.append(INSIDE)
            continue
        found += _closed(run)
        if name == "SUBPATTERN":
            found += _needed(argument[3])
        elif name == "ATOMIC_GROUP":
            found += _needed(argument)
        elif name in _REPEATS and argument[0] > 0:
            found += _needed(argument[2])
        elif name == "BRANCH":
            branches = [_needed(part) for part in argument[1]]
            if all(branches):
                found.append(frozenset().union(*(max(branch, key=_worth) for branch in branches)))
    return found + _closed(run)


def _is_inside(name: str, argument: Any) -> bool:
    """Whether an operation matches plain letters and digits alone, so that what is on both sides is one word."""
    if name == "IN":
        return all(_is_plain(str(kind), value) for kind, value in argument)
    if name in _REPEATS:
        return all(
            (str(kind) == "LITERAL" and _is_plain("LITERAL", value)) or _is_inside(str(kind), value)
            for kind, value in argument[2]
        )
    return False


def _is_plain(kind: str, value: Any) -> bool:
    if kind == "RANGE":
        first, last = value
        return last < 128 and all(chr(code).isalnum() for code in range(first, last + 1))
    return kind == "LITERAL" and value < 128 and chr(value).isalnum()


def _worth(pieces: frozenset[str]) -> int:
    """How far a set of pieces narrows a search: as far as its shortest piece."""
    return min(map(len, pieces))


def _closed(run: list[str]) -> list[frozenset[str]]:
    whole = "".join(run).strip(INSIDE)
    run.clear()
    return [frozenset([whole])] if whole else []
