"""The codings of a proposal that is another code: each gets that code, and keeps on record what it had."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from qualcode.errors import RefusedError
from qualcode.files.codings_jsonl import amended_line
from qualcode.layer_files import Pairs, pairs_write, read_layer, read_pairs
from qualcode.layout import seal_path
from qualcode.migrations.ready import refuse_behind
from qualcode.model import Codebook, Coding, Layer, Study, Was
from qualcode.rounds.on_record import note_change, read_record, rounds_of
from qualcode.set_aside import Asides, aside, asides_write, read_asides
from qualcode.storage import Write

ASIDE = "proposals"
"""In the place of a migration, where codings are set aside because their layer has the other code on the passage."""


class Carrying(NamedTuple):
    """A proposal, and the code that its codings get."""

    proposal: str
    into: str
    by: str
    at: str
    note: str
    """What their past says of it."""


class Carried(NamedTuple):
    """What is to be written, and how much that changes."""

    writes: list[Write]
    layers: list[str]
    changed: int
    set_aside: int
    """Codings whose layer had the other code on the very passage: one of the two stays."""


def carried(study: Study, wanted: Carrying) -> Carried:
    """All codings of a proposal with another code, in every layer; closed rounds note the change, as of a migration.

    Call it under the study's lock. A run that is cut off is run again.

    Args:
        study: As it was loaded, with nothing hidden.
        wanted: From which code to which.

    Raises:
        RefusedError: If a reading is sealed that was not closed yet, or a layer is at an older version.
    """
    asides: list[Write] = []
    codings: list[Write] = []
    layers: dict[str, None] = {}
    changed = set_aside = 0
    for layer, document in _readings(study, wanted.proposal):
        known, _ = read_layer(study, layer)
        refuse_behind(study, known)
        _refuse_sealed(study, known, document)
        pairs, old = read_pairs(study, layer.id, document)
        kept, gone, n_changed = _carried(study.codebook, pairs, wanted)
        if gone:
            there, old_asides = read_asides(study, ASIDE, layer.id, document)
            ids = {coding.id for coding, _ in gone}
            there = [pair for pair in there if pair[0].id not in ids]
            asides.append(asides_write(ASIDE, layer.id, document, [*there, *gone], old_asides))
        codings.append(pairs_write(layer.id, document, kept, old))
        layers[layer.id] = None
        changed += n_changed
        set_aside += len(gone)
    writes = [*asides, *codings]
    noted = note_change(study, writes, because=wanted.note, by=wanted.by, at=wanted.at)
    return Carried([*noted, *writes], list(layers), changed, set_aside)


def _readings(study: Study, code: str) -> Iterator[tuple[Layer, str]]:
    for one in study.coded:
        if any(coding.code == code for coding in one.codings):
            yield study.layer_by_id[one.layer], one.document


def _refuse_sealed(study: Study, layer: Layer, document: str) -> None:
    for stage in rounds_of(study, layer, document):
        record, _ = read_record(study, stage.id)
        if not record.frozen and (study.root / seal_path(stage.id, layer.coder)).exists():
            raise RefusedError(
                f"'{layer.coder}' sealed what they coded in round '{stage.id}', which is not closed yet, and a change"
                " would break the seal; close the round first"
            )


def _carried(codebook: Codebook, pairs: Pairs, wanted: Carrying) -> tuple[Pairs, Asides, int]:
    """The codings of a file: those that stay, those that are set aside, and how many have another code."""
    places = {(coding.start, coding.end): coding.id for coding, _ in pairs if _stands(coding, wanted.into)}
    by_id = {coding.id: (coding, line) for coding, line in pairs}
    gone: Asides = []
    n_changed = 0
    for coding, line in pairs:
        if coding.code != wanted.proposal:
            continue
        first = places.setdefault((coding.start, coding.end), coding.id)
        if first == coding.id:
            new = _with_code(codebook, coding, wanted)
            by_id[coding.id] = new, amended_line(line, new)
            n_changed += 1
            continue
        del by_id[coding.id]
        said = {"by": wanted.by, "at": wanted.at, "note": wanted.note, "twin": first}
        gone.append(aside(coding, line, "twin", **said))
        twin, twin_line = by_id[first]
        joined = _joined(codebook, twin, coding, wanted)
        by_id[first] = joined, amended_line(twin_line, joined)
    return list(by_id.values()), gone, n_changed


def _stands(coding: Coding, code: str) -> bool:
    return coding.code == code and not coding.waits


def _with_code(codebook: Codebook, coding: Coding, wanted: Carrying) -> Coding:
    facets = _facets_on(codebook, coding, wanted.into)
    before = coding.facets if facets != coding.facets else {}
    return replace(coding, code=wanted.into, facets=facets, was=(*coding.was, _step(coding, wanted, before)))


def _joined(codebook: Codebook, first: Coding, twin: Coding, wanted: Carrying) -> Coding:
    """The coding that stays, with the facets of its twin that may stand on it."""
    facets = {name: list(values) for name, values in first.facets.items()}
    for name, values in _facets_on(codebook, twin, wanted.into).items():
        facet = codebook.facet(name)
        own = facets.setdefault(name, [])
        if not own or (facet is not None and facet.several):
            own += [value for value in values if value not in own]
    if facets == first.facets:
        return first
    before = {**first.facets, **{name: [] for name in facets if name not in first.facets}}
    return replace(first, facets=facets, was=(*first.was, _step(first, wanted, before)))


def _facets_on(codebook: Codebook, coding: Coding, code: str) -> dict[str, list[str]]:
    """The facets of a coding that may stand on a code."""
    known = {facet.id: facet for facet in codebook.facets}
    return {
        name: values
        for name, values in coding.facets.items()
        if name not in known or codebook.applies(known[name], code)
    }


def _step(coding: Coding, wanted: Carrying, before: dict[str, list[str]]) -> Was:
    return Was(coding.code, "", by=wanted.by, at=wanted.at, note=wanted.note, facets=before)
