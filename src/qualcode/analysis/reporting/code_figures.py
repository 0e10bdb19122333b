"""Agreement on one code as a report has it: one row a code, with all figures side by side."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import NamedTuple

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_rows import ALL_CODES, CUSTOMARY, AgreementRow, judged_by
from qualcode.analysis.compared_layers import done
from qualcode.analysis.draws import Wish
from qualcode.analysis.judging.gate import judge
from qualcode.analysis.judging.paradox import paradox_line
from qualcode.analysis.judging.thresholds import threshold_for, unknown_thresholds, verdict_of
from qualcode.errors import UnreadableError
from qualcode.model import Document, Layer
from qualcode.scope import Selection

REPORTED = (*CUSTOMARY, "gwet_ac1", "masi_alpha")
INDEPENDENT, BEFORE, AFTER = "independent", "before", "after"


class CodeFigures(NamedTuple):
    """How far some coders agree on one code."""

    stage: str
    """`independent` codings; the same on what was reconciled, `before`; a coder with the consensus, `after`."""
    code: str
    """Its id; `*` for all codes together, where alpha is that of the sets of codes."""
    label: str
    unit: str
    coders: str
    """Ids, joined by commas."""
    n: int
    """Units that at least two of these coders finished."""
    used: tuple[int, ...]
    """For each of the coders, how many of these units have the code."""
    prevalence: float | None
    """The mean over the coders of the share of units with the code."""
    percent_least: float | None
    """Percent agreement of the pair of coders that has least, as a share."""
    percent_most: float | None
    kappa_least: float | None
    kappa_most: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    ac1: float | None
    interval: str
    """How `alpha_low` and `alpha_high` were had."""
    judged: float | None
    """The number that gave the verdict."""
    verdict: str
    """In the words of the study's thresholds; empty where it has none."""
    target: float | None
    p_below: float | None
    """How probable it is that alpha is below the target."""
    reason: str
    """Why alpha has no value, or no interval."""
    paradox: str
    universe: str
    """The rule by which units count, and how many do."""
    """A remark where percent agreement is high and alpha low."""


def reported_agreement(
    selection: Selection, unit: str, *, depth: int | None, wish: Wish | None, universe_rule: str
) -> Agreement:
    """What is measured for a report: the customary coefficients, AC1, that of the gate, and sets of codes.

    Raises:
        UnreadableError: If a threshold is for a code, round or coefficient that is not there.
    """
    study = selection.study
    thresholds = study.settings.thresholds
    if faults := list(unknown_thresholds(study)):
        raise UnreadableError(faults)
    wanted = tuple(dict.fromkeys((*REPORTED, thresholds.coefficient)))
    return agreement(
        selection,
        unit,
        coefficients=wanted,
        depth=depth,
        wish=wish,
        target=lambda code: threshold_for(thresholds, study.codebook, code).minimum,
        universe_rule=universe_rule,
    )


def code_figures(found: Agreement, stage: str = INDEPENDENT) -> list[CodeFigures]:
    """One row for all codes together, then one a code, in the codebook's order."""
    study = found.selection.study
    thresholds = study.settings.thresholds
    judged = {} if stage != INDEPENDENT else {row.code: row for row in judge(found.rows, thresholds, study.codebook)}
    figures = []
    for code in dict.fromkeys(row.code for row in found.rows):
        rows = [row for row in found.rows if row.code == code]
        one = _figures(rows, stage)
        if code in judged:
            one = one._replace(judged=judged[code].judged, verdict=judged[code].verdict)
        elif stage == INDEPENDENT:
            held = judged_by(_main(rows), thresholds.bound)
            one = one._replace(judged=held, verdict=verdict_of(one.alpha, held, thresholds))
        figures.append(one)
    return figures


def _figures(rows: Sequence[AgreementRow], stage: str) -> CodeFigures:
    code, main = rows[0].code, _main(rows)
    percents, kappas = _of_pairs(rows, "percent_agreement"), _of_pairs(rows, "cohen_kappa")
    return CodeFigures(
        stage=stage,
        code=code,
        label=main.label,
        unit=main.unit,
        coders=main.coders,
        n=main.n_pairable,
        used=main.used,
        prevalence=fmean(main.prevalence) if main.prevalence else None,
        percent_least=min(percents, default=None),
        percent_most=max(percents, default=None),
        kappa_least=min(kappas, default=None),
        kappa_most=max(kappas, default=None),
        alpha=main.value,
        alpha_low=main.low,
        alpha_high=main.high,
        ac1=next((row.value for row in rows if row.coefficient == "gwet_ac1"), None),
        interval=main.interval,
        judged=None,
        verdict="",
        target=main.target,
        p_below=main.p_below,
        reason=main.reason,
        paradox=paradox_line(rows) or "" if stage == INDEPENDENT else "",
        universe=main.universe,
    )


def _main(rows: Sequence[AgreementRow]) -> AgreementRow:
    """Alpha's row: of the code's presence, or for all codes together of their sets."""
    name = "masi_alpha" if rows[0].code == ALL_CODES else "krippendorff_alpha"
    return next(row for row in rows if row.coefficient == name)


def _of_pairs(rows: Sequence[AgreementRow], coefficient: str) -> list[float]:
    """The values of pairs of coders."""
    return [
        row.value
        for row in rows
        if row.coefficient == coefficient and row.coders.count(",") == 1 and row.value is not None
    ]


class Reconciled(NamedTuple):
    """Agreement on what was reconciled in one consensus layer."""

    consensus: str
    documents: tuple[str, ...]
    """Those compared that the consensus has finished."""
    before: tuple[CodeFigures, ...]
    """Of the independent codings of these documents."""
    after: tuple[CodeFigures, ...]
    """Of each coder with the consensus."""


def reconciled(found: Agreement, *, depth: int | None, wish: Wish | None) -> list[Reconciled]:
    """Agreement of each coder with each consensus layer, and of the coders on the same documents.

    Agreement after reconciling says whose codings the decisions followed, not how reliable the coding is: people who
    decide together are not independent of what they decide about.
    """
    study = found.selection.study

    def figures(layers: Sequence[Layer], documents: Sequence[Document], stage: str) -> list[CodeFigures]:
        part = replace(
            found.selection,
            scope=replace(found.selection.scope, layers=tuple(layer.id for layer in layers), coders=()),
            layers=tuple(layers),
            documents=tuple(documents),
        )
        on = (part, found.universe.unit)
        rule = found.universe.rule
        return code_figures(agreement(*on, coefficients=REPORTED, depth=depth, wish=wish, universe_rule=rule), stage)

    rows = []
    for consensus in sorted(consensus_layers(found.selection), key=lambda layer: layer.id):
        documents = [document for document in found.universe.documents if done(study, consensus, document)]
        coders = [
            layer
            for layer in found.universe.layers
            if layer.kind == "human" and any(done(study, layer, document) for document in documents)
        ]
        if documents:
            after = [row for layer in coders for row in figures((layer, consensus), documents, AFTER)]
            ids = tuple(sorted(document.id for document in documents))
            rows.append(Reconciled(consensus.id, ids, tuple(figures(coders, documents, BEFORE)), tuple(after)))
    return rows


def consensus_layers(selection: Selection) -> list[Layer]:
    """The consensus layers of the study that hold a document in scope."""
    ids = {document.id for document in selection.documents}
    return [
        layer for layer in selection.study.layers if layer.kind == "consensus" and not ids.isdisjoint(layer.documents)
    ]
