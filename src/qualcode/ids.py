"""Permanent ids: 26 letters and digits that sort by time (ULIDs)."""

import os
import time
from datetime import datetime

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_latest = [0]
"""The last id that carries the time at which it was made: the next one comes after it, if in the same millisecond."""


def new_id(at: str = "") -> str:
    """A new permanent id; those that are made now sort in the order in which they are made.

    Args:
        at: The time that the id carries, as `2019-03-14T09:30:00Z`; now where empty.
    """
    number = _number(_milliseconds(at) if at else time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10)))
    if not at:
        after = _latest[0] + 1 + int.from_bytes(os.urandom(8))  # far on, so that few letters still tell ids apart
        number = _latest[0] = number if _latest[0] >> 80 < number >> 80 else after
    return _spelled(number)


def derived_id(at: str, *parts: str) -> str:
    """The id of what follows from other things: the same from the same, on whichever machine it is made.

    Args:
        at: The time that the id carries, as `2019-03-14T09:30:00Z`.
        parts: What it follows from, such as the id of a coding and the code under which it was placed.

    >>> derived_id("2019-03-14T09:30:00Z", "01D5", "trust") == derived_id("2019-03-14T09:30:00Z", "01D5", "trust")
    True
    """
    from hashlib import sha256

    digest = sha256("\0".join(parts).encode("utf-8")).digest()
    return _spelled(_number(_milliseconds(at), int.from_bytes(digest[:10])))


def is_id(text: str) -> bool:
    """Whether a text has the form of a permanent id.

    >>> is_id("01D979VGNRDHCSZFMG9NEKRBJN"), is_id("trust")
    (True, False)
    """
    return len(text) == 26 and set(text) <= set(_BASE32)


def _milliseconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp() * 1000)


def _number(milliseconds: int, tail: int) -> int:
    return milliseconds << 80 | tail


def _spelled(number: int) -> str:
    return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))
