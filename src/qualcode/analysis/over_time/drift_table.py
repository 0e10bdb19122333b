"""Drift as tables: a row a code, with agreement and use along the order of coding."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.figures import MINUS, NOTHING, figure, set_in
from qualcode.analysis.over_time.drift import Drift, Series
from qualcode.analysis.over_time.sparkline import legend, sparkline
from qualcode.analysis.over_time.windows import Order, step_of
from qualcode.phrases import counted, some_of
from qualcode.table import Cell, Table

_MOST_SIGNS = 20


def drift_tables(drift: Drift) -> list[Table]:
    """A table for each coder, or one for all codes; the last one has the notes on all of them."""
    tables = []
    for name, order in drift.orders:
        rows = [row[1:] for row in _rows(drift, name)]
        header = _header(drift)[1:]
        kept = [index for index in range(len(header)) if any(row[index] not in ("", NOTHING) for row in rows)]
        last = name == drift.orders[-1][0]
        tables.append(
            Table(
                f"Drift of {name}" if name else "Drift of codes, over all coders",
                tuple(header[index] for index in kept),
                tuple(tuple(row[index] for index in kept) for row in rows),
                (*_order_notes(drift, name, order), *((*_reading(drift), *_on(drift)) if last else ())),
                n_reading=len(list(_order_notes(drift, name, order))) + len(list(_reading(drift))) if last else None,
            )
        )
    return tables


def drift_table(drift: Drift) -> Table:
    """All of it as one table."""
    rows = [row for name, _ in drift.orders for row in _rows(drift, name)]
    notes = [note for name, order in drift.orders for note in _order_notes(drift, name, order)]
    return Table("Drift", _header(drift), tuple(rows), (*notes, *_reading(drift), *_on(drift)), label_columns=2)


def _header(drift: Drift) -> tuple[str, ...]:
    if drift.of == "codes":
        return ("coder", "code", "trend", "first", "last", "a document", "p")
    return ("coder", "code", "trend", "alpha", "p", "use", "use %", "− others", "p others")


def _rows(drift: Drift, name: str) -> list[tuple[Cell, ...]]:
    codebook = drift.selection.study.codebook
    own = [series for series in drift.series if series.coder == name]
    codes = list(dict.fromkeys(series.code for series in own))
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        found = {series.figure: series for series in own if series.code == code}
        shown = "all codes, as sets" if code == ALL_CODES else set_in(codebook, code, codes)
        agreement = found["agreement"]
        values = _values(agreement)
        if drift.of == "codes":
            slope = agreement.found.trend.slope if agreement.found.trend else None
            rows.append((name, shown, _signs(values), *map(figure, _ends(values)), _signed(slope, 3), _p(agreement)))
            continue
        use: tuple[Cell, ...] = ("", "", "", "")
        if "prevalence" in found:
            shares, apart = _values(found["prevalence"]), _values(found["difference"])
            high = max((share for share in shares if share is not None), default=0.0)
            use = (
                _signs(shares, high or 1.0),
                _range([_percent(share) for share in _ends(shares)]),
                _range([_signed_percent(share) for share in _ends(apart)]),
                _p(found["difference"]),
            )
        rows.append(
            (name, shown, _signs(values), _range([figure(value) for value in _ends(values)]), _p(agreement), *use)
        )
    return rows


def _values(series: Series) -> list[float | None]:
    return [reading.value for reading in series.found.readings]


def _ends(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    return values[0], values[-1]


def _signs(values: Sequence[float | None], high: float = 1.0) -> str:
    """A sparkline; of many windows, some that lie evenly."""
    n = len(values)
    if n > _MOST_SIGNS:
        values = [values[round(index * (n - 1) / (_MOST_SIGNS - 1))] for index in range(_MOST_SIGNS)]
    return sparkline(values, 0.0, high)


def _range(ends: Sequence[str]) -> str:
    return " to ".join(ends) if set(ends) != {NOTHING} else NOTHING


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share * 100:.0f}"


def _signed_percent(share: float | None) -> str:
    if share is None:
        return NOTHING
    points = round(share * 100)
    return f"{MINUS if points < 0 else '+' if points else ''}{abs(points)}"


def _signed(value: float | None, digits: int) -> str:
    if value is None:
        return NOTHING
    text = f"{abs(value):.{digits}f}".removeprefix("0")
    return f"{MINUS if value < 0 else '+'}{text}" if text.strip(".0") else text


def _p(series: Series) -> str:
    trend = series.found.trend
    if trend is None:
        return NOTHING
    return "<.001" if trend.p_value < 0.001 else f"{trend.p_value:.3f}".removeprefix("0")


def _order_notes(drift: Drift, name: str, order: Order) -> Iterator[str]:
    ids = [drift.universe.documents[index].id for index in order.documents]
    shown = ids if len(ids) <= 8 else [*ids[:4], "…", *ids[-3:]]
    yield f"Order of {name or 'all coders'}: {', '.join(shown)}."
    windows = next((series.windows for series in drift.series if series.coder == name), ())
    sizes = [len(window.units) for window in windows]
    if sizes:
        n = f"{min(sizes):,}" if min(sizes) == max(sizes) else f"{min(sizes):,} to {max(sizes):,}"
        yield f"Windows: {len(windows)}, of {n} {drift.universe.unit}s each."
        if windows[0].n_coded < drift.wish.least:
            yield f"All documents together have {windows[0].n_coded} coded {drift.universe.unit}s: one window."
    if order.undated:
        yield f"Without a date, so last and by id: {', '.join(order.undated[:8])}."
    if len(set(order.places)) < len(order.places):
        yield "Documents of one date share their place in the trend; in the windows they stand by id."


def _reading(drift: Drift) -> Iterator[str]:
    """How to read the columns."""
    unit, wish = drift.universe.unit, drift.wish
    step = max(step_of(len(order.documents)) for _, order in drift.orders)
    yield (
        f"A window holds whole documents, at least {wish.least} {unit}s of which somebody coded; the next one begins"
        f" {counted(step, 'document')} later. Windows overlap: one document may show in several."
    )
    if drift.of == "coders":
        yield (
            f"Trend and alpha: the coder with each of the others, first window to last; {legend()}. Use: {unit}s with"
            " the code for the coder, the bars against the row's own highest; − others: that less the share of the"
            f" others on the same {unit}s, in points; each with its p. If two coders part, both lose agreement;"
            " their use shows who changed."
        )
    else:
        yield f"Trend: alpha over all coders, window by window; {legend()}. A document: the slope from one to the next."
    yield from _test_notes(drift)
    yield from drift.remarks


def _on(drift: Drift) -> Iterator[str]:
    """What the numbers are on."""
    yield from (line for line in universe_lines(drift.base) if line != drift.base.draws.note)
    yield "Intervals of each window stand in --json and in the picture; they take units for independent."


def _test_notes(drift: Drift) -> Iterator[str]:
    tested = [series for series in drift.series if series.found.trend and series.figure != "prevalence"]
    if tested:
        drawn = any(series.found.trend and not series.found.trend.every_order for series in tested)
        how = f"{drift.wish.orders:,} random orders, seed {drift.wish.seed}" if drawn else "every order"
        yield (
            f"p: how often the values of the documents, in {how}, have a slope as steep; documents are exchanged, not"
            f" units. Of {counted(len(tested), 'trend')} tested, about {len(tested) * 0.05:.1f} have p < .05 by chance."
            " A trend may lie in the documents (their kind, their round) as well as in the coder."
        )
    reasons: dict[str, list[str]] = {}
    for series in drift.series:
        if series.found.trend_reason and series.figure == "agreement":
            reasons.setdefault(series.found.trend_reason, []).append(
                " ".join(filter(None, (series.coder, series.code)))
            )
    for reason, names in reasons.items():
        which = some_of(names, most=6)
        everything = sum(series.figure == "agreement" for series in drift.series)
        yield f"No trend tested for {'any' if len(names) == everything else which}: {reason}."
