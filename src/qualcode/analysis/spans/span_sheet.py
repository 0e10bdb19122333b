"""Rows of agreement on spans that are laid on a ground: figures, uses, intervals, or why there are none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qualcode.analysis.agreement_rows import ALL_CODES, NO_INTERVAL, AgreementRow, with_interval
from qualcode.analysis.draws import FEW, Draws, Wish, draws_for
from qualcode.analysis.measuring import FEWEST_USES
from qualcode.analysis.spans.ground import Blocks, Ground, Marks, united
from qualcode.coefficients.boundaries import SpanF1, boundary_sums
from qualcode.coefficients.continua import Continua
from qualcode.coefficients.measures import OfSums
from qualcode.coefficients.names import OF_SPANS
from qualcode.coefficients.resampling import Sampled
from qualcode.coefficients.span_sums import places_of, span_sums
from qualcode.coefficients.tables import Matrix
from qualcode.coefficients.unitizing import (
    Unitizing,
    bar_u_measure,
    coverage_measure,
    cu_measure,
    ku_measure,
    u_measure,
)
from qualcode.phrases import counted

UNIT = "character"
_MOST_SUMS = 20_000_000
"""Never less than 0."""
_F1 = {"span_f1_exact": True, "span_f1_overlap": False}


_OF_ALL: Mapping[str, Callable[[int], Unitizing]] = {
    "bar_u_alpha": bar_u_measure,
    "u_alpha": u_measure,
    "cu_alpha": cu_measure,
}


class _Measured(NamedTuple):
    """A coefficient with the sums on which it is had."""

    measure: OfSums
    sums: Matrix
    n_places: int
    """At how many places something was seen that it tells of."""
    n_chances: int
    """At how many coders could have disagreed."""


class SpanRows(NamedTuple):
    """Rows of agreement on spans, with how their intervals were had."""

    rows: tuple[AgreementRow, ...]
    draws: Draws


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured."""

    codes: tuple[tuple[str, str], ...]
    """Id and label of each code that has rows, by the index that marks have."""
    coefficients: tuple[str, ...] = OF_SPANS
    exclusive: bool = False
    """Whether the codes are a family that exclude each other: then the family has its figures, too."""
    together: str = "any code"
    """What the row of all codes is called."""


def rows_on(
    blocks: Blocks, ground: Ground, marks: tuple[Marks, Marks], asked: Asked, wish: Wish | None = None
) -> SpanRows:
    """The rows of some marks on a ground.

    Args:
        blocks: The ground in blocks that no mark crosses.
        ground: What is compared.
        marks: Each span once, for the rows of all codes together; and with the codes above, for the rows of codes.
            The codes of the first need no row.
        asked: What is to be measured.
        wish: Which intervals.
    """
    every, by_code = marks
    sheet = _sheet(blocks, ground, wish)
    q = len(asked.codes) if asked.exclusive else 1
    together = every if asked.exclusive else every._replace(code=np.zeros_like(every.code))
    family = blocks.continua(together, q)
    sums, places = sheet.sums(family), places_of(family)
    found = {name: _Measured(measure(q), sums, places.n, len(blocks.starts)) for name, measure in _OF_ALL.items()}
    found["cu_alpha"] = found["cu_alpha"]._replace(n_places=places.n_met, n_chances=places.n_met)
    if not asked.exclusive:
        found = {"bar_u_alpha": found["bar_u_alpha"]}
    parts = [blocks.continua(_alone(every, code), 1) for code in np.unique(every.code).tolist()]
    found |= sheet.f1(parts, places.n, asked.coefficients)
    entries = _entries(sheet.blank(together)._replace(label=asked.together), found, asked.coefficients)
    rows: list[AgreementRow] = []
    for number, (code, label) in enumerate(asked.codes):
        own = _alone(by_code, number)
        found = sheet.of_code(blocks.continua(own, 1), asked.coefficients)
        if asked.exclusive:
            met, used = int(places.met[number]), int(places.used[number])
            found["ku_alpha"] = _Measured(ku_measure(q, number), sums, met, met)
            found["ku_coverage"] = _Measured(coverage_measure(q, number), sums, used, used)
        entries += _entries(sheet.blank(own)._replace(code=code, label=label), found, asked.coefficients)
        if sum(measured.sums.size for _, measured in entries) > _MOST_SUMS:
            rows += sheet.filled(entries)
            entries = []
    return SpanRows((*rows, *sheet.filled(entries)), sheet.draws)


