"""The time of day, as records write it."""

import re
from datetime import UTC, datetime

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


def now() -> str:
    """The time now, as `2019-03-14T09:30:00Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_time(text: str) -> bool:
    """Whether a text is a time as records write it.

    >>> is_time("2019-03-14T09:30:00Z"), is_time("2019-03-14")
    (True, False)
    """
    return bool(_TIME.fullmatch(text))
