"""The part of a report of agreement that says in what way coders disagree, with examples."""

from collections.abc import Iterator

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.disagreement.disagreement_kinds import KINDS
from qualcode.analysis.disagreement.disagreement_rows import DisagreementRow, disagreement_rows
from qualcode.analysis.disagreement.disagreement_summary import disagreement_summary
from qualcode.analysis.disagreement.disagreements import Disagreements, disagreements
from qualcode.analysis.figures import figure
from qualcode.analysis.reporting.wording import share
from qualcode.phrases import a_noun
from qualcode.report import Block, Items, Section
from qualcode.table import Table
from qualcode.text import one_line

_EXCERPT_CHARS = 200
_LOOKED_AT = 50


def disagreements_section(measured: Agreement, *, depth: int | None, examples: int) -> Section:
    """Disagreements by kind, with some of those that would bring most if they were settled.

    Args:
        measured: Has what is compared, and on which units.
        depth: Codes that stand deeper count as those above them.
        examples: How many of each kind; they quote the documents.
    """
    units = measured.universe
    found = disagreements(measured.selection, units.unit, depth=depth, universe_rule=units.rule)
    return Section("Disagreements by kind", tuple(_blocks(found, examples)))


def _blocks(found: Disagreements, examples: int) -> Iterator[Block]:
    unit, n = found.universe.unit, len(found.units)
    yield f"Coders disagree on {share(n, len(found.universe), f'{unit}s')}."
    if not n:
        return
    rows = [row for row in disagreement_summary(found, ("kind",)) if row.n and row.name in KINDS]
    yield Table(
        "Disagreements by kind",
        ("kind", f"{unit}s", "%", "gain", "what it means"),
        tuple(
            (row.name, f"{row.n:,}", f"{(row.share or 0) * 100:.0f}", figure(row.gain), KINDS[row.name]) for row in rows
        ),
        (
            f"{a_noun(unit)} of several kinds counts under the first of them. Gain: how far alpha of the sets of codes"
            " would rise if all of them were settled; it says where talking helps, not who is right.",
        ),
    )
    shown = [row for kind in rows for row in _examples(found, kind.name, examples)]
    if shown:
        yield "Examples, of each kind those with the largest gain:"
        yield Items(tuple(_told(row) for row in shown))


def _examples(found: Disagreements, kind: str, n: int) -> list[DisagreementRow]:
    """Units of which it is the first kind."""
    return [row for row in disagreement_rows(found, (kind,), limit=_LOOKED_AT) if row.kind == kind][:n] if n else []


def _told(row: DisagreementRow) -> str:
    sides = "; ".join(f"{side.coder}: {', '.join(side.codes) or 'no code'}" for side in row.sides)
    excerpt = one_line(row.text, _EXCERPT_CHARS)
    return f"{row.kind}, {row.document}, {row.unit} {row.number} (line {row.line}). {sides}. “{excerpt}”"
