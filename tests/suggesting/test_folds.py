import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import RefusedError
from qualcode.suggesting.folds import fold_of_units, held_out_sets

groups = st.lists(st.sampled_from("abcdefgh"), min_size=3).filter(lambda names: len(set(names)) >= 3)


@given(groups, st.integers(3, 6))
def test_no_group_stands_on_two_sides_and_no_fold_is_empty(names: list[str], n_folds: int) -> None:
    fold = fold_of_units(names, n_folds)
    assert len(set(zip(names, fold.tolist(), strict=True))) == len(set(names))
    assert set(fold.tolist()) == set(range(min(n_folds, len(set(names)))))


def test_two_documents_are_too_few() -> None:
    with pytest.raises(RefusedError, match="it takes 3"):
        fold_of_units(["a", "b", "b"], 5)


def test_each_fold_and_each_pair_is_held_out() -> None:
    assert [sorted(one) for one in held_out_sets(3)] == [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]]


@pytest.mark.parametrize(
    ("groups", "said"), [(["a"], "of 1 document or case;"), (["a", "b"], "of 2 documents or cases;")]
)
def test_how_many_there_are_is_said_as_people_say_it(groups: list[str], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        fold_of_units(groups, 5)
