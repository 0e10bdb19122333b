from rich.text import Text

from qualcode.tui.widgets.code_sign import sign_style
from qualcode.tui.widgets.wrapping import wrapped, wrapped_words


def test_a_drawn_text_keeps_its_styles_where_signs_are_shown_as_others() -> None:
    text = Text.assemble("a", ("\tb\x1b", "bold"), " c\n", ("學校 x", "dim"))

    lines = wrapped(text, 8)

    assert [line.plain for line in lines] == ["a    b␛", "c", "學校 x"]
    assert [[(span.start, span.end, span.style) for span in line.spans] for line in lines] == [
        [(1, 7, "bold")],
        [],
        [(0, 4, "dim")],
    ]


def test_lines_are_broken_at_spaces_and_between_wide_signs() -> None:
    assert wrapped_words("what the 學校 said\n\nthen", 10) == ["what the", "學校 said", "", "then"]
    assert wrapped_words("", 10) == [""]


def test_the_letters_of_a_code_can_be_read_on_its_colour() -> None:
    assert [str(sign_style(color)) for color in ("#ffee00", "#102030", "")] == [
        "#000000 on #ffee00",
        "#ffffff on #102030",
        "reverse",
    ]


def test_no_line_begins_with_a_full_stop_or_the_like() -> None:
    assert wrapped_words("use `trust`. Then", 11) == ["use", "`trust`.", "Then"]
    assert wrapped_words("`trust-lost`.", 12) == ["`trust-", "lost`."]
    assert wrapped_words("`trustlost`.", 11) == ["`trustlos", "t`."]
    assert wrapped_words("on dit oui ! Et non", 10) == ["on dit", "oui ! Et", "non"]


def test_no_line_begins_with_a_full_stop_where_some_signs_are_wide() -> None:
    assert wrapped_words("學 abcdefghij.", 10) == ["學", "abcdefghi", "j."]
    assert wrapped_words("學 dit oui ! Et", 10) == ["學 dit", "oui ! Et"]
