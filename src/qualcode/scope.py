"""Which codings a question is about: the options that mean the same on every command."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from operator import attrgetter

from qualcode.blinding import blind_notes
from qualcode.data_set import Item
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import CodedDocument, Coding, Document, Layer, Study, Turn
from qualcode.phrases import counted, some_of
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
        selection, layers=(*selection.layers, *(one for one in _not_counted(selection) if one.kind != "human"))
    )


def later_passes(selection: Selection) -> list[Layer]:
    """Human layers of documents in scope that would be in it, were they not a coder's second pass or a later one."""
    return [layer for layer in _not_counted(selection) if layer.kind == "human"]


def _not_counted(selection: Selection) -> list[Layer]:
    if selection.scope.layers:
        return []
    return [
        layer
        for layer in _of_coders(selection.study, selection.scope)
        if layer not in selection.layers and any(document.id in layer.documents for document in selection.documents)
    ]


def standing_notes(selection: Selection) -> list[str]:
    """Sentences that belong under every result of a selection: what does not count in it, and what is unfinished."""
    notes = []
    others = _not_counted(selection)
    if passes := [layer.id for layer in others if layer.kind == "human"]:
        notes.append(f"Left out: {', '.join(passes)}, coded a second time; see `qualcode stability`.")
    for layer in others:
        if layer.kind != "human":
            notes.append(f"Left out: the {layer.kind} layer '{layer.id}'; `--layer {layer.id}` counts it.")
    return [*notes, *unfinished_notes(selection), *_data_set_notes(selection)]


def _data_set_notes(selection: Selection) -> Iterator[str]:
    """In a data set: where it comes from, and how many of the items in scope are no longer what the study says."""
    data_set = selection.study.data_set
    if data_set is None:
        return
    yield data_set.origin
    documents = {one.id for one in selection.documents}
    items = [item for item in data_set.items if item.document in documents]
    states = Counter(data_set.state(item) for item in items)
    see = f"see `qualcode datasets update {data_set.name}`"
    yield from _waiting_parents(selection.study.main, items)
    if data_set.fault:
        yield f"The query of '{data_set.name}' can no longer be asked: {data_set.fault}; {see}."
    if states["stale"]:
        has = "has" if states["stale"] < 2 else "have"
        yield f"Stale: {states['stale']} of {counted(len(items), 'item')} {has} changed in the study; {see}."
    if states["gone"]:
        yield (
            f"Gone: {states['gone']} of {counted(len(items), 'item')} no longer found by the query, and counted still;"
            f" see `qualcode datasets show {data_set.name}`."
        )
    new = sum(change.kind == "new" for change in data_set.changes)
    if new:
        yield f"Not in the data set: {counted(new, 'passage')} that its query finds now; {see}."


def _waiting_parents(main: Study | None, items: Sequence[Item]) -> Iterator[str]:
    """In a data set: for each migration of the study, how many of the items come from codings that wait."""
    waits = {coding.id: coding.waits for _, coding in main.waiting} if main is not None else {}
    found = Counter(
        migration
        for item in items
        for migration in {waits[parent.coding] for parent in item.parents if parent.coding in waits}
    )
    for migration, n in sorted(found.items()):
        wait = f"{n:,} of {counted(len(items), 'item')} {'comes' if n < 2 else 'come'} from codings"
        yield f"Half migrated in the study ({migration}): {wait} that still wait to be recoded; see `qualcode recode`."


def _unplaced_notes(selection: Selection) -> list[str]:
    """A sentence for each document in scope of which codings have no place since its text was changed."""
    documents, layers = {one.id for one in selection.documents}, {one.id for one in selection.layers}
    found: Counter[str] = Counter()
    for coded in selection.study.unplaced:
        if coded.document in documents and coded.layer in layers:
            found[coded.document] += sum(selection.asks_for(coding.code) for coding in coded.codings)
    return [
        f"Without a place: {counted(n, 'coding')} of {document} since its text changed; see `qualcode documents place`."
        for document, n in sorted(found.items())
        if n
    ]


def unfinished_notes(selection: Selection) -> list[str]:
    """Sentences on what is not open, migrated or placed yet in a selection: no number goes without them."""
    return [
        *hidden_notes(selection),
        *_waiting_notes(selection),
        *_unasked_notes(selection),
        *_unplaced_notes(selection),
    ]


def _unasked_notes(selection: Selection) -> Iterator[str]:
    """A sentence for each version that added codes in scope after documents in scope had been finished."""
    study = selection.study
    if not study.unasked:
        return
    codes: dict[str, list[str]] = {version: [] for version in study.came_with.values()}
    for code in study.codebook.codes:
        if code.id in study.came_with and selection.asks_for(code.id):
            codes[study.came_with[code.id]].append(code.id)
    places = [(layer.id, document.id) for layer in selection.layers for document in selection.documents]
    for version, added in codes.items():
        readings = [
            f"{layer} {document}"
            for layer, document in places
            if added and added[0] in study.unasked.get((layer, document), ()) and (layer, document) not in study.hidden
        ]
        if readings:
            names = some_of([f"'{code}'" for code in added], 4)
            yield (
                f"Not asked: {names} came with {version} after {counted(len(readings), 'document')} had been finished"
                f" ({some_of(readings, 4)}); none there is not “absent”."
            )


def hidden_notes(selection: Selection) -> list[str]:
    """A sentence for each blind round of which readings in scope are kept from whoever asks."""
    if not selection.study.hidden:
        return []
    readings = [(layer.id, document.id) for layer in selection.layers for document in selection.documents]
    return list(blind_notes(selection.study, readings))


def _waiting_notes(selection: Selection) -> list[str]:
    """A sentence for each migration that is not finished in the layers and documents in scope."""
    documents, layers = {one.id for one in selection.documents}, {one.id for one in selection.layers}
    codes: dict[str, Counter[str]] = {}
    for coded, coding in selection.study.waiting:
        if coded.document in documents and coded.layer in layers and selection.asks_for(coding.code):
            codes.setdefault(coding.waits, Counter())[coding.code] += 1
    return [
        f"Half migrated ({migration}): {counted(found.total(), 'coding')} still"
        f" {'waits' if found.total() < 2 else 'wait'} to be recoded"
        f" ({some_of([f'{code} {n}' for code, n in sorted(found.items())])}); see `qualcode recode`."
        for migration, found in sorted(codes.items())
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
