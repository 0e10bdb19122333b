"""What a coder has to do: their documents, how far each is, and which comes next."""

from typing import NamedTuple

from qualcode.layer_files import layer_of
from qualcode.model import Study


class QueueRow(NamedTuple):
    """One document of a coder."""

    document: str
    title: str
    case: str
    state: str
    """`not-started`, `in-progress` or `finished`."""
    codings: int


def queue_rows(study: Study, coder: str, pass_number: int = 1) -> list[QueueRow]:
    """The documents that a coder is to code, in the order of the study; where nothing is assigned, all."""
    assigned = study.settings.assignments.get(coder, ())
    layer = layer_of(study, coder, pass_number)
    n_codings = {coded.document: len(coded.codings) for coded in study.coded if layer and coded.layer == layer.id}
    states = layer.documents if layer else {}
    return [
        QueueRow(
            document.id,
            document.title,
            document.case,
            states[document.id].state if document.id in states else "not-started",
            n_codings.get(document.id, 0),
        )
        for document in study.documents
        if not study.settings.assignments or document.id in assigned
    ]
