"""Where a passage may stand in a text when no place is certain: for a person to choose from."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from qualcode.anchoring.tokens import Tokens, tokens_of

_MOST = 5
_LEAST_ALIKE = 0.4
_RARE = 12
_OFTEN = 200


class Candidate(NamedTuple):
    """A passage that may be the one that was coded."""

    start: int
    end: int
    alike: float
    """The share of words that it has in common with the one that was coded."""


def nearest(body: str, quote: str, before: str = "", after: str = "") -> list[Candidate]:
    """The passages of a text that are most like a quote, the likeliest first.

    Of passages that are equally like it, those come first that stand between
    the words between which it stood.

    >>> nearest("Yes, of course. We met often. Yes.", "Yes.", before="met often. ")
    [Candidate(start=30, end=34, alike=1.0)]
    """
    text, words, left, right = tokens_of([body, quote, before, after])
    if not words.letters:
        return []
    found = _same(text, words.letters) or _like(text, words.letters)

    def rank(span: tuple[int, int, float]) -> tuple[float, int, int]:
        first, last, alike = span
        context = _shared(text.letters[:first][::-1][:40], left.letters[::-1])
        context += _shared(text.letters[last : last + 40], right.letters)
        return -alike, -context, first

    return [
        Candidate(text.starts[first], text.ends[last - 1], alike)
        for first, last, alike in sorted(found, key=rank)[:_MOST]
    ]


def apart(first: Sequence[tuple[int, int]], more: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans, and those of some more that lie over none of them.

    >>> apart([(5, 9)], [(0, 3), (8, 12)])
    [(5, 9), (0, 3)]
    """
    kept = list(dict.fromkeys(first))
    return [*kept, *(span for span in more if not any(span[0] < end and start < span[1] for start, end in kept))]


def _same(text: Tokens, words: str) -> list[tuple[int, int, float]]:
    places = (match.start() for match in re.finditer(f"(?={re.escape(words)})", text.letters))
    return [(at, at + len(words), 1.0) for at in places]


def _like(text: Tokens, words: str) -> list[tuple[int, int, float]]:
    """Stretches as long as the quote that share its rarest words in about the same order."""
    often = Counter(text.letters)
    rare = sorted((often[word], at) for at, word in enumerate(words) if 0 < often[word] <= _OFTEN)[:_RARE]
    votes: Counter[int] = Counter()
    width = max(len(words) // 2, 4)
    for _, at in rare:
        for match in re.finditer(re.escape(words[at]), text.letters):
            votes[(match.start() - at) // width] += 1
    found: list[tuple[int, int, float]] = []
    for bucket, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[: 3 * _MOST]:
        start = max(bucket * width - 2, 0)
        span = _tight(text.letters, words, start, min(start + len(words) + width + 4, len(text.letters)))
        if (
            span is not None
            and span[2] >= _LEAST_ALIKE
            and any(sign.isalnum() for sign in text.text[text.starts[span[0]] : text.ends[span[1] - 1]])
            and not any(span[0] < last and first < span[1] for first, last, _ in found)
        ):
            found.append(span)
    return found


def _tight(letters: str, words: str, start: int, end: int) -> tuple[int, int, float] | None:
    """The stretch from the first to the last word that a part of a text shares with a quote."""
    blocks = [
        block
        for block in SequenceMatcher(None, letters[start:end], words, autojunk=False).get_matching_blocks()
        if block.size
    ]
    if not blocks:
        return None
    first, last = start + blocks[0].a, start + blocks[-1].a + blocks[-1].size
    return first, last, 2 * sum(block.size for block in blocks) / (last - first + len(words))


def _shared(one: str, other: str) -> int:
    """How many words two stretches share from their beginning."""
    n = 0
    while n < min(len(one), len(other)) and one[n] == other[n]:
        n += 1
    return n
