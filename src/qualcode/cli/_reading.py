"""Files that a person names, or standard input."""

import sys
from pathlib import Path

import click


def read_bytes(source: Path) -> tuple[str, bytes]:
    """The name of a file for messages, and what it holds; `-` is standard input."""
    if str(source) == "-":
        return "standard input", sys.stdin.buffer.read()
    try:
        return str(source), source.read_bytes()
    except OSError as error:
        raise click.FileError(str(source), (error.strerror or str(error)).lower()) from None
