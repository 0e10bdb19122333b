"""What belongs under every result of a selection: what does not count in it, and what is unfinished."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from qualcode.blinding import blind_notes
from qualcode.data_set import Item
from qualcode.model import Study
from qualcode.phrases import counted, some_of
from qualcode.scope import Selection, not_counted

_ORIGIN = attrgetter("origin")


def standing_notes(selection: Selection) -> list[str]:
    """Sentences that belong under every result of a selection: what does not count in it, and what is unfinished."""
    notes = []
    others = not_counted(selection)
    if passes := [layer.id for layer in others if layer.kind == "human"]:
        notes.append(f"Left out: {', '.join(passes)}, coded a second time; see `qualcode stability`.")
    for layer in others:
        if layer.kind != "human":
            notes.append(f"Left out: the {layer.kind} layer '{layer.id}'; `--layer {layer.id}` counts it.")
    return [*notes, *unfinished_notes(selection), *suggested_notes(selection), *_data_set_notes(selection)]


def suggested_notes(selection: Selection) -> list[str]:
    """For each machine, how many codings of people in scope started from one of its suggestions."""
    documents, people = {one.id for one in selection.documents}, {one.id for one in selection.layers}
    total = 0
    started: dict[str, Counter[str]] = {}
    for coded in selection.study.coded:
        if coded.layer not in people or coded.document not in documents:
            continue
        total += len(coded.codings)
        for origin in filter(None, map(_ORIGIN, coded.codings)):
            if origin.layer:
                started.setdefault(origin.layer, Counter())[coded.layer] += 1
    return [
        f"Not independent of a machine: {found.total():,} of {counted(total, 'coding')} started from a suggestion of"
        f" '{machine}' ({some_of([f'{layer} {n}' for layer, n in sorted(found.items())], 6)})."
        for machine, found in sorted(started.items())
    ]


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
        *proposed_notes(selection),
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


def proposed_notes(selection: Selection) -> Iterator[str]:
    """A sentence where codings in scope have codes that are only proposed."""
    proposed = {code.id for code in selection.study.codebook.codes if code.proposed_by}
    if not proposed:
        return
    found = Counter(coding.code for coded in selection.coded() for coding in coded.codings if coding.code in proposed)
    if found:
        which = some_of([f"{code} {n}" for code, n in sorted(found.items())], 4)
        yield (
            f"Proposed: {counted(found.total(), 'coding')} with codes that the codebook does not have yet ({which});"
            " where coders are compared they count as the code above, if there is one; see `qualcode codebook"
            " proposals`."
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
