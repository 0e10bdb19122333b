"""From one passage of a text to the next: by turn, paragraph, sentence or word."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from qualcode.model import Text
from qualcode.text import WORD, paragraphs

Span = tuple[int, int]
LEVELS = ("turn", "paragraph", "sentence", "word")
"""From the largest to the smallest."""


class Passages:
    """The passages of a text at each level, in order; each level is found when it is first asked for."""

    def __init__(self, text: Text, language: str = "en") -> None:
        self._text = text
        self._language = language

    @cached_property
    def _turns(self) -> list[Span]:
        turns = [(turn.said, turn.end) for turn in self._text.turns if turn.said < turn.end]
        return turns or self._paragraphs

    @cached_property
    def _paragraphs(self) -> list[Span]:
        return [span for start, end in self._text.said() for span in paragraphs(self._text.body, start, end)]

    @cached_property
    def _sentences(self) -> list[Span]:
        from qualcode.nlp import sentence_spans

        found: list[Span] = []
        for start, end in self._paragraphs:
            found += [(start + a, start + b) for a, b in sentence_spans(self._text.body[start:end], self._language)]
        return found

    @cached_property
    def _words(self) -> list[Span]:
        return [word.span() for start, end in self._text.said() for word in WORD.finditer(self._text.body, start, end)]

    def at_level(self, level: str) -> Sequence[Span]:
        """All passages of a level."""
        of = {"turn": "_turns", "paragraph": "_paragraphs", "sentence": "_sentences", "word": "_words"}
        spans: Sequence[Span] = getattr(self, of[level])
        return spans

    def number(self, level: str, offset: int) -> int:
        """The 0-based number of the passage at or before an offset; 0 before the first."""
        return max(0, bisect_right(self.at_level(level), (offset, len(self._text.body) + 1)) - 1)

    def around(self, level: str, offset: int) -> Span:
        """The passage of a level at or before an offset; an empty one where the text has none."""
        spans = self.at_level(level)
        return spans[self.number(level, offset)] if spans else (0, 0)

    def beside(self, level: str, offset: int, steps: int) -> Span:
        """The passage so many steps after the one at an offset, or before it; the outermost where there are fewer."""
        spans = self.at_level(level)
        if not spans:
            return 0, 0
        return spans[min(max(0, self.number(level, offset) + steps), len(spans) - 1)]
