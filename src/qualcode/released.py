"""All versions of a study's codebook, read: frozen files, releases and migrations."""

from collections.abc import Sequence
from pathlib import Path

from qualcode.errors import UnreadableError
from qualcode.layout import RELEASES, version_path
from qualcode.model import Codebook
from qualcode.problem import Problem
from qualcode.recorded import load_codebook, load_migrations, load_releases, load_version
from qualcode.scope import matching
from qualcode.versions.chain import WORKING, Chain, Version, in_order
from qualcode.versions.codebook_diff import DiffRow, diff_rows


def open_chain(root: Path) -> Chain:
    """Every version of the codebook.

    Raises:
        UnreadableError: If a file that says what they are cannot be read, or is not there.
    """
    chain, problems = load_chain(root)
    if problems:
        raise UnreadableError(problems, "the codebook's files")
    return chain


def load_chain(root: Path) -> tuple[Chain, list[Problem]]:
    """Every version of the codebook that can be read, and what cannot be."""
    working, problems = load_codebook(root)
    releases, more = load_releases(root)
    problems += more
    migrations, more = load_migrations(root)
    problems += more
    released: list[Version] = []
    for release in releases:
        book, more = load_version(root, release.version)
        problems += more
        if book is not None:
            released.append(Version(release.version, book, release))
        elif not more:
            message = f"{version_path(release.version)} is not there; restore it from version control"
            problems.append(Problem(RELEASES, release.line, "version-missing", message))
    return Chain(in_order(tuple(released)), working or Codebook(), migrations), sorted(set(problems))


def chain_diff(chain: Chain, old: str, new: str = WORKING, codes: Sequence[str] = ()) -> list[DiffRow]:
    """What changed from one version of a chain to another; before the first release nothing did.

    Args:
        chain: All versions.
        old: A version, or `working`; empty before the first release.
        new: The same.
        codes: Ids or patterns; a code includes those below it in either version. None for all, facets as well.

    Raises:
        UnknownNameError: If a version was never released, or neither has a code.
    """
    after = chain.version(new).book
    before = chain.version(old).book if old else after
    wanted: set[str] | None = None
    if codes:
        known = dict.fromkeys([*after.by_id, *before.by_id])
        named = matching("code", codes, known)
        wanted = {one for name in named for book in (before, after) for one in book.family(name)}
    return diff_rows(before, after, chain.leading(old, new) if old else (), wanted)
