"""The nouns of what happened to a study: releases of its codebook, migrations, changed texts, rounds, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

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
"""What a step can be; docs/migrations.md says of each what it does to codings."""
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
    stood_on: str = ""
    """The sha256 of the text on which its place is counted, where it has no certain place in the text of today."""


OUTCOMES = ("accepted", "declined")


class Settled(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What became of a code that a coder had proposed."""

    id: str
    proposal: str
    outcome: str
    """One of `OUTCOMES`."""
    into: str = ""
    """The code that its codings have from then on: itself, or another; empty where none had it."""
    why: str = ""
    by: str = ""
    at: str = ""


class Place(msgspec.Struct, frozen=True, gc=False):
    """A passage of a text."""

    start: int
    end: int
    quote: str


class Unplaced(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A coding that has no certain place since its text was changed, whole; the record stays when it has one again."""

    coding: msgspec.Raw
    """Its very line."""
    why: str
    text: str
    """The sha256 of the text in which it had no place."""
    by: str = ""
    """Who changed the text."""
    at: str = ""
    before: str = ""
    """What stood before the passage in the old text."""
    after: str = ""
    candidates: tuple[Place, ...] = ()
    """Where it may belong in the new text."""
    outcome: str = ""
    """Empty while it waits; `placed` again, `back` with its old words, or `dropped` by a person."""
    decided_by: str = ""
    decided_at: str = ""
    note: str = ""


class Correction(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a coding was on before its words were corrected."""

    layer: str
    coding: str
    """Its id."""
    start: int
    end: int
    quote: str


class AsideUpdate(msgspec.Struct, frozen=True, gc=False):
    """What a change of a text did to a file of codings that a migration had set aside."""

    path: str
    old: str
    """The sha256 of the file before."""
    new: str
    carried: int
    lost: int
    """Those that have no certain place in the new text; going back puts them into the queue."""


class LayerUpdate(msgspec.Struct, frozen=True, gc=False):
    """What a change of a text did to one layer's codings of it."""

    layer: str
    text: str
    """The sha256 of the text on which they had stood; empty where it was not known."""
    old: str
    """The sha256 of the file of codings before."""
    new: str
    kept: int
    moved: int
    respelled: int
    changed: int
    """Corrected passages, as they were accepted."""
    lost: int
    """Put into the queue, corrected passages that were not accepted among them."""
    back: int


class TextUpdate(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A change of a document's text, carried through to its codings."""

    old: str
    """The sha256 of the text that stood in the study."""
    new: str
    by: str
    at: str
    why: str = ""
    file: str = ""
    """The name of the file that brought the new text; empty where it was edited in place."""
    layers: tuple[LayerUpdate, ...] = ()
    corrected: tuple[Correction, ...] = ()
    aside: tuple[AsideUpdate, ...] = ()


ONE, BOTH, NEITHER, NEW, KEPT, AGREED = "one", "both", "neither", "new", "kept", "agreed"
DECISIONS = (ONE, BOTH, NEITHER, NEW, KEPT, AGREED)
"""What may become of a question: the codings of one reading; of several; of none; others than any reading has; the
difference is kept, and nothing goes into the consensus; coders agreed, so nobody had to decide."""
CLASSES = ("definition-gap", "slip", "boundary", "double-meaning", "kept")
"""Why coders differed, as those who decided saw it."""


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A coding as it was when something was decided: whatever happens to it later, the decision can be read."""

    id: str
    code: str
    start: int
    end: int
    facets: dict[str, list[str]] = {}


class Side(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one coder had on the passage of a question."""

    layer: str
    codings: tuple[Snapshot, ...] = ()
    """None where they read the passage and gave it no code."""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What was decided about one question, by whom, and what came of it."""

    id: str
    round: str
    document: str
    question: str
    """The question's id, which follows from the codings that it is about."""
    start: int
    end: int
    sides: tuple[Side, ...]
    decision: str
    """One of `DECISIONS`."""
    took: tuple[str, ...] = ()
    """The layers whose codings were taken."""
    made: tuple[Snapshot, ...] = ()
    """The codings of the consensus that it made."""
    class_: str = msgspec.field(default="", name="class")
    """One of `CLASSES`; empty where coders agreed."""
    note: str = ""
    by: str = ""
    at: str = ""
    text: str = ""
    """Digest of the text on which the spans are counted."""
    rule: str = ""
    """How far spans had to be the same to count as agreed, and which words the consensus then has."""

    @property
    def codings(self) -> tuple[str, ...]:
        """The ids of the codings that it is about."""
        return tuple(seen.id for side in self.sides for seen in side.codings)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers whose coders had read the passage."""
        return tuple(side.layer for side in self.sides)


class Recoded(NamedTuple):
    """Where a person placed a coding that waited: kept when the migration for which it waited is taken back."""

    layer: str
    document: str
    coding: str
    start: int
    end: int
    quote: str
    old: str
    """The code that it had."""
    placed: str
    """The codes that it got, with ` + ` between them; `none` for none."""
    note: str = ""
    by: str = ""
    at: str = ""


ROUND_STEPS = ("closed", "opened", "changed", "reopened")
"""What can happen to a round: its layers are frozen; everybody may see them; a closed one was changed by what may
change it, such as a migration; its layers may be changed again."""


@dataclass(frozen=True, slots=True)
class RoundStep:
    """Something that happened to a round."""

    kind: str
    """One of `ROUND_STEPS`."""
    date: str = ""
    by: str = ""
    why: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Files of codings, each with its sha256 from then on; empty for one that is gone."""
    unfinished: tuple[str, ...] = ()
    """Files of readings that were not finished when the round was closed."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """What happened to a round, the oldest first."""

    id: str
    steps: tuple[RoundStep, ...] = ()
    path: str = ""

    @property
    def state(self) -> str:
        """`coding`, `closed` or `opened`."""
        last = next((step.kind for step in reversed(self.steps) if step.kind != "changed"), "reopened")
        return "coding" if last == "reopened" else last

    @property
    def frozen(self) -> bool:
        """Whether its layers may not be changed."""
        return self.state != "coding"

    @property
    def seen(self) -> bool:
        """Whether it was ever opened; what people have seen cannot be hidden again."""
        return any(step.kind == "opened" for step in self.steps)

    @property
    def closing(self) -> RoundStep | None:
        """How it was closed last."""
        return self.last("closed")

    def last(self, kind: str) -> RoundStep | None:
        """The last step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    @property
    def digests(self) -> Mapping[str, str]:
        """The sha256 that each file of a frozen round is to have; files that are rightly gone are left out."""
        known: dict[str, str] = {}
        for step in self.steps:
            known = {**({} if step.kind in ("closed", "reopened") else known), **step.files}
        return {path: sha256 for path, sha256 in known.items() if sha256}


@dataclass(frozen=True, slots=True)
class Seal:
    """A coder's promise of what they coded in a round: a digest that tells nothing until its key is shown."""

    round: str
    coder: str
    date: str = ""
    sha256: str = ""
    key: str = ""
    """Empty until the seal is broken."""
    path: str = ""
