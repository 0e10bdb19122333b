"""A gate for people: a table with the failing codes first, and sentences that say why."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.analysis.figures import between, figure, trimmed
from qualcode.analysis.judging.gate_rows import ALL, BY_VALUE, GateRow, by_round, failing_first, summary
from qualcode.phrases import some_of
from qualcode.table import Cell, Table

_TITLE = "Agreement against its thresholds"
_GATE = {True: "passes", False: "fails", None: "–"}


def gate_tables(rows: Sequence[GateRow], notes: Sequence[str] = (), *, narrow: bool = False) -> list[Table]:
    """The judged rows as tables, those that fail first.

    Args:
        rows: As the gate gave them.
        notes: What the numbers are on.
        narrow: A short table a round, for 80 columns of terminal, the notes below the last; else one with every field.
    """
    reading = tuple(gate_lines(rows))
    notes = (*reading, *notes)
    if not narrow:
        return [Table(_TITLE, GateRow._fields, tuple(_cells(row) for row in failing_first(rows)), notes)]
    rounds = by_round(rows)
    judged = [(name, [row for row in group if row.passed is not None]) for name, group in rounds]
    tables = [_narrow("" if name == ALL else name, group) for name, group in judged if group]
    return [*tables[:-1], replace(tables[-1], notes=notes, n_reading=len(reading))]


def _cells(row: GateRow) -> tuple[Cell, ...]:
    """Every field; whether it passed as a word, since a table has no truth values."""
    return tuple(_GATE[row.passed] if field == "passed" else cell for field, cell in zip(row._fields, row, strict=True))


def _narrow(name: str, rows: Sequence[GateRow]) -> Table:
    shown = failing_first(rows)
    level = next((row.interval.rpartition(", ")[2] for row in shown if row.interval.endswith("%")), "interval")
    columns: dict[str, list[Cell]] = {
        "code": [row.code for row in shown],
        rows[0].coefficient.removeprefix("krippendorff_"): [figure(row.value) for row in shown],
        level: [between(row.low, row.high) for row in shown],
        "needs": ["–" if row.target is None else trimmed(row.target) for row in shown],
        "n": [row.n_had for row in shown],
        "needed": [row.n_needed for row in shown],
        "gate": [_GATE[row.passed] for row in shown],
        "verdict": [row.verdict for row in shown],
    }
    if all(row.low is None for row in shown):
        del columns[level]
    if all(row.n_needed is None for row in shown):
        del columns["needed"]
    return Table(f"{_TITLE}: {name}" if name else _TITLE, tuple(columns), tuple(zip(*columns.values(), strict=True)))


def gate_lines(rows: Sequence[GateRow]) -> list[str]:
    """Sentences: how the gate ended, why codes fail, and what was not judged."""
    lines = [summary(rows), *_reasons(rows, False, "Fails"), *_reasons(rows, None, "Not judged")]
    if any(row.passed is not None and row.why == BY_VALUE for row in rows):
        lines.append("No interval was asked for: judged by the value, which may reach a threshold by luck.")
    if any(row.n_needed is not None for row in rows):
        lines.append(
            "n: units compared; needed: units it takes to show the threshold at the code's prevalence"
            " (Krippendorff's formula for two coders, at the .05 level)."
        )
    return lines


def interval_lines(rows: Sequence[GateRow]) -> list[str]:
    """How the intervals of rounds were had, each over the documents of its round alone."""
    found = (
        f"Intervals in {name}: {'; '.join(dict.fromkeys(row.interval for row in group if row.interval)) or 'none'}."
        for name, group in by_round(rows)
    )
    return list(found) if any(row.round for row in rows) else []


def _reasons(rows: Sequence[GateRow], passed: bool | None, word: str) -> Iterator[str]:
    """A sentence for each reason, with the codes that share it."""
    for name, group in by_round(rows):
        codes: dict[str, list[str]] = {}
        for row in group:
            if row.passed is passed:
                why = "the value is below what is asked" if row.why == BY_VALUE else row.why
                codes.setdefault(why, []).append(row.code)
        where = f" in {name}" if name != ALL else ""
        yield from (f"{word}{where}: {some_of(names)}; {why}." for why, names in codes.items())
