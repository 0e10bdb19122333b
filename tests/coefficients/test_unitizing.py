"""The u family against the same formulas worked out character by character, and what must not change it."""

from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coefficients.continua import Continua, Segments, continuum_of, meetings
from qualcode.coefficients.resampling import Sampled
from qualcode.coefficients.span_sums import places_of, span_sums
from qualcode.coefficients.tables import Matrix
from qualcode.coefficients.unitizing import (
    bar_u_alpha,
    bar_u_measure,
    coverage_measure,
    cu_alpha,
    cu_measure,
    ku_alpha,
    ku_coverage,
    ku_measure,
    u_alpha,
    u_measure,
)
from qualcode.errors import UndefinedError

Unit = tuple[int, int, int]
Coders = list[list[Unit]]
Text = tuple[int, list[list[Unit] | None]]
Q = 3
GAP = -1
KNOWN = 1e-9


def cut(length: int, random: np.random.Generator, q: int = Q) -> list[Unit]:
    """Random units of one coder: none, touching ones and long ones among them."""
    if random.random() < 0.1:
        return []
    n = min(2 * int(random.integers(0, 6)), length + 1)
    bounds = sorted(random.choice(length + 1, size=n - n % 2, replace=False).tolist())
    units = list(zip(bounds[::2], bounds[1::2], strict=True))
    if random.random() < 0.3:
        units = list(pairwise(bounds))  # touching
    return [(start, end, int(random.integers(q))) for start, end in units]


def continua_of(texts: Sequence[tuple[int, Sequence[Sequence[Unit] | None]]], q: int = Q) -> Continua:
    """Several continua: length, and for each coder units, or `None` where the coder did not read."""
    n_coders = len(texts[0][1])
    segments = []
    for coder in range(n_coders):
        rows = [(place, *unit) for place, (_, coders) in enumerate(texts) for unit in coders[coder] or ()]
        segments.append(Segments(*np.array(rows, dtype=np.int64).reshape(-1, 4).T))
    return Continua(
        np.array([length for length, _ in texts], dtype=np.int64),
        np.array([[units is not None for units in coders] for _, coders in texts], dtype=np.bool_),
        tuple(segments),
        q,
    )


def random_texts(seed: int) -> list[tuple[int, list[list[Unit] | None]]]:
    random = np.random.default_rng(seed)
    n_coders, q = int(random.integers(2, 6)), int(random.integers(1, Q + 1))
    return [
        (
            length,
            [None if random.random() < 0.2 else cut(length, random, q) for _ in range(n_coders)],
        )
        for length in random.integers(1, 40, size=int(random.integers(1, 4))).tolist()
    ]


# the formulas, character by character


class ByCharacter:
    """l_ck, w and W of some texts, by counting."""

    def __init__(self, texts: Sequence[tuple[int, Sequence[Sequence[Unit] | None]]]) -> None:
        values = [GAP, *range(Q)]
        self.l = {(c, k): 0.0 for c in values for k in values}
        self.w = dict.fromkeys(values, 0.0)
        self.shared = dict.fromkeys(range(Q), 0.0)
        for length, coders in texts:
            readers = [units for units in coders if units is not None]
            if len(readers) < 2:
                continue
            lines = [self._line(length, units) for units in readers]
            share = 1 / (len(readers) - 1)
            for one, other in permutations(range(len(readers)), 2):
                for c, k in zip(lines[one], lines[other], strict=True):
                    self.l[c, k] += share
                for start, end, category in readers[one]:
                    met = sum(lines[other][at] != GAP for at in range(start, end))
                    self.shared[category] += share * met**2
            for line, units in zip(lines, readers, strict=True):
                self.w[GAP] += line.count(GAP)
                for start, end, category in units:
                    self.w[category] += (end - start) ** 2

    @staticmethod
    def _line(length: int, units: Sequence[Unit]) -> list[int]:
        line = [GAP] * length
        for start, end, category in units:
            line[start:end] = [category] * (end - start)
        return line

    def total(self) -> float:
        return sum(self.l.values())

    def row(self, c: int) -> float:
        return sum(value for (one, _), value in self.l.items() if one == c)

    def e(self, c: int, k: int) -> float:
        below = self.total() ** 2 - sum(self.w.values())
        return self.total() * (self.row(c) * self.row(k) - (c == k) * self.w[c]) / below

    def met(self, c: int) -> float:
        return self.row(c) - self.l[c, GAP]

    def e_met(self, c: int, k: int) -> float:
        n = sum(self.met(category) for category in range(Q))
        return (self.met(c) * self.met(k) - (c == k) * self.shared[c]) / (n - sum(self.shared.values()) / n)

    def u(self) -> float:
        values = [GAP, *range(Q)]
        seen = self.total() - sum(self.l[c, c] for c in values)
        return 1 - seen / (self.total() - sum(self.e(c, c) for c in values))

    def bar_u(self) -> float:
        seen = self.row(GAP) - self.l[GAP, GAP]
        expected = sum(self.e(GAP, k) for k in (GAP, *range(Q))) - self.e(GAP, GAP)
        return 1 - seen / expected

    def cu(self, distances: Matrix) -> float:
        pairs = [(c, k) for c in range(Q) for k in range(Q)]
        seen = sum(distances[pair] * self.l[pair] for pair in pairs)
        return float(1 - seen / sum(distances[pair] * self.e_met(*pair) for pair in pairs))

    def ku(self, k: int) -> float:
        column = sum(self.e_met(c, k) for c in range(Q))
        return 1 - column / self.met(k) * (self.met(k) - self.l[k, k]) / (column - self.e_met(k, k))


