"""One thing that changed, and what of it belongs to a question."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from qualcode.errors import RefusedError
from qualcode.model import Study
from qualcode.scope import Scope, Selection, matching, select

OF_CODINGS = ("added", "recoded", "edited", "moved", "waits", "set-aside", "removed")
"""Kinds of change of a coding: its code, its note or facets, its place; what a migration left or took out."""
OF_STUDY = (
    "release",
    "migration",
    "codebook",
    "proposal",
    "round",
    "text-update",
    "decision",
    "finished",
    "reopened",
    "memo",
    "document",
    "settings",
    "data-set",
    "record",
)
"""Kinds of change of everything else."""
_ORDER = {kind: index for index, kind in enumerate((*OF_CODINGS, *OF_STUDY))}


class Change(NamedTuple):
    """One thing that changed."""

    kind: str
    """One of `OF_CODINGS` or `OF_STUDY`."""
    at: str = ""
    """When, as the study's files say, else as git does; a day or a time; empty where neither says it."""
    by: str = ""
    layer: str = ""
    document: str = ""
    coding: str = ""
    code: str = ""
    """After the change; of what was removed, before it."""
    before: str = ""
    """Of `recoded` the code before; of `moved` the place before."""
    quote: str = ""
    what: str = ""
    """What changed, in words, where the kind does not say it all."""
    path: str = ""
    field: str = ""
    """The field of the coding that changed, for who changed it last."""


Compare = Callable[[str, bytes, bytes], Iterator[Change]]
"""What differs between two versions of a file of the study; empty where it is not there."""


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes by time, those without one last; the steps of a round, which have only a day, as they stand on record."""
    return sorted(
        changes,
        key=lambda one: (
            one.at == "",
            one.at,
            _ORDER.get(one.kind, len(_ORDER)),
            Change(one.kind, path=one.path) if one.kind == "round" else one,
        ),
    )


def without_doubles(changes: Iterable[Change]) -> list[Change]:
    """Changes without the removal of what a record says was set aside."""
    found = list(changes)
    aside = {one.coding for one in found if one.kind == "set-aside"}
    return [one for one in found if one.kind != "removed" or one.coding not in aside]


def in_scope(changes: Iterable[Change], study: Study, scope: Scope) -> list[Change]:
    """The changes that a scope asks for; one that names no layer counts all, a consensus too.

    What is of no document and no layer belongs to a question about the whole
    study alone.

    Raises:
        RefusedError: If it asks for what no change says.
    """
    kept = [one for one in changes if may_be_told(study, one)]
    if scope == Scope():
        return kept
    if scope.facets or scope.speakers:
        raise RefusedError("a log is not kept by facets or speakers; ask for codes, documents, coders or layers")
    selection = select(study, replace(scope, codes=()))
    codes = _codes(study, scope, kept)
    layers = _layers(selection)
    documents = {document.id for document in selection.documents}
    all_documents = len(documents) == len(study.documents)
    return [
        one
        for one in kept
        if (one.layer or one.document)
        and (one.document in documents or (all_documents and not one.document))
        and (not one.layer or layers is None or one.layer in layers)
        and (bool(one.layer) or layers is None)
        and (codes is None or one.code in codes or one.before in codes)
    ]


def _codes(study: Study, scope: Scope, changes: Iterable[Change]) -> frozenset[str] | None:
    """The codes asked for, also those that only the past had; `None` for any."""
    if not scope.codes:
        return None
    past = {code for one in changes for code in (one.code, one.before) if code and one.kind in OF_CODINGS}
    named = matching("code", scope.codes, [*study.codebook.by_id, *sorted(past - study.codebook.by_id.keys())])
    return frozenset(below for code in named for below in (code, *(() if scope.exact else study.codebook.family(code))))


def _layers(selection: Selection) -> frozenset[str] | None:
    """The layers that are asked for; `None` where any will do."""
    scope, study = selection.scope, selection.study
    if not scope.layers and not scope.coders:
        return None
    if scope.layers:
        return frozenset(layer.id for layer in selection.layers)
    coders = {layer.coder for layer in selection.layers}
    return frozenset(layer.id for layer in study.layers if layer.coder in coders)


def may_be_told(study: Study, change: Change) -> bool:
    """Whether a blind round keeps a change from whoever asks. The one place where the log is veiled.

    That a document was finished is told, as `qualcode status` tells it.
    """
    if change.kind == "proposal":
        return any(one.id == change.code for one in study.proposals)
    if not study.hidden or change.kind in ("finished", "reopened") or not change.layer:
        return True
    layer = study.layer_by_id.get(change.layer)
    if layer is None:  # it was taken out since; whose it was, nobody can tell
        return all(document != change.document for _, document in study.hidden)
    return (layer.id, change.document) not in study.hidden
