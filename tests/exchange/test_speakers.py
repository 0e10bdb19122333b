"""Which lines name a speaker, in the shapes that transcripts have."""

import pytest

from qualcode.exchange.labels import Line, is_label, is_name
from qualcode.exchange.source import Passage, Unplaced
from qualcode.exchange.speakers import passages_of


def lines_of(text: str) -> list[Line]:
    """The lines of a text without the blank ones; a line after a blank one starts a paragraph."""
    rows = text.split("\n")
    return [
        Line(number, row, starts=number == 1 or not rows[number - 2].strip())
        for number, row in enumerate(rows, 1)
        if row.strip()
    ]


def passages(text: str, *declared: str) -> list[Passage]:
    return list(passages_of(lines_of(text), declared)[0])


@pytest.mark.parametrize(
    "text",
    [
        "INT [00:12:31]: How?\n\nL1 [00:12:40]: So.\n\nINT [00:12:45]: And?",
        "[00:12:31] INT: How?\n[00:12:40] L1: So.\n[00:12:45] INT: And?",
        "(12:31) INT: How?\n(12:40) L1: So.\n(12:45) INT: And?",
        "[00:12:31 - 00:12:39] INT: How?\n\n[00:12:40 - 00:12:44] L1: So.\n\n[00:12:45 - 00:12:50] INT: And?",
        "INT (12:31): How?\n\nL1 (12:40): So.\n\nINT (12:45): And?",
        "INT 00:12:31: How?\n\nL1 00:12:40: So.\n\nINT 00:12:45: And?",
        "INT: [12:31] How?\n\nL1: [12:40] So.\n\nINT: [12:45] And?",
        "INT: 12:31 How?\n\nL1: 12:40 So.\n\nINT: 12:45 And?",
        "INT  12:31  \nHow?\n\nL1  12:40  \nSo.\n\nINT  12:45  \nAnd?",
        "INT\t12:31\nHow?\nL1\t12:40\nSo.\nINT\t12:45\nAnd?",
        "INT (12:31)\nHow?\n\nL1 (12:40)\nSo.\n\nINT (12:45)\nAnd?",
        "00:12:31 INT\nHow?\n\n00:12:40 L1\nSo.\n\n00:12:45 INT\nAnd?",
        "INT\u00a0\u00a0\u00a012:31\nHow?\nL1\u00a0\u00a0\u00a012:40\nSo.\nINT\u00a0\u00a0\u00a012:45\nAnd?",
        "**INT:** [12:31] How?\n\n**L1:** [12:40] So.\n\n**INT:** [12:45] And?",
        "[00:12:31] **INT:** How?\n\n[00:12:40] **L1:** So.\n\n[00:12:45] **INT:** And?",
        "**INT (12:31):** How?\n\n**L1 (12:40):** So.\n\n**INT (12:45):** And?",
        "**INT** [12:31]: How?\n\n**L1** [12:40]: So.\n\n**INT** [12:45]: And?",
        "**INT**  12:31\nHow?\n\n**L1** 12:40\nSo.\n\n**INT** 12:45\nAnd?",
        "[12:31] [INT]: How?\n\n[12:40] [L1]: So.\n\n[12:45] [INT]: And?",
    ],
)
def test_every_shape_gives_the_same_turns(text: str) -> None:
    assert passages(text) == [Passage("INT", 751, "How?"), Passage("L1", 760, "So."), Passage("INT", 765, "And?")]


@pytest.mark.parametrize(
    "text",
    [
        "INT: How?\nL1: So.",
        "INT:\tHow?\n\nL1:\tSo.",
        "INT:\nHow?\n\nL1:\nSo.",
        ">> INT: How?\n>> L1: So.",
        "**INT**: How?\n\n**L1**: So.",
        "__INT:__ How?\n\n__L1:__ So.",
        "INT：How?\nL1：So.",
    ],
)
def test_shapes_without_times(text: str) -> None:
    assert passages(text) == [Passage("INT", None, "How?"), Passage("L1", None, "So.")]