NOMINAL: Matrix = 1.0 - np.eye(Q)
SQUARED: Matrix = np.square(np.subtract.outer(np.arange(Q), np.arange(Q))).astype(np.float64)


@pytest.mark.parametrize("seed", range(300))
def test_every_figure_is_that_of_counting_characters(seed: int) -> None:
    texts = random_texts(seed)
    counted, continua = ByCharacter(texts), continua_of(texts)
    n = sum(counted.met(category) for category in range(Q))
    n_values = sum(counted.row(value) > KNOWN for value in (GAP, *range(Q)))
    marked = 0 < counted.row(GAP) < counted.total() - KNOWN
    room = n > 0 and n**2 - sum(counted.shared.values()) > KNOWN
    kinds = sum(counted.met(category) > KNOWN for category in range(Q))
    expected = {
        "u": counted.u() if n_values > 1 else None,
        "bar u": counted.bar_u() if marked else None,
        "cu": counted.cu(NOMINAL) if kinds > 1 and room else None,
        "cu squared": counted.cu(SQUARED) if kinds > 1 and room else None,
    }
    found = {
        "u": value_of(lambda: u_alpha(continua)),
        "bar u": value_of(lambda: bar_u_alpha(continua)),
        "cu": value_of(lambda: cu_alpha(continua)),
        "cu squared": value_of(lambda: cu_alpha(continua, SQUARED)),
    }
    for k in range(Q):
        able = counted.met(k) > KNOWN and kinds > 1 and counted.met(k) * n - counted.shared[k] > KNOWN and room
        expected[f"ku {k}"] = counted.ku(k) if able else None
        expected[f"coverage {k}"] = counted.met(k) / counted.row(k) if counted.row(k) else None
        found[f"coverage {k}"] = value_of(lambda k=k: ku_coverage(continua, k))
        # (k)u needs no room over all categories, since there it cancels out
        found[f"ku {k}"] = value_of(lambda k=k: ku_alpha(continua, k)) if able else None
    assert found == {name: None if value is None else pytest.approx(value) for name, value in expected.items()}


def value_of(figure) -> float | None:  # type: ignore[no-untyped-def]
    try:
        return float(figure())
    except UndefinedError:
        return None


def test_most_of_these_texts_have_values() -> None:
    """Or the comparison would compare nothing with nothing."""
    known = [value_of(lambda seed=seed: cu_alpha(continua_of(random_texts(seed)))) for seed in range(300)]
    assert sum(value is not None for value in known) > 100


# what changes nothing

TEXTS = st.integers(0, 10_000).map(random_texts)


