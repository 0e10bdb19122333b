from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.documents_md import text_of
from qualcode.tui.widgets.cells import cells
from qualcode.tui.widgets.lines import BLANK, HEADING, TEXT, TURN, Lines

FAMILY = "👨\u200d👩\u200d👧"
SIGNS = st.one_of(
    st.sampled_from(
        [
            "a",
            "bc",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\t",
            "學",
            "。",
            FAMILY,
            "é",
            "e\u0301",
            "א",
            "ب",
            "\u200b",
            "🇩🇪",
            "x" * 30,
        ]
    ),
    st.sampled_from(["P: ", "\nP [00:01]: ", "\n## H\n", "\x1b", "ॠ", "❤\ufe0f"]),
    st.characters(codec="utf-8", exclude_characters="\r"),
)
BODIES = st.lists(SIGNS, max_size=60).map("".join)


def drawn(lines: Lines) -> list[str]:
    body = lines.text.body
    return [body[start:end] for start, end in map(lines.shown_span, range(len(lines)))]


@given(body=BODIES, width=st.integers(4, 30))
def test_all_lines_together_are_the_text_and_none_is_wider_than_the_pane(body: str, width: int) -> None:
    lines = Lines(text_of(body, {"P": "respondent"}), width)
    assert "".join(body[start:end] for start, end in pairwise(lines.starts)) == body
    assert max(map(cells, drawn(lines))) <= width


@given(body=BODIES, width=st.integers(4, 30))
def test_every_offset_leads_to_a_cell_and_the_cell_back_to_the_same_sign(body: str, width: int) -> None:
    lines = Lines(text_of(body, {"P": "respondent"}), width)
    for offset in range(len(body)):
        y, cell = lines.cell_of(offset)
        back = lines.offset_at(y, cell)
        assert lines.starts[y] <= offset < lines.starts[y + 1]
        assert (lines.cell_of(back) == (y, cell)) if offset < lines.shown_span(y)[1] else (back <= offset)


def test_a_turn_has_a_line_for_its_speaker_in_place_of_its_label() -> None:
    lines = Lines(
        text_of("## Start\n\nINT: Why?\n\nP [00:01:02]: Because we could.\n\nAnd did.\n", {"INT": "", "P": ""}), 10
    )
    assert list(zip(lines.kinds, drawn(lines), strict=True)) == [
        (HEADING, "## Start"),
        (TURN, ""),
        (TEXT, "Why?"),
        (TURN, ""),
        (TEXT, "Because we"),
        (TEXT, "could."),
        (TEXT, ""),
        (TEXT, "And did."),
        (BLANK, ""),
    ]
    assert [lines.turn_of(y) for y in range(len(lines))] == [-1, 0, 0, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("one two three", ["one two", "three"]),
        ("x" * 20, ["x" * 8, "x" * 8, "x" * 4]),
        ("學校學校。學校", ["學校學", "校。學校"]),
        (f"a {FAMILY}{FAMILY}", ["a " + FAMILY, FAMILY]),
        ("שלום לכולם כאן", ["שלום", "לכולם", "כאן"]),
        ("end        \nnext", ["end", "next"]),
        ("12345678 \n9", ["12345678", "9"]),
        ("", [""]),
    ],
)
def test_lines_are_broken_at_spaces_or_between_wide_signs_and_never_within_a_sign(
    body: str, expected: list[str]
) -> None:
    assert drawn(Lines(text_of(body, {}), 8)) == expected


def test_plain_text_is_broken_as_text_of_any_signs_is() -> None:
    words = "some words-of (many) lengths, abcdefghijklmnopqrstuvwxyz and   spaces " * 9
    plain, other = Lines(text_of(words, {}), 17), Lines(text_of(f"{words}學", {}), 17)
    assert plain.starts[:-1] == other.starts[: len(plain.starts) - 1]
