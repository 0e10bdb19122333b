"""Rows of agreement from ratings, wherever these come from: a row for each code, coefficient and set of coders."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from qualcode.analysis.draws import Draws
from qualcode.analysis.units import Indices
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.measures import Disagreement, Measure, estimate, sums_by_cluster
from qualcode.coefficients.names import OF_ALL_CODERS, OF_PAIRS
from qualcode.coefficients.pair_measures import Cohen, Light, Scott
from qualcode.coefficients.rater_measures import BrennanPrediger, Conger, Fleiss, Gwet, Pairwise
from qualcode.coefficients.resampling import Sampled
from qualcode.coefficients.tables import MISSING, Counts, Matrix, RatingTable
from qualcode.errors import UndefinedError

ALL_CODES = "*"
"""In place of a code: all codes together."""
NO_INTERVAL = "no interval"
FEWEST_USES = 5
"""Of a code used in fewer units than these no interval is given; see docs/intervals.md."""
_MOST_SUMS = 20_000_000
_KEYS_A_ROW = 4
"""Rows are counted together by keys where there are not many more of these than rows."""


class Scale(NamedTuple):
    """What the values of ratings are."""

    n_coders: int
    n_categories: int
    alpha: Measure = Alpha()
    """Krippendorff's alpha at the level of measurement."""
    distances: Matrix | None = None
    """Of kappas with weights: 1 - weights."""


_OF_TWO: Mapping[str, Callable[[Scale], Measure]] = {
    "percent_agreement": lambda scale: Pairwise(scale.distances),
    "cohen_kappa": lambda scale: Cohen(scale.n_categories, scale.distances),
    "scott_pi": lambda scale: Scott(scale.n_categories, scale.distances),
    "bennett_s": lambda scale: BrennanPrediger(scale.distances),
    "pabak": lambda _: BrennanPrediger(),
}
_OF_ALL: Mapping[str, Callable[[Scale], Measure]] = {
    "krippendorff_alpha": lambda scale: scale.alpha,
    "fleiss_kappa": lambda scale: Fleiss(scale.distances),
    "conger_kappa": lambda scale: Conger(scale.n_categories, scale.distances),
    "light_kappa": lambda scale: Light(scale.n_coders, scale.n_categories, scale.distances),
    "brennan_prediger": lambda scale: BrennanPrediger(scale.distances),
    "gwet_ac1": lambda _: Gwet(),
    "gwet_ac2": lambda scale: Gwet(scale.distances),
}
_BY_USE = ("cohen_kappa", "scott_pi", "krippendorff_alpha", "fleiss_kappa", "conger_kappa", "light_kappa")
"""Coefficients that hang on how often a code is used, so that a few uses tell nothing of them."""
COEFFICIENTS = (*OF_PAIRS, *OF_ALL_CODERS)
CUSTOMARY = ("percent_agreement", "cohen_kappa", "krippendorff_alpha")


class AgreementRow(NamedTuple):
    """How far some coders agree on one code, or on all codes together."""

    code: str
    """Its id; `*` for all codes together."""
    label: str
    coefficient: str
    unit: str
    coders: str
    """Ids, joined by commas: two for a coefficient of pairs, else all who are compared."""
    value: float | None
    reason: str
    """Why there is no value, or no interval."""
    low: float | None
    high: float | None
    interval: str
    """How `low` and `high` were had: method, what was drawn, level."""
    n_units: int
    """Units of the universe."""
    n_pairable: int
    """Units that at least two of these coders finished: the value rests on them."""
    prevalence: tuple[float, ...] = ()
    """For each of the coders, the share of the pairable units they finished that have the code; empty without any."""
    used: tuple[int, ...] = ()
    """For each of the coders, how many of the pairable units have the code."""
    bias: float | None = None
    """The largest difference of two coders' prevalence."""
    p_below: float | None = None
    """How probable it is that the value is below the target."""
    target: float | None = None
    universe: str = ""
    """Which units count, by what rule, and how many in how many documents."""
    group: str = ""
    """The round, version, month, document or case on whose documents the row rests; empty for all in scope."""


def judged_by(row: AgreementRow, bound: str = "low") -> float | None:
    """The number of a row that is held against a threshold.

    Args:
        row: What was measured.
        bound: `low`, the lower end of the interval, or `value`.

    Returns:
        The value too where no interval was asked for; `None` where one was and could not be had, since nothing is
        shown then.
    """
    if bound == "value" or (row.low is None and not row.reason):
        return row.value
    return row.low


