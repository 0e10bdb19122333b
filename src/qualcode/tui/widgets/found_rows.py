"""Codes and values that were found, as rows of a list."""

from qualcode.desk.finding import Found, FoundValue
from qualcode.model import Codebook
from qualcode.tui.widgets.pick_list import PickRow


def code_row(codebook: Codebook, found: Found, letters: str, marks: str = "") -> PickRow:
    """A code, and what stands above it; its id where that is what matched."""
    code = found.code
    above = " › ".join(codebook.label(one) for one in codebook.lineage(code.id)[:-1])
    aside = code.id if found.why == "id" else above
    return PickRow(code.label or code.id, found.hits, marks, letters, code.color, aside)


def value_row(found: FoundValue, *, taken: bool) -> PickRow:
    """A value, and whose it is."""
    facet, value, hits = found
    return PickRow(value.label or value.id, hits, "✓" if taken else "", aside=facet.label or facet.id)
