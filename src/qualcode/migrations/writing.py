"""Put the draft of a migration into the study; a file that is there is never written over."""

from collections import Counter
from typing import NamedTuple

from qualcode.errors import RefusedError
from qualcode.files.migration_yaml import parse_migration
from qualcode.layout import migration_path
from qualcode.migrations.declared import check_migration
from qualcode.migrations.drafting import Draft, format_draft
from qualcode.migrations.ready import both_versions
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.recorded import load_releases
from qualcode.records import Release
from qualcode.storage import locked, write_file
from qualcode.study import as_seen


class Drafted(NamedTuple):
    """The draft of a migration."""

    path: str
    text: str
    open: list[Problem]
    """What has to be decided or filled in before it can be applied."""


def draft_migration(study: Study, old: str, new: str, *, by: str, date: str) -> Drafted:
    """A migration written from the difference between two versions.

    Where the release says that it only made words clearer or added codes, its
    reason is the steps' reason, and nothing is left to decide.
    """
    before, after = both_versions(study, old, new)
    releases, _ = load_releases(study.root)
    release = next((one for one in releases if one.version == new), Release(new))
    counts = Counter(coding.code for coded in as_seen(study).coded for coding in coded.codings)
    reason = release.why if release.change in ("patch", "minor") else ""
    text = format_draft(Draft(before, after, by, date, reason, counts))
    path = migration_path(f"{old}--{new}")
    migration, problems = parse_migration(text, path)
    faults = check_migration(migration, before, after) if migration is not None else []
    return Drafted(path, text, [*problems, *faults])


def write_draft(study: Study, drafted: Drafted) -> None:
    """Put a draft in place.

    Raises:
        RefusedError: If there is a file already.
    """
    if (study.root / drafted.path).exists():
        raise RefusedError(f"{drafted.path} is there already; edit it, or take it away to start from a new draft")
    with locked(study.root):
        write_file(study.root, drafted.path, drafted.text.encode("utf-8"), None)
