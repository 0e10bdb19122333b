"""Codings without a place: read from their records, and found again where their words stand."""

import re

import msgspec

from qualcode.anchoring.anchors import Anchor
from qualcode.model import Coding
from qualcode.records import Unplaced

_DECODER = msgspec.json.Decoder(Coding)


def decoded(record: Unplaced) -> Coding:
    """The coding of a record."""
    return _DECODER.decode(record.coding)


def found_again(body: str, coding: Coding, record: Unplaced) -> Anchor:
    """Where a coding's words stand again: once, or once between the words between which they stood."""
    places = [match.start() for match in re.finditer(re.escape(coding.quote), body)] if coding.quote else []
    if len(places) > 1:
        between = [
            at
            for at in places
            if body.endswith(record.before[-30:], 0, at) and body.startswith(record.after[:30], at + len(coding.quote))
        ]
        places = between if record.before or record.after else places
    if len(places) != 1:
        return Anchor("lost", why=f"its words stand {len(places)} times in the text")
    return Anchor("moved", places[0], places[0] + len(coding.quote), 1.0)
