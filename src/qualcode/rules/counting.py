"""A study that can be counted in: what must hold of its codings before any number is given."""

from operator import attrgetter
from pathlib import Path

from qualcode.errors import UnreadableError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.study import open_blinded

_ID, _CODE, _DOCUMENT = attrgetter("id"), attrgetter("code"), attrgetter("document")
_PLACE = attrgetter("start", "end", "code")


def open_study(start: str | Path = ".") -> Study:
    """A study that can be counted in: every file can be read, and every coding has its document and its code.

    What a blind round keeps from whoever asks is not in it (see `qualcode.study.as_seen`).

    Args:
        start: The study's folder or any folder inside it.

    Raises:
        UnreadableError: If a file cannot be read, or a coding would drop out of a count or be counted twice.
    """
    study = open_blinded(start)
    if study.data_set is not None or not _sound(study):
        problems = _problems(study)
        if problems:
            raise UnreadableError(problems)
    return study


def _sound(study: Study) -> bool:
    """Whether the rules have nothing to say of a study of its own; a quick look, for a million codings."""
    documents, codes = study.document_by_id, study.codebook.by_id.keys()
    ids: set[str] = set()
    for coded in study.coded:
        codings = coded.codings
        if coded.document not in documents or not codes >= set(map(_CODE, codings)):
            return False
        if not {coded.document} >= set(map(_DOCUMENT, codings)) or len(set(map(_PLACE, codings))) < len(codings):
            return False
        ids.update(map(_ID, codings))
    return len(ids) == sum(len(coded.codings) for coded in study.coded)


def _problems(study: Study) -> list[Problem]:
    """What the rules say without which a count would be silently wrong."""
    from qualcode.rules.codings import duplicate_coding, lines_of, unknown_code, unknown_document
    from qualcode.rules.data_sets import DATA_SET_COUNTING
    from qualcode.rules.migrations import other_version

    lines_of.cache_clear()
    first = [problem for rule in DATA_SET_COUNTING for problem in rule(study)]
    if not first and _sound(study):
        return []
    rules = (unknown_document, unknown_code, duplicate_coding, other_version)
    return [*(problem for rule in rules for problem in rule(study)), *first]
