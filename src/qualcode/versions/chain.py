"""A codebook through time: its released versions, the working copy after them, and what leads from one to the next."""

from dataclasses import dataclass
from functools import cached_property

from qualcode.errors import UnknownNameError
from qualcode.model import Code, Codebook
from qualcode.records import Migration, Release
from qualcode.versions.numbers import version_key

WORKING = "working"
"""What the working copy is called where a version is named."""


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the codebook: one that was released, or the working copy."""

    name: str
    """A number as `2.0.0`, or `working`."""
    book: Codebook
    release: Release


@dataclass(frozen=True)
class Chain:
    """Every version of a codebook."""

    released: tuple[Version, ...]
    """By number, the lowest first."""
    working: Codebook
    migrations: tuple[Migration, ...] = ()

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """All that were released, then the working copy."""
        return (*self.released, Version(WORKING, self.working, Release(WORKING, self.last)))

    @property
    def last(self) -> str:
        """The number of the last release; empty before the first."""
        return self.released[-1].name if self.released else ""

    def version(self, name: str) -> Version:
        """The version of that name.

        Raises:
            UnknownNameError: If it was never released.
        """
        found = next((one for one in self.versions if one.name == name), None)
        if found is None:
            raise UnknownNameError("version", name, [one.name for one in self.versions])
        return found

    def before(self, version: Version) -> Version | None:
        """The version from which another started; of the working copy the last release."""
        name = version.release.predecessor
        found = next((one for one in self.released if one.name == name), None)
        if found is None or version.name == WORKING or version_key(name) < version_key(version.name):
            return found
        return None  # a circle of predecessors, which `check` reports, has no end

    def leading(self, old: str, new: str) -> tuple[Migration, ...]:
        """The migrations on the way from one version to a later one, in order; none where no way leads there.

        To the working copy also leads the migration from the last release to a version that is not released yet.
        """
        found: list[Migration] = []
        at = self.version(new)
        while at.name != old:
            start = self.before(at)
            if start is None:
                return ()
            new_ones = self.unreleased() if at.name == WORKING else self.migrations
            ends = [one for one in new_ones if one.old == start.name and at.name in (one.new, WORKING)]
            found += reversed(ends)
            at = start
        return tuple(reversed(found))

    def unreleased(self) -> tuple[Migration, ...]:
        """Migrations from the last release to a version that is not released yet."""
        numbers = {one.name for one in self.released}
        return tuple(one for one in self.migrations if one.old == self.last and one.new not in numbers)

    def codes_ever(self) -> dict[str, Code]:
        """Every id that any version has, each with its code as it was last, in the order in which they came."""
        return {code.id: code for one in self.versions for code in one.book.codes}


def in_order(released: tuple[Version, ...]) -> tuple[Version, ...]:
    """Released versions by their numbers."""
    return tuple(sorted(released, key=lambda one: version_key(one.name)))
