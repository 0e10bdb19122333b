"""Which further turns bring a code to the number of units that agreement on it needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.plans.candidates import Candidate
from qualcode.analysis.plans.frame import codes_of, readings, times_read
from qualcode.analysis.plans.planning import units_for
from qualcode.errors import RefusedError
from qualcode.phrases import counted
from qualcode.scope import Selection


class Enriched(NamedTuple):
    """What was added for a code, and what it brings."""

    code: str
    added: tuple[Candidate, ...]
    line: str
    """In a sentence."""


@dataclass(frozen=True)
class _Use:
    """Where one code stands before the second coding."""

    code: str
    share: Mapping[tuple[str, int], float]
    """For each turn that has it, the share of its readers who gave it."""
    n_double: int
    """Turns that two or more coders have finished."""
    n_with: float
    """How many of these have the code, on average over their readers."""
    prevalence: float
    """Share with the code of all that is finished."""

    def had(self, drawn: Iterable[Candidate]) -> int:
        return self.n_double + sum(len(one.units) for one in drawn)

    def needed(self, drawn: Sequence[Candidate], target: float) -> int:
        """At the prevalence in the sample; where that is none or all, at the one in all that is finished."""
        n = self.had(drawn)
        n_with = self.n_with + sum(self.share.get(place, 0.0) for one in drawn for place in one.units)
        return units_for(n_with / n if n and 0 < n_with < n else self.prevalence, target)


def enriched(selection: Selection, rest: Sequence[Candidate], drawn: Sequence[Candidate], target: float) -> Enriched:
    """What a random sample still lacks for the weakest code in scope: the one that lacks most units.

    Taken are turns, or whole documents, from the documents that are richest in
    the code by their first coder. Inside a document the draw decides, not the
    code, so that its absence is read again as well as its presence. They are
    taken until there are as many units as the prevalence among all of them
    asks for; if all of them are too few, none is taken.

    Args:
        selection: Its codes are those looked at; without any, all that were used.
        rest: What may still be taken, in the order of the draw.
        drawn: The random sample.
        target: The alpha to be shown.

    Raises:
        RefusedError: If no code in scope was used on a turn of a finished document.
    """
    uses = _uses(selection)
    if not uses:
        raise RefusedError("no code in scope was used on a turn that a coder has finished; there is nothing to add for")
    weakest = max(uses, key=lambda use: use.needed(drawn, target) - use.had(drawn))  # of equals the first
    had, needed = weakest.had(drawn), weakest.needed(drawn, target)
    if had >= needed:
        line = (
            f"Nothing added: the code that needs most for {target:g}, {weakest.code}, has {had:,} turns of {needed:,}."
        )
        return Enriched(weakest.code, (), line)
    added = _taken(weakest, rest, drawn, target)
    everything = [*drawn, *added]
    reached, asked = weakest.had(everything), weakest.needed(everything, target)
    if reached < asked:
        line = (
            f"Nothing added: {weakest.code} would need {asked:,} turns for {target:g}, and all that can be read again"
            f" from documents with it make {reached:,}; bring in more documents, or say what so few can show."
        )
        return Enriched(weakest.code, (), line)
    n = sum(len(one.units) for one in added)
    line = (
        f"Added for {weakest.code}: these {counted(n, 'turn')} bring it from {had:,} to {reached:,} turns, of the"
        f" {asked:,} needed for {target:g} at its prevalence among them. They were chosen by the code: keep them out of"
        " any count of how often it occurs."
    )
    return Enriched(weakest.code, tuple(added), line)


def _uses(selection: Selection) -> list[_Use]:
    found = readings(selection, "turn", eligible_only=True)
    times = times_read(found)
    n_readings = sum(times.values())
    uses = []
    for code in codes_of(selection, found):
        share: dict[tuple[str, int], float] = {}
        for reading in found:
            for place in reading.having.get(code, ()):
                share[place] = share.get(place, 0.0) + 1 / times[place]
        n_with = sum(len(reading.having.get(code, ())) for reading in found)
        if 0 < n_with < n_readings:
            double = {place for place, n in times.items() if n >= 2}
            with_double = sum(share[place] for place in sorted(double & share.keys()))
            uses.append(_Use(code, share, len(double), with_double, n_with / n_readings))
    return uses


def _taken(use: _Use, rest: Sequence[Candidate], drawn: Sequence[Candidate], target: float) -> list[Candidate]:
    """Candidates of the documents with the code, richest first, until there are enough or none is left."""
    units: dict[str, list[tuple[str, int]]] = {}
    for one in rest:
        units.setdefault(one.document, []).extend(one.units)
    rich = {
        document: sum(sorted(use.share.get(place, 0.0) for place in places)) / len(places)
        for document, places in units.items()
        if places
    }
    order = sorted((one for one in rest if rich.get(one.document)), key=lambda one: (-rich[one.document], one.document))
    taken: list[Candidate] = []
    for one in order:  # the sort is stable: inside a document the order of the draw stays
        if use.had([*drawn, *taken]) >= use.needed([*drawn, *taken], target):
            break
        taken.append(one)
    return taken
