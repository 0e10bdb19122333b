"""How many units and how many cases a study needs: formulas for planning, before there are data."""

import math
from statistics import NormalDist

from qualcode.errors import UndefinedError

MOST = 10_000_000
"""No plan for more units or cases than this."""


def alpha_units(prevalence: float, minimum: float, *, significance: float = 0.05, coders: int = 2) -> int:
    """Units it takes to show that Krippendorff's alpha of one code is above a minimum.

    The equation is printed for two coders. What stands in brackets is the large-sample
    variance of an intraclass kappa over the square of its distance to the minimum, where the
    kappa lies midway between the minimum and 1; z squared times it gives even odds that the lower
    end of the interval reaches the minimum. The tables that go with it have twice that number
    for two coders, and so has this function: it gives about seven chances in ten (both are
    simulated in the tests).

    Args:
        prevalence: Share of the units that have the code; of several values, of the rarest.
        minimum: The least alpha that is good enough.
        significance: One-sided: the chance of taking an alpha that is too low for good enough.
        coders: As the manual says, the number of units grows with them; more than two are
            better informed by a unit, so that for them it is a safe number rather than the least.

    Raises:
        UndefinedError: Where a number is out of its range; a code on all units or on none has no alpha.

    Source: Krippendorff (2004), Content Analysis, 2nd edition, p. 240, after Bloch & Kraemer (1989),
    2 x 2 Kappa Coefficients, eq. 3.7; the factor for coders from the manual of ATLAS.ti 22, Sample
    Size and Decision Rules, which prints 139 for four equally frequent codes:

    >>> alpha_units(0.25, 0.8), alpha_units(0.05, 0.8)
    (139, 560)
    """
    _share("prevalence", prevalence, why=" (a code that every unit has, or none, has no alpha)")
    _share("minimum", minimum)
    _at_least_two(coders)
    z = _z(significance)
    spread = (1 + minimum) * (3 - minimum) / (4 * prevalence * (1 - prevalence) * (1 - minimum)) - minimum
    return _whole(coders * z**2 * spread)


def kappa_units(
    prevalence: float,
    minimum: float,
    expected: float,
    *,
    raters: int = 2,
    significance: float = 0.05,
    power: float | None = None,
) -> int:
    """Units it takes to show that a kappa which is expected to have a value is above a minimum.

    Raters are exchangeable and have the code on the same share of units; with probability kappa
    all of them agree on a unit, else each decides alone (the common correlation model). Of the
    chi-square of the goodness of fit between the expected and the least kappa, n is where it
    reaches its critical value. No printed figure of the papers was at hand; what it promises is
    simulated in the tests.

    Args:
        prevalence: Share of the units that have the code.
        minimum: The least kappa that is good enough.
        expected: The kappa that the coders will have, from a pilot.
        raters: How many code each unit.
        significance: One-sided.
        power: The chance of showing it. `None`: the lower limit is expected to stand at the minimum,
            so that chances are even.

    Raises:
        UndefinedError: Where a number is out of its range.

    Source: Donner & Eliasziw (1992), A Goodness-of-Fit Approach to Inference Procedures for the Kappa
    Statistic; for several raters Donner & Rotondi (2010), Sample Size Requirements for Interval
    Estimation of the Kappa Statistic. For two raters and a prevalence of 1/2 the chi-square per unit
    is (expected - minimum)^2 / (1 - minimum^2), here 0.04 / 0.64, so that n = 1.645^2 x 16 = 43.3:

    >>> kappa_units(0.5, 0.6, 0.8)
    44
    """
    _share("prevalence", prevalence, why=" (a code that every unit has, or none, has no kappa)")
    _share("minimum", minimum)
    _share("expected", expected)
    _at_least_two(raters)
    if expected <= minimum:
        raise UndefinedError(f"the expected value ({expected:g}) must be above the minimum ({minimum:g})")
    z = _z(significance)
    if power is not None:
        _share("power", power)
        z += NormalDist().inv_cdf(power)
        if z <= 0:
            raise UndefinedError(f"power {power:g} is below the significance {significance:g}: no unit is needed")
    least, likely = (common_correlation(prevalence, kappa, raters) for kappa in (minimum, expected))
    fit = sum((a - b) ** 2 / b for a, b in zip(likely, least, strict=True))
    return _whole(z**2 / fit)


