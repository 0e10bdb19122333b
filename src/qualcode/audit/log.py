"""What changed between two points in time, and on what the answer rests."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qualcode.audit.by_git import changes_by_git
from qualcode.audit.by_records import changes_by_records
from qualcode.audit.changes import OF_CODINGS, Change, in_order, in_scope, without_doubles
from qualcode.audit.points import Point, point_of, refuse_backwards
from qualcode.errors import RefusedError
from qualcode.git import git_line, in_repository
from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.scope import Scope


class Log(NamedTuple):
    """Changes, and what they rest on."""

    changes: list[Change]
    basis: str
    """In a sentence: from when to when, by what."""
    notes: list[str]
    """What it cannot see."""


class CoderChanges(NamedTuple):
    """What one person did to the codings of one layer."""

    layer: str
    by: str
    added: int
    recoded: int
    edited: int
    moved: int
    waits: int
    set_aside: int
    removed: int
    finished: int
    """Documents that were declared done."""


def study_log(study: Study, scope: Scope, since: str = "", until: str = "", source: str = "") -> Log:
    """What changed in a study between two points in time.

    Args:
        study: As it was loaded.
        scope: Which layers, documents and codes the question is about.
        since: A day, a time, a version of the codebook, an event of a round, a revision; empty for the beginning.
        until: Likewise; empty for now.
        source: `git` or `records`; else git, where it has both points.

    Raises:
        RefusedError: If a point is none, or git is asked and does not have it.
    """
    has_git = source != "records" and in_repository(study.root) and git_line(study.root, "rev-parse", "HEAD") != ""
    start = point_of(study, since, git_known=has_git, until=False)
    end = point_of(study, until, git_known=has_git, until=True)
    refuse_backwards(start, end)
    by_git = has_git and bool(start.commit) and (not until or bool(end.commit))
    if source == "git" and not by_git:
        raise RefusedError(_why_not_git(has_git, start, end, until))
    basis = f"from {start.said} to {end.said}"
    if by_git:
        changes = changes_by_git(study, start, end)
        notes = ["What was added and taken out again in between does not show."]
        basis += ", by git: when it was committed, on whichever day it was done"
    else:
        changes, undated = changes_by_records(study, start, end)
        notes = ["Removed codings and edits of notes, facets and places leave no record; git knows them."]
        if undated:
            notes.append(f"{counted(undated, 'change')} without a date left out.")
        basis += ", by the dates in the study's own files"
    return Log(in_order(in_scope(without_doubles(changes), study, scope)), basis, notes)


def _why_not_git(has_git: bool, start: Point, end: Point, until: str) -> str:
    if not has_git:
        return "git is not here, or has no commit of this study yet; leave `--source git` out"
    if not start.at and not start.commit:
        return "git compares two points; say since when, as `qualcode log 2019-03-14 --source git`"
    point = end if until and not end.commit else start
    return f"git has no commit of {point.said}; leave `--source git` out, and the study's records are asked"


def coder_changes(changes: Iterable[Change]) -> list[CoderChanges]:
    """How much each person did to each layer, by layer and name."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for one in changes:
        if one.layer and (one.kind in OF_CODINGS or one.kind == "finished"):
            counts.setdefault((one.layer, one.by), Counter())[one.kind] += 1
    return [
        CoderChanges(layer, by, *(found[kind] for kind in (*OF_CODINGS, "finished")))
        for (layer, by), found in sorted(counts.items())
    ]


def study_changes(changes: Iterable[Change]) -> list[Change]:
    """What changed besides codings; many of one kind, day and hand are told as one."""
    grouped: dict[tuple[str, str, str, str], list[Change]] = {}
    for one in changes:
        if one.kind not in OF_CODINGS and one.kind != "finished":
            what = "" if one.kind in ("decision", "memo", "document", "codebook", "reopened") else one.what
            grouped.setdefault((one.kind, one.at[:10], one.by, what), []).append(one)
    return [
        group[0] if len(group) == 1 else group[0]._replace(what=what or f"{len(group)} of them", document="", code="")
        for (_, _, _, what), group in grouped.items()
    ]
