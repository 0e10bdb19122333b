"""What the rows and columns of a matrix can be: cases, codes, facets, speakers, sections, coders, times."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from qualcode.analysis.code_dimension import CODE_SPECS, code_dimension
from qualcode.analysis.derived.dimensions import PARENT_SPECS, item_dimension, parent_dimension
from qualcode.analysis.keys import NONE, Dimension, Key, Mark, labelled_keys
from qualcode.errors import UnknownNameError
from qualcode.model import Case, CodedDocument, Coding, Document, Layer, Text, Turn
from qualcode.scope import Selection, attribute_names, case_line, case_value, matching
from qualcode.text import trimmed
from qualcode.verify import verified

_SECTION = re.compile(r"^##?[ \t]+(.*?)[ \t#]*$", re.MULTILINE)


def dimension(selection: Selection, spec: str) -> Dimension:
    """The dimension that a spec names.

    Args:
        selection: What the matrix is about.
        spec: `case` (the network, with its respondents), `case:all` (the document's own
            case), `case.ATTRIBUTE`, `document`, `kind`, `year`, `section`, `speaker`,
            `coder`, `layer`, `facet.NAME`, `code` (top codes or those named, each with all
            below it), `code:tree` (each code used and all above it), `code:N` (level N),
            `code:children` (of the codes named) or `code:all` (each code alone); in a data
            set also `item`, `parent` (the codes of the items' parents), `parent:N` and
            `parent:children`.

    Raises:
        UnknownNameError: If there is no such dimension, attribute or facet.
        RefusedError: If the codes in scope have no such level.
    """
    name, dot, rest = spec.partition(".")
    if dot and name == "case":
        return _attribute(selection, spec, rest)
    if dot and name == "facet":
        return _facet(selection, spec, rest)
    if spec == "code" or spec.startswith("code:"):
        return code_dimension(selection, spec)
    if spec == "parent" or spec.startswith("parent:"):
        return parent_dimension(selection, spec)
    plain: dict[str, Callable[[Selection, str], Dimension]] = {
        "case": _case,
        "case:all": _own_case,
        "document": _document,
        "kind": lambda _, name: _by_document(selection, name, lambda document: document.kind),
        "year": lambda _, name: _by_document(selection, name, lambda document: document.date[:4]),
        "section": _section,
        "speaker": _speaker,
        "coder": _coder,
        "layer": _layer,
        "item": item_dimension,
    }
    if spec not in plain:
        study = selection.study
        attributes = [f"case.{attribute}" for attribute in attribute_names(study)]
        facets = [f"facet.{facet.id}" for facet in study.codebook.facets]
        raise UnknownNameError("dimension", spec, [*plain, *CODE_SPECS, *PARENT_SPECS, *attributes, *facets])
    return plain[spec](selection, spec)


def _by_document(
    selection: Selection, spec: str, key_of: Callable[[Document], str], listed: Iterable[str] | None = None
) -> Dimension:
    """A dimension on which each document has one key; without a list its keys are sorted."""
    found = {document.id: key_of(document) or NONE for document in selection.documents}
    values = [value for value in dict.fromkeys(found.values()) if value != NONE]
    ids = _natural(values) if listed is None else list(dict.fromkeys([*listed, *values]))
    if NONE in found.values():
        ids.append(NONE)
    return Dimension(
        spec,
        tuple(Key(key, key) for key in ids),
        lambda coded: repeat(found[coded.document], len(coded.codings)),
        fixed=found,
        holds={document: (key,) for document, key in found.items()},
    )


def _natural(values: Iterable[str]) -> list[str]:
    """Numbers by size, before words by the alphabet."""

    def order(value: str) -> tuple[bool, float, str]:
        number = re.fullmatch(r"-?\d+(?:\.\d+)?", value)
        return (not number, float(value) if number else 0.0, value)

    return sorted(set(values), key=order)


def _cases_in_scope(selection: Selection) -> Iterator[Case]:
    """Cases, also those without documents, unless the scope chooses by something else than cases."""
    study, scope = selection.study, selection.scope
    own = {document.case for document in selection.documents}
    by_documents = scope.documents or scope.where or scope.rounds
    known = {case.id: None for case in study.cases} | {d.case: None for d in study.documents if d.case}
    named = set(matching("case", scope.cases, known))
    for case in study.cases:
        inside = not scope.cases or not named.isdisjoint(case_line(study, case.id))
        if case.id in own or (inside and not by_documents):
            yield case


def _case(selection: Selection, spec: str) -> Dimension:
    study = selection.study
    tops = {study.top_case(case.id) for case in _cases_in_scope(selection)}
    listed = [case.id for case in study.cases if case.id in tops]
    return _by_document(selection, spec, lambda document: study.top_case(document.case), listed)


def _own_case(selection: Selection, spec: str) -> Dimension:
    """Each document's own case; a case with others below it is listed only if it has documents itself."""
    above = {case.parent for case in selection.study.cases}
    own = {document.case for document in selection.documents}
    listed = [case.id for case in _cases_in_scope(selection) if case.id in own or case.id not in above]
    return _by_document(selection, spec, lambda document: document.case, listed)


def _attribute(selection: Selection, spec: str, attribute: str) -> Dimension:
    study = selection.study
    names = attribute_names(study)
    if attribute not in names:
        raise UnknownNameError("attribute", attribute, names)
    values = {document.id: case_value(study, document, attribute) for document in selection.documents}
    listed = {case.attributes.get(attribute, "") for case in _cases_in_scope(selection)} | set(values.values())
    return _by_document(selection, spec, lambda document: values[document.id], _natural(listed - {""}))


def _document(selection: Selection, spec: str) -> Dimension:
    ids = [document.id for document in selection.documents]
    return _by_document(selection, spec, lambda document: document.id, ids)


def _section(selection: Selection, spec: str) -> Dimension:
    texts = selection.study.texts
    sections = {document.id: _sections(texts[document.id]) for document in selection.documents}
    holds = {document: tuple(dict.fromkeys(name for _, name in found)) for document, found in sections.items()}
    names = dict.fromkeys(name for held in holds.values() for name in held if name != NONE)
    ids = [*names, NONE] if any(NONE in held for held in holds.values()) else [*names]

    def marks(coded: CodedDocument) -> Iterator[Mark]:
        verified(coded, texts[coded.document])
        found, body = sections[coded.document], texts[coded.document].body
        starts = [start for start, _ in found]
        for coding in coded.codings:
            index = bisect_right(starts, trimmed(body, coding.start, coding.end)[0]) - 1
            yield found[index][1] if index >= 0 else ()

    return Dimension(spec, tuple(Key(name, name) for name in ids), marks, holds=holds, unplaced="stand in no section")


def _sections(text: Text) -> list[tuple[int, str]]:
    """Where each `## heading` begins and what it says; text under none, or under a `# title`, is `(none)`."""
    body = text.body
    found = [(match.start(), match.end(), match[0], match[1]) for match in _SECTION.finditer(body)]
    ends = [start for start, *_ in found[1:]] + [len(body)]
    first = found[0][0] if found else len(body)
    sections = [(0, NONE)] if body[:first].strip() else []
    for (start, head_end, line, name), end in zip(found, ends, strict=False):
        if line.startswith("##"):
            sections.append((start, name))
        elif body[head_end:end].strip():
            sections.append((start, NONE))
    return sections


def spoken_by(turn: Turn) -> str:
    """A turn's role; the speaker's label where no role is declared."""
    return turn.role or turn.speaker


def _speaker(selection: Selection, spec: str) -> Dimension:
    turns = {document.id: turns_in_scope(selection, document) for document in selection.documents}
    holds = {document: tuple(dict.fromkeys(map(spoken_by, said))) for document, said in turns.items()}
    roles = dict.fromkeys(role for held in holds.values() for role in held)

    def marks(coded: CodedDocument) -> Iterator[Mark]:
        verified(coded, selection.study.texts[coded.document])
        said = turns[coded.document]
        ends = [turn.end for turn in said]
        return (_voices(coding, said, ends) for coding in coded.codings)

    return Dimension(
        spec, tuple(Key(role, role) for role in roles), marks, holds=holds, unplaced="touch no speaker's turn"
    )


def turns_in_scope(selection: Selection, document: Document) -> list[Turn]:
    """The turns of a document by the speakers in scope; a text that declares no speaker is not read."""
    if not document.speakers:
        return []
    turns = selection.study.texts[document.id].turns
    return [turn for turn in turns if selection.speaks(turn, selection.speakers)]


def _voices(coding: Coding, turns: list[Turn], ends: list[int]) -> tuple[str, ...]:
    voices: dict[str, None] = {}
    index = bisect_right(ends, coding.start)
    while index < len(turns) and turns[index].said < coding.end:
        voices[spoken_by(turns[index])] = None
        index += 1
    return tuple(voices)


def coders_in_scope(selection: Selection) -> list[str]:
    """Coders as the settings list them, then others who have a layer or an assignment."""
    study, scope = selection.study, selection.scope
    if scope.layers:
        found = {layer.coder for layer in selection.layers}
    else:
        found = {layer.coder for layer in study.layers} | set(study.settings.assignments)
        found |= {coder.id for coder in study.settings.coders}
        if scope.coders:
            found = set(matching("coder", scope.coders, found))
    listed = [coder.id for coder in study.settings.coders if coder.id in found]
    return [*listed, *sorted(found.difference(listed))]


def expected_layers(selection: Selection) -> tuple[Layer, ...]:
    """The layers in scope, and an empty one for each coder in scope who has none yet."""
    begun = {layer.coder for layer in selection.study.layers}
    missing = [coder for coder in coders_in_scope(selection) if coder not in begun]
    return (*selection.layers, *(Layer(f"({coder})", coder) for coder in missing))


def _coder(selection: Selection, spec: str) -> Dimension:
    layers: dict[str, set[str]] = {coder: set() for coder in coders_in_scope(selection)}
    for layer in expected_layers(selection):
        layers[layer.coder].add(layer.id)
    coders = {layer.id: layer.coder for layer in selection.layers}
    return Dimension(
        spec,
        tuple(Key(coder, coder) for coder in layers),
        lambda coded: repeat(coders[coded.layer], len(coded.codings)),
        layers={coder: frozenset(ids) for coder, ids in layers.items()},
    )


def _layer(selection: Selection, spec: str) -> Dimension:
    ids = sorted(layer.id for layer in selection.layers)
    return Dimension(
        spec,
        tuple(Key(layer, layer) for layer in ids),
        lambda coded: repeat(coded.layer, len(coded.codings)),
        layers={layer: frozenset((layer,)) for layer in ids},
    )


def _facet(selection: Selection, spec: str, name: str) -> Dimension:
    codebook = selection.study.codebook
    facet = codebook.facet(name)
    if facet is None:
        raise UnknownNameError("facet", name, [facet.id for facet in codebook.facets])
    known = frozenset(facet.value_ids)

    def marks(coded: CodedDocument) -> Iterator[Mark]:
        for coding in coded.codings:
            yield tuple(value for value in dict.fromkeys(coding.facets.get(name, ())) if value in known)

    keys = labelled_keys((value.id, value.label) for value in facet.values)
    return Dimension(spec, keys, marks, facet=facet, unplaced=f"carry no value of facet '{name}'")
