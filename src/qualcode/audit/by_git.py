"""What changed, from two states of the study in git, or one and the files as they are."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from qualcode.audit.changes import Change
from qualcode.audit.kinds import changes_of, compare_of
from qualcode.audit.points import Point, utc
from qualcode.git import blobs, git
from qualcode.layout import PLACES
from qualcode.model import Study
from qualcode.storage import read_for_edit

_BREAK = b"\x1e"
_NOT_YET = "not committed"


class Stamp(NamedTuple):
    """Who committed a change, and when."""

    by: str
    at: str


def changes_by_git(study: Study, since: Point, until: Point) -> list[Change]:
    """Everything that differs between two states; what names nobody itself is by whoever committed it last."""
    paths = [path for path in _changed_paths(study, since, until) if compare_of(path) is not None]
    olds = _contents(study, since.commit, paths)
    news = _contents(study, until.commit, paths)
    found = [
        change
        for path, old, new in zip(paths, olds, news, strict=True)
        for change in changes_of(path, old or b"", new or b"")
    ]
    stamps = _stamps(study, since, until) if any(not one.by for one in found) else {}
    return [_signed(one, stamps) for one in found]


def _signed(change: Change, stamps: Mapping[tuple[str, ...], Stamp]) -> Change:
    if change.by and change.at:
        return change
    key = (change.path, change.coding, change.field) if change.coding else (change.path,)
    stamp = stamps.get(key, Stamp("", ""))
    return change._replace(by=change.by or stamp.by, at=change.at or stamp.at)


def _changed_paths(study: Study, since: Point, until: Point) -> list[str]:
    """The files that differ, from the study's folder."""
    ends = [since.commit, until.commit] if until.commit else [since.commit]
    raw = git(study.root, "diff", "--name-only", "--no-renames", "--relative", "-z", *ends, "--", *PLACES) or b""
    if not until.commit:
        raw += git(study.root, "ls-files", "-z", "--others", "--exclude-standard", "--", *PLACES) or b""
    return sorted({path.decode("utf-8", "replace") for path in raw.split(b"\0") if path})


def _contents(study: Study, commit: str, paths: list[str]) -> list[bytes | None]:
    if not commit:
        return [read_for_edit(study.root, path) for path in paths]
    return list(blobs(study.root, [f"{commit}:./{path}" for path in paths]))


def _stamps(study: Study, since: Point, until: Point) -> dict[tuple[str, ...], Stamp]:
    """Who touched what last: by file; by file, coding and field."""
    stamps: dict[tuple[str, ...], Stamp] = {}
    shape = ("-p", "-U0", "--no-renames", "--relative", "--no-textconv", "--no-ext-diff", "--no-color")
    if not until.commit:
        raw = git(study.root, "diff", *shape, "HEAD", "--", *PLACES) or b""
        _note(raw, Stamp(_NOT_YET, ""), stamps)
    last = until.commit or "HEAD"
    form = "--format=%x1e%aN%x00%aI%x00"
    raw = git(study.root, "log", form, *shape, f"{since.commit}..{last}", "--", *PLACES) or b""
    for commit in raw.split(_BREAK)[1:]:
        name, at, patch = commit.split(b"\0", 2)
        _note(patch, Stamp(name.decode("utf-8", "replace"), utc(at.decode("ascii", "replace"))), stamps)
    return stamps


def _note(patch: bytes, stamp: Stamp, stamps: dict[tuple[str, ...], Stamp]) -> None:
    """Put down what a patch touches, where nothing newer has."""
    for path, gone, come in _hunks(patch):
        stamps.setdefault((path,), stamp)
        for coding in gone.keys() | come.keys():
            old, new = gone.get(coding), come.get(coding)
            fields = {"-"} if new is None else {"+"} if old is None else _differing(old, new)
            for field in fields:
                stamps.setdefault((path, coding, field), stamp)


def _differing(old: dict[str, object], new: dict[str, object]) -> set[str]:
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def _hunks(patch: bytes) -> Iterator[tuple[str, dict[str, dict[str, object]], dict[str, dict[str, object]]]]:
    """Of each file in a patch the codings whose lines went, and those whose lines came, by id."""
    for part in (b"\n" + patch).split(b"\ndiff --git ")[1:]:
        gone: dict[str, dict[str, object]] = {}
        come: dict[str, dict[str, object]] = {}
        names = {}
        for line in part.split(b"\n"):
            if line.startswith((b"--- ", b"+++ ")):
                names[line[:3]] = line[4:].strip().strip(b'"').decode("utf-8", "replace")
            elif line.startswith((b"-{", b"+{")):
                _put(line[1:], gone if line.startswith(b"-") else come)
        found = [name[2:] for name in names.values() if name != "/dev/null"]
        if found:
            yield found[-1], gone, come


def _put(line: bytes, into: dict[str, dict[str, object]]) -> None:
    try:
        values = msgspec.json.decode(line, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    if isinstance(values.get("id"), str):
        into[str(values["id"])] = values
