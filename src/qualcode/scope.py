"""Which codings a question is about: the options that mean the same on every command."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from operator import attrgetter

from msgspec.structs import replace as with_values

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import CodedDocument, Coding, Document, Layer, Study, Turn
from qualcode.verify import verified


@dataclass(frozen=True, slots=True)
class Scope:
    """A question's scope, as the user wrote it; an empty part restricts nothing."""

    documents: tuple[str, ...] = ()
    """Ids or patterns such as `net-a-*`."""
    cases: tuple[str, ...] = ()
    """Ids or patterns; a case includes the cases below it."""
    where: tuple[str, ...] = ()
    """`attribute=value`, of the case, of a case above it, or of the document."""
    speakers: tuple[str, ...] = ()
    """Speaker labels or roles."""
    coders: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Ids or patterns; a code includes its children unless `exact`."""
    exact: bool = False
    facets: tuple[str, ...] = ()
    """`facet` or `facet=value`."""
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """A scope resolved against a study: every name in it is known."""

    study: Study
    scope: Scope
    documents: tuple[Document, ...]
    layers: tuple[Layer, ...]
    codes: frozenset[str] | None
    """Ids of the codes asked for; `None` where every code is meant."""
    facets: tuple[tuple[str, str | None], ...]
    speakers: frozenset[str] | None

    def coded(self) -> Iterator[CodedDocument]:
        """The codings in scope, a layer and document at a time."""
        documents = {document.id for document in self.documents}
        layers = {layer.id for layer in self.layers}
        keep_all = self.codes is None and not self.facets and self.speakers is None
        for coded in self.study.coded:
            if coded.layer not in layers or coded.document not in documents:
                continue
            if keep_all:
                yield coded
                continue
            if self.speakers is not None and coded.codings:
                verified(coded, self.study.texts[coded.document])
            kept = tuple(coding for coding in coded.codings if self._holds(coding))
            yield CodedDocument(coded.layer, coded.document, coded.path, kept)

    def asks_for(self, code_id: str) -> bool:
        """Whether the scope includes a code; it includes all where it names none."""
        return self.codes is None or code_id in self.codes

    def _holds(self, coding: Coding) -> bool:
        if self.codes is not None and coding.code not in self.codes:
            return False
        for facet, value in self.facets:
            values = coding.facets.get(facet, [])
            if not values or (value is not None and value not in values):
                return False
        return self.speakers is None or self._said_by(coding, self.speakers)

    def _said_by(self, coding: Coding, speakers: frozenset[str]) -> bool:
        turns = self.study.texts[coding.document].turns
        index = max(bisect_right(turns, coding.start, key=attrgetter("start")) - 1, 0)
        while index < len(turns) and turns[index].said < coding.end:
            if coding.start < turns[index].end and self.speaks(turns[index], speakers):
                return True
            index += 1
        return False

    def speaks(self, turn: Turn, speakers: frozenset[str] | None) -> bool:
        """Whether a turn is by one of the speakers or roles; by anybody where none is named."""
        return speakers is None or turn.speaker in speakers or turn.role in speakers


def select(study: Study, scope: Scope | None = None) -> Selection:
    """Resolve a scope; a name that the study does not know is refused with the nearest ones."""
    scope = scope or Scope()
    return Selection(
        study=study,
        scope=scope,
        documents=_documents(study, scope),
        layers=_layers(study, scope),
        codes=codes_in(study, scope.codes, exact=scope.exact) if scope.codes else None,
        facets=tuple(_facet(study, text) for text in scope.facets),
        speakers=_speakers(study, scope),
    )


def codes_in(study: Study, patterns: Iterable[str], *, exact: bool = False) -> frozenset[str]:
    """The ids that patterns name, with all codes below them unless `exact`."""
    named = matching("code", patterns, study.codebook.by_id)
    if exact:
        return frozenset(named)
    return frozenset(below for code in named for below in study.codebook.family(code))


def of_codebook(selection: Selection, codings: Sequence[Coding]) -> Sequence[Coding]:
    """Codings as they count where coders are compared: nobody else was asked for a code that is only proposed.

    One with a proposed code counts as the code above it; where there is none it
    does not count. A proposal that the scope names is compared as it is.
    """
    if not selection.study.proposals:
        return codings
    codebook = selection.study.codebook
    proposed = {code.id for code in codebook.codes if code.proposed_by}
    if proposed.isdisjoint(coding.code for coding in codings):
        return codings
    asked = proposed.difference(matching("code", selection.scope.codes, codebook.by_id))
    found = []
    for coding in codings:
        above = [code for code in codebook.lineage(coding.code) if code not in proposed][-1:]
        if coding.code not in asked:
            found.append(coding)
        elif above:
            found.append(with_values(coding, code=above[0]))
    return found


def matching(kind: str, patterns: Iterable[str], known: Iterable[str]) -> list[str]:
    """The known names that patterns mean, in the order of `known`.

    Raises:
        UnknownNameError: If a pattern means none of them.
    """
    names = list(known)
    found: set[str] = set()
    for pattern in patterns:
        hits = [name for name in names if name == pattern] or [name for name in names if fnmatchcase(name, pattern)]
        if not hits:
            raise UnknownNameError(kind, pattern, names)
        found.update(hits)
    return [name for name in names if name in found]


def case_value(study: Study, document: Document, attribute: str) -> str:
    """An attribute of a document's case, or of the nearest case above that has it; else the document's own."""
    seen: set[str] = set()
    at = document.case
    while at and at not in seen:
        seen.add(at)
        case = study.case_by_id.get(at)
        if case is None:
            break
        if attribute in case.attributes:
            return case.attributes[attribute]
        at = case.parent
    return document.attributes.get(attribute, "")


def attribute_names(study: Study) -> list[str]:
    """Every attribute that a case or a document of the study has."""
    names = {name for case in study.cases for name in case.attributes}
    return sorted(names | {name for document in study.documents for name in document.attributes})


def case_line(study: Study, case_id: str) -> Iterator[str]:
    """A case's id and the ids of the cases above it."""
    seen: set[str] = set()
    while case_id and case_id not in seen:
        seen.add(case_id)
        yield case_id
        case = study.case_by_id.get(case_id)
        case_id = case.parent if case else ""


