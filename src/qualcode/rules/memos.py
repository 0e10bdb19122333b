"""Rules on memos: what they are about is there, or once was."""

from collections.abc import Iterator

from qualcode.errors import did_you_mean
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.recorded import load_releases, load_version, set_aside_codings

_MEND = "if it was removed, take its id out of `codings:` in the memo, or delete the memo"


def memo_link(study: Study) -> Iterator[Problem]:
    """Memos about something that neither is there nor was: codes of old versions and codings set aside are not lost."""
    if not study.memos:
        return
    codings = {coding.id for coded in (*study.coded, *study.unplaced) for coding in coded.codings}
    gone = [name for memo in study.memos for name in memo.codes if name not in study.codebook.by_id]
    old_codes = _released_codes(study) if gone else frozenset()
    missing = [name for memo in study.memos for name in memo.codings if name not in codings]
    aside = set_aside_codings(study.root) if missing else frozenset()
    for memo in study.memos:
        for kind, named, known in (
            ("document", memo.documents, study.document_by_id),
            ("code", memo.codes, study.codebook.by_id),
            ("case", memo.cases, study.case_by_id),
        ):
            for name in named:
                if name not in known and not (kind == "code" and name in old_codes):
                    yield Problem(memo.path, 1, "memo-link", f"no {kind} '{name}'{did_you_mean(name, known)}")
        for name in memo.codings:
            if name not in codings and name not in aside:
                yield Problem(memo.path, 1, "memo-link", f"no coding '{name}'; {_MEND}")


def _released_codes(study: Study) -> frozenset[str]:
    """The ids of all codes that any release of the codebook had."""
    books = [load_version(study.root, release.version)[0] for release in load_releases(study.root)[0]]
    return frozenset(code for book in books if book is not None for code in book.by_id)
