"""Under which codes people placed what a migration had left, read from the pasts of codings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from qualcode.layout import set_aside_paths
from qualcode.model import Coding, Study
from qualcode.recoding.migrations_read import Asking, migration_key
from qualcode.records import SetAside
from qualcode.set_aside import read_asides


class Placed(NamedTuple):
    """How a person placed a coding."""

    coding: str
    migration: str
    layer: str
    document: str
    old: str
    """The code that it had."""
    codes: tuple[str, ...]
    """Sorted by id; empty where it was placed under none."""
    by: str
    at: str
    note: str


class _Stroke(NamedTuple):
    """One code under which a coding was placed."""

    coding: str
    migration: str
    layer: str
    document: str
    old: str
    code: str
    by: str
    at: str
    note: str


def placed_codings(study: Study, migrations: Mapping[str, Asking], wanted: Iterable[str]) -> list[Placed]:
    """Every coding that was placed after some migrations, in the order of migrations, layers, documents and ids.

    What later migrations changed, or set aside, is told as it was placed then.
    """
    names = set(wanted)
    asked = {name: migration for name, migration in migrations.items() if name in names}
    strokes: dict[tuple[str, str], dict[str, _Stroke]] = {}
    for stroke in _strokes(study, asked):
        strokes.setdefault((stroke.migration, stroke.coding), {})[stroke.code] = stroke
    placed = []
    for by_code in strokes.values():
        first = next(iter(by_code.values()))
        codes = tuple(sorted(code for code in by_code if code))
        placed.append(Placed(*first[:5], codes, first.by, first.at, first.note))
    return sorted(placed, key=lambda one: (migration_key(one.migration), *one[2:4], one.coding))


def _strokes(study: Study, migrations: Mapping[str, Asking]) -> Iterator[_Stroke]:
    for coded in study.coded:
        for coding in coded.codings:
            if coding.was:
                yield from _of_coding(coding, coded.layer, migrations)
    for path in set_aside_paths(study.root):
        *_, name, layer, document = path.removesuffix(".jsonl").split("/")
        for coding, record in read_asides(study, name, layer, document)[0]:
            if record.why == "newer":  # it returns with the next migration forward
                continue
            yield from _of_coding(coding, layer, migrations)
            if record.why == "none" and name in migrations:
                yield _Stroke(coding.id, name, layer, document, coding.code, "", *_signed(record))


def _signed(record: SetAside) -> tuple[str, str, str]:
    return record.by, record.at, record.note


def _of_coding(coding: Coding, layer: str, migrations: Mapping[str, Asking]) -> Iterator[_Stroke]:
    """What the past of a coding says; the id is that of the coding which had waited."""
    last = {step.migration: index for index, step in enumerate(coding.was)}  # before it, what was done by itself
    for name, index in last.items():
        step, migration = coding.was[index], migrations.get(name)
        if migration is None or coding.waits == name or migration.step(step.code) is None:
            continue
        later = coding.was[index + 1 :]
        code = later[0].code if later else coding.code
        then = next((one.coding for one in later if one.coding), coding.id)
        yield _Stroke(
            step.coding or then,
            step.migration,
            layer,
            coding.document,
            step.code,
            code,
            step.by,
            step.at,
            step.note,
        )
