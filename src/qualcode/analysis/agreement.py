"""How far coders agree, code by code: a row for each code, coefficient and set of coders."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from qualcode.analysis.presence import Presence, presence
from qualcode.analysis.universe import Universe, counted, universe
from qualcode.coefficients.alpha import krippendorff_alpha
from qualcode.coefficients.pairs import bennett_s, cohen_kappa, light_kappa, pabak, percent_agreement, scott_pi
from qualcode.coefficients.raters import brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1
from qualcode.coefficients.tables import MISSING, RatingTable
from qualcode.errors import UndefinedError, UnknownNameError
from qualcode.model import Layer
from qualcode.scope import Selection, matching

_OF_TWO: Mapping[str, Callable[[RatingTable], float]] = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "scott_pi": scott_pi,
    "bennett_s": bennett_s,
    "pabak": pabak,
}
_OF_ALL: Mapping[str, Callable[[RatingTable], float]] = {
    "krippendorff_alpha": krippendorff_alpha,
    "fleiss_kappa": fleiss_kappa,
    "conger_kappa": conger_kappa,
    "light_kappa": light_kappa,
    "brennan_prediger": brennan_prediger,
    "gwet_ac1": gwet_ac1,
}
COEFFICIENTS = (*_OF_TWO, *_OF_ALL)
CUSTOMARY = ("percent_agreement", "cohen_kappa", "krippendorff_alpha")


class AgreementRow(NamedTuple):
    """How far some coders agree on where one code applies."""

    code: str
    label: str
    coefficient: str
    unit: str
    coders: str
    """Ids, joined by commas: two for a coefficient of pairs, else all who are compared."""
    value: float | None
    reason: str
    """Why there is no value."""
    low: float | None
    high: float | None
    interval: str
    """How `low` and `high` were had."""
    n_units: int
    """Units of the universe."""
    n_pairable: int
    """Units that at least two of these coders finished: the value rests on them."""
    prevalence: tuple[float, ...]
    """For each of the coders, the share of the pairable units they finished that have the code; empty without any."""
    used: tuple[int, ...]
    """For each of the coders, how many of the pairable units have the code."""


@dataclass(frozen=True)
class Agreement:
    """Rows of agreement with what they were computed on."""

    rows: tuple[AgreementRow, ...]
    universe: Universe
    selection: Selection
    n_outside: int
    """Codings that touch no unit of the universe."""


def agreement(selection: Selection, unit: str, *, coefficients: Sequence[str] = CUSTOMARY) -> Agreement:
    """How far the coders in scope agree on each code.

    A code's value on a unit is present or absent: for a coder who finished the
    document, absent where no coding of theirs with the code, or one below it,
    touches the unit. The rows are of the codes that the scope names; where it
    names none, of every code that somebody used and the codes above it.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        coefficients: Some of `COEFFICIENTS`. `percent_agreement`, `cohen_kappa`, `scott_pi`,
            `bennett_s` and `pabak` give a row for each pair of coders, the others one for all.

    Raises:
        RefusedError: If there are no two layers to compare, or a coder has two.
        UnknownNameError: If there is no such unit or coefficient.
        UnreadableError: If a coding no longer stands on its quote.
    """
    for coefficient in coefficients:
        _known(coefficient)
    codebook = selection.study.codebook
    units = universe(selection, unit)
    named = matching("code", selection.scope.codes, codebook.by_id) if selection.scope.codes else None
    present = presence(selection, units, named)
    rows = tuple(_rows(selection, units, present, coefficients))
    return Agreement(rows, units, selection, present.n_outside)


def coefficients_named(names: Sequence[str], *, gate: bool = False) -> tuple[str, ...]:
    """The coefficients that names mean: the customary ones without any, every one for `all`.

    Args:
        names: As the user gave them.
        gate: Whether alpha is needed in any case, to be held against a minimum.
    """
    if not names:
        return CUSTOMARY
    chosen = tuple(dict.fromkeys(COEFFICIENTS if "all" in names else names))
    return chosen if not gate or "krippendorff_alpha" in chosen else (*chosen, "krippendorff_alpha")


def _known(coefficient: str) -> None:
    if coefficient not in COEFFICIENTS:
        raise UnknownNameError("coefficient", coefficient, COEFFICIENTS)


def _rows(
    selection: Selection, universe: Universe, present: Presence, coefficients: Sequence[str]
) -> Iterator[AgreementRow]:
    names = coder_names(universe.layers)
    everybody = tuple(range(len(names)))
    n_units = len(universe)
    for code in present.units_with:
        entry = selection.study.codebook.by_id.get(code)
        patterns = present.patterns(code)
        for coefficient in coefficients:
            measure = _OF_TWO.get(coefficient) or _OF_ALL[coefficient]
            for columns in combinations(everybody, 2) if coefficient in _OF_TWO else [everybody]:
                found = _measured(patterns, columns, measure)
                yield AgreementRow(
                    code=code,
                    label=entry.label if entry else "",
                    coefficient=coefficient,
                    unit=universe.unit,
                    coders=",".join(names[column] for column in columns),
                    value=found.value,
                    reason=found.reason,
                    low=None,
                    high=None,
                    interval="",
                    n_units=n_units,
                    n_pairable=found.n_pairable,
                    prevalence=found.prevalence,
                    used=found.used,
                )


class _Measured(NamedTuple):
    value: float | None
    reason: str
    n_pairable: int
    prevalence: tuple[float, ...]
    used: tuple[int, ...]


def _measured(patterns: RatingTable, columns: tuple[int, ...], measure: Callable[[RatingTable], float]) -> _Measured:
    table = patterns.of_coders(*columns)
    pairable = table.n_ratings >= 2
    ratings, counts = table.rows[pairable], table.counts[pairable]
    n_pairable = int(counts.sum())
    used = tuple(int(n) for n in counts @ (ratings == 1))
    finished = [int(n) for n in counts @ (ratings != MISSING)]
    prevalence = tuple(n / of for n, of in zip(used, finished, strict=True)) if all(finished) else ()
    try:
        if n_pairable and not any(used):
            raise UndefinedError(f"not assessable: nobody used it in these {counted(n_pairable, 'unit')}")
        return _Measured(measure(table), "", n_pairable, prevalence, used)
    except UndefinedError as undefined:
        return _Measured(None, str(undefined), n_pairable, prevalence, used)


def coder_names(layers: Sequence[Layer]) -> list[str]:
    """The coder of each layer; the layer's own id where the coder's would not tell layers apart."""
    n_layers = Counter(layer.coder for layer in layers)
    return [layer.coder if layer.kind == "human" and n_layers[layer.coder] == 1 else layer.id for layer in layers]


def below(rows: Iterable[AgreementRow], minimum: float, coefficient: str) -> list[AgreementRow]:
    """The rows of a coefficient that do not reach a minimum.

    A row without a value does not reach it: what could not be assessed was not
    shown to be reliable. Only a pair of coders who share no unit, in a universe
    that has units, is passed over.

    Raises:
        UndefinedError: If there is no row of the coefficient to hold against the minimum.
        UnknownNameError: If there is no such coefficient.
    """
    _known(coefficient)
    held = [row for row in rows if row.coefficient == coefficient]
    if not held:
        raise UndefinedError(f"nothing to hold against {minimum}: there is no {coefficient} for any code")
    slack = 1e-12  # so that .8 computed by another way than .8 written does not fail
    return [
        row
        for row in held
        if (row.value < minimum - slack if row.value is not None else row.n_pairable or not row.n_units)
    ]


def universe_lines(agreement: Agreement) -> list[str]:
    """Sentences that say on what the rows rest; to be printed with every number."""
    units, selection = agreement.universe, agreement.selection
    study, scope = selection.study, selection.scope
    n_finished = {
        layer.id: sum(study.finished(layer, document.id) for document in units.documents) for layer in units.layers
    }
    coders = ", ".join(
        f"{name} ({counted(n_finished[layer.id], 'document')} finished)"
        for name, layer in zip(coder_names(units.layers), units.layers, strict=True)
    )
    below_it = "that code alone (--exact)" if scope.exact else "that code or one below it"
    facets = f" and facet {', '.join(scope.facets)}" if scope.facets else ""
    lines = [
        f"Unit: {units.unit}; {counted(len(units), units.unit)}"
        f" in {counted(len(units.documents), 'document')} that two or more coders have finished.",
        f"Coders: {coders}.",
        f"A {units.unit} has a code for a coder if a coding with {below_it}{facets} shares at least one character"
        " with it; in a document that the coder has not finished it is missing, not absent.",
        _version_line(agreement),
        _speaker_line(agreement),
        *units.left_out,
        "Intervals: none are computed; read small differences as noise.",
    ]
    if agreement.n_outside:
        lines.append(f"Not counted: {counted(agreement.n_outside, 'coding')} touching none of these {units.unit}s.")
    return lines


def _version_line(agreement: Agreement) -> str:
    codebook = agreement.selection.study.codebook
    others = [
        f"{layer.id} was coded under {layer.codebook}"
        for layer in agreement.universe.layers
        if layer.codebook and layer.codebook != codebook.version
    ]
    return f"Codebook: version {codebook.version}" + "".join(f"; {other}" for other in others) + "."


def _speaker_line(agreement: Agreement) -> str:
    units, scope = agreement.universe, agreement.selection.scope
    if scope.speakers:
        return f"Speakers: only {', '.join(scope.speakers)}."
    n = units.said_by.get("interviewer", 0)
    if not n:
        return "Speakers: all; none has the role of interviewer."
    return f"Speakers: all, the interviewer's {counted(n, units.unit)} too."
