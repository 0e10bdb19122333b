"""Where passages stand of which only the words are known, not the text from which they come."""

from collections.abc import Sequence

from qualcode.anchoring.anchors import Anchor
from qualcode.anchoring.tokens import tokens_of


def anchors_by_quote(body: str, quotes: Sequence[tuple[int, str]]) -> list[Anchor]:
    """What became of passages, by their words alone; one that stands several times has no certain place.

    Args:
        body: The new text.
        quotes: Where each stood in the old text, and its words.

    >>> [one.kind for one in anchors_by_quote("Yes. Never. Yes.", [(7, "Never."), (0, "Yes."), (9, "Sometimes.")])]
    ['moved', 'lost', 'lost']
    """
    text, *words = tokens_of([body, *(quote for _, quote in quotes)])
    found = []
    for (start, quote), own in zip(quotes, words, strict=True):
        count, first = 0, text.letters.find(own.letters)
        at = first
        while at != -1 and own.letters and count < 100:
            count, at = count + 1, text.letters.find(own.letters, at + 1)
        if count != 1:
            why = f"its words stand {count} times in the text" if count else "its words are nowhere in the text"
            found.append(Anchor("lost", why=why))
            continue
        begin = text.starts[first] - own.starts[0]
        end = begin + len(quote)
        if begin >= 0 and body[begin:end] == quote:
            found.append(Anchor("kept" if begin == start else "moved", begin, end, 1.0))
        else:
            last = first + len(own.letters) - 1
            found.append(Anchor("respelled", text.starts[first], text.ends[last], 1.0))
    return found
