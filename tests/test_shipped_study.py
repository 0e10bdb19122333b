"""The study that ships with the package holds what it says it holds."""

from collections import Counter
from pathlib import Path

import pytest

from qualcode.analysis.agreement import agreement
from qualcode.analysis.agreement_table import code_table
from qualcode.analysis.draws import Wish
from qualcode.analysis.overview import document_rows, progress_rows
from qualcode.check import check_data_sets, check_study
from qualcode.lint import lint_codebook
from qualcode.model import Study
from qualcode.scope import select
from qualcode.study import load_study

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = [
    "Purpose",
    "Establishing context",
    "A day in the life",
    "Digging deeper",
    "Professional learning and values",
    "Final thoughts",
]


@pytest.fixture(scope="module")
def study() -> Study:
    loaded, problems = load_study(ROOT)
    assert problems == []
    return loaded


def test_it_has_no_problem_and_its_codebook_no_gap(study: Study) -> None:
    assert check_study(study) == []
    assert check_data_sets(ROOT) == []
    assert lint_codebook(study) == []


def test_every_text_says_that_it_is_invented(study: Study) -> None:
    for document in study.documents:
        assert study.texts[document.id].body.lstrip().startswith("Invented for the qualcode study")
    for memo in study.memos:
        assert memo.text.startswith("Invented for the qualcode study")
    for name in ("qualcode.yaml", "cases.csv", *(f"codings/{layer.id}/layer.yaml" for layer in study.layers)):
        assert (ROOT / name).read_text(encoding="utf-8").startswith("# Invented")


def test_three_networks_of_different_kinds_have_two_leaders_each(study: Study) -> None:
    networks = [case for case in study.cases if case.kind == "network"]
    assert len({case.attributes["hub_type"] for case in networks}) == 3
    leaders = Counter(case.parent for case in study.cases if case.kind == "respondent")
    assert leaders == {case.id: 2 for case in networks}
    for case in networks:
        assert set(case.attributes) >= {"hub_type", "aim", "spread", "size", "prior_relationship", "launch"}


def test_every_interview_follows_the_protocol_and_is_long_enough(study: Study) -> None:
    interviews = [row for row in document_rows(select(study)) if row.kind == "interview"]
    assert len(interviews) == 6
    for row in interviews:
        headings = [line[3:] for line in study.texts[row.id].body.split("\n") if line.startswith("## ")]
        assert headings == SECTIONS
        assert row.words >= 1500


def test_every_interview_is_coded_by_two_of_three_coders(study: Study) -> None:
    consensus = {layer.id for layer in study.layers if layer.kind == "consensus"}
    rows = [row for row in progress_rows(select(study)) if row.kind == "interview" and row.layer not in consensus]
    assert Counter(row.document for row in rows) == {document: 2 for document in {row.document for row in rows}}
    assert {row.coder for row in rows} == {"coder-a", "coder-b", "coder-c"}
    assert all(row.state == "finished" and 25 <= (row.codings or 0) <= 45 and row.memos >= 1 for row in rows)


def test_the_first_coder_codes_one_interview_again_after_six_weeks(study: Study) -> None:
    second = study.layer_by_id["coder-a-second"]
    assert (second.coder, second.pass_number, list(second.documents)) == ("coder-a", 2, ["net-a-lead-1"])
    assert second not in select(study).layers
    days = [study.layer_by_id[layer].documents["net-a-lead-1"].finished for layer in ("coder-a", "coder-a-second")]
    assert days == ["2025-10-01", "2025-11-12"]
    first, again = (
        {(coding.start, coding.end, coding.code) for coding in coded.codings}
        for coded in study.coded
        if coded.document == "net-a-lead-1" and study.layer_by_id[coded.layer].coder == "coder-a"
    )
    assert 0.6 < len(first & again) / len(first | again) < 0.9


def test_equity_codings_say_for_whom(study: Study) -> None:
    equity = set(study.codebook.family("equity"))
    for coded in study.coded:
        for coding in coded.codings:
            assert bool(coding.facets) == (coding.code in equity)


def test_the_codebook_holds_the_frameworks(study: Study) -> None:
    book = study.codebook
    tops = book.children(None)
    assert len(tops) == 9
    templates = {code.id for code in book.codes if code.template}
    sizes = {top: sum(1 for code in book.family(top) if code not in templates) for top in tops}
    assert sizes["complicating-conditions"] == 1 + 6 + 26 + 10
    assert sizes["equity"] == 1 + 4 + 17
    assert sum(sizes[top] for top in tops[:7]) == 7 + 21 + 18 + 20
    assert len(book.children("system-alignment")) == 10
    assert len(book.children("change-management")) == 10
    assert len(book.facets[0].values) == 5


def test_the_whole_table_of_agreement_fits_80_columns_in_one_part(study: Study) -> None:
    found = agreement(select(study), "turn", wish=Wish("jackknife"))
    table = code_table(found, found.rows, study.settings.thresholds, narrow=True)
    cells = zip(table.header, *table.rows, strict=True)
    widths = [max(len(line) for cell in column for line in str(cell).split("\n")) for column in cells]
    assert sum(widths) + 2 * (len(widths) - 1) <= 80
