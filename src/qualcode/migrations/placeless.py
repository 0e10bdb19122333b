"""Layers that stay at their version because codings of theirs have no place in a changed text yet."""

from collections import Counter
from collections.abc import Mapping

from qualcode.model import Study
from qualcode.phrases import counted


def without_place(study: Study) -> Mapping[str, str]:
    """For each such layer a sentence why it is left.

    Whoever places a coding puts it into its layer as it is, so it has to have
    the version that the layer has.
    """
    found: Counter[str] = Counter()
    for coded in study.unplaced:
        found[coded.layer] += len(coded.codings)
    return {
        layer: f"layer '{layer}' was left: {counted(n, 'coding')} of it {'has' if n < 2 else 'have'} no place since a"
        " text changed; run `qualcode documents place` first"
        for layer, n in found.items()
    }
