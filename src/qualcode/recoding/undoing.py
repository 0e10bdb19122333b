"""Take placements back: what was placed waits again, byte for byte as before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from qualcode.asking import asking
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.files.codings_jsonl import amended_line
from qualcode.layer_files import Pairs, pairs_write, read_layer, read_pairs
from qualcode.model import Coding, Study
from qualcode.recoding.migrations_read import migrations_of
from qualcode.recoding.placed import Placed, placed_codings
from qualcode.recoding.placements import beginning
from qualcode.rounds.on_record import note_change
from qualcode.set_aside import Asides, asides_write, read_asides
from qualcode.storage import Write, locked, write_files


class UndoneRow(NamedTuple):
    """A coding that waits again."""

    coding: str
    layer: str
    document: str
    migration: str
    code: str
    """The old code, which it has again."""
    codes: tuple[str, ...]
    """Under which it had been placed."""


def undo(study: Study, ids: Sequence[str]) -> list[UndoneRow]:
    """Let codings wait again as if nobody had placed them; all that are named, or none.

    A coding that was set aside because one of them had its code already comes
    back too: nothing stands for it any more.

    Args:
        study: As it was loaded; the files are read again under the study's lock.
        ids: Ids, or beginnings of ids that mean one coding only; of the codings made by placing one under several
            codes, any means them all.

    Raises:
        UnknownNameError: If nobody placed such a coding.
        RefusedError: If the layer has gone on to a later version, or its passage has the old code again.
    """
    migrations = migrations_of(study)
    placed: dict[str, Placed] = {}
    for one in placed_codings(study, migrations, migrations):
        placed[one.coding] = one
    made = {
        coding.id: coding.was[-1].coding
        for coded in study.coded
        for coding in coded.codings
        if coding.was and coding.was[-1].coding
    }
    names = sorted({*placed, *made})
    wanted: dict[tuple[str, str, str], set[str]] = {}
    for name in ids:
        hits = {made.get(hit, hit) for hit in beginning(names, name)}
        if not hits:
            raise UnknownNameError("placed coding", name, names)
        if len(hits) > 1:
            raise RefusedError(f"'{name}' begins the ids of {len(hits)} codings; give more of it")
        one = placed[hits.pop()]
        wanted.setdefault((one.layer, one.document, one.migration), set()).add(one.coding)
    with locked(study.root):
        undone: list[UndoneRow] = []
        writes: list[Write] = []
        for (layer, document, migration), own in wanted.items():
            _refuse_later(study, layer, migration)
            writes += _undone_in(study, (layer, document, migration), own, placed, undone)
        # The layer goes first: killed in between, a coding stands in both places, never in none.
        ordered = sorted(writes, key=lambda write: not write.path.startswith("codings/"))
        noted = note_change(study, ordered, because="recoding undone", by=asking(), at=date.today().isoformat())
        write_files(study.root, [*noted, *ordered])
    return sorted(undone)


def _refuse_later(study: Study, layer_id: str, migration: str) -> None:
    layer, _ = read_layer(study, study.layer_by_id[layer_id])
    new = migration.partition("--")[2]
    if layer.codebook != new:
        raise RefusedError(
            f"the layer '{layer_id}' is at version {layer.codebook}, not {new}, since the coding was placed;"
            f" go back to {new} with `qualcode codebook migrate --back` first"
        )


def _undone_in(
    study: Study,
    place: tuple[str, str, str],
    own: set[str],
    placed: Mapping[str, Placed],
    undone: list[UndoneRow],
) -> list[Write]:
    """What puts a file back as it was before some of its codings were placed."""
    layer, document, migration = place
    pairs, old = read_pairs(study, layer, document)
    asides, raw = read_asides(study, migration, layer, document)
    whole = _with_twins(own, migration, pairs, asides)
    kept: Pairs = [pair for pair in pairs if _origin(pair[0], migration) not in whole]
    back: dict[str, tuple[Coding, bytes]] = {}
    for coding, line in (*pairs, *((coding, bytes(record.coding)) for coding, record in asides)):
        if coding.id in whole and coding.id not in back:
            back[coding.id] = _waiting_again(coding, line, migration)
    lost = [coding.id for coding, record in asides if record.stood_on and coding.id in back]
    if lost:
        raise RefusedError(
            f"the text of '{document}' was changed since '{lost[0]}' was set aside, and its place is not certain;"
            f" `qualcode codebook migrate {migration.replace('--', ' ')} --back` puts it among those to be placed"
        )
    taken = {(coding.start, coding.end, coding.code): coding.id for coding, _ in kept}
    for coding, _ in back.values():
        twin = taken.get((coding.start, coding.end, coding.code))
        if twin:
            raise RefusedError(
                f"'{coding.code}' stands on the passage of '{coding.id}' again ('{twin}');"
                f" run `qualcode recode undo {coding.id} {twin}` for both at once, or remove that one first"
            )
        one = placed[coding.id]
        undone.append(UndoneRow(coding.id, layer, document, migration, coding.code, one.codes))
    left: Asides = [pair for pair in asides if pair[0].id not in whole and _origin(pair[0], migration) not in whole]
    writes = [pairs_write(layer, document, [*kept, *back.values()], old)]
    return writes if left == asides else [*writes, asides_write(migration, layer, document, left, raw)]


def _with_twins(own: set[str], migration: str, pairs: Pairs, asides: Asides) -> set[str]:
    """The codings, and those that were set aside because what goes now had their code."""
    whole = set(own)
    while True:
        going = {
            coding.id
            for coding in (*(coding for coding, _ in pairs), *(coding for coding, _ in asides))
            if coding.id in whole or _origin(coding, migration) in whole
        }
        twins = (coding for coding, record in asides if record.why == "twin" and record.twin in going)
        more = {origin for coding in twins if (origin := _origin(coding, migration))} - whole
        if not more:
            return whole
        whole |= more


def _origin(coding: Coding, migration: str) -> str:
    """The id of the coding that had waited, of one that was placed after a migration; else empty."""
    if coding.was and coding.was[-1].migration == migration and not coding.waits:
        return coding.was[-1].coding or coding.id
    return ""


def _waiting_again(coding: Coding, line: bytes, migration: str) -> tuple[Coding, bytes]:
    if coding.waits:  # set aside as it was: placed under none
        return coding, line
    last = coding.was[-1]
    before = msgspec.structs.replace(
        coding,
        code=last.code,
        facets=last.facets or coding.facets,
        was=coding.was[:-1],
        waits=migration,
    )
    return before, amended_line(line, before)
