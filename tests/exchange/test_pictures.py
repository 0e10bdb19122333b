"""Pictures of drift."""

import re
import sys
from io import BytesIO

import pytest
from lxml import etree

from qualcode.analysis.over_time.drift_rows import DriftRow
from qualcode.errors import RefusedError
from qualcode.exchange.pictures import drift_picture
from qualcode.settings import Thresholds

BOUNDS = Thresholds(tentative=0.667, reliable=0.8)


def row(
    window: int, value: float | None, *, figure: str = "agreement", code: str = "trust", coder: str = "ann"
) -> DriftRow:
    low, high = (None, None) if value is None else (value - 0.1, value + 0.1)
    return DriftRow(
        coder=coder,
        code=code,
        label="",
        figure=figure,
        unit="turn",
        window=window,
        first="d1",
        last="d2",
        n_documents=2,
        n_units=60 + window,
        n_coded=30,
        value=value,
        reason="",
        low=low,
        high=high,
        slope=None,
        p_value=None,
        n_orders=None,
        trend_documents=0,
        trend_reason="",
    )


ROWS = [row(1, 0.9), row(2, None), row(3, 0.4), *(row(n, 0.1, figure="prevalence") for n in (1, 2, 3))]


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_figures_give_the_same_bytes(form: str) -> None:
    assert drift_picture(ROWS, BOUNDS, form) == drift_picture(ROWS, BOUNDS, form)


@pytest.mark.parametrize(
    ("form", "stamp"), [("svg", rb"<dc:date>"), ("png", rb"Matplotlib|tIME"), ("pdf", rb"CreationDate")]
)
def test_no_time_and_no_version_is_written(form: str, stamp: bytes) -> None:
    assert not re.search(stamp, drift_picture(ROWS, BOUNDS, form))


def lines_of(picture: bytes, color: str) -> list[str]:
    """The paths of lines in a colour."""
    paths = etree.parse(BytesIO(picture)).iter("{http://www.w3.org/2000/svg}path")
    return [path.get("d", "") for path in paths if f"stroke: {color}" in path.get("style", "")]


def test_a_window_without_a_value_leaves_a_gap() -> None:
    """Of three windows with values one stroke has two lines, as has the key above; without the second none joins."""
    full = [row(1, 0.9), row(2, 0.6), row(3, 0.4)]
    strokes = [
        [path.count("L") for path in lines_of(drift_picture(rows, BOUNDS, "svg"), "#0072b2")] for rows in (full, ROWS)
    ]
    assert [found.count(2) for found in strokes] == [2, 1]


def test_thresholds_are_thin_lines_and_none_are_drawn_without_them() -> None:
    with_bounds, without = (lines_of(drift_picture(ROWS, one, "svg"), "#767676") for one in (BOUNDS, Thresholds()))
    assert len(with_bounds) - len(without) == 2


def test_a_single_window_is_a_picture_too() -> None:
    assert drift_picture([row(1, 0.5)], BOUNDS, "png").startswith(b"\x89PNG")


def test_codes_without_coders_stand_two_in_a_row() -> None:
    one, three = ([row(n, 0.5, code=f"c{code}", coder="") for code in range(k) for n in (1, 2)] for k in (1, 3))
    height = [float(re.search(rb'height="([\d.]+)pt"', drift_picture(rows, BOUNDS, "svg"))[1]) for rows in (one, three)]  # type: ignore[index]
    assert height == [pytest.approx((0.62 + 0.66 * rows) * 72) for rows in (1, 2)]


def test_too_many_codes_and_none_are_refused() -> None:
    many = [row(1, 0.5, code=f"c{code}") for code in range(81)]
    with pytest.raises(RefusedError, match="81 codes x 1 are too many small pictures; choose with --code"):
        drift_picture(many, BOUNDS, "svg")
    with pytest.raises(RefusedError, match="nobody used a code here"):
        drift_picture([], BOUNDS, "svg")


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(RefusedError, match=r"pip install 'qualcode\[pictures\]'"):
        drift_picture(ROWS, BOUNDS, "svg")
