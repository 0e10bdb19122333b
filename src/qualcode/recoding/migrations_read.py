"""The migrations of a study, for what waits because of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.migrations.outcome import Outcome
from qualcode.model import Study
from qualcode.recoding.options import queued_step
from qualcode.recorded import load_migrations, load_version
from qualcode.records import Migration, Step


@dataclass(frozen=True)
class Asking:
    """A migration, and of which codes it asks people."""

    migration: Migration
    root: Path
    """The study's folder."""

    def step(self, code_id: str) -> Step | None:
        """The step for which codings of a code wait; `None` where none of its steps makes them wait."""
        if self._outcome is None:
            return queued_step(self.migration, code_id)
        return self._outcome.queued.get(code_id)

    @cached_property
    def _outcome(self) -> Outcome | None:
        """What it does to each code; `None` where one of its versions is not there."""
        old, _ = load_version(self.root, self.migration.old)
        new, _ = load_version(self.root, self.migration.new)
        return Outcome(self.migration, old, new) if old is not None and new is not None else None


def migration_key(name: str) -> tuple[int, ...]:
    """For sorting: 1.10.0--2.0.0 comes after 1.9.0--1.10.0.

    >>> sorted(["1.10.0--2.0.0", "1.9.0--1.10.0"], key=migration_key)
    ['1.9.0--1.10.0', '1.10.0--2.0.0']
    """
    return tuple(map(int, re.findall(r"\d+", name)))


def migrations_of(study: Study) -> Mapping[str, Asking]:
    """Each migration under its id.

    Raises:
        UnreadableError: If one cannot be read.
    """
    migrations, problems = load_migrations(study.root)
    if problems:
        raise UnreadableError(problems)
    return {migration.id: Asking(migration, study.root) for migration in migrations}


def known_migration(migrations: Mapping[str, Asking], name: str) -> Asking:
    """The migration of that id; a name that the study does not have is refused with the nearest."""
    if not migrations:
        raise RefusedError("the codebook has no migrations, so nothing waits to be recoded")
    if name not in migrations:
        raise UnknownNameError("migration", name, migrations)
    return migrations[name]
