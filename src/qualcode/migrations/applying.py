"""Take layers to the next version of the codebook: each coding goes where the migration says, or waits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from qualcode.layer_files import layer_write, pairs_write, read_layer, read_pairs
from qualcode.layout import CODEBOOK, version_path
from qualcode.migrations.forward import CHANGED, SET_ASIDE, WAITS, carry
from qualcode.migrations.outcome import Outcome
from qualcode.migrations.placeless import without_place
from qualcode.migrations.ready import at_release, due_release, is_draft, next_version, version_key
from qualcode.model import Layer, Study
from qualcode.phrases import counted
from qualcode.rounds.on_record import note_change
from qualcode.set_aside import asides_write, queue_write, read_asides
from qualcode.storage import Write, locked, read_for_edit, write_files


class StepRow(NamedTuple):
    """What one step of a migration does in one layer."""

    migration: str
    layer: str
    coder: str
    step: str
    """Its kind; `facets` for codings that only lose a facet which no longer stands on their code."""
    codes: tuple[str, ...]
    into: tuple[str, ...]
    changed: int
    """Codings that got another code or other facets of themselves."""
    waits: int
    """Codings that wait for a person to place them."""
    set_aside: int
    """Codings that left the layer: twins of others, or extracted."""


class Applied(NamedTuple):
    """What a migration did, or would do."""

    rows: list[StepRow]
    layers: tuple[str, ...]
    """The layers that went from the older version to the newer one."""
    left: tuple[str, ...]
    """A sentence for each layer that was left as it is."""


@dataclass
class _Layer:
    """One layer on its way: what is to be written, in the order in which it can be cut off and run again."""

    asides: list[Write]
    codings: list[Write]
    record: list[Write]
    cleaned: list[Write]
    counts: Counter[tuple[int, str]]

    @property
    def writes(self) -> list[Write]:
        return [*self.asides, *self.codings, *self.record, *self.cleaned]


def apply_migration(study: Study, outcome: Outcome, *, by: str, at: str, dry_run: bool = False) -> Applied:
    """Take every layer that is at the older version to the newer one.

    Layers at other versions, and layers with codings that still wait from an
    earlier migration, are left. Run again after it was cut off, it goes on
    where it stopped; run again after it has ended, it changes nothing.

    Args:
        study: As it was loaded; the files are read again under the study's lock.
        outcome: Of a sound migration.
        by: Who applies it.
        at: When, as `2019-03-14T09:30:00Z`.
        dry_run: Only say what would be done.
    """
    if dry_run:
        return _applied(study, outcome, by, at, write=False)
    with locked(study.root):
        return _applied(study, outcome, by, at, write=True)


def migration_writes(study: Study, outcome: Outcome, *, by: str, at: str) -> list[Write]:
    """All files that a migration puts in place, in their order: after each of them it can be run again."""
    layers, _ = sorted_out(study, outcome)
    found = [_layer(study, layer, raw, outcome, (by, at)) for layer, raw in layers]
    return [
        *(write for one in found for write in one.writes),
        *codebook_writes(study, outcome.old.version, outcome.new.version),
    ]


def _applied(study: Study, outcome: Outcome, by: str, at: str, *, write: bool) -> Applied:
    layers, left = sorted_out(study, outcome)
    rows: list[StepRow] = []
    for layer, raw in layers:
        found = _layer(study, layer, raw, outcome, (by, at))
        if write:
            because = f"migration {outcome.migration.id}"
            write_files(study.root, [*note_change(study, found.writes, because=because, by=by, at=at), *found.writes])
        rows += _rows(layer, outcome, found.counts) if layer.codebook == outcome.old.version else []
    if write:
        write_files(study.root, codebook_writes(study, outcome.old.version, outcome.new.version))
    return Applied(rows, tuple(layer.id for layer, _ in layers if layer.codebook == outcome.old.version), tuple(left))


def sorted_out(study: Study, outcome: Outcome) -> tuple[list[tuple[Layer, bytes | None]], list[str]]:
    """The layers on which there is something to do, as their records are now; and why the others are left."""
    old, new = outcome.old.version, outcome.new.version
    waiting: dict[str, Counter[str]] = {}
    for coded, coding in study.waiting:
        if coding.waits != outcome.migration.id:
            waiting.setdefault(coded.layer, Counter())[coding.waits] += 1
    placeless = without_place(study)
    taken: list[tuple[Layer, bytes | None]] = []
    left: list[str] = []
    for known in study.layers:
        layer, raw = read_layer(study, known)
        if layer.codebook == old and (own := waiting.get(layer.id)):
            first = min(own)
            left.append(
                f"layer '{layer.id}' was left: {counted(own[first], 'coding')} of it still"
                f" {'waits' if own[first] < 2 else 'wait'} from {first}; run `qualcode recode {first}` first"
            )
        elif layer.codebook == old and layer.id in placeless:
            left.append(placeless[layer.id])
        elif layer.codebook in (old, new):
            taken.append((layer, raw))
        elif layer.codebook and version_key(layer.codebook) < version_key(old):
            way = f"{layer.codebook} {next_version(study, layer.codebook, old)}"
            mend = f"run `qualcode codebook migrate {way}` first"
            left.append(f"layer '{layer.id}' was left: it is at {layer.codebook}, not at {old}; {mend}")
        elif layer.codebook and is_draft(study, layer.codebook):
            due = due_release(study, layer.codebook)
            mend = f"run `qualcode codebook migrate {layer.codebook} {due}` first" if due else "release it first"
            left.append(f"layer '{layer.id}' was left: it is at {layer.codebook}, which was never released; {mend}")
        elif layer.codebook:
            left.append(f"layer '{layer.id}' was left: it is at {layer.codebook} already")
        else:
            mend = f"write `codebook: {old}` into {layer.path} if it was coded with that version"
            left.append(f"layer '{layer.id}' was left: its record does not say at which version it is; {mend}")
    return taken, left


def _layer(study: Study, layer: Layer, raw: bytes | None, outcome: Outcome, signed: tuple[str, str]) -> _Layer:
    found = _Layer([], [], [], [], Counter())
    before = layer.codebook == outcome.old.version
    for document in documents_of(study, layer):
        asides, old_asides = read_asides(study, outcome.migration.id, layer.id, document)
        newer = [pair for pair in asides if pair[1].why == "newer"]
        others = [pair for pair in asides if pair[1].why != "newer"]
        if before:
            pairs, old = read_pairs(study, layer.id, document)
            carried = carry(pairs, asides, outcome, *signed)
            gone = {coding.id for coding, _ in carried.gone}
            others = [*(pair for pair in others if pair[0].id not in gone), *carried.gone]
            found.counts += carried.counts
            if carried.gone:
                found.asides.append(
                    asides_write(outcome.migration.id, layer.id, document, [*newer, *others], old_asides)
                )
            if carried.pairs != pairs:
                found.codings.append(pairs_write(layer.id, document, carried.pairs, old))
        lost = [pair for pair in newer if pair[1].stood_on]
        if lost:
            found.cleaned.append(queue_write(study, layer.id, document, lost, by=signed[0], at=signed[1]))
        if newer:
            found.cleaned.append(asides_write(outcome.migration.id, layer.id, document, others, old_asides))
    if before:
        found.record.append(layer_write(_lifted(layer, outcome), raw))
    return found


def documents_of(study: Study, layer: Layer) -> list[str]:
    """The documents of which a layer can have codings: those of its record, and those whose files were found."""
    return sorted({*layer.documents, *(coded.document for coded in study.coded if coded.layer == layer.id)})


def _lifted(layer: Layer, outcome: Outcome) -> Layer:
    """A layer at the newer version; documents that were finished before say so where codes were added."""
    states = {
        document: replace(state, codebook=outcome.old.version)
        if outcome.added and state.state == "finished" and not state.codebook
        else state
        for document, state in layer.documents.items()
    }
    return replace(layer, codebook=outcome.new.version, documents=states)


def codebook_writes(study: Study, old: str, new: str) -> list[Write]:
    """The working codebook goes along where it is, byte for byte, the version from which the layers go."""
    if not at_release(study, old):
        return []
    return [Write(CODEBOOK, read_for_edit(study.root, version_path(new)), read_for_edit(study.root, CODEBOOK))]


def _rows(layer: Layer, outcome: Outcome, counts: Mapping[tuple[int, str], int]) -> list[StepRow]:
    steps = [(n, step.kind, step.codes, step.into) for n, step in enumerate(outcome.migration.steps, 1)]
    rows = []
    for number, kind, codes, into in [*steps, (0, "facets", (), ())]:
        found = [counts.get((number, what), 0) for what in (CHANGED, WAITS, SET_ASIDE)]
        if number or any(found):
            rows.append(StepRow(outcome.migration.id, layer.id, layer.coder, kind, codes, into, *found))
    return rows


def totals(rows: list[StepRow]) -> list[StepRow]:
    """The rows of all layers together, step by step."""
    together: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[StepRow]] = {}
    for row in rows:
        together.setdefault((row.step, row.codes, row.into), []).append(row)
    return [
        own[0]._replace(
            layer="",
            coder="",
            changed=sum(row.changed for row in own),
            waits=sum(row.waits for row in own),
            set_aside=sum(row.set_aside for row in own),
        )
        for own in together.values()
    ]
