"""Code by code as people ask for it: `overlap`, a unit, or a number of characters."""

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.matrix import Matrix
from qualcode.analysis.units import cut_of
from qualcode.choices import UNITS
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.scope import Selection
from qualcode.verify import verified


def near_matrix(selection: Selection, rows: str, columns: str, near: str, *, keep_ids: bool = True) -> Matrix:
    """Which codes stand together, in the sense that a word or a number says.

    Args:
        selection: Which codings.
        rows: How codes are listed: `code`, `code:2`, `code:children`, `code:all`.
        columns: The same.
        near: `overlap`, `turn`, `paragraph`, `sentence`, `line`, `document`, or the
            greatest number of characters between two codings.
        keep_ids: Whether cells name their documents and codings.

    Raises:
        RefusedError: If rows and columns list codes in different ways.
        UnknownNameError: If there is no such sense.
    """
    if rows != columns:
        raise RefusedError(f"codes by codes are listed in one way: give `--columns {rows}` as well")
    if near.isdecimal():
        return cooccurrence(selection, by="near", gap_chars=int(near), level=rows, keep_ids=keep_ids)
    if near in ("overlap", "document"):
        return cooccurrence(selection, by=near, level=rows, keep_ids=keep_ids)
    if near not in UNITS:
        raise UnknownNameError("sense of --near", near, ["overlap", "document", *UNITS, "200"])
    study = selection.study
    for coded in selection.coded():
        verified(coded, study.texts[coded.document])
    spans = {}
    for document in selection.documents:
        cut = cut_of(study.texts[document.id], near, study.settings.language)
        spans[document.id] = list(zip(cut.starts.tolist(), cut.ends.tolist(), strict=True))
    return cooccurrence(selection, by=near, unit_spans=spans, level=rows, keep_ids=keep_ids)
