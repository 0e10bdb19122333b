"""Agreement before and after reconciling, from the layers and the decisions: it can be had again at any time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.analysis.agreement import agreement
from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.reconciling.prevailing import Today, codings_today
from qualcode.model import CodedDocument, Coding
from qualcode.phrases import counted
from qualcode.records import AGREED, KEPT, Decision
from qualcode.scope import Selection

BEFORE, AFTER = "before", "after"
REPORTED = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "masi_alpha")


class StagedRow(NamedTuple):
    """Agreement on a code, before or after reconciling."""

    when: str
    code: str
    """`*` for all codes together."""
    label: str
    coefficient: str
    unit: str
    coders: str
    value: float | None
    reason: str
    low: float | None
    high: float | None
    interval: str
    n: int
    universe: str


def reconciled_selection(selection: Selection, decisions: Iterable[Decision]) -> Selection:
    """The selection with what was decided in place of what coders had on the passages that were decided about.

    Every coder who had read a passage gets the codings of the consensus, as they stand there today; a difference that
    was kept stays as it is. The study's own layers are untouched: this is a value in memory.
    """
    study = selection.study
    today = codings_today(study)
    gone: set[str] = set()
    more: dict[tuple[str, str], dict[tuple[int, int, str], Coding]] = {}
    for one in decisions:
        if one.decision == KEPT:
            continue
        gone.update(one.codings)
        for layer in one.layers:
            place = more.setdefault((layer, one.document), {})
            place.update({(made.start, made.end, made.code): made for made in _made(today, one)})
    coded = [_replaced(one, gone, more.pop((one.layer, one.document), {})) for one in study.coded]
    for (layer, document), found in sorted(more.items()):
        coded.append(_replaced(CodedDocument(layer, document, "", ()), gone, found))
    return replace(selection, study=replace(study, coded=tuple(coded)))


def _made(today: Today, decision: Decision) -> list[Coding]:
    return [today[made.id] for made in decision.made if made.id in today]


def _replaced(coded: CodedDocument, gone: set[str], more: Mapping[tuple[int, int, str], Coding]) -> CodedDocument:
    kept = [one for one in coded.codings if one.id not in gone]
    places = {(one.start, one.end, one.code) for one in kept}
    kept += [coding for place, coding in more.items() if place not in places]
    ordered = sorted(kept, key=lambda one: (one.start, one.end, one.code, one.id))
    return replace(coded, codings=tuple(ordered))


def staged_rows(
    selection: Selection,
    decisions: Sequence[Decision],
    unit: str,
    *,
    depth: int | None = None,
    universe_rule: str = "assigned",
) -> list[StagedRow]:
    """Agreement of the coders on the documents that were decided about, before and after, code by code."""
    documents = {one.document for one in decisions}
    own = replace(selection, documents=tuple(one for one in selection.documents if one.id in documents))
    rows = []
    for when, part in ((BEFORE, own), (AFTER, reconciled_selection(own, decisions))):
        found = agreement(part, unit, coefficients=REPORTED, depth=depth, universe_rule=universe_rule)
        rows += [_row(when, row) for row in found.rows]
    codes = list(dict.fromkeys(row.code for row in rows))
    order = {code: number for number, code in enumerate(codes)}
    return sorted(
        rows, key=lambda row: (order[row.code], REPORTED.index(row.coefficient), row.coders, row.when == AFTER)
    )


def _row(when: str, row: AgreementRow) -> StagedRow:
    return StagedRow(
        when,
        row.code,
        row.label,
        row.coefficient,
        row.unit,
        row.coders,
        row.value,
        row.reason,
        row.low,
        row.high,
        row.interval,
        row.n_pairable,
        row.universe,
    )


def staged_notes(decisions: Sequence[Decision]) -> list[str]:
    """Sentences that say what before and after mean."""
    n = sum(one.decision not in (AGREED, KEPT) for one in decisions)
    n_kept = sum(one.decision == KEPT for one in decisions)
    notes = [
        "Before: the independent codings; this is the reliability of the study. After: the same coders with what was"
        f" decided in place of what they had ({counted(n, 'decision')}); those who decide together are not independent,"
        " so it says how far the differences are settled, and is not to be reported as reliability.",
    ]
    if n_kept:
        notes.append(f"{counted(n_kept, 'difference')} kept on purpose: they remain disagreements after, too.")
    return notes
