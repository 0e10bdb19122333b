"""A codebook through time: its released versions, the working copy after them, and what leads from one to the next."""

from dataclasses import dataclass
from functools import cached_property

from qualcode.errors import UnknownNameError
from qualcode.model import Code, Codebook
from qualcode.records import Migration, Release
from qualcode.versions.numbers import is_version, version_key

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
        """The migrations on the way from one version to a later one, in order; none where no way leads there."""
        way = self._way(old, new)
        places = {one.name: place for place, one in enumerate(way)}
        found = [
            (places[one.old], places[version.name], one)
            for version in way[1:]
            for one in self.arriving(version)
            if one.old in places
        ]
        return tuple(one for _, _, one in sorted(found, key=lambda triple: triple[:2]))

    def _way(self, old: str, new: str) -> list[Version]:
        """From a version over those that started from it to a later one; nothing where it never led there."""
        way = [self.version(new)]
        while way[-1].name != old:
            start = self.before(way[-1])
            if start is None:
                return []
            way.append(start)
        return way[::-1]

    def arriving(self, version: Version) -> tuple[Migration, ...]:
        """The migrations that lead to a version; to the working copy those to what is not released yet."""
        if version.name == WORKING:
            return self.unreleased()
        return tuple(one for one in self.migrations if one.new == version.name)

    def unreleased(self) -> tuple[Migration, ...]:
        """Migrations to a version above the last that is not released yet."""
        above = version_key(self.last) if self.released else ()
        return tuple(one for one in self.migrations if is_version(one.new) and above and version_key(one.new) > above)

    def codes_ever(self) -> dict[str, Code]:
        """Every id that any version has, each with its code as it was last, in the order in which they came."""
        return {code.id: code for one in self.versions for code in one.book.codes}


def in_order(released: tuple[Version, ...]) -> tuple[Version, ...]:
    """Released versions by their numbers."""
    return tuple(sorted(released, key=lambda one: version_key(one.name)))
