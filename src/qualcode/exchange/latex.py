"""Tables in LaTeX, with booktabs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from qualcode.exchange.cell_text import CONTROL, is_numeric, shown_text
from qualcode.table import Cell, Table
from qualcode.text import one_line

_PACKAGES = (
    r"% needs \usepackage[T1]{fontenc}, \usepackage[utf8]{inputenc}, \usepackage{array,booktabs,graphicx,longtable}"
)
_LINE_CHARS = 72
"""About how many characters of a table fit on a line."""
_SHORT_CHARS = 14
_FLOAT_ROWS = 40
_FLOAT_CHARS = 3000
_KEPT = frozenset(
    "–—‘’‚“”„«»‹›¡¿£§ĂăĄąĆćČčĎďĐđĘęĚěĞğİıĹĺĽľŁłŃńŇňŊŋŐőŒœŔŕŘřŚśŞşŠšŢţŤťŮůŰűŸŹźŻżŽž"
    + "".join(chr(sign) for sign in (*range(0x20, 0x7F), *range(0xC0, 0x100)))
)
_ACCENTS = dict(zip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c", "`'^~=u.\"rHv", strict=True))
_ACCENTS |= {"\u0323": "d", "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b"}
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega"
)
_LATEX = {
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
    **{sign: f"{{{sign}}}" for sign in "[]*"},
    **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "`": r"\textasciigrave{}"},
    **{"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}"},
    **{"\t": " ", "\u00a0": "~", "\u00ad": r"\-", "\u2010": "-", "\u2011": "-", "\u2015": "—", "…": r"\dots{}"},
    **{"\u2009": r"\,", "\u202f": r"\,", "\u2028": " ", "\u2029": " "},
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u200e\u200f", ""),
    **{"•": r"\textbullet{}", "·": r"\textperiodcentered{}", "¶": r"\P{}", "†": r"\dag{}", "‡": r"\ddag{}"},
    **{"°": r"$^\circ$", "±": r"$\pm$", "×": r"$\times$", "÷": r"$\div$", "−": "$-$", "′": r"$'$", "″": "$''$"},
    **{"≤": r"$\leq$", "≥": r"$\geq$", "≠": r"$\neq$", "≈": r"$\approx$", "∞": r"$\infty$", "√": r"$\surd$"},
    **{"→": r"$\to$", "←": r"$\leftarrow$", "↔": r"$\leftrightarrow$", "⇒": r"$\Rightarrow$"},
    **{"↑": r"$\uparrow$", "↓": r"$\downarrow$", "½": "$1/2$", "¼": "$1/4$", "¾": "$3/4$", "€": r"\texteuro{}"},
    **{"²": "$^2$", "³": "$^3$", "¹": "$^1$", "µ": r"$\mu$", "©": r"\copyright{}", "®": r"\textregistered{}"},
    **{"™": r"\texttrademark{}"},
    **{sign: f"$\\{name}$" for sign, name in zip("αβγδεζηθικλμνξπρστυφχψω", _GREEK.split(), strict=True)},
}


def latex_text(text: str) -> str:
    """A text that pdflatex sets as it stands; a sign that it has no letter for is written `[U+1F600]`."""
    composed = unicodedata.normalize("NFC", CONTROL.sub("", text))
    parted = re.sub(r"([-',])(?=\1)", r"\1" + "\x00", composed)
    return "".join(map(_latex_sign, parted))


def _latex_sign(sign: str) -> str:
    if sign == "\x00":
        return "{}"
    if sign in _LATEX:
        return _LATEX[sign]
    if sign in _KEPT:
        return sign
    parts = unicodedata.normalize("NFD", sign)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:
        return f"\\{_ACCENTS[parts[1]]}{{{parts[0]}}}"
    return " " if sign.isspace() else f"{{[}}U+{ord(sign):04X}{{]}}"


class _Column(NamedTuple):
    """How a column is set."""

    chars: int
    """Its width, in characters."""
    right: bool
    paragraph: bool
    """Whether its text is broken into lines."""
    rotated: bool
    """Whether its header stands upright."""

    def spec(self) -> str:
        if self.paragraph:
            return rf">{{\raggedright\arraybackslash}}p{{{self.chars / _LINE_CHARS * 0.95:.3f}\linewidth}}"
        return "r" if self.right else "l"

    def header(self, text: str) -> str:
        escaped = latex_text(one_line(text)).replace("/", r"/\allowbreak{}")
        if self.rotated:
            return rf"\rotatebox{{90}}{{\parbox{{4.2cm}}{{\raggedright {escaped}}}}}"
        if not self.paragraph and len(text) > _SHORT_CHARS:
            side = r"\raggedleft" if self.right else r"\raggedright"
            return rf"\multicolumn{{1}}{{p{{2.4cm}}}}{{{side}\arraybackslash {escaped}}}"
        return escaped

    def cell(self, cell: Cell) -> str:
        lines = map(latex_text, shown_text(cell).strip("\n").split("\n"))
        return (r" \newline " if self.paragraph else " ").join(lines)


def format_latex(table: Table, *, alone: bool = True) -> str:
    """A table for pdflatex with booktabs: caption above, notes below; a long one runs over pages.

    Args:
        table: The table.
        alone: To be read into a paper, where it may float. Else it is part of a document that has loaded the
            packages and `float`, and stands in its place.
    """
    columns = _columns(table)
    wide = sum(column.chars + 2 for column in columns) > _LINE_CHARS + 2
    spec = "".join(column.spec() for column in columns)
    header = _latex_row([column.header(text) for column, text in zip(columns, table.header, strict=True)])
    cells = [[column.cell(cell) for column, cell in zip(columns, row, strict=True)] for row in _page_rows(table)]
    rows = [_latex_row(row) for row in cells]
    caption = rf"\caption{{{latex_text(one_line(table.title))}}}"
    tight = [r"\setlength{\tabcolsep}{3pt}"] if wide else []
    notes = [rf"{latex_text(one_line(note))}\par" for note in table.notes]
    if notes:
        notes = [r"\par\smallskip\noindent", r"\begin{minipage}{\linewidth}\footnotesize\raggedright", *notes]
        notes.append(r"\end{minipage}")
    if len(rows) > _FLOAT_ROWS or sum(map(len, rows)) > _FLOAT_CHARS:
        size = r"\scriptsize" if wide else r"\small"
        top = [rf"\toprule {header}", r"\midrule"]
        lines = [
            rf"\begingroup{size}",
            *tight,
            rf"\begin{{longtable}}{{{spec}}}",
            rf"{caption}\\",
            *top,
            r"\endfirsthead",
        ]
        lines += [*top, r"\endhead", r"\bottomrule", r"\endlastfoot", *rows, r"\end{longtable}", *notes, r"\endgroup"]
    else:
        tabular = [rf"\begin{{tabular}}{{{spec}}}", r"\toprule", header, r"\midrule", *rows, r"\bottomrule"]
        tabular.append(r"\end{tabular}%")
        if wide:
            tabular = [r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%", *tabular, "}"]
        lines = [
            r"\begin{table}[htbp]" if alone else r"\begin{table}[H]",
            r"\centering\small",
            *tight,
            caption,
            r"\smallskip",
            *tabular,
            *notes,
            r"\end{table}",
        ]
    return "\n".join([*([_PACKAGES] if alone else []), *lines]) + "\n"


def _page_rows(table: Table) -> Iterator[Sequence[Cell]]:
    """The rows, those with cells of several lines cut into one row a line: LaTeX breaks no row over pages."""
    for row in table.rows:
        lines = [cell.split("\n") if isinstance(cell, str) else [cell] for cell in row]
        for number in range(max(map(len, lines))):
            yield [cell[number] if number < len(cell) else None for cell in lines]


def _latex_row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _columns(table: Table) -> list[_Column]:
    """Broken columns share what the others leave of the line, the longer texts more of it."""
    upright = len(table.header) > 7
    columns: list[_Column] = []
    weights: dict[int, float] = {}
    for index, header in enumerate(table.header):
        cells = [shown_text(row[index]) for row in table.rows]
        longest = max(map(len, cells), default=0)
        right = is_numeric(table, index)
        rotated = upright and index >= table.label_columns and len(header) > _SHORT_CHARS > longest
        if longest > 2 * _SHORT_CHARS or any("\n" in cell.strip("\n") for cell in cells):
            weights[index] = sqrt(min(max(longest, len(header)), 900))
        chars = max(longest, 3 if rotated else min(len(header), _SHORT_CHARS))
        columns.append(_Column(chars, right, index in weights, rotated))
    left = _LINE_CHARS - sum(column.chars + 2 for column in columns if not column.paragraph) - 2 * len(weights)
    for index, weight in weights.items():
        chars = max(int(left * weight / sum(weights.values())), _SHORT_CHARS)
        columns[index] = columns[index]._replace(chars=chars)
    return columns
