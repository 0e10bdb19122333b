"""Where coded passages stand in a new text: the same, moved, respelled, changed, or nowhere that is certain."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from qualcode.anchoring.alignment import Alignment, aligned
from qualcode.anchoring.doubts import uncertain
from qualcode.anchoring.edges import gap_around, left_edge, right_edge
from qualcode.anchoring.tokens import NOWHERE, Tokens
from qualcode.model import Text, Turn

KINDS = ("kept", "moved", "respelled", "changed", "lost")
"""`kept`: the same words at the same place. `moved`: the same words elsewhere. `respelled`: the same words with other
white space, quotation marks, dashes or composed letters. `changed`: the passage itself was corrected; the new words
are a proposal. `lost`: no place is certain."""
LEAST_ALIKE = 0.5
"""Below this share of words in common a changed passage is another one."""
_FEW_WORDS = 8
"""So many words may be replaced as a whole, as names are, and still be the same passage."""

_START = attrgetter("start")


class Anchor(NamedTuple):
    """What became of one passage."""

    kind: str
    """One of `KINDS`."""
    start: int = 0
    """In the new text; of a lost passage where something like it stands, if `start < end`."""
    end: int = 0
    alike: float = 0.0
    """The share of words, of the old and of the new passage, that they have in common."""
    why: str = ""
    """Why it is changed or lost."""


class Texts(NamedTuple):
    """An old and a new text with what holds them together."""

    old: Text
    new: Text
    alignment: Alignment


def anchors_of(old: Text, new: Text, spans: Sequence[tuple[int, int]]) -> list[Anchor]:
    """What became of passages of an old text in a new one; none is guessed.

    >>> from qualcode.files.documents_md import text_of
    >>> old, new = text_of("I met Mrs Smith. Twice.", {}), text_of("Well, I met [name]. Twice.", {})
    >>> [(one.kind, new.body[one.start:one.end]) for one in anchors_of(old, new, [(17, 23), (0, 16)])]
    [('moved', 'Twice.'), ('changed', 'I met [name].')]
    """
    if old.body == new.body:
        return [Anchor("kept", start, end, 1.0) for start, end in spans]
    texts = Texts(old, new, aligned(old.body, new.body))
    return [_anchor(texts, start, end) for start, end in spans]


def _anchor(texts: Texts, start: int, end: int) -> Anchor:
    alignment = texts.alignment
    first, last = alignment.words_in(start, end)
    if first == last:
        return Anchor("lost", why="it holds no words")
    places = alignment.to_new[first:last]
    if places[0] != NOWHERE and all(place == places[0] + at for at, place in enumerate(places)):
        if uncertain(alignment, first, last):
            return Anchor("lost", why="the same words stand, or stood, beside it, and which are which is not certain")
        return _untouched(texts, (start, end), (first, last))
    return _edited(texts, first, last)


def _untouched(texts: Texts, span: tuple[int, int], words: tuple[int, int]) -> Anchor:
    """A passage all of whose words stand in a row in the new text."""
    old, new = texts.alignment.old, texts.alignment.new
    quote = texts.old.body[span[0] : span[1]]
    first, last = texts.alignment.to_new[words[0]], texts.alignment.to_new[words[1] - 1]
    start = new.starts[first] + span[0] - old.starts[words[0]]
    end = new.ends[last] + span[1] - old.ends[words[1] - 1]
    if start >= 0 and texts.new.body[start:end] == quote:
        return Anchor("kept" if (start, end) == span else "moved", start, end, 1.0)
    start, end = new.starts[first], new.ends[last]
    if _word(old, words[0]) == _word(new, first):  # else the letters before the edge cannot be counted
        start += max(span[0] - old.starts[words[0]], 0)
    if _word(old, words[1] - 1) == _word(new, last):
        end -= max(old.ends[words[1] - 1] - span[1], 0)
    return Anchor("respelled", start, end, 1.0)


def _word(tokens: Tokens, at: int) -> str:
    return tokens.text[tokens.starts[at] : tokens.ends[at]]


def _edited(texts: Texts, first: int, last: int) -> Anchor:
    """A passage in which words were changed, put in or left out."""
    alignment = texts.alignment
    left = [(i, alignment.to_new[i]) for i in range(first, last) if alignment.to_new[i] != NOWHERE]
    if not left:
        return _replaced(texts, first, last)
    if any(here[1] >= there[1] for here, there in pairwise(left)):
        return Anchor("lost", *_longest(texts, left), why="its parts stand at different places now")
    begin = left_edge(alignment, first, left[0])
    stop = right_edge(alignment, last, left[-1])
    start, end = alignment.new.starts[begin], alignment.new.ends[stop - 1]
    alike = 2 * len(left) / (last - first + stop - begin)
    if alike < LEAST_ALIKE:
        return Anchor("lost", *_longest(texts, left), alike=alike, why="too little of it is left")
    why = ""
    if any(place != NOWHERE and not first <= place < last for place in alignment.to_old[begin:stop]):
        why = "another passage was moved into it"
    elif all(alignment.doubtful[i] for i, _ in left):
        why = "the same words stand, or stood, beside it, and which are which is not certain"
    elif _other_voices(texts, (alignment.old.starts[first], alignment.old.ends[last - 1]), (start, end)):
        why = "it would reach over what another speaker says"
    return Anchor("lost" if why else "changed", start, end, alike, why or "words inside it were changed")


def _replaced(texts: Texts, first: int, last: int) -> Anchor:
    """A passage of which no word is left: the proposal is what stands there instead, if that is as short as a name."""
    gap = gap_around(texts.alignment, first, last)
    if gap is None or gap.new_first == gap.new_last:
        return Anchor("lost", why="it was taken out")
    start, end = texts.alignment.new.starts[gap.new_first], texts.alignment.new.ends[gap.new_last - 1]
    short = gap.n_old <= _FEW_WORDS and gap.n_new <= _FEW_WORDS and 2 * (last - first) >= gap.n_old
    breaks = "\n" in texts.new.body[start:end]
    old_span = (texts.alignment.old.starts[first], texts.alignment.old.ends[last - 1])
    if short and not breaks and not _other_voices(texts, old_span, (start, end)):
        return Anchor("changed", start, end, 0.0, "every word of it was replaced")
    return Anchor("lost", *((start, end) if not breaks else (0, 0)), why="other words stand there now")


def _longest(texts: Texts, left: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The longest piece of a passage that is still in one."""
    best: tuple[int, int] = (0, 0)
    begin = 0
    for at in range(1, len(left) + 1):
        if at == len(left) or (left[at][0] - left[at - 1][0], left[at][1] - left[at - 1][1]) != (1, 1):
            if at - begin > best[1] - best[0]:
                best = (begin, at)
            begin = at
    new = texts.alignment.new
    return new.starts[left[best[0]][1]], new.ends[left[best[1] - 1][1]]


def _other_voices(texts: Texts, old_span: tuple[int, int], new_span: tuple[int, int]) -> bool:
    """Whether the new passage covers a speaker's label that the old one did not."""
    return bool(_labels(texts.new.turns, new_span) - _labels(texts.old.turns, old_span))


def _labels(turns: Sequence[Turn], span: tuple[int, int]) -> "Counter[str]":
    at = max(bisect_right(turns, span[0], key=_START) - 1, 0)
    stop = bisect_left(turns, span[1], key=_START)
    return Counter(turn.speaker for turn in turns[at:stop] if turn.said > span[0])


def speaker_at(text: Text, offset: int) -> str:
    """Who speaks at a place; empty where nobody does."""
    at = bisect_right(text.turns, offset, key=_START) - 1
    return text.turns[at].speaker if at >= 0 and offset < max(text.turns[at].end, text.turns[at].said) else ""
