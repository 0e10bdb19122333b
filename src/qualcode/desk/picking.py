"""What a coder gathers before it is put on a passage: codes, values of facets, a note."""

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.desk.choosing import Choice
from qualcode.desk.finding import FoundValue, find_values
from qualcode.model import Codebook, Facet


class Picked(NamedTuple):
    """A code, or a value of a facet."""

    id: str
    facet: str = ""
    """The facet whose value it is; empty for a code."""


def named_values(
    facets: Sequence[Facet], typed: Sequence[str], of_last: tuple[Sequence[FoundValue], int] | None
) -> list[Picked]:
    """The values that are typed, each the best that matches.

    Args:
        facets: Of which values may be taken.
        typed: Letters of values.
        of_last: What the last finds, and which row of that is lit; `None` where none is being typed.
    """
    rows = [(find_values(facets, words) if words else [], 0) for words in typed]
    if of_last is not None:
        rows[-1:] = [(list(of_last[0]), of_last[1])]
    return [Picked(found[lit].value.id, found[lit].facet.id) for found, lit in rows if 0 <= lit < len(found)]


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

    def why_no_value(self, lit: str, words: str) -> str:
        """Why no value is found by some words."""
        if self.facets(lit):
            return f"No value of a facet matches “{words}”."
        labels = [self.codebook.label(code) or code for code in self.codes_with(lit)]
        return f"No facet stands on {' or '.join(labels) or 'nothing'}."

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
