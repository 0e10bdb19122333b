"""Who asks: for whose eyes a blind round's codings are, and in whose name things are decided."""

import os

READER = "QUALCODE_CODER"
"""The variable of the environment that says so."""


def asking() -> str:
    """The name that the environment holds; empty where nobody said who they are."""
    return os.environ.get(READER, "").strip()