def figures(continua: Continua) -> list[object]:
    """Every figure of some continua; those of the categories last."""
    values = [value_of(lambda: u_alpha(continua)), value_of(lambda: bar_u_alpha(continua))]
    values += [value_of(lambda: cu_alpha(continua))]
    for figure in (ku_alpha, ku_coverage):
        values += [value_of(lambda k=k: figure(continua, k)) for k in range(continua.n_categories)]  # noqa: B023
    return [None if value is None else pytest.approx(value) for value in values]


@given(TEXTS, st.randoms())
def test_the_order_of_coders_and_texts_changes_nothing(texts: list[Text], random) -> None:  # type: ignore[no-untyped-def]
    order = random.sample(range(len(texts[0][1])), len(texts[0][1]))
    moved = [(length, [coders[place] for place in order]) for length, coders in texts]
    random.shuffle(moved)
    assert figures(continua_of(moved)) == figures(continua_of(texts))


@given(TEXTS, st.permutations(range(Q)))
def test_renaming_categories_changes_nothing_else(texts: list[Text], names: list[int]) -> None:
    renamed = [
        (length, [units and [(start, end, names[k]) for start, end, k in units] for units in coders])
        for length, coders in texts
    ]
    before, after = figures(continua_of(texts)), figures(continua_of(renamed))
    assert after[:3] == before[:3]
    assert [after[3 + names[k]] for k in range(Q)] == before[3 : 3 + Q]


@given(TEXTS)
def test_a_text_of_no_length_and_one_that_one_coder_read_change_nothing(texts: list[Text]) -> None:
    n_coders = len(texts[0][1])
    more: list[Text] = [*texts, (0, [[]] * n_coders), (9, [[(0, 9, 0)], *[None] * (n_coders - 1)])]
    assert figures(continua_of(more)) == figures(continua_of(texts))


@given(TEXTS)
def test_cutting_a_gap_that_all_coders_leave_changes_nothing(texts: list[Text]) -> None:
    """A gap counts by its length, so one of 5 is one of 2 and one of 3."""
    whole = [(length + 5, coders) for length, coders in texts]
    cut_off = [*((length + 2, coders) for length, coders in texts), *((3, blank(coders)) for _, coders in texts)]
    assert figures(continua_of(cut_off)) == figures(continua_of(whole))


def blank(coders: Sequence[list[Unit] | None]) -> list[list[Unit] | None]:
    return [None if units is None else [] for units in coders]


def test_shifting_the_continuum_changes_nothing() -> None:
    coders = [[(2, 5, 0), (7, 9, 1)], [(1, 5, 0)]]
    shifted = [[(start + 100, end + 100, k) for start, end, k in units] for units in coders]
    assert figures(continuum_of(12, shifted, 2, begin=100)) == figures(continuum_of(12, coders, 2))


def test_two_units_that_touch_are_not_one() -> None:
    """Chance has less to share with itself: 2^2 + 2^2 in place of 4^2."""
    one, two = [(0, 4, 0)], [(0, 2, 0), (2, 4, 0)]
    assert bar_u_alpha(continuum_of(10, [one, [(0, 6, 0)]])) != bar_u_alpha(continuum_of(10, [two, [(0, 6, 0)]]))


# sums of other samples


def test_sums_of_clusters_add_up_to_those_of_all() -> None:
    continua = continua_of(random_texts(7) + random_texts(7))
    n = len(continua.lengths)
    by_cluster = span_sums(continua, np.arange(n) % 2, 2)
    assert by_cluster.sum(axis=0) == pytest.approx(u_measure(Q).contributions(continua).sum(axis=0))


def test_without_one_text_the_value_is_that_of_the_others() -> None:
    """A text of 10: units 0-4 and 0-6; one of 10: 0-4 and 0-4; one of 20: 5-9 and 8-12."""
    texts = [
        (10, [[(0, 4, 0)], [(0, 6, 0)]]),
        (10, [[(0, 4, 0)], [(0, 4, 0)]]),
        (20, [[(5, 9, 0)], [(8, 12, 0)]]),
    ]
    measure = bar_u_measure(1)
    sums = measure.contributions(continua_of(texts, 1))
    others = [bar_u_alpha(continua_of(texts[:place] + texts[place + 1 :], 1)) for place in range(3)]
    assert Sampled(measure, sums, sums[:0], 3).without_one.tolist() == pytest.approx(sorted(others))