@pytest.mark.parametrize("speech", [
    "Note: this is how it went.",
    "https://example.org is our page.",
    "10:30 was when we began.",
    "There were two reasons: money and time.",
    "He said “wait: not now”.",
    "for example: this",
    "Dear Anna, and I mean this: thank you.",
])  # fmt: skip
def test_speech_that_begins_like_a_label_is_no_speaker(speech: str) -> None:
    text = f"INT: How?\n\nL1: So.\n\n{speech}\n\nINT: And?\n\nL1: Yes."
    assert passages(text) == [
        Passage("INT", None, "How?"),
        Passage("L1", None, f"So.\n\n{speech}"),
        Passage("INT", None, "And?"),
        Passage("L1", None, "Yes."),
    ]


def test_a_phrase_that_recurs_is_no_speaker() -> None:
    text = "INT: How?\n\nL1: So.\n\nThe thing is: no.\n\nThe thing is: yes.\n\nINT: And?\n\nL1: Yes."
    assert [passage.speaker for passage in passages(text)] == ["INT", "L1", "INT", "L1"]


def test_labels_inside_a_file_whose_names_stand_alone_are_speech() -> None:
    text = "Emma  0:00\nOne.\n\nGoal: to learn.\n\nBob  0:09\nTwo.\n\nGoal: to teach.\n\nEmma  0:12\nThree."
    assert passages(text) == [
        Passage("Emma", 0, "One.\n\nGoal: to learn."),
        Passage("Bob", 9, "Two.\n\nGoal: to teach."),
        Passage("Emma", 12, "Three."),
    ]


def test_a_name_that_stands_once_is_a_speaker_where_the_file_is_steady() -> None:
    text = "INT: How?\n\nL1: So.\n\nOperator: A call for you.\n\nL1: Sorry.\n\nINT: Go on."
    assert [passage.speaker for passage in passages(text)] == ["INT", "L1", "Operator", "L1", "INT"]


def test_a_marked_name_that_stands_once_is_a_speaker() -> None:
    text = "**Ann:** How?\n\n**Bob:** So.\n\n**Ann:** And?\n\n**Break:** [10:02]\n\n**Bob:** Yes."
    assert passages(text)[3] == Passage("Break", 602, "")


def test_a_head_of_short_entries_names_no_speakers() -> None:
    text = "Interviewer: KM\nParticipant: 12\n\nINT: How?\n\nL1: So.\n\nINT: And?\n\nL1: Yes."
    assert passages(text)[0] == Passage(None, None, "Interviewer: KM\nParticipant: 12")


def test_long_turns_do_not_hide_the_speakers() -> None:
    told = "\n\n".join(f"Part {number} of the story." for number in range(60))
    text = f"INT: Tell me.\n\nL1: Well.\n\n{told}\n\nINT: And then?\n\nL1: That was it."
    assert [passage.speaker for passage in passages(text)] == ["INT", "L1", "INT", "L1"]


def test_prose_with_a_colon_here_and_there_has_no_speakers() -> None:
    text = "\n\n".join(["Goal: learn.", *["A paragraph."] * 8, "Goal: teach.", *["Another."] * 8, "Lesson: none."])
    assert {passage.speaker for passage in passages(text)} == {None}


def test_a_declared_name_is_a_speaker_even_once() -> None:
    text = "Some words first.\n\nzed the cat: Only this.\n\nMore words.\n\nAnd more."
    assert passages(text, "zed the cat") == [
        Passage(None, None, "Some words first."),
        Passage("zed the cat", None, "Only this.\n\nMore words.\n\nAnd more."),
    ]


def test_a_name_that_was_not_taken_is_reported() -> None:
    _, unplaced = passages_of(lines_of("Some words.\n\nAnna: Only this.\n\nMore.\n\nAnd more."))
    reason = "'Anna' was not taken for a speaker; declare the name if it is one"
    assert unplaced == [Unplaced(3, "Anna: Only this.", reason)]


