"""How far coders agree on a table of ratings that was made elsewhere, without a study."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualcode.analysis.agreement import of_sets_row
from qualcode.analysis.agreement_rows import ALL_CODES, COEFFICIENTS, CUSTOMARY, AgreementRow
from qualcode.analysis.draws import Draws, Wish, draws_for
from qualcode.analysis.judging.thresholds import reaches
from qualcode.analysis.measuring import measured
from qualcode.analysis.outside.outside_ratings import Measurement, OutsideRatings
from qualcode.analysis.outside.outside_values import rows_of_values
from qualcode.analysis.pooling import pooled_kappas
from qualcode.analysis.presence import Presence
from qualcode.analysis.rated import Rated, ratings_of_nothing
from qualcode.coefficients.names import OF_ALL_CODES
from qualcode.coefficients.tables import MISSING
from qualcode.errors import RefusedError, UnknownNameError

UNIT = "unit"
MOST_CODES = 200
"""With more different codes there is no row for each."""
_MOST_POOLED = 1_000


@dataclass(frozen=True, eq=False)
class OutsideAgreement:
    """Rows of agreement with what they were computed on."""

    rows: tuple[AgreementRow, ...]
    ratings: OutsideRatings
    measurement: Measurement
    draws: Draws


def outside_agreement(
    ratings: OutsideRatings,
    measurement: Measurement | None = None,
    *,
    coefficients: Sequence[str] = (),
    wish: Wish | None = None,
    target: float | None = None,
) -> OutsideAgreement:
    """How far coders agree, over all codes (`*`) and, where these are not ordered, on each code against all others.

    Args:
        ratings: Units by coders.
        measurement: What the values mean.
        coefficients: Some of `COEFFICIENTS` and `OF_ALL_CODES`. Empty: the customary ones, and for sets MASI.
        wish: Which intervals. Documents are drawn where the table names them.
        target: The value to be reached, for the probability of missing it.

    Raises:
        RefusedError: If a request makes no sense for these ratings.
        UnknownNameError: If there is no such coefficient or interval.
    """
    meaning = measurement or Measurement()
    wish = wish or Wish()
    for name in coefficients:
        if name not in COEFFICIENTS and name not in OF_ALL_CODES:
            raise UnknownNameError("coefficient", name, (*OF_ALL_CODES, *COEFFICIENTS))
    if not ratings.single and (meaning.weights != "identity" or meaning.distances is not None):
        raise RefusedError(
            "weights and distances are of single values; this table has cells with several codes or none"
        )
    if not ratings.units:
        wish = replace(wish, over="auto")
    if wish.over == "documents" and not any(ratings.documents):
        raise RefusedError("there are no documents to draw: the table has no column 'document'; use `--over units`")
    draws = _draws(ratings, wish)
    names = tuple(coefficients) or (CUSTOMARY if ratings.single else ("masi_alpha", *CUSTOMARY))
    rows = tuple(_rows(ratings, meaning, names, draws, target, asked=bool(coefficients)))
    return OutsideAgreement(rows, ratings, meaning, draws)


def _draws(ratings: OutsideRatings, wish: Wish) -> Draws:
    named = sorted(set(ratings.documents))
    numbers = {document: number for number, document in enumerate(named)}
    documents = np.array([numbers[document] for document in ratings.documents], dtype=np.int64)
    draws = draws_for(documents, len(named), UNIT, wish)
    if len(named) > 1 or draws.method is None:
        return draws
    sentence = draws.note.split("units are taken for independent")[0]
    note = f"{sentence}units are taken for independent. Where they stand in documents, name these in a column"
    return replace(draws, note=f"{note} 'document': the true intervals are wider.")


def _rows(
    ratings: OutsideRatings,
    meaning: Measurement,
    names: Sequence[str],
    draws: Draws,
    target: float | None,
    *,
    asked: bool,
) -> Iterator[AgreementRow]:
    like = ratings_of_nothing(UNIT, ratings.coders, len(ratings.units), draws)
    by_code = _by_code(ratings, meaning)
    reason = _nobody(ratings)
    if reason:
        for code in (ALL_CODES, *by_code):
            for name in names:
                if code == ALL_CODES or name in COEFFICIENTS:
                    yield _blank(like, code, name, reason)
        return
    pooled = "pooled_kappa" in names and len(ratings.categories) <= _MOST_POOLED
    codes = _rated_codes(like, ratings) if by_code or pooled else like
    for name in names:
        if name == "pooled_kappa" and pooled:
            yield from pooled_kappas(codes, target)
        elif name in OF_ALL_CODES:
            yield _of_sets(like, ratings, name, asked=asked)._replace(target=target)
    yield from rows_of_values(like, ratings, meaning, [name for name in names if name in COEFFICIENTS], target)
    if by_code:
        yield from measured(codes, [name for name in names if name in COEFFICIENTS], lambda _: target)


def _of_sets(like: Rated, ratings: OutsideRatings, name: str, *, asked: bool) -> AgreementRow:
    """The row of a coefficient of sets, or why it is not computed."""
    if name != "pooled_kappa":
        return of_sets_row(like, ratings.cells, ratings.sets, name, asked=asked)
    return _blank(like, ALL_CODES, name, f"not computed: {len(ratings.categories):,} codes are too many")


def _by_code(ratings: OutsideRatings, meaning: Measurement) -> tuple[str, ...]:
    """The codes that have rows of their own."""
    ordered = meaning.level != "nominal" or meaning.weights != "identity" or meaning.distances is not None
    return () if ordered or len(ratings.categories) > MOST_CODES else ratings.categories


def _nobody(ratings: OutsideRatings) -> str:
    """Why nothing can be compared, where not even two coders are there."""
    if not ratings.coders:
        return "undefined: the table holds no ratings"
    if len(ratings.coders) == 1:
        return f"undefined: only one coder, '{ratings.coders[0]}'; agreement is of two or more"
    if not (ratings.cells != MISSING).any():
        return "undefined: the table holds no ratings"
    return ""


def _blank(like: Rated, code: str, name: str, reason: str) -> AgreementRow:
    label = "all codes together" if code == ALL_CODES else ""
    coders, n_units = ",".join(like.coders), like.n_units
    return AgreementRow(code, label, name, UNIT, coders, None, reason, None, None, "", n_units, 0)


def _presence_of(ratings: OutsideRatings) -> Presence:
    """Which coder has which code on which unit."""
    has = np.array(
        [[category in one for category in ratings.categories] for one in (*ratings.sets, frozenset[str]())],
        dtype=np.bool_,
    ).reshape(len(ratings.sets) + 1, len(ratings.categories))  # the last one for MISSING
    by_coder = [[np.flatnonzero(with_it) for with_it in has[:, code][ratings.cells].T] for code in range(has.shape[1])]
    gaps, gap = np.unique(ratings.cells == MISSING, axis=0, return_inverse=True)
    units_with = {code: tuple(found) for code, found in zip(ratings.categories, by_coder, strict=True)}
    return Presence(units_with, gaps, gap.reshape(-1), 0)


def _rated_codes(like: Rated, ratings: OutsideRatings) -> Rated:
    """Whether each code is there or not, code by code."""
    codes = ratings.categories
    table, code, cluster = _presence_of(ratings).rows_by_cluster(codes, like.draws.cluster, like.draws.n_clusters)
    return replace(like, codes=tuple((one, "") for one in codes), table=table, code=code, cluster=cluster)


def outside_coefficients(names: Sequence[str], *, gate: bool = False) -> tuple[str, ...]:
    """The coefficients that names mean: every one for `all`; empty for the customary ones.

    Args:
        names: As the user gave them.
        gate: Whether alpha is needed in any case, to be held against a minimum.
    """
    if not names:
        return ()
    chosen = tuple(dict.fromkeys((*OF_ALL_CODES, *COEFFICIENTS) if "all" in names else names))
    return (*chosen, "krippendorff_alpha") if gate and "krippendorff_alpha" not in chosen else chosen


def below(agreement: OutsideAgreement, minimum: float) -> list[AgreementRow]:
    """The rows of Krippendorff's alpha that do not reach a minimum; one without a value does not.

    Of ratings with several codes only those of single codes are held against it: for all together, whole sets are the
    same or not.
    """
    held = [row for row in agreement.rows if row.coefficient == "krippendorff_alpha"]
    if not agreement.ratings.single:
        held = [row for row in held if row.code != ALL_CODES] or held
    return [row for row in held if row.value is None or not reaches(row.value, minimum)]
