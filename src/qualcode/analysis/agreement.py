"""How far coders agree, code by code: a row for each code, coefficient and set of coders."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qualcode.analysis.agreement_rows import ALL_CODES, COEFFICIENTS, CUSTOMARY, AgreementRow
from qualcode.analysis.draws import Draws, Wish, draws_for
from qualcode.analysis.measuring import measured
from qualcode.analysis.pooling import pooled_kappas
from qualcode.analysis.presence import Presence, presence
from qualcode.analysis.rated import Rated, Scale, ratings_of_nothing
from qualcode.analysis.units import Indices
from qualcode.analysis.universe import Universe, universe
from qualcode.analysis.value_rows import rows_of_sets
from qualcode.coefficients.alpha_measures import Alpha
from qualcode.coefficients.names import OF_ALL_CODES
from qualcode.coefficients.tables import Ratings, table_of_units
from qualcode.coefficients.weights import Differences, jaccard_distances, masi_distances
from qualcode.errors import UnknownNameError
from qualcode.model import Layer
from qualcode.scope import Selection, matching

_OF_SETS: Mapping[str, Differences] = {"masi_alpha": masi_distances, "jaccard_alpha": jaccard_distances}
_MOST_SETS = (500, 3_000)
"""With more different sets MASI and Jaccard are not computed: unasked, and asked for by name."""


@dataclass(frozen=True)
class Agreement:
    """Rows of agreement with what they were computed on."""

    rows: tuple[AgreementRow, ...]
    universe: Universe
    selection: Selection
    n_outside: int
    """Codings that touch no unit of the universe."""
    draws: Draws
    """How the intervals were had."""
    n_unassigned: int = 0
    """Codings that touch only units which their coder was not to code."""


def agreement(  # noqa: PLR0913 - what is measured, on what, and how surely
    selection: Selection,
    unit: str,
    *,
    coefficients: Sequence[str] = CUSTOMARY,
    depth: int | None = None,
    wish: Wish | None = None,
    target: Callable[[str], float | None] = lambda _: None,
    universe_rule: str = "assigned",
    as_values: bool = False,
) -> Agreement:
    """How far the coders in scope agree on each code, and on all codes together.

    A code's value on a unit is present or absent: for a coder who was to code
    the unit and finished, absent where no coding of theirs with the code, or
    one below it, touches the unit; for any other coder it is missing. The rows
    are of the codes that the scope names; where it names none, of every code
    that somebody used and the codes above it.

    The first row is of all codes together: a unit's value is the set of codes
    that it has, the empty set among them, so that units with several codes and
    units without any count as they are.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        coefficients: Some of `COEFFICIENTS` and `OF_ALL_CODES`. `percent_agreement`, `cohen_kappa`, `scott_pi`,
            `bennett_s`, `pabak` and `pooled_kappa` give a row for each pair of coders, the others one for all.
        depth: No codes deeper in the tree than this; in the row of all codes, deeper ones count as those above them.
        wish: Which intervals.
        target: For a code the value to be reached, for the probability of missing it.
        universe_rule: One of `UNIVERSES`: which units count; see `universe`.
        as_values: Also call two whole sets of codes the same or not, with each of `COEFFICIENTS` that is asked for.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit, coefficient, interval or universe.
        UnreadableError: If a coding no longer stands on its quote, or no document has a speaker called eligible.
    """
    for coefficient in coefficients:
        _known(coefficient)
    _, units, present, empty = compared(selection, unit, wish, universe_rule)
    codebook = selection.study.codebook
    codes = [code for code in present.units_with if codebook.within(code, depth)]
    rated = rated_codes(selection, empty, present, codes)
    of_codes = [name for name in coefficients if name in COEFFICIENTS]
    together, least = present.collapsed(codebook, depth), target(ALL_CODES)
    rows = (
        *_together(rated, together, selection, coefficients, least),
        *(_as_values(empty, together, of_codes, least) if as_values else ()),
        *measured(rated, of_codes, target),
    )
    return Agreement(rows, units, selection, present.n_outside, empty.draws, present.n_unassigned)


class Compared(NamedTuple):
    """What coders are compared on."""

    selection: Selection
    universe: Universe
    present: Presence
    like: Rated
    """The units, coders and draws, without any code."""


def compared(selection: Selection, unit: str, wish: Wish | None = None, universe_rule: str = "assigned") -> Compared:
    """The units, which coder has which code on which of them, and how intervals are had.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit, interval or universe.
        UnreadableError: If a coding no longer stands on its quote, or no document has a speaker called eligible.
    """
    units = universe(selection, unit, universe_rule)
    codebook = selection.study.codebook
    named = matching("code", selection.scope.codes, codebook.by_id) if selection.scope.codes else None
    present = presence(selection, units, named)
    draws = draws_for(document_of_unit(units), len(units.documents), unit, wish)
    names = tuple(coder_names(units.layers))
    like = ratings_of_nothing(unit, names, len(units), draws, universe=units.label)
    return Compared(selection, units, present, like)


def document_of_unit(units: Universe) -> Indices:
    """For each unit the index of its document, in the order of their ids."""
    order = np.argsort(np.argsort(np.array([document.id for document in units.documents], dtype=np.str_)))
    return np.repeat(order, np.array(units.sizes, dtype=np.int64))


def rated_codes(selection: Selection, like: Rated, present: Presence, codes: Sequence[str]) -> Rated:
    """The ratings of some codes, of the same units by the same coders."""
    codebook = selection.study.codebook
    table, code, cluster = present.rows_by_cluster(codes, like.draws.cluster, like.draws.n_clusters)
    labelled = tuple((one, codebook.label(one)) for one in codes)
    return replace(like, codes=labelled, table=table, code=code, cluster=cluster)


def _together(
    like: Rated, present: Presence, selection: Selection, coefficients: Sequence[str], target: float | None
) -> Iterator[AgreementRow]:
    """The rows of all codes together."""
    codes = list(present.units_with)
    of_sets = [name for name in _OF_SETS if name in coefficients]
    if of_sets or "pooled_kappa" not in coefficients:
        ratings, sets = present.sets(codes)
        for name in of_sets:
            yield of_sets_row(like, ratings, sets, name)._replace(target=target)
        if not of_sets:
            yield of_sets_row(like, ratings, sets, "masi_alpha", asked=False)._replace(target=target)
    if "pooled_kappa" in coefficients:
        yield from pooled_kappas(rated_codes(selection, like, present, codes), target)


def _as_values(
    like: Rated, present: Presence, coefficients: Sequence[str], target: float | None
) -> Iterator[AgreementRow]:
    """The rows of whole sets of codes as values."""
    ratings, sets = present.sets(list(present.units_with))
    yield from rows_of_sets(like, ratings, len(sets), coefficients, target)


def of_sets_row(
    like: Rated, ratings: Ratings, sets: Sequence[frozenset[str]], name: str, *, asked: bool = True
) -> AgreementRow:
    """The row of a coefficient of sets.

    Args:
        like: Units and coders.
        ratings: Units x coders: the index of a set, or `MISSING`.
        sets: The different sets.
        name: `masi_alpha` or `jaccard_alpha`.
        asked: Whether somebody asked for it by name: else there is a reason instead of a value for fewer different
            sets already, since their distances take long.
    """
    too_many = len(sets) > _MOST_SETS[asked]
    known = () if too_many else sets
    rated = replace(
        like,
        codes=((ALL_CODES, "all codes together"),),
        table=table_of_units(ratings[:0] if too_many else ratings, len(known)),
        code=np.zeros(0 if too_many else len(ratings), dtype=np.int64),
        cluster=like.draws.cluster[:0] if too_many else like.draws.cluster,
        scale=Scale(len(like.coders), len(known), Alpha(_OF_SETS[name](known))),
        presence=False,
    )
    row = next(measured(rated, ["krippendorff_alpha"]))._replace(coefficient=name)
    if too_many:
        mend = "" if asked else f"; ask for it with --coefficient {name}"
        return row._replace(reason=f"not computed: {len(sets):,} different sets of codes{mend}")
    return row


def coefficients_named(names: Sequence[str], *, gate: str = "") -> tuple[str, ...]:
    """The coefficients that names mean: the customary ones without any, every one for `all`.

    Args:
        names: As the user gave them.
        gate: A coefficient that is needed in any case, to be held against a minimum.
    """
    if not names:
        return CUSTOMARY if not gate or gate in CUSTOMARY else (*CUSTOMARY, gate)
    known = (*OF_ALL_CODES, *COEFFICIENTS)
    chosen = tuple(dict.fromkeys(known if "all" in names else names))
    return chosen if not gate or gate in chosen else (*chosen, gate)


def _known(coefficient: str) -> None:
    if coefficient not in COEFFICIENTS and coefficient not in OF_ALL_CODES:
        raise UnknownNameError("coefficient", coefficient, (*OF_ALL_CODES, *COEFFICIENTS))


def coder_names(layers: Sequence[Layer]) -> list[str]:
    """The coder of each layer; the layer's own id where the coder's would not tell layers apart."""
    n_layers = Counter(layer.coder for layer in layers)
    return [layer.coder if layer.kind == "human" and n_layers[layer.coder] == 1 else layer.id for layer in layers]
