"""Tables for papers, spreadsheets and other programs: CSV, Markdown, LaTeX, XLSX."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from qualcode.errors import RefusedError
from qualcode.table import Cell, Table
from qualcode.text import one_line

if TYPE_CHECKING:
    import xlsxwriter.format
    import xlsxwriter.worksheet

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@]")
_MARKDOWN = re.compile(r"[\\`*_<>\[\]|~$]|&(?=#?\w+;)")


def _plain(cell: Cell) -> str:
    """A cell as text without control characters, each line end one newline."""
    if cell is None:
        return ""
    return _CONTROL.sub("", str(cell).replace("\r\n", "\n").replace("\r", "\n"))


def format_csv(table: Table) -> str:
    """A table as CSV: header and rows, without title and notes.

    A text that a spreadsheet would take for a formula gets an apostrophe in
    front; numbers are left alone.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in (table.header, *table.rows):
        writer.writerow([_csv_cell(cell) for cell in row])
    return stream.getvalue()


def _csv_cell(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return f"'{_plain(cell)}" if _FORMULA.match(cell) else _plain(cell)


def format_markdown(table: Table) -> str:
    """A table as GitHub shows it, under its title, with the notes as a list below."""
    lines = [f"**{_markdown_cell(table.title)}**", ""] if table.title else []
    rules = ("---:" if _numeric(table, index) else "---" for index in range(len(table.header)))
    lines += [_pipes(map(_markdown_cell, table.header)), _pipes(rules)]
    lines += [_pipes(map(_markdown_cell, row)) for row in table.rows]
    if table.notes:
        lines += ["", *(f"- {_markdown_cell(one_line(note))}" for note in table.notes)]
    return "\n".join(lines) + "\n"


def _pipes(cells: "Iterator[str]") -> str:
    return "| " + " | ".join(cells) + " |"


def _markdown_cell(cell: Cell) -> str:
    escaped = _MARKDOWN.sub(lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", _plain(cell))
    return escaped.strip("\n").replace("\n", "<br>")


def _numeric(table: Table, index: int) -> bool:
    """Whether a column holds numbers, perhaps with some words such as "not coded yet" among them."""
    return index >= table.label_columns and any(isinstance(row[index], int | float) for row in table.rows)


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
    composed = unicodedata.normalize("NFC", _CONTROL.sub("", text))
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
        escaped = latex_text(one_line(text))
        if self.rotated:
            return rf"\rotatebox{{90}}{{\parbox{{4.2cm}}{{\raggedright {escaped}}}}}"
        if not self.paragraph and len(text) > _SHORT_CHARS:
            side = r"\raggedleft" if self.right else r"\raggedright"
            return rf"\multicolumn{{1}}{{p{{2.4cm}}}}{{{side}\arraybackslash {escaped}}}"
        return escaped

    def cell(self, cell: Cell) -> str:
        lines = map(latex_text, _shown(cell).strip("\n").split("\n"))
        return (r" \newline " if self.paragraph else " ").join(lines)


def format_latex(table: Table) -> str:
    """A table for pdflatex with booktabs: caption above, notes below; a long one runs over pages."""
    columns = _columns(table)
    wide = sum(column.chars + 2 for column in columns) > _LINE_CHARS + 2
    spec = "".join(column.spec() for column in columns)
    header = _latex_row([column.header(text) for column, text in zip(columns, table.header, strict=True)])
    rows = [_latex_row([column.cell(cell) for column, cell in zip(columns, row, strict=True)]) for row in table.rows]
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
            tabular = [r"\resizebox{\linewidth}{!}{%", *tabular, "}"]
        lines = [
            r"\begin{table}[htbp]",
            r"\centering\small",
            *tight,
            caption,
            r"\smallskip",
            *tabular,
            *notes,
            r"\end{table}",
        ]
    return "\n".join([_PACKAGES, *lines]) + "\n"


def _latex_row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _shown(cell: Cell) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else _plain(cell)


def _columns(table: Table) -> list[_Column]:
    """Broken columns share what the others leave of the line, the longer texts more of it."""
    upright = len(table.header) > 7
    columns: list[_Column] = []
    weights: dict[int, float] = {}
    for index, header in enumerate(table.header):
        cells = [_shown(row[index]) for row in table.rows]
        longest = max(map(len, cells), default=0)
        right = _numeric(table, index)
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


_MAX_ROWS, _MAX_COLUMNS, _MAX_CHARS = 1_048_576, 16_384, 32_767
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """A workbook: a sheet a table, and a last sheet `About` that says what the numbers are on.

    The same tables give the same bytes. Text is never taken for a formula, a
    link or a number.

    Raises:
        RefusedError: If a table has more rows or columns than a sheet holds.
    """
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, _OPTIONS)
    book.set_properties({"title": _plain(tables[0].title) if tables else "", "created": _CREATED})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "int": book.add_format({"valign": "top"}),
        "float": book.add_format({"valign": "top", "num_format": "0.000"}),
    }
    names: list[str] = ["About"]
    about: list[tuple[Cell, ...]] = []
    for table in tables:
        name = _sheet_name(table.title, names)
        names.append(name)
        cut = _write_sheet(book.add_worksheet(name), table, looks)
        about.append((name, table.title))
        about += [("", note) for note in (*table.notes, *cut)]
    _write_sheet(book.add_worksheet("About"), Table("About", ("sheet", "what it holds"), tuple(about)), looks)
    book.close()
    return stream.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that a spreadsheet accepts and that no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\\s]+", " ", _plain(title)).strip(" '") or "Table"
    known = {name.casefold() for name in taken} | {"history"}
    name, number = plain[:31].rstrip(" '"), 1
    while name.casefold() in known:
        number += 1
        name = f"{plain[: 28 - len(str(number))].rstrip()} ({number})"
    return name


def _write_sheet(
    sheet: "xlsxwriter.worksheet.Worksheet", table: Table, looks: "dict[str, xlsxwriter.format.Format]"
) -> list[str]:
    """Fill a sheet; the sentences returned name texts that were too long for a cell."""
    if len(table.rows) >= _MAX_ROWS or len(table.header) > _MAX_COLUMNS:
        shape = f"{len(table.rows)} rows and {len(table.header)} columns"
        raise RefusedError(f"'{table.title}' has {shape}, more than a sheet of a spreadsheet holds; write CSV instead")
    cut: list[str] = []
    for number, row in enumerate((table.header, *table.rows)):
        for index, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(number, index, cell, looks["float" if isinstance(cell, float) else "int"])
            elif cell:
                text = _fitting(_plain(cell))
                if text != _plain(cell):
                    cut.append(
                        f"Row {number + 1}, '{table.header[index]}': cut at {_MAX_CHARS} characters; CSV has all."
                    )
                sheet.write_string(number, index, text, looks["text" if number else "head"])
    for index, header in enumerate(table.header):
        lines = [line for row in table.rows for line in _shown(row[index]).split("\n")]
        widest = max((len(line) for line in lines), default=0)
        sheet.set_column(index, index, max(min(widest, 60), min(len(header), 20), 6) + 2)
    sheet.freeze_panes(1, table.label_columns)
    if table.header:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    return cut


def _fitting(text: str) -> str:
    """As much of a text as a cell holds; a spreadsheet counts signs beyond U+FFFF twice."""
    if len(text) * 2 <= _MAX_CHARS:
        return text
    units = text.encode("utf-16-le")
    return units[: 2 * _MAX_CHARS].decode("utf-16-le", errors="ignore")