def test_perfect_agreement_of_four_coders_is_1_without_a_rest_of_rounding() -> None:
    continua = continuum_of(100, [[(3, 20, 0), (31, 44, 1)]] * 4, 2)
    for measure in (u_measure(2), bar_u_measure(2), cu_measure(2), ku_measure(2, 1), coverage_measure(2, 1)):
        assert measure.disagreement(measure.contributions(continua)[0]).observed == 0.0


# what is undefined


@pytest.mark.parametrize(
    ("coders", "figure", "reason"),
    [
        ([[(0, 3, 0)]], u_alpha, "no text was read by two coders"),
        ([[], []], u_alpha, "nobody marked anything"),
        ([[], []], bar_u_alpha, "nobody marked anything"),
        ([[(0, 9, 0)]] * 2, u_alpha, "everybody gave all of the text the same value"),
        ([[(0, 9, 0)], [(0, 9, 1)]], bar_u_alpha, "units leave no gap"),
        ([[(0, 3, 0)], [(4, 6, 1)]], cu_alpha, "no units of two coders meet"),
        ([[(0, 3, 0)], [(0, 3, 0)]], cu_alpha, "all units that meet are of one category"),
        ([[(0, 3, 0)], [(0, 3, 1)], [], []], cu_alpha, "too few units meet for chance to be told"),
    ],
)
def test_a_figure_that_is_undefined_says_why(coders: Coders, figure, reason: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UndefinedError, match=reason):
        figure(continuum_of(9, coders, 2))


def test_a_category_that_nobody_used_has_no_figure() -> None:
    continua = continuum_of(9, [[(0, 3, 0)], [(0, 3, 1)]], 3)
    for figure in (ku_alpha, ku_coverage):
        with pytest.raises(UndefinedError, match="nobody used the category"):
            figure(continua, 2)


# what is no unitizing


@pytest.mark.parametrize(
    ("coders", "fault"),
    [
        ([[(0, 3, 0), (2, 5, 0)], []], "coder 0: the unit 2-5 of continuum 0 overlaps the one before it"),
        ([[], [(4, 5, 0), (0, 3, 0)]], "coder 1: the unit 0-3 of continuum 0 stands before the unit in front of it"),
        ([[(3, 3, 0)], []], "coder 0: the unit 3-3 of continuum 0 has no length"),
        ([[(5, 11, 0)], []], "coder 0: the unit 5-11 of continuum 0 leads out of its continuum"),
        ([[(-1, 4, 0)], []], "coder 0: the unit -1-4 of continuum 0 leads out of its continuum"),
        ([[(0, 3, 1)], []], "coder 0: the unit 0-3 of continuum 0 is of no category there is"),
    ],
)
def test_a_fault_of_the_units_is_named(coders: Coders, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        continuum_of(10, coders)


def test_a_unit_by_somebody_who_did_not_read_is_refused() -> None:
    unit = Segments(*np.array([[0], [1], [2], [0]], dtype=np.int64))
    with pytest.raises(ValueError, match="is by a coder who did not read the continuum"):
        Continua(np.array([5]), np.array([[False]]), (unit,), 1)


def test_columns_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="who read what is 1 x 2, not 1 x 1"):
        Continua(np.array([5]), np.array([[True, True]]), (Segments(*[np.zeros(0, dtype=np.int64)] * 4),), 1)


# where units meet


def test_units_that_touch_do_not_meet() -> None:
    found = meetings(*np.array([[0, 5], [5, 8]]), *np.array([[5], [6]]))
    assert [column.tolist() for column in found] == [[1], [0], [1]]


def test_places_are_pieces_that_units_cover_without_a_gap() -> None:
    """0-6 by both coders, with 3 of two categories; 8-9 by one; 9-12, which only touches it, by the other."""
    places = places_of(continuum_of(20, [[(0, 4, 0), (8, 9, 1)], [(3, 6, 1), (9, 12, 1)]], 2))
    assert (places.n, places.n_met, places.used.tolist(), places.met.tolist()) == (3, 1, [1, 3], [1, 1])
