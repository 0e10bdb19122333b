"""Which reader reads a file, and whether its bytes are what its suffix says."""

import pytest

from qualcode.exchange.readers import read_source
from qualcode.exchange.source import Passage, Source, Unplaced
from qualcode.problem import Problem


def test_a_suffix_counts_in_any_case() -> None:
    source, problems = read_source(b"INT: Why?\nP: So.", "A.TXT")
    assert (source, problems) == (Source("", (Passage("INT", None, "Why?"), Passage("P", None, "So.")), ()), [])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.odt", "cannot read '.odt' files; readable are .docx, .markdown, .md, .srt, .txt, .vtt"),
        ("a", "has no suffix that says what it is; readable are .docx, .markdown, .md, .srt, .txt, .vtt"),
        ("a.doc", "cannot read '.doc' files; open it in Word and save it as .docx"),
    ],
)
def test_an_unknown_suffix_is_answered_with_the_known_ones(name: str, message: str) -> None:
    assert read_source(b"INT: a", name) == (None, [Problem(name, 0, "unknown-format", message)])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.vtt", "a.srt", "a.docx"])
@pytest.mark.parametrize("raw", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_a_problem(name: str, raw: bytes) -> None:
    message = "is empty; there is nothing to import"
    assert read_source(raw, name) == (None, [Problem(name, 0, "empty-source", message)])


def test_a_file_with_nothing_but_markup_is_a_problem() -> None:
    message = "holds no text that could be coded; open it and look"
    assert read_source(b"---\ntitle: x\n---\n", "a.md") == (None, [Problem("a.md", 0, "empty-source", message)])


@pytest.mark.parametrize(
    ("name", "raw", "rule"),
    [
        ("a.docx", b"INT: plain text", "not-docx"),
        ("a.vtt", b"1\n00:00:01.000 --> 00:00:02.000\nhi", "not-vtt"),
        ("a.vtt", b"WEBVTT\n\nno cue at all", "no-cues"),
        ("a.srt", b"INT: plain text", "no-cues"),
        ("a.txt", b"\x89PNG\x00\x00", "not-text"),
        ("a.md", b"PK\x03\x04", "not-text"),
        ("a.srt", b"\x00\x01", "not-text"),
    ],
)
def test_content_that_belies_the_suffix_is_a_problem(name: str, raw: bytes, rule: str) -> None:
    source, problems = read_source(raw, name)
    assert (source, [(problem.path, problem.rule) for problem in problems]) == (None, [(name, rule)])


def test_a_huge_file_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.exchange.readers.MOST_BYTES", 4)
    source, problems = read_source(b"INT: a", "a.txt")
    assert (source, [problem.rule for problem in problems]) == (None, ["too-large"])


def test_front_matter_names_the_title_and_is_reported() -> None:
    source, _ = read_source(b'---\ntitle: "Hub: first talk"\n---\n\n**A:** Hi\n\n**B:** Ho\n', "a.md")
    left = tuple(
        Unplaced(line, text, "front matter of the source")
        for line, text in [(1, "---"), (2, 'title: "Hub: first talk"'), (3, "---")]
    )
    assert source == Source("Hub: first talk", (Passage("A", None, "Hi"), Passage("B", None, "Ho")), left)


def test_the_first_heading_is_the_title_and_stays_in_the_text() -> None:
    source, _ = read_source(b"## Talk one\n\n**A:** Hi\n\n**B:** Ho\n", "a.md")
    passages = (Passage(None, None, "## Talk one"), Passage("A", None, "Hi"), Passage("B", None, "Ho"))
    assert source == Source("Talk one", passages, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('<iframe src="x"></iframe>', "an embedded element"),
        ("<!-- a remark -->", "an embedded element"),
        ('<br><a name="x">', "markup without text"),
        ("---", "a ruled line"),
        ("[1]: https://example.org", "the address of a link"),
    ],
)
def test_markup_is_left_out_and_reported(line: str, reason: str) -> None:
    source, _ = read_source(f"**A:** Hi\n\n{line}\n\n**B:** Ho\n".encode(), "a.md")
    passages = (Passage("A", None, "Hi"), Passage("B", None, "Ho"))
    assert source == Source("", passages, (Unplaced(3, line, reason),))


def test_an_element_over_several_lines_is_left_out_whole() -> None:
    source, _ = read_source(b"<iframe\nsrc=x>\n</iframe>\n\nWe began.\n", "a.md")
    assert source is not None
    assert source.passages == (Passage(None, None, "We began."),)
    assert [left.line for left in source.unplaced] == [1, 2, 3]


def test_an_element_that_is_never_closed_hides_no_text() -> None:
    source, _ = read_source(b"<iframe src=x>\n\nWe began.\n", "a.md")
    assert source is not None
    assert source.passages == (Passage(None, None, "We began."),)


def test_the_escapes_of_markdown_are_undone() -> None:
    source, _ = read_source(rb"We \[laughter\] began \*once\*." + b"\n", "a.md")
    assert source == Source("", (Passage(None, None, "We [laughter] began *once*."),), ())


def test_plain_text_keeps_its_backslashes_and_number_signs() -> None:
    source, _ = read_source(b"# C:\\[x\\]", "a.txt")
    assert source == Source("", (Passage(None, None, "# C:\\[x\\]"),), ())


def test_a_file_that_holds_no_speech_is_not_searched_for_speakers() -> None:
    source, _ = read_source(b"Goal: learn.\n\nAim: teach.\n\nGoal: more.\n", "plan.txt", spoken=False)
    passages = tuple(Passage(None, None, text) for text in ("Goal: learn.", "Aim: teach.", "Goal: more."))
    assert source == Source("", passages, ())


def test_a_guessed_encoding_is_reported() -> None:
    source, _ = read_source("Müller: Ja.\nJosé: Nein.".encode("cp1252"), "a.txt")
    assert source is not None
    assert [left.reason.split(";")[0] for left in source.unplaced] == ["not UTF-8 but read as Windows-1252"]
    assert [passage.speaker for passage in source.passages] == ["Müller", "José"]
