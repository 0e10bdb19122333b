"""Codes that exclude each other: each unit has one of them, or none, and the codebook says how many there are."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from qualcode.analysis.agreement import Agreement, Compared, compared, rated_codes
from qualcode.analysis.agreement_rows import COEFFICIENTS, CUSTOMARY
from qualcode.analysis.draws import Wish
from qualcode.analysis.measuring import measured
from qualcode.analysis.value_rows import rated_values
from qualcode.coefficients.tables import MISSING, Ratings
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.model import Codebook
from qualcode.problem import Problem
from qualcode.scope import Selection, matching
from qualcode.text import line_at, line_starts

Mask = npt.NDArray[np.bool_]


def exclusive_family(codebook: Codebook, code: str) -> tuple[str, ...]:
    """A code and its children, which are to exclude each other.

    Args:
        codebook: The tree.
        code: As the user wrote it.

    Raises:
        UnknownNameError: If there is no such code.
        RefusedError: If it means several codes, or has no codes below it.
    """
    named = matching("code", [code], codebook.by_id)
    if len(named) > 1:
        raise RefusedError(f"'{code}' means {len(named)} codes; name the one whose children exclude each other")
    children = codebook.children(named[0])
    if not children:
        raise RefusedError(f"'{named[0]}' has no codes below it that could exclude each other")
    return (named[0], *children)


def exclusive_agreement(  # noqa: PLR0913 - what is measured, on what, and how surely
    selection: Selection,
    unit: str,
    exclusive: str,
    *,
    coefficients: Sequence[str] = CUSTOMARY,
    wish: Wish | None = None,
    target: Callable[[str], float | None] = lambda _: None,
    universe_rule: str = "assigned",
) -> Agreement:
    """How far the coders in scope agree on which of some codes a unit has.

    A unit has the code below `exclusive` that a coding of the coder on it has, or stands under; or `exclusive` itself,
    which is one of the values where somebody used it without saying more; or none of them, which is a value too. How
    many values there are to choose from is told by the codebook, used or not.

    Args:
        selection: Which documents, layers, facets and speakers; no codes.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        exclusive: A code whose children exclude each other on a unit.
        coefficients: Some of `COEFFICIENTS`.
        wish: Which intervals.
        target: For a code the value to be reached.
        universe_rule: One of `UNIVERSES`.

    Returns:
        Rows of the values, then of each of the codes that was used, present or absent.

    Raises:
        RefusedError: If `exclusive` has no children, or there are no two layers to compare.
        UnknownNameError: If there is no such code, coefficient, unit, interval or universe.
        UnreadableError: If a coder gave a unit two of the codes.
    """
    for name in coefficients:
        if name not in COEFFICIENTS:
            raise UnknownNameError("coefficient of single values", name, COEFFICIENTS)
    family = exclusive_family(selection.study.codebook, exclusive)
    on = compared(selection, unit, wish, universe_rule)
    layers = _by_code(on, family)
    codes = [code for code in family if code != family[0] or layers[0].any()]
    cells = _values(on, [layers[family.index(code)] for code in codes], codes)
    label = f"{family[0]}: one of {len(codes)} codes, or none"
    used = [code for code in family[1:] if code in on.present.units_with]
    rows = (
        *measured(rated_values(on.like, cells, len(codes) + 1, label), coefficients, target),
        *measured(rated_codes(selection, on.like, on.present, used), coefficients, target),
    )
    return Agreement(rows, on.universe, selection, on.present.n_outside, on.like.draws, on.present.n_unassigned)


def _by_code(on: Compared, family: tuple[str, ...]) -> list[Mask]:
    """For each code of the family, units x coders: whether the coder gave it; the first by its own codings alone."""
    shape = (len(on.universe), len(on.like.coders))
    found = []
    for code in family:
        has = np.zeros(shape, dtype=np.bool_)
        by_layer = on.present.own.get(code, ()) if code == family[0] else on.present.units_with.get(code, ())
        for column, units in enumerate(by_layer):
            has[units, column] = True
        found.append(has & ~on.present.missing)
    found[0] &= ~np.any(found[1:], axis=0)  # a unit that has a child has that
    return found


def _values(on: Compared, layers: Sequence[Mask], codes: Sequence[str]) -> Ratings:
    """Units x coders: 0 for none of the codes, 1 for the first and so on, `MISSING` where the coder says nothing.

    Raises:
        UnreadableError: If a coder gave a unit two of the codes.
    """
    several = np.sum(layers, axis=0) > 1
    if several.any():
        raise UnreadableError(list(_not_exclusive(on, layers, codes, several)))
    cells = np.where(on.present.missing, MISSING, 0)
    for number, has in enumerate(layers, 1):
        cells[has] = number
    for code in codes:  # who chose from fewer codes made another choice
        for column, not_asked in enumerate(on.present.unasked.get(code, ())):
            cells[not_asked, column] = MISSING
    return cells


def _not_exclusive(
    on: Compared,
    layers: Sequence[Mask],
    codes: Sequence[str],
    several: Mask,
) -> Iterator[Problem]:
    """Each unit to which a coder gave two of the codes, at the line where it begins."""
    units = on.universe
    documents = np.repeat(np.arange(len(units.documents)), units.sizes)
    for unit, column in np.argwhere(several).tolist():
        document, text = units.documents[documents[unit]], units.texts[documents[unit]]
        line = text.first_line - 1 + line_at(line_starts(text.body), int(units.starts[unit]))
        both = " and ".join(f"'{code}'" for code, has in zip(codes, layers, strict=True) if has[unit, column])
        message = (
            f"{on.like.coders[column]} gave {units.unit} {int(units.numbers[unit])} both {both}, which are to exclude"
            " each other; take a smaller unit, or leave `--exclusive` out"
        )
        yield Problem(document.path, line, "not-exclusive", message)
