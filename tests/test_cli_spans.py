"""`qualcode agreement --unit character`, on a study that one can count by hand, and on the shipped one."""

import json
from pathlib import Path

import pytest

from qualcode.analysis.draws import Wish
from qualcode.analysis.figures import between, figure
from qualcode.analysis.spans.span_agreement import span_agreement
from qualcode.scope import Scope, select
from qualcode.study import load_study
from tests_support import Run

ROOT = Path(__file__).resolve().parent.parent

STUDY = """
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  - {id: mood, label: Mood, codes: [{id: glad, label: Glad}, {id: sad, label: Sad}]}
  - {id: trust, label: Trust}
== transcripts/p1.md
---
id: p1
kind: interview
speakers: {INT: interviewer, P: respondent}
---
INT: How so?
P: abcdefghij
INT: And now?
P: klmnopqrst
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":16,"end":20,"code":"glad","quote":"abcd"}
{"id":"2","document":"p1","start":44,"end":47,"code":"sad","quote":"klm"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished}}
== codings/bob/p1.jsonl
{"id":"3","document":"p1","start":16,"end":22,"code":"glad","quote":"abcdef"}
{"id":"4","document":"p1","start":44,"end":47,"code":"glad","quote":"klm"}
"""
OVERLAPS = """{"id":"3","document":"p1","start":16,"end":22,"code":"glad","quote":"abcdef"}

{"id":"4","document":"p1","start":18,"end":26,"code":"sad","quote":"cdefghij"}
{"id":"5","document":"p1","start":20,"end":24,"code":"mood","quote":"efgh"}
"""
Rows = list[dict[str, object]]


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def rows_of(run: Run, *words: str) -> Rows:
    found = run("agreement", "--unit", "character", "--json", *words)
    assert found.exit_code == 0, found.output
    rows: Rows = json.loads(found.stdout)
    return rows


def values(rows: Rows, name: str) -> dict[object, object]:
    return {row["code"]: row["value"] for row in rows if row["coefficient"] == name}


def bar_u(seen: int, n: int, used: int, own: int) -> float:
    return 1 - seen * (n * n - own - (n - used)) / (2 * n * (n - used) * used)


# values


def test_a_code_has_the_spans_of_those_below_it(qualcode: Run) -> None:
    """Of the 20 characters that the respondent said ann coded 4 + 3, and bob 6 + 3."""
    rows = rows_of(qualcode, "--speaker", "respondent", "--code", "mood")
    expected = pytest.approx(bar_u(4, 40, 16, 16 + 9 + 36 + 9))
    assert values(rows, "bar_u_alpha") == {"*": expected, "mood": expected}
    assert {row["n_pairable"] for row in rows} == {20}


def test_f1_of_all_codes_is_of_spans_with_the_same_code(qualcode: Run) -> None:
    """44-47 is mood for both, but sad for one and glad for the other."""
    rows = rows_of(qualcode, "--code", "mood")
    assert values(rows, "span_f1_exact") == {"*": 0.0, "mood": 0.5}
    assert values(rows_of(qualcode, "--code", "mood", "--depth", "1"), "span_f1_exact") == {"*": 0.5, "mood": 0.5}


def test_without_speakers_the_whole_text_is_compared(qualcode: Run) -> None:
    """55 characters: 12 + 13 + 13 + 13 and the ends of four lines."""
    rows = rows_of(qualcode, "--code", "mood")
    assert {row["n_pairable"] for row in rows} == {55}
    assert values(rows, "bar_u_alpha")["*"] == pytest.approx(bar_u(4, 110, 16, 16 + 9 + 36 + 9))


