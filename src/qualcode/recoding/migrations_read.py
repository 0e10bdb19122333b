"""The migrations of a study, for what waits because of them."""

from collections.abc import Mapping

from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.model import Study
from qualcode.recorded import load_migrations
from qualcode.records import Migration


def migrations_of(study: Study) -> Mapping[str, Migration]:
    """Each migration under its id.

    Raises:
        UnreadableError: If one cannot be read.
    """
    migrations, problems = load_migrations(study.root)
    if problems:
        raise UnreadableError(problems)
    return {migration.id: migration for migration in migrations}


def known_migration(migrations: Mapping[str, Migration], name: str) -> Migration:
    """The migration of that id; a name that the study does not have is refused with the nearest."""
    if not migrations:
        raise RefusedError("the codebook has no migrations, so nothing waits to be recoded")
    if name not in migrations:
        raise UnknownNameError("migration", name, migrations)
    return migrations[name]
