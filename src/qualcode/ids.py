"""Permanent ids: 26 letters and digits that sort by time (ULIDs)."""

import os
import time
from datetime import datetime

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(at: str = "") -> str:
    """A new permanent id.

    Args:
        at: The time that the id carries, as `2019-03-14T09:30:00Z`; now where empty.
    """
    return _ulid(_milliseconds(at) if at else time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10)))


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
    return _ulid(_milliseconds(at), int.from_bytes(digest[:10]))


def is_id(text: str) -> bool:
    """Whether a text has the form of a permanent id.

    >>> is_id("01D979VGNRDHCSZFMG9NEKRBJN"), is_id("trust")
    (True, False)
    """
    return len(text) == 26 and set(text) <= set(_BASE32)


def _milliseconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp() * 1000)


def _ulid(milliseconds: int, tail: int) -> str:
    number = milliseconds << 80 | tail
    return "".join(_BASE32[number >> shift & 31] for shift in range(125, -1, -5))
