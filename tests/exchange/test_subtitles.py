"""Cues to passages."""

import pytest
from webvtt import WebVTT

from qualcode.exchange.readers import read_source
from qualcode.exchange.source import Passage, Source, Unplaced
from qualcode.exchange.subtitles import split_cues


def read(text: str, name: str = "a.vtt") -> Source:
    source, problems = read_source(text.encode(), name)
    assert source is not None, problems
    return source


def passages(text: str, name: str = "a.vtt") -> list[Passage]:
    return list(read(text, name).passages)


def test_a_voice_is_a_speaker_over_several_lines_of_a_cue() -> None:
    text = (
        "WEBVTT\n\n1\n00:01.500 --> 00:02.000\n<v Speaker B>It was\nlong.</v>\n\n00:03.000 --> 00:04.000\n<v.x Ann>Yes."
    )
    assert passages(text) == [Passage("Speaker B", 1.5, "It was long."), Passage("Ann", 3.0, "Yes.")]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi.</v>\n<v Bob>Ho.</v>"
    assert passages(text) == [Passage("Ann", 1.0, "Hi."), Passage("Bob", 1.0, "Ho.")]


def test_a_cue_without_a_name_belongs_to_the_speaker_before() -> None:
    text = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nSamson Zhang: gotcha\n\n"
        "2\n00:00:03.000 --> 00:00:04.000\nThere were two: a and b\n\n"
        "3\n00:00:05.000 --> 00:00:06.000\nYuki Wang: it's really.\n"
    )
    assert passages(text) == [
        Passage("Samson Zhang", 1.0, "gotcha There were two: a and b"),
        Passage("Yuki Wang", 5.0, "it's really."),
    ]


def test_cues_are_put_in_the_order_of_their_times() -> None:
    text = "WEBVTT\n\n00:09.000 --> 00:10.000\n<v A>two</v>\n\n00:01.000 --> 00:02.000\n<v B>one</v>\n"
    assert passages(text) == [Passage("B", 1.0, "one"), Passage("A", 9.0, "two")]


def test_cues_without_speakers_are_a_passage_each() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\nthere\n\n01:02:03.000 --> 01:02:04.000\nyou\n"
    assert passages(text) == [Passage(None, 1.0, "Hello there"), Passage(None, 3723.0, "you")]


def test_notes_and_settings_are_reported() -> None:
    text = (
        "WEBVTT - a call\nKind: captions\n\nNOTE Confidence: 0.69\nand more\n\nSTYLE\n::cue {}\n\n"
        "ef04-1\n00:01.000 --> 00:02.000\nHello NOTE\n"
    )
    reason = "a note or setting of the subtitle file"
    rows = [(1, "WEBVTT - a call"), (2, "Kind: captions"), (4, "NOTE Confidence: 0.69"), (5, "and more"), (7, "STYLE")]
    left = [Unplaced(line, row, reason) for line, row in [*rows, (8, "::cue {}")]]
    assert read(text) == Source("", (Passage(None, 1.0, "Hello NOTE"),), tuple(left))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<i>so</i> <c.x>it</c> <b>is</b>", "so it is"),
        ("<00:00:01.500>so", "so"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("a &lt;b&gt; &amp; c&nbsp;d", "a <b> & c d"),
        (r"{\an8}so", "so"),
    ],
)
def test_tags_are_taken_out_and_nothing_else(raw: str, clean: str) -> None:
    assert passages(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{raw}\n") == [Passage(None, 1.0, clean)]


def test_subrip_has_indexes_and_commas() -> None:
    text = "1\n00:00:01,500 --> 00:00:05,200\nBob: Hi\n\n2\n00:00:06,000 --> 00:00:07,000\nAnn: Ho\n"
    assert passages(text, "a.srt") == [Passage("Bob", 1.5, "Hi"), Passage("Ann", 6.0, "Ho")]


def test_subrip_speakers_in_brackets() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n[Speaker 1] Hi [he]\n\n2\n00:00:03,000 --> 00:00:04,000\n[Speaker 2] Ho\n"
    assert passages(text, "a.srt") == [Passage("Speaker 1", 1.0, "Hi [he]"), Passage("Speaker 2", 3.0, "Ho")]


def test_dashes_without_names_begin_passages_of_nobody() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n- Hi\n- Ho\n"
    assert passages(text, "a.srt") == [Passage(None, 1.0, "- Hi"), Passage(None, 1.0, "- Ho")]


def test_a_dash_without_a_name_among_names_is_reported() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n- Bob: Hi\n- Ho\n\n2\n00:00:03,000 --> 00:00:04,000\n- Ann: He\n"
    source = read(text, "a.srt")
    assert source.passages == (Passage("Bob", 1.0, "Hi - Ho"), Passage("Ann", 3.0, "He"))
    reason = "the dash stands for another speaker, whom nothing names; left with the speaker before"
    assert source.unplaced == (Unplaced(2, "- Ho", reason),)


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n0:0:01.5 --> 0:0:02.0\none\n0:0:03.0 --> 0:0:04.0\ntwo\n",
        "WEBVTT\n\n00:00:01.500 --> 00:00:02.000\none\n00:00:03.000 --> 00:00:04.000\ntwo\n",
        "WEBVTT\n\n1\n00:00:01,500 --> 00:00:02,000\none\n\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n",
    ],
    ids=["short times", "no blank line", "commas"],
)
def test_what_the_standard_refuses_is_read_all_the_same(text: str) -> None:
    assert passages(text) == [Passage(None, 1.5, "one"), Passage(None, 3.0, "two")]


def test_a_blank_line_inside_a_cue_loses_no_text() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\nstill one\n\n00:03.000 --> 00:04.000\ntwo\n"
    assert passages(text) == [Passage(None, 1.0, "one still one"), Passage(None, 3.0, "two")]


def test_the_name_of_a_cue_is_no_text_and_told_unless_it_is_a_number() -> None:
    text = "WEBVTT\n\nOpening\n00:01.000 --> 00:02.000\none\n\nef04/24-0\n00:03.000 --> 00:04.000\ntwo\n"
    source = read(text)
    assert source.passages == (Passage(None, 1.0, "one"), Passage(None, 3.0, "two"))
    assert source.unplaced == (Unplaced(3, "Opening", "the name of a subtitle"),)


def test_a_cue_without_text_is_reported() -> None:
    source = read("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\ntwo\n")
    assert source.passages == (Passage(None, 3.0, "two"),)
    assert source.unplaced == (Unplaced(3, "", "a cue without text"),)


def test_webvtt_py_finds_the_same_cues() -> None:
    text = (
        "WEBVTT\n\nNOTE x\n\nid 1\n00:01.000 --> 00:02.000 line:0\n<v A>one\ntwo\n\n"
        "00:03.250 --> 00:04.000\nthree\n\nSTYLE\n::cue {}\n\n7\n01:00:00.000 --> 01:00:01.000\nfour\n"
    )
    captions = WebVTT.from_string(text, strict=True).captions
    expected = [(caption.start_time.in_milliseconds() / 1000, caption.raw_text) for caption in captions]
    assert [(cue.seconds, cue.text) for cue in split_cues(text.split("\n"), vtt=True)[0]] == expected


@pytest.mark.parametrize("text", ["<v" + ".a" * 50_000, "<v a" * 50_000, "<c" * 50_000])
def test_a_hostile_cue_is_only_text(text: str) -> None:
    assert [passage.speaker for passage in passages(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n")] == [None]
