"""What the rows and columns of a matrix can be: cases, codes, facets, speakers, sections, coders, times."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Case, CodedDocument, Coding, Document, Facet, Layer, Study, Text, Turn
from qualcode.scope import Selection, attribute_names, case_line, case_value, matching
from qualcode.text import trimmed

NONE = "(none)"
"""The key of documents that say nothing on a dimension."""
CODE_SPECS = ("code", "code:all", "code:children", "code:1", "code:2")
_SECTION = re.compile(r"^##?[ \t]+(.*?)[ \t#]*$", re.MULTILINE)
_code_of = attrgetter("code")

Mark = str | tuple[str, ...] | None
"""The id of the key under which a coding falls, or several; `None` where its code is not in the codebook."""


def keys_in(mark: Mark) -> tuple[str, ...]:
    """The ids of a mark's keys."""
    return (mark,) if isinstance(mark, str) else mark or ()


class Key(NamedTuple):
    """One row or column of a matrix."""

    id: str
    label: str


@dataclass(frozen=True)
class Dimension:
    """The keys of the rows or columns, and what falls under each."""

    spec: str
    keys: tuple[Key, ...]
    marks: Callable[[CodedDocument], Iterable[Mark]]
    """One mark a coding, in the order of the codings."""
    fixed: Mapping[str, str] | None = None
    """The mark that all codings of a document have, where it does not depend on the coding."""
    holds: Mapping[str, tuple[str, ...]] | None = None
    """The keys under which each document falls; `None` where keys do not tell documents apart."""
    layers: Mapping[str, frozenset[str]] | None = None
    """The layers of each key; `None` where keys do not tell layers apart."""
    codes: Mapping[str, frozenset[str]] | None = None
    """The codes counted under each key, where keys are codes."""
    facet: Facet | None = None
    unplaced: str = ""
    """What is true of codings that fall under no key."""

    def base(self, document_id: str) -> Iterable[str | None]:
        """The keys that have a document to themselves, or `None` for all keys alike."""
        if self.holds is not None:
            return self.holds.get(document_id, ())
        return (None,) if self.layers is None else tuple(self.layers)

    @property
    def parts_documents(self) -> bool:
        """Whether keys differ in the documents or layers that they are about."""
        return self.holds is not None or self.layers is not None


def dimension(selection: Selection, spec: str) -> Dimension:
    """The dimension that a spec names.

    Args:
        selection: What the matrix is about.
        spec: `case` (the network, with its respondents), `case:all` (the document's own
            case), `case.ATTRIBUTE`, `document`, `kind`, `year`, `section`, `speaker`,
            `coder`, `layer`, `facet.NAME`, `code` (top codes or those named, each with all
            below it), `code:N` (level N), `code:children` (of the codes named) or
            `code:all` (each code alone).

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
    }
    if spec not in plain:
        study = selection.study
        attributes = [f"case.{attribute}" for attribute in attribute_names(study)]
        facets = [f"facet.{facet.id}" for facet in study.codebook.facets]
        raise UnknownNameError("dimension", spec, [*plain, *CODE_SPECS, *attributes, *facets])
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

    keys = _keys((value.id, value.label) for value in facet.values)
    return Dimension(spec, keys, marks, facet=facet, unplaced=f"carry no value of facet '{name}'")


def code_dimension(selection: Selection, spec: str) -> Dimension:
    """A dimension of codes, in the codebook's order.

    Raises:
        UnknownNameError: If the spec names no way to choose codes.
    """
    codebook, scope = selection.study.codebook, selection.scope
    ids = _codes(selection, spec)
    alone = scope.exact or spec == "code:all"
    families = {code: {code} if alone else set(codebook.family(code)) for code in ids}
    if selection.codes is not None:
        families = {code: family & selection.codes for code, family in families.items()}
    columns: dict[str, tuple[str, ...]] = {code.id: () for code in codebook.codes}
    for column, family in families.items():
        for code in family:
            columns[code] += (column,)
    marks: dict[str, Mark] = {code: found[0] if len(found) == 1 else found for code, found in columns.items()}
    level = spec.removeprefix("code:")
    above = level.isdecimal() and not scope.exact
    return Dimension(
        spec,
        _keys((code, codebook.by_id[code].label) for code in ids),
        lambda coded: map(marks.get, map(_code_of, coded.codings)),
        codes={code: frozenset(family) for code, family in families.items()},
        unplaced=f"are on codes above level {level}" if above else "are on codes that are not listed",
    )


def _codes(selection: Selection, spec: str) -> list[str]:
    """The ids of the codes that a spec lists."""
    study, scope = selection.study, selection.scope
    codebook = study.codebook
    named = matching("code", scope.codes, codebook.by_id)
    if spec == "code":
        return named if scope.codes else list(codebook.children(None))
    if spec == "code:all":
        used = {coding.code for coded in selection.coded() for coding in coded.codings}
        return [code.id for code in codebook.codes if code.id in used or code.id in named]
    if spec == "code:children":
        return _children(study, named, exact=scope.exact)
    level = spec.removeprefix("code:")
    if not level.isdecimal():
        raise UnknownNameError("way to list codes", spec, CODE_SPECS)
    inside = [code.id for code in codebook.codes if code.depth == int(level)]
    if selection.codes is not None:
        inside = [code for code in inside if not selection.codes.isdisjoint(codebook.family(code))]
    if not inside:
        deepest = max((code.depth for code in codebook.codes), default=0)
        raise RefusedError(f"no code in scope stands at level {level}; the codebook has {deepest} levels")
    return inside


def _children(study: Study, named: list[str], *, exact: bool) -> list[str]:
    if not named or exact:
        raise RefusedError("'code:children' lists what is below a code; name one by `--code`, without `--exact`")
    below = {child for code in named for child in study.codebook.children(code)}
    if not below:
        raise RefusedError(f"nothing is below '{named[0]}'; take 'code' instead of 'code:children'")
    return [code.id for code in study.codebook.codes if code.id in below]


def _keys(pairs: Iterable[tuple[str, str]]) -> tuple[Key, ...]:
    """Keys with labels; a label that several have is followed by the id."""
    listed = list(pairs)
    times = Counter(label for _, label in listed)
    return tuple(Key(key, label if times[label] == 1 else f"{label} ({key})") for key, label in listed)
