"""A desk to look codes up at, for people who decide about others' codings."""

from collections.abc import Sequence

from qualcode.desk.desk import Desk
from qualcode.errors import QualcodeError, RefusedError
from qualcode.model import Study


def desk_beside(study: Study, names: Sequence[str], document_id: str, *, own: bool = False) -> Desk:
    """The desk of the first of some people who codes a document, else of any coder who does.

    Codes are found at it and nothing is coded: who decides may be no coder, and a consensus has none.

    Args:
        study: As whoever decides may see it.
        names: Who decides, then whose codings it is about.
        document_id: Which document.
        own: Whether it must be of one of these, as where something is written in their name.

    Raises:
        RefusedError: If nobody codes the document.
    """
    others = () if own else (coder.id for coder in study.settings.coders)
    for name in dict.fromkeys([*names, *others]):
        try:
            return Desk(study, name, document_id)
        except QualcodeError:
            continue
    if own:
        raise RefusedError(
            f"{' and '.join(names) or 'nobody'} codes nothing of '{document_id}'; `qualcode memos new` takes any name"
        )
    raise RefusedError(f"nobody codes '{document_id}', so there is no desk to find a code at; see `qualcode assign`")
