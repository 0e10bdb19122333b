"""The codings that wait for a person, each with where it stands and what it may become."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from qualcode.model import Code, Codebook, Coding, Document, Study, Text, Turn
from qualcode.recoding.migrations_read import Asking, known_migration, migrations_of
from qualcode.recoding.options import options
from qualcode.recorded import load_version
from qualcode.scope import Scope, Selection, select
from qualcode.text import line_at, line_starts
from qualcode.verify import verified
from qualcode.versions.sentences import compared, sentences

AROUND = 300
"""How many characters of the text before and after a passage are shown."""


class WaitingRow(NamedTuple):
    """A coding that waits to be placed."""

    coding: str
    layer: str
    coder: str
    document: str
    line: int
    """Line of the file at which the passage begins."""
    turn: int | None
    speaker: str
    role: str
    before: str
    quote: str
    after: str
    code: str
    """The old code."""
    label: str
    """Of the old code, in the older version."""
    definition: str
    facets: dict[str, list[str]]
    note: str
    """The coder's own."""
    migration: str
    step: str
    """The kind of step for which it waits."""
    reason: str
    """Why the step was decided."""
    options: tuple[str, ...]
    """Codes that the migration suggests."""
    changed: tuple[str, ...] = ()
    """Where the code still stands: what its texts say otherwise now, a line a sentence."""


class WaitingCount(NamedTuple):
    """How many codings of a code wait in a layer."""

    migration: str
    layer: str
    coder: str
    code: str
    step: str
    options: tuple[str, ...]
    waiting: int


def waiting_rows(study: Study, scope: Scope, migration: str = "") -> list[WaitingRow]:
    """The codings in scope that wait, by layer, document and place.

    Args:
        study: As it was loaded.
        scope: Where it names no layer, every layer is meant, second passes and those of a consensus too: what a
            migration left is to be placed wherever it is.
        migration: Only those that wait since this one; empty for all.

    Raises:
        UnreadableError: If a coding does not stand on its quote, or a migration cannot be read.
    """
    migrations = migrations_of(study)
    if migration:
        known_migration(migrations, migration)
    selection = everywhere(study, scope)
    coders = {layer.id: layer.coder for layer in selection.layers}
    old = _OldCodes(study, migrations)
    rows: list[WaitingRow] = []
    for coded in selection.coded() if study.migrated else ():
        found = [one for one in coded.codings if one.waits and migration in ("", one.waits)]
        if not found:
            continue
        text = study.texts[coded.document]
        verified(replace(coded, codings=tuple(found)), text)
        place = _Place(study.document_by_id[coded.document], text)
        rows += [_row(coded.layer, coders[coded.layer], coding, place, old) for coding in found]
    return rows


def everywhere(study: Study, scope: Scope) -> Selection:
    """A scope resolved; where it names no layer, all layers are in it."""
    if not scope.layers:
        scope = replace(scope, layers=tuple(layer.id for layer in study.layers))
    return select(study, scope)


def waiting_counts(rows: list[WaitingRow]) -> list[WaitingCount]:
    """How many wait, by migration, layer and code."""
    counts = Counter((row.migration, row.layer, row.coder, row.code, row.step, row.options) for row in rows)
    return [WaitingCount(*key, waiting=n) for key, n in sorted(counts.items())]


class _OldCodes:
    """What codes said in the version from which a migration leads."""

    def __init__(self, study: Study, migrations: Mapping[str, Asking]) -> None:
        self._study = study
        self._migrations = migrations
        self._known = {code.id for code in study.codebook.own}
        self._versions: dict[str, Codebook] = {}
        self._changed: dict[tuple[str, str], tuple[str, ...]] = {}

    def step(self, coding: Coding) -> tuple[str, str, tuple[str, ...]]:
        """Kind of the step and its reason, and the options."""
        migration = self._migrations.get(coding.waits)
        step = migration.step(coding.code) if migration else None
        kind, reason = (step.kind, step.reason) if step else ("", "")
        return kind, reason, options(step, coding.code, self._known)

    def said(self, coding: Coding) -> tuple[str, str]:
        """Label and definition."""
        code = self._old(coding)
        return (code.label, code.definition) if code else ("", "")

    def changed(self, coding: Coding) -> tuple[str, ...]:
        """What the code's texts say otherwise now; nothing where it is gone."""
        key = coding.waits, coding.code
        if key not in self._changed:
            old, new = self._old(coding), self._study.codebook.by_id.get(coding.code)
            self._changed[key] = tuple(_changed(old, new)) if old and new and not new.retired_in else ()
        return self._changed[key]

    def _old(self, coding: Coding) -> Code | None:
        version = coding.waits.partition("--")[0]
        if version not in self._versions:
            found, _ = load_version(self._study.root, version)
            self._versions[version] = found or self._study.codebook
        return self._versions[version].by_id.get(coding.code)


def _changed(old: Code, new: Code) -> Iterator[str]:
    texts = (
        ("definition", old.definition, new.definition),
        ("use when", old.use_when, new.use_when),
        ("not when", old.not_when, new.not_when),
    )
    for name, before, after in texts:
        for part in compared(sentences(before), sentences(after)):
            yield f"{name} {part.kind}: {part.marked or part.after or part.before}"


class _Place:
    """Says where codings of a document stand, and what stands around them."""

    def __init__(self, document: Document, text: Text) -> None:
        self.document = document
        self.text = text
        self._lines = line_starts(text.body)
        self._turn_starts = [turn.start for turn in text.turns]

    def turn(self, offset: int) -> Turn | None:
        index = bisect_right(self._turn_starts, offset) - 1
        return self.text.turns[index] if index >= 0 else None

    def line(self, offset: int) -> int:
        return self.text.first_line + line_at(self._lines, offset) - 1


def _row(layer: str, coder: str, coding: Coding, place: _Place, old: _OldCodes) -> WaitingRow:
    turn = place.turn(coding.start)
    body = place.text.body
    label, definition = old.said(coding)
    step, reason, suggested = old.step(coding)
    return WaitingRow(
        coding=coding.id,
        layer=layer,
        coder=coder,
        document=coding.document,
        line=place.line(coding.start),
        turn=turn.number if turn else None,
        speaker=turn.speaker if turn else "",
        role=turn.role if turn else "",
        before=body[max(coding.start - AROUND, 0) : coding.start],
        quote=body[coding.start : coding.end],
        after=body[coding.end : coding.end + AROUND],
        code=coding.code,
        label=label,
        definition=definition,
        facets=coding.facets,
        note=coding.note,
        migration=coding.waits,
        step=step,
        reason=reason,
        options=suggested,
        changed=old.changed(coding),
    )
