from pathlib import Path

import pytest

from qualcode.cases import add_cases
from qualcode.errors import UnreadableError
from qualcode.study import load_study


def test_a_case_that_is_missing_gets_a_row(study_dir: Path) -> None:
    """
    == cases.csv
    # ours
    id,parent,kind,hub_type
    net-a,,network,"NGO, large"
    """
    study, _ = load_study(study_dir)
    assert add_cases(study, ["net-a", "net-b", "net-b", ""]) == ["net-b"]
    assert (
        study_dir / "cases.csv"
    ).read_text() == '# ours\nid,parent,kind,hub_type\nnet-a,,network,"NGO, large"\nnet-b,,,\n'
    again, problems = load_study(study_dir)
    assert problems == []
    assert list(again.case_by_id) == ["net-a", "net-b"]


@pytest.mark.parametrize(
    ("old", "new"), [("id;kind\nnet-a;network", "id;kind\nnet-a;network\nb;\n"), ("", "id,parent,kind\nb,,\n")]
)
def test_the_table_keeps_its_shape(study_dir: Path, old: str, new: str) -> None:
    if old:
        (study_dir / "cases.csv").write_text(old)
    add_cases(load_study(study_dir)[0], ["b"])
    assert (study_dir / "cases.csv").read_text() == new


def test_nothing_missing_writes_nothing(study_dir: Path) -> None:
    assert add_cases(load_study(study_dir)[0], [""]) == []
    assert not (study_dir / "cases.csv").exists()


def test_a_table_that_cannot_be_read_is_not_replaced(study_dir: Path) -> None:
    old = "id;parent\nnet-a;José\n".encode("latin-1")
    (study_dir / "cases.csv").write_bytes(old)
    with pytest.raises(UnreadableError, match="is not UTF-8"):
        add_cases(load_study(study_dir)[0], ["b"])
    assert (study_dir / "cases.csv").read_bytes() == old


def test_a_case_that_came_meanwhile_is_not_added_twice(study_dir: Path) -> None:
    first, second = load_study(study_dir)[0], load_study(study_dir)[0]
    add_cases(first, ["b"])
    assert add_cases(second, ["b"]) == []
    assert (study_dir / "cases.csv").read_text() == "id,parent,kind\nb,,\n"
