"""From one passage of a text to the next: by turn, paragraph, sentence or word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from threading import Thread

from qualcode.model import Text
from qualcode.text import WORD, paragraphs

Span = tuple[int, int]
LEVELS = ("turn", "paragraph", "sentence", "word")
"""From the largest to the smallest; in a data set the items stand in the place of turns."""


_CLAUSE = re.compile(r"[\[(“‘]*\w(?:[^,;:.!?—–…\n]|[,;:.!?—–…](?=[^\s,;:.!?—–…]))*")
"""From one mark of punctuation to the next; an edge of a selection moves by it, and no level is of it."""
_STOP = re.compile(rf"[\[(]*{WORD.pattern}[\])]*|[“”\"]+|[—–…]+|--+|\.\.\.+")
"""A word with its brackets, a quotation mark, or the dash or dots with which somebody breaks off: edges move by it."""
_OPENING = re.compile(r"(?:\s+[\[(*_“‘]+|[\[(]+)\s*$")
"""Signs at the end of a sentence that open the next one."""


class Passages:
    """The passages of a text at each level, in order; each is found when it is first asked for.

    Sentences are found a paragraph at a time, because the whole of a long
    text would keep a reader waiting; or all of them beside (`make_ready`).
    """

    def __init__(self, text: Text, language: str = "en") -> None:
        self._text = text
        self._language = language
        self._sentences_of: dict[int, list[Span]] = {}
        self._beside: Thread | None = None

    @cached_property
    def _turns(self) -> list[Span]:
        if self._text.items is not None:
            return list(self._text.items)
        turns = [(turn.said, turn.end) for turn in self._text.turns if turn.said < turn.end]
        return turns or self._paragraphs

    @cached_property
    def _said(self) -> list[Span]:
        return list(self._text.said() if self._text.items is None else self._text.items)

    @cached_property
    def _paragraphs(self) -> list[Span]:
        return [span for start, end in self._said for span in paragraphs(self._text.body, start, end)]

    @cached_property
    def _words(self) -> list[Span]:
        found = [word.span() for start, end in self._said for word in WORD.finditer(self._text.body, start, end)]
        return found or self._paragraphs  # a text of signs alone still has passages

    @cached_property
    def _stops(self) -> list[Span]:
        found = [one.span() for start, end in self._said for one in _STOP.finditer(self._text.body, start, end)]
        return found or self._words

    @cached_property
    def _clauses(self) -> list[Span]:
        found = [one.span() for start, end in self._said for one in _CLAUSE.finditer(self._text.body, start, end)]
        return found or self._words

    def make_ready(self) -> None:
        """Begin to find all sentences, before somebody waits for one; a fault is for whoever asks for sentences."""
        if self._beside is None:
            self._beside = Thread(target=self._find_beside, daemon=True)
            self._beside.start()

    @property
    def is_finding(self) -> bool:
        """Whether sentences are being found, so that whoever asks for one waits."""
        return self._beside is not None and self._beside.is_alive()

    def _find_beside(self) -> None:
        from qualcode.desk.sentences import sentences_beside

        found = sentences_beside([self._text.body[start:end] for start, end in self._paragraphs], self._language)
        self._sentences_of.update((number, self._placed(number, spans)) for number, spans in enumerate(found))

    def _sentences_in(self, number: int) -> list[Span]:
        """The sentences of one paragraph."""
        if number not in self._sentences_of and self._beside is not None:
            self._beside.join()
        if number not in self._sentences_of:
            from qualcode.nlp import sentence_spans

            start, end = self._paragraphs[number]
            found = sentence_spans(self._text.body[start:end], self._language)
            self._sentences_of[number] = self._placed(number, found)
        return self._sentences_of[number]

    def _placed(self, number: int, sentences: Sequence[Span]) -> list[Span]:
        """Sentences of a paragraph as spans of the text."""
        start, end = self._paragraphs[number]
        found = _opened(self._text.body[start:end], sentences)
        return [(start + first, start + last) for first, last in found] or [(start, end)]

    def at_level(self, level: str) -> Sequence[Span]:
        """All passages of a level."""
        if level == "turn":
            return self._turns
        if level == "paragraph":
            return self._paragraphs
        if level == "sentence":
            return [span for number in range(len(self._paragraphs)) for span in self._sentences_in(number)]
        if level == "clause":
            return self._clauses
        if level == "stop":
            return self._stops
        return self._words

    def number(self, level: str, offset: int) -> int:
        """The 0-based number of the passage at or before an offset; 0 before the first."""
        return self._at_or_before(self.at_level(level), offset)

    def within(self, level: str, span: Span) -> list[Span]:
        """The passages of a level that begin within a span."""
        start, end = span
        if level != "sentence":
            spans = self.at_level(level)
            return list(spans[bisect_left(spans, (start, start)) : bisect_left(spans, (end, end))])
        if not self._paragraphs:
            return []
        first, last = (self._at_or_before(self._paragraphs, offset) for offset in span)
        found = [one for number in range(first, last + 1) for one in self._sentences_in(number)]
        return [one for one in found if start <= one[0] < end]

    def around(self, level: str, offset: int) -> Span:
        """The passage of a level at or before an offset; an empty one where the text has none."""
        return self.beside(level, offset, 0)

    def beside(self, level: str, offset: int, steps: int) -> Span:
        """The passage so many steps after the one at an offset, or before it; the outermost where there are fewer."""
        if level == "sentence":
            return self._sentence_beside(offset, steps)
        spans = self.at_level(level)
        if not spans:
            return 0, 0
        return spans[min(max(0, self._at_or_before(spans, offset) + steps), len(spans) - 1)]

    def _sentence_beside(self, offset: int, steps: int) -> Span:
        if not self._paragraphs:
            return 0, 0
        paragraph = self._at_or_before(self._paragraphs, offset)
        number = self._at_or_before(self._sentences_in(paragraph), offset) + steps
        while number < 0 < paragraph:
            paragraph -= 1
            number += len(self._sentences_in(paragraph))
        last = len(self._paragraphs) - 1
        while number >= len(self._sentences_in(paragraph)) and paragraph < last:
            number -= len(self._sentences_in(paragraph))
            paragraph += 1
        sentences = self._sentences_in(paragraph)
        return sentences[min(max(0, number), len(sentences) - 1)]

    def _at_or_before(self, spans: Sequence[Span], offset: int) -> int:
        return max(0, bisect_right(spans, (offset, len(self._text.body) + 1)) - 1)


def _opened(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences, with what opens a bracket or bold words in the one that it begins: `No. [laughs] So.`.

    >>> _opened("No. [laughs] So.", [(0, 5), (5, 16)])
    [(0, 3), (4, 16)]
    >>> _opened("Next. **All** do.", [(0, 8), (8, 17)])
    [(0, 5), (6, 17)]
    """
    found = []
    at = -1
    for start, end in spans:
        begins = start if at < 0 else at
        opening = _OPENING.search(text, begins, end)
        cut = opening is not None and opening.start() > begins
        at = end - len(text[opening.start() : end].lstrip()) if opening and cut else -1
        found.append((begins, opening.start() if opening and cut else end))
    return found


