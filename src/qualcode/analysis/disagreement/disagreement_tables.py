"""Disagreements as tables: the agenda of a meeting, and what it would bring to settle them."""

from collections.abc import Iterator, Sequence

from qualcode.analysis.agreement import Agreement, document_of_unit
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.disagreement.disagreement_kinds import BIT, EXTENT, KINDS
from qualcode.analysis.disagreement.disagreement_rows import DisagreementRow, Side
from qualcode.analysis.disagreement.disagreement_summary import ALL, SummaryRow
from qualcode.analysis.disagreement.disagreements import Disagreements
from qualcode.analysis.draws import Wish, draws_for
from qualcode.phrases import counted
from qualcode.table import Cell, Table

NOT_CODED = "no code"
_PACK = (
    "This sheet is for talking. What is decided can be read back from a pack, which"
    " `qualcode reconcile ROUND --pack FILE.xlsx` writes."
)
_TITLES = {"kind": "By kind", "code": "By code", "coders": "By pair of coders"}


def agenda_table(found: Disagreements, rows: Sequence[DisagreementRow], *, printed: bool = False) -> Table:
    """One row a disagreement, the codes of each coder in a column, and two empty columns for the meeting.

    Args:
        found: The disagreements.
        rows: Those that are to be talked about.
        printed: For reading: gains as short texts.
    """
    coders = found.coders
    numbered = enumerate(rows, 1)
    return Table(
        title="Agenda",
        header=(
            *("no", "document", found.universe.unit, "line", "speaker", "before", "text"),
            *coders,
            *("kind", "gain", "decision", "reason", "codings"),
        ),
        rows=tuple(
            (
                number,
                row.document,
                row.number,
                row.line,
                speaker_of(row),
                row.before,
                row.text,
                *(_said(row, coder) for coder in coders),
                "\n".join(row.kinds),
                gain_shown(row.gain) if printed else row.gain,
                "",
                "",
                "\n".join(f"{side.coder}: {mark.coding}" for side in row.sides for mark in side.marks),
            )
            for number, row in numbered
        ),
        notes=(*disagreement_lines(found, rows), _PACK),
        label_columns=3,
        decimals=4,
        widths=(4, 13, 5, 5, 10, 20, 44, *(20 for _ in coders), 14, 7, 16, 20, 34),
        n_unprinted=1,
    )


def speaker_of(row: DisagreementRow) -> str:
    """Who says the unit, with their role."""
    return f"{row.speaker} ({row.role})" if row.role else row.speaker


def _said(row: DisagreementRow, coder: str) -> Cell:
    """What a coder said of the unit; nothing at all where it was not theirs to code."""
    side = next((side for side in row.sides if side.coder == coder), None)
    if side is None:
        return None
    return "\n".join(code_shown(side, code) for code in side.codes) or NOT_CODED


def code_shown(side: Side, code: str) -> str:
    """A code with the values of facets that it has from a coder: `equity-aims [stakeholder=students]`."""
    facets: dict[str, dict[str, None]] = {}
    for mark in side.marks_of(code):
        for facet, values in mark.facets.items():
            facets.setdefault(facet, {}).update(dict.fromkeys(values))
    shown = "; ".join(f"{facet}={', '.join(sorted(values))}" for facet, values in sorted(facets.items()))
    return f"{code} [{shown}]" if shown else code


def summary_tables(found: Disagreements, rows: Sequence[SummaryRow], *, printed: bool = False) -> Iterator[Table]:
    """A table by kind, one by code with what would bring most first, one by pair of coders.

    Args:
        found: The disagreements.
        rows: What has been counted.
        printed: For reading: shares and gains as short texts.
    """
    unit = f"{found.universe.unit}s"
    for by, title in _TITLES.items():
        own = [row for row in rows if row.by == by and (by != "kind" or row.n or row.name == ALL)]
        if by == "code":
            own.sort(key=lambda row: (-(row.gain or 0), row.name))
        meanings = [(KINDS.get(row.name, "every disagreement settled"),) if by == "kind" else () for row in own]
        header = ("kind", unit) if by == "kind" else (by, unit, "of")
        if own:
            yield Table(
                title=title,
                header=(*header, "share", "gain", *(("what it means",) if by == "kind" else ())),
                rows=tuple(
                    (row.name.replace(",", ", "), *_counts(row), *_figures(row, printed), *meaning)
                    for row, meaning in zip(own, meanings, strict=True)
                ),
                notes=(*_notes_of(by, unit), *dict.fromkeys(row.reason for row in own if row.reason)),
                decimals=4,
            )


