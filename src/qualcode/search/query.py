"""What somebody looks for, as they type it: words, phrases, NEAR, OR, NOT, regular expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.errors import RefusedError
from qualcode.search.folding import fold
from qualcode.search.regexes import compiled
from qualcode.search.tokens import NEAR_WORDS, QueryError, Token, said, tokens_of


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or words that stand beside each other."""

    text: str
    quoted: bool = False
    """Whether it stood in quotation marks; then `*` and `?` are signs like any other."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression."""

    source: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two things with at most so many words between them, whichever comes first."""

    left: "Node"
    right: "Node"
    words: int


@dataclass(frozen=True, slots=True)
class Every:
    """All of several things."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One or more of several things."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not this."""

    part: "Node"


Node = Words | Pattern | Near | Every | Either | Without
Leaf = Words | Pattern


def parse_query(text: str) -> Node:
    """What a query asks for.

    >>> parse_query('trust OR "we hope"')
    Either(parts=(Words(text='trust', quoted=False), Words(text='we hope', quoted=True)))

    Raises:
        QueryError: If it cannot be read; with the place, and what to write instead.
    """
    if not text.strip():
        raise RefusedError("the query is empty; give a word, as in `qualcode search trust`")
    return _Parser(text).whole()


def parse_pattern(source: str) -> Node:
    """A query that is one regular expression."""
    if not source:
        raise RefusedError("the regular expression is empty; give one, as in `qualcode search --regex 'trust\\w*'`")
    compiled(source)
    return Pattern(source)


def leaves(node: Node) -> Iterator[Leaf]:
    """The words and expressions of a query, from left to right."""
    match node:
        case Words() | Pattern():
            yield node
        case Near(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Without(part):
            yield from leaves(part)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from leaves(part)


def positive(node: Node) -> Iterator[Node]:
    """The parts of a query whose places are results: all but what must not be there."""
    match node:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from positive(part)
        case Without():
            return
        case _:
            yield node


def small_operators(node: Node) -> list[str]:
    """Words of a query that somebody may have meant as operators."""
    return [leaf.text for leaf in leaves(node) if leaf in (Words("or"), Words("and"), Words("not"))]


class _Parser:
    """Reads a query from left to right; every method takes what it names."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens_of(text))
        self._next = 0

    def whole(self) -> Node:
        node = self._either()
        token = self._peek()
        if token.kind == ")":
            self._refuse(token.at, "this `)` closes nothing; take it away, or write it in quotes")
        if not any(True for _ in positive(node)):
            first = next((t for t in self._tokens if t.kind == "NOT"), token)
            self._refuse(first.at, "it says only what must not be there; add what is looked for: `school NOT trust`")
        return node

    def _either(self) -> Node:
        parts = [self._every()]
        while self._peek().kind == "OR":
            self._take()
            parts.append(self._every())
        if len(parts) > 1:
            self._refuse_bare_not(parts)
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Node:
        parts = [self._near()]
        while self._peek().kind not in ("OR", ")", "end"):
            if self._peek().kind == "AND":
                self._take()
            parts.append(self._near())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _near(self) -> Node:
        start = self._peek().at
        node = self._one()
        while self._peek().kind == "near":
            token = self._take()
            self._refuse_not_near(node, start)
            at = self._peek().at
            right = self._one()
            self._refuse_not_near(right, at)
            node = Near(node, right, self._near_words(token))
        return node

    def _near_words(self, token: Token) -> int:
        if not token.text:
            return NEAR_WORDS
        if not re.fullmatch(r"[0-9]{1,4}", token.text):
            self._refuse(token.at, "after NEAR/ stands how many words may be between: `trust NEAR/8 school`")
        return int(token.text)

    def _one(self) -> Node:
        token = self._take()
        match token.kind:
            case "word" | "phrase":
                return self._words(token)
            case "regex":
                compiled(token.text)  # refused here if it is none
                return Pattern(token.text)
            case "NOT":
                return Without(self._one())
            case "(":
                return self._group(token)
            case "end":
                self._refuse(token.at, self._missing())
            case ")":
                self._refuse(token.at, "there is nothing before this `)`; put a word there")
            case _:
                self._refuse(token.at, f"{said(token)} stands between two words: `trust {said(token)} school`")
        raise AssertionError(token)

    def _words(self, token: Token) -> Node:
        quoted = token.kind == "phrase"
        if not token.text.strip():
            self._refuse(token.at, "there is nothing between the quotation marks; put the phrase there")
        seen = fold(token.text).strip()
        if not seen:
            self._refuse(token.at, "there is nothing in it that can be seen; write the word anew")
        if not quoted and not seen.strip("*?"):
            self._refuse(token.at, f"`{token.text}` alone means every word; give a letter of it, as in `improv*`")
        return Words(token.text, quoted)

    def _group(self, opening: Token) -> Node:
        if self._peek().kind == ")":
            self._refuse(opening.at, "there is nothing in the parentheses; put a word there")
        node = self._either()
        if self._peek().kind != ")":
            self._refuse(opening.at, "this `(` is never closed; add a `)`, or write it in quotes")
        self._take()
        return node

    def _missing(self) -> str:
        last = self._tokens[-2]  # the one before the end
        before = said(last)
        if before == "(":
            return "there is nothing after this `(`; put a word there and a `)`, or write it in quotes"
        if last.kind == "near" and last.text and not last.text.isdecimal():
            return f"after NEAR/ a number and a word are missing: `trust NEAR/{NEAR_WORDS} school`"
        return (
            f"after {before} a word is missing: `{'school NOT trust' if before == 'NOT' else f'trust {before} school'}`"
        )

    def _refuse_bare_not(self, parts: list[Node]) -> None:
        """`a OR NOT b` would be nearly every passage of the study."""
        for part in parts:
            if not any(True for _ in positive(part)):
                at = next(token.at for token in self._tokens if token.kind == "NOT")
                self._refuse(at, "OR NOT would find nearly every passage; write `trust NOT school` for one without")

    def _refuse_not_near(self, node: Node, at: int) -> None:
        if _is_wide(node):
            self._refuse(at, "beside NEAR stands a word, a phrase, or some with OR: `(trust OR hope) NEAR/8 school`")

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _refuse(self, at: int, message: str) -> None:
        raise QueryError(self._text, at, message)


def _is_wide(node: Node) -> bool:
    return isinstance(node, Every | Without) or (isinstance(node, Either) and any(map(_is_wide, node.parts)))
