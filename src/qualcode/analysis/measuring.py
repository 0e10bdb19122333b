"""Rows of agreement from ratings, wherever these come from: a row for each code, coefficient and set of coders."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from qualcode.analysis.agreement_rows import ALL_CODES, NO_INTERVAL, AgreementRow, with_interval
from qualcode.analysis.rated import Rated, Scale, Uses, drawn_sums, of_some, uses_of
from qualcode.coefficients.measures import Measure, estimate
from qualcode.coefficients.pair_measures import Cohen, Light, Scott
from qualcode.coefficients.rater_measures import BrennanPrediger, Conger, Fleiss, Gwet, Pairwise
from qualcode.coefficients.resampling import Sampled
from qualcode.errors import UndefinedError
from qualcode.phrases import counted

FEWEST_DRAWN = 3
"""Two documents that happen to be alike would give an interval of next to no width."""
FEWEST_USES = 5
"""Of a code used in fewer units than these no interval is given; see docs/intervals.md."""
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
        theirs = of_some(rated, columns)
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


def _of_coders(rated: Rated, name: str, target: Callable[[str], float | None]) -> list[AgreementRow]:
    """The rows of one coefficient over all coders, one a code."""
    table = rated.table
    measure = (_OF_TWO.get(name) or _OF_ALL[name])(rated.scale)
    uses = uses_of(rated)
    n_drawn = len(np.unique(rated.cluster[table.n_ratings >= 2]))
    rows = []
    for first, sums, drawn in drawn_sums(rated, measure) if table.n_coders > 1 else ():
        for number in range(first, first + len(sums)):
            sampled = Sampled(measure, sums[number - first], drawn[:, number - first], int(uses.n_pairable[number]))
            rows.append((number, sampled))
    samples = dict(rows)
    blank = blank_row(rated, name)
    found = []
    for number, (code, label) in enumerate(rated.codes):
        row = _with_uses(blank._replace(code=code, label=label, target=target(code)), rated, uses, number)
        reason = _why_not(row, rated)
        if reason or number not in samples:
            found.append(row._replace(reason=reason))
        elif np.isnan(samples[number].value):
            found.append(row._replace(reason=_why_none(measure, rated, number)))
        elif rated.presence and name in _BY_USE and _too_few(int(uses.touched[number]), samples[number]):
            few = row._replace(value=samples[number].figure)
            found.append(few if not rated.draws.of(name) else few._replace(reason=_few(int(uses.touched[number]))))
        elif n_drawn < FEWEST_DRAWN and rated.draws.of(name) and _disagreed(samples[number]):
            why = f"{NO_INTERVAL}: of what is drawn only {n_drawn} can be compared, too few to tell"
            found.append(row._replace(value=samples[number].figure, reason=why))
        else:
            found.append(with_interval(row, samples[number], rated.draws))
    return found


def _too_few(n_touched: int, sampled: Sampled) -> bool:
    """Whether a code was used too little for any method to tell how far its figure may be off.

    With two uses, every sample of the units has one of a handful of values, and they may well be nearly the same: an
    interval of next to no width around 0 then says the contrary of what is known. Where nobody disagreed, the number
    of units alone gives a bound that holds.
    """
    return n_touched < FEWEST_USES and _disagreed(sampled)


def _disagreed(sampled: Sampled) -> bool:
    return float(sampled.measure.disagreement(sampled.sums.sum(axis=0)).observed) > 0


def _few(n_touched: int) -> str:
    return f"{NO_INTERVAL}: used in {counted(n_touched, 'unit')} only, too few to tell"


def blank_row(rated: Rated, name: str) -> AgreementRow:
    """A row without a value, of all codes together."""
    return AgreementRow(
        code=ALL_CODES,
        label="all codes together",
        coefficient=name,
        unit=rated.unit,
        coders=",".join(rated.coders),
        value=None,
        reason="",
        low=None,
        high=None,
        interval="",
        n_units=rated.n_units,
        n_pairable=0,
        universe=rated.universe,
    )


def _with_uses(row: AgreementRow, rated: Rated, uses: Uses, number: int) -> AgreementRow:
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


def _why_not(row: AgreementRow, rated: Rated) -> str:
    """Why a row can have no value, if that can be told before it is computed."""
    if not row.n_pairable:
        return "undefined: no unit was coded by two coders"
    if rated.presence and not any(row.used):
        units = "unit" if row.n_pairable == 1 else "units"
        return f"not assessable: nobody used it in these {row.n_pairable:,} {units}"
    if row.coefficient == "pabak" and rated.table.n_categories != 2:
        return f"undefined: PABAK is of two categories, not of {rated.table.n_categories}"
    return ""


def _why_none(measure: Measure, rated: Rated, number: int) -> str:
    """Why a coefficient has no value on a code."""
    try:
        estimate(measure, rated.table.part(np.flatnonzero(rated.code == number)))
    except UndefinedError as undefined:
        return str(undefined)
    raise AssertionError("a coefficient without a value must say why")
