"""What suggestions are worth, as tables for people, with what the figures are on."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.eligible import eligible_words
from qualcode.analysis.figures import figure
from qualcode.model import Study
from qualcode.phrases import counted, some_of
from qualcode.scope import Selection
from qualcode.suggesting.baselines import MOST_WORDS
from qualcode.suggesting.measuring import MeasureRow, ReliabilityRow
from qualcode.suggesting.taught import FEWEST_FOR_INTERVAL, FEWEST_TWIN_WORDS, Taught
from qualcode.table import Cell, Table

_NAMED = 8


def measure_table(study: Study, found: Taught, rows: Sequence[MeasureRow], notes: Sequence[str]) -> Table:
    """A row a code that was learned; the others are named below."""
    shown = [row for row in rows if row.f1 is not None]
    header = ("code", "with it", "F1", "95 %", "words", "verdict", "prec.", "recall", "TF-IDF", "Brier", "docs")
    cells = tuple(_cells(row) for row in shown)
    reading = tuple(_reading(found, rows))
    return Table(
        "Suggestions on documents that were held out",
        header,
        cells,
        (*reading, *basis(study, found), *notes),
        n_reading=len(reading),
    )


def _cells(row: MeasureRow) -> tuple[Cell, ...]:
    between = f"{figure(row.low)}–{figure(row.high)}" if row.low is not None else ""
    return (
        row.code,
        f"{row.units}/{row.asked}" if row.documents else "",
        figure(row.f1),
        between,
        figure(row.keyword_f1),
        row.verdict,
        *(figure(one) for one in (row.precision, row.recall, row.tfidf_tuned_f1)),
        "" if row.brier is None else figure(row.brier),
        row.documents or "",
    )


def _reading(found: Taught, rows: Sequence[MeasureRow]) -> Iterator[str]:
    unit, group = found.learned.unit, found.wish.group
    if any(row.f1 is not None for row in rows):
        yield (
            f"With it: {unit}s with the code, of those of which it is known. F1: of precision and recall, on {group}s"
            f" that the classifier never saw. Words: F1 of the up to {MOST_WORDS} most telling words. TF-IDF: F1 of"
            " plain TF-IDF and logistic regression, with balanced classes and a threshold chosen on the training"
            f" {group}s as the classifier's is; --json has it with default settings too."
        )
        yield (
            "Verdict: “at chance” where it is not shown that giving the code to everything would do worse, and then"
            " nothing is suggested; “at words” where a list of words does as well; “above words” where F1 is higher,"
            f" “beats words” where it stays higher however the {group}s are drawn."
        )
    if len(set(found.groups)) < FEWEST_FOR_INTERVAL and found.classified:
        yield f"No intervals: {counted(len(set(found.groups)), group)} cannot show how far other {group}s would differ."
    yield from lacking(found)


def left_out(selection: Selection, found: Taught) -> Iterator[str]:
    """Of which codes nothing is suggested: too little, no better than chance, or used by nobody."""
    yield from lacking(found)
    suggested = found.outcome(selection.study.codebook).suggested
    if at_chance := [one.code for one in found.classified if one.code not in suggested]:
        yield f"At chance, so nothing is suggested: {some_of(at_chance, _NAMED)}."
    yield from unused(selection, found)


def unused(selection: Selection, found: Taught) -> Iterator[str]:
    """The codes that are asked for, and that nobody gave in what was learned from."""
    codes = [code.id for code in selection.study.codebook.codes if not code.retired_in and selection.asks_for(code.id)]
    if nobodys := [code for code in codes if code not in found.learned.codes]:
        yield f"Given by nobody in what was learned from, so nothing is suggested: {some_of(nobodys, _NAMED)}."


def lacking(found: Taught) -> Iterator[str]:
    """Of which codes there is too little to learn from, with how much there is."""
    if not found.too_little:
        return
    learned, wish = found.learned, found.wish
    have = [(code, *learned.having(code)) for code, _ in found.too_little]
    names = [f"{code} ({units:,} in {counted(documents, 'document')})" for code, units, documents in have]
    yield (
        f"Too little to learn from (fewer than {wish.fewest_units} {learned.unit}s or {wish.fewest_documents} documents"
        f" with, or without, it), so nothing is suggested: {some_of(names, _NAMED)};"
        " `suggest measure --json` lists each."
    )


def basis(study: Study, found: Taught) -> Iterator[str]:
    """On what the figures rest."""
    learned, wish = found.learned, found.wish
    layers = dict.fromkeys(one.layer for one in learned.readings)
    of = [f"{layer} ({sum(one.layer == layer for one in learned.readings)})" for layer in sorted(layers)]
    yield (
        f"Learned from: {', '.join(of)}; {counted(len(learned.units), learned.unit)} in"
        f" {counted(len(learned.documents), 'document')} that they have finished, said by"
        f" {eligible_words(study.settings)}."
    )
    yield (
        f"{learned.unit.capitalize()}s have a code where at least half of those who read them gave it, or one below it."
        f" Held out: whole {wish.group}s, in {found.n_folds} folds; settings, calibration and thresholds are chosen on"
        f" the others alone (seed {wish.seed})."
    )
    if twins := found.n_twins():
        yield (
            f"Not held out in truth: {twins:,} of {counted(len(learned.units), learned.unit)} stand word for word in"
            f" another {wish.group} too (those of {FEWEST_TWIN_WORDS} words or more); the figures are too high by as"
            " much as that helps."
        )
    if learned.suggested:
        yield (
            f"{learned.suggested:,} of {counted(learned.n_codings, 'coding')} learned from started from a suggestion:"
            " of what a machine taught people, it learns nothing new."
        )


def reliability_table(rows: Sequence[ReliabilityRow]) -> Table:
    """Whether a score of 0.7 is right seven times of ten."""
    cells = tuple((f"{row.low:g} to {row.high:g}", row.scores, figure(row.mean), figure(row.observed)) for row in rows)
    note = (
        "Scores of all codes learned, on held-out units: the mean score of a band and the share with the code agree"
        " where scores mean what they say."
    )
    return Table("Are the scores what they say?", ("score", "n", "mean score", "with the code"), cells, (note,))
