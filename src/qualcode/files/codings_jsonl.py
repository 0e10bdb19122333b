"""Codings: one record a line, sorted by start, end, code and id."""

from collections.abc import Iterable, Iterator

import msgspec

from qualcode.files.conflict_marks import conflicts_in_lines
from qualcode.model import Coding
from qualcode.phrases import CONFLICT
from qualcode.problem import Problem

_DECODER = msgspec.json.Decoder(Coding)
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_ENCODER = msgspec.json.Encoder()


def parse_codings(raw: bytes, path: str) -> tuple[tuple[Coding, ...], list[Problem]]:
    """The codings of one file; a line that cannot be read is a problem and the others are kept."""
    try:
        codings = tuple(_DECODER.decode_lines(raw))
        if len(codings) == raw.count(b"\n") + (raw[-1:] not in (b"", b"\n")):
            return codings, []
    except _UNREADABLE:
        pass
    pairs, problems = parse_coding_lines(raw, path)
    return tuple(coding for coding, _ in pairs), problems


def parse_coding_lines(raw: bytes, path: str) -> tuple[list[tuple[Coding, bytes]], list[Problem]]:
    """Each coding with the very line it stands on, so that a rewrite keeps fields it does not know."""
    pairs: list[tuple[Coding, bytes]] = []
    problems, left_out = conflicts_in_lines(raw, path, _code_shown)
    for number, line in _lines(raw):
        if number in left_out:
            continue
        try:
            pairs.append((_DECODER.decode(line), line))
        except _UNREADABLE as error:
            problems.append(Problem(path, number, "coding-line", _what_is_wrong(error, line)))
    return pairs, problems


def _code_shown(line: bytes) -> str:
    """The code of a coding's line, for messages; empty where it is none."""
    try:
        coding = _DECODER.decode(line)
    except _UNREADABLE:
        return ""
    return f"{coding.code} at {coding.start} to {coding.end}"


def coding_line_numbers(raw: bytes) -> list[int]:
    """The 1-based number of each line that is not blank and in no conflict of a merge."""
    left_out = conflicts_in_lines(raw, "")[1]
    return [number for number, _ in _lines(raw) if number not in left_out]


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(raw.split(b"\n"), 1) if line.strip())


_CONFLICT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


def _what_is_wrong(error: Exception, line: bytes) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8; restore the line from version control"
    if line.startswith(b"\xef\xbb\xbf"):
        return "starts with a byte-order mark; save as UTF-8 without BOM"
    if line.startswith(_CONFLICT):
        return CONFLICT
    said = str(error)
    if isinstance(error, msgspec.ValidationError):
        return f"is no coding: {said[:1].lower()}{said[1:]}"
    if not line.rstrip().endswith(b"}"):
        return "is cut short; restore the line from version control, or delete it to give the coding up"
    return f"is no JSON: {said[:1].lower()}{said[1:]}"


def format_coding(coding: Coding) -> bytes:
    """One coding as one line, without its newline; fields that say nothing are left out.

    U+2028 and U+2029 are escaped: other programs take them for line ends.
    """
    line = _ENCODER.encode(coding)
    return line.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")


def amended_line(line: bytes, coding: Coding) -> bytes:
    """A coding's line with new values; fields that this version does not know stay as they are."""
    old = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    unknown = {name: value for name, value in old.items() if name not in Coding.__struct_fields__}
    new = format_coding(coding)
    if not unknown:
        return new
    more = _ENCODER.encode(unknown)
    return new[:-1] + b"," + more[1:]


def format_codings(codings: Iterable[Coding]) -> bytes:
    """The file of one layer and document."""
    return format_coding_lines((coding, format_coding(coding)) for coding in codings)


def format_coding_lines(pairs: Iterable[tuple[Coding, bytes]]) -> bytes:
    """The file of codings that keep the lines they stood on."""
    ordered = sorted(pairs, key=lambda pair: coding_order(pair[0]))
    return b"".join(line + b"\n" for _, line in ordered)


def coding_order(coding: Coding) -> tuple[int, int, str, str]:
    """The order in which codings stand in a file."""
    return coding.start, coding.end, coding.code, coding.id
