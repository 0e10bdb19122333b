from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.plans.balancing import balanced_teams
from qualcode.errors import RefusedError


def spread(counts: Counter[Any], names: Sequence[Any]) -> int:
    found = [counts[name] for name in names]
    return max(found) - min(found)


@given(st.integers(2, 8), st.integers(1, 30), st.integers(0, 50))
def test_two_coders_a_document_share_loads_and_pairs_alike(n_coders: int, n_documents: int, seed: int) -> None:
    coders = [f"c{number}" for number in range(n_coders)]
    teams = balanced_teams([f"p{number}" for number in range(n_documents)], coders, 2, seed)
    assert {len(set(team)) for team in teams.values()} == {2}
    assert spread(Counter(who for team in teams.values() for who in team), coders) <= 1
    pairs = list(combinations(coders, 2))
    assert spread(Counter(pair for team in teams.values() for pair in combinations(team, 2)), pairs) <= 1


def test_another_seed_shares_otherwise_and_the_same_one_alike() -> None:
    documents, coders = [f"p{number}" for number in range(6)], ["ann", "bob", "cid"]
    assert balanced_teams(documents, coders, 2, 1) == balanced_teams(documents, coders, 2, 1)
    assert balanced_teams(documents, coders, 2, 1) != balanced_teams(documents, coders, 2, 2)


def test_who_has_a_document_keeps_it() -> None:
    kept = {"p1": ["ann"], "p2": ["ann", "bob", "cid"]}
    teams = balanced_teams(["p1", "p2", "p3"], ["ann", "bob", "cid"], 2, 1, kept)
    assert teams["p2"] == ("ann", "bob", "cid")
    assert "ann" in teams["p1"]
    assert teams["p3"] == ("bob", "cid")


def test_more_coders_a_document_than_there_are_is_refused() -> None:
    with pytest.raises(RefusedError, match="3 are to code each document, and there are 2 coders"):
        balanced_teams(["p1"], ["ann", "bob", "ann"], 3, 1)
