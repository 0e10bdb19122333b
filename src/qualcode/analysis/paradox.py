"""Where percent agreement is high and agreement beyond chance is low because nearly every unit has one value."""

from collections.abc import Sequence
from statistics import fmean

from qualcode.analysis.figures import figure
from qualcode.analysis.measuring import FEWEST_USES, AgreementRow

HIGH_PERCENT = 0.90
LOW_ALPHA = 0.667
APART = 0.2
SKEWED = 0.1


def paradox_line(rows: Sequence[AgreementRow]) -> str | None:
    """A sentence that explains a high percent agreement beside a low alpha; `None` where there is nothing of the kind.

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
    code, unit = rows[0].code, rows[0].unit
    few, more, less = ("have", "absent", "present") if prevalence < SKEWED else ("lack", "present", "absent")
    return (
        f"{code}: {percent * 100:.0f} % agreement, and alpha only {figure(alpha)}, because few {unit}s {few} the code"
        f" (prevalence {figure(prevalence)}; Gwet's AC1 is {figure(ac1)}): the coders agree more on where it is {more}"
        f" than on where it is {less}."
    )


def _value(rows: Sequence[AgreementRow], coefficient: str) -> float | None:
    """The value over all of the coders; of a coefficient of pairs alone, the mean of the pairs."""
    own = [row for row in rows if row.coefficient == coefficient]
    most = max((row.coders.count(",") for row in own), default=0)
    values = [row.value for row in own if row.coders.count(",") == most and row.value is not None]
    return fmean(values) if values else None