@dataclass(frozen=True, eq=False)
class Rated:
    """What coders said of units, code by code."""

    unit: str
    coders: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    """Id and label."""
    table: RatingTable
    """The rows of all codes: 1 and 0 for present and absent; or the values of a single variable."""
    code: Indices
    """For each row the index of its code."""
    cluster: Indices
    """For each row the index of what its units are drawn with."""
    n_units: int
    draws: Draws
    scale: Scale
    presence: bool = True
    """Whether values say that a code is there or not."""
    universe: str = ""
    """Which units these are, in a few words."""


def ratings_of_nothing(unit: str, coders: tuple[str, ...], n_units: int, draws: Draws, *, universe: str = "") -> Rated:
    """Units and coders without any code yet; to be filled with `dataclasses.replace`."""
    nothing = np.zeros(0, dtype=np.int64)
    table = RatingTable(np.zeros((0, len(coders)), dtype=np.int64), nothing, 2)
    scale = Scale(len(coders), 2)
    return Rated(unit, coders, (), table, nothing, nothing, n_units, draws, scale, universe=universe)


def measured(
    rated: Rated, coefficients: Sequence[str], target: Callable[[str], float | None] = lambda _: None
) -> Iterator[AgreementRow]:
    """The rows of some coefficients, code by code.

    Args:
        rated: Ratings of one code or many.
        coefficients: Some of `COEFFICIENTS`. Those of pairs give a row for each pair of coders, and percent agreement
            one for all of them too where there are more than two; the others one for all.
        target: For a code the value to be reached, for the probability of missing it.
    """
    everybody = tuple(range(len(rated.coders)))
    pairs = list(combinations(everybody, 2))
    asked: dict[tuple[int, ...], list[str]] = {}
    for name in coefficients:
        everybody_too = name == "percent_agreement" and len(everybody) != 2
        for columns in pairs + [everybody] * everybody_too if name in _OF_TWO else [everybody]:
            asked.setdefault(columns, []).append(name)
    by_columns: dict[tuple[str, tuple[int, ...]], list[AgreementRow]] = {}
    for columns, names in asked.items():
        theirs = _of_some(rated, columns)
        for name in names:
            by_columns[name, columns] = _of_coders(theirs, name, target)
    found = [
        [by_columns[name, columns] for columns in dict.fromkeys((*pairs, everybody)) if (name, columns) in by_columns]
        for name in coefficients
    ]
    for number in range(len(rated.codes)):
        for by_coders in found:
            for rows in by_coders:
                yield rows[number]


def _of_some(rated: Rated, columns: tuple[int, ...]) -> Rated:
    """The ratings of some of the coders; rows of a code and cluster that are alike are counted together."""
    if len(columns) == len(rated.coders):
        return rated
    table, n_clusters = rated.table.columns(*columns), rated.draws.n_clusters
    coders, scale = tuple(rated.coders[column] for column in columns), rated.scale._replace(n_coders=len(columns))
    powers = (table.n_categories + 1) ** np.arange(len(columns))
    n_patterns = int(powers[-1]) * (table.n_categories + 1)
    n_keys = len(rated.codes) * n_clusters * n_patterns
    if n_keys > _KEYS_A_ROW * len(table.rows):
        return replace(rated, coders=coders, table=table, scale=scale)
    keys = (rated.code * n_clusters + rated.cluster) * n_patterns + (table.rows - MISSING) @ powers
    n_units = np.bincount(keys, weights=table.counts, minlength=n_keys).astype(np.int64)
    kept = np.flatnonzero(n_units)
    place, pattern = np.divmod(kept, n_patterns)
    rows = pattern[:, np.newaxis] // powers % (table.n_categories + 1) + MISSING
    return replace(
        rated,
        coders=coders,
        table=RatingTable(rows, n_units[kept], table.n_categories),
        code=place // n_clusters,
        cluster=place % n_clusters,
        scale=scale,
    )


