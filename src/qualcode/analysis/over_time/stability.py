"""How far coders agree with themselves, when they code the same documents a second time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median
from typing import NamedTuple

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_rows import CUSTOMARY
from qualcode.analysis.compared_layers import done
from qualcode.analysis.draws import Wish
from qualcode.analysis.over_time.coding_dates import CodingDate, CodingDates, days_between
from qualcode.errors import RefusedError
from qualcode.model import Document, Layer
from qualcode.phrases import counted
from qualcode.scope import Selection, later_passes

_HOW = (
    "nobody has coded a document twice here; to do so, run `qualcode codings add DOC --coder ID --pass 2 …` over what"
    " the coder has finished, then `qualcode codings finish DOC --coder ID --pass 2`"
)
BY_PASS, BY_DATE, BY_ID = "pass", "date", "id"


class StabilityRow(NamedTuple):
    """How far one coder agrees with themself on one code, from one pass to another."""

    coder: str
    first: str
    """The layer of the earlier pass."""
    second: str
    code: str
    """Its id; `*` for all codes together."""
    label: str
    coefficient: str
    unit: str
    value: float | None
    reason: str
    """Why there is no value, or no interval."""
    low: float | None
    high: float | None
    interval: str
    n_units: int
    """Units of the documents that the coder finished in both passes."""
    n_documents: int
    used: tuple[int, ...]
    """How many of the units have the code, in each pass."""
    order: str
    """How the earlier pass is known: `pass` by the layers' record, `date`, or `id` of the layers for want of dates."""
    days_least: int | None
    """The fewest days between the two passes over one document; `None` where no document has dates of both."""
    days_median: float | None
    universe: str = ""
    """Which units count, by what rule, and how many in how many documents."""


@dataclass(frozen=True)
class Passes:
    """Two passes of one coder over the same documents."""

    coder: str
    first: Layer
    second: Layer
    order: str
    days: tuple[int, ...]
    """Between the passes, for each document that has dates of both."""
    agreement: Agreement

    @property
    def rows(self) -> tuple[StabilityRow, ...]:
        """One a code and coefficient."""
        return tuple(
            StabilityRow(
                coder=self.coder,
                first=self.first.id,
                second=self.second.id,
                code=row.code,
                label=row.label,
                coefficient=row.coefficient,
                unit=row.unit,
                value=row.value,
                reason=row.reason,
                low=row.low,
                high=row.high,
                interval=row.interval,
                n_units=row.n_pairable,
                n_documents=len(self.agreement.universe.documents),
                used=row.used,
                order=self.order,
                days_least=min(self.days, default=None),
                days_median=float(median(self.days)) if self.days else None,
                universe=row.universe,
            )
            for row in self.agreement.rows
        )


def stability(
    selection: Selection,
    unit: str,
    *,
    coefficients: Sequence[str] = CUSTOMARY,
    depth: int | None = None,
    wish: Wish | None = None,
    universe_rule: str = "assigned",
) -> tuple[Passes, ...]:
    """How far each coder agrees with themself: each two of their layers that share a finished document.

    The earlier layer is the one of the lower `pass`; of two layers of one pass the one whose documents were done
    earlier, and where no date says so the one whose id comes first.

    Args:
        selection: Which documents, layers, codes, facets and speakers; where it names no layers, every human layer.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        coefficients: As for `agreement`.
        depth: As for `agreement`.
        wish: Which intervals.
        universe_rule: As for `agreement`.

    Raises:
        RefusedError: If nobody has finished a document twice.
    """
    study = selection.study
    layers = [layer for layer in (*selection.layers, *later_passes(selection)) if layer.kind == "human"]
    dates = CodingDates(study)
    found = []
    for coder in sorted({layer.coder for layer in layers}):
        own = [layer for layer in layers if layer.coder == coder]
        for pair in combinations(sorted(own, key=lambda layer: layer.id), 2):
            shared = [document for document in selection.documents if all(done(study, one, document) for one in pair)]
            if not shared:
                continue
            first, second, order = _in_order(pair, shared, dates)
            part = replace(
                selection,
                scope=replace(selection.scope, layers=(first.id, second.id), coders=()),
                layers=(first, second),
                documents=tuple(shared),
            )
            days = [days_between(*(dates.of(layer.id, document.id).finished for layer in pair)) for document in shared]
            measured = agreement(
                part, unit, coefficients=coefficients, depth=depth, wish=wish, universe_rule=universe_rule
            )
            known = tuple(n for n in days if n is not None)
            found.append(Passes(coder, first, second, order, known, measured))
    if not found:
        raise RefusedError(_HOW)
    return tuple(found)


def _in_order(pair: tuple[Layer, Layer], shared: Sequence[Document], dates: CodingDates) -> tuple[Layer, Layer, str]:
    """Two layers of one coder, the earlier one first, and what says so."""
    one, other = pair
    if one.pass_number != other.pass_number:
        return (one, other, BY_PASS) if one.pass_number < other.pass_number else (other, one, BY_PASS)

    def ended(layer: Layer) -> list[CodingDate]:
        return sorted(found for document in shared if not (found := dates.of(layer.id, document.id)).unknown)

    left, right = ended(one), ended(other)
    if left and right and left != right:
        return (one, other, BY_DATE) if left < right else (other, one, BY_DATE)
    return one, other, BY_ID


def passes_lines(passes: Passes) -> Iterator[str]:
    """Sentences on the two passes: which is the first, and how far apart they lie."""
    how = {
        BY_PASS: "by the number of the pass in their records",
        BY_DATE: "by the dates of the coding; `pass: 2` in its layer.yaml would say it for good",
        BY_ID: "by the ids of the layers, since no date tells; `pass: 2` in one layer.yaml would say it",
    }
    yield f"First pass of {passes.coder}: {passes.first.id}; second: {passes.second.id} ({how[passes.order]})."
    n = len(passes.agreement.universe.documents)
    if passes.days:
        few = f" (known for {len(passes.days)} of {n})" if len(passes.days) < n else ""
        yield (
            f"Between the passes over a document: {counted(min(passes.days), 'day')} at least,"
            f" {median(passes.days):g} in the median{few}."
        )
    else:
        yield "Between the passes: unknown; no document has dates of both."
    versions = [passes.first.codebook, passes.second.codebook]
    if all(versions) and versions[0] != versions[1]:
        yield f"The passes worked under codebook {versions[0]} and {versions[1]}: what differs may be the codebook's."
