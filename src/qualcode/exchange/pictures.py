"""Pictures for papers, by matplotlib: the same figures give the same bytes."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qualcode.analysis.over_time.drift_rows import DriftRow
from qualcode.errors import RefusedError
from qualcode.settings import Thresholds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 80
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#767676"
"""Okabe & Ito (2008), Color Universal Design; markers and dashes tell the lines apart without colours too."""
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
_MOST_MARKERS = 15


def drift_picture(rows: Sequence[DriftRow], thresholds: Thresholds, form: str, *, confidence: float = 0.95) -> bytes:
    """Small pictures side by side: a row a code, a column a coder, windows along each.

    Args:
        rows: Of coders or of codes.
        thresholds: Drawn as thin lines.
        form: `svg`, `png` or `pdf`.
        confidence: Level of the intervals.

    Raises:
        RefusedError: If matplotlib is not installed, or there are too many codes to see anything.
    """
    matplotlib = _matplotlib()
    coders, codes = list(dict.fromkeys(row.coder for row in rows)), list(dict.fromkeys(row.code for row in rows))
    if not codes:
        raise RefusedError("nobody used a code here, so there is nothing to draw")
    if len(codes) * len(coders) > MOST_PANELS:
        raise RefusedError(
            f"{len(codes)} codes x {len(coders)} are too many small pictures; choose with --code, --depth or --coder"
        )
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        figure = _drawn(rows, [(code, coder) for code in codes for coder in coders], thresholds, len(coders))
        _legend(figure, rows, confidence)
        target = BytesIO()
        figure.savefig(target, format=form, metadata=_METADATA[form])
    return target.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib as found
    except ImportError:
        raise RefusedError("pictures need matplotlib; run `pip install 'qualcode[pictures]'`") from None
    return found


def _drawn(
    rows: Sequence[DriftRow], places: Sequence[tuple[str, str]], thresholds: Thresholds, n_coders: int
) -> "Figure":
    from matplotlib.figure import Figure

    by_coder = any(row.coder for row in rows)
    n_columns = n_coders if by_coder else min(2, len(places))
    n_rows = -(-len(places) // n_columns)
    figure = Figure(figsize=(_COLUMN if n_columns < 4 else _PAGE, 0.62 + 0.66 * n_rows), layout="constrained")
    panels = figure.subplots(n_rows, n_columns, squeeze=False, sharey=True).ravel().tolist()
    values = [row.value for row in rows if row.value is not None and row.figure != "difference"]
    panels[0].set_ylim(min([-0.25, *(value - 0.05 for value in values)]), 1.08)
    for number, (code, coder) in enumerate(places):
        axes = panels[number]
        _panel(axes, [row for row in rows if row.code == code and row.coder == coder], thresholds)
        if number + n_columns < len(places):
            axes.set_xticklabels([])
        if coder and number < n_columns:
            axes.set_title(coder, fontsize=7, pad=9)
        if number % n_columns == 0 or not by_coder:
            name = "all codes, as sets" if code == "*" else code
            axes.text(0, 1.02, name, transform=axes.transAxes, fontsize=5.5, va="bottom", ha="left")
    for axes in panels[len(places) :]:
        axes.set_axis_off()
    return figure


def _panel(axes: "Axes", rows: Sequence[DriftRow], thresholds: Thresholds) -> None:
    """One code of one coder: agreement with its interval, and how often the code is used."""
    for bound in (thresholds.tentative, thresholds.reliable):
        if bound is not None:
            axes.axhline(bound, color=_GREY, linewidth=0.4, linestyle=(0, (1, 1)), zorder=0)
    axes.axhline(0, color=_GREY, linewidth=0.4, zorder=0)
    agreement = [row for row in rows if row.figure == "agreement"]
    at = [row.window for row in agreement]
    low, high = _numbers(row.low for row in agreement), _numbers(row.high for row in agreement)
    axes.fill_between(at, low, high, color=_BLUE, alpha=0.15, linewidth=0)
    axes.vlines(at, low, high, color=_BLUE, alpha=0.3, linewidth=0.5)
    _line(axes, agreement, color=_BLUE, marker="o", linestyle="-")
    _line(axes, [row for row in rows if row.figure == "prevalence"], color=_ORANGE, marker="s", linestyle="--")
    n = len(agreement)
    axes.set_xlim(0.5, max(n, 2) + 0.5)
    heights = {-1.0: "−1", -0.5: "−.5", 0.0: "0", 0.5: ".5", 1.0: "1"}
    inside = [height for height in heights if height >= axes.get_ylim()[0]]
    axes.set_yticks(inside, [heights[height] for height in inside])
    shown = ticks(n)
    axes.set_xticks([agreement[number].window for number in shown])
    axes.set_xticklabels([f"{agreement[number].window}\n{agreement[number].n_units:,}" for number in shown], fontsize=5)


def ticks(n: int, most: int = 5) -> list[int]:
    """At most so many windows that lie evenly, the first and the last among them.

    >>> ticks(3), ticks(9)
    ([0, 1, 2], [0, 2, 4, 6, 8])
    """
    return list(range(n)) if n <= most else sorted({round(index * (n - 1) / (most - 1)) for index in range(most)})


def _line(axes: "Axes", rows: Sequence[DriftRow], **style: Any) -> None:
    """The values of a figure; a window without one leaves a gap."""
    size = 2.2 if len(rows) <= _MOST_MARKERS else 0
    axes.plot([row.window for row in rows], _numbers(row.value for row in rows), markersize=size, **style)


def _numbers(values: Iterable[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _legend(figure: "Figure", rows: Sequence[DriftRow], confidence: float) -> None:
    from matplotlib.lines import Line2D

    unit, by_coder = rows[0].unit, any(row.coder for row in rows)
    what = "alpha with the others" if by_coder else "alpha of all coders"
    told = f"{what}, {confidence * 100:g} % interval"
    handles = [Line2D([], [], color=_BLUE, marker="o", markersize=2.2, label=told)]
    if by_coder:
        told = f"share of {unit}s with the code"
        handles.append(Line2D([], [], color=_ORANGE, marker="s", markersize=2.2, linestyle="--", label=told))
    figure.legend(handles=handles, loc="outside upper left", ncols=2, frameon=False, fontsize=5.5)
    figure.supxlabel(f"window in the order of coding; below it its {unit}s", fontsize=6)
