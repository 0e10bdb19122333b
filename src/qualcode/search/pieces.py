"""Read a few stretches of a text without the rest of it, each only where it is still what was listed."""

import os
from array import array
from collections.abc import Sequence
from hashlib import blake2b

from qualcode.model import Text
from qualcode.search.listing import look_at
from qualcode.search.stretches import Cut

FEW = 6
"""Of more stretches than so many, it is quicker to read the whole text."""
_DIGEST_BYTES = 8


def pieces_of(raw: bytes, text: Text, cut: Cut) -> tuple[bytes, bytes]:
    """Where each stretch of a text stands in its file, and the digests by which it is known again.

    Args:
        raw: The whole file.
        text: The text in it.
        cut: How it is cut.
    """
    places, digests = array("i"), []
    body, at, line = text.body, 0, text.first_line
    byte = len(raw) - len(body.encode())
    for start, end in cut.spans():
        byte += len(body[at:start].encode())
        line += body.count("\n", at, start)
        said = body[start:end].encode()
        places.extend((byte, byte + len(said), line))
        digests.append(_digest(said))
        byte += len(said)
        line += body.count("\n", start, end)
        at = end
    return places.tobytes(), b"".join(digests)


def read_pieces(file: str, looks: bytes, numbers: Sequence[int], listed: tuple[bytes, bytes]) -> list[bytes] | None:
    """Some stretches of a text, in their order; `None` where the file or one of them is not as it was listed.

    Args:
        file: Where the text stands.
        looks: The signature of the file, packed.
        numbers: Which stretches, counted from 0.
        listed: What `pieces_of` gave for the text.
    """
    places, digests = array("i", listed[0]), listed[1]
    try:
        opened = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    try:
        found: list[bytes] = []
        for number in numbers:
            first, last = places[3 * number : 3 * number + 2]
            os.lseek(opened, first, os.SEEK_SET)
            said = os.read(opened, last - first)
            if _digest(said) != digests[_DIGEST_BYTES * number : _DIGEST_BYTES * (number + 1)]:
                return None
            found.append(said)
        return found if look_at(opened) == looks else None
    finally:
        os.close(opened)


def with_blanks(pieces: Sequence[bytes], numbers: Sequence[int], cut: Cut, lines: tuple[int, Sequence[int]]) -> str:
    """Stretches of a text where they stand in it, with blanks for all between: as many signs, in as many lines.

    Args:
        pieces: The stretches, in order.
        numbers: Their numbers, counted from 0.
        cut: How the text is cut.
        lines: The line at which the text begins, and that of each stretch.
    """
    filled: list[str] = []
    at, line = 0, lines[0]
    for number, piece in zip(numbers, pieces, strict=True):
        start, end = cut.span(number)
        breaks = lines[1][number] - line
        said = piece.decode()
        filled += ("\n" * breaks, " " * (start - at - breaks), said)
        at, line = end, lines[1][number] + said.count("\n")
    return "".join(filled)


def _digest(said: bytes) -> bytes:
    return blake2b(said, digest_size=_DIGEST_BYTES).digest()