def test_a_span_over_two_turns_is_cut_where_speakers_are_named(qualcode: Run, study_dir: Path) -> None:
    """bob codes from e over the interviewer's turn to m: 6 characters of the first and 3 of the second."""
    text = (study_dir / "transcripts/p1.md").read_text(encoding="utf-8").split("---\n")[2]
    line = {"id": "3", "document": "p1", "start": 20, "end": 47, "code": "trust", "quote": text[20:47]}
    (study_dir / "codings/bob/p1.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    rows = rows_of(qualcode, "--speaker", "respondent", "--code", "trust")
    assert rows[0]["used"] == [0, 9]
    assert values(rows, "bar_u_alpha")["trust"] == pytest.approx(bar_u(18, 40, 9, 36 + 9))


def test_a_coder_who_has_not_finished_is_missing_and_not_a_gap(qualcode: Run, study_dir: Path) -> None:
    (study_dir / "codings/bob/layer.yaml").write_text("coder: bob\ndocuments: {p1: {state: in-progress}}\n")
    rows = rows_of(qualcode)
    assert {row["reason"] for row in rows} == {"undefined: no text was read by two coders"}


def test_who_was_to_code_some_turns_is_compared_on_these_only(qualcode: Run, study_dir: Path) -> None:
    """bob was to code turns 1 and 2: the interviewer's 7 characters and the respondent's 10."""
    (study_dir / "qualcode.yaml").write_text(
        "coders: [{id: ann}, {id: bob}]\nassignments: {ann: [p1], bob: [{document: p1, turns: 1-2}]}\n"
    )
    rows = rows_of(qualcode, "--code", "glad")
    assert {(row["n_pairable"], row["universe"]) for row in rows} == {(17, "assigned: 17 characters in 1 document")}
    assert values(rows, "bar_u_alpha")["glad"] == pytest.approx(bar_u(4, 34, 10, 16 + 36))
    told = qualcode("agreement", "--unit", "character").stdout
    assert "Assigned in part, and compared only on turns that two were to code: p1." in told


def test_the_text_may_be_that_of_eligible_speakers(qualcode: Run) -> None:
    said = rows_of(qualcode, "--speaker", "respondent", "--code", "mood")
    eligible = rows_of(qualcode, "--universe", "eligible-speakers", "--code", "mood")
    assert [row["value"] for row in eligible] == [row["value"] for row in said]
    assert eligible[0]["universe"] == "eligible-speakers: 20 characters in 1 document"
    assert said[0]["universe"] == "assigned, said by respondent: 20 characters in 1 document"


def test_a_family_has_its_figures_before_those_of_its_codes(qualcode: Run) -> None:
    """Met: glad 4 + 4 + 3, sad 3; W: glad 16 + 16 + 9, sad 9; they differ on 3."""
    rows = rows_of(qualcode, "--exclusive", "mood", "--speaker", "respondent")
    assert [(row["code"], row["coefficient"]) for row in rows[:3]] == [
        *(("*", "bar_u_alpha"), ("*", "u_alpha"), ("*", "cu_alpha"))
    ]
    cu = 1 - (6 / 14) / ((2 * 11 * 3) / (14 * 14 - 50))
    assert values(rows, "cu_alpha") == {"*": pytest.approx(cu)}
    ku = {"glad": 1 - (3 / 11) / ((11 * 3) / (11 * 14 - 41)), "sad": 1 - 1 / ((3 * 11) / (3 * 14 - 9))}
    assert values(rows, "ku_alpha") == {code: pytest.approx(value) for code, value in ku.items()}
    assert values(rows, "ku_coverage") == {"glad": pytest.approx(11 / 13), "sad": 1.0}


def test_codings_of_the_family_itself_are_one_of_its_codes(qualcode: Run, study_dir: Path) -> None:
    line = '{"id":"3","document":"p1","start":16,"end":20,"code":"mood","quote":"abcd"}\n'
    (study_dir / "codings/bob/p1.jsonl").write_text(line, encoding="utf-8")
    assert values(rows_of(qualcode, "--exclusive", "mood"), "ku_coverage") == {"mood": 1.0, "glad": 1.0, "sad": 0.0}


def test_one_document_has_intervals_over_its_turns(qualcode: Run) -> None:
    """Four turns of which no span crosses a bound; of a single place on which coders disagree there is none."""
    found = span_agreement(select(load_study(ROOT)[0], Scope(documents=("net-a-lead-1",))))
    assert found.draws.label.startswith("bca over ")
    assert "blocks" in found.draws.label
    assert found.rows[0].low is not None
    rows = rows_of(qualcode, "--code", "mood")
    assert rows[0]["reason"] == "no interval: it rests on 2 places of the text only, too few to tell"


# what is refused


def test_overlaps_of_codes_that_exclude_each_other_are_all_named_with_their_lines(
    qualcode: Run, study_dir: Path
) -> None:
    (study_dir / "codings/bob/p1.jsonl").write_text(OVERLAPS, encoding="utf-8")
    found = qualcode("agreement", "--unit", "character", "--exclusive", "mood")
    told = "but the codes of 'mood' are to exclude each other; shorten one, or leave `--exclusive` out"
    assert (found.exit_code, found.stderr.splitlines()) == (
        1,
        [
            "qualcode: error: 3 problems in the study's files; mend them first",
            f"codings/bob/p1.jsonl:1: not-exclusive: 'glad' at 16-22 overlaps 'mood' at 20-24 of line 4, {told}",
            f"codings/bob/p1.jsonl:1: not-exclusive: 'glad' at 16-22 overlaps 'sad' at 18-26 of line 3, {told}",
            f"codings/bob/p1.jsonl:3: not-exclusive: 'sad' at 18-26 overlaps 'mood' at 20-24 of line 4, {told}",
        ],
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit", "character", "--pairs"), "leave --pairs out: `--unit character` has no units such as turns"),
        (("--unit", "character", "--gate"), "`--gate` and `--unit character` are answers of their own"),
        (
            ("--unit", "character", "--min-alpha", "0.5"),
            "`--min-alpha` and `--unit character` are answers of their own",
        ),
        (("--unit", "character", "--universe", "touched"), "spans are compared on all text"),
        (("--unit", "character", "--exclusive", "mood", "--depth", "1"), "leave --code and --depth out"),
        (("--unit", "character", "--exclusive", "mod"), "no code 'mod'; did you mean 'mood'?"),
        (("--unit", "character", "--exclusive", "trust"), "'trust' has no codes below it that could exclude"),
        (("--unit", "character", "--exclusive", "*"), "'*' means 4 codes"),
        (("--unit", "character", "--coefficient", "cu_alpha"), "`--exclusive CODE`"),
        (("--unit", "character", "--coefficient", "bar_u"), "did you mean 'bar_u_alpha'"),
    ],
)
def test_what_makes_no_sense_is_refused(qualcode: Run, words: tuple[str, ...], told: str) -> None:
    found = qualcode("agreement", *words)
    assert found.exit_code == 2
    assert told in found.stderr


