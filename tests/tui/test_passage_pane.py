import itertools

from qualcode.files.documents_md import text_of
from qualcode.tui.widgets.passage_pane import window

TURNS = "".join(f"P: turn {number} of what was said\n\n" for number in range(100, 160))


def test_each_step_shows_more_of_the_text_until_all_is_shown() -> None:
    text = text_of(TURNS, {"P": "respondent"})
    span = (text.turns[30].said, text.turns[30].end)
    shown = [window(text, span, wider) for wider in range(30)]
    for (low, high), (lower, higher) in itertools.pairwise(shown):
        assert lower < low or low == 0
        assert high < higher or high == len(TURNS)
    assert shown[0][0] > 0
    assert shown[-1] == (0, len(TURNS))


def test_the_first_view_keeps_words_whole_and_further_ones_keep_turns_whole() -> None:
    text = text_of(TURNS, {"P": "respondent"})
    span = (text.turns[30].said, text.turns[30].end)
    low, high = window(text, span, 0)
    assert TURNS[low - 1] == " "
    assert TURNS[high] == " "
    low, high = window(text, span, 1)
    assert low in {turn.start for turn in text.turns}
    assert high in {turn.end for turn in text.turns}
