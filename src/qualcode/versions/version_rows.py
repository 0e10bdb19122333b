"""The versions of a codebook as a list: when, by whom, why, and what kind of change each was."""

from typing import NamedTuple

from qualcode.phrases import counted
from qualcode.versions.chain import WORKING, Chain, Version
from qualcode.versions.change import judged, kind_of_change
from qualcode.versions.numbers import next_version


class VersionRow(NamedTuple):
    """One version of the codebook."""

    version: str
    """As `2.0.0`; of the working copy `working`."""
    date: str
    by: str
    change: str
    """What kind of change it is from its predecessor; of the working copy, what it would at least be."""
    codes: int
    changes: int
    """How many things differ from its predecessor."""
    predecessor: str
    why: str
    """Of the working copy, how it differs from the last release."""
    path: str
    sha256: str


def version_rows(chain: Chain) -> list[VersionRow]:
    """Every released version, the oldest first, then the working copy."""
    return [_row(chain, one) for one in chain.versions]


def _row(chain: Chain, one: Version) -> VersionRow:
    start = chain.before(one)
    found = judged(start.book, one.book, chain.leading(start.name, one.name)) if start else []
    kind = kind_of_change(found)
    release = one.release
    return VersionRow(
        version=one.name,
        date=release.date,
        by=release.by,
        change=kind if one.name == WORKING else release.change,
        codes=len(one.book.codes),
        changes=len(found),
        predecessor=release.predecessor,
        why=_standing(chain, kind, len(found)) if one.name == WORKING else release.why,
        path=one.book.path,
        sha256=release.sha256,
    )


def _standing(chain: Chain, kind: str, n_changes: int) -> str:
    if not chain.last:
        return "no version was released yet"
    if not n_changes:
        return f"says the same as {chain.last}"
    smallest = next_version(chain.last, kind)
    return f"{counted(n_changes, 'change')} since {chain.last}, at least a {kind} release: {smallest}"
