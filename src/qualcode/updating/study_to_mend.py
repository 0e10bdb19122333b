"""A study opened to change a text that cannot be counted in as it stands."""

from pathlib import Path

from qualcode.asking import asking
from qualcode.blinding import veiled
from qualcode.errors import UnreadableError
from qualcode.layout import MEMOS
from qualcode.model import Study
from qualcode.study import kept_from, load_study

_MENDED = ("byte-order-mark", "newline")


def study_to_mend(start: str | Path, document_id: str) -> Study:
    """A study in which every file can be read but for what an update mends in the document itself.

    Raises:
        UnreadableError: If another file cannot be read.
    """
    study, problems = load_study(start)
    document = study.document_by_id.get(document_id)
    blocking = [
        problem
        for problem in problems
        if not problem.path.startswith(f"{MEMOS}/")
        and not (document is not None and problem.path == document.path and problem.rule in _MENDED)
    ]
    if blocking:
        raise UnreadableError(veiled(blocking, study, kept_from(study, asking())))
    return study