def _of_coders(rated: Rated, name: str, target: Callable[[str], float | None]) -> list[AgreementRow]:
    """The rows of one coefficient over all coders, one a code."""
    columns, table = tuple(range(len(rated.coders))), rated.table
    measure = (_OF_TWO.get(name) or _OF_ALL[name])(rated.scale._replace(n_coders=len(columns)))
    uses = _uses(rated, table)
    rows = []
    for first, sums, drawn in _sums(rated, measure, table) if table.n_coders > 1 else ():
        for number in range(first, first + len(sums)):
            sampled = Sampled(measure, sums[number - first], drawn[:, number - first], int(uses.n_pairable[number]))
            rows.append((number, sampled))
    samples = dict(rows)
    blank = _blank_row(rated, name, columns)
    found = []
    for number, (code, label) in enumerate(rated.codes):
        row = _with_uses(blank._replace(code=code, label=label, target=target(code)), rated, uses, number)
        reason = _why_not(row, rated, table)
        if reason or number not in samples:
            found.append(row._replace(reason=reason))
        elif np.isnan(samples[number].value):
            found.append(row._replace(reason=_why_none(measure, table, rated, number)))
        elif rated.presence and name in _BY_USE and _too_few(int(uses.touched[number]), samples[number]):
            few = row._replace(value=samples[number].value)
            found.append(few if rated.draws.method is None else few._replace(reason=_few(int(uses.touched[number]))))
        else:
            found.append(with_interval(row, samples[number], rated.draws))
    return found


def _too_few(n_touched: int, sampled: Sampled) -> bool:
    """Whether a code was used too little for any method to tell how far its figure may be off.

    With two uses, every sample of the units has one of a handful of values, and they may well be nearly the same: an
    interval of next to no width around 0 then says the contrary of what is known. Where nobody disagreed, the number
    of units alone gives a bound that holds.
    """
    disagreed = float(sampled.measure.disagreement(sampled.sums.sum(axis=0)).observed) > 0
    return n_touched < FEWEST_USES and disagreed


def _few(n_touched: int) -> str:
    return f"{NO_INTERVAL}: used in {n_touched} unit{'' if n_touched == 1 else 's'} only, too few to tell"


class _Uses(NamedTuple):
    """By code: how many units are pairable, and by coder how many of these they rated, and gave the code."""

    n_pairable: Counts
    finished: Counts
    used: Counts
    touched: Counts
    """How many of the pairable units somebody gave the code."""


def _uses(rated: Rated, table: RatingTable) -> _Uses:
    n_codes = len(rated.codes)
    counts = np.where(table.n_ratings >= 2, table.counts, 0)

    def by_code(chosen: Counts) -> Counts:
        return np.bincount(rated.code, weights=chosen, minlength=n_codes).astype(np.int64)

    coders = range(table.n_coders)
    finished = [by_code(counts * (table.rows[:, coder] != MISSING)) for coder in coders]
    used = [by_code(counts * (table.rows[:, coder] == 1)) for coder in coders]
    shape = (table.n_coders, n_codes)
    touched = by_code(counts * (table.rows == 1).any(axis=1))
    return _Uses(by_code(counts), np.array(finished).reshape(shape), np.array(used).reshape(shape), touched)