# tables


def test_the_table_says_on_what_its_figures_are(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = qualcode("agreement", "--unit", "character", "--speaker", "respondent", "--interval", "none")
    assert found.stdout.splitlines() == [
        "Agreement on spans, code by code",
        "code      coded    |u  95 %  F1 exact  F1 overlap",
        "─────────────────────────────────────────────────",
        "any code  35/45   .80     –       .00         .50",
        "mood      35/45   .80     –       .50        1.00",
        "glad      20/45   .46     –       .00         .67",
        "sad        15/0  −.05     –       .00         .00",
        "",
        "Coded: percent of the characters by ann, bob.",
        "|u: Krippendorff's alpha of where a code is (2016/2019, not the alpha_U of 1995",
        "  or 2004); F1: spans that match over all spans, the mean over pairs of coders,",
        "  chance not taken off.",
        "Unit: character; 20 characters of 1 document that two or more coders have",
        "  finished: only what respondent said, cut where a turn ends.",
        "Universe: assigned; all of it that two or more of the coders were to code.",
        "Coders: ann (1 document finished), bob (1).",
        "A span is a coding with that code or one below it; those of one coder that",
        "  overlap count as one. In a document that the coder has not finished they are",
        "  missing, not absent.",
        "Codebook: version 1.0.0.",
        "Left out: 2 paragraphs not said by 'respondent' (interviewer 2).",
        "Intervals: none asked.",
    ]


def test_what_a_family_rests_on_stands_below_its_codes(qualcode: Run) -> None:
    found = qualcode("agreement", "--unit", "character", "--exclusive", "mood")
    lines = found.stdout.splitlines()
    assert lines[0] == "Agreement on spans: the codes of mood, which exclude each other"
    assert lines[3:6] == [
        "|u          where anything is coded                        .86     –",
        "u           where, and with which code                     .65     –",
        "cu          with which code, where both coded              .05     –",
    ]
    assert lines[9:12] == ["Code by code", "code  coded    |u  95 %  (k)u  95 %  covers", "─" * 43]
    assert "all codes: no interval: it rests on 2 places of the text only, too few to tell." in lines


def test_a_file_has_a_row_for_each_code_and_coefficient(qualcode: Run) -> None:
    found = qualcode("agreement", "--unit", "character", "--exclusive", "mood", "--format", "csv")
    lines = found.stdout.splitlines()
    assert lines[0].split(",")[:4] == ["code", "coefficient", "coders", "value"]


def test_a_page_says_below_the_rows_how_to_read_them_and_on_what_they_rest(qualcode: Run) -> None:
    page = qualcode("agreement", "--unit", "character", "--speaker", "respondent", "--format", "md").stdout
    assert "Coded: percent of the characters by ann, bob." in page
    assert "Universe: assigned; all of it that two or more of the coders were to code." in page


@pytest.mark.parametrize("words", [("--depth", "1"), ("--exclusive", "hub-organization")])
def test_the_shipped_study_reads_well_at_80_columns(
    qualcode: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = qualcode("agreement", "--unit", "character", "--speaker", "respondent", *words, folder=ROOT)
    assert found.exit_code == 0
    assert max(map(len, found.stdout.splitlines())) <= 80
    assert "|u" in found.stdout


def test_the_figures_of_the_page_on_spans_are_those_of_the_shipped_study() -> None:
    page = " ".join((ROOT / "docs/spans.md").read_text(encoding="utf-8").split())
    found = span_agreement(select(load_study(ROOT)[0], Scope(speakers=("respondent",))), depth=1)
    rows = {(row.code, row.coefficient): row for row in found.rows}
    equity, learning = rows["equity", "bar_u_alpha"], rows["learning-system", "bar_u_alpha"]
    exact, overlap = rows["equity", "span_f1_exact"], rows["equity", "span_f1_overlap"]
    assert f"`equity` has |u {figure(equity.value)} ({between(equity.low, equity.high)})" in page
    assert (
        f"`learning-system` has |u {figure(learning.value)}, but its interval begins at {figure(learning.low)}" in page
    )
    assert f"Of its spans {exact.value:.0%} begin".replace("%", " %") in page
    assert f"and {overlap.value:.0%} meet".replace("%", " %") in page


def test_one_seed_gives_one_table() -> None:
    study = load_study(ROOT)[0]
    wish = Wish("bootstrap", replicates=100, seed=5)
    assert (
        span_agreement(select(study), depth=1, wish=wish).rows == span_agreement(select(study), depth=1, wish=wish).rows
    )
