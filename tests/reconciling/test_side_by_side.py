from pathlib import Path

import pytest

from conftest import write_study
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.reconciling.side_by_side import side_by_side
from qualcode.study import load_study
from reconciling_studies import STUDY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_study(tmp_path / "study", STUDY)


def test_the_rows_come_in_the_order_of_the_text(folder: Path) -> None:
    found = side_by_side(load_study(folder)[0], "p1")
    assert [(row.kind, row.start) for row in found.rows] == [
        ("agreed", 3),
        ("presence", 7),
        ("other-code", 34),
        ("facet", 53),
    ]
    assert found.comparison.coders == ("ann", "bob")


def test_an_unknown_document_is_refused_with_the_nearest(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match="no document 'p'; did you mean 'p1'"):
        side_by_side(load_study(folder)[0], "p")


def test_who_is_at_a_second_pass_is_refused(folder: Path) -> None:
    with pytest.raises(RefusedError, match="'ann' codes 'p1' once more"):
        side_by_side(load_study(folder)[0], "p1", "ann", 2)
