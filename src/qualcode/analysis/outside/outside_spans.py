"""How far coders agree on spans of a table that was made elsewhere, without a study."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualcode.analysis.agreement_rows import ALL_CODES, AgreementRow
from qualcode.analysis.draws import Draws, Wish
from qualcode.analysis.outside.outside_ratings import OutsideSpans
from qualcode.analysis.spans.span_rows import OF_FAMILIES, CodedSpan, span_agreement_rows
from qualcode.analysis.units import whole
from qualcode.coefficients.alpha_u_1995 import Distance, disagreement_1995
from qualcode.coefficients.continua import Continua, Segments
from qualcode.coefficients.names import OF_SPANS
from qualcode.coefficients.resampling import DECIMALS
from qualcode.errors import RefusedError, UndefinedError, UnknownNameError
from qualcode.phrases import counted

OF_1995 = "alpha_u_1995"
"""Asked for by name only: for comparison with older publications."""


@dataclass(frozen=True, eq=False)
class OutsideSpanAgreement:
    """Rows of agreement with what they were computed on."""

    rows: tuple[AgreementRow, ...]
    spans: OutsideSpans
    draws: Draws


def outside_span_agreement(
    spans: OutsideSpans, *, coefficients: Sequence[str] = (), wish: Wish | None = None
) -> OutsideSpanAgreement:
    """How far coders agree where codes are, over all codes (`*`) and on each.

    Where no coder overlaps two codes, these exclude each other, and can be told from each other as well.

    Args:
        spans: What the table holds.
        coefficients: Some of `OF_SPANS` and `OF_1995`. Empty: those of `OF_SPANS` that apply.
        wish: Which intervals.

    Raises:
        RefusedError: If whole documents are to be drawn and there is one.
        UnknownNameError: If there is no such coefficient or interval.
    """
    known = (*OF_SPANS, OF_1995)
    for name in coefficients:
        if name not in known and name != "all":
            raise UnknownNameError("coefficient of spans", name, known)
    exclusive = not spans.overlap
    wish = wish or Wish()
    if wish.over == "documents" and len(spans.lengths) == 1:
        raise RefusedError("there is one document; leave `--over documents` out")
    if not spans.lengths:
        wish = replace(wish, over="auto")
    usual = [name for name in coefficients if name != OF_1995 and (exclusive or name not in OF_FAMILIES)]
    found = span_agreement_rows(
        [CodedSpan(*span) for span in spans.spans],
        spans.lengths,
        spans.readers,
        exclusive=exclusive,
        coefficients=usual,
        wish=wish,
    )
    rows = list(found.rows) if usual or not coefficients else []
    blank = found.rows[0]._replace(value=None, low=None, high=None, interval="", p_below=None)
    for name in coefficients:
        if name in OF_FAMILIES and not exclusive:
            why = f"undefined: it tells codes from each other that exclude each other; here {spans.overlap}"
            codes = sorted({span.code for span in spans.spans}) if name.startswith("ku") else [ALL_CODES]
            rows += [blank._replace(code=code, label="", coefficient=name, reason=why) for code in codes]
    if OF_1995 in coefficients:
        rows += _rows_1995(spans, blank._replace(coefficient=OF_1995))
    if len(spans.coders) == 1:
        why = f"undefined: only one coder, '{spans.coders[0]}'; agreement is of two or more"
        rows = [row._replace(reason=why, coders=spans.coders[0]) for row in rows]
    return OutsideSpanAgreement(tuple(rows), spans, found.draws)


def _rows_1995(spans: OutsideSpans, blank: AgreementRow) -> Iterator[AgreementRow]:
    """The unitizing alpha of 1995/2004; it has no interval."""
    codes = sorted({span.code for span in spans.spans})
    if len(spans.lengths) != 1:
        yield blank._replace(reason="undefined: the alpha of 1995 is of a single continuum, a table of one document")
        return
    try:
        parts = {code: disagreement_1995(_continuum(spans, code)) for code in codes}
    except UndefinedError as undefined:
        yield blank._replace(reason=str(undefined))
        return
    total = Distance(sum(part.observed for part in parts.values()), sum(part.expected for part in parts.values()))
    for code, (observed, expected) in ((ALL_CODES, total), *parts.items()):
        label = blank.label if code == ALL_CODES else ""
        if expected > 0:
            why = "no interval: there is none for the alpha of 1995"
            yield blank._replace(code=code, label=label, value=round(1 - observed / expected, DECIMALS), reason=why)
        else:
            yield blank._replace(code=code, label=label, reason="undefined: nobody marked anything")


def _continuum(spans: OutsideSpans, code: str) -> Continua:
    """One code on the one document; spans of a coder that overlap are one."""
    length = next(iter(spans.lengths.values()))
    segments = []
    for coder in spans.coders:
        found: list[tuple[int, int]] = []
        for span in sorted(one for one in spans.spans if one.coder == coder and one.code == code):
            if found and span.start < found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], span.end))
            else:
                found.append((span.start, span.end))
        starts, ends = whole([start for start, _ in found]), whole([end for _, end in found])
        segments.append(Segments(np.zeros_like(starts), starts, ends, np.zeros_like(starts)))
    return Continua(whole([length]), np.ones((1, len(segments)), dtype=np.bool_), tuple(segments), 1)


def outside_span_lines(agreement: OutsideSpanAgreement) -> list[str]:
    """Sentences that say on what the rows rest; to be printed with every number."""
    spans = agreement.spans
    readers = {name: sum(name in names for names in spans.readers.values()) for name in spans.coders}
    coders = ", ".join(f"{name} ({counted(n, 'document')})" for name, n in readers.items()) or "none"
    together = (
        f"Codes do not exclude each other ({spans.overlap}): each has a continuum of its own, and only |u."
        if spans.overlap
        else "No coder overlaps two codes, so they are taken to exclude each other: u, |u, cu, (k)u are one family."
    )
    return [
        f"Table: {spans.name}; {counted(len(spans.spans), 'span')} in {counted(len(spans.lengths), 'document')} of"
        f" {sum(spans.lengths.values()):,} characters, or what else the offsets count.",
        f"Coders: {coders}. A coder without a row in a document is missing there.",
        together,
        *spans.notes,
        agreement.draws.note,
    ]
