"""Real files that nobody on the project wrote; skipped where they are not at hand."""

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from qualcode.exchange.readers import read_source
from qualcode.exchange.source import Passage, Source
from qualcode.importing import plan_import
from qualcode.model import Study

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
TRANSCRIPTS = SAMPLES / "transcripts"
WORD = re.compile(r"\w+")

pytestmark = pytest.mark.skipif(not TRANSCRIPTS.is_dir(), reason=f"no samples in {SAMPLES}")

TURNS_AND_SPEAKERS = {
    "changelog-away-from-keyboard-1.md": (23, 3),
    "changelog-js-party-20.md": (76, 5),
    "changelog-practical-ai-149.md": (102, 4),
    "descript_workingcode.md": (75, 4),
    "pythonbytes-001-intro-to-the-show-and-pip-9-is-out.vtt": (0, 0),
    "pythonbytes-002_python_bytes.txt": (0, 0),
    "pythonbytes-195-runtime-type-checking-for-python-type-hints.vtt": (0, 0),
    "pythonbytes-244-vendorizing-your-python-podcast.txt": (0, 0),
    "srt-from-zoom.srt": (93, 15),
    "teams_new_shape.vtt": (2, 2),
    "teams_stream_shape.vtt": (0, 0),
    "word-bold-names.docx": (60, 5),
    "word-table.docx": (40, 5),
    "word-teams-shape.docx": (30, 5),
    "zoom-acdc-2026-02-05_174.vtt": (93, 15),
    "zoom-encryptthemempool-2026-07-22_007.vtt": (198, 8),
    "zoom-pqinterop-2026-05-06_038.vtt": (82, 15),
    "zoom_shape.vtt": (2, 2),
}
PASSAGES = {
    "pythonbytes-001-intro-to-the-show-and-pip-9-is-out.vtt": 275,
    "pythonbytes-002_python_bytes.txt": 310,
    "pythonbytes-195-runtime-type-checking-for-python-type-hints.vtt": 673,
    "pythonbytes-244-vendorizing-your-python-podcast.txt": 760,
    "teams_stream_shape.vtt": 2,
}


def read(path: Path) -> Source:
    source, problems = read_source(path.read_bytes(), path.name)
    assert source is not None, problems
    return source


def words(text: str) -> Counter[str]:
    """How often each word stands in a text; numbers, which may be times, left out."""
    return Counter(word for word in WORD.findall(text) if not word.isdecimal())


def held(source: Source) -> str:
    """Everything of a file that was read, whether it found a place or not."""
    rows = [f"{passage.speaker or ''} {passage.text}" for passage in source.passages]
    return "\n".join([*rows, *(left.text for left in source.unplaced)])


def test_every_readable_sample_is_in_the_table() -> None:
    readable = {path.name for path in TRANSCRIPTS.iterdir() if path.suffix in (".docx", ".md", ".srt", ".txt", ".vtt")}
    assert readable == set(TURNS_AND_SPEAKERS)


@pytest.mark.parametrize(("name", "expected"), TURNS_AND_SPEAKERS.items(), ids=TURNS_AND_SPEAKERS.keys())
def test_a_sample_imports_with_all_its_turns(name: str, expected: tuple[int, int], tmp_path: Path) -> None:
    plans, problems = plan_import(Study(tmp_path), [TRANSCRIPTS / name])
    assert problems == []
    assert [(len(plan.turns), len(plan.document.speakers)) for plan in plans] == [expected]


@pytest.mark.parametrize(("name", "count"), PASSAGES.items(), ids=PASSAGES.keys())
def test_without_speakers_each_cue_or_timed_line_is_a_passage(name: str, count: int) -> None:
    source = read(TRANSCRIPTS / name)
    assert len(source.passages) == count
    assert all(passage.speaker is None and passage.seconds is not None for passage in source.passages)


@pytest.mark.parametrize("name", [name for name in TURNS_AND_SPEAKERS if not name.endswith(".docx")])
def test_no_word_of_a_text_sample_is_lost(name: str) -> None:
    raw = (TRANSCRIPTS / name).read_text(encoding="utf-8")
    for markup in (r"(?m)^\S+\n(?=\d\d:\d\d:\d\d[.,]\d+ -->)", r"(?m)^.*-->.*$", r"</?v\b", r"^WEBVTT", r"&nbsp;"):
        raw = re.sub(markup, " ", raw)
    lost = words(raw) - words(held(read(TRANSCRIPTS / name)))
    speakers = {word for passage in read(TRANSCRIPTS / name).passages for word in WORD.findall(passage.speaker or "")}
    assert {word for word in lost if word not in speakers} == set()  # a name is kept once a turn, not once a cue


@pytest.mark.parametrize("name", [name for name in TURNS_AND_SPEAKERS if name.endswith(".docx")])
def test_no_word_of_a_word_sample_is_lost(name: str) -> None:
    with zipfile.ZipFile(TRANSCRIPTS / name) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    raw = re.sub(r"<[^>]*>", "", xml.replace("</w:p>", "\n")).replace("&amp;", "&").replace("&lt;", "<")
    assert words(raw) - words(held(read(TRANSCRIPTS / name))) == Counter()


def test_the_torture_file_loses_nothing() -> None:
    source = read(SAMPLES / "refi" / "docx_torture.docx")
    assert [passage.text for passage in source.passages] == [
        "A plain INSERTED\ttab\nbrk-nbhsh",
        "HIDDENLINKTEXTSMARTSDT☺😀",
        "BLOCKSDT",
        "CELL1\tCELL2",
        "end",
    ]
    assert [(left.text, left.reason) for left in source.unplaced] == [("HIDDEN", "hidden text; kept")]


def test_comments_that_overlap_leave_the_text_whole() -> None:
    source = read(SAMPLES / "refi" / "comments_overlap.docx")
    assert source.passages == (
        Passage(None, None, "I felt safe there and then 😀 not."),
        Passage(None, None, "Second paragraph."),
    )
    assert [left.text for left in source.unplaced] == ["comments: 2"]
