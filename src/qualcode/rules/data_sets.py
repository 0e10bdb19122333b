"""Rules of derived data sets: items stand on their text and as the study has it, and codings in their items."""

from collections.abc import Iterator

from qualcode.data_set import DataSet, ItemChange
from qualcode.errors import did_you_mean
from qualcode.layout import ITEMS, SETTINGS, data_set_names
from qualcode.model import Coding, Study
from qualcode.phrases import some_of
from qualcode.problem import Problem
from qualcode.recorded import load_migrations
from qualcode.study import coding_lines
from qualcode.text import one_line

_MOST_TOLD = 5
"""So many items are told one by one."""


def wrong_item(study: Study) -> Iterator[Problem]:
    """Items of no document of the study, of one id, or over one another: codings would count twice or nowhere."""
    data_set = study.data_set
    if data_set is None:
        return
    ids: set[str] = set()
    ends: dict[str, int] = {}
    for line, item in enumerate(data_set.items, 1):
        if item.document not in study.document_by_id:
            known = study.main.document_by_id if study.main else {}
            message = f"no document '{item.document}' in the study{did_you_mean(item.document, known)}"
            yield Problem(ITEMS, line, "unknown-document", message)
        if item.id in ids:
            message = f"'{item.id}' is the id of another item; restore the file from version control"
            yield Problem(ITEMS, line, "duplicate-id", message)
        if item.start < ends.get(item.document, 0):
            message = "begins before the item above it ends; restore the file from version control"
            yield Problem(ITEMS, line, "item-overlap", message)
        ids.add(item.id)
        ends[item.document] = max(item.end, ends.get(item.document, 0))


def outside_item(study: Study) -> Iterator[Problem]:
    """Codings of a data set that lie in no item, or in another than they say."""
    data_set = study.data_set
    if data_set is None:
        return
    for coded in study.coded:
        faults = {index: said for index, coding in enumerate(coded.codings) if (said := _outside(data_set, coding))}
        if faults:
            lines = coding_lines(study.root, coded.path, len(coded.codings))
            yield from (Problem(coded.path, lines[index], "outside-item", said) for index, said in faults.items())


def _outside(data_set: DataSet, coding: Coding) -> str:
    item = data_set.item_at(coding.document, coding.start, coding.end)
    if item is not None and item.id == coding.item:
        return ""
    place = f"{coding.start} to {coding.end} of '{coding.document}'"
    if item is None:
        return f"{place} lies in no item; give the coding up, or move it into one that `qualcode datasets show` lists"
    said = f"says '{coding.item}'" if coding.item else "does not say so"
    return f'{place} lies in item \'{item.id}\' and {said}; write "item": "{item.id}"'


def moved_item(study: Study) -> Iterator[Problem]:
    """Items whose words are no longer where they say."""
    yield from _folded(list(_moved(study)), "moved-item", "are no longer where their words stand", study)


def _moved(study: Study) -> Iterator[Problem]:
    data_set = study.data_set
    for line, item in enumerate(data_set.items if data_set else (), 1):
        text = study.texts.get(item.document)
        if text is not None and text.body[item.start : item.end] != item.quote:
            message = f"'{one_line(item.quote, 40)}' is not at {item.start} to {item.end} of '{item.document}'"
            yield Problem(ITEMS, line, "moved-item", f"{message}; {_mend(study)}")


def stale_item(study: Study) -> Iterator[Problem]:
    """What the study says of items now, where they say something else; a question that nobody can ask any more."""
    data_set = study.data_set
    if data_set is None:
        return
    if data_set.fault:
        another = f"give another: `qualcode datasets update {data_set.name} --code …`"
        message = f"the query can no longer be asked: {data_set.fault}; {another}"
        yield Problem(SETTINGS, study.settings.lines.get("data_set", 1), "stale-query", message)
    lines = {item.id: line for line, item in enumerate(data_set.items, 1)}
    stale = [
        Problem(ITEMS, lines.get(change.item, 0), "stale-item", f"{said_of(change)}; {_mend(study)}")
        for change in data_set.changes
    ]
    yield from _folded(stale, "stale-item", "are no longer what the study says", study)


def _folded(found: list[Problem], rule: str, what: str, study: Study) -> Iterator[Problem]:
    """Problems one by one, or the first of many and how many more: an edit near the top of a text moves all below."""
    if len(found) <= _MOST_TOLD + 1:
        yield from found
        return
    yield from found[:_MOST_TOLD]
    more = f"{len(found) - _MOST_TOLD} more items {what}"
    yield Problem(ITEMS, 0, rule, f"{more}; {_mend(study)}, which lists them all")


def unknown_data_set(study: Study) -> Iterator[Problem]:
    """Migrations that extract codings into a data set that is not there."""
    if not study.migrated:
        return
    names = data_set_names(study.root)
    for migration in load_migrations(study.root)[0]:
        for step in migration.steps:
            for name in step.into if step.kind == "extract" else ():
                if name not in names:
                    codes = ",".join(step.codes)
                    message = f"no data set '{name}'{did_you_mean(name, names)}"
                    mend = f"make it first: `qualcode datasets make {name} --code '{codes}'`"
                    yield Problem(migration.path, step.line, "unknown-data-set", f"{message}; {mend}")


def said_of(change: ItemChange) -> str:
    """What became of an item, on a line."""
    where = f"'{change.document}' {change.start}-{change.end}"
    what = {"new": "found by the query and not here", "gone": "no longer found"}.get(change.kind, "changed")
    return f"{where} {what}: {some_of(change.reasons, 3)}"


def _mend(study: Study) -> str:
    return f"run `qualcode datasets update {study.data_set.name if study.data_set else ''}`"


DATA_SET_COUNTING = (wrong_item, outside_item)
"""Without which a count in a data set would be silently wrong."""
DATA_SET_RULES = (*DATA_SET_COUNTING, moved_item, stale_item, unknown_data_set)
