"""What coders did: codings, and the layers in which they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

LAYER_KINDS = ("human", "consensus", "machine")
STATES = ("in-progress", "finished")


class Was(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One step of a coding's past: the code that it had, and what changed it."""

    code: str
    """Before the step."""
    migration: str
    """As in `1.0.0--2.0.0`."""
    by: str = ""
    at: str = ""
    note: str = ""
    coding: str = ""
    """The id of the coding from which this one was made, where a person placed one under several codes."""
    facets: dict[str, list[str]] = {}
    """All that the coding had before, where the step took some of them off: they do not stand on the new code."""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a coding started from, where a person did not find its passage by reading on."""

    search: str = ""
    """The query whose results were coded at once."""
    layer: str = ""
    """The machine's layer in which it was suggested."""
    coding: str = ""
    """The id of the machine's coding."""
    score: float = 0.0
    """How sure the machine was, from 0 to 1."""


class Coding(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One code on one span of one document, by one coder: the atom of the data."""

    id: str
    document: str
    start: int
    end: int
    code: str
    facets: dict[str, list[str]] = {}
    quote: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    was: tuple[Was, ...] = ()
    """What migrations changed, the oldest first."""
    waits: str = ""
    """The migration since which the coding waits for a person to place it; its code is the old one."""
    decides: tuple[str, ...] = ()
    """In a consensus layer: the ids of the codings about which it decided."""
    item: str = ""
    """In a derived data set: the id of the item that it codes."""
    origin: Origin | None = None
    """Where it started from a search or a suggestion."""
    score: float = 0.0
    """In a machine's layer: how sure the machine is, from 0 to 1; 0 where it does not say."""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """How far a layer has come with one document."""

    state: str = "in-progress"
    sha256: str = ""
    """Digest of the text that was coded."""
    finished: str = ""
    codebook: str = ""
    """The version under which it was finished, where that is not the layer's own: codes added since were not asked."""
    anyway: str = ""
    """Why it was declared finished although something that the study asks for was missing."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One coder's independent codings of any number of documents."""

    id: str
    coder: str
    kind: str = "human"
    codebook: str = ""
    """The codebook version under which the layer is coded."""
    documents: Mapping[str, DocumentState] = field(default_factory=dict)
    path: str = ""
    pass_number: int = 1
    """Which time the coder codes the same documents; from 2 on to see how stable their coding is."""
    method: Mapping[str, str] = field(default_factory=dict)
    """Of a machine's layer: how it was made, in words and digests, so that it can be had again."""


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """The codings of one layer on one document, in the order of their file."""

    layer: str
    document: str
    path: str
    codings: tuple[Coding, ...]
