"""Whether a coder can sit down to a document at all: what is refused before a screen opens."""

from qualcode.errors import RefusedError
from qualcode.layers import known_coder, refuse_early
from qualcode.model import Study
from qualcode.requested import known_document, refuse_unassigned


def refuse_unopenable(study: Study, coder: str, document_id: str, pass_number: int = 1) -> None:
    """Refuse who or what the study does not know, and what is not theirs to code.

    Args:
        study: As the coder may see it.
        coder: Empty where it is yet to be asked who codes.
        document_id: Empty for the coder's list of documents.
        pass_number: 2 to code again what is finished.
    """
    if coder:
        known_coder(study, coder)
    elif not study.settings.coders:
        raise RefusedError("qualcode.yaml names no coders; add yourself, as `coders: [{id: km, name: Kim}]`")
    if not document_id:
        return
    known_document(study, document_id)
    if coder:
        refuse_unassigned(study, coder, document_id)
        refuse_early(study, coder, document_id, pass_number)
