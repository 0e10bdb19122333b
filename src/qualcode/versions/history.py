"""What a code was ever called, under which code it stood, why that changed, whence it came and what became of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Codebook
from qualcode.records import Step
from qualcode.versions.chain import Chain, Version
from qualcode.versions.change import names_code
from qualcode.versions.codebook_diff import text_parts
from qualcode.versions.difference import TEXTS, Difference
from qualcode.versions.difference import differences as differences_of
from qualcode.versions.sentences import Part

WENT = ("merged", "split", "renamed", "retired", "extracted", "removed")
"""Events after which a version no longer has the code; after `split` it may still stand."""
_EVENTS = {"merge": "merged", "split": "split", "rename": "renamed", "retire": "retired", "extract": "extracted"}
_HEIRS = ("merge", "split", "rename")
"""Steps by which one code's text goes to another."""
_FITTING = {
    "label": ("rename", "clarify"),
    "moved": ("move", "promote"),
    **dict.fromkeys(TEXTS, ("narrow", "widen", "clarify")),
    "step": ("narrow", "widen", "split"),
}


class HistoryRow(NamedTuple):
    """One thing that happened to a code, or a version in which nothing happened to it."""

    code: str
    relation: str
    """`itself`; `ancestor`, of which it was made; `heir`, which has its text now."""
    version: str
    date: str
    """Of the version's release; empty for the working copy."""
    event: str
    """`came`, `returned`, `unchanged`, one of `WENT`, `took-over`, or a kind of difference such as `label`."""
    label: str
    """As it was called in this version; of a code that went, as it was called last."""
    path: str
    """The ids from the top code down to the code itself."""
    before: str
    after: str
    """Of one that went: the ids of the codes (or the data set) that have its text now, parted by ` + `."""
    parts: tuple[Part, ...]
    """Of texts: the sentences that are not as they were."""
    reason: str
    """Of the step of the migration; where there is none, why the version was released."""
    by: str
    decided: str
    """The day on which the step was decided."""
    migration: str
    """Which migration says so; empty where none does."""


def code_named(chain: Chain, name: str) -> str:
    """The id of a code of any version, by its id or by a label that it once had.

    Raises:
        UnknownNameError: If no version ever had it.
        RefusedError: If several codes had the label.
    """
    if name in chain.codes_ever():
        return name
    wanted = name.casefold()
    called = {code.id: None for one in chain.versions for code in one.book.codes if code.label.casefold() == wanted}
    if len(called) > 1:
        raise RefusedError(f"'{name}' was the label of several codes; say which: {', '.join(called)}")
    if not called:
        raise UnknownNameError("code in any version", name, chain.codes_ever())
    return next(iter(called))


def history_rows(chain: Chain, name: str) -> list[HistoryRow]:
    """The history of a code, then how the codes came and went of which it was made and to which it went.

    Args:
        chain: All versions.
        name: The code's id in any version, or a label that it once had.
    """
    code = code_named(chain, name)
    rows = _own(chain, code, "itself")
    for relation, others in (("ancestor", _reached(chain, code, -1)), ("heir", _reached(chain, code, 1))):
        for other in others:
            rows += [row for row in _own(chain, other, relation) if row.event in ("came", "returned", *WENT)]
    return rows


def _own(chain: Chain, code: str, relation: str) -> list[HistoryRow]:
    rows: list[HistoryRow] = []
    previous: Version | None = None
    for version in chain.versions:
        start = chain.before(version) or previous
        known = any(row.event == "came" for row in rows)
        rows += [row._replace(relation=relation) for row in _at(chain, code, start, version, known=known)]
        previous = version
    return rows


def _at(chain: Chain, code: str, start: Version | None, version: Version, *, known: bool) -> Iterator[HistoryRow]:
    """What one version did to a code."""
    steps = _steps(chain, version)
    blank = _blank(code, version)
    if code in version.book.by_id:
        if start is None or code not in start.book.by_id:
            yield _told(blank, "returned" if known else "came", "", blank.label, _fitting(steps, code, ("add",), True))
            yield from _taken_over(blank, steps)
            return
        changes = [*_changes(blank, start, version, steps), *_taken_over(blank, steps)]
        yield from changes or [blank]
    elif start is not None and code in start.book.by_id:
        last = _blank(code, Version(version.name, start.book, version.release))
        step = _fitting(steps, code, tuple(_EVENTS))
        event = _EVENTS[step[1].kind] if step else "removed"
        yield _told(last, event, last.label, " + ".join(step[1].into) if step else "", step)


