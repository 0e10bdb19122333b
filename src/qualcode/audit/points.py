"""Points in time, as people name them: a day, a time, a version of the codebook, an event of a round, a revision."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from qualcode.audit.other_changes import round_changes
from qualcode.errors import RefusedError
from qualcode.git import git_line
from qualcode.layout import RECORDS, RELEASES
from qualcode.model import Study
from qualcode.phrases import some_of
from qualcode.recorded import load_releases
from qualcode.storage import read_for_edit

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?")
_EVENT = re.compile(r"([A-Za-z0-9][\w.-]*):([a-z]+)")


class Point(NamedTuple):
    """A point in time."""

    said: str
    """For people."""
    at: str = ""
    """A day (`2019-03-14`) or a time (`2019-03-14T09:30:00Z`); empty at either end of time."""
    commit: str = ""
    """What git had then; empty where it had nothing, or nobody asked it."""


def point_of(study: Study, word: str, *, git_known: bool, until: bool) -> Point:
    """The point that a word means.

    Args:
        study: As it was loaded.
        word: As the user wrote it; empty for the beginning, or for now.
        git_known: Whether the study stands in a repository.
        until: Whether a day is meant to its end.

    Raises:
        RefusedError: If it means none.
    """
    if not word:
        return Point("now" if until else "the beginning")
    if _TIME.fullmatch(word):
        at = _time(word)
        return Point(at, at, _commit_at(study, at, until=until) if git_known else "")
    releases = {release.version: release for release in load_releases(study.root)[0]}
    if word in releases:
        date = releases[word].date
        commit = _first_commit(study, RELEASES, rf"version: *\"?{re.escape(word)}\"?$") if git_known else ""
        return Point(f"version {word} of the codebook ({date or 'undated'})", date, commit)
    event = _EVENT.fullmatch(word)
    if event:
        return _event(study, event[1], event[2], git_known=git_known)
    asked = git_known and not word.startswith("-")
    commit = git_line(study.root, "rev-parse", "--verify", "--quiet", f"{word}^{{commit}}") if asked else ""
    if commit:
        day = git_line(study.root, "show", "--no-patch", "--format=%cs", commit)
        at = utc(git_line(study.root, "show", "--no-patch", "--format=%cI", commit))
        return Point(f"{word} (git {commit[:8]}, {day})", at, commit)
    known = f" ({some_of(list(releases))})" if releases else ""
    git_too = "a revision of git as HEAD~3" if git_known else "and in a git repository a revision as HEAD~3"
    if git_known and git_line(study.root, "rev-parse", "--is-shallow-repository") == "true":
        git_too += " (this clone has only the newest commits: `git fetch --unshallow --tags` brings the others)"
    raise RefusedError(
        f"'{word}' is no point in time; write a day as 2019-03-14, a time as 2019-03-14T09:30:00Z,"
        f" a version of the codebook{known}, what happened to a round as pilot:closed, {git_too}"
    )


def _time(word: str) -> str:
    text = word.replace(" ", "T")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"'{word}' is no day of the calendar; write it as 2019-03-14") from None
    if len(text) == 10:
        return text
    text = text.removesuffix("Z")
    return f"{text}{':00' if len(text) == 16 else ''}Z"


def _commit_at(study: Study, at: str, *, until: bool) -> str:
    """The last commit at a time; of a day at its start, or its end."""
    time = at if len(at) > 10 else f"{at}T23:59:59Z" if until else f"{at}T00:00:00Z"
    return git_line(study.root, "rev-list", "-1", "--first-parent", f"--before={time}", "HEAD")


def _first_commit(study: Study, path: str, pattern: str) -> str:
    """The commit in which a line came into a file."""
    return git_line(study.root, "log", "--format=%H", "--reverse", "-E", f"-G{pattern}", "--", path)


def _event(study: Study, name: str, step: str, *, git_known: bool) -> Point:
    path = f"{RECORDS}/rounds/{name}.yaml"
    raw = read_for_edit(study.root, path)
    rounds = [one.id for one in study.settings.rounds]
    if raw is None:
        known = f"; there are: {some_of(rounds)}" if rounds else ""
        what = "nothing has happened to" if name in rounds else "there is no round"
        raise RefusedError(f"{what} '{name}'{'' if name in rounds else known}; see `qualcode status`")
    events = [one for one in round_changes(path, b"", raw) if one.what.split(": ")[1:2] == [step]]
    if not events:
        known = some_of(list(dict.fromkeys(one.what.split(": ")[1] for one in round_changes(path, b"", raw))))
        raise RefusedError(f"round '{name}' was never {step}; it was: {known}")
    at = events[-1].at
    commit = ""
    if git_known:
        commit = git_line(study.root, "log", "-1", "--format=%H", "-E", f"-G(step|state): *{step}", "--", path)
    return Point(f"round '{name}' {step} ({at})", at, commit)


def utc(at: str) -> str:
    """A time of git as the study's files write times; empty where it is none.

    >>> utc("2019-03-14T10:30:00+01:00")
    '2019-03-14T09:30:00Z'
    """
    try:
        return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""


def refuse_backwards(since: Point, until: Point) -> None:
    """Refuse an end that lies before the beginning.

    Raises:
        RefusedError: If it does.
    """
    if since.at and until.at and _cut(until.at, since.at) < _cut(since.at, until.at):
        raise RefusedError(f"{until.said} comes before {since.said}; give the earlier point first")


def within(at: str, since: Point, until: Point) -> bool:
    """Whether a day or time lies after one point and not after the other; days count whole.

    >>> within("2019-03-14T09:30:00Z", Point("", "2019-03-14"), Point("", "2019-03-14"))
    True
    """
    if since.at and _cut(at, since.at) < _cut(since.at, at):
        return False
    return not until.at or _cut(at, until.at) <= _cut(until.at, at)


def _cut(one: str, other: str) -> str:
    """A time, or its day where the other is a day."""
    return one[:10] if len(one) == 10 or len(other) == 10 else one
