"""Pictures for papers, by matplotlib: the same figures give the same bytes."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from qualcode.analysis.drift import Drift, Series
from qualcode.analysis.measuring import ALL_CODES
from qualcode.errors import RefusedError
from qualcode.model import Thresholds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 80
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#767676"
"""Okabe & Ito (2008), Color Universal Design: told apart by everybody, and in print without colours by their lines."""
_SHOWN = ("agreement", "prevalence")
_COLUMN, _PAGE = 3.5, 7.1
"""Inches: one column of a journal's page, and two."""
_STYLE = {
    "font.family": ["DejaVu Sans"],
    "font.size": 6,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2,
    "ytick.major.size": 2,
    "lines.linewidth": 1.0,
    "svg.hashsalt": "qualcode",
    "pdf.fonttype": 42,
    "savefig.dpi": 300,
}
_METADATA = {
    "svg": {"Date": None, "Creator": "qualcode"},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": "qualcode", "Producer": None},
}


def drift_picture(drift: Drift, thresholds: Thresholds, form: str) -> bytes:
    """Small pictures side by side: a row a code, a column a coder, windows along each.

    Args:
        drift: Its series.
        thresholds: Drawn as thin lines.
        form: `svg`, `png` or `pdf`.

    Raises:
        RefusedError: If matplotlib is not installed, or there are too many codes to see anything.
    """
    matplotlib = _matplotlib()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        figure = _drawn(drift, thresholds)
        target = BytesIO()
        figure.savefig(target, format=form, metadata=_METADATA[form])
    return target.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib as found
    except ImportError:
        raise RefusedError("pictures need matplotlib; run `pip install 'qualcode[pictures]'`") from None
    return found


def _drawn(drift: Drift, thresholds: Thresholds) -> "Figure":
    from matplotlib.figure import Figure

    coders = [name for name, _ in drift.orders]
    codes = list(dict.fromkeys(series.code for series in drift.series))
    if not codes:
        raise RefusedError("nobody used a code here, so there is nothing to draw")
    if len(codes) * len(coders) > MOST_PANELS:
        raise RefusedError(
            f"{len(codes)} codes x {len(coders)} are too many small pictures; choose with --code, --depth or --coder"
        )
    n_columns = len(coders) if drift.of == "coders" else min(2, len(codes))
    n_rows = len(codes) if drift.of == "coders" else -(-len(codes) // n_columns)
    width = _COLUMN if n_columns < 4 else _PAGE
    figure = Figure(figsize=(width, 0.62 + 0.66 * n_rows), layout="constrained")
    panels = figure.subplots(n_rows, n_columns, squeeze=False, sharey=True)
    values = [reading.value for series in drift.series for reading in series.found.readings if series.figure in _SHOWN]
    panels[0][0].set_ylim(min([-0.25, *(value - 0.05 for value in values if value is not None)]), 1.08)
    for place in range(n_rows * n_columns):
        row, column = divmod(place, n_columns)
        axes = panels[row][column]
        if drift.of == "codes" and place >= len(codes):
            axes.set_axis_off()
            continue
        code = codes[row] if drift.of == "coders" else codes[place]
        coder = coders[column] if drift.of == "coders" else ""
        own = {one.figure: one for one in drift.series if one.code == code and one.coder == coder}
        last = row == n_rows - 1 if drift.of == "coders" else place + n_columns >= len(codes)
        _panel(axes, own, thresholds, labelled=last)
        _named(axes, drift, code, coder if row == 0 else "", first=column == 0)
    _legend(figure, drift)
    return figure


def _panel(axes: "Axes", own: dict[str, Series], thresholds: Thresholds, *, labelled: bool) -> None:
    """One code of one coder: agreement with its interval, and how often the code is used."""
    agreement = own["agreement"]
    for bound in (thresholds.tentative, thresholds.reliable):
        if bound is not None:
            axes.axhline(bound, color=_GREY, linewidth=0.4, linestyle=(0, (1, 1)), zorder=0)
    axes.axhline(0, color=_GREY, linewidth=0.4, zorder=0)
    _line(axes, agreement, _BLUE, "o", "-", band=True)
    if "prevalence" in own:
        _line(axes, own["prevalence"], _ORANGE, "s", "--", band=False)
    n = len(agreement.windows)
    axes.set_xlim(0.5, max(n, 2) + 0.5)
    axes.set_yticks([0, 0.5, 1], ["0", ".5", "1"])
    shown = _ticks(n)
    axes.set_xticks([number + 1 for number in shown])
    labels = [f"{number + 1}\n{len(agreement.windows[number].units):,}" for number in shown]
    axes.set_xticklabels(labels if labelled else [], fontsize=5)


def _ticks(n: int, most: int = 5) -> list[int]:
    """At most so many windows that lie evenly, the first and the last among them."""
    if n <= most:
        return list(range(n))
    return sorted({round(index * (n - 1) / (most - 1)) for index in range(most)})


def _line(axes: "Axes", series: Series, color: str, marker: str, style: str, *, band: bool) -> None:
    """The values of a series; a window without one leaves a gap."""
    readings = series.found.readings
    at = [window.number for window in series.windows]
    nothing = float("nan")
    values = [nothing if reading.value is None else reading.value for reading in readings]
    size = 2.2 if len(values) <= 15 else 0
    if band:
        low = [nothing if reading.low is None else reading.low for reading in readings]
        high = [nothing if reading.high is None else reading.high for reading in readings]
        axes.fill_between(at, low, high, color=color, alpha=0.15, linewidth=0)
        if len(at) == 1:
            axes.vlines(at, low, high, color=color, alpha=0.4)
    axes.plot(at, values, color=color, marker=marker, markersize=size or (2.2 if len(at) == 1 else 0), linestyle=style)


def _named(axes: "Axes", drift: Drift, code: str, coder: str, *, first: bool) -> None:
    name = "all codes, as sets" if code == ALL_CODES else code
    if coder:
        axes.set_title(coder, fontsize=7, pad=9)
    if first or drift.of == "codes":
        axes.text(0, 1.02, name, transform=axes.transAxes, fontsize=5.5, va="bottom", ha="left")


def _legend(figure: "Figure", drift: Drift) -> None:
    from matplotlib.lines import Line2D

    unit = drift.universe.unit
    what = "alpha with the others" if drift.of == "coders" else "alpha of all coders"
    lines = [
        Line2D(
            [], [], color=_BLUE, marker="o", markersize=2.2, label=f"{what}; {drift.wish.confidence * 100:g} % interval"
        ),
        *(
            [
                Line2D(
                    [],
                    [],
                    color=_ORANGE,
                    marker="s",
                    markersize=2.2,
                    linestyle="--",
                    label=f"share of {unit}s with the code",
                )
            ]
            if drift.of == "coders"
            else []
        ),
    ]
    figure.legend(handles=lines, loc="outside upper left", ncols=2, frameon=False, fontsize=5.5)
    figure.supxlabel(f"window in the order of coding; below it its {unit}s", fontsize=6)
