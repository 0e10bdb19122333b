"""What a merge gives, and why a file cannot be merged by what stands in it."""

from typing import NamedTuple

from qualcode.errors import QualcodeError


class Conflict(NamedTuple):
    """Two lines of which a person must keep one."""

    ours: bytes
    """Empty where this side removed it."""
    theirs: bytes
    why: str


class Twin(NamedTuple):
    """Two codings of one code on one passage, of which one stands for both."""

    kept: bytes
    dropped: bytes


class Merged(NamedTuple):
    """A merged file."""

    content: bytes
    conflicts: tuple[Conflict, ...] = ()
    twins: tuple[Twin, ...] = ()


class UnmergeableError(QualcodeError):
    """A version that is not what such a file holds; git's own merge takes over."""

    def __init__(self, side: str, line: int, why: str) -> None:
        place = f"line {line} of {side}" if line else side
        super().__init__(f"{place} {why}; git merges the file line by line")


def conflict_block(ours: list[bytes], theirs: list[bytes], marker_size: int = 7) -> bytes:
    """The lines of two sides between git's markers."""
    start, middle, end = (sign * marker_size for sign in (b"<", b"=", b">"))
    lines = [start + b" ours", *ours, middle, *theirs, end + b" theirs"]
    return b"".join(line + b"\n" for line in lines)