_Steps = Sequence[tuple[str, Step]]


def _steps(chain: Chain, version: Version) -> list[tuple[str, Step]]:
    return [(one.id, step) for one in chain.arriving(version) for step in one.steps]


def _fitting(steps: _Steps, code: str, kinds: Sequence[str], into: bool = False) -> tuple[str, Step] | None:
    """The step that says why: of one of some kinds and about the code; or one that leads to it."""
    about = [pair for pair in steps if pair[1].kind in kinds and names_code(pair[1], code)]
    leads = [pair for pair in steps if into and pair[1].kind in _HEIRS and code in pair[1].into]
    return next(iter([*about, *leads]), None)


def _changes(blank: HistoryRow, start: Version, version: Version, steps: _Steps) -> Iterator[HistoryRow]:
    differences = [one for one in differences_of(start.book, version.book) if one.code == blank.code]
    for one in differences:
        step = _fitting(steps, blank.code, _FITTING.get(one.kind, ()))
        yield _told(blank, one.kind, one.before, one.after, step)._replace(parts=text_parts(one))
    for pair in steps:
        if pair[1].kind == "split" and names_code(pair[1], blank.code):
            yield _told(blank, "split", blank.label, " + ".join(pair[1].into), pair)
        elif pair[1].kind in ("narrow", "widen") and names_code(pair[1], blank.code) and not _shown(differences):
            yield _told(blank, pair[1].kind, "", "", pair)


def _shown(differences: Sequence[Difference]) -> bool:
    return any(one.kind in TEXTS for one in differences)


def _taken_over(blank: HistoryRow, steps: _Steps) -> Iterator[HistoryRow]:
    for pair in steps:
        others = [code for code in pair[1].codes if code != blank.code]
        if pair[1].kind in _HEIRS and blank.code in pair[1].into and others:
            yield _told(blank, "took-over", " + ".join(others), blank.code, pair)


def _told(blank: HistoryRow, event: str, before: str, after: str, pair: tuple[str, Step] | None) -> HistoryRow:
    row = blank._replace(event=event, before=before, after=after)
    if pair is None:
        return row
    migration, step = pair
    return row._replace(reason=step.reason or row.reason, by=step.by or row.by, decided=step.date, migration=migration)


def _blank(code: str, version: Version) -> HistoryRow:
    """A version in which nothing happened to the code."""
    book, release = version.book, version.release
    path = " > ".join(book.lineage(code))
    return HistoryRow(
        code=code,
        relation="itself",
        version=version.name,
        date=release.date,
        event="unchanged",
        label=book.label(code),
        path=path,
        before="",
        after="",
        parts=(),
        reason=release.why,
        by=release.by,
        decided="",
        migration="",
    )


def _reached(chain: Chain, code: str, direction: int) -> list[str]:
    """The codes to which a code's text went, and to which theirs; or those from which it came."""
    links = list(_links(chain))[::direction]
    found: list[str] = []
    at = [code]
    while at:
        here = at.pop(0)
        for pair in links:
            near, far = pair[::direction]
            if near == here and far not in (code, *found):
                found.append(far)
                at.append(far)
    return found


def _links(chain: Chain) -> Iterator[tuple[str, str]]:
    """Which code's text went to which other, in the order of the versions."""
    for version in chain.versions:
        start = chain.before(version)
        for _, step in _steps(chain, version):
            if step.kind in _HEIRS and start is not None:
                for old in _meant(step, start.book):
                    yield from ((old, new) for new in step.into if new != old)


def _meant(step: Step, book: Codebook) -> list[str]:
    """The ids that a step names, by themselves or by a pattern."""
    return [code.id for code in book.codes if names_code(step, code.id)]
