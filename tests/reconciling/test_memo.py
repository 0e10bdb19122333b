"""The memo that writes itself."""

from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.reconciling.consensus import record
from qualcode.reconciling.memo import BEGIN, END
from qualcode.study import load_study
from reconciling_studies import SIGNED, STUDY, answer, stage_of

MEMO = "memos/reconciliation-pilot.md"


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder: Path = request.getfixturevalue("write_study_files")(tmp_path / "study", STUDY)
    return folder


def reconcile(folder: Path, last: str = "kept") -> None:
    stage = stage_of(folder)
    answers = [
        answer(stage, "b4", "ann"),
        answer(stage, "a2", "bob", note="Or is no doubt."),
        answer(stage, "a3", last),
    ]
    record(stage, answers, SIGNED, change=True)


def test_it_says_why_coders_differed_who_prevailed_what_was_kept_and_what_to_define(study_dir: Path) -> None:
    reconcile(study_dir)
    assert (study_dir / MEMO).read_text() == (
        "---\n"
        "id: reconciliation-pilot\n"
        'title: "Reconciliation: First"\n'
        "type: reconciliation\n"
        "by: kim\n"
        "date: 2019-04-01\n"
        "documents: [p1]\n"
        "codes: [trust, doubt]\n"
        "codings: [a3, b3]\n"
        "---\n\n"
        f"{BEGIN}\n\n"
        "1 document: 1 passage on which all agreed (overlap 0.5, span majority), 3 differences decided."
        " Decided by kim.\n"
        "\n## Why coders differed\n\n"
        "- definition-gap: 1 (other-code 1)\n"
        "- slip: 1 (presence 1)\n"
        "- kept: 1 (facet 1)\n"
        "\n## Whose codings the decisions followed\n\n"
        "- ann: prevailed 1, yielded 1 (1/2, 50%); both 0, neither 0, new 0, kept 1\n"
        "- bob: prevailed 1, yielded 1 (1/2, 50%); both 0, neither 0, new 0, kept 1\n"
        "\n## Differences that were kept\n\n"
        "- p1, “five” (ann: hub-team [who=us]; bob: hub-team [who=them]).\n"
        "\n## Definitions with gaps\n\n"
        "- trust: 1 question, beside doubt\n"
        "  - Or is no doubt.\n"
        "- doubt: 1 question, beside trust\n"
        "  - Or is no doubt.\n"
        f"\n{END}\n"
    )
    assert check_study(*load_study(study_dir)) == []


def test_nothing_is_written_while_something_is_open(study_dir: Path) -> None:
    stage = stage_of(study_dir)
    record(stage, [answer(stage, "a2", "bob")], SIGNED)
    assert not (study_dir / MEMO).exists()


def test_what_people_write_around_it_survives(study_dir: Path) -> None:
    reconcile(study_dir)
    text = (study_dir / MEMO).read_text()
    (study_dir / MEMO).write_text(
        text.replace(BEGIN, f"We met twice.\n\n{BEGIN}").replace(END, f"{END}\n\nTo do: trust.")
    )
    reconcile(study_dir, last="ann")
    after = (study_dir / MEMO).read_text()
    assert "---\n\nWe met twice.\n\n<!--" in after
    assert after.endswith(f"{END}\n\nTo do: trust.\n")
    assert "Differences that were kept" not in after


def test_a_memo_without_the_marks_gets_the_block_below(study_dir: Path) -> None:
    (study_dir / "memos").mkdir()
    (study_dir / MEMO).write_text("---\ntitle: Ours\ntype: reconciliation\nby: ann\ndate: 2019-03-30\n---\n\nWe met.\n")
    reconcile(study_dir)
    assert "title: Ours\n" in (study_dir / MEMO).read_text()
    assert f"\n\nWe met.\n\n{BEGIN}" in (study_dir / MEMO).read_text()
