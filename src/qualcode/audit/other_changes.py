"""What differs between two versions of any other file of the study.

Records are read by the fields that all of them share (`by`, `at` or `date`), so
that a new kind needs no more than a line in `_RECORDS`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from qualcode.audit.changes import Change
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.memos_md import parse_memo
from qualcode.files.migration_yaml import parse_migration
from qualcode.files.proposals_yaml import parse_proposals
from qualcode.files.records_jsonl import parse_records
from qualcode.files.releases_yaml import parse_releases
from qualcode.files.yaml_nodes import Fields, Scalar, parse_yaml
from qualcode.phrases import counted
from qualcode.records import Settled
from qualcode.text import one_line
from qualcode.versions.difference import differences

_RECORDS = {
    "set-aside": "set-aside",
    "unplaced": "set-aside",
    "decisions": "decision",
    "updates": "text-update",
}
"""Kind of change by the folder in `records/`; every other is a `record`."""


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def release_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Versions of the codebook that were released."""
    known = {release.version for release in parse_releases(_text(old), path)[0]}
    for release in parse_releases(_text(new), path)[0]:
        if release.version not in known:
            kind = f" ({release.change})" if release.change else ""
            what = f"codebook {release.version}{kind}{_because(release.why)}"
            yield Change("release", release.date, release.by, what=what, path=path)


def migration_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Migrations that were written, with their steps."""
    migration, _ = parse_migration(_text(new), path)
    if migration is None:
        return
    before, _ = parse_migration(_text(old), path) if old.strip() else (None, [])
    known = Counter((step.kind, step.codes, step.into) for step in before.steps) if before else Counter()
    for step in migration.steps:
        if (step.kind, step.codes, step.into) not in known:
            into = f" into {', '.join(step.into)}" if step.into else ""
            what = f"{migration.id}: {step.kind} {', '.join(step.codes)}{into}{_because(step.reason)}"
            yield Change("migration", step.date, step.by, what=what, path=path)


def codebook_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """What became of the working codebook, by kind of difference."""
    before, after = (parse_codebook(_text(raw), path)[0] if raw.strip() else None for raw in (old, new))
    if before is None or after is None:
        return
    for one in differences(before, after):
        arrow = f": {one_line(one.before, 40) or 'nothing'} -> {one_line(one.after, 40) or 'nothing'}"
        yield Change("codebook", code=one.code, what=f"{one.kind} {one.code}{arrow}", path=path)


def memo_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """A memo that was written, changed or taken out."""
    memo, _ = parse_memo(_text(new or old), path)
    if memo is None:
        return
    done = "written" if not old else "changed" if new else "taken out"
    document = memo.documents[0] if len(memo.documents) == 1 else ""
    at, by = (memo.date, memo.by) if done == "written" else ("", "")
    yield Change("memo", at, by, document=document, what=f"{done}: {memo.title or memo.id}", path=path)


def round_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Steps of a round: closed, opened, changed, reopened."""
    known = list(_steps(_text(old), path))
    for step in _steps(_text(new), path):
        if step in known:
            continue
        folder, _, name = path.removesuffix(".yaml").rpartition("/")
        said = step.get("step") or step.get("state") or "changed"
        if folder.endswith(".seals"):
            name, said = PurePosixPath(folder).stem, f"sealed by {name}"
        what = f"{name}: {said}{_because(step.get('why') or step.get('because') or '')}"
        yield Change("round", step.get("date") or step.get("at") or "", step.get("by") or "", what=what, path=path)


def _steps(text: str, path: str) -> Iterator[dict[str, str]]:
    """Every map in a record that has a date."""
    tree, _ = parse_yaml(text, path)
    waiting: list[Any] = [tree]
    while waiting:
        at = waiting.pop(0)
        if isinstance(at, list):
            waiting += at
        elif isinstance(at, Fields):
            plain = {name: str(value) for name, value in at.values.items() if isinstance(value, Scalar)}
            if plain.keys() & {"date", "at"}:
                yield plain
            waiting += [value for value in at.values.values() if not isinstance(value, Scalar)]


def proposal_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Codes that somebody proposed."""
    known = {one.id for one in parse_proposals(_text(old), path)[0]}
    for one in parse_proposals(_text(new), path)[0]:
        if one.id not in known:
            what = f"{one.id} proposed: {one_line(one.label, 60)}"
            yield Change("proposal", one.at, one.by, code=one.id, what=what, path=path)


def settled_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """What became of codes that were proposed."""
    known = {one.id for one in parse_records(old, path, Settled)[0]}
    for one in parse_records(new, path, Settled)[0]:
        if one.id not in known:
            into = f" as {one.into}" if one.into not in ("", one.proposal) else ""
            what = f"{one.proposal} {one.outcome}{into}{_because(one.why)}"
            yield Change("proposal", one.at, one.by, code=one.proposal, what=what, path=path)


def record_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Records that the tool noted down."""
    kind = _RECORDS.get(path.split("/")[1], "record")
    parts = PurePosixPath(path)
    known = {line.strip() for line in old.split(b"\n")}
    for line in new.split(b"\n"):
        if not line.strip() or line.strip() in known:
            continue
        try:
            values = msgspec.json.decode(line, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
        inner = values.get("coding")
        coding = inner if isinstance(inner, dict) else {}
        yield Change(
            kind,
            _str(values, "at") or _str(values, "date"),
            _str(values, "by"),
            layer=parts.parent.name if coding else "",
            document=parts.stem,
            coding=_str(coding, "id"),
            code=_str(coding, "code"),
            quote=_str(coding, "quote"),
            what=_record_said(kind, parts, values),
            path=path,
        )


def _record_said(kind: str, path: PurePosixPath, values: dict[str, Any]) -> str:
    if kind == "decision":
        said = [path.parent.name, _str(values, "decision"), _str(values, "class"), _str(values, "note")]
    else:
        said = [_str(values, "why"), _str(values, "outcome"), _str(values, "note")]
    return one_line(": ".join(part for part in said if part))


def _str(values: dict[str, Any], name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


def document_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """A document that came, went, or whose file is another."""
    done = "came into the study" if not old else "its file changed" if new else "taken out"
    yield Change("document", document=PurePosixPath(path).stem, what=done, path=path)


def settings_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """The settings, or the cases, in a word."""
    lines, more = old.split(b"\n"), new.split(b"\n")
    added, gone = (sum((Counter(a) - Counter(b)).values()) for a, b in ((more, lines), (lines, more)))
    yield Change("settings", what=f"{path}: {counted(added, 'line')} new, {gone} gone", path=path)


def data_set_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """A derived data set, of which its own log tells more."""
    if old != new:
        name = path.split("/")[1]
        yield Change("data-set", what=f"{name}; `qualcode -C datasets/{name} log` tells more", path=path)


def _because(why: str) -> str:
    return f": {one_line(why)}" if why else ""
