"""What a coder gathers before it is put on a passage: codes, values of facets, a note."""

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.desk.choosing import Choice
from qualcode.model import Codebook, Facet


class Picked(NamedTuple):
    """A code, or a value of a facet."""

    id: str
    facet: str = ""
    """The facet whose value it is; empty for a code."""


class Picking:
    """What is gathered so far, in the order in which it was taken."""

    def __init__(self, codebook: Codebook, picked: Sequence[Picked] = ()) -> None:
        self.codebook = codebook
        self.picked: list[Picked] = list(picked)

    @property
    def codes(self) -> list[str]:
        """The codes."""
        return [one.id for one in self.picked if not one.facet]

    def turn(self, one: Picked) -> None:
        """Take something, or give it back."""
        if one in self.picked:
            self.picked.remove(one)
        else:
            self.picked = self._with(self.picked, one)

    def drop_last(self) -> None:
        """Give back what was taken last."""
        del self.picked[-1:]

    def codes_with(self, lit: str) -> list[str]:
        """The codes, with one more that is only lit."""
        return [*self.codes, *([lit] if lit and lit not in self.codes else [])]

    def facets(self, lit: str) -> list[Facet]:
        """Facets that may stand on one of the codes, or on the one that is lit."""
        codes = self.codes_with(lit)
        return [facet for facet in self.codebook.facets if any(self.codebook.applies(facet, code) for code in codes)]

    def values(self, lit: str, more: Sequence[Picked] = ()) -> list[Picked]:
        """The values that will stand on the codes; of a facet that takes one value, the last."""
        may = {facet.id for facet in self.facets(lit)}
        values: list[Picked] = []
        for one in (*self.picked, *more):
            if one.facet in may and one not in values:
                values = self._with(values, one)
        return values

    def choice(self, lit: str, more: Sequence[Picked] = (), note: str = "") -> Choice | None:
        """All of it; `None` where there is no code."""
        codes = self.codes_with(lit)
        facets: dict[str, list[str]] = {}
        for one in self.values(lit, more):
            facets.setdefault(one.facet, []).append(one.id)
        return Choice(tuple(codes), facets, note) if codes else None

    def _with(self, picked: Sequence[Picked], one: Picked) -> list[Picked]:
        facet = self.codebook.facet(one.facet)
        replaced = facet is not None and not facet.several
        return [*(other for other in picked if not (replaced and other.facet == one.facet)), one]