def _documents(study: Study, scope: Scope) -> tuple[Document, ...]:
    documents: list[Document] = list(study.documents)
    if scope.documents:
        ids = set(matching("document", scope.documents, study.document_by_id))
        documents = [document for document in documents if document.id in ids]
    if scope.cases:
        known = {case.id: None for case in study.cases} | {
            document.case: None for document in documents if document.case
        }
        cases = set(matching("case", scope.cases, known))
        documents = [document for document in documents if not cases.isdisjoint(case_line(study, document.case))]
    if scope.rounds:
        rounds = {stage.id: stage for stage in study.settings.rounds}
        named = [rounds[name] for name in matching("round", scope.rounds, rounds)]
        ids = {document for stage in named for document in stage.documents}
        documents = [document for document in documents if document.id in ids]
    for condition in scope.where:
        documents = [document for document in documents if _meets(study, document, condition)]
    return tuple(documents)


def _meets(study: Study, document: Document, condition: str) -> bool:
    attribute, equals, wanted = condition.partition("=")
    if not equals:
        raise RefusedError(f"'{condition}' is no condition; write `--where attribute=value`")
    names = attribute_names(study)
    if attribute not in names:
        raise UnknownNameError("attribute", attribute, names)
    known = sorted({case_value(study, other, attribute) for other in study.documents} - {""})
    values = matching(f"value of '{attribute}'", [wanted], known)
    return case_value(study, document, attribute) in values


def _layers(study: Study, scope: Scope) -> tuple[Layer, ...]:
    """The layers that a scope means: unless it names layers, each coder's first independent pass."""
    if not scope.layers:
        return tuple(layer for layer in _of_coders(study, scope) if layer.kind == "human" and layer.pass_number < 2)
    ids = set(matching("layer", scope.layers, study.layer_by_id))
    return tuple(layer for layer in _of_coders(study, scope) if layer.id in ids)


def _of_coders(study: Study, scope: Scope) -> list[Layer]:
    if not scope.coders:
        return list(study.layers)
    known = {coder.id: None for coder in study.settings.coders} | {layer.coder: None for layer in study.layers}
    coders = set(matching("coder", scope.coders, known))
    return [layer for layer in study.layers if layer.coder in coders]


def with_agreed_and_machine(selection: Selection) -> Selection:
    """The selection with the layers of a consensus or a machine, which count only where they are named."""
    return replace(
        selection, layers=(*selection.layers, *(one for one in not_counted(selection) if one.kind != "human"))
    )


def later_passes(selection: Selection) -> list[Layer]:
    """Human layers of documents in scope that would be in it, were they not a coder's second pass or a later one."""
    return [layer for layer in not_counted(selection) if layer.kind == "human"]


def not_counted(selection: Selection) -> list[Layer]:
    """Layers of documents in scope that do not count in it, because the scope names no layers."""
    if selection.scope.layers:
        return []
    return [
        layer
        for layer in _of_coders(selection.study, selection.scope)
        if layer not in selection.layers and any(document.id in layer.documents for document in selection.documents)
    ]


def _facet(study: Study, text: str) -> tuple[str, str | None]:
    name, equals, value = text.partition("=")
    facet = study.codebook.facet(name)
    if facet is None:
        raise UnknownNameError("facet", name, [facet.id for facet in study.codebook.facets])
    if not equals:
        return name, None
    if value not in facet.value_ids:
        raise UnknownNameError(f"value of facet '{name}'", value, facet.value_ids)
    return name, value


def _speakers(study: Study, scope: Scope) -> frozenset[str] | None:
    if not scope.speakers:
        return None
    known: dict[str, None] = {}
    for document in study.documents:
        for label, role in document.speakers.items():
            known[label] = None
            if role:
                known[role] = None
    return frozenset(matching("speaker", scope.speakers, known))
