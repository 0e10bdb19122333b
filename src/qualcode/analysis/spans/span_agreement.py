"""How far the coders of a study agree on spans, code by code, on the continuum of characters."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qualcode.analysis.agreement import coder_names
from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.compared_layers import done
from qualcode.analysis.draws import Draws, Wish
from qualcode.analysis.eligible import eligible
from qualcode.analysis.exclusive import exclusive_family
from qualcode.analysis.spans.ground import Ground, Stretch, blocks_of, ground_of, overlapping
from qualcode.analysis.spans.span_rows import CodedSpan, coefficients_of_spans, columns
from qualcode.analysis.spans.span_sheet import Asked, rows_on
from qualcode.analysis.units import Indices, whole
from qualcode.analysis.universe import Universe, universe
from qualcode.errors import RefusedError, UnreadableError
from qualcode.model import Coding
from qualcode.problem import Problem
from qualcode.scope import Selection, matching, of_codebook
from qualcode.verify import moved_quotes

Lines = Callable[[str, int], Sequence[int]]
"""From a file of codings and how many it holds, the line at which each stands."""


@dataclass(frozen=True)
class SpanAgreement:
    """Rows of agreement on spans with what they were computed on."""

    rows: tuple[AgreementRow, ...]
    universe: Universe
    """The documents, layers and texts; its units are paragraphs, and are not what is compared."""
    selection: Selection
    n_outside: int
    """Codings of these layers and documents that lie outside the text that is compared."""
    draws: Draws
    exclusive: tuple[str, ...] = ()
    """The code whose children exclude each other, if one was named."""


class _Known(NamedTuple):
    """A coding that counts."""

    path: str
    span: CodedSpan
    coding: Coding


class _Rows(NamedTuple):
    """Which codes have rows, and as which of them each code that was used counts."""

    codes: tuple[str, ...]
    together: list[list[int]]
    """For the rows of all codes together: for each used code, in the order of its number, one number or none."""
    by_code: list[list[int]]
    """For the rows of codes: places in `codes`."""


def span_agreement(  # noqa: PLR0913 - what is measured, on what, and how surely
    selection: Selection,
    *,
    exclusive: str = "",
    coefficients: Sequence[str] = (),
    depth: int | None = None,
    wish: Wish | None = None,
    universe_rule: str = "assigned",
    lines: Lines = lambda _, n: range(1, n + 1),
) -> SpanAgreement:
    """How far the coders in scope agree on which spans of text have which code.

    The continuum is the whole text of each document that two or more coders have finished. Where the scope names
    speakers, or the rule restricts them, it is what these said, cut at the bounds of their turns; so it is where a
    coder was to code some turns only, and each turn is then compared between those who were to code it. A code has the
    spans of its codings and of those below it, unless the scope is exact.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        exclusive: A code whose children exclude each other on any character; they are then told from each other, too.
            Codings of the code itself are one more of them.
        coefficients: Some of `OF_SPANS`; without any, all that apply.
        depth: No codes deeper in the tree than this.
        wish: Which intervals.
        universe_rule: `assigned` or `eligible-speakers`.
        lines: For messages.

    Raises:
        RefusedError: If there are no two layers to compare, a coder has two, a coefficient needs `exclusive`, or the
            rule is `touched`: text that nobody coded is what chance is had from.
        UnknownNameError: If there is no such code, coefficient or interval.
        UnreadableError: If a coding no longer stands on its quote, or codes that are to exclude each other overlap.
    """
    codebook = selection.study.codebook
    chosen = coefficients_of_spans(coefficients, bool(exclusive))
    family = exclusive_family(codebook, exclusive) if exclusive else ()
    if universe_rule == "touched":
        raise RefusedError(
            "spans are compared on all text, or chance could not be told; leave `--universe touched` out"
        )
    units = universe(selection, "paragraph", universe_rule)
    ground = ground_of(list(_stretches(selection, units)))
    codings = _codings(selection, units)
    own = {code: number for number, code in enumerate(dict.fromkeys(one.coding.code for one in codings))}
    every, source = ground.placed(*columns([one.span for one in codings], ground, own))
    inside = np.unique(source)
    used = {codings[index].coding.code for index in inside.tolist()}
    rows = _of_family(selection, family, list(own), used) if exclusive else _of_codes(selection, list(own), used, depth)
    together, index = every.recoded(rows.together)
    if exclusive:
        places = source[index]
        pairs = sorted({(int(places[one]), int(places[other])) for one, other in overlapping(together)})
        _refuse(selection, [(codings[one], codings[other]) for one, other in pairs], family[0], lines)
    blocks = blocks_of(ground, every, _breaks(units, ground))
    labels = tuple((code, codebook.label(code)) for code in rows.codes)
    asked = Asked(labels, chosen, bool(exclusive), f"all codes of {family[0]}" if exclusive else "any code")
    found = rows_on(blocks, ground, (together, every.recoded(rows.by_code)[0]), asked, wish)
    said = f", said by {', '.join(selection.scope.speakers)}" if selection.speakers is not None else ""
    measured = tuple(row._replace(universe=f"{units.rule}{said}: {row.universe}") for row in found.rows)
    return SpanAgreement(measured, units, selection, len(codings) - len(inside), found.draws, family[:1])


def _of_codes(selection: Selection, own: list[str], used: Collection[str], depth: int | None) -> _Rows:
    """Rows of the codes that the scope names, else of those used and those above them."""
    codebook, scope = selection.study.codebook, selection.scope
    lineages = [codebook.lineage(code) or (code,) for code in own]
    if scope.codes:
        codes = matching("code", scope.codes, codebook.by_id)
    else:
        shown = {above for lineage in lineages if lineage[-1] in used for above in lineage[-1 if scope.exact else 0 :]}
        codes = [code.id for code in codebook.codes if code.id in shown] + sorted(shown.difference(codebook.by_id))
    places = {code: place for place, code in enumerate(code for code in codes if codebook.within(code, depth))}
    numbers: dict[str, int] = {}
    together = [[numbers.setdefault(lineage[: depth or len(lineage)][-1], len(numbers))] for lineage in lineages]
    counting = (lineage[-1:] if scope.exact else lineage for lineage in lineages)
    return _Rows(tuple(places), together, [[places[code] for code in codes if code in places] for codes in counting])


def _of_family(selection: Selection, family: tuple[str, ...], own: list[str], used: Collection[str]) -> _Rows:
    """Rows of the children of a code, and of the code itself where it was used by itself."""
    codebook = selection.study.codebook
    codes = family if family[0] in used else family[1:]
    places = {code: place for place, code in enumerate(codes)}
    found = []
    for code in own:
        lineage = codebook.lineage(code)
        inside = lineage[lineage.index(family[0]) :][:2] if family[0] in lineage else ()
        counts = inside[-1:] if not selection.scope.exact or inside[-1:] == (code,) else ()
        found.append([places[one] for one in counts if one in places])
    return _Rows(codes, found, found)


def _refuse(selection: Selection, pairs: Sequence[tuple[_Known, _Known]], family: str, lines: Lines) -> None:
    """Report every two codings that overlap though their codes are to exclude each other."""
    files = {coded.path: coded for coded in selection.study.coded}

    def line(known: _Known) -> int:
        codings = files[known.path].codings
        return lines(known.path, len(codings))[codings.index(known.coding)]

    problems = []
    for one, other in pairs:
        a, b = one.coding, other.coding
        message = (
            f"'{a.code}' at {a.start}-{a.end} overlaps '{b.code}' at {b.start}-{b.end} of line {line(other)}, but the"
            f" codes of '{family}' are to exclude each other; shorten one, or leave `--exclusive` out"
        )
        problems.append(Problem(one.path, line(one), "not-exclusive", message))
    if problems:
        raise UnreadableError(problems)


def _stretches(selection: Selection, units: Universe) -> Iterator[Stretch]:
    """What is compared of each document; in a data set what of it lies in items."""
    items = {document.id: text.items for document, text in zip(units.documents, units.texts, strict=True)}
    for stretch in _read(selection, units):
        for start, end in items[stretch.document] or [(stretch.start, stretch.end)]:
            if max(start, stretch.start) < min(end, stretch.end):
                yield stretch._replace(start=max(start, stretch.start), end=min(end, stretch.end))


def _read(selection: Selection, units: Universe) -> Iterator[Stretch]:
    """The whole text of each document; or turn by turn, if not all of them count or not all are everybody's."""
    study = selection.study
    for document, text in zip(units.documents, units.texts, strict=True):
        readers = {
            name: study.assigned_turns(layer, document.id)
            for name, layer in zip(coder_names(units.layers), units.layers, strict=True)
            if done(study, layer, document)
        }
        in_part = any(part is not None for part in readers.values())
        if not text.turns or not (in_part or _turn_by_turn(selection, units.rule)):
            yield Stretch(document.id, 0, len(text.body), tuple(readers))
            continue
        for turn in text.turns:
            to_code = units.rule != "eligible-speakers" or eligible(study.settings, turn.speaker, turn.role)
            if to_code and selection.speaks(turn, selection.speakers):
                there = (name for name, part in readers.items() if part is None or turn.number in part)
                yield Stretch(document.id, turn.said, turn.end, tuple(there))


