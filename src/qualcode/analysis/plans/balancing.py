"""Who codes which document: every document by as many, loads alike, each with each equally often."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

from qualcode.analysis.plans.allotment import draw_order
from qualcode.errors import RefusedError

_MOST_TEAMS = 3000

Team = tuple[str, ...]


def balanced_teams(
    documents: Sequence[str],
    coders: Sequence[str],
    each: int,
    seed: int,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Team]:
    """A team of coders for every document.

    The loads of coders differ by one at most, and every two of them share
    about as many documents as every other two; what chance decides is fixed by
    the seed. Both holds as far as what is kept lets it.

    Args:
        documents: In the order in which the result is to be.
        coders: Among whom the documents are shared.
        each: How many are to code each document.
        seed: The same gives the same.
        kept: Coders who have a document already, by document; they stay.

    Raises:
        RefusedError: If there are fewer coders than each document is to have.

    >>> teams = balanced_teams(["p1", "p2", "p3"], ["ann", "bob", "cy"], 2, seed=1)
    >>> sorted(teams.values())
    [('ann', 'bob'), ('ann', 'cy'), ('bob', 'cy')]
    """
    people = list(dict.fromkeys(coders))
    if each > len(people):
        raise RefusedError(f"{each} are to code each document, and there are {len(people)} coders")
    teams = {document: tuple(who for who in people if who in (kept or {}).get(document, ())) for document in documents}
    for document in sorted(teams, key=lambda one: (-len(teams[one]), draw_order(seed, one))):
        teams[document] = _team(document, teams, people, each, seed)
    return _improved(teams, kept or {}, people)


def _team(document: str, teams: Mapping[str, Team], people: Sequence[str], each: int, seed: int) -> Team:
    """The team that makes loads, and then pairs, most alike."""
    has = teams[document]
    free = [who for who in people if who not in has]
    n_more = max(each - len(has), 0)
    if not n_more:
        return has
    loads = Counter(who for team in teams.values() for who in team)
    pairs = _pairs(teams)
    free.sort(key=lambda who: (loads[who], draw_order(seed, document, who)))
    while comb(len(free), n_more) > _MOST_TEAMS and len(free) > n_more:
        free.pop()  # the busiest: with so many coders they are not needed
    chosen = min(
        combinations(free, n_more),
        key=lambda more: (
            sorted(loads[who] for who in more),
            sum(pairs[pair] for pair in combinations(sorted((*has, *more)), 2)),
            [draw_order(seed, document, who) for who in more],
        ),
    )
    return tuple(who for who in people if who in has or who in chosen)


def _pairs(teams: Mapping[str, Team]) -> Counter[tuple[str, ...]]:
    return Counter(pair for team in teams.values() for pair in combinations(sorted(team), 2))


def _improved(teams: dict[str, Team], kept: Mapping[str, Sequence[str]], people: Sequence[str]) -> dict[str, Team]:
    """The teams after exchanges of one coder for another between two documents, while pairs get more alike by it."""
    pairs = _pairs(teams)
    for _ in range(20):
        before = sum(n * n for n in pairs.values())
        for one, other in combinations(teams, 2):
            _exchange(teams, kept, people, (one, other), pairs)
        if sum(n * n for n in pairs.values()) >= before:
            break
    return teams


def _exchange(
    teams: dict[str, Team],
    kept: Mapping[str, Sequence[str]],
    people: Sequence[str],
    places: tuple[str, str],
    pairs: Counter[tuple[str, ...]],
) -> None:
    one, other = places
    for left in _movable(teams[one], teams[other], kept.get(one, ())):
        for right in _movable(teams[other], teams[one], kept.get(other, ())):
            new = {
                one: tuple(who for who in people if (who in teams[one] and who != left) or who == right),
                other: tuple(who for who in people if (who in teams[other] and who != right) or who == left),
            }
            change = _pairs(new)
            change.subtract(_pairs({one: teams[one], other: teams[other]}))
            gain = sum((pairs[pair] + n) ** 2 - pairs[pair] ** 2 for pair, n in change.items())
            if gain < 0:
                teams.update(new)
                pairs.update(change)
                return


def _movable(own: Team, others: Team, kept: Sequence[str]) -> list[str]:
    return [who for who in own if who not in others and who not in kept]
