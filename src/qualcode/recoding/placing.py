"""Place codings that wait: all of a list, or none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from qualcode.errors import QualcodeError, RefusedError
from qualcode.files.codings_jsonl import amended_line
from qualcode.ids import derived_id
from qualcode.layer_files import Pairs, pairs_write, read_pairs
from qualcode.model import Codebook, Coding, Study, Was
from qualcode.recoding.choices import NONE, chosen
from qualcode.recoding.migrations_read import Asking, known_migration, migrations_of
from qualcode.recoding.options import options
from qualcode.recoding.placed import Placed, placed_codings
from qualcode.recoding.placements import Fault, PlacedRow, Placement, PlacementFaultsError, Placing, beginning
from qualcode.rounds.on_record import note_change
from qualcode.set_aside import Asides, aside, asides_write, read_asides
from qualcode.storage import Write, locked, write_files
from qualcode.times import is_time


@dataclass
class _Desk:
    """What lies open while a list is gone through: one layer and document at a time."""

    study: Study
    migrations: Mapping[str, Asking]
    codebook: Codebook
    known: frozenset[str]
    rows: list[PlacedRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)


def place(
    study: Study,
    placements: Sequence[Placement],
    *,
    migration: str = "",
    source: str = "",
    faults: Sequence[Fault] = (),
    coders: Collection[str] = (),
) -> Placing:
    """Place codings that wait: all of them, or none.

    What was placed in the same way before is passed over, so that a list can
    be read again.

    Args:
        study: As it was loaded; the files are read again under the study's lock.
        placements: Signed (see `signed`).
        migration: Only codings that this one left; empty for any.
        source: The file from which the placements come, for messages by line.
        faults: Lines of that file that are no placements.
        coders: Only codings in layers of these; empty for anybody's.

    Raises:
        PlacementFaultsError: If one cannot be; then none is written.
    """
    migrations = migrations_of(study)
    if migration:
        known_migration(migrations, migration)
    known = frozenset(code.id for code in study.codebook.own)
    desk = _Desk(study, migrations, study.codebook, known, faults=list(faults))
    found, left = _found(desk, placements, migration)
    n_already = _passed_over(desk, left, migration)
    with locked(study.root):
        for (layer, document), own in found.items():
            _refuse_others(desk, layer, own, coders)
            _place_in(desk, layer, document, own)
        if desk.faults:
            raise PlacementFaultsError(source, desk.faults, len(placements) + len(faults))
        # What is set aside goes first: killed in between, a coding stands in both places, never in none.
        writes = sorted(desk.writes, key=lambda write: write.path.startswith("codings/"))
        last = max(placements, key=lambda one: one.at, default=None)
        by, at = (last.by, last.at) if last else ("", "")
        write_files(study.root, [*note_change(study, writes, because="codings recoded", by=by, at=at), *writes])
    return Placing(desk.rows, n_already)


Found = dict[tuple[str, str], list[tuple[Placement, Coding]]]


def _found(desk: _Desk, placements: Sequence[Placement], migration: str) -> tuple[Found, list[Placement]]:
    """The codings that placements mean, by file; and placements that mean none that waits."""
    waiting = {
        coding.id: (coded.layer, coded.document, coding)
        for coded, coding in desk.study.waiting
        if migration in ("", coding.waits)
    }
    names = sorted(waiting)
    found: Found = {}
    left: list[Placement] = []
    seen: dict[str, Placement] = {}
    for one in placements:
        hits = beginning(names, one.coding)
        if len(hits) > 1:
            message = f"'{one.coding}' begins the ids of {len(hits)} codings that wait; give more of it"
            desk.faults.append(Fault(one.line, one.coding, message))
        elif not hits:
            left.append(one)
        elif hits[0] in seen:
            message = f"stands in line {seen[hits[0]].line} as well; keep one of the two lines"
            desk.faults.append(Fault(one.line, one.coding, message))
        else:
            seen[hits[0]] = one
            layer, document, coding = waiting[hits[0]]
            found.setdefault((layer, document), []).append((one, coding))
    return found, left


def _refuse_others(desk: _Desk, layer: str, own: list[tuple[Placement, Coding]], coders: Collection[str]) -> None:
    coder = desk.study.layer_by_id[layer].coder
    if coders and coder not in coders:
        message = f"is in the layer '{layer}' of '{coder}'; leave `--coder` out to place codings of several coders"
        desk.faults += [Fault(one.line, one.coding, message) for one, _ in own]


def _passed_over(desk: _Desk, left: Sequence[Placement], migration: str) -> int:
    """How many placements say again what was done before; any other is a fault."""
    if not left:
        return 0
    before: dict[str, Placed] = {}
    for earlier in placed_codings(desk.study, desk.migrations, [migration] if migration else desk.migrations):
        before[earlier.coding] = earlier  # the last migration counts, where none is named
    names = sorted(before)
    n_already = 0
    for one in left:
        hits = beginning(names, one.coding)
        then = before[hits[0]] if len(hits) == 1 else None
        if then is None:
            desk.faults.append(
                Fault(one.line, one.coding, f"no coding '{one.coding}' waits; see `qualcode recode list`")
            )
            continue
        try:
            codes = _codes(desk, one, then.migration, then.old)
        except QualcodeError as error:
            desk.faults.append(Fault(one.line, one.coding, str(error)))
            continue
        if tuple(sorted(codes)) == then.codes:
            n_already += 1
            continue
        message = (
            f"was placed under {_shown(then.codes)} already (by {then.by}, {then.at}), not {_shown(codes)};"
            f" to change it, run `qualcode recode undo {then.coding}` first"
        )
        desk.faults.append(Fault(one.line, one.coding, message))
    return n_already


def _shown(codes: Sequence[str]) -> str:
    return " + ".join(codes) or NONE


def _codes(desk: _Desk, one: Placement, migration: str, old: str) -> tuple[str, ...]:
    """The codes that a placement names, given the options of its coding."""
    if not one.by:
        raise RefusedError("does not say who placed it; fill `by`, or give `--by NAME`")
    if not is_time(one.at):
        raise RefusedError(f"'{one.at}' is no time; write it as 2019-03-14T09:30:00Z")
    if one.old not in ("", old):
        raise RefusedError(f"had the old code '{one.old}' when the sheet was made, and has '{old}' now; pack it anew")
    found = desk.migrations.get(migration)
    step = found.step(old) if found else None
    return chosen(one.codes, options(step, old, desk.known), desk.codebook)


def _place_in(desk: _Desk, layer: str, document: str, wanted: list[tuple[Placement, Coding]]) -> None:
    """Place codings of one file, the earliest placement first."""
    pairs, old = read_pairs(desk.study, layer, document)
    lines = {coding.id: (coding, line) for coding, line in pairs}
    asides: dict[str, Asides] = {}
    leaving: set[str] = set()
    chosen_codes: list[tuple[Placement, Coding, bytes, tuple[str, ...]]] = []
    for one, meant in sorted(wanted, key=lambda pair: (pair[0].at, pair[1].id)):
        coding, line = lines.get(meant.id, (meant, b""))
        if not line or coding.waits != meant.waits:
            desk.faults.append(Fault(one.line, one.coding, "waits no longer: it was changed meanwhile; run it again"))
            continue
        leaving.add(coding.id)
        try:
            chosen_codes.append((one, coding, line, _codes(desk, one, coding.waits, coding.code)))
        except QualcodeError as error:
            desk.faults.append(Fault(one.line, one.coding, str(error)))
    kept: Pairs = [pair for pair in pairs if pair[0].id not in leaving]
    taken = {(coding.start, coding.end, coding.code): coding for coding, _ in kept}
    for one, coding, line, codes in chosen_codes:
        new, gone, row = _placed(desk, one, (layer, coding, line), codes, taken)
        kept += new
        asides.setdefault(coding.waits, []).extend(gone)
        taken |= {(other.start, other.end, other.code): other for other, _ in new}
        desk.rows.append(row)
    for migration, gone in asides.items():
        if gone:
            there, raw = read_asides(desk.study, migration, layer, document)
            ids = {coding.id for coding, _ in gone}
            there = [pair for pair in there if pair[0].id not in ids]
            desk.writes.append(asides_write(migration, layer, document, there + gone, raw))
    desk.writes.append(pairs_write(layer, document, kept, old))


def _placed(
    desk: _Desk,
    one: Placement,
    standing: tuple[str, Coding, bytes],
    codes: tuple[str, ...],
    taken: Mapping[tuple[int, int, str], Coding],
) -> tuple[Pairs, Asides, PlacedRow]:
    """What stands in the layer for a coding, and what is set aside."""
    layer, coding, line = standing
    new: Pairs = []
    gone: Asides = []
    twins: list[str] = []
    if not codes:
        gone.append(aside(coding, line, "none", by=one.by, at=one.at, note=one.note))
    free = [code for code in codes if (coding.start, coding.end, code) not in taken]
    first = (free or list(codes) or [""])[0]  # the id stays in the layer where it can
    for code in codes:
        made = _made(desk, one, coding, code, keeps_id=code == first)
        its_line = amended_line(line, made)
        twin = taken.get((coding.start, coding.end, code))
        if twin is None:
            new.append((made, its_line))
            continue
        if twin.waits:
            message = f"'{code}' stands on this passage with '{twin.id}', which waits as well; place that one first"
            desk.faults.append(Fault(one.line, one.coding, message))
        twins.append(twin.id)
        gone.append(aside(made, its_line, "twin", by=one.by, at=one.at, note=one.note, twin=twin.id))
    off = {name for made, _ in new for name in coding.facets if name not in made.facets}
    row = PlacedRow(
        coding=coding.id,
        layer=layer,
        document=coding.document,
        migration=coding.waits,
        old=coding.code,
        codes=codes,
        set_aside="none" if not codes else "twin" if twins else "",
        twins=tuple(twins),
        facets_off=tuple(sorted(off)),
        by=one.by,
        at=one.at,
        note=one.note,
    )
    return new, gone, row


def _made(desk: _Desk, one: Placement, coding: Coding, code: str, *, keeps_id: bool) -> Coding:
    """A coding under a new code, with its past."""
    facets = {name: values for name, values in coding.facets.items() if _stands(desk.codebook, name, code)}
    step = Was(
        code=coding.code,
        migration=coding.waits,
        by=one.by,
        at=one.at,
        note=one.note,
        coding="" if keeps_id else coding.id,
        facets=coding.facets if facets != coding.facets else {},
    )
    return msgspec.structs.replace(
        coding,
        id=coding.id if keeps_id else derived_id(one.at, coding.id, coding.waits, code),
        code=code,
        facets=facets,
        was=(*coding.was, step),
        waits="",
    )


def _stands(codebook: Codebook, name: str, code: str) -> bool:
    facet = codebook.facet(name)
    return facet is None or codebook.applies(facet, code)
