import pytest

from qualcode.desk.moving import Cursor, Passages
from qualcode.desk.sentences import sentences_beside
from qualcode.errors import RefusedError
from qualcode.files.documents_md import text_of
from qualcode.model import Text

BODY = "INT: Why so?\n\nP: We did. It was hard.\n\nThen we left, all of us.\n\nINT: And?\n"


def cursor(body: str = BODY, speakers: tuple[str, ...] = ("INT", "P")) -> Cursor:
    return Cursor(Passages(text_of(body, dict.fromkeys(speakers, ""))))


def words(at: Cursor, body: str = BODY) -> str:
    return body[slice(*at.span)]


def test_each_level_goes_from_passage_to_passage_and_stops_at_the_ends() -> None:
    at = cursor()
    seen = []
    for _ in range(4):
        at.resize(1)
        at.move(1)
        at.move(1)
        seen.append((at.level, words(at)))
        at.go(0)
    assert seen == [
        ("paragraph", "Then we left, all of us."),
        ("sentence", "It was hard."),
        ("word", "We"),
        ("word", "We"),
    ]
    at.move(-3)
    assert words(at) == "Why"


def test_what_opens_a_bracket_belongs_to_the_sentence_that_it_begins() -> None:
    body = "P: We left. [laughs] So it was.\n"
    passages = Passages(text_of(body, {"P": ""}))
    found = [body[slice(*span)] for span in passages.within("sentence", (0, len(body)))]
    assert found == ["We left.", "[laughs] So it was."]


def test_edges_move_by_clauses_and_one_always_stays() -> None:
    body = "P: And downtown, well, since we started—okay, it grew. Then it stopped.\n"
    at = cursor(body)
    seen = []
    for move, steps in ((at.move_start, 1), (at.move_start, 1), (at.move_end, -1), (at.move_end, -1), (at.move_end, 1)):
        move(steps, "clause")
        seen.append(words(at, body))
    at.move_start(9, "clause")
    assert seen == [
        "well, since we started—okay, it grew. Then it stopped.",
        "since we started—okay, it grew. Then it stopped.",
        "since we started—okay, it grew",
        "since we started—okay",
        "since we started—okay, it grew",
    ]
    assert words(at, body) == "it grew"


def test_a_sentence_far_away_is_reached_over_paragraphs_in_both_directions() -> None:
    passages = Passages(text_of(BODY, {"INT": "", "P": ""}))
    start = BODY.index("Why")
    assert [BODY[slice(*passages.beside("sentence", start, steps))] for steps in (0, 1, 3, 4, 9)] == [
        "Why so?",
        "We did.",
        "Then we left, all of us.",
        "And?",
        "And?",
    ]
    assert BODY[slice(*passages.beside("sentence", len(BODY), -3))] == "We did."
    assert [BODY[slice(*span)] for span in passages.at_level("sentence")][1:3] == ["We did.", "It was hard."]


def test_sentences_that_were_made_ready_are_those_that_would_be_found_one_by_one() -> None:
    text = text_of(BODY, {"INT": "", "P": ""})
    assert sentences_beside(["We did. It was hard.", "And?"], "en") == [[(0, 7), (8, 20)], [(0, 4)]]
    ready = Passages(text)
    ready.make_ready()
    assert ready.at_level("sentence") == Passages(text).at_level("sentence")


def test_where_sentences_cannot_be_found_beside_the_fault_is_told_to_who_asks_for_one() -> None:
    passages = Passages(text_of(BODY, {}), "xx-no")
    passages.make_ready()
    with pytest.raises(RefusedError, match="spaCy knows no language 'xx-no'"):
        passages.around("sentence", 0)


def test_growing_and_shrinking_again_comes_back_to_the_same_words() -> None:
    at = cursor()
    at.resize(3)
    at.go(BODY.index("hard"))
    for level in ("sentence", "paragraph", "turn"):
        at.resize(-1)
        assert (at.level, "hard" in words(at)) == (level, True)
    at.resize(3)
    assert words(at) == "hard"