def test_names_in_small_letters_count_when_every_line_has_one() -> None:
    text = "stokes: a\npotuz: b\nstokes: c\npotuz: d"
    assert [passage.speaker for passage in passages(text)] == ["stokes", "potuz", "stokes", "potuz"]


def test_the_spelling_of_a_label_is_kept() -> None:
    text = "Int.: a\n\nMega | Lambda: b\n\nInt.: c\n\nMega | Lambda: d\n\nJ. Florentine (Besu): e"
    assert [passage.speaker for passage in passages(text)] == [
        "Int.", "Mega | Lambda", "Int.", "Mega | Lambda", "J. Florentine (Besu)",
    ]  # fmt: skip


def test_neighbours_of_one_speaker_are_one_turn_with_the_first_time() -> None:
    text = "[00:01] Ann: One.\n\n[00:05] Ann: Two.\n\nThree.\n\n[00:09] Bob: Four."
    assert passages(text) == [Passage("Ann", 1, "One.\n\nTwo.\n\nThree."), Passage("Bob", 9, "Four.")]


def test_a_heading_between_two_turns_of_one_speaker_keeps_them_apart() -> None:
    lines = [Line(1, "Ann: One."), Line(2, "## Part", level=2), Line(3, "Ann: Two."), Line(4, "Bob: Three.")]
    assert list(passages_of(lines)[0]) == [
        Passage("Ann", None, "One."),
        Passage(None, None, "## Part"),
        Passage("Ann", None, "Two."),
        Passage("Bob", None, "Three."),
    ]


def test_a_name_in_other_capitals_is_the_same_speaker_and_said_so() -> None:
    texts = ["INT: One.", "P1: Two.", "INT: Three.", "P1: Four.", "int: Five.", "P1: Six."]
    read, unplaced = passages_of([Line(number, text) for number, text in enumerate(texts, 1)])
    assert [passage.speaker for passage in read] == ["INT", "P1", "INT", "P1", "INT", "P1"]
    assert unplaced == [Unplaced(5, "int: Five.", "'int' was read as 'INT'")]


def test_a_heading_ends_a_turn_and_what_follows_it_without_a_name_is_nobodys() -> None:
    lines = [Line(1, "Ann: One."), Line(2, "## Part", level=2), Line(3, "Two."), Line(4, "Bob: Three.")]
    assert list(passages_of(lines)[0]) == [
        Passage("Ann", None, "One."),
        Passage(None, None, "## Part"),
        Passage(None, None, "Two."),
        Passage("Bob", None, "Three."),
    ]


def test_the_lines_of_a_paragraph_stay_lines() -> None:
    assert passages("Ann: One,\ntwo.\n\nBob: Three.") == [
        Passage("Ann", None, "One,\ntwo."), Passage("Bob", None, "Three."),
    ]  # fmt: skip


def test_timed_lines_without_speakers_are_a_passage_each() -> None:
    assert passages("00:00:00 Hello.\n\n00:00:08 Right.\n00:01:02 Yes.") == [
        Passage(None, 0, "Hello."), Passage(None, 8, "Right."), Passage(None, 62, "Yes."),
    ]  # fmt: skip


def test_a_time_above_a_paragraph_without_speakers_is_its_time() -> None:
    assert passages_of(lines_of("0:08\nHello.\n\n0:12\nRight.")) == (
        (Passage(None, 8, "Hello."), Passage(None, 12, "Right.")), [],
    )  # fmt: skip


def test_a_time_without_a_speaker_is_reported_and_begins_a_paragraph() -> None:
    made, unplaced = passages_of(lines_of("Emma  0:00\nOne.\n0:08\nTwo.\n\nBob  0:12\nThree."))
    assert made[0] == Passage("Emma", 0, "One.\n\nTwo.")
    assert unplaced == [Unplaced(3, "0:08", "a time without a speaker")]


