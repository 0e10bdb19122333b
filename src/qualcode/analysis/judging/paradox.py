"""Where percent agreement is high and agreement beyond chance is low because nearly every unit has one value."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.figures import figure
from qualcode.analysis.measuring import FEWEST_USES

HIGH_PERCENT = 0.90
LOW_ALPHA = 0.667
APART = 0.2
SKEWED = 0.1


class Paradox(NamedTuple):
    """A code with a high percent agreement beside a low alpha."""

    code: str
    unit: str
    percent: float
    alpha: float
    ac1: float
    prevalence: float
    """The mean of the coders' shares of units with the code."""


def paradox(rows: Sequence[AgreementRow]) -> Paradox | None:
    """A high percent agreement beside a low alpha; `None` where there is nothing of the kind.

    All of this must hold: percent agreement is at least .90, alpha below .667, AC1 at least .2 above alpha, and the
    mean of the coders' prevalences below .1 or above .9. That a code is rare is not enough; and of a code that nobody
    used on five units it is not known what its alpha means.

    Args:
        rows: Of one code, among them `percent_agreement`, `krippendorff_alpha` and `gwet_ac1`.

    Source: Feinstein & Cicchetti (1990), High Agreement but Low Kappa: I. The Problems of Two Paradoxes.
    """
    percent = _value(rows, "percent_agreement")
    alpha = _value(rows, "krippendorff_alpha")
    ac1 = _value(rows, "gwet_ac1")
    uses = next((row for row in rows if row.coefficient == "krippendorff_alpha" and row.prevalence), None)
    if percent is None or alpha is None or ac1 is None or uses is None or max(uses.used) < FEWEST_USES:
        return None
    prevalence = fmean(uses.prevalence)
    if percent < HIGH_PERCENT or alpha >= LOW_ALPHA or ac1 - alpha < APART or SKEWED <= prevalence <= 1 - SKEWED:
        return None
    return Paradox(rows[0].code, rows[0].unit, percent, alpha, ac1, prevalence)


def paradox_line(rows: Sequence[AgreementRow]) -> str | None:
    """A sentence that explains a paradox of a code; `None` where there is none.

    Args:
        rows: As for `paradox`.
    """
    found = paradox(rows)
    if found is None:
        return None
    few, more, less = ("have", "absent", "present") if found.prevalence < SKEWED else ("lack", "present", "absent")
    return (
        f"{found.code}: {found.percent * 100:.0f} % agreement, and alpha only {figure(found.alpha)}, because few"
        f" {found.unit}s {few} the code (prevalence {figure(found.prevalence)}; Gwet's AC1 is {figure(found.ac1)}): the"
        f" coders agree more on where it is {more} than on where it is {less}."
    )


def paradox_note(by_code: Iterable[Sequence[AgreementRow]]) -> str | None:
    """One sentence on all codes with a paradox, for below a table; `None` where there is none.

    Args:
        by_code: The rows of each code, as for `paradox`.
    """
    found = [one for one in map(paradox, by_code) if one is not None]
    if not found:
        return None
    codes = ", ".join(f"{one.code} ({figure(one.prevalence)}, {figure(one.ac1)})" for one in found)
    return (
        f"High percent beside low alpha, as nearly all {found[0].unit}s have the same value (prevalence, Gwet's AC1):"
        f" {codes}. Report all of these figures together."
    )


def _value(rows: Sequence[AgreementRow], coefficient: str) -> float | None:
    """The value over all of the coders; of a coefficient of pairs alone, the mean of the pairs."""
    own = [row for row in rows if row.coefficient == coefficient]
    most = max((row.coders.count(",") for row in own), default=0)
    values = [row.value for row in own if row.coders.count(",") == most and row.value is not None]
    return fmean(values) if values else None
