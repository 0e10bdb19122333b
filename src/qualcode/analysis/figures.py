"""Coefficients as they are printed in tables for people."""

from collections.abc import Iterable, Sequence

from qualcode.model import Codebook

MINUS = "\N{MINUS SIGN}"
NOTHING = "–"


def figure(value: float | None) -> str:
    """Two decimals, as agreement is printed, without the zero before the point.

    >>> figure(0.7341), figure(-0.05), figure(1.0), figure(None)
    ('.73', '−.05', '1.00', '–')
    """
    if value is None:
        return NOTHING
    text = f"{abs(value):.2f}".removeprefix("0")
    return (MINUS if value < 0 and text.strip(".0") else "") + text


def between(low: float | None, high: float | None) -> str:
    """An interval in as little room as can be: with ` to ` between its ends a table is too wide for 80 columns.

    >>> between(-0.052, 0.5), between(None, None)
    ('−.05–.50', '–')
    """
    return NOTHING if low is None or high is None else f"{figure(low)}–{figure(high)}"


def lowest_and_highest(values: Sequence[float | None]) -> str:
    """The range of some values, or the one value that all have.

    >>> lowest_and_highest([0.5, None, 0.25]), lowest_and_highest([0.5]), lowest_and_highest([])
    ('.25–.50', '.50', '–')
    """
    known = sorted(value for value in values if value is not None)
    if not known:
        return NOTHING
    return "–".join(dict.fromkeys(figure(value) for value in (known[0], known[-1])))


def set_in(codebook: Codebook, code: str, among: Iterable[str]) -> str:
    """A code's id, set in by its levels below the highest of some codes.

    >>> from qualcode.model import Code
    >>> codes = Codebook(codes=(Code("hub", "Hub"), Code("hub-team", "Team", parent="hub", depth=2)))
    >>> set_in(codes, "hub-team", ["hub", "hub-team"]), set_in(codes, "hub-team", ["hub-team"])
    ('  hub-team', 'hub-team')
    """
    by_id = codebook.by_id
    if code not in by_id:
        return code
    return "  " * (by_id[code].depth - min(by_id[one].depth for one in (code, *among) if one in by_id)) + code


def trimmed(value: float) -> str:
    """A threshold: as many decimals as it was given, at least two.

    >>> trimmed(0.667), trimmed(0.8), trimmed(-0.1)
    ('.667', '.80', '−.10')
    """
    text = f"{abs(value):.3f}".removeprefix("0")
    text = text.removesuffix("0")
    return (MINUS if value < 0 else "") + text
