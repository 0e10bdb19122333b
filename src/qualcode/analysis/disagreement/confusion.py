"""Which code stands with one coder where another stands with the other."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qualcode.analysis.disagreement.contrast import crossed, opposed
from qualcode.analysis.disagreement.disagreements import Disagreements
from qualcode.coefficients.tables import Matrix

NO_CODE = "(no code)"
"""In place of a code: what stands opposite to a code that has no counterpart."""


class ConfusionRow(NamedTuple):
    """How often one coder has a code where the other has another, or the same."""

    coders: str
    """Ids, joined by commas: the first has `code`, the second `other`; of three and more, any two, both ways."""
    unit: str
    code: str
    other: str
    n: float
    """Units, in parts where several codes face several."""
    n_code: int
    """Units with `code`: the sum of its row."""
    n_other: int
    """Units with `other`: the sum of its column."""


@dataclass(frozen=True, eq=False)
class Confusion:
    """Codes of one coder by codes of another."""

    found: Disagreements
    names: tuple[str, ...]
    """The codes, in the codebook's order, and `NO_CODE`."""
    cells: Matrix
    """Names x names."""
    both_ways: bool
    """Whether several pairs of coders are added up, each read both ways; else rows are the first coder's."""

    @property
    def rows(self) -> list[ConfusionRow]:
        """Every cell that is not 0."""
        sums = (
            np.rint(self.cells.sum(axis=1)).astype(int).tolist(),
            np.rint(self.cells.sum(axis=0)).astype(int).tolist(),
        )
        coders = ",".join(self.found.coders)
        return [
            ConfusionRow(
                coders,
                self.found.universe.unit,
                self.names[first],
                self.names[second],
                float(self.cells[first, second]),
                sums[0][first],
                sums[1][second],
            )
            for first, second in np.argwhere(self.cells > 0).tolist()
        ]


def confusion(found: Disagreements) -> Confusion:
    """Codes by codes, over the units that both coders of a pair finished.

    On a unit, codes that both coders gave it stand on the diagonal. The codes
    that only one has face those that only the other has, each with each in
    equal parts: of p and q codes a cell gets 1 / max(p, q), and the side with
    more codes has the rest beside `NO_CODE`. So the row of a code adds up to
    the units to which the one coder gave it, its column to those to which the
    other did. A unit without any code is one more in the last cell.

    Args:
        found: Its depth says how far codes are told apart. Two coders: rows are the first one's. More: all pairs are
            added up, each read both ways, so that rows and columns are the same.
    """
    n_codes = max(len(found.codes), 1)
    cells = np.zeros((n_codes + 1, n_codes + 1), dtype=np.float64)
    for pair in found.pairs:
        marks = opposed(found.by_coder[pair.first], found.by_coder[pair.second], pair.both, n_codes)
        shared, ones, others = marks
        n_units = len(pair.both)
        n_more = np.stack([np.bincount(more // n_codes, minlength=n_units) for more in (ones, others)])
        most = np.maximum(n_more.max(axis=0), 1)
        one, other = crossed(ones, others, n_codes)
        np.add.at(cells, (shared % n_codes, shared % n_codes), 1)
        np.add.at(cells, (one % n_codes, other % n_codes), 1 / most[one // n_codes])
        np.add.at(cells[:, n_codes], ones % n_codes, 1 - n_more[1][ones // n_codes] / most[ones // n_codes])
        np.add.at(cells[n_codes], others % n_codes, 1 - n_more[0][others // n_codes] / most[others // n_codes])
        coded = np.unique(np.concatenate(marks) // n_codes)
        cells[n_codes, n_codes] += int(pair.both.sum()) - len(coded)
    both_ways = len(found.universe.layers) > 2
    cells = np.round(cells + cells.T if both_ways else cells, 9)
    kept = [*range(len(found.codes)), n_codes]
    return Confusion(found, (*found.codes, NO_CODE), cells[np.ix_(kept, kept)], both_ways)
