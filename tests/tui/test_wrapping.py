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