def test_what_the_transcription_service_adds_is_reported() -> None:
    made, unplaced = passages_of(
        lines_of(
            "Weekly call\n\nAnn started transcription\n\nAnn  0:03\nHi.\n\nBob  0:05\nHo.\n\nTranscribed by https://otter.ai"
        )
    )
    assert made == (Passage("Ann", 3, "Hi."), Passage("Bob", 5, "Ho."))
    assert unplaced == [
        Unplaced(1, "Weekly call", "stands before the first speaker"),
        Unplaced(3, "Ann started transcription", "added by the transcription service"),
        Unplaced(11, "Transcribed by https://otter.ai", "added by the transcription service"),
    ]


def test_subtitles_of_one_speaker_are_joined_with_a_space() -> None:
    lines = [Line(2, "Ann: One.", seconds=1.0), Line(5, "two.", seconds=4.0), Line(8, "Bob: Three.", seconds=9.0)]
    assert list(passages_of(lines, cues=True)[0]) == [
        Passage("Ann", 1.0, "One. two."), Passage("Bob", 9.0, "Three."),
    ]  # fmt: skip


def test_a_speaker_whom_the_format_names_needs_no_vote() -> None:
    lines = [Line(1, "so: it is", speaker="x", seconds=2.0), Line(2, "more", starts=True)]
    assert list(passages_of(lines)[0]) == [Passage("x", 2.0, "so: it is\n\nmore")]


@pytest.mark.parametrize("bold", [4, 5])
def test_a_bold_label_is_a_mark(bold: int) -> None:
    lines = [Line(1, "Anna: One.", bold=bold), *[Line(n, "Text goes on.") for n in range(2, 30)]]
    lines += [Line(30, "Zora: Two.", bold=bold), Line(31, "Note: kept.")]
    assert [passage.speaker for passage in passages_of(lines)[0]] == ["Anna", "Zora"]


def test_bold_over_the_whole_line_is_no_mark() -> None:
    lines = [Line(1, "Aim: all of it", bold=14), *[Line(n, "Text goes on.") for n in range(2, 30)]]
    lines += [Line(30, "End: all of it", bold=14)]
    assert {passage.speaker for passage in passages_of(lines)[0]} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna", True), ("T. van der Berg", True), ("S1", True), ("speaker 2", True), ("ANNA-LENA O'NEIL", True),
        ("Justin Florentine (Besu)", True), ("王伟", True), ("the dog", False), ("There were two", False),
        ("Note", False), ("One Two Three Four Five", False), ("", False), ("“Anna", False),
    ],
)  # fmt: skip
def test_what_looks_like_a_name(text: str, expected: bool) -> None:
    assert is_name(text) is expected


@pytest.mark.parametrize("text", ["", "12", "x" * 61, "a b c d e f g", "well,", "(a"])
def test_what_cannot_be_a_label(text: str) -> None:
    assert not is_label(text)


@pytest.mark.parametrize("text", ["a" + " " * 100_000 + ": x", "(" * 100_000, "0:00 " * 20_000, "**" * 50_000 + ":"])
def test_a_hostile_line_is_only_a_line(text: str) -> None:
    assert [passage.speaker for passage in passages(text)] == [None]


def test_a_phrase_before_a_colon_that_is_no_name_is_not_reported() -> None:
    text = "INT: How?\n\nL1: So.\n\nINT: And?\n\nL1: Well.\n\nwhat she said was: no.\n\nINT: Why?"
    assert passages_of(lines_of(text), ())[1] == []


def test_a_time_of_day_at_the_head_of_a_speech_is_one_of_its_words() -> None:
    text = "INT: When?\n\nL1: 10:30 it was.\n\nINT: And?\n\nL1: Later.\n\nINT: Why?\n\nL1: Who knows."
    assert passages(text)[1] == Passage("L1", None, "10:30 it was.")
