"""Where figures come from: which files, which program, which command."""

from dataclasses import dataclass
from typing import NamedTuple

from qualcode.report import Items, Section, Verbatim


class FileDigest(NamedTuple):
    """The SHA-256 of a file, or of a list of files."""

    what: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What it takes to have the same figures again."""

    digests: tuple[FileDigest, ...]
    command: str
    version: str
    """Of qualcode."""
    seed: int | None
    """`None` where nothing was drawn at random."""


def provenance_section(known: Provenance) -> Section:
    """The files with their digests, and the command."""
    seed = "nothing was drawn at random" if known.seed is None else f"seed {known.seed}"
    return Section(
        "Where the figures come from",
        (
            f"Computed by qualcode {known.version}; {seed}. The same files and the same command give the same figures:",
            Verbatim(known.command),
            "The files, by their SHA-256. That of a layer is of the lines that “LC_ALL=C sha256sum *” prints in its"
            " folder; that of the texts, of the digests that the layers record of their documents, a line a document.",
            Items(tuple(f"{one.what} ({one.path}): {one.sha256}" for one in known.digests)),
        ),
    )
