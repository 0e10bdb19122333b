"""What machines suggest, beside the text and in the panel: apart from codings, and only where wanted."""

from pathlib import Path

import pytest

from conftest import write_study
from qualcode.desk.desk import open_desk
from qualcode.tui.app import CoderApp
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane
from tui_driving import driven, screen_text

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
suggestions: {in_coder: true}
== codebook/codebook.yaml
name: B
codes: [{id: trust, label: Trust}, {id: doubt, label: Doubt}, {id: hope, label: Hope}]
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
P: I trusted them, once, and then I asked them why nobody ever came to any of our meetings in that year.

P: Not now.
== codings/bot/layer.yaml
coder: bot
kind: machine
documents: {p1: {state: finished}}
== codings/bot/p1.jsonl
{"id":"M1","document":"p1","start":3,"end":103,"code":"trust","quote":"QUOTE","score":0.7}
{"id":"M2","document":"p1","start":3,"end":103,"code":"doubt","quote":"QUOTE","score":0.6}
{"id":"M3","document":"p1","start":108,"end":116,"code":"hope","quote":"Not now.","score":0.9}
{"id":"M4","document":"p1","start":108,"end":116,"code":"doubt","quote":"Not now.","score":0.8}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    quote = "I trusted them, once, and then I asked them why nobody ever came to any of our meetings in that year."
    text = STUDY.replace("QUOTE", quote).replace('"end":103', f'"end":{3 + len(quote)}')
    start = 3 + len(quote) + len("\n\nP: ")
    return write_study(
        tmp_path / "study", text.replace('"start":108,"end":116', f'"start":{start},"end":{start + len("Not now.")}')
    )


def drawn(folder: Path, keys: str = "", size: tuple[int, int] = (80, 24), pass_number: int = 1) -> list[str]:
    return driven(CoderApp(str(folder), "ann", "p1", pass_number), keys, screen_text, size).split("\n")


def margin(lines: list[str]) -> list[str]:
    return [line[:11].rstrip() for line in lines[:7]]


def panel(lines: list[str]) -> list[str]:
    return [line.partition("│ ")[2].rstrip() for line in lines[1:9]]


@pytest.fixture(params=[False, True], ids=["colours", "no colours"])
def colours(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param:
        monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("colours")
def test_each_suggestion_has_a_mark_and_where_there_is_no_room_they_are_counted(folder: Path) -> None:
    assert margin(drawn(folder)) == ["", "?T        ▌", "?D        ▌", "┊         ▌", "", "?2", ""]


def test_the_panel_has_them_under_a_heading_of_their_own_the_one_to_take_first(folder: Path) -> None:
    assert panel(drawn(folder)) == [
        "no code here yet",
        "",
        "Suggested by bot",
        "?T  .70 Trust",
        "    s takes, S declines",
        "?D  .60 Doubt",
        "",
        "",
    ]


def test_what_is_taken_becomes_a_coding_and_what_is_declined_goes(folder: Path) -> None:
    taken, both = drawn(folder, "s"), drawn(folder, "g S")
    assert margin(taken)[1:4] == ["?D     T  ▌", "┊      ┃  ▌", "┊      ┗━ ▌"]
    assert panel(taken)[0] == "▸T  Trust"
    assert margin(both)[1:4] == ["       T  ▌", "       ┃  ▌", "       ┗━ ▌"]
    assert "Suggested" not in "\n".join(panel(both))
    assert margin(drawn(folder, "z z"))[1:3] == ["?T        ▌", "?D        ▌"]


def test_where_the_panel_is_away_the_line_at_the_bottom_tells(folder: Path) -> None:
    def said(app: CoderApp) -> str:
        return app.screen.query_one(StatusLine).said

    assert driven(CoderApp(str(folder), "ann", "p1"), "", said) == "2 suggested"
    folded = driven(CoderApp(str(folder), "ann", "p1"), "backslash", said)
    assert folded == "suggested: .70 Trust, s takes it (1 more)"


def test_two_machines_are_told_apart(folder: Path) -> None:
    other = folder / "codings/words"
    other.mkdir()
    (other / "layer.yaml").write_text("coder: words\nkind: machine\ndocuments: {p1: {state: finished}}\n")
    (other / "p1.jsonl").write_text(
        '{"id":"W1","document":"p1","start":3,"end":12,"code":"hope","quote":"I trusted"}\n'
    )
    lines = panel(drawn(folder))
    assert (lines[2], lines[4:6]) == ("Suggested", ["    by words", "    s takes, S declines"])


@pytest.mark.parametrize("why", ["off", "second pass", "blind"])
def test_where_they_are_not_wanted_they_take_no_room_and_nothing_tells_of_them(
    folder: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_CODER", "ann")
    settings = folder / "qualcode.yaml"
    if why == "off":
        settings.write_text(settings.read_text().replace("in_coder: true", "in_coder: false"))
    elif why == "blind":
        settings.write_text(settings.read_text() + "rounds: [{id: pilot, documents: [p1], blind: true}]\n")
    else:
        open_desk(folder, "ann", "p1").finish()
    lines = drawn(folder, "g s S", pass_number=2 if why == "second pass" else 1)
    assert margin(lines)[1:4] == ["      ▌I tr", "      ▌why", "      ▌that"]
    assert "?T" not in "\n".join(lines)
    assert "Suggested by" not in "\n".join(lines)


def test_a_click_on_a_mark_takes_its_words_in_hand(folder: Path) -> None:
    def click(app: CoderApp) -> tuple[int, int]:
        pane = app.screen.query_one(TextPane)
        pane._click_offered(6)
        return pane.selection

    assert driven(CoderApp(str(folder), "ann", "p1"), "", click) != (0, 0)
