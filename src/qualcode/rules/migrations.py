"""Rules on migrations: each says what happened, every layer has been through it, and nothing of it is left over."""

from collections import Counter
from collections.abc import Iterator, Mapping

from qualcode.errors import did_you_mean
from qualcode.layout import layer_path, migration_path, set_aside_paths
from qualcode.migrations.declared import check_migration
from qualcode.migrations.outcome import Outcome
from qualcode.migrations.ready import next_version, version_key
from qualcode.model import Codebook, Layer, Study
from qualcode.phrases import counted, some_of
from qualcode.problem import Problem
from qualcode.recorded import load_migrations, load_releases, load_version
from qualcode.set_aside import parse_asides
from qualcode.storage import read_for_edit
from qualcode.study import coding_lines


def migration_files(study: Study) -> Iterator[Problem]:
    """Migrations that cannot be read, forget something, say what did not happen, or lead between no releases."""
    if not study.migrated:
        return
    migrations, problems = load_migrations(study.root)
    yield from problems
    releases, _ = load_releases(study.root)
    known = {release.version for release in releases}
    for migration in migrations:
        if not migration.old or not migration.new:
            continue
        if migration.path != migration_path(migration.id):
            message = f"leads from {migration.old} to {migration.new}; name the file {migration.id}.yaml"
            yield Problem(migration.path, migration.lines.get("from", 1), "migration-name", message)
        for name, version in (("from", migration.old), ("to", migration.new)):
            if _version(study, version) is None or (known and version not in known):
                message = f"version {version} was never released{did_you_mean(version, known)}"
                yield Problem(migration.path, migration.lines.get(name, 1), "migration-version", message)
        old, new = _version(study, migration.old), _version(study, migration.new)
        if old is not None and new is not None:
            yield from check_migration(migration, old, new)


def broken_chain(study: Study) -> Iterator[Problem]:
    """Versions between which coded text has gone, and no migration says what changed."""
    migrations = {migration.id for migration in load_migrations(study.root)[0]} if study.migrated else set()
    releases, _ = load_releases(study.root)
    links = [(release.predecessor, release.version) for release in releases if release.predecessor]
    gone: dict[str, list[str]] = {}
    for layer in study.layers:
        named = _migrations_of(study, layer)
        starts = [name.partition("--")[0] for name in named]
        starts += [state.codebook for state in layer.documents.values() if state.codebook]
        first = min(map(version_key, starts), default=version_key(layer.codebook))
        passed = {
            f"{old}--{new}"
            for old, new in links
            if first < version_key(new) and not version_key(layer.codebook) < version_key(new)
        }
        for name in sorted((passed | named) - migrations):
            gone.setdefault(name, []).append(layer.id)
    for name, layers in gone.items():
        message = f"coded text went this way in {some_of(layers)}, and no migration says what changed; restore the file"
        yield Problem(migration_path(name), 0, "missing-migration", message)


def _migrations_of(study: Study, layer: Layer) -> set[str]:
    """The migrations that codings of a layer have been through or wait for."""
    codings = [coding for coded in study.coded if coded.layer == layer.id for coding in coded.codings]
    return {was.migration for coding in codings for was in coding.was if was.migration} | {
        coding.waits for coding in codings if coding.waits
    }


def other_version(study: Study) -> Iterator[Problem]:
    """Layers at a released version that is not the working codebook's."""
    working = study.codebook.version
    for layer in study.layers:
        if layer.codebook in ("", working) or _version(study, layer.codebook) is None:
            continue
        if version_key(layer.codebook) < version_key(working):
            way = f"run `qualcode codebook migrate {layer.codebook} {next_version(study, layer.codebook)}`"
        else:
            way = f"put codebook/versions/{layer.codebook}.yaml in its place, or go back with `migrate --back`"
        message = f"'{layer.id}' is at version {layer.codebook} and the codebook at {working}; {way}"
        yield Problem(layer.path or layer_path(layer.id), 0, "layer-version", message)


def strange_waiting(study: Study) -> Iterator[Problem]:
    """Codings that wait for a migration which is not there, or which asks nobody about their code."""
    if not study.waiting:
        return
    outcomes = _outcomes(study)
    lines: dict[str, list[int]] = {}
    for coded, coding in study.waiting:
        outcome = outcomes.get(coding.waits)
        if outcome is not None and coding.code in outcome.queued:
            continue
        if coded.path not in lines:
            lines[coded.path] = coding_lines(study.root, coded.path, len(coded.codings))
        if outcome is None:
            what = f"waits for migration '{coding.waits}', which is not there{did_you_mean(coding.waits, outcomes)}"
        else:
            what = f"waits for migration '{coding.waits}', which asks nobody about '{coding.code}'"
        line = lines[coded.path][coded.codings.index(coding)]
        yield Problem(coded.path, line, "strange-waiting", f"{what}; restore the line from version control")


def still_waiting(study: Study) -> Iterator[Problem]:
    """Layers with codings that wait to be placed: one line a layer and migration."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for coded, coding in study.waiting:
        found.setdefault((coded.layer, coding.waits), Counter())[coding.code] += 1
    for (layer, migration), codes in found.items():
        n = codes.total()
        which = some_of([f"{code} {number}" for code, number in sorted(codes.items())])
        message = f"{counted(n, 'coding')} still {'waits' if n < 2 else 'wait'} to be placed ({which})"
        yield Problem(
            layer_path(layer), 0, "still-waiting", f"{message}; run `qualcode recode {migration} --layer {layer}`"
        )


def aside_and_there(study: Study) -> Iterator[Problem]:
    """Codings that were set aside and stand in the layer all the same; and records that cannot be read."""
    paths = set_aside_paths(study.root)
    if not paths:
        return
    there = {coding.id: coded.path for coded in study.coded for coding in coded.codings}
    for path in paths:
        asides, problems = parse_asides(read_for_edit(study.root, path) or b"", path)
        yield from problems
        for number, (coding, _) in enumerate(asides, 1):
            if coding.id in there:
                message = (
                    f"'{coding.id}' was set aside and stands in {there[coding.id]} too;"
                    " a migration was cut off: run it again, or restore the file from version control"
                )
                yield Problem(path, number, "aside-and-there", message)


def _outcomes(study: Study) -> Mapping[str, Outcome]:
    """The migrations whose versions are both there."""
    migrations, _ = load_migrations(study.root)
    found = {}
    for migration in migrations:
        old, new = _version(study, migration.old), _version(study, migration.new)
        if old is not None and new is not None:
            found[migration.id] = Outcome(migration, old, new)
    return found


def _version(study: Study, version: str) -> Codebook | None:
    return load_version(study.root, version)[0] if version_key(version) else None
