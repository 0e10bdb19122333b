import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.documents_md import format_document, parse_document, parse_text, parse_turns, text_of
from qualcode.model import Document

SPEAKERS = {"INT": "interviewer", "L1": "respondent", "L1 (phone)": "respondent"}


def said(body: str) -> list[tuple[str, str]]:
    return [(turn.speaker, body[turn.said : turn.end]) for turn in parse_turns(body, SPEAKERS)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("INT: Hi.\n\nL1: Ho.\n", [("INT", "Hi."), ("L1", "Ho.")]),
        ("INT [00:12]: Hi.\n", [("INT", "Hi.")]),
        ("L1 (phone) [1:02:03]: Hi.\n", [("L1 (phone)", "Hi.")]),
        ("L1: One.\n\nTwo.\n\nINT: Three.\n", [("L1", "One.\n\nTwo."), ("INT", "Three.")]),
        ("L1: One.\n\n## Next part\n\nINT: Two.\n", [("L1", "One."), ("INT", "Two.")]),
        ("L1:\nINT: Two.\n", [("L1", ""), ("INT", "Two.")]),
    ],
)
def test_a_turn_is_what_one_speaker_says_until_the_next(body: str, expected: list[tuple[str, str]]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    "line", ["Note: this.", "l1: lower case", " L1: indented", "L1 said: no", "L12: other", "X L1: y"]
)
def test_nothing_but_a_declared_speaker_begins_a_turn(line: str) -> None:
    assert said(f"INT: Well.\n\n{line}\n") == [("INT", f"Well.\n\n{line}".rstrip())]


def test_a_time_is_kept_as_seconds() -> None:
    turns = parse_turns("INT [01:02:03]: a\n\nL1 [02:03.5]: b\n\nL1: c\n", SPEAKERS)
    assert [turn.seconds for turn in turns] == [3723.0, 123.5, None]


def test_offsets_count_code_points_after_the_head() -> None:
    text, problems = parse_text("---\nid: p\nspeakers: {A: x}\n---\n\nA: \U0001f600 hé\n", "p.md", {"A": "x"})
    assert problems == []
    assert text is not None
    assert text.body == "\nA: \U0001f600 hé\n"
    assert (text.turns[0].start, text.turns[0].said, text.turns[0].end) == (1, 4, 8)
    assert text.first_line == 5


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("no head\n", "front-matter", 1),
        ("---\nid: p\n", "front-matter", 1),
        ("---\nid: a: b\n---\n", "yaml", 2),
        ("---\ntitle: no id\n---\n", "document-id", 2),
        ("---\nid: ../../etc\n---\n", "document-id", 2),
        ("---\nid: p\nid: q\n---\n", "duplicate-key", 3),
        ("---\nid: p\nspeakers: [A]\n---\n", "wrong-type", 3),
    ],
)
def test_a_broken_head_is_a_problem_with_its_line(text: str, rule: str, line: int) -> None:
    _, problems = parse_document(text, "p.md")
    assert [(problem.rule, problem.line) for problem in problems] == [(rule, line)]


def test_a_value_is_never_taken_for_anything_but_text() -> None:
    document, problems = parse_document("---\nid: no\ntitle: 1:30\ndate: 2018\nhub: yes\n---\n", "no.md")
    assert problems == []
    assert document is not None
    assert (document.id, document.title, document.date, document.attributes) == ("no", "1:30", "2018", {"hub": "yes"})


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@given(
    st.builds(
        Document,
        id=st.from_regex(r"[a-z0-9]+", fullmatch=True),
        path=st.just("transcripts/x.md"),
        title=words.map(str.strip),
        case=words.map(str.strip),
        speakers=st.dictionaries(
            st.text(string.ascii_letters, min_size=1, max_size=5), words.map(str.strip), max_size=3
        ),
        source=st.dictionaries(st.sampled_from(["file", "sha256"]), words.map(str.strip), max_size=2),
    ),
    st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=60),
)
def test_what_is_written_is_read_again(document: Document, body: str) -> None:
    file = format_document(document, body)
    again, problems = parse_document(file, document.path)
    text, more = parse_text(file, document.path, document.speakers)
    assert (problems, more) == ([], [])
    assert again is not None
    assert text is not None
    assert (again.id, again.title, again.case) == (document.id, document.title, document.case)
    assert (again.speakers, again.source) == (document.speakers, document.source)
    assert text.body == body
    assert text.sha256 == text_of(body, {}).sha256
