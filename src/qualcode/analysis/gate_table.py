"""A gate for people: a table with the failing codes first, and sentences that say why."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.gate_rows import ALL, NO_INTERVAL, GateRow, by_round, failing_first, summary
from qualcode.table import Cell, Table

_MINUS = "\N{MINUS SIGN}"
_TITLE = "Agreement against its thresholds"
_NAMED = 12
_GATE = {True: "passes", False: "fails", None: "–"}


def gate_tables(rows: Sequence[GateRow], notes: Sequence[str] = (), *, narrow: bool = False) -> list[Table]:
    """The judged rows as tables, those that fail first.

    Args:
        rows: As the gate gave them.
        notes: What the numbers are on.
        narrow: A short table a round, for 80 columns of terminal, the notes below the last; else one with every field.
    """
    notes = (*gate_lines(rows), *notes)
    if not narrow:
        return [Table(_TITLE, GateRow._fields, tuple(_cells(row) for row in failing_first(rows)), notes)]
    rounds = by_round(rows)
    judged = [(name, [row for row in group if row.passed is not None]) for name, group in rounds]
    tables = [_narrow("" if name == ALL else name, group) for name, group in judged if group]
    return [*tables[:-1], Table(tables[-1].title, tables[-1].header, tables[-1].rows, notes)]


def _cells(row: GateRow) -> tuple[Cell, ...]:
    """Every field; whether it passed as a word, since a table has no truth values."""
    return tuple(_GATE[row.passed] if field == "passed" else cell for field, cell in zip(row._fields, row, strict=True))


def _narrow(name: str, rows: Sequence[GateRow]) -> Table:
    shown = failing_first(rows)
    columns: dict[str, list[Cell]] = {
        "code": [row.code for row in shown],
        rows[0].coefficient.removeprefix("krippendorff_"): [_figure(row.value) for row in shown],
        "interval": [_interval(row) for row in shown],
        "needs": ["–" if row.target is None else _trimmed(row.target) for row in shown],
        "n": [row.n_had for row in shown],
        "needed": [row.n_needed for row in shown],
        "gate": [_GATE[row.passed] for row in shown],
        "verdict": [row.verdict for row in shown],
    }
    if all(row.low is None for row in shown):
        del columns["interval"]
    if all(row.n_needed is None for row in shown):
        del columns["needed"]
    return Table(f"{_TITLE}: {name}" if name else _TITLE, tuple(columns), tuple(zip(*columns.values(), strict=True)))


def gate_lines(rows: Sequence[GateRow]) -> list[str]:
    """Sentences: how the gate ended, why codes fail, and what was not judged."""
    lines = [summary(rows), *_reasons(rows, False, "Fails"), *_reasons(rows, None, "Not judged")]
    if any(row.passed is not None and row.why == NO_INTERVAL for row in rows):
        lines.append("No interval: judged by the value, which may reach a threshold by luck.")
    if any(row.n_needed is not None for row in rows):
        lines.append(
            "n: units compared; needed: units it takes to show the threshold at the code's prevalence"
            " (Krippendorff's formula for two coders, at the .05 level)."
        )
    return lines


def _reasons(rows: Sequence[GateRow], passed: bool | None, word: str) -> Iterator[str]:
    """A sentence for each reason, with the codes that share it."""
    for name, group in by_round(rows):
        codes: dict[str, list[str]] = {}
        for row in group:
            if row.passed is passed:
                why = "the value is below what is asked" if row.why == NO_INTERVAL else row.why
                codes.setdefault(why, []).append(row.code)
        where = f" in {name}" if name != ALL else ""
        yield from (f"{word}{where}: {_some(names)}; {why}." for why, names in codes.items())


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _interval(row: GateRow) -> str:
    """Both ends in as little room as can be: with ` to ` between them the table is too wide for 80 columns."""
    return "–" if row.low is None or row.high is None else f"{_figure(row.low)}–{_figure(row.high)}"


def _figure(value: float | None) -> str:
    """Two decimals without the zero before the point.

    >>> _figure(0.7341), _figure(-0.05), _figure(1.0), _figure(None)
    ('.73', '−.05', '1.00', '–')
    """
    if value is None:
        return "–"
    text = f"{abs(value):.2f}".removeprefix("0")
    return (_MINUS if value < 0 and text.strip(".0") else "") + text


def _trimmed(value: float) -> str:
    """A threshold: as many decimals as it was given, at least two.

    >>> _trimmed(0.667), _trimmed(0.8), _trimmed(-0.1)
    ('.667', '.80', '−.10')
    """
    text = f"{abs(value):.3f}".removeprefix("0")
    text = text.removesuffix("0")
    return (_MINUS if value < 0 else "") + text
