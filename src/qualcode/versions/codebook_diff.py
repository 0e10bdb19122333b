"""What changed from one version of the codebook to another, told code by code and sentence by sentence."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from qualcode.model import Codebook
from qualcode.records import Migration
from qualcode.versions.change import MEANING, Judged, judged
from qualcode.versions.difference import Difference
from qualcode.versions.sentences import Part, compared, sentences

PROSE = (*MEANING, "source", "value-definition")
"""Kinds of difference that are told sentence by sentence."""


class DiffRow(NamedTuple):
    """One thing that one version has and the other has not, or has otherwise."""

    code: str
    """The id of the code; of a facet its id, of a value `facet=value`."""
    label: str
    """Of the code, in the newer version if it has it; empty for facets."""
    kind: str
    """See `qualcode.versions.difference`; `step` where only a migration says that something changed."""
    before: str
    after: str
    parts: tuple[Part, ...]
    """Of texts: the sentences that are not as they were; of examples, the examples; of a code that came or went, its
    definition."""
    change: str
    """Which kind of change this is: `patch`, `minor` or `major`."""
    because: str


def diff_rows(
    old: Codebook, new: Codebook, migrations: Sequence[Migration] = (), codes: Collection[str] | None = None
) -> list[DiffRow]:
    """Every difference, those of one code together, the codes in the order of the newer version.

    Args:
        old: The version before.
        new: The version after.
        migrations: Those that lead from the one to the other, if there are any.
        codes: Only differences of these codes; `None` for all, facets as well.
    """
    found = judged(old, new, migrations)
    places = {name: place for place, name in reversed(list(enumerate(subject(one.difference.code) for one in found)))}
    found.sort(key=lambda one: places[subject(one.difference.code)])
    return [_row(one, old, new) for one in found if codes is None or one.difference.code in codes]


def subject(code: str) -> str:
    """What a difference belongs to: of a facet's value the facet.

    >>> subject("who=us"), subject("trust")
    ('who', 'trust')
    """
    return code.partition("=")[0]


def _row(one: Judged, old: Codebook, new: Codebook) -> DiffRow:
    kind, code, before, after = one.difference
    parts = text_parts(one.difference)
    if kind in ("added", "removed"):
        sign, book = ("came", new) if kind == "added" else ("went", old)
        told = sentences(book.by_id[code].definition)
        parts = tuple(Part(sign, **{"after" if sign == "came" else "before": sentence}) for sentence in told)
    return DiffRow(code, new.label(code) or old.label(code), kind, before, after, parts, one.change, one.because)


def text_parts(one: Difference) -> tuple[Part, ...]:
    """What became of a text: sentence by sentence, of examples and patterns one by one; of what is no text nothing."""
    if one.kind in ("examples", "patterns"):
        return tuple(compared(*(text.split("\n") if text else [] for text in (one.before, one.after))))
    if one.kind in PROSE:
        return tuple(compared(sentences(one.before), sentences(one.after)))
    return ()
