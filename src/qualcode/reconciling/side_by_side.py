"""Coders side by side on one document, for somebody who may see it."""

from typing import NamedTuple

from qualcode.analysis.reconciling.compared import ComparedRow, compared_rows
from qualcode.analysis.reconciling.questions import Comparison, comparisons
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.layer_files import layer_of
from qualcode.model import Study
from qualcode.reconciling.stage import refuse_blind, refuse_early
from qualcode.scope import Scope, select


class SideBySide(NamedTuple):
    """A document on which coders agree and differ."""

    comparison: Comparison
    rows: list[ComparedRow]
    """In the order of the text."""


def side_by_side(study: Study, document_id: str, coder: str = "", pass_number: int = 1) -> SideBySide:
    """What coders have on a document, laid side by side.

    Args:
        study: As whoever asks may see it.
        document_id: Which document.
        coder: Who asks.
        pass_number: From 2 on, what the coder is at: they see nothing of earlier passes before this one is done.

    Raises:
        RefusedError: If it may not be seen yet, or there is nothing to compare.
    """
    document = study.document_by_id.get(document_id)
    if document is None:
        raise UnknownNameError("document", document_id, study.document_by_id)
    refuse_blind(study, {document_id})
    refuse_early(study, [document])
    if pass_number > 1:
        own = layer_of(study, coder, pass_number)
        if own is None or not study.finished(own, document_id):
            raise RefusedError(
                f"'{coder}' codes '{document_id}' once more, and sees the first codings when that is done"
            )
    if sum(study.finished(layer, document_id) for layer in study.layers if layer.kind == "human") < 2:
        raise RefusedError(f"nothing to compare: fewer than two coders have finished '{document_id}'")
    found = comparisons(select(study, Scope(documents=(document_id,))))
    if not found:
        raise RefusedError(f"nothing to compare: fewer than two coders have finished '{document_id}'")
    rows = compared_rows(study, found)
    return SideBySide(found[0], sorted(rows, key=lambda row: (row.start, row.end, row.question)))
