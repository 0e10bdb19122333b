"""What does not count in a comparison of coders, in sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qualcode.analysis.units import Cut
from qualcode.model import Document, Layer
from qualcode.phrases import counted, some_of
from qualcode.scope import Selection

_NAMED = 8


@dataclass
class LeftOut:
    """A tally of documents and units that do not count, filled while they are gone through."""

    documents: dict[str, list[str]] = field(default_factory=dict)
    """Reason to ids of documents."""
    others: Counter[str] = field(default_factory=Counter)
    """Units by role that the speakers in scope do not say."""
    ineligible: Counter[str] = field(default_factory=Counter)
    """Units by role that speakers not eligible for coding say."""
    alone: Counter[str] = field(default_factory=Counter)
    """Units by document that fewer than two of the coders were to code, in documents that have others."""
    untouched: int = 0
    """Units on which none of the coders put any code."""

    def document(self, document: Document, why: str) -> None:
        """Note a document that does not count at all."""
        self.documents.setdefault(why, []).append(document.id)

    def voices(self, tally: Counter[str], cut: Cut, chosen: npt.NDArray[np.bool_]) -> None:
        """Note units under the role of who says them, or their name without one."""
        if not chosen.any():
            return
        n_units = np.bincount(cut.voice[chosen], minlength=len(cut.voices)).tolist()
        for (speaker, role), n in zip(cut.voices, n_units, strict=True):
            if n:
                tally[role or speaker] += n


def left_out_lines(
    left: LeftOut, selection: Selection, unit: str, layers: Sequence[Layer], compared: Sequence[Layer]
) -> Iterator[str]:
    """Sentences: what does not count, and why.

    Args:
        left: The tally.
        selection: What the scope holds.
        unit: What a unit is called.
        layers: That could have been compared.
        compared: Those of them that are.
    """
    for why, ids in left.documents.items():
        yield f"Left out: {counted(len(ids), 'document')} {why} ({some_of(ids, _NAMED)})."
    if n := left.others.total():
        asked = ", ".join(selection.scope.speakers)
        yield f"Left out: {counted(n, unit)} not said by '{asked}' ({_by_role(left.others)})."
    if n := left.ineligible.total():
        yield f"Left out: {counted(n, unit)} of speakers not eligible for coding ({_by_role(left.ineligible)})."
    if n := left.alone.total():
        ids = [document for document, units in left.alone.items() if units]
        where = some_of(ids, _NAMED)
        yield f"Left out: {counted(n, unit)} that fewer than two of the coders were to code (in {where})."
    if left.untouched:
        yield f"Left out: {counted(left.untouched, unit)} on which none of the coders put any code in scope."
    if idle := [layer.id for layer in layers if layer not in compared]:
        which = some_of(idle, _NAMED)
        yield f"Not compared: {counted(len(idle), 'layer')} without a document that counts here ({which})."


def _by_role(units: Counter[str]) -> str:
    return ", ".join(f"{role or 'nobody named'} {n:,}" for role, n in sorted(units.items()))
