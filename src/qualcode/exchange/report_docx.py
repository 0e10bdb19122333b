"""A report in Word's format, with Word's own styles."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from math import sqrt
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.exchange.cell_text import plain_text, reads_as_figures, shown_text
from qualcode.report import Block, Items, Report, Verbatim
from qualcode.table import Table
from qualcode.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_FILED = (1980, 1, 1, 0, 0, 0)
_WIDTH_CM = 16.4
_CHAR_CM, _PADDING_CM, _LEAST_CM = 0.165, 0.3, 2.2
_SHORT_CHARS, _SHORT_HEAD = 24, 14
_FEWEST_CHARS = 4
_WHOLE_ROWS = 15
"""So many rows stand on one page together."""
_FONT = "Arial"


class MissingExtraError(QualcodeError):
    """What was asked for needs a package that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a package that is not installed; run `pip install 'qualcode[{extra}]'`")


def report_docx(report: Report) -> bytes:
    """A report as a .docx: headings, lists, captions and tables in Word's own styles; same report, same bytes.

    Raises:
        MissingExtraError: If python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        raise MissingExtraError("a .docx", "docx") from None

    document = Document()
    _page(document)
    _described(document, report)
    document.add_paragraph(_flat(report.title), style="Title")
    numbers = count(1)
    for section in report.sections:
        document.add_heading(_flat(section.heading), level=section.level)
        for block in section.blocks:
            _add(document, block, numbers)
    stream = io.BytesIO()
    document.save(stream)
    return _refiled(stream.getvalue())


def _page(document: "Document") -> None:
    """A4, and styles in black on white in one font."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21.0 - _WIDTH_CM) / 2)
    page.top_margin = page.bottom_margin = Cm(2.3)
    sizes = {"Normal": 10, "Title": 18, "Heading 1": 13, "Heading 2": 11, "Caption": 9, "List Bullet": 10}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
    line_below_the_title = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if line_below_the_title is not None:
        document.styles["Title"].element.pPr.remove(line_below_the_title)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(2)
    document.styles["Caption"].paragraph_format.space_before = Pt(8)
    document.styles["Caption"].paragraph_format.keep_with_next = True


def _described(document: "Document", report: Report) -> None:
    known = document.core_properties
    known.title, known.author, known.last_modified_by = _flat(report.title)[:255], "qualcode", "qualcode"
    known.created = known.modified = known.last_printed = _CREATED
    known.revision, known.language, known.comments = 1, report.language, ""


def _add(document: "Document", block: Block, numbers: "Iterator[int]") -> None:
    if isinstance(block, Items):
        for text in block.texts:
            document.add_paragraph(_flat(text), style="List Bullet")
    elif isinstance(block, Verbatim):
        from docx.shared import Pt

        run = document.add_paragraph().add_run(_flat(block.text))
        run.font.name, run.font.size = "Consolas", Pt(9)
    elif isinstance(block, str):
        document.add_paragraph(_flat(block))
    else:
        document.add_paragraph(f"Table {next(numbers)}. {_flat(block.title)}", style="Caption")
        _add_table(document, block)


def _add_table(document: "Document", table: Table) -> None:
    """Three lines, the header repeated on every page, no row broken over two, notes below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    right = [reads_as_figures(table, index) for index in range(len(table.header))]
    widths = _widths(table)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.header))
    grid.autofit = False
    _ruled(grid)
    rows = [table.header, *([shown_text(cell) for cell in row] for row in table.rows)]
    for number, (word_row, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        for index, (cell, text) in enumerate(zip(word_row.cells, texts, strict=True)):
            cell.width = Cm(widths[index])
            paragraph = cell.paragraphs[0]
            _set(paragraph, text, bold=number == 0)
            paragraph.paragraph_format.keep_with_next = number == 0 or number < len(table.rows) <= _WHOLE_ROWS
            if right[index]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
    for note in table.notes:
        _set(document.add_paragraph(), _flat(note))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _set(paragraph: "Paragraph", text: str, *, bold: bool = False) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(plain_text(text).strip("\n"))
    run.font.size, run.font.bold = Pt(8.5), bold


def _ruled(grid: "WordTable") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def border(parent: str, sides: Sequence[tuple[str, str]]) -> "_Element":
        borders = OxmlElement(parent)
        for side, size in sides:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
        return borders

    grid._tbl.tblPr.append(border("w:tblBorders", (("top", "12"), ("bottom", "12"))))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "90")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)
    for number, row in enumerate(grid.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
            for cell in row.cells:
                cell._tc.get_or_add_tcPr().append(border("w:tcBorders", (("bottom", "6"),)))


def _widths(table: Table) -> list[float]:
    """Centimetres: short cells on one line, and what they leave for the others, the longer texts more of it."""
    natural, weights = [], {}
    for index, header in enumerate(table.header):
        lines = [line for row in table.rows for line in shown_text(row[index]).split("\n")]
        heads = [header] if len(header) <= _SHORT_HEAD else header.split()
        longest = max(map(len, (*lines, *heads, " " * _FEWEST_CHARS)), default=0)
        natural.append(longest * _CHAR_CM + _PADDING_CM)
        if longest > _SHORT_CHARS:
            weights[index] = sqrt(longest)
    left = _WIDTH_CM - sum(width for index, width in enumerate(natural) if index not in weights)
    if not weights:
        return [width * _WIDTH_CM / sum(natural) for width in natural]
    shares = {index: max(left * weight / sum(weights.values()), _LEAST_CM) for index, weight in weights.items()}
    widths = [shares.get(index, width) for index, width in enumerate(natural)]
    return [width * _WIDTH_CM / sum(widths) for width in widths]


def _refiled(content: bytes) -> bytes:
    """The same archive without clock times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _FILED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return stream.getvalue()


def _flat(text: str) -> str:
    return one_line(plain_text(text))