def _turn_by_turn(selection: Selection, rule: str) -> bool:
    """Whether only some turns of each document count."""
    return selection.speakers is not None or rule == "eligible-speakers"


def _breaks(units: Universe, ground: Ground) -> Indices:
    """Where turns begin, or paragraphs of a document without turns."""
    cut = np.split(units.starts, np.cumsum(units.sizes))
    firsts = {
        document.id: whole([turn.start for turn in text.turns]) if text.turns else starts
        for document, text, starts in zip(units.documents, units.texts, cut, strict=False)
    }
    found = [whole([])]
    columns_of = (ground.stretch_document, ground.stretch_starts, ground.stretch_ends, ground.bases[:-1])
    for document, start, end, base in zip(*(column.tolist() for column in columns_of), strict=True):
        inside = firsts[ground.documents[document]]
        low, high = np.searchsorted(inside, (start, end))
        found.append(inside[low:high] - start + base)
    return np.concatenate(found)


def _codings(selection: Selection, units: Universe) -> list[_Known]:
    """The codings of those who finished, each on its quote."""
    layers = {layer.id: (name, layer) for name, layer in zip(coder_names(units.layers), units.layers, strict=True)}
    documents = {document.id: document for document in units.documents}
    problems: list[Problem] = []
    found: list[_Known] = []
    for coded in replace(selection, speakers=None).coded():
        if coded.layer not in layers or coded.document not in documents:
            continue
        name, layer = layers[coded.layer]
        if done(selection.study, layer, documents[coded.document]):
            problems += moved_quotes(coded, selection.study.texts[coded.document])
            for coding in of_codebook(selection, coded.codings):
                span = CodedSpan(coding.document, name, coding.code, coding.start, coding.end)
                found.append(_Known(coded.path, span, coding))
    if problems:
        raise UnreadableError(problems)
    return found