def _sums(rated: Rated, measure: Measure, table: RatingTable) -> Iterator[tuple[int, Matrix, Matrix]]:
    """For some codes at a time: the first, sums by code and cluster, and by replicate and code."""
    draws, n_codes = rated.draws, len(rated.codes)
    width = measure.contributions(table.part(np.arange(0))).shape[1]
    step = max(_MOST_SUMS // max(draws.n_clusters * width, 1), 1)
    for first in range(0, n_codes, step):
        here = np.flatnonzero((rated.code >= first) & (rated.code < first + step)) if step < n_codes else slice(None)
        n = min(step, n_codes - first)
        part = table if step >= n_codes else table.part(np.asarray(here))
        places = (rated.code[here] - first) * draws.n_clusters + rated.cluster[here]
        sums = sums_by_cluster(measure, part, places, n * draws.n_clusters).reshape(n, draws.n_clusters, width)
        flat = sums.transpose(1, 0, 2).reshape(draws.n_clusters, n * width)
        yield first, sums, (draws.weights @ flat).reshape(len(draws.weights), n, width)


def _blank_row(rated: Rated, name: str, columns: Sequence[int]) -> AgreementRow:
    """A row without a value, of all codes together."""
    return AgreementRow(
        code=ALL_CODES,
        label="all codes together",
        coefficient=name,
        unit=rated.unit,
        coders=",".join(rated.coders[column] for column in columns),
        value=None,
        reason="",
        low=None,
        high=None,
        interval="",
        n_units=rated.n_units,
        n_pairable=0,
        universe=rated.universe,
    )


def _with_uses(row: AgreementRow, rated: Rated, uses: _Uses, number: int) -> AgreementRow:
    """A row with how often each coder used the code."""
    row = row._replace(n_pairable=int(uses.n_pairable[number]))
    if not rated.presence:
        return row
    used = tuple(uses.used[:, number].tolist())
    finished = uses.finished[:, number].tolist()
    if not finished or not all(finished):
        return row._replace(used=used)
    prevalence = tuple(n / of for n, of in zip(used, finished, strict=True))
    return row._replace(used=used, prevalence=prevalence, bias=max(prevalence) - min(prevalence))


def _why_not(row: AgreementRow, rated: Rated, table: RatingTable) -> str:
    """Why a row can have no value, if that can be told before it is computed."""
    if not row.n_pairable:
        return "undefined: no unit was coded by two coders"
    if rated.presence and not any(row.used):
        units = "unit" if row.n_pairable == 1 else "units"
        return f"not assessable: nobody used it in these {row.n_pairable:,} {units}"
    if row.coefficient == "pabak" and table.n_categories != 2:
        return f"undefined: PABAK is of two categories, not of {table.n_categories}"
    return ""


def with_interval(row: AgreementRow, sampled: Sampled, draws: Draws) -> AgreementRow:
    """A row with its value and interval, or the reason why it has no interval."""
    row = row._replace(value=sampled.value)
    if draws.method is None:
        return row
    found = sampled.interval(draws.method, confidence=draws.confidence, target=row.target)
    if isinstance(found, str):
        return row._replace(reason=f"{NO_INTERVAL}: {found}")
    return row._replace(low=found.low, high=found.high, interval=draws.label, p_below=found.p_below)


def _why_none(measure: Measure, table: RatingTable, rated: Rated, number: int) -> str:
    """Why a coefficient has no value on a code."""
    try:
        estimate(measure, table.part(np.flatnonzero(rated.code == number)))
    except UndefinedError as undefined:
        return str(undefined)
    raise AssertionError("a coefficient without a value must say why")


@dataclass(frozen=True, eq=False)
class Pooled:
    """Kappa pooled over codes: disagreement is averaged over the codes before it is divided.

    Source: De Vries, Elliott, Kanouse & Teleki (2008), Using Pooled Kappa to Summarize Interrater Agreement across
    Many Items, Field Methods 20.
    """

    measure: Measure
    n_codes: int

    def contributions(self, table: RatingTable) -> Matrix:
        """Those of one code."""
        return self.measure.contributions(table)

    def disagreement(self, sums: Matrix) -> Disagreement:
        """The means over codes of D_o and D_e; sums are ... x (codes x F)."""
        by_code = self.measure.disagreement(
            sums.reshape(*sums.shape[:-1], self.n_codes, sums.shape[-1] // max(self.n_codes, 1))
        )
        return Disagreement(by_code.observed.mean(axis=-1), by_code.expected.mean(axis=-1))


def pooled_kappas(rated: Rated, target: float | None = None) -> Iterator[AgreementRow]:
    """Kappa pooled over the codes, for each pair of coders."""
    for columns in combinations(range(len(rated.coders)), 2):
        row = _blank_row(rated, "pooled_kappa", columns)._replace(target=target)
        if not rated.codes:
            yield row._replace(reason="not assessable: nobody used any code")
            continue
        table = rated.table.columns(*columns)
        scale = rated.scale._replace(n_coders=2)
        measure = Pooled(Cohen(scale.n_categories, scale.distances), len(rated.codes))
        uses = _uses(rated, table)
        n_pairable = int(uses.n_pairable.max(initial=0))
        parts = list(_sums(rated, measure, table))
        n_clusters, n_replicates = rated.draws.n_clusters, len(rated.draws.weights)
        sums = np.concatenate(
            [part.transpose(1, 0, 2).reshape(n_clusters, part.shape[0] * part.shape[2]) for _, part, _ in parts], axis=1
        )
        drawn = np.concatenate(
            [part.reshape(n_replicates, part.shape[1] * part.shape[2]) for _, _, part in parts], axis=1
        )
        sampled = Sampled(measure, sums, drawn, n_pairable)
        row = row._replace(n_pairable=n_pairable)
        if not n_pairable:
            yield row._replace(reason="undefined: no unit was coded by two coders")
        elif np.isnan(sampled.value):
            yield row._replace(reason="undefined: for no code does chance leave room to disagree")
        else:
            yield with_interval(row, sampled, rated.draws)
