"""Put the draft of a migration into the study; a file that is there is never written over."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import yaml

from qualcode.errors import RefusedError
from qualcode.files.migration_yaml import parse_migration
from qualcode.files.utf8 import parse_utf8
from qualcode.files.yaml_edit import end, mapping, value_of
from qualcode.layout import migration_path
from qualcode.migrations.aligned import renamed_ids
from qualcode.migrations.declared import check_migration, forgotten
from qualcode.migrations.drafting import Draft, format_draft, format_missing
from qualcode.migrations.reach import reaches
from qualcode.migrations.ready import both_versions, read_migration
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.recorded import load_releases
from qualcode.records import Release
from qualcode.storage import locked, write_file
from qualcode.study import as_seen


class Drafted(NamedTuple):
    """The draft of a migration, or of what the file lacks."""

    path: str
    text: str
    """The whole file; where there is one already, only the steps that it lacks."""
    open: list[Problem]
    """What has to be decided or filled in before it can be applied."""
    there: bool = False
    """Whether there is a file already."""
    at_end: bool = False
    """Whether the steps that it lacks go to its end."""


def draft_migration(study: Study, old: str, new: str, *, by: str, date: str) -> Drafted:
    """A migration written from the difference between two versions.

    Where the release says that it only made words clearer or added codes, its
    reason is the steps' reason, and nothing is left to decide. Where the file
    is there already, the draft is of the steps that it lacks.
    """
    before, after = both_versions(study, old, new)
    there = read_migration(study, old, new)
    releases, _ = load_releases(study.root)
    release = next((one for one in releases if one.version == new), Release(new))
    counts = Counter(coding.code for coded in as_seen(study).coded for coding in coded.codings)
    reason = release.why if release.change in ("patch", "minor") else ""
    path = migration_path(f"{old}--{new}")
    draft = Draft(before, after, by, date, reason, counts)
    if there is not None:
        former = {now: name for name, now in renamed_ids(reaches(there, before, after), before, after).items()}
        found = forgotten(there, before, after)
        written, _ = parse_utf8((study.root / path).read_bytes(), path)
        below = _below(written or "")
        text = format_missing(found, replace(draft, former=former), below.indent)
        at_end = below.at_end and (written or "").endswith("\n")
        return Drafted(path, text, check_migration(there, before, after), there=True, at_end=at_end)
    text = format_draft(draft)
    migration, problems = parse_migration(text, path)
    faults = check_migration(migration, before, after) if migration is not None else []
    return Drafted(path, text, [*problems, *faults])


class _Below(NamedTuple):
    """Where more steps go in a file that is there."""

    indent: int
    at_end: bool
    """Whether that is the end of the file."""


def _below(text: str) -> _Below:
    steps = value_of(mapping(text), "steps")
    if not isinstance(steps, yaml.SequenceNode) or steps.flow_style or not steps.value:
        return _Below(2, at_end=False)
    after = text[end(steps) :].splitlines()[1:]
    rest = (line.strip() for line in after)
    return _Below(steps.start_mark.column, at_end=all(not line or line.startswith("#") for line in rest))


def write_draft(study: Study, drafted: Drafted) -> None:
    """Put a draft in place.

    Raises:
        RefusedError: If there is a file already.
    """
    if (study.root / drafted.path).exists():
        raise RefusedError(f"{drafted.path} is there already; edit it, or take it away to start from a new draft")
    with locked(study.root):
        write_file(study.root, drafted.path, drafted.text.encode("utf-8"), None)
