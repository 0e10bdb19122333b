"""Which file tells of which kind of change: to add a kind of record, add a line."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from qualcode.audit.changes import Change, Compare
from qualcode.audit.coding_changes import coding_changes, layer_changes
from qualcode.audit.other_changes import (
    codebook_changes,
    data_set_changes,
    document_changes,
    memo_changes,
    migration_changes,
    proposal_changes,
    record_changes,
    release_changes,
    round_changes,
    settings_changes,
    settled_changes,
)
from qualcode.layout import (
    CASES,
    CODEBOOK,
    CODINGS,
    DATA_SETS,
    LAYER,
    MEMOS,
    MIGRATIONS,
    PROPOSALS,
    RECORDS,
    RELEASES,
    SETTINGS,
    SETTLED,
    TRANSCRIPTS,
)

CODINGS_FILES = f"{CODINGS}/*/*.jsonl"
KINDS: tuple[tuple[str, Compare], ...] = (
    (CODINGS_FILES, coding_changes),
    (f"{CODINGS}/*/{LAYER}", layer_changes),
    (RELEASES, release_changes),
    (CODEBOOK, codebook_changes),
    (f"{MIGRATIONS}/*.yaml", migration_changes),
    (f"{PROPOSALS}/*.yaml", proposal_changes),
    (SETTLED, settled_changes),
    (f"{RECORDS}/rounds/*.yaml", round_changes),
    (f"{RECORDS}/*.jsonl", record_changes),
    (f"{MEMOS}/*.md", memo_changes),
    (f"{TRANSCRIPTS}/*.md", document_changes),
    (SETTINGS, settings_changes),
    (CASES, settings_changes),
    (f"{DATA_SETS}/*/*", data_set_changes),
)
WITHOUT_TIME: tuple[Compare, ...] = (codebook_changes, document_changes, settings_changes, data_set_changes)
"""Files that say what is, and not since when."""


def compare_of(path: str) -> Compare | None:
    """What compares two versions of a file; `None` for one that tells of nothing."""
    return next((compare for pattern, compare in KINDS if fnmatchcase(path, pattern)), None)


def changes_of(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """What differs between two versions of a file."""
    compare = compare_of(path)
    if compare is not None and old != new:
        yield from compare(path, old, new)
