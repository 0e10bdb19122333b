"""Offsets: code points of LF text, half-open, against 1-based lines."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
"""A word for counting: letters and digits, joined by apostrophes or hyphens."""


_ALIKE = {"'": "['‘’]", "‘": "['‘’]", "’": "['‘’]", '"': '["“”]', "“": '["“”]', "”": '["“”]', "-": "[-‐‑–—]"}
_ALIKE |= {dash: "[-‐‑–—]" for dash in "‐‑–—"}
_LOOSE = re.compile(r"['’-](?:(?<!\w.)|(?!\w))")  # apostrophes and hyphens that join nothing


class _WordSigns(dict[int, str]):
    """For `str.translate`: the signs of words stay, every other becomes a space."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if sign.isalnum() or sign in "_'’-" else " "
        return self[code]


_WORD_SIGNS = _WordSigns()
_HEADING = re.compile(r"^#{1,6} [^\n]*", re.MULTILINE)


def line_starts(text: str) -> list[int]:
    r"""The offset at which each line begins.

    >>> line_starts("ab\ncd")
    [0, 3]
    """
    starts = [0]
    at = text.find("\n")
    while at != -1:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def line_at(starts: Sequence[int], offset: int) -> int:
    """The 1-based line in which an offset falls.

    >>> line_at([0, 3], 3)
    2
    """
    return bisect_right(starts, offset)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends; an empty span stays where it began.

    >>> trimmed("  ab ", 0, 5)
    (2, 4)
    """
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return start, start
    return start + left, start + len(piece.rstrip())


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    r"""Spans of text between blank lines, trimmed.

    >>> list(paragraphs("ab\ncd\n\nef"))
    [(0, 5), (7, 9)]
    """
    at, stop = start, len(text) if end is None else end
    for blank in re.finditer(r"\n[ \t]*\n", text[start:stop]):
        span = trimmed(text, at, start + blank.start())
        if span[0] < span[1]:
            yield span
        at = start + blank.end()
    span = trimmed(text, at, stop)
    if span[0] < span[1]:
        yield span


def headings(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    r"""Spans of the lines of a text that are Markdown headings.

    >>> list(headings("a\n## B\n#c"))
    [(2, 6)]
    """
    stop = len(text) if end is None else end
    if text.find("#", start, stop) == -1:  # a quick look: most texts have none
        return
    for heading in _HEADING.finditer(text, start, stop):
        yield heading.span()


def alike(words: str) -> str:
    r"""A regular expression for words in which the shape of quotes and dashes, and white space, may differ.

    >>> alike("we --  go")
    'we\\s+[-‐‑–—][-‐‑–—]\\s+go'
    """
    shapes = (
        "".join(_ALIKE.get(sign, re.escape(sign)) for sign in word).replace(r"\.\.\.", r"(?:\.\.\.|…)")
        for word in words.replace("…", "...").split()
    )
    return r"\s+".join(shapes)


def word_count(text: str) -> int:
    """How many words a text has.

    >>> word_count("We don't re-teach 6th grade — not yet.")
    7
    """
    return sum(1 for _ in WORD.finditer(text))


class WordMask:
    """Counts the words in pieces of one text, ten times as fast as `word_count` on each piece.

    >>> WordMask("We don't -- re-teach it.").count(3, 20)
    2
    """

    def __init__(self, text: str) -> None:
        self._mask = _LOOSE.sub(" ", text.translate(_WORD_SIGNS))

    def count(self, start: int, end: int) -> int:
        """How many words, or parts of words, stand from `start` to `end`."""
        words = self._mask[start:end].split()
        if len(words) == 1 and words[0] in "'’-":  # a piece of a word that is only what joins it
            return 0
        return len(words)


def one_line(text: str, width: int | None = None) -> str:
    r"""A text on one line, white space collapsed, cut where it is too long.

    The cut is after a word, unless a long one would take too much with it.

    >>> one_line("one\n two three", 9)
    'one two…'
    """
    flat = " ".join(text.split())
    if width is None or len(flat) <= width:
        return flat
    cut = flat[: width - 1]
    space = cut.rfind(" ") if flat[width - 1] != " " else -1
    return (cut[:space] if space >= width * 0.6 else cut).rstrip() + "…"


def merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap or touch, joined; sorted.

    >>> merged([(5, 8), (0, 3), (2, 4)])
    [(0, 4), (5, 8)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
