"""The nouns of what happened to a study: releases of its codebook, and migrations between them."""

from dataclasses import dataclass, field

import msgspec

CHANGES = ("patch", "minor", "major")
"""What a release may be: words made clearer; codes added; anything that can make coded text wrong."""

STEP_KINDS = (
    "rename",
    "move",
    "promote",
    "merge",
    "split",
    "narrow",
    "widen",
    "retire",
    "extract",
    "add",
    "clarify",
)
QUEUED = ("split", "narrow", "widen", "retire")
"""Steps after which a person places each old coding."""


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen state of the codebook."""

    version: str
    predecessor: str = ""
    """The version from which the working codebook had started; empty for the first."""
    change: str = ""
    """One of `CHANGES`: what kind of change it is from its predecessor; empty for the first."""
    date: str = ""
    by: str = ""
    why: str = ""
    sha256: str = ""
    """Of the frozen file's bytes."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One change between two versions of the codebook, as somebody decided it."""

    kind: str
    """One of `STEP_KINDS`."""
    codes: tuple[str, ...]
    """What it is about: ids of the older version; of `add` those of the newer one."""
    into: tuple[str, ...] = ()
    """Ids of the newer version that take the codings over: one of `merge` and of a `rename` of the id, several of
    `split`, those suggested of `retire`; of `extract` the data set."""
    near: tuple[str, ...] = ()
    """Of `widen`: codes whose text may now belong to the wider code, so that their codings are looked at again."""
    reason: str = ""
    by: str = ""
    date: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Migration:
    """What leads from one version of the codebook to the next."""

    old: str
    new: str
    steps: tuple[Step, ...] = ()
    path: str = ""
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """As in `1.0.0--2.0.0`."""
        return f"{self.old}--{self.new}"


class SetAside(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A coding that a migration took out of a layer, whole, so that going back returns it."""

    why: str
    """`none`: a person placed it under no code. `twin`: its layer had the code on this passage already.
    `newer`: going back, its code is not known to the older version. `extracted`: it lives on in a data set."""
    coding: msgspec.Raw
    """Its very line; of a twin that a person placed, the line with which it would stand in the layer."""
    by: str = ""
    at: str = ""
    note: str = ""
    twin: str = ""
    """The id of the coding that stands for it."""
