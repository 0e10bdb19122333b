"""A coding is used only where its quote still stands in the text."""

from qualcode.errors import UnreadableError
from qualcode.model import CodedDocument, Coding, Text
from qualcode.problem import Problem
from qualcode.text import one_line


def verified(coded: CodedDocument, text: Text) -> tuple[Coding, ...]:
    """The codings of a layer on a document, each checked against the text.

    Raises:
        UnreadableError: If a quote is not what stands at its span, or a span leads out of the text.
    """
    problems = moved_quotes(coded, text)
    if problems:
        raise UnreadableError(problems)
    return coded.codings


def moved_quotes(coded: CodedDocument, text: Text) -> list[Problem]:
    """A problem for each coding that does not stand where its quote stands.

    A coding without a quote is taken at its word if its span lies inside the text.
    """
    body = text.body
    length = len(body)
    return [
        Problem(coded.path, 0, "moved-quote", f"{_what_is_wrong(coding, length)}; run `qualcode check`")
        for coding in coded.codings
        if not 0 <= coding.start <= coding.end <= length
        or (coding.quote and body[coding.start : coding.end] != coding.quote)
    ]


def _what_is_wrong(coding: Coding, length: int) -> str:
    place = f"coding '{coding.id}' at {coding.start}-{coding.end}"
    if not 0 <= coding.start <= coding.end <= length:
        return f"{place} leads out of the text, which has {length} characters"
    return f"{place} no longer covers its quote '{one_line(coding.quote, 40)}'"
