"""A report as one HTML file that asks nothing of the network."""

from collections.abc import Iterator
from html import escape
from itertools import count

from qualcode.exchange.cell_text import plain_text, reads_as_figures, shown_text
from qualcode.report import Block, Items, Report, Verbatim
from qualcode.table import Cell, Table
from qualcode.text import one_line

_SHORT_CHARS = 24
_WHOLE_ROWS = 15
"""So many rows stand on one page together."""
_STYLE = """
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, h2, h3 { font-family: system-ui, "Segoe UI", Arial, sans-serif; line-height: 1.2; break-after: avoid; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-top: 1.4rem; }
li { margin: .2rem 0; }
code { display: block; font: .85rem/1.4 ui-monospace, Menlo, Consolas, monospace; background: #f4f4f4;
  padding: .5rem .7rem; white-space: pre-wrap; }
.table { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; font: .82rem/1.35 system-ui, "Segoe UI", Arial, sans-serif; width: 100%;
  border-top: 1.5pt solid #111; border-bottom: 1.5pt solid #111; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .45rem; font-variant-numeric: tabular-nums; }
thead th { border-bottom: .75pt solid #111; vertical-align: bottom; }
tbody th { font-weight: 400; }
.figure { text-align: right; }
.figure, .short { white-space: nowrap; }
.notes { font-size: .8rem; margin: .4rem 0 0; }
.notes p { margin: .1rem 0; }
@page { size: A4; margin: 2cm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  .table { overflow: visible; } table { font-size: 8pt; } thead { display: table-header-group; }
  tr, .whole { break-inside: avoid; } code { background: none; border: .5pt solid #999; }
}
"""


def format_report_html(report: Report) -> str:
    """A report as a page for browsers and printers: its style inside, no script, nothing loaded."""
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(report.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_flat(report.title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{_flat(report.title)}</h1>",
    ]
    numbers = count(1)
    for section in report.sections:
        lines.append(f"<h{section.level + 1}>{_flat(section.heading)}</h{section.level + 1}>")
        for block in section.blocks:
            lines += _lines(block, numbers)
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _lines(block: Block, numbers: Iterator[int]) -> Iterator[str]:
    if isinstance(block, Items):
        yield "<ul>"
        yield from (f"<li>{_flat(text)}</li>" for text in block.texts)
        yield "</ul>"
    elif isinstance(block, Verbatim):
        yield f"<code>{_flat(block.text)}</code>"
    elif isinstance(block, str):
        yield f"<p>{_flat(block)}</p>"
    else:
        yield from _table(block, next(numbers))


def _table(table: Table, number: int) -> Iterator[str]:
    looks = [_look(table, index) for index in range(len(table.header))]
    yield f'<div class="table{" whole" if len(table.rows) <= _WHOLE_ROWS else ""}">'
    yield "<table>"
    yield f"<caption>Table {number}. {_flat(table.title)}</caption>"
    heads = "".join(f'<th scope="col"{look}>{_flat(head)}</th>' for head, look in zip(table.header, looks, strict=True))
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        cells = [
            f'<th scope="row"{look}>{_cell(cell)}</th>'
            if index < table.label_columns
            else f"<td{look}>{_cell(cell)}</td>"
            for index, (cell, look) in enumerate(zip(row, looks, strict=True))
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>"
    yield "</table>"
    if table.notes:
        yield '<div class="notes">'
        yield from (f"<p>{_flat(note)}</p>" for note in table.notes)
        yield "</div>"
    yield "</div>"


def _look(table: Table, index: int) -> str:
    """The class of a column's cells: figures stand at the right, and short cells on one line."""
    if reads_as_figures(table, index):
        return ' class="figure"'
    short = all(len(line) <= _SHORT_CHARS for row in table.rows for line in shown_text(row[index]).split("\n"))
    return ' class="short"' if short else ""


def _cell(cell: Cell) -> str:
    return "<br>".join(escape(line) for line in shown_text(cell).strip("\n").split("\n"))


def _flat(text: str) -> str:
    return escape(one_line(plain_text(text)))
