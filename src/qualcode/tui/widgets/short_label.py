"""Labels of codes in little room, so that codes whose labels begin alike can still be told apart."""

from qualcode.model import Codebook
from qualcode.text import one_line
from qualcode.tui.widgets.cells import cells, n_fitting, shortened, shown


def short_label(codebook: Codebook, code_id: str, width: int) -> str:
    """A code's label, or its id, in at most so many cells; with its end where another label begins in the same way.

    >>> from qualcode.model import Code
    >>> codes = (Code("built", "Trust in the school, built"), Code("lost", "Trust in the school, lost"))
    >>> [short_label(Codebook(codes=codes), code.id, 14) for code in codes]
    ['Trus…ol, built', 'Trus…ool, lost']
    >>> short_label(Codebook(codes=codes[:1]), "built", 14)
    'Trust in the…'
    """
    label = one_line(codebook.label(code_id) or code_id)
    if cells(label) <= width:
        return shown(label)
    short = shortened(one_line(label, max(1, width)), width)
    begins = short.removesuffix("…")
    alike = sum(shown(one_line(code.label)).startswith(begins) for code in codebook.codes)
    return short if alike < 2 else without_middle(label, width)


def without_middle(text: str, width: int) -> str:
    """A text on at most so many cells: something of its start, more of its end.

    >>> without_middle("Managing the network", 12), without_middle("ok", 12), without_middle("我们都在学中文", 8)
    ('Man… network', 'ok', '我…中文')
    """
    if cells(text) <= width:
        return shown(text)
    start = text[: n_fitting(text, (width - 1) // 3)].rstrip()
    at = len(text) - n_fitting(text[::-1], max(0, width - 1 - cells(start)))
    return f"{shown(start)}…{shown(text[at:])}"
