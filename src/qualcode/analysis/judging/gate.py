"""A gate: whether agreement on each code reaches what the study asks of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from qualcode.analysis.agreement_rows import ALL_CODES, COEFFICIENTS, AgreementRow, judged_by
from qualcode.analysis.judging.gate_rows import BY_VALUE, GateRow
from qualcode.analysis.judging.thresholds import Target, reaches, threshold_for, unknown_thresholds, verdict_of
from qualcode.errors import RefusedError, UndefinedError, UnknownNameError, UnreadableError
from qualcode.model import Codebook
from qualcode.scope import Selection, matching
from qualcode.settings import Thresholds

UnitsFor = Callable[[float, float], int]
"""How many units it takes to show a minimum, from a code's prevalence and the minimum."""
Measure = Callable[[Selection], Iterable[AgreementRow]]


def judge(
    rows: Iterable[AgreementRow],
    thresholds: Thresholds,
    codebook: Codebook,
    *,
    round_id: str = "",
    units_for: UnitsFor | None = None,
) -> list[GateRow]:
    """Hold the rows of the gate's coefficient against their thresholds.

    What is held is the lower end of the interval, so that a code passes when
    agreement has been shown to reach its target, not when it happens to have
    done so on these units; or the value, where `thresholds.bound` says so or no
    interval was asked for. A row without a value fails, and so does one whose
    interval could not be had. A code that nobody used on these units is not
    judged, unless a threshold names that very code.

    Args:
        rows: Of any coefficients.
        thresholds: What is asked.
        codebook: Says which families a code is in.
        round_id: The round on whose documents the rows rest, if they rest on one.
        units_for: Gives the units needed from prevalence and minimum; without it none are said.
    """
    return [
        _judged(row, threshold_for(thresholds, codebook, row.code, round_id), thresholds, round_id, units_for)
        for row in rows
        if row.coefficient == thresholds.coefficient and row.code != ALL_CODES
    ]


def gate(
    rows: Iterable[AgreementRow],
    selection: Selection,
    measure: Measure,
    *,
    depth: int | None = None,
    units_for: UnitsFor | None = None,
) -> list[GateRow]:
    """Judge a study by the thresholds of its settings.

    Where these have thresholds for rounds, each round is judged on its own
    documents, and the documents of no round as one more; else all documents
    are judged together. A round without a unit that two coders have finished
    has no rows. A code that a threshold names, and that nobody used, fails.

    Args:
        rows: What was measured over the whole selection.
        selection: On what.
        measure: Measures the same on a part of the selection.
        depth: Judge codes down to this level of the tree only; 1 is the top.
        units_for: Gives the units needed from prevalence and minimum; without it none are said.

    Raises:
        RefusedError: If the settings ask for nothing.
        UndefinedError: If nothing could be judged.
        UnreadableError: If a threshold is for a code, round or coefficient that is not there.
    """
    study = selection.study
    thresholds = study.settings.thresholds
    faults = list(unknown_thresholds(study))
    if faults:
        raise UnreadableError(faults)
    rows = tuple(rows)
    if rows and not any(row.n_units for row in rows):
        raise UndefinedError(
            "the gate has nothing to judge: no unit here has been finished by two coders; `qualcode status` shows how"
            " far each is"
        )
    judged: list[GateRow] = []
    for round_id, part in _parts(selection):
        whole = rows if part is selection else measure(part)
        measured = [row for row in whole if row.coefficient == thresholds.coefficient and row.code != ALL_CODES]
        if part is selection or any(row.n_units for row in measured):
            measured = _within(_with_named(measured, part), study.codebook, depth)
            judged += judge(measured, thresholds, study.codebook, round_id=round_id, units_for=units_for)
    _something_judged(judged, thresholds)
    return judged


def below(rows: Iterable[AgreementRow], minimum: float, coefficient: str) -> list[AgreementRow]:
    """The rows of a coefficient whose value does not reach one minimum for every code.

    A row without a value does not reach it, used or not: what could not be
    assessed was not shown to be reliable. Only a pair of coders who share no
    unit, in a universe that has units, is passed over.

    Raises:
        UndefinedError: If there is no row of the coefficient to hold against the minimum.
        UnknownNameError: If there is no such coefficient.
    """
    if coefficient not in COEFFICIENTS:
        raise UnknownNameError("coefficient", coefficient, COEFFICIENTS)
    held = [row for row in rows if row.coefficient == coefficient and row.code != ALL_CODES]
    if not held:
        raise UndefinedError(f"nothing to hold against {minimum}: there is no {coefficient} for any code")
    judged = judge(held, Thresholds(gate=minimum, coefficient=coefficient, bound="value"), Codebook())
    return [
        row for row, found in zip(held, judged, strict=True) if not found.passed and (row.n_pairable or not row.n_units)
    ]


def rounds_left_out(rows: Sequence[GateRow], selection: Selection) -> list[str]:
    """Sentences about the rounds of which nothing was judged."""
    found = {row.round for row in rows}
    names = [
        f"round {name}" if name else "the documents of no round" for name, _ in _parts(selection) if name not in found
    ]
    return [f"Not judged: {name}; no code was used on a unit that two coders have finished." for name in names]


