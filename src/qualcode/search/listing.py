"""Which documents the index lists, and by what it is seen that their files are as they were."""

import os
from array import array
from collections.abc import Mapping, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

_NO_PATH = "\0"
"""Stands between paths: the one sign that no path can have."""
_LARGEST = (1 << 63) - 1
_LOOK_BYTES = 4 * array("q").itemsize
_LOOKS = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


class Signature(NamedTuple):
    """By what it is seen, without reading it, that a file is as it was."""

    size: int
    written: int
    """-1 where the file may have been written again in the same moment."""
    touched: int
    inode: int


class Entry(NamedTuple):
    """A document as the index lists it."""

    number: int
    signature: Signature


class Listing(NamedTuple):
    """All documents that the index lists, packed: thousands are compared with their files at every search."""

    paths: str = ""
    numbers: bytes = b""
    signatures: bytes = b""

    def entries(self) -> dict[str, Entry]:
        """Each document under its path."""
        numbers = array("q", self.numbers)
        looks = iter(array("q", self.signatures))
        signatures = map(Signature._make, zip(looks, looks, looks, looks, strict=True))
        entries = map(Entry, numbers, signatures)
        return dict(zip(self.in_order(), entries, strict=True))

    def in_order(self) -> list[str]:
        """The paths of all documents, sorted: the place of one is where its number and signature stand."""
        return self.paths.split(_NO_PATH) if self.numbers else []

    def look(self, place: int) -> bytes:
        """The signature of the file of a document, packed."""
        return self.signatures[_LOOK_BYTES * place : _LOOK_BYTES * (place + 1)]

    def is_fresh(self, root: Path, paths: Sequence[str]) -> bool:
        """Whether just these documents are listed, and their files look as they did.

        Raises:
            OSError: If a file cannot be looked at.
        """
        in_order = sorted(paths)
        return self.paths == _NO_PATH.join(in_order) and self.signatures == _looks_now(root, in_order)


def packed(entries: Mapping[str, Entry]) -> Listing:
    """Documents under their paths as one listing; the same whatever their order."""
    paths = sorted(entries)
    return Listing(
        _NO_PATH.join(paths),
        array("q", (entries[path].number for path in paths)).tobytes(),
        array("q", chain.from_iterable(entries[path].signature for path in paths)).tobytes(),
    )


def look_at(opened: int) -> bytes:
    """The signature, packed, of a file that is open."""
    return array("q", signature_of(opened)).tobytes()


def signature_of(file: str | int) -> Signature:
    """The signature of a file as it is now, by its path or as it is open."""
    size, written, touched, inode = _LOOKS(os.stat(file))  # noqa: PTH116 - by the thousand
    return Signature(size, written, touched, inode & _LARGEST)


def _looks_now(root: Path, paths: Sequence[str]) -> bytes:
    """The signatures of files one after another; no value is made for each, which would take longer than looking."""
    base = str(root)
    files = [f"{base}/{path}" for path in paths]
    try:
        return array("q", chain.from_iterable(map(_LOOKS, map(os.stat, files)))).tobytes()
    except OverflowError:  # there are file systems with larger numbers
        return array("q", chain.from_iterable(map(signature_of, files))).tobytes()