def common_correlation(prevalence: float, kappa: float, raters: int) -> list[float]:
    """Chances that none, one, two, … all of the raters have a code on a unit.

    Source: Altaye, Donner & Klar (2001), Procedures for Assessing Interobserver Agreement among
    Multiple Raters, in the form of Donner & Rotondi (2010).

    >>> common_correlation(0.5, 0.6, 2)
    [0.4, 0.2, 0.4]
    """
    p, q = prevalence, 1 - prevalence
    alone = [math.comb(raters, x) * p**x * q ** (raters - x) for x in range(raters + 1)]
    chances = [(1 - kappa) * chance for chance in alone]
    chances[0] += kappa * q
    chances[-1] += kappa * p
    return chances


def cases_needed(prevalence: float, instances: int, power: float) -> int:
    """Cases to look at until a theme is likely to be met often enough.

    Args:
        prevalence: Share of all cases in which the theme would be found.
        instances: In how many cases it is to be met at least.
        power: The chance of that.

    Raises:
        UndefinedError: Where a number is out of its range.

    Source: Fugard & Potts (2015), Supporting Thinking on Sample Sizes for Thematic Analyses,
    whose abstract has 29:

    >>> cases_needed(0.1, 2, 0.8)
    29
    """
    _share("prevalence", prevalence, why=" (what no case has is never met; what every case has needs no plan)")
    _share("power", power)
    _at_least_one(instances)
    low, high = instances - 1, instances  # too few; perhaps enough
    while chance_of_instances(high, prevalence, instances) < power:
        low, high = high, 2 * high
        if high > MOST:
            raise UndefinedError(f"it would take more than {MOST:,} cases")
    while high - low > 1:
        middle = (low + high) // 2
        enough = chance_of_instances(middle, prevalence, instances) >= power
        low, high = (low, middle) if enough else (middle, high)
    return high


def chance_of_instances(n_cases: int, prevalence: float, instances: int) -> float:
    """The chance of meeting a theme in at least so many of some cases.

    >>> round(chance_of_instances(2, 0.5, 1), 2)
    0.75
    """
    if instances > n_cases:
        return 0.0
    p, q = math.log(prevalence), math.log1p(-prevalence)
    fewer = (
        math.lgamma(n_cases + 1) - math.lgamma(x + 1) - math.lgamma(n_cases - x + 1) + x * p + (n_cases - x) * q
        for x in range(instances)
    )
    return max(0.0, 1 - math.fsum(map(math.exp, fewer)))


def _share(name: str, value: float, why: str = "") -> None:
    if not 0 < value < 1:
        percent = f"; did you mean {value / 100:g}?" if 1 < value < 100 else ""
        raise UndefinedError(f"{name} must lie between 0 and 1, both excluded, not {value:g}{percent or why}")


def _at_least_two(coders: int) -> None:
    if coders < 2:
        raise UndefinedError(f"agreement is between two coders at least, not {coders}")


def _at_least_one(instances: int) -> None:
    if instances < 1:
        raise UndefinedError(f"a theme is to be met once at least, not {instances} times")


def _z(significance: float) -> float:
    """The normal deviate that a one-sided test has to reach."""
    if not 0 < significance < 0.5:
        raise UndefinedError(f"significance must lie between 0 and 0.5, both excluded, not {significance:g}")
    return -NormalDist().inv_cdf(significance)


def _whole(n: float) -> int:
    if n > MOST:
        raise UndefinedError(f"it would take more than {MOST:,} units")
    return max(2, math.ceil(n))
