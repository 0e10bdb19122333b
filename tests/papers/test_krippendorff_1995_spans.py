"""Krippendorff (1995), On the Reliability of Unitizing Continuous Data, p. 57, figure 2: four pairs of coders.

By DKPro Statistics @f7f4f89. The observed disagreements are exact. The alphas are those of a continuum without
smallest parts, had here by stretching the 24 ticks to 1,200,000; their expected disagreement has an error of sign in
print, which was corrected in 2004. The correct formula gives .553, -.928, .693 and .066;
the print is held to two hundredths.
"""

import pytest

from qualcode.coefficients.alpha_u_1995 import alpha_u_1995, disagreement_1995
from qualcode.coefficients.continua import Continua, continuum_of

Spans = list[tuple[int, int]]
A = ([(2, 10), (14, 20)], [(4, 8), (15, 17)])
B = ([(0, 18)], [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)])
C = ([(2, 8), (10, 12), (14, 18), (20, 22)], [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)])
D = ([(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)], [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)])
STRETCH = 50_000


def continuum(spans: tuple[Spans, Spans], stretch: int = 1) -> Continua:
    return continuum_of(24 * stretch, [[(start * stretch, end * stretch, 0) for start, end in one] for one in spans])


@pytest.mark.parametrize(("spans", "printed"), [(A, 0.03125), (B, 2.26736), (C, 0.02777), (D, 0.38715)])
def test_the_observed_disagreement_is_as_printed(spans: tuple[Spans, Spans], printed: float) -> None:
    assert disagreement_1995(continuum(spans)).observed == pytest.approx(printed, abs=1e-5)


@pytest.mark.parametrize(
    ("spans", "printed", "correct"), [(A, 0.553, 0.553), (B, -0.926, -0.928), (C, 0.679, 0.693), (D, 0.066, 0.066)]
)
def test_alpha_is_as_printed_but_for_the_error_of_sign(
    spans: tuple[Spans, Spans], printed: float, correct: float
) -> None:
    alpha = alpha_u_1995(continuum(spans, STRETCH))
    assert alpha == pytest.approx(printed, abs=0.02)
    assert alpha == pytest.approx(correct, abs=0.0005)
