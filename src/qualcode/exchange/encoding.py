"""Bytes to text: UTF-8 first, then what else the bytes can be, said aloud."""

import codecs
import re
from typing import NamedTuple

from qualcode.exchange.source import Unplaced
from qualcode.problem import Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", ""),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "a zip or Word file"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
    (b"{\\rtf", "an RTF file"),
)
NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Whatever ends a line of a text."""
ROW_ENDS = re.compile("\r\n|\r")
"""What ends a row of a table, where the other signs stand in cells."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_WESTERN = 0.25  # above this share of accented letters a text is hardly a Western one


class Decoded(NamedTuple):
    """A text, and what had to be guessed or removed to get it."""

    text: str
    notes: tuple[Unplaced, ...]


def decode_text(raw: bytes, path: str, newlines: re.Pattern[str] = NEWLINES) -> tuple[Decoded | None, list[Problem]]:
    """The text of a file, without control characters and with LF for what ends a line in it."""
    for start, kind in _OTHER_FILES:
        if raw.startswith(start):
            message = f"is {kind}, not text; give it its own suffix, or save it as text"
            return None, [Problem(path, 0, "not-text", message)]
    text, encoding = _decode(raw)
    if text is None or _is_binary(text):
        return None, [Problem(path, 0, "not-text", "is not text; save the transcript as UTF-8 text, .docx or .vtt")]
    clean, removed = tidy(text, newlines)
    notes = []
    if encoding:
        reason = f"not UTF-8 but read as {encoding}; look at the accents and quotation marks"
        notes.append(Unplaced(0, "", reason))
    if removed:
        notes.append(Unplaced(0, "", f"{removed} control characters were removed"))
    return Decoded(clean, tuple(notes)), []


def tidy(text: str, newlines: re.Pattern[str] = NEWLINES) -> tuple[str, int]:
    r"""A text with LF newlines, and how many control characters were taken out.

    >>> tidy("a\r\nb\x0cc\x07")
    ('a\nb\nc', 1)
    """
    return _CONTROLS.subn("", newlines.sub("\n", text))


def _decode(raw: bytes) -> tuple[str | None, str]:
    """The text and the name of its encoding, which is empty for UTF-8."""
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(codec).removeprefix("\ufeff"), name
            except UnicodeDecodeError:
                return None, name
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _guess(raw)


def _guess(raw: bytes) -> tuple[str | None, str]:
    """Windows-1252 where that gives a Western text; else what charset-normalizer finds."""
    western: str | None
    try:
        western = raw.decode("cp1252")
    except UnicodeDecodeError:
        western = None
    if western is not None and _is_western(western):
        return western, "Windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is not None:
        return str(best), best.encoding
    return western, "Windows-1252"


def _is_western(text: str) -> bool:
    letters = sum(1 for char in text if char.isalpha())
    accented = sum(1 for char in text if char.isalpha() and not char.isascii())
    return accented <= letters * _WESTERN


def _is_binary(text: str) -> bool:
    return "\x00" in text or len(_CONTROLS.findall(text)) > 5 + len(text) // 100
