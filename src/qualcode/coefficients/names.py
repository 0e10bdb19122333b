"""What the coefficients are called: for files and options, which must know a name before anything is computed."""

OF_PAIRS = ("percent_agreement", "cohen_kappa", "scott_pi", "bennett_s", "pabak")
"""Coefficients of two coders: a figure for each pair."""
OF_ALL_CODERS = (
    "krippendorff_alpha",
    "fleiss_kappa",
    "conger_kappa",
    "light_kappa",
    "brennan_prediger",
    "gwet_ac1",
    "gwet_ac2",
)
"""Coefficients that give one figure for any number of coders."""
OF_ALL_CODES = ("masi_alpha", "jaccard_alpha", "pooled_kappa")
"""Coefficients of all codes together."""
OF_SPANS = ("bar_u_alpha", "u_alpha", "cu_alpha", "ku_alpha", "ku_coverage", "span_f1_exact", "span_f1_overlap")
"""Coefficients of spans, on the continuum of characters; where units are comes before what they are."""
SHARES = ("percent_agreement", "ku_coverage", "span_f1_exact", "span_f1_overlap")
"""Figures that are shares, from which chance is not taken off: they are never below 0."""