def _entries(
    blank: AgreementRow, found: Mapping[str, _Measured], coefficients: Sequence[str]
) -> list[tuple[AgreementRow, _Measured]]:
    """A row without a value for each coefficient that was measured, in the order asked for."""
    return [(blank._replace(coefficient=name), found[name]) for name in coefficients if name in found]


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What the rows of all codes have in common."""

    blocks: Blocks
    ground: Ground
    draws: Draws
    why_no_interval: str

    def sums(self, continua: Continua) -> Matrix:
        return span_sums(continua, self.draws.cluster, self.draws.n_clusters)

    def of_code(self, continua: Continua, coefficients: Sequence[str]) -> dict[str, _Measured]:
        """What is measured on the spans of one code alone."""
        n = places_of(continua).n
        where = _Measured(bar_u_measure(1), self.sums(continua), n, len(self.blocks.starts))
        return {"bar_u_alpha": where} | self.f1([continua], n, coefficients)

    def f1(self, parts: Sequence[Continua], n_places: int, coefficients: Sequence[str]) -> dict[str, _Measured]:
        """Of spans of the same code, the parts being one code each."""
        n_pairs = len(self.ground.coders) * (len(self.ground.coders) - 1) // 2
        found: dict[str, _Measured] = {}
        for name in set(_F1).intersection(coefficients):
            total = np.zeros((self.draws.n_clusters, 3 * n_pairs))
            for part in parts:
                total += boundary_sums(part, self.draws.cluster, self.draws.n_clusters, exact=_F1[name])
            found[name] = _Measured(SpanF1(_F1[name]), total, n_places, n_places)
        return found

    def blank(self, marks: Marks) -> AgreementRow:
        """A row without a value, of all codes together, with how much of the text each coder gave them."""
        marks, ground = united(marks), self.ground
        n_coders = len(ground.coders)
        used = np.bincount(marks.coder, weights=marks.ends - marks.starts, minlength=n_coders).astype(int)
        read = (self.blocks.ends - self.blocks.starts) @ self.blocks.read
        row = AgreementRow(
            code=ALL_CODES,
            label="",
            coefficient="",
            unit=UNIT,
            coders=",".join(ground.coders),
            value=None,
            reason="",
            low=None,
            high=None,
            interval="",
            n_units=ground.n_characters,
            n_pairable=len(ground),
            used=tuple(used.tolist()),
            universe=f"{counted(len(ground), UNIT)} in {counted(len(ground.documents), 'document')}",
        )
        if not read.all() or not n_coders:
            return row
        shares = tuple((used / read).tolist())
        return row._replace(prevalence=shares, bias=max(shares) - min(shares))

    def filled(self, entries: Sequence[tuple[AgreementRow, _Measured]]) -> Iterator[AgreementRow]:
        """The rows with their values; all samples of all sums are drawn in one product."""
        different = {id(measured.sums): measured.sums for _, measured in entries}
        widths = [sums.shape[1] for sums in different.values()]
        drawn = self.draws.weights @ np.concatenate([np.zeros((self.draws.n_clusters, 0)), *different.values()], axis=1)
        by_sums = dict(zip(different, np.split(drawn, np.cumsum(widths)[:-1], axis=1), strict=False))
        for row, measured in entries:
            yield self._filled(row, measured, by_sums[id(measured.sums)])

    def _filled(self, row: AgreementRow, measured: _Measured, drawn: Matrix) -> AgreementRow:
        if not row.n_pairable:
            return row._replace(reason="undefined: no text was read by two coders")
        if not any(row.used):
            what = "coded anything" if row.code == ALL_CODES else "used it"
            return row._replace(reason=f"not assessable: nobody {what} in these {row.n_pairable:,} characters")
        measure, sums, n_places, n_chances = measured
        sampled = Sampled(measure, sums, drawn, n_chances)
        if np.isnan(sampled.value):
            why = measure.why_undefined(sums.sum(axis=0)) if isinstance(measure, Unitizing) else "undefined"
            return row._replace(reason=why)
        if self.why_no_interval:
            return row._replace(value=sampled.figure, reason=self.why_no_interval)
        disagreed = float(measure.disagreement(sums.sum(axis=0)).observed) > 0
        if disagreed and n_places < FEWEST_USES and self.draws.method is not None:
            few = f"{NO_INTERVAL}: it rests on {counted(n_places, 'place')} of the text only, too few to tell"
            return row._replace(value=sampled.figure, reason=few)
        return with_interval(row, sampled, self.draws)


def _sheet(blocks: Blocks, ground: Ground, wish: Wish | None) -> _Sheet:
    wish = wish or Wish()
    n = len(ground.documents)
    draws = draws_for(blocks.document, n, "block", wish)
    if draws.method is None or wish.over != "auto" or n >= FEW or len(blocks.starts) > n:
        return _Sheet(blocks, ground, draws, "")
    why = f"{counted(n, 'document')} {'is' if n == 1 else 'are'} too few to draw, and nothing tells where to cut"
    nothing = draws_for(blocks.document, n, "block", replace(wish, interval="none"))
    return _Sheet(blocks, ground, replace(nothing, note=f"Intervals: none; {why}."), f"{NO_INTERVAL}: {why}")


def _alone(marks: Marks, code: int) -> Marks:
    """The marks of one code, as of the only one."""
    own = marks.chosen(marks.code == code)
    return own._replace(code=np.zeros_like(own.code))
