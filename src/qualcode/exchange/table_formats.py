"""Tables for spreadsheets, pages and other programs: CSV, Markdown, XLSX."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qualcode.errors import RefusedError
from qualcode.exchange.cell_text import is_numeric, plain_text, shown_text
from qualcode.table import Cell, Table
from qualcode.text import one_line

if TYPE_CHECKING:
    import xlsxwriter.format
    import xlsxwriter.worksheet

_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@]")
_MARKDOWN = re.compile(r"[\\`*_<>\[\]|~$]|&(?=#?\w+;)")


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
    return f"'{plain_text(cell)}" if _FORMULA.match(cell) else plain_text(cell)


def format_markdown(table: Table) -> str:
    """A table as GitHub shows it, under its title, with the notes as a list below."""
    lines = [f"**{markdown_text(table.title)}**", ""] if table.title else []
    rules = ("---:" if is_numeric(table, index) else "---" for index in range(len(table.header)))
    lines += [_pipes(map(markdown_text, table.header)), _pipes(rules)]
    lines += [_pipes(map(markdown_text, row)) for row in table.rows]
    if table.notes:
        lines += ["", *(f"- {markdown_text(one_line(note))}" for note in table.notes)]
    return "\n".join(lines) + "\n"


def _pipes(cells: "Iterator[str]") -> str:
    return "| " + " | ".join(cells) + " |"


def markdown_text(cell: Cell) -> str:
    """A cell or a text on one line of Markdown; it shows as it stands."""
    escaped = _MARKDOWN.sub(lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", plain_text(cell))
    return escaped.strip("\n").replace("\n", "<br>")


_MAX_ROWS, _MAX_COLUMNS, _MAX_CHARS = 1_048_576, 16_384, 32_767
_A4 = 9
_LINE, _HIGHEST = 15, 405
_BOLD = 4
"""How many characters fewer a header holds: its letters are broad, and a button stands beside them."""
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
    book.set_properties({"title": plain_text(tables[0].title) if tables else "", "created": _CREATED})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "int": book.add_format({"valign": "top"}),
        **{
            f"float {decimals}": book.add_format({"valign": "top", "num_format": f"0.{'0' * decimals}"})
            for decimals in sorted({3, *(table.decimals for table in tables)})
        },
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
    plain = re.sub(r"[\[\]:*?/\\\s]+", " ", plain_text(title)).strip(" '") or "Table"
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
                sheet.write_number(
                    number, index, cell, looks[f"float {table.decimals}" if isinstance(cell, float) else "int"]
                )
            elif cell:
                text = _fitting(plain_text(cell))
                if text != plain_text(cell):
                    cut.append(
                        f"Row {number + 1}, '{table.header[index]}': cut at {_MAX_CHARS} characters; CSV has all."
                    )
                sheet.write_string(number, index, text, looks["text" if number else "head"])
    _lay_out(sheet, table)
    sheet.freeze_panes(1, table.label_columns)
    if table.header:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    return cut


def _lay_out(sheet: "xlsxwriter.worksheet.Worksheet", table: Table) -> None:
    """Widths, heights and the printed page: across, one page wide, the header on every page."""
    widths: list[int] = []
    for index, header in enumerate(table.header):
        lines = [line for row in table.rows for line in shown_text(row[index]).split("\n")]
        widest = max((len(line) for line in lines), default=0)
        width = table.widths[index] if table.widths else max(min(widest, 60), min(len(header), 20), 6) + 2
        sheet.set_column(index, index, width)
        widths.append(width)
    narrowed = [width - _BOLD for width in widths]
    if (n_lines := _lines_of(table.header, narrowed)) > 1:
        sheet.set_row(0, min(n_lines * _LINE, _HIGHEST))
    for number, row in enumerate(table.rows, 1):
        if (n_lines := _lines_of(row, widths)) > 1:
            sheet.set_row(number, min(n_lines * _LINE, _HIGHEST))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if table.n_unprinted:
        sheet.print_area(0, 0, len(table.rows), len(table.header) - 1 - table.n_unprinted)


def _lines_of(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """How many lines the highest cell of a row has in columns so wide; programs other than Excel do not ask."""
    texts = ((shown_text(cell), width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
    return max(
        (sum(len(line) // max(width - 1, 1) + 1 for line in text.split("\n")) for text, width in texts), default=1
    )


def _fitting(text: str) -> str:
    """As much of a text as a cell holds; a spreadsheet counts signs beyond U+FFFF twice."""
    if len(text) * 2 <= _MAX_CHARS:
        return text
    units = text.encode("utf-16-le")
    return units[: 2 * _MAX_CHARS].decode("utf-16-le", errors="ignore")
