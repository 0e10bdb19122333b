"""Kappa pooled over codes, with its interval: one row for each pair of coders."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qualcode.analysis.agreement_rows import AgreementRow, with_interval
from qualcode.analysis.measuring import blank_row
from qualcode.analysis.rated import Rated, drawn_sums, of_some, uses_of
from qualcode.coefficients.measures import Disagreement, Measure
from qualcode.coefficients.pair_measures import Cohen
from qualcode.coefficients.resampling import Sampled
from qualcode.coefficients.tables import Matrix, RatingTable


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
        theirs = of_some(rated, columns)
        row = blank_row(theirs, "pooled_kappa")._replace(target=target)
        if not rated.codes:
            yield row._replace(reason="not assessable: nobody used any code")
            continue
        measure = Pooled(Cohen(rated.scale.n_categories, rated.scale.distances), len(rated.codes))
        n_pairable = int(uses_of(theirs).n_pairable.max(initial=0))
        parts = list(drawn_sums(theirs, measure))
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
