from qualcode.anchoring.alignment import aligned


def moves(old: str, new: str) -> list[tuple[str, str]]:
    """Old words and the new ones that they are."""
    found = aligned(old, new)
    return [
        (found.old.text[found.old.starts[i] : found.old.ends[i]], found.new.text[found.new.starts[j] :][:6])
        for i, j in enumerate(found.to_new)
        if j >= 0
    ]


def test_words_around_an_edit_are_the_same() -> None:
    assert list(aligned("one two three four", "one two and four").to_new) == [0, 1, -1, 3]


def test_a_paragraph_that_stands_once_is_known_again_elsewhere() -> None:
    part = "We launched in 2015 with four schools here in the county."
    rest = "Then came the others, nine in the first year.\n\nAnd then, after the third, we stopped for a while."
    found = aligned(f"{part}\n\n{rest}", f"{rest}\n\n{part}")
    assert -1 not in found.to_new


def test_two_sentences_that_share_a_word_are_not_the_same() -> None:
    old = "Begin. Nobody had told us where the money for it would come from at all. End."
    new = "Begin. She laughed, and the whole room with her, so loud. End."
    assert [word for word, _ in moves(old, new)] == ["Begin", ".", ".", "End", "."]


def test_of_two_equal_neighbours_of_which_one_is_left_both_are_in_doubt() -> None:
    found = aligned("Well. Yes. Yes. Fine.", "Well. Yes. Fine.")
    assert list(found.doubtful) == [0, 1, 1, 1, 0, 0, 0, 0]


def test_a_text_that_repeats_one_word_is_all_in_doubt() -> None:
    found = aligned("yes " * 50, "yes " * 49)
    assert set(found.doubtful[:49]) == {1}
