"""Searching as a person does it."""

import json
from pathlib import Path

import pytest

from tests_support import Run

P1 = "transcripts/p1.md"


def test_results_stand_below_each_other(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = qualcode("search", "trust*")
    assert done.stdout.split("\n") == [
        "p1 turn 1 INT                    Do you  trust them?",
        "p1 turn 2 P                           I  trusted them, once. Not now.",
        "",
    ]
    assert done.stderr == "2 results in 2 passages of 1 of 1 document\n"


@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_no_line_is_wider_than_the_terminal_whatever_the_script(
    qualcode: Run, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    from rich.cells import cell_len

    text = Path(P1).read_text()
    Path(P1).write_text(
        f"{text}\nP: {'信任是一种信念 ' * 30} trust 😀👩‍👩‍👧 {'かたな' * 40}\n\nP: {'word ' * 60}trust\n"
    )
    monkeypatch.setenv("COLUMNS", columns)
    lines = qualcode("search", "trust").stdout.split("\n")
    assert len(lines) == 4
    assert max(map(cell_len, lines)) <= int(columns)
    starts = {cell_len(line[: line.rindex(" trust")]) for line in lines if line}
    assert len(starts) == 1


def test_the_context_may_be_as_long_as_is_wanted(qualcode: Run) -> None:
    assert qualcode("search", "once", "--context", "8").stdout == "p1 turn 2 P\n  d them, «once». Not no\n\n"


def test_every_row_is_printed_as_json(qualcode: Run) -> None:
    (row,) = json.loads(qualcode("search", "once", "--json").stdout)
    assert (row["document"], row["turn"], row["role"], row["start"], row["hit"]) == ("p1", 2, "respondent", 66, "once")
    assert qualcode("search", "nowhere", "--json").stdout == "[]\n"


def test_results_go_to_files(qualcode: Run) -> None:
    assert qualcode("search", "trust*", "-o", "../found.csv").exit_code == 0
    lines = Path("../found.csv").read_text().split("\n")
    assert lines[0].lstrip("\ufeff").startswith("document,case,turn,speaker,role,line,start,end,before,hit,after")
    assert len(lines) == 4


def test_as_many_are_shown_as_are_asked_for(qualcode: Run) -> None:
    done = qualcode("search", "trust*", "--limit", "1")
    assert done.stdout.count("\n") == 1
    assert "2 results in 2 passages of 1 of 1 document; the first 1 are shown, `--limit 0` shows all" in done.stderr


def test_where_nothing_is_found_what_is_near_is_said(qualcode: Run) -> None:
    done = qualcode("search", "trsuted or them")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.split("\n")[0] == "nothing found in 1 document"
    assert "`or` in small letters was looked for as a word; write `OR`" in done.stderr
    assert "No text has the word 'trsuted'; near it are 'trusted'." in done.stderr
    assert "No text has a word like 'school*'." in qualcode("search", "school*").stderr
    assert "`onc*` finds once" in qualcode("search", "onc").stderr


def test_a_query_that_cannot_be_read_is_pointed_at(qualcode: Run) -> None:
    done = qualcode("search", "trust (them")
    assert done.exit_code == 2
    assert done.stderr.split("\n")[1:3] == ["  trust (them", "        ^"]


def test_an_expression_that_cannot_be_read_is_pointed_at(qualcode: Run) -> None:
    done = qualcode("search", "--regex", "tr(ust")
    assert (done.exit_code, "the regular expression cannot be read" in done.stderr) == (2, True)


def test_counts_have_their_words(qualcode: Run) -> None:
    done = qualcode("search", "trust*", "--counts", "speaker", "--json")
    assert json.loads(done.stdout) == [
        {
            "name": name,
            "hits": 1,
            "passages": 1,
            "documents": 1,
            "of_documents": 1,
            "words": words,
            "per_10000": 10000 / words,
        }
        for name, words in (("INT", 4), ("P", 6))
    ]


def test_notes_and_memos_are_searched(qualcode: Run) -> None:
    qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "2", "--note", "Past trust?")
    qualcode("memos", "new", "--by", "km", "--document", "p1", stdin="Trust is past.\n")
    note = json.loads(qualcode("search", "trust", "--in", "notes", "--json").stdout)
    memo = json.loads(qualcode("search", "trust", "--in", "memos", "--json").stdout)
    assert [(row["about"], row["by"], row["before"], row["hit"]) for row in note] == [
        ("trust on p1 turn 2", "ann", "Past ", "trust")
    ]
    assert [(row["kind"], row["by"], row["hit"], row["after"].strip()) for row in memo] == [
        ("memo", "km", "Trust", "is past.")
    ]
    assert qualcode("search", "trust", "--in", "notes", "--coded", "trust").exit_code == 2


def codings() -> list[dict[str, object]]:
    path = Path("codings/ann/p1.jsonl")
    return [json.loads(line) for line in path.read_text().split("\n") if line] if path.exists() else []


def test_results_are_coded_as_one_act_after_they_were_shown(qualcode: Run) -> None:
    shown = qualcode("search", "trust*", "--code-as", "doubt", "--coder", "ann")
    assert "would code 2 passages as 'doubt' in the layer of 'ann'" in shown.stderr
    assert codings() == []
    assert qualcode("search", "trust*", "--code-as", "doubt", "--coder", "ann", "--apply").exit_code == 0
    assert [(one["quote"], one["code"], one["origin"]) for one in codings()] == [
        ("trust", "doubt", {"search": "trust*"}),
        ("trusted", "doubt", {"search": "trust*"}),
    ]
    again = qualcode("search", "trust*", "--code-as", "doubt", "--coder", "ann", "--apply")
    assert "0 passages as 'doubt' in the layer of 'ann'; 2 stand so already" in again.stderr
    rows = json.loads(qualcode("codings", "list", "--json").stdout)
    assert [row["origin"] for row in rows] == [{"search": "trust*"}] * 2
    rows = json.loads(qualcode("quotes", "--json").stdout)
    assert [row["origin"] for row in rows] == [{"search": "trust*"}] * 2
    assert "2 codings taken back" in qualcode("search", "--undo", "--coder", "ann").stderr
    assert codings() == []


@pytest.mark.parametrize(
    ("passage", "quotes"),
    [
        ("sentence", ["Do you trust them?", "I trusted them, once."]),
        ("turn", ["Do you trust them?", "I trusted them, once. Not now."]),
    ],
)
def test_more_than_the_words_may_be_coded(qualcode: Run, passage: str, quotes: list[str]) -> None:
    words = ("search", "trust* OR them", "--code-as", "doubt", "--coder", "ann", "--passage", passage, "--apply")
    assert qualcode(*words).exit_code == 0
    assert [one["quote"] for one in codings()] == quotes


def test_all_that_restricts_a_search_stands_in_the_codings_origin(qualcode: Run) -> None:
    words = ("search", "trust*", "--within", "sentence", "--speaker", "respondent", "--not-coded", "trust")
    assert qualcode(*words, "--code-as", "doubt", "--coder", "ann", "--apply").exit_code == 0
    assert [one["origin"] for one in codings()] == [
        {"search": "trust* --within sentence --not-coded trust --speaker respondent"}
    ]


def test_what_cannot_be_coded_is_told_all_at_once_and_nothing_is_written(qualcode: Run) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [p1, p2], bob: [p3]}
    == transcripts/p2.md
    ---
    id: p2
    ---
    # On trust

    Trust them.
    == transcripts/p3.md
    ---
    id: p3
    ---
    Trust him.
    == codings/ann/layer.yaml
    coder: ann
    documents: {p2: {state: finished}}
    """
    words = ("search", "trust*", "--code-as", "doubt", "--coder", "ann")
    rows = json.loads(qualcode(*words, "--json").stdout)
    assert [(row["document"], row["quote"], row["state"]) for row in rows] == [
        ("p1", "trust", "new"),
        ("p1", "trusted", "new"),
        ("p2", "trust", "left out"),
        ("p2", "Trust", "refused"),
    ]
    done = qualcode(*words, "--document", "p1,p2,p3", "--apply")
    assert done.exit_code == 2
    assert "2 of 5 passages cannot be coded, so none was" in done.stderr
    assert "'p3' is not assigned to 'ann'" in done.stderr
    assert "'ann' has finished p2; run `qualcode codings finish p2 --coder ann --reopen` first" in done.stderr
    assert codings() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "trust", "--apply"], "`--apply` goes with `--code-as CODE`"),
        (["search", "trust", "--code-as", "doubt"], "say into whose layer"),
        (["search", "trust", "--coder", "ann"], "`--coder` says whose codings count"),
        (["search", "trust", "--code-as", "dout", "--coder", "ann"], "did you mean 'doubt'"),
        (["search"], "say what to look for"),
        (["search", "trust", "--coded", "trsut"], "did you mean 'trust'"),
    ],
)
def test_requests_that_make_no_sense_are_refused(qualcode: Run, words: list[str], said: str) -> None:
    done = qualcode(*words)
    assert said in done.stderr
    assert not Path("codings").exists()


def test_a_data_set_is_searched_in_its_items(qualcode: Run) -> None:
    qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--quote", "I trusted them")
    assert qualcode("datasets", "make", "past", "--code", "trust", "--by", "km").exit_code == 0
    rows = json.loads(qualcode("-C", "datasets/past", "search", "them OR once OR trust*", "--json").stdout)
    assert [row["hit"] for row in rows] == ["trusted", "them"]
