"""Where in a text a query's words stand: the exact meaning of a search."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from qualcode.model import Text
from qualcode.search.expressions import LETTER, expression_for, is_mark, sign_of_word
from qualcode.search.folding import Folded, fold, folded, is_spaceless
from qualcode.search.query import (
    Either,
    Every,
    Leaf,
    Near,
    Node,
    Pattern,
    Without,
    Words,
    leaves,
    parse_query,
    positive,
)
from qualcode.search.regexes import SECONDS, bounded
from qualcode.search.stretches import Span, passages_in, stretches_of
from qualcode.text import WORD

_ONE_WORD = re.compile("[A-Za-z0-9][A-Za-z0-9*?]*")


class Meant(NamedTuple):
    """A query, and how it is compared with a text."""

    node: Node
    match_case: bool = False

    @property
    def expressions(self) -> list[str]:
        """The regular expressions in it."""
        return [leaf.source for leaf in leaves(self.node) if isinstance(leaf, Pattern)]


class Passage(NamedTuple):
    """A passage that meets a query, and the places in it that are its results."""

    start: int
    end: int
    hits: tuple[Span, ...]


class Matcher:
    """A query, ready to be looked for in one text after another."""

    def __init__(self, meant: Meant) -> None:
        self._node = meant.node
        self._match_case = meant.match_case
        self._leaves = tuple(dict.fromkeys(leaves(meant.node)))
        self._wanted = tuple(dict.fromkeys(leaf for part in positive(meant.node) for leaf in leaves(part)))
        self._ascii = {leaf: expression_for(leaf, meant.match_case) for leaf in self._leaves}
        self._sign, self._signs = LETTER, set[str]()

    def passages(self, body: str, stretch: Span, cut: Callable[[], Sequence[Span]] | None = None) -> Iterator[Passage]:
        """The passages of one stretch that meet the query.

        Args:
            body: The text.
            stretch: The stretch in which to look; no word or phrase is found across its ends.
            cut: Gives the passages in it, in order, if there is anything to look for in them; a word or phrase across
                two of them is in none. Where it is `None` the stretch is one passage.
        """
        start, end = stretch
        piece = body[start:end]
        if cut is None and len(self._leaves) == 1 and self._leaves[0] is self._node:
            if spans := self._places(self._leaves[0], piece, start):
                yield Passage(start, end, tuple(spans))
            return
        places = {leaf: self._places(leaf, piece, start) for leaf in self._leaves}
        if not any(places[leaf] for leaf in self._wanted):
            return
        for passage in [stretch] if cut is None else cut():
            inside = places if passage == stretch else {leaf: _inside(spans, passage) for leaf, spans in places.items()}
            found = _found(self._node, inside, body)
            if found:
                yield Passage(*passage, tuple(_joined(found)))

    def in_many(self, body: str, stretches: Sequence[Span]) -> list[Passage] | None:
        """The stretches of a text that meet the query, looked for in one go; `None` where that cannot be done.

        It can be done for one word in plain letters, which no end of a stretch cuts.
        """
        leaf = self._node
        if not isinstance(leaf, Words) or not _ONE_WORD.fullmatch(leaf.text.strip()) or not body.isascii():
            return None
        found: dict[int, list[Span]] = {}
        starts = [start for start, _ in stretches]
        for match in self._ascii[leaf].finditer(fold(body, match_case=self._match_case)):
            start, end = match.span()
            at = bisect_right(starts, start) - 1
            if at >= 0 and end <= stretches[at][1]:
                found.setdefault(at, []).append((start, end))
        return [Passage(*stretches[at], tuple(spans)) for at, spans in found.items()]

    def in_document(self, body: str, stretches: Sequence[Span]) -> list[Span]:
        """The results in a document in which words may stand anywhere; no phrase and no NEAR crosses a stretch."""
        every: dict[Leaf, list[Span]] = {leaf: [] for leaf in self._leaves}
        near: dict[Near, list[Span]] = {pair: [] for pair in _nears(self._node)}
        for start, end in stretches:
            places = {leaf: self._places(leaf, body[start:end], start) for leaf in self._leaves}
            for leaf, spans in places.items():
                every[leaf] += spans
            for pair in near:
                near[pair] += _found(pair, places, body) or ()
        return _joined(_found(self._node, every, body, near) or [])

    def _places(self, leaf: Leaf, piece: str, start: int) -> list[Span]:
        """Where a word, phrase or expression stands in a stretch that begins at `start`."""
        if isinstance(leaf, Pattern):
            found = self._ascii[leaf].finditer(piece)
            return [(start + a, start + b) for a, b in map(re.Match.span, found) if a < b]
        view = _view(piece, self._match_case)
        pattern = self._pattern(leaf, view.text)
        if not view.at:
            return [(start + match.start(), start + match.end()) for match in pattern.finditer(view.text)]
        spans = (view.span(*match.span()) for match in pattern.finditer(view.text))
        return [(start + a, start + b) for a, b in spans]

    def _pattern(self, leaf: Words, text: str) -> re.Pattern[str]:
        """The expression for words in a folded text, and in those before: the fewer there are, the less is compiled."""
        if text.isascii():
            return self._ascii[leaf]
        new = {sign for sign in set(text) - self._signs if is_mark(sign) or is_spaceless(sign)}
        if new:
            self._signs |= new
            self._sign = sign_of_word(frozenset(self._signs))
        return expression_for(leaf, self._match_case, self._sign)


def hits_in(
    text: Text,
    query: str,
    *,
    match_case: bool = False,
    within: str = "turn",
    language: str = "en",
    seconds: float = SECONDS,
) -> list[Span]:
    """Where the results of a query stand in one text, in order.

    Args:
        text: The text.
        query: As somebody types it.
        match_case: Whether capitals matter.
        within: In what the words of a query stand together, one of `PASSAGES`.
        language: In which sentences are told apart.
        seconds: How long a regular expression may take.

    Raises:
        RefusedError: If the query cannot be read (the message points at the place), or takes too long.
    """
    meant = Meant(parse_query(query), match_case)
    found: list[Span] = []
    matcher = Matcher(meant)
    spans = [(stretch.start, stretch.end) for stretch in stretches_of(text)]
    with bounded(meant.expressions, seconds):
        if within == "document":
            return matcher.in_document(text.body, spans)
        for span in spans:
            cut = None if within == "turn" else partial(passages_in, text.body, span, within, language)
            for passage in matcher.passages(text.body, span, cut):
                found += passage.hits
    return found


def _nears(node: Node) -> Iterator[Near]:
    match node:
        case Near():
            yield node
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _nears(part)
        case Without(part):
            yield from _nears(part)
        case _:
            return


def _found(
    node: Node, places: Mapping[Leaf, Sequence[Span]], body: str, near: Mapping[Near, Sequence[Span]] | None = None
) -> list[Span] | None:
    """The places of what a passage holds of a query; `None` where it does not meet it."""
    match node:
        case Words() | Pattern():
            return list(places[node]) or None
        case Near(left, right, words):
            if near is not None:
                return list(near.get(node, ())) or None
            firsts, seconds = _found(left, places, body), _found(right, places, body)
            return _pairs(firsts, seconds, words, body) or None if firsts and seconds else None
        case Without(part):
            return [] if _found(part, places, body, near) is None else None
        case Every(parts):
            all_found = [_found(part, places, body, near) for part in parts]
            return None if None in all_found else [span for found in all_found for span in found or ()]
        case Either(parts):
            met = [found for part in parts if (found := _found(part, places, body, near)) is not None]
            return [span for found in met for span in found] if met else None


def _inside(spans: Sequence[Span], passage: Span) -> list[Span]:
    start, end = passage
    return [span for span in spans if start <= span[0] and span[1] <= end]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Places in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(set(spans)):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pairs(firsts: Sequence[Span], seconds: Sequence[Span], words: int, body: str) -> list[Span]:
    """From one to the other, for every two that have at most so many words between them."""
    low = min(span[0] for span in (*firsts, *seconds))
    high = max(span[1] for span in (*firsts, *seconds))
    starts = _word_starts(body, low, high)
    found = []
    for one in firsts:
        for other in seconds:
            left, right = sorted((one, other))
            if left[1] > right[0]:
                continue
            if bisect_left(starts, right[0]) - bisect_left(starts, left[1]) < words + 1:
                found.append((left[0], right[1]))
    return found


def _word_starts(body: str, start: int, end: int) -> list[int]:
    """Where words begin; each sign of a script without spaces is one."""
    found: list[int] = []
    for word in WORD.finditer(body, start, end):
        if word[0].isascii() or not any(map(is_spaceless, word[0])):
            found.append(word.start())
        else:
            found += [at for at in range(*word.span()) if _begins_word(body, at, word.start())]
    return found


def _begins_word(body: str, at: int, first: int) -> bool:
    return at == first or is_spaceless(body[at]) or is_spaceless(body[at - 1])


@lru_cache(maxsize=8)
def _view(piece: str, match_case: bool) -> Folded:
    return folded(piece, match_case=match_case)
