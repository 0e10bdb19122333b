"""A query cut into words, phrases, operators and parentheses, each with its place."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import east_asian_width

from qualcode.errors import RefusedError

NEAR_WORDS = 10
"""How many words may stand between, where `NEAR` does not say."""


class QueryError(RefusedError):
    """A query that cannot be read; the message points at the place."""

    def __init__(self, query: str, at: int, message: str) -> None:
        line = " ".join(query.split("\n"))
        wide = sum(east_asian_width(sign) in "WF" for sign in line[:at])
        super().__init__(f"the query cannot be read: {message}\n  {line}\n  {' ' * (at + wide)}^")
        self.at = at


class Token(NamedTuple):
    """A part of a query."""

    kind: str
    """`word`, `phrase`, `regex`, `near`, `AND`, `OR`, `NOT`, `(`, `)`, or `end`."""
    text: str
    at: int


_NEAR = re.compile(r"NEAR(?:/(\S*?))?(?=[\s()]|\Z)")
_BARE = re.compile(r'[^\s()"“”]+')
_OPERATORS = ("AND", "OR", "NOT")
_OPENING, _CLOSING = '"“„', '"”“'


def said(token: Token) -> str:
    """An operator as one types it."""
    return f"NEAR/{token.text or NEAR_WORDS}" if token.kind == "near" else token.kind


def tokens_of(text: str) -> Iterator[Token]:
    """The parts of a query from left to right, and its end.

    Raises:
        QueryError: If a quotation mark, or the slash of a regular expression, is never closed.
    """
    at = 0
    while at < len(text):
        sign = text[at]
        if sign.isspace():
            at += 1
        elif sign in "()":
            yield Token(sign, sign, at)
            at += 1
        elif sign in _OPENING:
            end = next((i for i in range(at + 1, len(text)) if text[i] in _CLOSING), -1)
            if end == -1:
                raise QueryError(text, at, "this quotation mark is never closed; add one at the end of the phrase")
            yield Token("phrase", text[at + 1 : end], at)
            at = end + 1
        elif text.startswith("re:/", at):
            end = _end_of_regex(text, at)
            yield Token("regex", text[at + 4 : end].replace(r"\/", "/"), at)
            at = end + 1
        elif near := _NEAR.match(text, at):
            yield Token("near", near[1] or ("" if near[1] is None else "?"), at)
            at = near.end()
        elif sign in "-−" and at + 1 < len(text) and not text[at + 1].isspace():
            yield Token("NOT", sign, at)
            at += 1
        else:
            word = _BARE.match(text, at)
            if word is None:  # a closing quotation mark
                raise QueryError(text, at, "this quotation mark opens nothing; add one at the start of the phrase")
            yield _word(text, word[0], at)
            at = word.end()
    yield Token("end", "", len(text))


def _word(query: str, word: str, at: int) -> Token:
    if word in _OPERATORS:
        return Token(word, word, at)
    if re.fullmatch(r"near/\d+", word, re.IGNORECASE):
        raise QueryError(query, at, f"write it in capitals: `{word.upper()}`")
    if word.startswith("re:") and len(word) > 3:
        raise QueryError(query, at, "a regular expression stands between slashes: `re:/trust\\w*/`")
    return Token("word", word, at)


def _end_of_regex(text: str, at: int) -> int:
    closing = re.compile(r"(?:[^/\\]|\\.)*/", re.DOTALL).match(text, at + 4)
    if closing is None:
        raise QueryError(text, at, "the regular expression is never closed; add a `/` at its end")
    if closing.end() == at + 5:
        raise QueryError(text, at, "there is nothing between the slashes; put a regular expression there")
    return closing.end() - 1
