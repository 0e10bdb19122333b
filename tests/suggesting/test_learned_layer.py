from pathlib import Path

from qualcode.model import Code, Codebook
from qualcode.scope import select
from qualcode.study import load_study
from qualcode.suggesting.learned_layer import _finest, learned_documents, learned_method, learned_suggestions, lesson
from qualcode.suggesting.taught import Wish
from taught_studies import write_taught_study


def test_units_of_all_documents_are_told_and_only_the_finest_code_is_written(tmp_path: Path) -> None:
    study, _ = load_study(write_taught_study(tmp_path, n_documents=7, finished=6))
    one = lesson(select(study), "turn", Wish(), study.documents)
    found = learned_suggestions(study, one)
    assert learned_documents(one) == ["p1", "p2", "p3", "p4", "p5", "p6", "p7"]
    assert {code.code for code in found} == {"trust"}
    assert all("rust" in study.texts[row.document].body[row.start : row.end] for row in found)
    assert sum(row.document == "p7" for row in found) == 6
    assert all(0.5 < row.score <= 1 for row in found)
    method = learned_method(study, one)
    assert (method["codes"], method["learned"], method["folds"]) == (
        "feeling trust",
        "ann (p1 p2 p3 p4 p5 p6)",
        "5 by document",
    )


def test_a_code_above_another_on_a_unit_is_not_written_beside_it() -> None:
    book = Codebook(codes=(Code("top", "Top"), Code("below", "Below", parent="top", depth=2), Code("else", "Else")))
    assert _finest(book, {"top": 0.9, "below": 0.6, "else": 0.4}) == {"below": 0.6, "else": 0.4}
    assert _finest(book, {"top": 0.9}) == {"top": 0.9}
