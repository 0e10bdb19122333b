"""Agreement on spans: rows from coded spans of text, wherever these come from, without cutting the text into units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from qualcode.analysis.draws import Wish
from qualcode.analysis.spans.ground import Ground, Marks, Stretch, blocks_of, ground_of, overlapping
from qualcode.analysis.spans.span_sheet import Asked, SpanRows, rows_on
from qualcode.analysis.units import Indices, whole
from qualcode.coefficients.names import OF_SPANS
from qualcode.errors import RefusedError, UnknownNameError

OF_FAMILIES = ("u_alpha", "cu_alpha", "ku_alpha", "ku_coverage")
"""Coefficients of codes that exclude each other."""
_NAMED = 10


class CodedSpan(NamedTuple):
    """A coded span of a document; offsets are half-open."""

    document: str
    coder: str
    code: str
    start: int
    end: int


def span_agreement_rows(
    spans: Sequence[CodedSpan],
    lengths: Mapping[str, int],
    readers: Mapping[str, tuple[str, ...]],
    *,
    exclusive: bool = False,
    coefficients: Sequence[str] = (),
    wish: Wish | None = None,
) -> SpanRows:
    """How far coders agree on which spans have which code.

    The first rows, of code `*`, are of all codes together: whether there is any. Then come the rows of each code, in
    the order of the codes' names. Spans of one coder and code that overlap count as one; spans that touch as two.

    Args:
        spans: In any order.
        lengths: How many characters each document has.
        readers: For each document the coders who read it, those who marked nothing among them.
        exclusive: The codes exclude each other on any character, so that they can be told from each other.
        coefficients: Some of `OF_SPANS`; `bar_u_alpha` always comes before the others. Without any, all that apply.
        wish: Which intervals. Over fewer than five documents there are none: nothing says where they may be cut.

    Raises:
        RefusedError: If a span is of no document or leads out of it, is by a coder who did not read it, or overlaps one
            of another code though codes exclude each other; or if a coefficient needs `exclusive`.
        UnknownNameError: If there is no such coefficient or interval.

    >>> found = span_agreement_rows(
    ...     [CodedSpan("d", "ann", "x", 0, 4), CodedSpan("d", "bob", "x", 0, 6)], {"d": 10}, {"d": ("ann", "bob")}
    ... )
    >>> [(row.code, row.coefficient, round(row.value, 3)) for row in found.rows[-3:]]
    [('x', 'bar_u_alpha', 0.662), ('x', 'span_f1_exact', 0.0), ('x', 'span_f1_overlap', 1.0)]
    """
    _refuse(list(_faults(spans, lengths, readers)))
    ground = ground_of([Stretch(name, 0, length, readers.get(name, ())) for name, length in lengths.items()])
    codes = sorted({span.code for span in spans})
    placed, source = ground.placed(*columns(spans, ground, {code: number for number, code in enumerate(codes)}))
    if exclusive:
        _refuse([_overlap(spans[source[one]], spans[source[other]]) for one, other in overlapping(placed)])
    asked = Asked(tuple((code, "") for code in codes), coefficients_of_spans(coefficients, exclusive), exclusive)
    return rows_on(blocks_of(ground, placed, whole([])), ground, (placed, placed), asked, wish)


def columns(spans: Iterable[CodedSpan], ground: Ground, codes: Mapping[str, int]) -> tuple[Indices, Marks]:
    """The document and the marks of each span; a document or coder that is not compared has less than 0."""
    documents = {name: number for number, name in enumerate(ground.documents)}
    coders = {name: number for number, name in enumerate(ground.coders)}
    found = [
        (documents.get(span.document, -1), coders.get(span.coder, 0), codes[span.code], span.start, span.end)
        for span in spans
    ]
    document, *rest = np.array(found, dtype=np.int64).reshape(-1, 5).T
    return document, Marks(*rest)


def coefficients_of_spans(names: Sequence[str], exclusive: bool) -> tuple[str, ...]:
    """The coefficients that names mean, in the order in which they are to be read: where units are comes first.

    Args:
        names: As the user gave them; all that apply without any, and for `all`.
        exclusive: Whether the codes exclude each other.

    Raises:
        UnknownNameError: If there is no such coefficient of spans.
        RefusedError: If one needs codes that exclude each other.
    """
    for name in names:
        if name not in OF_SPANS and name != "all":
            raise UnknownNameError("coefficient of spans", name, OF_SPANS)
        if name in OF_FAMILIES and not exclusive:
            raise RefusedError(
                f"'{name}' tells codes from each other that exclude each other; name their family with"
                " `--exclusive CODE`"
            )
    wanted = set(OF_SPANS if not names or "all" in names else (*names, "bar_u_alpha"))
    if "ku_alpha" in wanted:
        wanted.add("ku_coverage")
    return tuple(name for name in OF_SPANS if name in wanted and (exclusive or name not in OF_FAMILIES))


def _faults(
    spans: Sequence[CodedSpan], lengths: Mapping[str, int], readers: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for span in spans:
        place = f"the span {span.start}-{span.end} of '{span.code}' by '{span.coder}'"
        if span.document not in lengths:
            yield f"{place} is of '{span.document}', a document without a length"
        elif span.coder not in readers.get(span.document, ()):
            yield f"{place} is in '{span.document}', which they did not read"
        elif not 0 <= span.start < span.end:
            yield f"{place} in '{span.document}' has no length"
        elif lengths[span.document] < span.end:
            yield f"{place} leads out of '{span.document}', which has {lengths[span.document]} characters"


def _overlap(one: CodedSpan, other: CodedSpan) -> str:
    spans = f"'{one.code}' at {one.start}-{one.end} and '{other.code}' at {other.start}-{other.end}"
    return f"codes that exclude each other overlap: {spans} in '{one.document}' by '{one.coder}'"


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        more = [f"and {len(faults) - _NAMED} more"] if len(faults) > _NAMED else []
        raise RefusedError("\n".join([*faults[:_NAMED], *more]))