def summary_table(rows: Sequence[SummaryRow]) -> Table:
    """All counts in one table, for another program."""
    return Table("Summary", SummaryRow._fields, tuple(rows), label_columns=2, decimals=4)


def _counts(row: SummaryRow) -> tuple[Cell, ...]:
    return (row.n,) if row.by == "kind" else (row.n, row.of)


def _figures(row: SummaryRow, printed: bool) -> tuple[Cell, Cell]:
    """Share and gain."""
    if not printed:
        return row.share, row.gain
    return "" if row.share is None else f"{row.share * 100:.0f} %", gain_shown(row.gain)


def _notes_of(by: str, unit: str) -> Iterator[str]:
    if by == "kind":
        yield f"A unit of several kinds counts under the first of them; share: of all {unit} in dispute."
    if by == "code":
        yield f"{unit.capitalize()} on which coders differ about the code, of those that somebody gave it."
    if by == "coders":
        yield f"{unit.capitalize()} on which the two differ, of those that both finished."


def gain_shown(gain: float | None) -> str:
    """A gain as it is printed, with four decimals.

    >>> gain_shown(0.00736), gain_shown(0.0000021), gain_shown(0.0), gain_shown(-0.01), gain_shown(None)
    ('.0074', '<.0001', '0', '−.0100', '–')
    """
    if gain is None:
        return "–"
    if not gain:
        return "0"
    if abs(gain) < 0.00005:
        return "<.0001"
    text = f"{abs(gain):.4f}"
    return ("\N{MINUS SIGN}" if gain < 0 else "") + text.removeprefix("0")


def headline(found: Disagreements) -> str:
    """How many units are in dispute, and the value that the gains are to be seen against."""
    n_all = counted(len(found.universe), found.universe.unit)
    if not len(found.universe):
        return f"Nothing to compare: no {found.universe.unit} here that two coders have finished."
    if not len(found.units):
        *others, last = found.coders
        return f"No disagreement: {', '.join(others)} and {last} gave the same codes to all of {n_all}."
    value = found.standing.value
    has = "has no value" if value is None else f"is {value:.3f}"
    return f"{len(found.units):,} of {n_all} in dispute; alpha of sets (MASI) over all codes {has}."


def disagreement_lines(found: Disagreements, rows: Sequence[DisagreementRow]) -> list[str]:
    """Sentences that say on what the rows rest."""
    unit = found.universe.unit
    draws = draws_for(document_of_unit(found.universe), len(found.universe.documents), unit, Wish("none"))
    basis = Agreement((), found.universe, found.selection, found.found.n_outside, draws, found.found.n_unassigned)
    n_extent = int((found.flags == BIT[EXTENT]).sum())
    listed = {row.kind for row in rows}
    return [
        headline(found),
        f"Gain: how far that alpha (its interval: `qualcode agreement`) rises when all coders of the {unit} have the"
        " codes of one of them, the one with which it rises most. It says where to begin, not who is right.",
        *([] if not n_extent or EXTENT in listed else [_extent_line(n_extent, unit)]),
        *([f"Codes deeper than level {found.depth} count as those above them."] if found.depth else []),
        *universe_lines(basis, own=True),
    ]


def _extent_line(n: int, unit: str) -> str:
    return (
        f"Not listed: {counted(n, unit)} to which all coders gave the same codes, but to other words of the {unit};"
        " `--kind extent` lists them."
    )
