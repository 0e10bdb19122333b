"""How intervals are had: which method by default, over what, and what is refused."""

import numpy as np
import pytest

from qualcode.analysis.draws import Wish, draws_for
from qualcode.errors import RefusedError, UnknownNameError


@pytest.mark.parametrize(
    ("n_documents", "units_each", "label"),
    [
        pytest.param(5, 1, "jackknife over 5 documents, 95 %", id="few documents"),
        pytest.param(60, 2, "jackknife over 60 documents, 95 %", id="many documents"),
        pytest.param(4, 5, "bca over 20 turns, 95 %", id="too few documents, units enough"),
        pytest.param(1, 19, "jackknife over 19 turns, 95 %", id="too few of both"),
    ],
)
def test_by_default_documents_and_few_units_are_left_out_and_many_units_drawn(
    n_documents: int, units_each: int, label: str
) -> None:
    found = draws_for(np.repeat(np.arange(n_documents), units_each), n_documents, "turn")
    assert found.label == label
    assert len(found.weights) == (1000 if found.method == "bca" else 0)


def test_units_are_drawn_of_many_documents_where_that_is_asked_for() -> None:
    found = draws_for(np.repeat(np.arange(30), 2), 30, "turn", Wish(over="units", confidence=0.9))
    assert (found.label, found.n_clusters) == ("bca over 60 turns, 90 %", 60)
    assert "the true intervals are wider" in found.note


def test_the_note_tells_replicates_and_seed_only_where_samples_are_drawn() -> None:
    documents = np.arange(6)
    drawn, left_out = (draws_for(documents, 6, "turn", Wish(method, seed=4)).note for method in ("bca", "jackknife"))
    assert "; 1,000 replicates, seed 4; documents stand for those that could have been read." in drawn
    assert "replicates" not in left_out


def test_none_draws_nothing() -> None:
    found = draws_for(np.arange(6), 6, "turn", Wish("none"))
    assert (found.method, found.weights.shape[0], found.label) == (None, 0, "")


@pytest.mark.parametrize(
    ("wish", "error", "message"),
    [
        (Wish("jacknife"), UnknownNameError, "did you mean 'jackknife'"),
        (Wish(over="document"), UnknownNameError, "did you mean 'documents'"),
        (Wish(confidence=95), RefusedError, "such as 0.95; not 95"),
        (Wish(replicates=10), RefusedError, "ask for 1000 or more"),
    ],
)
def test_what_makes_no_sense_is_refused(wish: Wish, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        draws_for(np.arange(6), 6, "turn", wish)
