import pytest
from rich.cells import cell_len

from qualcode.tui.widgets.cells import cells, fitted, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain – “text”", "plain – “text”"),
        ("👨🏽\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3", "👨🚀 ❤ 1"),
        ("🇫🇷", "FR"),
        ("a\u202eb\u2066c\ufeff\u00ad", "abc"),
        ("\x1b[31m\x07\x7f\x9b", "␛[31m␇??"),
        ("a\tb\u2028c", "a    b c"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 3),
    ],
)
def test_only_what_terminals_agree_on_is_shown(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert cells(text) == cell_len(expected)


def test_a_text_is_cut_before_a_wide_sign_that_would_stick_out() -> None:
    assert [fitted("學校x", width) for width in range(7)] == ["", " ", "學", "學 ", "學校", "學校x", "學校x "]
