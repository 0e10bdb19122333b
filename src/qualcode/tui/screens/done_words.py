"""What somebody did, in the words of the status line."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qualcode.desk.closing import FINISHED, closing_of
from qualcode.desk.journal import Act
from qualcode.errors import QualcodeError
from qualcode.layer_files import FinishedError, own_layer
from qualcode.model import Study
from qualcode.phrases import counted, some_of

if TYPE_CHECKING:
    from qualcode.search.coding import Plan, PlannedRow


def done_words(act: Act, labels: Callable[[Sequence[str]], str]) -> str:
    """An act, as it is said of it that it was taken back or done again.

    Args:
        act: Which; of one on several documents, the part on the document in hand.
        labels: What says codes.
    """
    new = labels(tuple(dict.fromkeys(one.code for one in act.after or act.before)))
    n = len(act.documents)
    if n > 1:
        return f"{new} put on all at once, in {counted(n, 'document')}"
    if act.kind == "recode":
        old = labels(tuple(dict.fromkeys(one.code for one in act.before)))
        return f"{old} recoded to {new}"
    return {
        "code": f"{new} put on",
        "remove": f"{new} taken off",
        "move": f"new boundaries of {new}",
        "note": f"note on {new}",
        "facets": f"facets of {new}",
        "decline": "a suggestion declined",
    }.get(act.kind, f"{act.kind} {new}")


def why_not(error: QualcodeError | OSError, words: str) -> str:
    """Why nothing was taken back or done again; of a document that is finished, the key that opens it."""
    if not isinstance(error, FinishedError):
        return str(error)
    return f"nothing was {words}: this is in '{error.document}' as well, which is finished; ! there opens it again"


def not_coded(study: Study, plan: "Plan", rows: "Sequence[PlannedRow]") -> str:
    """That nothing was coded, as some documents are finished, closed or sealed on disk now; empty where none is."""
    layer = own_layer(study, plan.coder, plan.pass_number)
    closed: dict[str, list[str]] = {}
    for document in dict.fromkeys(row.document for row in rows if row.state == "new"):
        state, why = closing_of(study, layer, document)
        if state == FINISHED:
            why = "you have finished it; ! there opens it again"
        if state:
            closed.setdefault(why, []).append(document)
    said = [f"{some_of(documents, 4)}: {why}" for why, documents in closed.items()]
    return "; ".join(["nothing was coded", *said]) if said else ""
