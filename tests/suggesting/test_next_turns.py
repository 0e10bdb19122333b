from pathlib import Path

import pytest

from qualcode.errors import UnknownNameError
from qualcode.model import Study
from qualcode.scope import select
from qualcode.study import load_study
from qualcode.suggesting.next_turns import NextRow, next_rows
from qualcode.suggesting.taught import Wish
from taught_studies import write_taught_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return load_study(write_taught_study(tmp_path_factory.mktemp("next"), n_documents=7, finished=6))[0]


def rows(study: Study, coder: str, share: float = 0.0) -> list[NextRow]:
    return next_rows(select(study), study.documents, coder, "turn", Wish(), share)


def test_turns_come_by_how_unsure_the_machine_is(study: Study) -> None:
    found = rows(study, "ann")
    assert {row.document for row in found} == {"p7"}
    assert len(found) == 16
    assert [row.score for row in found] == sorted((row.score for row in found), reverse=True)


def test_some_turns_come_at_random_and_the_same_for_the_same_seed(study: Study) -> None:
    found = rows(study, "ann", share=0.5)
    assert 2 < sum(row.why == "at random" for row in found) < 14
    assert found == rows(study, "ann", share=0.5)
    assert sorted(found, key=lambda row: row.start) != found


def test_who_has_coded_nothing_is_shown_turns_of_every_document(study: Study) -> None:
    assert {row.document for row in rows(study, "bob")} == {f"p{number}" for number in range(1, 8)}


def test_turns_with_a_coding_of_ones_own_are_not_shown(tmp_path: Path) -> None:
    folder = write_taught_study(tmp_path, n_documents=4)
    record = folder / "codings/ann/layer.yaml"
    record.write_text(record.read_text().replace("p4: {state: finished", "p4: {state: in-progress"))
    study, _ = load_study(folder)
    found = rows(study, "ann")
    assert {row.document for row in found} == {"p4"}
    assert [row for row in found if "rust" in row.text] == []


def test_a_coder_of_whom_nobody_knows_is_refused_with_the_nearest(study: Study) -> None:
    with pytest.raises(UnknownNameError, match="no coder 'an'; did you mean 'ann'"):
        rows(study, "an")


def test_where_nothing_is_finished_all_come_at_random(tmp_path: Path) -> None:
    study, _ = load_study(write_taught_study(tmp_path, n_documents=3, finished=0))
    found = rows(study, "ann")
    assert {row.why for row in found} == {"at random: too little is finished to learn from"}
    assert len(found) == 48


def test_documents_that_are_hidden_from_whoever_asks_are_left_alone(study: Study) -> None:
    from dataclasses import replace

    hidden = replace(study, hidden=frozenset({("ann", "p7")}), coded=study.coded)
    assert rows(hidden, "ann") == []
