"""Find the span that a person means by a turn, by lines or by a quote."""

import re
from difflib import SequenceMatcher

from qualcode.errors import RefusedError
from qualcode.model import Document, Text
from qualcode.text import alike, line_at, line_starts, one_line, trimmed


class SeveralPlacesError(RefusedError):
    """A quote that stands in several places."""

    def __init__(self, found: str) -> None:
        self.found = found
        """How often and where, for whoever says in words of their own what to give."""
        super().__init__(f"{found}; give more of it, or `--turn` as well")


def span_of_turns(document: Document, text: Text, turns: str) -> tuple[int, int]:
    """What was said in a turn (`14`), or from one to another (`14-16`)."""
    first, last = _range(turns, "turn")
    count = len(text.turns)
    if not count:
        raise RefusedError(f"'{document.id}' has no turns; give `--lines` or `--quote`")
    if not 1 <= first <= last <= count:
        raise RefusedError(f"'{document.id}' has turns 1 to {count}, not '{turns}'")
    return text.turns[first - 1].said, text.turns[last - 1].end


def span_of_lines(document: Document, text: Text, lines: str) -> tuple[int, int]:
    """Whole lines (`12-18`), numbered as in the file and as `documents show` prints them."""
    first, last = _range(lines, "line")
    starts = line_starts(text.body)
    low, high = text.first_line, text.first_line + len(starts) - 1
    if not low <= first <= last <= high:
        raise RefusedError(f"the text of '{document.id}' has lines {low} to {high}, not '{lines}'")
    begin = starts[first - low]
    stop = starts[last - low + 1] - 1 if last < high else len(text.body)
    start, end = trimmed(text.body, begin, stop)
    if start == end:
        raise RefusedError(f"lines {lines} of '{document.id}' are empty")
    return start, end


def span_of_quote(document: Document, text: Text, quote: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
    """Where a quote stands; white space and the shape of quotation marks and dashes may differ.

    Args:
        document: For the messages.
        text: The document's text.
        quote: Words of it.
        within: A span in which to look; `None` for the whole text.

    Raises:
        RefusedError: If the quote stands nowhere.
        SeveralPlacesError: If it stands in several places.
    """
    start, end = within or (0, len(text.body))
    found = [match.span() for match in _pattern(quote).finditer(text.body, start, end)]
    if len(found) == 1:
        return found[0]
    if not found:
        near = _nearest(text, quote, start, end)
        raise RefusedError(f"no '{one_line(quote, 60)}' in '{document.id}'{near}")
    places = ", ".join(where(text, at) for at, _ in found[:6])
    raise SeveralPlacesError(f"'{one_line(quote, 60)}' stands {len(found)} times in '{document.id}' ({places})")


def where(text: Text, offset: int) -> str:
    """A place as people say it: the turn, or the line where there is none."""
    for turn in text.turns:
        if turn.start <= offset < max(turn.end, turn.said):
            return f"turn {turn.number}"
    return f"line {text.first_line + line_at(line_starts(text.body), offset) - 1}"


def _range(words: str, what: str) -> tuple[int, int]:
    match = re.fullmatch(r"\s*(\d{1,9})\s*(?:[-–:]\s*(\d{1,9})\s*)?", words)
    if match is None:
        raise RefusedError(f"'{words}' is no {what}; write a number such as 14, or 14-16")
    return int(match[1]), int(match[2] or match[1])


def _pattern(quote: str) -> re.Pattern[str]:
    if not quote.split():
        raise RefusedError("the quote is empty")
    return re.compile(alike(quote))


def _nearest(text: Text, quote: str, start: int, end: int) -> str:
    """The passage that shares the longest run of characters with a quote that was not found."""
    body = text.body[start:end]
    run = SequenceMatcher(None, body, quote, autojunk=False).find_longest_match()
    if run.size < max(8, len(quote) // 3):
        return "; copy the words from `qualcode documents show`"
    at = start + run.a
    shown = one_line(text.body[max(0, at - 10) : at + len(quote) + 10], 80)
    return f"; {where(text, at)} has '{shown}'"
