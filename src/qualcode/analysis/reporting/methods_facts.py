"""A paragraph for the methods section, made of what was measured."""

from collections.abc import Sequence
from statistics import median

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.eligible import eligible_words
from qualcode.analysis.figures import figure, lowest_and_highest, trimmed
from qualcode.analysis.judging.thresholds import reaches
from qualcode.analysis.reporting.code_figures import CodeFigures
from qualcode.analysis.reporting.double_coded import DocumentWork
from qualcode.analysis.reporting.wording import in_words, listed, percent_span, share, with_interval
from qualcode.phrases import counted


def methods_paragraph(found: Agreement, work: Sequence[DocumentWork], figures: Sequence[CodeFigures]) -> str:
    """Sentences ready to paste: who coded what, on what agreement was computed, and between what it lies."""
    return " ".join((*_coding(found, work), *_computing(found), *_results(found, figures)))


def _coding(found: Agreement, work: Sequence[DocumentWork]) -> list[str]:
    study, units = found.selection.study, found.universe
    n_each = (~units.gaps[units.gap]).sum(axis=1)
    least, most = int(n_each.min()), int(n_each.max())
    by = in_words(least) if least == most else f"{in_words(least)} to {in_words(most)}"
    n_coders = len({layer.coder for layer in units.layers})
    who = f"all {by} coders" if least == most == n_coders and n_coders > 2 else f"{by} of {in_words(n_coders)} coders"
    if least == most == n_coders == 2:
        who = "both coders"
    compared = [row for row in work if row.compared]
    words = share(sum(row.double_words for row in compared), sum(row.words for row in work), "words")
    codebook = study.codebook
    name = f" ({codebook.name})" if codebook.name else ""
    return [
        f"{share(len(compared), len(work), 'documents')}, with {words}, were coded independently by {who}, with version"
        f" {codebook.version} of the codebook{name}."
    ]


def _computing(found: Agreement) -> list[str]:
    units, scope = found.universe, found.selection.scope
    said = f" said by {listed(list(scope.speakers))}" if scope.speakers else ""
    if units.rule == "touched":
        said += " on which at least one coder put a code"
    if units.rule == "eligible-speakers":
        said += f" said by speakers eligible for coding ({eligible_words(found.selection.study.settings)})"
    return [
        f"Agreement was computed on {counted(len(units), units.unit)}{said}, for each code as present or absent on a"
        f" {units.unit}; what a coder was not to code or had not finished counted as missing."
    ]


def _results(found: Agreement, figures: Sequence[CodeFigures]) -> list[str]:
    own = [row for row in figures if row.code != ALL_CODES]
    known = [(row.alpha, row) for row in own if row.alpha is not None]
    if not known:
        return ["No code could be assessed."]
    values = sorted(value for value, _ in known)
    (low, least), (high, most) = min(known, key=lambda one: one[0]), max(known, key=lambda one: one[0])
    confidence = f"{found.draws.confidence * 100:g} %"
    said = [
        f"Krippendorff's alpha ranged from {figure(low)} ({least.code}) to {figure(high)} ({most.code}), median"
        f" {figure(median(values))}, over {counted(len(known), 'code')}"
        if len(known) > 1
        else f"Krippendorff's alpha was {figure(low)} for the one code that could be assessed ({least.code})"
    ]
    percents = [value for row in own for value in (row.percent_least, row.percent_most) if value is not None]
    kappas = [value for row in own for value in (row.kappa_least, row.kappa_most) if value is not None]
    if percents:
        said.append(f"percent agreement of pairs of coders was {percent_span(min(percents), max(percents))} %")
    if kappas:
        said.append(f"Cohen's kappa {lowest_and_highest(kappas)}")
    sentences = ["; ".join((said[0], " and ".join(said[1:]))) + "." if said[1:] else said[0] + "."]
    sentences += _shown(found, [row for _, row in known], confidence)
    sentences += [
        f"With the codes of a {row.unit} taken as a set, alpha with MASI's distance was"
        f" {with_interval(row.alpha, row.alpha_low, row.alpha_high)}."
        for row in figures
        if row.code == ALL_CODES and row.alpha is not None
    ]
    if len(known) < len(own):
        sentences.append(f"{len(own) - len(known)} of {counted(len(own), 'code')} could not be assessed.")
    return [*sentences, "All of these figures are of the independent codings, before anything was reconciled."]


def _shown(found: Agreement, rows: Sequence[CodeFigures], confidence: str) -> list[str]:
    """How many codes have been shown to reach the study's bounds."""
    thresholds = found.selection.study.settings.thresholds
    with_low = [row.alpha_low for row in rows if row.alpha_low is not None]
    bounds = [bound for bound in (thresholds.reliable, thresholds.tentative) if bound is not None]
    if not bounds or not with_low:
        return []
    parts = [
        f"at or above {trimmed(bound)} for {sum(reaches(low, bound) for low in with_low)}"
        for bound in dict.fromkeys(bounds)
    ]
    return [f"The lower end of the {confidence} interval was {listed(parts)} of {counted(len(rows), 'code')}."]
