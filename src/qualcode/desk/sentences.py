"""Sentences of many passages, found by a process of their own: to load spaCy in this one would hold up its keys."""

import os
import subprocess
import sys
from collections.abc import Sequence

import msgspec

Span = tuple[int, int]


class Asked(msgspec.Struct, frozen=True):
    """What the other process is asked."""

    texts: list[str]
    language: str


_ASKED = msgspec.json.Decoder(Asked)
_FOUND = msgspec.json.Decoder(list[list[Span]])


def sentences_beside(texts: Sequence[str], language: str) -> list[list[Span]]:
    """The sentences of each text, as `nlp.sentence_spans` finds them; nothing where it could not be asked."""
    asked = msgspec.json.encode(Asked(list(texts), language))
    words = [sys.executable, "-P", "-m", "qualcode.desk.sentences"]
    try:
        found = subprocess.run(words, input=asked, capture_output=True, check=True).stdout
        spans = _FOUND.decode(found)
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError):
        return []
    return spans if len(spans) == len(texts) else []


def answer(asked: bytes) -> bytes:
    """What the other process says."""
    from qualcode.nlp import sentence_spans

    passages = _ASKED.decode(asked)
    return msgspec.json.encode([sentence_spans(text, passages.language) for text in passages.texts])


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # whoever codes meanwhile comes first
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
