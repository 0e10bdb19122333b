"""Drift: how agreement, and the use of codes, change in the order in which documents were coded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qualcode.analysis.agreement import Agreement, Compared, coder_names, compared
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.draws import Wish
from qualcode.analysis.over_time.coding_dates import CodingDates
from qualcode.analysis.over_time.drift_rows import FIGURES, DriftRow
from qualcode.analysis.over_time.drift_series import (
    Draw,
    Figure,
    Ratings,
    agreement_figure,
    figures_of_coder,
    ratings_of_codes,
    ratings_of_sets,
)
from qualcode.analysis.over_time.windows import Order, Window, order_of, windows_of
from qualcode.analysis.presence import Presence
from qualcode.analysis.universe import Universe
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.scope import Selection, select

OF = ("coders", "codes")


class DriftWish(NamedTuple):
    """How drift is looked for."""

    least: int = 30
    """A window holds at least so many units that somebody coded."""
    orders: int = 9_999
    """How many random orders of the documents are drawn."""
    seed: int = 1
    confidence: float = 0.95


@dataclass(frozen=True, eq=False)
class Series:
    """One figure of a coder and code, window by window."""

    coder: str
    code: str
    label: str
    figure: str
    windows: tuple[Window, ...]
    found: Figure


@dataclass(frozen=True, eq=False)
class Drift:
    """Series of figures with what they are on."""

    of: str
    series: tuple[Series, ...]
    universe: Universe
    selection: Selection
    orders: tuple[tuple[str, Order], ...]
    """Of each coder shown; of codes the one of all coders, under no name."""
    wish: DriftWish
    base: Agreement
    """Without rows: what all figures are on."""
    remarks: tuple[str, ...]

    @property
    def rows(self) -> Iterator[DriftRow]:
        """Every figure in every window."""
        for series in self.series:
            trend = series.found.trend
            for window, reading in zip(series.windows, series.found.readings, strict=True):
                yield DriftRow(
                    coder=series.coder,
                    code=series.code,
                    label=series.label,
                    figure=series.figure,
                    unit=self.universe.unit,
                    window=window.number,
                    first=window.first,
                    last=window.last,
                    n_documents=len(window.documents),
                    n_units=len(window.units),
                    n_coded=window.n_coded,
                    value=reading.value,
                    reason=reading.reason,
                    low=reading.low,
                    high=reading.high,
                    slope=trend.slope if trend else None,
                    p_value=trend.p_value if trend else None,
                    n_orders=trend.n_orders if trend else None,
                    trend_documents=series.found.trend_documents,
                    trend_reason=series.found.trend_reason,
                    universe=self.universe.label,
                )


def drift(
    selection: Selection,
    unit: str,
    of: str = "coders",
    *,
    depth: int | None = None,
    wish: DriftWish | None = None,
    universe_rule: str = "assigned",
) -> Drift:
    """How agreement and the use of codes change along the order of coding.

    The order is that of the days on which documents were finished; of documents finished on one day, that of their
    first codings. Windows of whole documents move along it. The test of a trend exchanges documents, not units:
    units of one document hang together.

    Args:
        selection: Of coders, those whom the scope names are shown, and compared with all. Of codes, only they are
            compared.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        of: `coders`, each in their own order; or `codes`, over all coders.
        depth: No codes deeper in the tree than this. `None`: top codes, or those that the scope names.
        wish: Windows and draws.
        universe_rule: As for `agreement`.

    Raises:
        RefusedError: If there are no two layers to compare, or no document that two have finished.
        UnknownNameError: If there is no such unit.
    """
    if of not in OF:
        raise UnknownNameError("kind of drift", of, OF)
    wish = wish or DriftWish()
    _checked(wish)
    shown = {layer.coder for layer in selection.layers}
    if of == "coders" and selection.scope.coders:
        scope = replace(selection.scope, coders=())
        selection = replace(selection, scope=scope, layers=select(selection.study, scope).layers)
    found = compared(selection, unit, Wish(interval="none"), universe_rule)
    units = found.universe
    if not units.documents:
        raise RefusedError("no document here has been finished by two coders; `qualcode status` shows how far each is")
    track = _track(found, depth, wish)
    columns = range(len(units.layers))
    names = coder_names(units.layers)
    mine = [column for column in columns if units.layers[column].coder in shown] if of == "coders" else []
    orders = [(names[column], track.order([column])) for column in mine] or [("", track.order(columns))]
    if of == "codes":
        series = list(track.of_codes(orders[0][1]))
    else:
        series = [
            one
            for column, (name, order) in zip(mine, orders, strict=True)
            for one in track.of_coder(column, name, order)
        ]
    present = found.present
    base = Agreement((), units, selection, present.n_outside, found.like.draws, present.n_unassigned)
    return Drift(of, tuple(series), units, selection, tuple(orders), wish, base, track.remarks)


def _checked(wish: DriftWish) -> None:
    if wish.least < 1:
        raise RefusedError(f"a window of {wish.least} units holds nothing; ask for 1 or more")
    if wish.orders < 99:
        raise RefusedError(
            f"{wish.orders} orders give no p below {1 / (max(wish.orders, 0) + 1):.2g}; ask for 999 or more"
        )
    if not 0 < wish.confidence < 1:
        raise RefusedError(f"a confidence lies between 0 and 1, such as 0.95; not {wish.confidence:g}")


@dataclass(frozen=True, eq=False)
class _Track:
    """Units with what coders said of them, to be read along an order."""

    selection: Selection
    universe: Universe
    present: Presence
    codes: tuple[tuple[str, str], ...]
    """Id and label."""
    of_each: Ratings
    together: Ratings | None
    wish: DriftWish
    remarks: tuple[str, ...]

    def order(self, columns: Sequence[int]) -> Order:
        return order_of(self.selection.study, self.universe, CodingDates(self.selection.study), columns)

    @property
    def _draw(self) -> Draw:
        return Draw(self.wish.confidence, self.wish.orders, self.wish.seed)

    def of_codes(self, order: Order) -> Iterator[Series]:
        """Alpha over all coders, of all codes together and of each."""
        windows = windows_of(self.universe, self.present, order, self.wish.least)
        everybody = [tuple(range(len(self.universe.layers)))]
        for ratings, codes in self._ratings():
            sums = ratings.sums(everybody)
            for number, (code, label) in enumerate(codes):
                found = agreement_figure(ratings.measure, sums[number], self.universe, order, windows, self._draw)
                yield Series("", code, label, "agreement", windows, found)

    def of_coder(self, column: int, name: str, order: Order) -> Iterator[Series]:
        """A coder's agreement with the others on all codes together; on each code also how often they use it."""
        windows = windows_of(self.universe, self.present, order, self.wish.least, [column])
        for ratings, codes in self._ratings():
            found = figures_of_coder(ratings, column, self.universe, order, windows, self._draw)
            for (code, label), figures in zip(codes, found, strict=True):
                for figure, one in zip(FIGURES[:1] if code == ALL_CODES else FIGURES, figures, strict=False):
                    yield Series(name, code, label, figure, windows, one)

    def _ratings(self) -> Iterator[tuple[Ratings, tuple[tuple[str, str], ...]]]:
        if self.together is not None:
            yield self.together, ((ALL_CODES, "all codes together"),)
        if self.codes:
            yield self.of_each, self.codes


def _track(found: Compared, depth: int | None, wish: DriftWish) -> _Track:
    selection, units, present, _ = found
    codebook = selection.study.codebook
    depth = depth or (None if selection.scope.codes else 1)
    codes = tuple((code, codebook.label(code)) for code in present.units_with if codebook.within(code, depth))
    together = ratings_of_sets(present.collapsed(codebook, depth), len(units))
    return _Track(
        selection,
        units,
        present,
        codes,
        ratings_of_codes(present, [code for code, _ in codes], len(units)),
        None if isinstance(together, str) else together,
        wish,
        (f"All codes together: {together}.",) if isinstance(together, str) else (),
    )