def test_a_selection_is_drawn_over_turns_and_given_back_from_its_end() -> None:
    at = cursor()
    at.extend(1)
    at.extend(1)
    assert words(at) == BODY[5:].rstrip("\n")
    at.extend(-1)
    assert words(at) == BODY[5 : BODY.index("\n\nINT: And")]
    at.extend(-1)
    at.extend(-1)
    assert words(at) == "Why so?"
    at.extend(1)
    at.settle()
    assert words(at) == "Why so?"


def test_from_a_drawn_out_selection_one_goes_on_after_its_end() -> None:
    at = cursor()
    at.extend(1)
    at.move(1)
    assert words(at) == "And?"


def test_edges_go_word_by_word_and_one_word_always_stays() -> None:
    at = cursor()
    at.go(BODY.index("We did"))
    at.resize(2)
    at.move_end(1)
    assert words(at) == "We did. It"
    at.move_start(1)
    assert words(at) == "did. It"
    at.move_end(-1)
    assert words(at) == "did"
    at.move_end(-1)
    at.move_start(1)
    assert words(at) == "did"
    at.move_start(-1)
    assert words(at) == "We did"


def test_a_dash_with_which_somebody_breaks_off_can_be_taken_in_or_left_out() -> None:
    body = "P: We look at our coaching— [phone] sorry... yes.\n"
    at = cursor(body)
    at.select((6, 14))
    seen = []
    for steps in (1, 1, 1, 1, 1, 1, 1, -1, -1):
        at.move_end(steps)
        seen.append(words(at, body))
    assert [one.rpartition(" ")[2] for one in seen] == [
        *("our", "coaching", "coaching—", "[phone]", "sorry", "sorry...", "yes"),
        *("sorry...", "sorry"),
    ]


def test_edges_take_brackets_with_their_word_and_quotation_marks_alone() -> None:
    body = "P: And [the director] said “no” (once).\n"
    at = cursor(body)
    at.select((body.index("said"), body.index("said") + 4))
    seen = []
    for _ in range(4):
        at.move_end(1)
        seen.append(words(at, body))
    assert seen == ["said “", "said “no", "said “no”", "said “no” (once)"]
    at.move_start(-1)
    at.move_start(-1)
    assert words(at, body) == "[the director] said “no” (once)"


def test_signs_that_open_bold_words_belong_to_the_sentence_that_they_open() -> None:
    body = "What to do next. **Each school** decides. *All* of them (so far).\n"
    at = cursor(body)
    at.resize(2)
    seen = []
    for _ in range(3):
        seen.append(words(at, body))
        at.move(1)
    assert seen == ["What to do next.", "**Each school** decides.", "*All* of them (so far)."]


def test_the_mouse_takes_whole_words_in_either_direction() -> None:
    at = cursor()
    low, high = BODY.index("id. It"), BODY.index("ard.")
    at.drag(high, low)
    assert words(at) == "did. It was hard"


@pytest.mark.parametrize(("body", "expected"), [("", (0, 0)), ("\n\n", (0, 0)), ("... !!", (0, 6))])
def test_texts_without_words_keep_a_cursor_on_its_feet(body: str, expected: tuple[int, int]) -> None:
    at = cursor(body, ())
    at.move(1)
    at.resize(3)
    at.extend(-1)
    at.move_end(1)
    at.settle()
    assert at.span == expected


def test_in_a_data_set_items_stand_in_the_place_of_turns() -> None:
    text = text_of(BODY, {"INT": "", "P": ""})
    start = BODY.index("It was")
    at = Cursor(Passages(Text(text.body, 1, "", text.turns, items=((5, 12), (start, start + 12)))))
    at.move(1)
    assert words(at) == "It was hard."
    at.resize(3)
    at.move(9)
    assert words(at) == "hard"