class Cursor:
    """Where a reader is in a text: the passage in hand, which may have been drawn out or cut back."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self.level = LEVELS[0]
        self.span: Span = passages.around(self.level, 0)
        self._anchor = self._head = self.span
        self._focus = self.span[0]
        """Stays while the passage grows, so that it shrinks again to the words from which it grew."""

    @property
    def is_whole(self) -> bool:
        """Whether exactly one passage of the level is in hand, neither drawn out nor cut back."""
        return self.span == self.passages.around(self.level, self.span[0])

    def go(self, offset: int) -> None:
        """To the passage at an offset."""
        self.select(self.passages.around(self.level, offset))

    def select(self, span: Span) -> None:
        """Take exactly this in hand."""
        self.span = self._anchor = self._head = span
        self._focus = span[0]

    def move(self, steps: int) -> None:
        """To another passage of the level, from the end at which one is drawn out."""
        start, end = self.span
        self.select(self.passages.beside(self.level, max(start, end - 1) if steps > 0 else start, steps))

    def resize(self, steps: int) -> None:
        """To a smaller level, or a larger one."""
        at = min(max(0, LEVELS.index(self.level) + steps), len(LEVELS) - 1)
        span = self.passages.around(LEVELS[at], self._focus)
        self.level = LEVELS[at]
        self.span = self._anchor = self._head = span

    def extend(self, steps: int) -> None:
        """Take passages in at one side of where one began, or give them back."""
        self._head = self.passages.beside(self.level, self._head[0], steps)
        self.span = min(self._anchor[0], self._head[0]), max(self._anchor[1], self._head[1])

    def take(self, level: str, span: Span) -> None:
        """Take a passage of a level in hand."""
        self.level = level
        self.select(span)

    def draw_to(self, level: str, span: Span) -> None:
        """Take everything in hand from where the passage in hand begins to another, whichever comes first."""
        if self.level != level:
            self.take(level, self.passages.around(level, self._focus))
        self._head = span
        self.span = min(self._anchor[0], span[0]), max(self._anchor[1], span[1])

    def move_end(self, steps: int, level: str = "stop") -> None:
        """Take words or clauses in at the end, or give them back; one always stays."""
        start, end = self.span
        _, new = self.passages.beside(level, max(start, end - 1), steps)
        least = self.passages.around(level, start)[1]
        self._cut((start, max(new, least) if steps < 0 else max(new, end)))

    def move_start(self, steps: int, level: str = "stop") -> None:
        """Give words or clauses back at the start, or take them in; one always stays."""
        start, end = self.span
        new, _ = self.passages.beside(level, start, steps)
        most = self.passages.around(level, max(start, end - 1))[0]
        self._cut((max(start, min(new, most)) if steps > 0 else min(new, start), end))

    def drag(self, first: int, last: int) -> None:
        """Take the words from one offset to another in hand, whichever comes first."""
        low, high = sorted((first, last))
        self.select((self.passages.around("word", low)[0], self.passages.around("word", high)[1]))

    def settle(self) -> None:
        """Back to the passage itself."""
        self.go(self.span[0])

    def _cut(self, span: Span) -> None:
        self.span = self._anchor = self._head = span
        self._focus = span[0]
