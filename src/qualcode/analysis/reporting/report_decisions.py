"""What a report of agreement says of decisions on record: why coders differed, and whom decisions followed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.reconciling.after import AFTER, BEFORE, staged_rows
from qualcode.analysis.reconciling.decided import by_people
from qualcode.analysis.reconciling.prevailing import class_rows, prevailed_rows
from qualcode.errors import RefusedError
from qualcode.phrases import counted
from qualcode.records import KEPT, Decision
from qualcode.report import Block
from qualcode.table import Cell, Table

_READ = (
    "Prevailed: the coder's codings were taken and another's were not; yielded: the other way round; both: all were"
    " taken; neither: none; new: a coding that nobody had; kept: the difference stands on purpose."
)


def decisions_blocks(found: Agreement, decisions: Sequence[Decision], depth: int | None) -> Iterator[Block]:
    """Sentences and tables on the decisions about documents that are compared; nothing where there are none."""
    documents = {document.id for document in found.universe.documents}
    own = [one for one in decisions if one.document in documents]
    if not own:
        return
    yield _sentence(found, own, depth)
    rows: list[tuple[Cell, ...]]
    rows = [(row.class_name, row.n, f"{row.share:.0%}" if row.share is not None else "") for row in class_rows(own, {})]
    if rows:
        yield Table("Why coders differed", ("class", "n", "share"), tuple(rows), ("As those who decided saw it.",))
    prevailed = prevailed_rows(found.selection.study, own)
    rows = [
        (row.coder, row.n, row.prevailed, row.yielded, row.both, row.neither, row.new, row.kept) for row in prevailed
    ]
    if rows:
        header = ("coder", "n", "prevailed", "yielded", "both", "neither", "new", "kept")
        yield Table("Whose codings the decisions followed", header, tuple(rows), (_READ,))


def _sentence(found: Agreement, own: Sequence[Decision], depth: int | None) -> str:
    decided = by_people(own)
    people = sorted({one.by for one in decided if one.by})
    n_kept = sum(one.decision == KEPT for one in decided)
    said = (
        f"On record in {counted(len({one.document for one in own}), 'document')}:"
        f" {counted(len(own) - len(decided), 'passage')} on which coders agreed, {counted(len(decided), 'decision')}"
        + (f" by {', '.join(people)}" if people else "")
        + (f"; {counted(n_kept, 'difference')} kept on purpose." if n_kept else ".")
    )
    values = _alphas(found, own, depth)
    if not values:
        return said
    return (
        f"{said} Alpha over all codes, as sets, of the coders on these documents: {values[0]} as they had coded,"
        f" {values[1]} with what was decided in place of what they had."
    )


def _alphas(found: Agreement, own: Sequence[Decision], depth: int | None) -> list[str]:
    """Alpha of sets of codes before and after; nothing where the scope leaves no two layers to compare."""
    human = tuple(layer for layer in found.universe.layers if layer.kind == "human")
    selection = replace(found.selection, scope=replace(found.selection.scope, layers=()), layers=human)
    try:
        rows = staged_rows(selection, own, found.universe.unit, depth=depth, universe_rule=found.universe.rule)
    except RefusedError:
        return []
    by_when = {row.when: row.value for row in rows if (row.code, row.coefficient) == (ALL_CODES, "masi_alpha")}
    return ["undefined" if (value := by_when.get(when)) is None else f"{value:.3f}" for when in (BEFORE, AFTER)]
