"""What Enter would take, in one line: codes, values of facets, the note."""

from collections.abc import Sequence

from rich.text import Text

from qualcode.desk.picking import Picked, Picking
from qualcode.tui.widgets.short_label import short_label

MORE_CELLS = 24
"""What is left to values and note beside long labels, at least."""


def aside_text(picking: Picking, lit: str, live: Sequence[Picked], note: str) -> Text:
    """Values and note; where no value is taken the facets that could be."""
    text = Text()
    for value in picking.values(lit, live):
        text.append(f" · {_value_label(picking, value)}", "italic")
    facets = picking.facets(lit)
    if facets and not text:
        text.append(f" : {', '.join(facet.label or facet.id for facet in facets)}", "dim")
    if note:
        text.append(f" // {note}", "dim")
    return text


def gathered_text(picking: Picking, lit: str, more: Text, width: int) -> Text:
    """The codes, those that are taken ticked, each shortened so that all can be seen; then the rest."""
    codes = picking.codes_with(lit)
    room = (width - min(more.cell_len, MORE_CELLS)) // max(1, len(codes)) - 4
    text = Text(no_wrap=True, overflow="ellipsis")
    for code in codes:
        text.append("✓ " if code in picking.codes else "⏎ ", "bold")
        text.append(short_label(picking.codebook, code, room), "bold" if code == lit else "")
        text.append("  " if code != codes[-1] else "")
    return text.append_text(more)


def _value_label(picking: Picking, picked: Picked) -> str:
    facet = picking.codebook.facet(picked.facet)
    values = facet.values if facet else ()
    return next((value.label for value in values if value.id == picked.id), "") or picked.id