def _parts(selection: Selection) -> Iterator[tuple[str, Selection]]:
    """What is judged together: all, or each round with documents in scope and the documents of no round."""
    settings, wanted = selection.study.settings, selection.scope.rounds
    if not settings.thresholds.rounds:
        yield "", selection
        return
    ids = [stage.id for stage in settings.rounds]
    named = matching("round", wanted, ids) if wanted else ids
    for stage in settings.rounds:
        documents = tuple(document for document in selection.documents if document.id in stage.documents)
        if documents and stage.id in named:
            yield stage.id, replace(selection, documents=documents)
    in_rounds = {document for stage in settings.rounds for document in stage.documents}
    rest = tuple(document for document in selection.documents if document.id not in in_rounds)
    if rest:
        yield "", replace(selection, documents=rest)


def _with_named(rows: list[AgreementRow], selection: Selection) -> list[AgreementRow]:
    """The rows, and one for each code in scope that a threshold names and that nobody used anywhere."""
    study, scope = selection.study, selection.scope
    thresholds = study.settings.thresholds
    in_scope = matching("code", scope.codes, study.codebook.by_id) if scope.codes else thresholds.codes
    missing = [code for code in thresholds.codes if code in in_scope and code not in {row.code for row in rows}]
    return rows + [_unused(study.codebook, code, thresholds.coefficient, rows) for code in missing]


def _unused(codebook: Codebook, code: str, coefficient: str, rows: Sequence[AgreementRow]) -> AgreementRow:
    like = rows[0] if rows else None
    return AgreementRow(
        code=code,
        label=codebook.by_id[code].label,
        coefficient=coefficient,
        unit=like.unit if like else "",
        coders=like.coders if like else "",
        value=None,
        reason="not assessable: nobody used it",
        low=None,
        high=None,
        interval="",
        n_units=like.n_units if like else 0,
        n_pairable=like.n_pairable if like else 0,
        prevalence=(),
        used=(),
        universe=like.universe if like else "",
    )


def _within(rows: Iterable[AgreementRow], codebook: Codebook, depth: int | None) -> list[AgreementRow]:
    return [row for row in rows if codebook.within(row.code, depth)]


def _something_judged(rows: Sequence[GateRow], thresholds: Thresholds) -> None:
    """Refuse a gate that would be open because it looks at nothing."""
    if any(row.passed is not None for row in rows):
        return
    if rows and all(row.target is None for row in rows):
        raise RefusedError(f"no threshold to judge by; write `thresholds: {{gate: 0.667}}` in {thresholds.path}")
    reasons = list(dict.fromkeys(row.why for row in rows))
    why = "; ".join(reasons[:3]) if reasons else f"there is no {thresholds.coefficient} for any code"
    raise UndefinedError(f"the gate has nothing to judge: {why}")


def _judged(
    row: AgreementRow, target: Target, thresholds: Thresholds, round_id: str, units_for: UnitsFor | None
) -> GateRow:
    judged = judged_by(row, thresholds.bound)
    passed, why = _passed(row, judged, target, thresholds.bound)
    return GateRow(
        code=row.code,
        label=row.label,
        round=round_id,
        coefficient=row.coefficient,
        coders=row.coders,
        unit=row.unit,
        value=row.value,
        low=row.low,
        high=row.high,
        interval=row.interval,
        judged=judged,
        target=target.minimum,
        setting=target.setting,
        n_had=row.n_pairable,
        n_needed=_needed(row, target.minimum, units_for),
        verdict=verdict_of(row.value, judged, thresholds),
        passed=passed,
        why=why,
        universe=row.universe,
        reason=row.reason,
        n_units=row.n_units,
        n_pairable=row.n_pairable,
    )


def _passed(row: AgreementRow, judged: float | None, target: Target, bound: str) -> tuple[bool | None, str]:
    if target.minimum is None:
        return None, "no threshold is for it"
    if row.value is None:
        unused = row.n_pairable and not any(row.used)
        named = target.setting.startswith("codes.")
        return (None if unused and not named else False), row.reason + ("; a threshold names it" if named else "")
    if judged is None:
        return False, row.reason
    passed = reaches(judged, target.minimum)
    if bound == "low" and row.low is None:
        return passed, BY_VALUE
    if not passed and reaches(row.value, target.minimum):
        return passed, "the value reaches what is asked, the lower end of its interval does not"
    return passed, "" if passed else "the value is below what is asked"


def _needed(row: AgreementRow, minimum: float | None, units_for: UnitsFor | None) -> int | None:
    """Units needed at the mean of the coders' shares of units with the code."""
    if units_for is None or minimum is None or not row.prevalence:
        return None
    prevalence = fmean(row.prevalence)
    if not 0 < prevalence < 1 or not 0 < minimum < 1:
        return None
    return units_for(prevalence, minimum)
