"""Ask the question of a derived data set again: the only way in which its items change."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from msgspec.structs import replace as replaced

from qualcode.analysis.derived.asking import found_codings, query_of
from qualcode.analysis.derived.changes import Meeting, item_changes, meetings
from qualcode.analysis.derived.items import items_of
from qualcode.analysis.derived.moving import moves
from qualcode.data_set import DataSet, Item, ItemChange, Query
from qualcode.data_sets import day_of
from qualcode.errors import RefusedError
from qualcode.files.codings_jsonl import amended_line
from qualcode.files.data_set_yaml import with_data_set
from qualcode.files.records_jsonl import format_records
from qualcode.files.settings_yaml import parse_settings
from qualcode.layer_files import layer_write, pairs_write, read_layer, read_pairs
from qualcode.layout import ITEMS, SETTINGS
from qualcode.model import Coding, Study
from qualcode.phrases import counted
from qualcode.scope import Scope
from qualcode.storage import Write, locked, read_for_edit, write_files
from qualcode.study import answer_as_of


class ItemUpdate(NamedTuple):
    """What an update does with an item."""

    action: str
    """`add`, `refresh`, `remove`, `mark` (no parent is left, and somebody had coded it) or `wait` (a coding would lie
    outside of what the item becomes, or the item over one that waits: move that coding or give it up first)."""
    item: str
    document: str
    start: int
    end: int
    codings: int
    """By how many codings it is coded."""
    reasons: tuple[str, ...]


class Update(NamedTuple):
    """A data set as it would be."""

    rows: tuple[ItemUpdate, ...]
    before: DataSet
    after: DataSet
    codings: tuple[Coding, ...]
    """Those that move with their items."""

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to write."""
        return self.after.items != self.before.items or self.after.query != self.before.query or bool(self.codings)


def plan_update(study: Study, scope: Scope | None = None, date: str = "", by: str = "") -> Update:
    """What would become of a data set's items; nothing is written.

    Args:
        study: A data set.
        scope: Another question; an empty one, or none, asks the same again.
        date: The day that new items' ids carry; today where empty.
        by: Who asks.

    Raises:
        RefusedError: If the study is no data set, or its question can no longer be asked.
    """
    before, main = study.data_set, study.main
    if before is None or main is None:
        raise RefusedError("this is no derived data set; name one: `qualcode datasets update NAME`")
    made = day_of(date)
    query: Query = query_of(scope) if scope is not None else ()
    wanted = before
    if query:
        wanted = replace(before, query=query, codebook=main.codebook.version)
        found_codings(main, query)
    replied = answer_as_of(main, wanted)
    if replied.fault:
        raise RefusedError(f"the query can no longer be asked: {replied.fault}; give another with `--code`")
    together = meetings(before.items, items_of(replied.found, main.texts, made))
    said: dict[str, ItemChange] = {change.item: change for change in item_changes(together, replied) if change.item}
    rows: list[ItemUpdate] = []
    items: list[Item] = []
    moved: list[Coding] = []
    owns = _codings_on(study, before, together)
    for meeting, own, found in zip(together, owns, moves(together, owns, main.texts), strict=True):
        kept, new_rows = _updated(meeting, own, found is None, said, made)
        items += kept
        rows += new_rows
        moved += found or []
    after = replace(
        wanted,
        items=tuple(sorted(items, key=lambda item: (item.document, item.start, item.end, item.id))),
        made=made,
        by=by or before.by,
    )
    return Update(tuple(rows), before, after, tuple(moved))


def _codings_on(study: Study, before: DataSet, together: Sequence[Meeting]) -> list[list[Coding]]:
    """For each meeting the codings on its old items; after an update that was killed also those on items of now."""
    by_item: dict[str, list[Coding]] = {}
    for coded in study.coded:
        for coding in coded.codings:
            by_item.setdefault(coding.item, []).append(coding)
    lost = [coding for item, codings in by_item.items() if item not in before.by_id for coding in codings]
    return [
        [
            *(coding for item in meeting.old for coding in by_item.get(item.id, ())),
            *(coding for coding in lost for item in meeting.now if _inside(coding, item)),
        ]
        for meeting in together
    ]


def _inside(coding: Coding, item: Item) -> bool:
    return item.document == coding.document and item.start <= coding.start and coding.end <= item.end


