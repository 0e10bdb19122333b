"""What each coefficient and each way to an interval is, in a sentence, with its source."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Told(NamedTuple):
    """A sentence, and the keys of the references that it names."""

    sentence: str
    references: tuple[str, ...]


REFERENCES: Mapping[str, str] = {
    "brennan-1981": (
        "Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses, misuses, and alternatives."
        " Educational and Psychological Measurement, 41(3), 687–699."
    ),
    "cohen-1960": (
        "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement,"
        " 20(1), 37–46."
    ),
    "conger-1980": (
        "Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological Bulletin,"
        " 88(2), 322–328."
    ),
    "davison-1997": (
        "Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge University Press."
    ),
    "efron-1993": "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.",
    "feinstein-1990": (
        "Feinstein, A. R., & Cicchetti, D. V. (1990). High agreement but low kappa: I. The problems of two paradoxes."
        " Journal of Clinical Epidemiology, 43(6), 543–549."
    ),
    "fleiss-1971": (
        "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5),"
        " 378–382."
    ),
    "gwet-2008": (
        "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement."
        " British Journal of Mathematical and Statistical Psychology, 61(1), 29–48."
    ),
    "gwet-2014": "Gwet, K. L. (2014). Handbook of inter-rater reliability (4th ed.). Advanced Analytics.",
    "krippendorff-2011": (
        "Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Annenberg School for Communication,"
        " University of Pennsylvania."
    ),
    "krippendorff-2019": (
        "Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). SAGE."
    ),
    "light-1971": (
        "Light, R. J. (1971). Measures of response agreement for qualitative data: Some generalizations and"
        " alternatives. Psychological Bulletin, 76(5), 365–377."
    ),
    "louis-1981": (
        "Louis, T. A. (1981). Confidence intervals for a binomial parameter after observing no successes."
        " The American Statistician, 35(3), 154."
    ),
    "passonneau-2006": (
        "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation."
        " Proceedings of the Fifth International Conference on Language Resources and Evaluation (LREC), 831–836."
    ),
}

COEFFICIENTS: Mapping[str, Told] = {
    "percent_agreement": Told(
        "Percent agreement is the share of units on which two coders say the same, code present or code absent. It"
        " makes no allowance for chance and is high for every rare code.",
        (),
    ),
    "cohen_kappa": Told(
        "Cohen's kappa (Cohen, 1960) is of two coders: 1 for perfect agreement, 0 for what chance gives when each uses"
        " the code as often as they did.",
        ("cohen-1960",),
    ),
    "krippendorff_alpha": Told(
        "Krippendorff's alpha for nominal values (Krippendorff, 2011, 2019) is 1 minus observed over expected"
        " disagreement, of all coders at once: 1 for perfect agreement, 0 for what chance gives, less where coders"
        " disagree systematically. It takes units that not everybody coded.",
        ("krippendorff-2011", "krippendorff-2019"),
    ),
    "gwet_ac1": Told(
        "Gwet's AC1 (Gwet, 2008) is of all coders at once and counts as chance only guesses on units that are hard to"
        " tell, so that it stays near percent agreement where a code is rare.",
        ("gwet-2008",),
    ),
    "gwet_ac2": Told("Gwet's AC2 (Gwet, 2014) is AC1 with weights.", ("gwet-2014",)),
    "masi_alpha": Told(
        "For all codes together a unit's value is the set of its codes, the empty set among them; alpha is then of"
        " these sets, with MASI's distance (Passonneau, 2006): 0 for equal sets, 1 for sets without a common code, and"
        " between them by how much is shared and whether one set holds the other.",
        ("krippendorff-2011", "passonneau-2006"),
    ),
    "fleiss_kappa": Told("Fleiss' kappa (Fleiss, 1971) is of all coders at once.", ("fleiss-1971",)),
    "conger_kappa": Told("Conger's kappa (Conger, 1980) is Cohen's for more than two coders.", ("conger-1980",)),
    "light_kappa": Told("Light's kappa (Light, 1971) is the mean of Cohen's over the pairs.", ("light-1971",)),
    "brennan_prediger": Told(
        "Brennan and Prediger's coefficient (Brennan & Prediger, 1981) takes every value for equally"
        " probable by chance.",
        ("brennan-1981",),
    ),
}

INTERVALS: Mapping[str, Told] = {
    "bootstrap": Told(
        "They are percentiles of a bootstrap (Efron & Tibshirani, 1993, ch. 13): coefficients of samples drawn with"
        " replacement",
        ("efron-1993",),
    ),
    "bca": Told(
        "They are of a bootstrap with correction for bias and skewness (BCa; Efron & Tibshirani, 1993, ch. 14):"
        " coefficients of samples drawn with replacement",
        ("efron-1993",),
    ),
    "jackknife": Told(
        "They are of the jackknife (Efron & Tibshirani, 1993, ch. 11), with Student's t around the logarithm of 1 - the"
        " coefficient: it is computed again without each of what is drawn",
        ("efron-1993",),
    ),
    "analytic": Told(
        "They are of the standard error for large samples (Davison & Hinkley, 1997, 2.7.2), with the normal"
        " distribution",
        ("davison-1997",),
    ),
}
CLUSTERS = Told(
    "Whole documents are drawn, since units of one document hang together (Davison & Hinkley, 1997, 3.8).",
    ("davison-1997",),
)
NO_DISAGREEMENT = Told(
    "Where no disagreement was seen, the lower end is that at which so many units without one would still be seen with"
    " the probability of the tail (Louis, 1981), if units were independent.",
    ("louis-1981",),
)
PARADOX = Told(
    "High percent agreement beside a low coefficient is known as a paradox of kappa (Feinstein & Cicchetti, 1990)."
    " Where nearly every unit has one value, chance alone gives a high percentage, and a coefficient that allows for"
    " chance hangs on the few other units; AC1, whose chance does not grow with the skew, stays high. Neither is wrong:"
    " report prevalence with both. It is pointed out where percent agreement is at least .90, alpha below .667, AC1 at"
    " least .2 above alpha, prevalence below .1 or above .9, and the code on five units or more.",
    ("feinstein-1990", "gwet-2008"),
)


def references(told: Iterable[Told]) -> tuple[str, ...]:
    """The full references that some sentences name, in the order of the alphabet."""
    keys = {key for one in told for key in one.references}
    return tuple(REFERENCES[key] for key in sorted(keys))
