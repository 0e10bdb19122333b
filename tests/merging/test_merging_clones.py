from itertools import permutations
from pathlib import Path

from git_support import merged_in_every_order, needs_git, run_git
from merging_clones import Clones, Files, random_clones
from qualcode.check import check_study
from qualcode.merging.driver import merge_versions
from qualcode.study import load_study


def merged(made: Clones, order: tuple[int, ...]) -> Files:
    """The clones merged one after another, as git would, by the same functions."""
    first, *others = (made.clones[number] for number in order)
    result = dict(first)
    for other in others:
        for path, old in made.base.items():
            if result[path] != old and other[path] != old:
                found = merge_versions(old, result[path], other[path], path)
                assert (found.conflicts, found.twins) == ((), ())
                result[path] = found.content
            elif result[path] == old:
                result[path] = other[path]
    return result


def test_three_clones_with_thousands_of_operations_each_merge_to_the_same_bytes_in_any_order() -> None:
    made = random_clones(n_documents=26, n_operations=4000, seed=1)
    for order in permutations(range(3)):
        assert merged(made, order) == made.together


@needs_git
def test_git_merges_them_without_a_step_by_hand(tmp_path: Path) -> None:
    made = random_clones(n_documents=4, n_operations=120, seed=2)
    assert merged_in_every_order(tmp_path, made, n_orders=2) == [made.together] * 2
    assert check_study(*load_study(tmp_path / "origin")) == []
    assert run_git(tmp_path / "origin", "status", "--porcelain").stdout == ""