def _updated(
    meeting: Meeting, own: Sequence[Coding], waits: bool, said: dict[str, ItemChange], made: str
) -> tuple[list[Item], list[ItemUpdate]]:
    """The items that a meeting leaves, and what is done with each."""
    if not meeting.old:
        action = "wait" if waits else "add"
        return [] if waits else list(meeting.now), [
            ItemUpdate(action, item.id, item.document, item.start, item.end, 0, _codes(item)) for item in meeting.now
        ]
    n_codings = {item.id: sum(coding.item == item.id for coding in own) for item in meeting.old}
    if not meeting.now:
        kept = [replaced(item, gone=item.gone or made) for item in meeting.old if n_codings[item.id]]
        actions = {item.id: "mark" if n_codings[item.id] else "remove" for item in meeting.old}
        changed = [item for item in meeting.old if not (item.gone and n_codings[item.id])]
    else:
        kept = list(meeting.old if waits else meeting.now)
        actions = dict.fromkeys(n_codings, "wait" if waits else "refresh")
        changed = [item for item in meeting.old if item.id in said]
    return kept, [
        ItemUpdate(
            actions[item.id],
            item.id,
            item.document,
            item.start,
            item.end,
            n_codings[item.id],
            said[item.id].reasons if item.id in said else ("gone already, and coded by nobody any more",),
        )
        for item in changed
    ]


def _codes(item: Item) -> tuple[str, ...]:
    return tuple(f"{parent.code} by {parent.layer}" for parent in item.parents)


def apply_update(study: Study, update: Update) -> None:
    """Write a data set as an update leaves it; codings go where their items go.

    A run that is killed can be run again: codings and question go first, and
    what they do not fit yet is the items, from which the rest is found anew.
    """
    with locked(study.root):
        write_files(study.root, list(_writes(study, update)))


def _writes(study: Study, update: Update) -> Iterator[Write]:
    moved = {coding.id: coding for coding in update.codings}
    for coded in study.coded:
        if not any(coding.id in moved for coding in coded.codings):
            continue
        pairs, old = read_pairs(study, coded.layer, coded.document)
        new = [
            (moved[coding.id], amended_line(line, moved[coding.id])) if coding.id in moved else (coding, line)
            for coding, line in pairs
        ]
        yield pairs_write(coded.layer, coded.document, new, old)
    yield from _records(study, moved)
    old_settings = read_for_edit(study.root, SETTINGS) or b""
    new_settings = with_data_set(old_settings.decode("utf-8"), update.before, update.after)
    known, problems = parse_settings(new_settings, SETTINGS)
    if problems or known is None or known.data_set != replace(update.after, name="", items=(), changes=(), fault=""):
        raise RefusedError(
            f"`data_set` in {SETTINGS} is written in a way that cannot be changed safely; write it as a block"
        )
    yield Write(SETTINGS, new_settings.encode("utf-8"), old_settings)
    yield Write(ITEMS, format_records(update.after.items), read_for_edit(study.root, ITEMS))


def _records(study: Study, moved: dict[str, Coding]) -> Iterator[Write]:
    """Layers of which codings stand on a changed text again: they rest on the new one from now on."""
    for layer in study.layers:
        states = dict(layer.documents)
        for coded in study.coded:
            state, text = states.get(coded.document), study.texts.get(coded.document)
            if coded.layer != layer.id or state is None or text is None or state.sha256 == text.sha256:
                continue
            now = [moved.get(coding.id, coding) for coding in coded.codings]
            if all(text.body[one.start : one.end] == one.quote for one in now):
                states[coded.document] = replace(state, sha256=text.sha256)
        if states != layer.documents:
            known, old = read_layer(study, layer)
            yield layer_write(replace(known, documents=states), old)


def summary(update: Update) -> str:
    """An update in a sentence."""
    words = {"add": "new", "refresh": "refreshed", "remove": "removed", "mark": "marked as gone", "wait": "waiting"}
    found = {word: sum(row.action == action for row in update.rows) for action, word in words.items()}
    said = ", ".join(f"{n} {word}" for word, n in found.items() if n)
    return f"{counted(len(update.after.items), 'item')}: {said or 'nothing to do'}"
