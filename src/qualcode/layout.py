"""Where the files of a study stand. The only module that knows the names of folders."""

import os
from pathlib import Path
from urllib.parse import quote

from qualcode.errors import NoStudyError
from qualcode.storage import DERIVED

SETTINGS = "qualcode.yaml"
CODEBOOK = "codebook/codebook.yaml"
CASES = "cases.csv"
TRANSCRIPTS = "transcripts"
CODINGS = "codings"
MEMOS = "memos"
LAYER = "layer.yaml"
VERSIONS = "codebook/versions"
RELEASES = "codebook/releases.yaml"
MIGRATIONS = "codebook/migrations"
PROPOSALS = "codebook/proposals"
RECORDS = "records"
"""What the tool itself notes down: rounds, decisions, codings that were set aside."""
UNPLACED = "records/unplaced"
SETTLED = "records/proposals.jsonl"
"""What became of the codes that coders had proposed."""
DECISIONS = "records/decisions"
ROUNDS = f"{RECORDS}/rounds"
DATA_SETS = "datasets"
ITEMS = "items.jsonl"
FOLDERS = (TRANSCRIPTS, CODINGS, MEMOS)
PLACES = (SETTINGS, ITEMS, CASES, "codebook", TRANSCRIPTS, CODINGS, MEMOS, RECORDS, DATA_SETS)
"""The files and folders that make a study."""
UP = "../../"
"""From a data set to its study: every path in a message can be opened from where one stands."""


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds a `qualcode.yaml`."""
    root = root_above(start)
    if root is None:
        raise NoStudyError(str(start))
    return root


def root_above(start: Path) -> Path | None:
    """The nearest folder at or above `start` that is a study's; `None` where there is none."""
    begin = Path(os.path.abspath(start))  # noqa: PTH100 - a link keeps the name under which the user knows it
    for folder in (begin, *begin.parents):
        if (folder / SETTINGS).is_file():
            return folder
    return None


def main_of(root: Path) -> Path | None:
    """The study's folder in whose `datasets/` a folder stands."""
    above = root.parent.parent
    return above if root.parent.name == DATA_SETS and (above / SETTINGS).is_file() else None


def data_set_names(root: Path) -> list[str]:
    """The data sets of a study, by the names of their folders; nothing of them is read."""
    try:
        with os.scandir(root / DATA_SETS) as entries:
            return sorted(entry.name for entry in entries if Path(entry.path, SETTINGS).is_file())
    except OSError:
        return []


def data_set_path(name: str, file: str = "") -> str:
    """The folder of a data set, or a file in it."""
    return f"{DATA_SETS}/{name}/{file}" if file else f"{DATA_SETS}/{name}"


def is_study_file(start: str | Path, path: Path) -> bool:
    """Whether a path is, or would be, one of the files that make a study: never a place for results."""
    found = root_above(Path(start))
    if found is None:
        return False
    root, target = found.resolve(), path.resolve()
    if not target.is_relative_to(root) or target == root:
        main = main_of(found)
        return main is not None and is_study_file(main, path)
    return target.relative_to(root).parts[0] in (*PLACES, DERIVED)


def layer_path(layer_id: str) -> str:
    """Where a layer's record stands."""
    return f"{CODINGS}/{layer_id}/{LAYER}"


def codings_path(layer_id: str, document_id: str) -> str:
    """Where a layer's codings of one document stand."""
    return f"{CODINGS}/{layer_id}/{document_id}.jsonl"


def journal_path(layer_id: str, document_id: str) -> str:
    """Where it stands what was done to a layer's codings of a document, for undo; never in version control."""
    return f"{journal_folder(layer_id)}/{document_id}.jsonl"


def journal_folder(layer_id: str) -> str:
    """Where it stands what was done to a layer's codings."""
    return f"{DERIVED}/journal/{layer_id}"


def favourites_path(coder: str) -> str:
    """Where the codes stand that a coder wants at hand."""
    return f"{RECORDS}/favourites/{coder}.txt"


def proposals_path(coder: str) -> str:
    """Where the codes stand that a coder proposes."""
    return f"{PROPOSALS}/{coder}.yaml"


def draft_path(coder: str, thing: str) -> str:
    """Where it stands what a coder is writing about something; never in version control."""
    return f"{drafts_path(coder)}/{quote(thing, safe='')}.json"


def drafts_path(coder: str) -> str:
    """Where the drafts of a coder stand."""
    return f"{DERIVED}/drafts/{coder}"


def completion_path(kind: str) -> str:
    """Where names of one kind are kept for TAB; derived, and safe to delete."""
    return f"{DERIVED}/completion/{kind}"


def search_index_path() -> str:
    """Where the words of all texts are listed, for searches; derived, and safe to delete."""
    return f"{DERIVED}/search.sqlite"


def version_path(version: str) -> str:
    """Where a released codebook stands."""
    return f"{VERSIONS}/{version}.yaml"


def migration_path(migration_id: str) -> str:
    """Where a migration stands."""
    return f"{MIGRATIONS}/{migration_id}.yaml"


def set_aside_path(migration_id: str, layer_id: str, document_id: str) -> str:
    """Where the codings stand that a migration took out of a layer."""
    return f"{RECORDS}/set-aside/{migration_id}/{layer_id}/{document_id}.jsonl"


def unplaced_path(layer_id: str, document_id: str) -> str:
    """Where the codings of a layer stand that have no place since a document's text was changed."""
    return f"{UNPLACED}/{layer_id}/{document_id}.jsonl"


def updates_path(document_id: str) -> str:
    """Where it is noted how a document's text was changed."""
    return f"{RECORDS}/updates/{document_id}.jsonl"


def set_aside_paths(root: Path) -> list[str]:
    """The files of everything that was set aside, in order."""
    folder = root / RECORDS / "set-aside"
    return sorted(path.relative_to(root).as_posix() for path in folder.glob("*/*/*.jsonl"))


def decisions_path(round_id: str, document_id: str) -> str:
    """Where the decisions of a round about a document stand."""
    return f"{DECISIONS}/{round_id}/{document_id}.jsonl"


def recoded_path(migration_id: str) -> str:
    """Where it stands how people placed the codings that a migration left, once it has been taken back."""
    return f"{RECORDS}/recoded/{migration_id}.csv"


def round_path(round_id: str) -> str:
    """Where the record of a round stands."""
    return f"{ROUNDS}/{round_id}.yaml"


def seal_path(round_id: str, coder: str) -> str:
    """Where a coder's seal on a round stands."""
    return f"{ROUNDS}/{round_id}.seals/{coder}.yaml"


def key_path(round_id: str, coder: str) -> str:
    """Where the key of a seal stands: with its coder, never in version control."""
    return f"{DERIVED}/seals/{round_id}/{coder}.key"


def document_path(folder: str, document_id: str) -> str:
    """Where a document stands."""
    return f"{TRANSCRIPTS}/{folder}/{document_id}.md" if folder else f"{TRANSCRIPTS}/{document_id}.md"


def memo_path(memo_id: str) -> str:
    """Where a memo stands."""
    return f"{MEMOS}/{memo_id}.md"
