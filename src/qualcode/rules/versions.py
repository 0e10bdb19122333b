"""Rules that the versions of a codebook must keep: frozen files stay as they are, ids are never used again."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from qualcode.errors import did_you_mean
from qualcode.files.releases_yaml import VERSION
from qualcode.files.yaml_nodes import Fields, parse_yaml
from qualcode.layout import CODEBOOK, RELEASES, VERSIONS, version_path
from qualcode.migrations.ready import due_release
from qualcode.model import Code, Layer, Study
from qualcode.problem import Problem
from qualcode.recorded import load_releases, version_names
from qualcode.released import load_chain
from qualcode.storage import digest, read_for_edit
from qualcode.versions.chain import WORKING, Chain
from qualcode.versions.change import judged, kind_of_change
from qualcode.versions.numbers import greater, step_between, version_key


def codebook_versions(study: Study) -> Iterator[Problem]:
    """Everything that is wrong with frozen versions and their list; nothing where there are none."""
    root = study.root
    if not (root / VERSIONS).is_dir() and not (root / RELEASES).exists():
        return
    chain, problems = load_chain(root)
    known = sorted((release.version for release in load_releases(root)[0]), key=version_key)
    yield from (problem for problem in problems if problem.path != CODEBOOK)
    if not any(problem.path == RELEASES and problem.rule != "version-missing" for problem in problems):
        yield from unlisted_versions(root)
    yield from edited_versions(root)
    yield from unknown_predecessors(root)
    yield from release_dates(root)
    yield from too_small(chain)
    yield from (problem for one in chain.versions for problem in used_again(chain, one.name))
    yield from working_version(study, known)
    yield from layer_versions(study, known)


def unlisted_versions(root: Path) -> Iterator[Problem]:
    """Files among the frozen versions that no release names."""
    listed = {release.version for release in load_releases(root)[0]}
    names, problems = version_names(root)
    yield from problems
    for name in names:
        version, path = name.removesuffix(".yaml"), f"{VERSIONS}/{name}"
        if name == version or not VERSION.fullmatch(version):
            yield Problem(path, 0, "stray-file", "is no version, which would be called 2.0.0.yaml; put it elsewhere")
        elif version not in listed:
            message = (
                f"no release in {RELEASES} names this version; run `qualcode codebook release {version}`, or put the"
                " file elsewhere"
            )
            yield Problem(path, 0, "version-not-listed", message)


def edited_versions(root: Path) -> Iterator[Problem]:
    """Frozen versions that are not what was released."""
    for release in load_releases(root)[0]:
        path = version_path(release.version)
        raw = read_for_edit(root, path)
        if raw is None:
            continue
        found = digest(raw)
        if not release.sha256:
            message = (
                f"{release.version} has no sha256, so nobody can tell whether {path} was edited; add `sha256: {found}`"
            )
            yield Problem(RELEASES, release.line, "version-digest", message)
        elif found != release.sha256:
            who = " ".join(
                [*(["on", release.date] if release.date else []), *(["by", release.by] if release.by else [])]
            )
            message = (
                f"was edited after it was released{f' {who}' if who else ''}, and a released version never changes;"
                f" restore it from version control, and put the change into {CODEBOOK}"
            )
            yield Problem(path, 0, "version-edited", message)


def unknown_predecessors(root: Path) -> Iterator[Problem]:
    """Releases that started from no version, or from a later one."""
    releases = load_releases(root)[0]
    known = [release.version for release in releases]
    first = min(known, key=version_key, default="")
    for release in releases:
        before = release.predecessor
        if before and before not in known:
            message = f"{release.version} started from {before}, which was never released{did_you_mean(before, known)}"
            yield Problem(RELEASES, release.line, "unknown-version", message)
        elif before and not version_key(before) < version_key(release.version):
            message = f"{release.version} cannot have started from {before}, which is not below it"
            yield Problem(RELEASES, release.line, "unknown-version", message)
        elif not before and release.version != first:
            message = f"{release.version} does not say from which version it started; add `predecessor: …`"
            yield Problem(RELEASES, release.line, "unknown-version", message)


def release_dates(root: Path) -> Iterator[Problem]:
    """Releases on no day, or on one before that of the version from which they started."""
    releases = load_releases(root)[0]
    days = {release.version: release.date for release in releases if _is_day(release.date)}
    for release in releases:
        before = days.get(release.predecessor, "")
        if release.date and not _is_day(release.date):
            message = f"'{release.date}' is no date; write it as 2019-04-01"
            yield Problem(RELEASES, release.line, "release-date", message)
        elif release.date and release.date < before:
            message = f"{release.version} is of {release.date}, before {before}, the day of {release.predecessor}"
            yield Problem(RELEASES, release.line, "release-date", f"{message}; mend one of the two dates")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def too_small(chain: Chain) -> Iterator[Problem]:
    """Releases whose number says less than what changed."""
    for one in chain.released:
        start = chain.before(one)
        if start is None or not version_key(start.name) < version_key(one.name):
            continue
        found = judged(start.book, one.book, chain.leading(start.name, one.name))
        said, kind = step_between(start.name, one.name), kind_of_change(found)
        if greater(said, kind) != said:
            why = next(row.because for row in found if row.change == kind)
            message = (
                f"{one.name} says that it is a {said} change since {start.name}, and it is a {kind} one: {why}; release"
                " what stands now under a number that says so"
            )
            yield Problem(RELEASES, one.release.line, "version-too-small", message)


def used_again(chain: Chain, name: str) -> Iterator[Problem]:
    """Ids of a version that an earlier one had for something else, and that were gone in between."""
    earlier = [one for one in chain.versions if one.name != WORKING]
    here = chain.version(name)
    if name != WORKING:
        earlier = [one for one in earlier if version_key(one.name) < version_key(name)]
    if not earlier:
        return
    gone = {
        code.id: (code, one.name) for one in earlier for code in one.book.codes if code.id not in earlier[-1].book.by_id
    }
    for code in here.book.codes:
        if code.id in gone and not _same(gone[code.id][0], code):
            was, version = gone[code.id]
            message = (
                f"'{code.id}' was the id of “{was.label}” up to {version} and is never used again for something else;"
                " give the new code another id"
            )
            yield Problem(here.book.path, code.line, "id-used-again", message)


def _same(one: Code, other: Code) -> bool:
    """Whether a code that is back is the one that went: it has kept its label or its definition."""
    return one.label == other.label or bool(one.definition and one.definition == other.definition)


def working_version(study: Study, known: Sequence[str]) -> Iterator[Problem]:
    """A working codebook that does not say that it started from the last release."""
    own = study.codebook.version
    if not known or own == known[-1] or not study.codebook.codes:
        return
    last = known[-1]
    if own in known:
        message = f"says that it started from {own}, and {last} was released since; write `version: {last}`"
    else:
        message = (
            f"is version {own}, which was never released; run `qualcode codebook release {own}`, or write"
            f" `version: {last}`, the last release"
        )
    yield Problem(CODEBOOK, _line_of_version(study.root), "working-version", message)


def _line_of_version(root: Path) -> int:
    text = (read_for_edit(root, CODEBOOK) or b"").decode("utf-8", errors="replace")
    tree, _ = parse_yaml(text, CODEBOOK)
    return tree.lines.get("version", 1) if isinstance(tree, Fields) else 1


def layer_versions(study: Study, known: Sequence[str]) -> Iterator[Problem]:
    """Layers, and documents finished, under a version that was never released."""
    for layer in study.layers if known else ():
        for version, what in _named(layer):
            if version not in known:
                due = due_release(study, version)
                if due:
                    mend = (
                        f"if that was the draft of {due}, run `qualcode codebook migrate {version} {due}`; else write"
                    )
                    mend += f" the one under which it was coded{did_you_mean(version, known)}"
                else:
                    mend = "`qualcode codebook release` takes it along to the next version"
                message = f"{what} {version}, which was never released; {mend}"
                yield Problem(layer.path, 0, "unknown-version", message)


def _named(layer: Layer) -> Iterator[tuple[str, str]]:
    if layer.codebook:
        yield layer.codebook, "is coded under version"
    for document, state in layer.documents.items():
        if state.codebook:
            yield state.codebook, f"says that '{document}' was finished under version"
