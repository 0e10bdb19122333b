"""Who asks: for whose eyes a blind round's codings are, and in whose name things are decided."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

READER = "QUALCODE_CODER"
"""The variable of the environment that says so."""


def is_asking(coder: str) -> None:
    """Note that somebody said who they are, for as long as the program runs, where the environment does not say it."""
    if coder and not asking():
        os.environ[READER] = coder


def asking() -> str:
    """The name that the environment holds; empty where nobody said who they are."""
    return os.environ.get(READER, "").strip()


@contextmanager
def asked_by(reader: str) -> Iterator[None]:
    """For one command, the environment says who asks: what it does in the name of somebody is signed so too."""
    before = os.environ.get(READER)
    os.environ[READER] = reader
    try:
        yield
    finally:
        if before is None:
            del os.environ[READER]
        else:
            os.environ[READER] = before
