"""What a study has on record beside its codings: versions and migrations of the codebook, decisions, rounds."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.codings_jsonl import parse_codings
from qualcode.files.migration_yaml import parse_migration
from qualcode.files.records_jsonl import parse_records
from qualcode.files.releases_yaml import parse_releases
from qualcode.files.round_yaml import parse_round
from qualcode.files.seal_yaml import parse_seal
from qualcode.folders import _IGNORED, entries, files_below, load_file
from qualcode.layout import CODEBOOK, DECISIONS, MIGRATIONS, RECORDS, RELEASES, ROUNDS, UNPLACED, VERSIONS, version_path
from qualcode.model import Codebook
from qualcode.problem import Problem
from qualcode.records import Decision, Migration, Release, RoundRecord, Seal, SetAside, Unplaced
from qualcode.storage import read_for_edit

if TYPE_CHECKING:
    from qualcode.analysis.derived.asking import FoundCoding


def extracted_codings(root: Path) -> "dict[str, FoundCoding]":
    """Under their ids, the codings that a migration set aside because they live on in a data set."""
    from qualcode.analysis.derived.asking import FoundCoding

    found: dict[str, FoundCoding] = {}
    for path in sorted((root / RECORDS / "set-aside").glob("*/*/*.jsonl")):
        for record in parse_records(path.read_bytes(), path.name, SetAside)[0]:
            if record.why == "extracted" and not record.stood_on:
                for coding in parse_codings(bytes(record.coding), path.name)[0]:
                    found[coding.id] = FoundCoding(path.parent.name, coding)
    return found


def load_codebook(root: Path) -> tuple[Codebook | None, list[Problem]]:
    """The working codebook alone, without what waits to be recoded, or why it cannot be read."""
    problems: list[Problem] = []
    return load_file(root, CODEBOOK, parse_codebook, problems), problems


def version_names(root: Path) -> tuple[list[str], list[Problem]]:
    """What stands in the folder of frozen codebooks, sorted, without what is hidden; and why it cannot be looked at."""
    problems: list[Problem] = []
    return [entry.name for entry in entries(root, VERSIONS, problems) if entry.name not in _IGNORED], problems


def load_version(root: Path, version: str) -> tuple[Codebook | None, list[Problem]]:
    """A released codebook, or why it cannot be read; `None` without a problem where there is none."""
    problems: list[Problem] = []
    return load_file(root, version_path(version), parse_codebook, problems), problems


def load_releases(root: Path) -> tuple[tuple[Release, ...], list[Problem]]:
    """The releases of the codebook, the oldest first, and what cannot be read of them."""
    problems: list[Problem] = []
    return load_file(root, RELEASES, parse_releases, problems) or (), problems


def load_migrations(root: Path) -> tuple[tuple[Migration, ...], list[Problem]]:
    """The migrations of the codebook, by name, and what cannot be read of them."""
    problems: list[Problem] = []
    names = [entry.name for entry in entries(root, MIGRATIONS, problems) if entry.name.endswith(".yaml")]
    found = [load_file(root, f"{MIGRATIONS}/{name}", parse_migration, problems) for name in names]
    return tuple(migration for migration in found if migration is not None), problems


def load_decisions(root: Path) -> tuple[tuple[Decision, ...], list[Problem]]:
    """All that was decided about differences between coders, by round, document and place."""
    problems: list[Problem] = []
    decisions: list[Decision] = []
    for path in files_below(root, DECISIONS, ".jsonl", problems):
        found, faults = parse_records(read_for_edit(root, path) or b"", path, Decision)
        decisions += found
        problems += faults
    return tuple(decisions), problems


def set_aside_codings(root: Path, layer_id: str = "*") -> frozenset[str]:
    """The ids of the codings that migrations took out of layers, or out of one; a line that is none says nothing."""
    ids: set[str] = set()
    for path in sorted((root / RECORDS / "set-aside").glob(f"*/{layer_id}/*.jsonl")):
        for record in parse_records(path.read_bytes(), path.name, SetAside)[0]:
            ids.update(coding.id for coding in parse_codings(bytes(record.coding), path.name)[0])
    return frozenset(ids)


def unplaced_codings(root: Path, layer_id: str = "*") -> frozenset[str]:
    """The ids of the codings that left a layer since a text was changed: those that wait, and those that were dropped.

    A line that is none says nothing.
    """
    ids: set[str] = set()
    for path in sorted((root / UNPLACED).glob(f"{layer_id}/*.jsonl")):
        for record in parse_records(path.read_bytes(), path.name, Unplaced)[0]:
            if record.outcome in ("", "dropped"):
                ids.update(coding.id for coding in parse_codings(bytes(record.coding), path.name)[0])
    return frozenset(ids)


def gone_codings(root: Path, layer_id: str = "*") -> frozenset[str]:
    """The ids of the codings that rightly are in no layer any more, or not in one, and are kept elsewhere."""
    return set_aside_codings(root, layer_id) | unplaced_codings(root, layer_id)


def load_rounds(root: Path) -> tuple[tuple[RoundRecord, ...], list[Problem]]:
    """What happened to each round, by id, and what cannot be read of it."""
    problems: list[Problem] = []
    names = [entry.name for entry in entries(root, ROUNDS, problems) if entry.name.endswith(".yaml")]
    found = [(name, load_file(root, f"{ROUNDS}/{name}", parse_round, problems)) for name in names]
    return tuple(replace(record, id=name[: -len(".yaml")]) for name, record in found if record is not None), problems


def load_seals(root: Path) -> tuple[tuple[Seal, ...], list[Problem]]:
    """The seals on all rounds, by round and coder, and what cannot be read of them."""
    problems: list[Problem] = []
    folders = [entry.name for entry in entries(root, ROUNDS, problems) if entry.name.endswith(".seals")]
    seals = []
    for folder in folders:
        for path in files_below(root, f"{ROUNDS}/{folder}", ".yaml", problems, deep=False):
            seal = load_file(root, path, parse_seal, problems)
            if seal is not None:
                coder = path.rpartition("/")[2][: -len(".yaml")]
                seals.append(replace(seal, round=folder[: -len(".seals")], coder=coder))
    return tuple(seals), problems
