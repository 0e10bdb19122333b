"""Version numbers of a codebook: which comes after which, and what a step between two of them says."""

import re

from qualcode.records import CHANGES

_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}", re.ASCII)
PATCH, MINOR, MAJOR = CHANGES


def is_version(name: str) -> bool:
    """Whether a name is three numbers, as `2.0.0`.

    >>> is_version("2.0.0"), is_version("2.0"), is_version("working")
    (True, False, False)
    """
    return bool(_VERSION.fullmatch(name))


def version_key(version: str) -> tuple[int, ...]:
    """For sorting: 1.10.0 comes after 1.9.0.

    >>> sorted(["1.10.0", "1.9.0"], key=version_key)
    ['1.9.0', '1.10.0']
    """
    return tuple(map(int, version.split(".")))


def step_between(old: str, new: str) -> str:
    """What kind of change a later number says that it is.

    >>> step_between("1.2.3", "1.2.9"), step_between("1.2.3", "1.3.0"), step_between("1.2.3", "3.0.0")
    ('patch', 'minor', 'major')
    """
    before, after = version_key(old), version_key(new)
    if before[0] < after[0]:
        return MAJOR
    return MINOR if before[1] < after[1] else PATCH


def next_version(version: str, change: str) -> str:
    """The smallest later number for a kind of change.

    >>> [next_version("1.2.3", change) for change in ("patch", "minor", "major")]
    ['1.2.4', '1.3.0', '2.0.0']
    """
    major, minor, patch = version_key(version)
    if change == MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if change == MINOR else f"{major}.{minor}.{patch + 1}"


def greater(one: str, other: str) -> str:
    """The greater of two kinds of change; an empty one is the least.

    >>> greater("minor", "patch"), greater("", "patch")
    ('minor', 'patch')
    """
    order = ("", *CHANGES)
    return max(one, other, key=order.index)
