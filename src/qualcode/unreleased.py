"""Layers that were coded under a draft of the codebook, which no release is, and how they come under a released one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from qualcode.asking import asking
from qualcode.blinding import veiled
from qualcode.errors import RefusedError, UnreadableError
from qualcode.layer_files import layer_write, read_layer
from qualcode.layout import CODINGS
from qualcode.migrations.ready import due_release, released, released_versions, version_key, versions_of
from qualcode.model import Codebook, Layer, Study
from qualcode.phrases import some_of
from qualcode.problem import Problem
from qualcode.rules.codings import lines_of, unknown_code, wrong_facet
from qualcode.storage import Write, locked, write_files
from qualcode.study import kept_from, load_study

_MEND = "recode or remove the coding, or put what it names into the codebook before the release"


class Along(NamedTuple):
    """Layers that come under a released version of which they had a draft."""

    drafts: tuple[str, ...]
    """The versions at which they were, none of them released."""
    layers: tuple[str, ...]
    rounds: tuple[str, ...]
    """Rounds that `qualcode.yaml` says are coded under one of the drafts."""
    writes: tuple[Write, ...]
    """What takes them along; nothing where they name the version already."""


def drafted_layers(study: Study, predecessor: str) -> list[Layer]:
    """The layers that were coded under a draft of the next release.

    Args:
        study: As it was loaded, with the working codebook that is to be released.
        predecessor: The last release; empty before the first, of which any version was a draft.
    """
    known = released_versions(study)
    return [
        layer
        for layer in study.layers
        if layer.codebook
        and layer.codebook not in known
        and (
            not predecessor
            or layer.codebook == study.codebook.version
            or version_key(predecessor) < version_key(layer.codebook)
        )
    ]


def along_with_release(study: Study, version: str, predecessor: str) -> Along:
    """The layers that go along when the working codebook is released. See `drafted_layers`."""
    return _along(study, drafted_layers(study, predecessor), version)


def refuse_unheld(study: Study, layers: Iterable[str], problems: Iterable[Problem] = (), mend: str = _MEND) -> None:
    """Refuse where the codebook does not have what the codings of some layers say.

    Args:
        study: With the codebook that is to have it.
        layers: The layers that are to come under it.
        problems: What loading the study found; what cannot be read in these layers cannot be held against anything.
        mend: What to do about such a coding.

    Raises:
        UnreadableError: With every such coding by file and line; of layers that a blind round hides only the file.
    """
    unread, faults = _unheld(study, frozenset(layers), problems)
    if unread or faults:
        told = [*unread, *(one._replace(message=f"{one.message}; {mend}") for one in faults)]
        raise UnreadableError(veiled(told, study, kept_from(study, asking())), "the coded layers")


def _unheld(study: Study, own: frozenset[str], problems: Iterable[Problem] = ()) -> tuple[list[Problem], list[Problem]]:
    """What of some layers cannot be read, and what of them the codebook does not have."""
    unread = [one for one in problems if one.path.startswith(tuple(f"{CODINGS}/{layer}/" for layer in own))]
    part = replace(study, coded=tuple(coded for coded in study.coded if coded.layer in own))
    lines_of.cache_clear()
    return unread, [one for rule in (unknown_code, wrong_facet) for one in rule(part)]


def adopt_layers(study: Study, draft: str, version: str, *, dry_run: bool = False) -> Along:
    """Bring layers from a version that was never released to the release of which it was the draft.

    Nobody can know what differed between the two, so nothing changes but the
    version that the layers name; each of their codings has to have its place
    in the release. A run that was cut off is run again.

    Args:
        study: As it was loaded.
        draft: The version that the layers name.
        version: The release that came next.
        dry_run: Only say what would be done.

    Raises:
        UnreadableError: If a coding says what the release does not have.
        QualcodeError: If the version was never released, or another one came before it.
    """
    book = released(study, version)
    due = due_release(study, draft)
    if not due:
        raise RefusedError(
            f"{draft} is above all that was released; `qualcode codebook release` takes its layers along"
        )
    if version_key(version) < version_key(due) or (version != due and _holds(study, draft, due)):
        raise RefusedError(
            f"{draft} was never released, and the first release of which it can have been a draft is {due}; run"
            f" `qualcode codebook migrate {draft} {due}`"
        )
    if dry_run:
        return _adopted(study, draft, book)
    with locked(study.root):
        along = _adopted(load_study(study.root)[0], draft, book)
        write_files(study.root, along.writes)
    return along


def _adopted(study: Study, draft: str, book: Codebook) -> Along:
    refuse_unheld(
        _held_against(study, book),
        _at_draft(study, draft),
        mend=f"take it off with `qualcode codings remove`, or write into its line what {book.version} has; where the"
        f" layer was coded under a later version than {book.version}, name that one",
    )
    named = [layer for layer in study.layers if draft in versions_of(layer)]
    return _along(study, named, book.version, draft)


def _holds(study: Study, draft: str, version: str) -> bool:
    return not any(_unheld(_held_against(study, released(study, version)), _at_draft(study, draft)))


def _at_draft(study: Study, draft: str) -> frozenset[str]:
    return frozenset(layer.id for layer in study.layers if layer.codebook == draft)


def _held_against(study: Study, book: Codebook) -> Study:
    """The study under a released codebook; codes that are only proposed stand in none."""
    proposed = (code for code in study.codebook.codes if code.proposed_by and code.id not in book.by_id)
    return replace(study, codebook=replace(book, codes=(*book.codes, *proposed)))


def _along(study: Study, layers: Iterable[Layer], version: str, draft: str = "") -> Along:
    """The layers from one draft to a version, or from every draft that they name."""
    known = {*released_versions(study), version}
    read = [read_layer(study, layer) for layer in layers]
    named = {one for layer, _ in read for one in versions_of(layer) if one not in known}
    drafts = named & {draft} if draft else named
    moved = [(layer, raw) for layer, raw in read if not drafts.isdisjoint(versions_of(layer))]
    return Along(
        tuple(sorted(drafts, key=lambda one: (version_key(one), one))),
        tuple(layer.id for layer, _ in moved),
        tuple(stage.id for stage in study.settings.rounds if stage.codebook in drafts),
        tuple(layer_write(_at(layer, drafts, version), raw) for layer, raw in moved),
    )


def _at(layer: Layer, drafts: set[str], version: str) -> Layer:
    documents = {
        document: replace(state, codebook=version) if state.codebook in drafts else state
        for document, state in layer.documents.items()
    }
    return replace(layer, codebook=version if layer.codebook in drafts else layer.codebook, documents=documents)


def along_lines(along: Along, version: str, *, done: bool) -> Iterator[str]:
    """What became of the layers, or would, in sentences."""
    if along.layers:
        several = len(along.layers) > 1
        what = f"layer{'s' if several else ''} {some_of(along.layers)}"
        under = f"coded under the draft{'s' if len(along.drafts) > 1 else ''} {' and '.join(along.drafts)}"
        verb = "are" if several else "is"
        yield f"{what}, {under}, {f'{verb} under {version} now' if done else f'would come under {version}'}"
    for name in along.rounds:
        yield f"round '{name}' names a draft in qualcode.yaml; write `codebook: {version}` there"
