"""Bytes to text."""

import pytest

from qualcode.exchange.encoding import Decoded, decode_text, tidy
from qualcode.exchange.source import Unplaced
from qualcode.problem import Problem

GERMAN = "Müller sagte: „Das Mädchen läuft über die Straße, und ich höre zu.“"


def test_a_byte_order_mark_is_no_text() -> None:
    assert decode_text("INT: ja".encode("utf-8-sig"), "a.txt") == (Decoded("INT: ja", ()), [])


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_wide_text_is_read_by_its_mark_and_said_so(codec: str) -> None:
    note = Unplaced(0, "", f"not UTF-8 but read as {codec.upper()}; look at the accents and quotation marks")
    assert decode_text(GERMAN.encode(codec), "a.txt") == (Decoded(GERMAN, (note,)), [])


def test_western_bytes_are_read_as_windows_1252_and_said_so() -> None:
    note = Unplaced(0, "", "not UTF-8 but read as Windows-1252; look at the accents and quotation marks")
    assert decode_text(GERMAN.encode("cp1252"), "a.txt") == (Decoded(GERMAN, (note,)), [])


def test_cyrillic_bytes_are_not_taken_for_western_ones() -> None:
    text = "Мы начали в две тысячи пятнадцатом году, с четырьмя школами, и тогда нас почти никто не знал. " * 3
    decoded, problems = decode_text(text.encode("cp1251"), "a.txt")
    assert (decoded and decoded.text, problems) == (text, [])


@pytest.mark.parametrize(
    "raw",
    [b"INT: a\x00b", "INT: hi".encode("utf-16-le"), bytes(range(1, 32)) * 20, b"\xff\xfe\x00\xd8x"],
    ids=["nul", "utf-16 without a mark", "controls", "broken utf-16"],
)
def test_binary_is_a_problem(raw: bytes) -> None:
    message = "is not text; save the transcript as UTF-8 text, .docx or .vtt"
    assert decode_text(raw, "a.txt") == (None, [Problem("a.txt", 0, "not-text", message)])


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"PK\x03\x04rest", "a zip or Word file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
        (b"{\\rtf1 hi}", "an RTF file"),
    ],
)
def test_another_format_under_the_suffix_of_text_is_named(raw: bytes, kind: str) -> None:
    message = f"is {kind}, not text; give it its own suffix, or save it as text"
    assert decode_text(raw, "a.txt") == (None, [Problem("a.txt", 0, "not-text", message)])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_newline_becomes_a_line_feed(newline: str) -> None:
    assert tidy(f"a{newline}b") == ("a\nb", 0)


def test_removed_control_characters_are_counted() -> None:
    note = Unplaced(0, "", "2 control characters were removed")
    assert decode_text(b"INT: wh\x07at\x1b", "a.txt") == (Decoded("INT: what", (note,)), [])


def test_text_is_not_normalised() -> None:
    assert tidy("e\u0301 \u2126 \ufb01") == ("e\u0301 \u2126 \ufb01", 0)
