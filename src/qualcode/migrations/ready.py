"""A migration that can be applied: both versions released, the file sound."""

from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.migration_yaml import parse_migration
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import CODEBOOK, migration_path, version_path
from qualcode.migrations.declared import check_migration
from qualcode.migrations.outcome import Outcome
from qualcode.model import Codebook, Layer, Study
from qualcode.problem import Problem
from qualcode.recorded import load_releases, load_version, version_names
from qualcode.records import Migration
from qualcode.storage import read_for_edit
from qualcode.versions import numbers


def version_key(version: str) -> tuple[int, ...]:
    """For comparing: 1.10.0 comes after 1.9.0; what is no version comes first.

    >>> sorted(["1.10.0", "1.9.0", ""], key=version_key)
    ['', '1.9.0', '1.10.0']
    """
    return numbers.version_key(version) if numbers.is_version(version) else ()


def released(study: Study, version: str) -> Codebook:
    """A released version of the codebook.

    Raises:
        UnknownNameError: If there is none of that name.
        UnreadableError: If it cannot be read.
    """
    codebook, problems = load_version(study.root, version)
    if problems:
        raise UnreadableError(problems)
    if codebook is None:
        releases, _ = load_releases(study.root)
        if version == study.codebook.version:
            raise RefusedError(
                f"version {version} of the codebook is not released yet; run `qualcode codebook release`"
            )
        raise UnknownNameError("released version", version, [release.version for release in releases])
    return codebook


def both_versions(study: Study, old: str, new: str) -> tuple[Codebook, Codebook]:
    """The two versions between which a migration leads.

    Raises:
        QualcodeError: If one was never released, if other versions lie between them, or if the working codebook has
            not come that far.
    """
    before, after = released(study, old), released(study, new)
    if not version_key(old) < version_key(new):
        raise RefusedError(f"{new} is not later than {old}; name the older version first, and `--back` to go back")
    releases, problems = load_releases(study.root)
    if problems:
        raise UnreadableError(problems)
    start = next((release.predecessor for release in releases if release.version == new), "")
    if start not in ("", old):
        raise RefusedError(
            f"version {new} came from {start}, not from {old}; migrate step by step, from {start} to {new}"
        )
    if version_key(study.codebook.version) < version_key(new) and not at_release(study, study.codebook.version):
        raise RefusedError(
            f"the working codebook is at {study.codebook.version} and has changes that are in no release;"
            f" release them, or put {version_path(new)} in its place"
        )
    return before, after


def is_behind(study: Study, layer: Layer) -> bool:
    """Whether a layer is at a released version that is older than the working codebook."""
    version = layer.codebook
    return (
        version_key(version) < version_key(study.codebook.version)
        and bool(version)
        and (study.root / version_path(version)).is_file()
    )


def released_versions(study: Study) -> frozenset[str]:
    """The versions that are listed as released, or at least frozen."""
    releases, _ = load_releases(study.root)
    names, _ = version_names(study.root)
    return frozenset((*(one.version for one in releases), *(name.removesuffix(".yaml") for name in names)))


def is_draft(study: Study, version: str) -> bool:
    """Whether layers name a version that was never released, in a study of which others were."""
    known = released_versions(study)
    return bool(known) and version not in known and any(version in versions_of(layer) for layer in study.layers)


def versions_of(layer: Layer) -> list[str]:
    """The version at which a layer is, then those under which documents of it were finished."""
    named = (layer.codebook, *(state.codebook for state in layer.documents.values()))
    return list(dict.fromkeys(one for one in named if one))


def due_release(study: Study, draft: str) -> str:
    """The first release that a version which was never released can have been a draft of; empty if none is above it."""
    later = (one for one in released_versions(study) if version_key(draft) < version_key(one))
    return min(later, key=version_key, default="")


def next_step(study: Study, old: str = "") -> tuple[str, str]:
    """From which version to which a migration leads next: from the oldest at which a layer is.

    Raises:
        RefusedError: If no layer is behind the working codebook.
    """
    behind = sorted(
        (
            layer.codebook
            for layer in study.layers
            if is_behind(study, layer) or (is_draft(study, layer.codebook) and due_release(study, layer.codebook))
        ),
        key=version_key,
    )
    if not old and not behind:
        raise RefusedError(f"no layer is behind the codebook ({study.codebook.version}); nothing is to be migrated")
    old = old or behind[0]
    return old, next_version(study, old)


def next_version(study: Study, version: str, otherwise: str = "") -> str:
    """The version to which a layer goes next: the first that was released from its own, or from its draft.

    Where the releases do not say, it is `otherwise`, or the working one.
    """
    releases, _ = load_releases(study.root)
    later = sorted((one.version for one in releases if one.predecessor == version), key=version_key)
    if is_draft(study, version):
        return due_release(study, version)
    return later[0] if later else otherwise or study.codebook.version


def refuse_behind(study: Study, layer: Layer) -> None:
    """Nobody codes with a codebook other than the one that their layer is at.

    Raises:
        RefusedError: If the layer has to be migrated first.
    """
    if layer.codebook == study.codebook.version:
        return
    if is_behind(study, layer) or (is_draft(study, layer.codebook) and due_release(study, layer.codebook)):
        way = f"{layer.codebook} {next_version(study, layer.codebook)}"
        raise RefusedError(
            f"layer '{layer.id}' is at version {layer.codebook} and the codebook at {study.codebook.version};"
            f" run `qualcode codebook migrate {way}` first"
        )


def at_release(study: Study, version: str) -> bool:
    """Whether the working codebook is, byte for byte, a released version."""
    working = read_for_edit(study.root, CODEBOOK)
    return working is not None and working == read_for_edit(study.root, version_path(version))


def read_migration(study: Study, old: str, new: str) -> Migration | None:
    """The migration's file; `None` where it is not written yet.

    Raises:
        UnreadableError: If it cannot be read.
    """
    path = migration_path(f"{old}--{new}")
    raw = read_for_edit(study.root, path)
    if raw is None:
        return None
    text, problems = parse_utf8(raw, path)
    migration, faults = parse_migration(text, path) if text is not None else (None, [])
    if migration is None or problems or faults:
        raise UnreadableError([*problems, *faults], "the migration")
    return migration


def other_versions(migration: Migration, old: str, new: str) -> list[Problem]:
    """What a file says of its versions that its name does not."""
    return [
        Problem(
            migration.path,
            migration.lines.get(key, 1),
            "migration-name",
            f"says `{key}: {said}` in a file called {old}--{new}.yaml; write `{key}: {named}`",
        )
        for key, said, named in (("from", migration.old, old), ("to", migration.new, new))
        if said != named
    ]


def ready_migration(study: Study, old: str, new: str) -> Outcome | None:
    """A migration with what it does, held against the real difference; `None` where it is not written yet.

    Raises:
        UnreadableError: If it forgets something, or says what did not happen: with all faults at once.
        QualcodeError: If the versions cannot be migrated between.
    """
    before, after = both_versions(study, old, new)
    migration = read_migration(study, old, new)
    if migration is None:
        return None
    faults = [*other_versions(migration, old, new), *check_migration(migration, before, after)]
    if faults:
        raise UnreadableError(faults, "the migration")
    return Outcome(migration, before, after)
