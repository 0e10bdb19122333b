"""Word files: a walk over word/document.xml that loses no text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from qualcode.exchange.encoding import tidy
from qualcode.exchange.labels import Line
from qualcode.exchange.package import Package, UnsafeError
from qualcode.exchange.source import Answer, Passage, Request, Source, Unplaced
from qualcode.exchange.speakers import passages_of
from qualcode.exchange.symbols import symbol_character
from qualcode.exchange.transcript_tables import table_lines
from qualcode.exchange.wordml import branch_of, child_of, inside, is_on, name_of, outline_level, styles_of, value_of
from qualcode.problem import Problem

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_DROPPED = frozenset(
    re.findall(r"\w+", "del moveFrom delText instrText delInstrText rt rPr pPr sdtPr sdtEndPr tblPr trPr tcPr sectPr")
)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_EMBEDDED = re.compile(r"word/(?:embeddings/|vbaProject\.bin|activeX/)")
_PAGE_PART = re.compile(r"word/(header|footer)\d*\.xml")


class Piece(NamedTuple):
    """A run's text."""

    text: str
    bold: bool


@dataclass
class _Reading:
    """What a walk has gathered."""

    levels: Mapping[str, int]
    """Heading level of each paragraph style that has one."""
    bold_styles: frozenset[str]
    lines: list[Line] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Part and id of each foot- or endnote, in the order of their marks."""
    paragraph: int = 0
    carried: list[Piece] = field(default_factory=list)
    """Text of a paragraph whose end was deleted: the next paragraph goes on with it."""
    boxes: list[etree._Element] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """How often there was something that is no text."""

    def leave(self, text: str, reason: str) -> None:
        self.unplaced.append(Unplaced(self.paragraph, text, reason))


def read_docx(request: Request) -> Answer:
    """The passages of a Word file, or why it cannot be read."""
    if request.raw.startswith(_OLD_OFFICE):
        message = "is password-protected or an old .doc; save it as .docx without a password"
        return None, [Problem(request.name, 0, "encrypted", message)]
    try:
        return _read_package(Package(request.raw), request), []
    except UnsafeError as error:
        return None, [Problem(request.name, 0, error.rule, error.message)]


def _read_package(package: Package, request: Request) -> Source:
    document = package.read_xml("word/document.xml")
    if document is None:
        raise UnsafeError(
            "not-docx", "has no word/document.xml, so it is no Word file; open it in Word and save it again"
        )
    reading = _Reading(*styles_of(package.read_xml("word/styles.xml")))
    _walk_blocks(document, reading)
    _end_paragraph(reading)
    notes = list(_notes(package, reading))
    _note_parts(package, reading)
    passages, unplaced = passages_of(reading.lines, request.speakers, spoken=request.spoken)
    if notes and any(passage.speaker for passage in passages):
        notes.insert(0, Passage(None, None, "## Notes"))  # or the last speaker would say them
    title = next((line.text.lstrip("# ") for line in reading.lines if line.level), "")
    return Source(title, (*passages, *notes), tuple(sorted([*reading.unplaced, *unplaced])))


def _walk_blocks(element: etree._Element, reading: _Reading) -> None:
    """Paragraphs and tables, through whatever wraps them."""
    for child in element:
        name = name_of(child)
        if name == "p":
            _add_paragraph(child, reading)
        elif name == "tbl":
            _add_table(child, reading)
        elif name == "AlternateContent":
            _walk_blocks(branch_of(child), reading)
        elif name == "altChunk":
            reading.leave("", "another document that is embedded here; save it on its own and import it")
        elif name not in _DROPPED:
            _walk_blocks(child, reading)


def _add_paragraph(paragraph: etree._Element, reading: _Reading) -> None:
    reading.paragraph += 1
    reading.carried += _pieces(paragraph, reading, bold=False)
    properties = child_of(paragraph, "pPr")
    mark = child_of(properties, "rPr")
    if child_of(mark, "del") is not None or child_of(mark, "moveFrom") is not None:
        return
    if child_of(properties, "numPr") is not None:
        reading.left_out["automatic list numbers"] += 1
    level = outline_level(properties)
    if level is None:
        level = reading.levels.get(value_of(child_of(properties, "pStyle")) or "", 0)
    _end_paragraph(reading, level)


def _end_paragraph(reading: _Reading, level: int = 0) -> None:
    """Turn the text gathered into lines; the text boxes that hang on it come after."""
    pieces, reading.carried = reading.carried, []
    boxes, reading.boxes = reading.boxes, []
    if reading.hidden:
        reading.leave("".join(reading.hidden), "hidden text; kept")
        reading.hidden = []
    reading.lines += _lines_of(pieces, reading.paragraph, level)
    for box in boxes:
        _walk_blocks(box, reading)
        _end_paragraph(reading)


def _lines_of(pieces: Sequence[Piece], number: int, level: int) -> Iterator[Line]:
    """A paragraph's lines: one a line break, the first opens a paragraph; a heading is one line."""
    texts = [(tidy(piece.text)[0], piece.bold) for piece in pieces]
    text = "".join(text for text, _ in texts)
    mask = "".join(("b" if bold else "-") * len(text) for text, bold in texts)
    if level and text.strip():
        yield Line(number, f"{'#' * level} {' '.join(text.split())}", level=level)
        return
    at, starts = 0, True
    for row in text.split("\n"):
        first = at + len(row) - len(row.lstrip())
        marks = mask[first : at + len(row)]
        if row.strip():
            yield Line(number, row.strip(), starts=starts, bold=len(marks) - len(marks.lstrip("b")))
        starts = not row.strip()
        at += len(row) + 1


def _pieces(element: etree._Element, reading: _Reading, *, bold: bool) -> Iterator[Piece]:
    """The text inside a paragraph, in the order in which it is read."""
    for child in element:
        name = name_of(child)
        if name == "t":
            yield Piece(child.text or "", bold)
        elif name in _BREAKS:
            yield Piece(_BREAKS[name], bold)
        elif name == "sym":
            yield Piece(_symbol(child, reading), bold)
        elif name in ("footnoteReference", "endnoteReference"):
            reading.notes.append((name.removesuffix("Reference"), value_of(child, "id") or ""))
            yield Piece(f"[{len(reading.notes)}]", bold)
        elif name == "AlternateContent":
            yield from _pieces(branch_of(child), reading, bold=bold)
        elif name in ("drawing", "pict", "object"):
            _add_picture(child, reading)
        elif name == "r":
            yield from _run(child, reading)
        elif name not in _DROPPED:
            yield from _pieces(child, reading, bold=bold)


def _run(run: etree._Element, reading: _Reading) -> Iterator[Piece]:
    properties = child_of(run, "rPr")
    switch = child_of(properties, "b")
    bold = is_on(switch) if switch is not None else value_of(child_of(properties, "rStyle")) in reading.bold_styles
    pieces = list(_pieces(run, reading, bold=bold))
    if is_on(child_of(properties, "vanish")):
        reading.hidden += [piece.text for piece in pieces]
    yield from pieces


def _add_picture(picture: etree._Element, reading: _Reading) -> None:
    """Keep the text boxes of a drawing for after the paragraph; anything else is said to be left out."""
    boxes = list(inside(picture, "txbxContent"))
    reading.boxes += boxes
    if not boxes:
        reading.left_out["embedded objects" if name_of(picture) == "object" else "pictures"] += 1


def _symbol(symbol: etree._Element, reading: _Reading) -> str:
    font, code = value_of(symbol, "font") or "", value_of(symbol, "char") or ""
    found = symbol_character(font, code)
    if found is None:
        reading.leave(code, f"a symbol of the font '{font}' that is no character; shown as \ufffd")
    return found or "\ufffd"


def _add_table(table: etree._Element, reading: _Reading) -> None:
    rows = []
    for row in inside(table, "tr", stop="tbl"):
        if child_of(row, "trPr", "del") is None:
            rows.append([_cell(cell, reading) for cell in inside(row, "tc", stop="tbl")])
    lines, unplaced = table_lines(rows)
    reading.lines += lines
    reading.unplaced += unplaced


def _cell(cell: etree._Element, reading: _Reading) -> list[Line]:
    outside, reading.lines = reading.lines, []
    _walk_blocks(cell, reading)
    _end_paragraph(reading)
    lines, reading.lines = reading.lines, outside
    return lines


def _notes(package: Package, reading: _Reading) -> Iterator[Passage]:
    """Foot- and endnotes as paragraphs for the end of the text."""
    texts = {}
    for kind in ("footnote", "endnote"):
        root = package.read_xml(f"word/{kind}s.xml")
        for note in [] if root is None else [child for child in root if name_of(child) == kind]:
            texts[kind, value_of(note, "id") or ""] = _text_of(note, reading)
    for number, (kind, note_id) in enumerate(reading.notes[:], 1):
        text = f"[{number}] {texts.get((kind, note_id), '')}".strip()
        reading.unplaced.append(Unplaced(0, text, f"{kind}; its text stands at the end"))
        yield Passage(None, None, text)


def _text_of(element: etree._Element, reading: _Reading) -> str:
    """All text below an element, in paragraphs."""
    inner = _Reading(reading.levels, reading.bold_styles)
    _walk_blocks(element, inner)
    _end_paragraph(inner)
    return "\n\n".join(line.text for line in inner.lines)


def _note_parts(package: Package, reading: _Reading) -> None:
    """Say what the file holds beside its text."""
    for name in package.names:
        found = _PAGE_PART.fullmatch(name)
        root = package.read_xml(name) if found else None
        if found is not None and root is not None and (text := _text_of(root, reading)):
            reading.unplaced.append(Unplaced(0, text, f"a page {found[1]}"))
        if _EMBEDDED.match(name):
            reading.unplaced.append(Unplaced(0, name, "a macro or an embedded object; not opened"))
    comments = package.read_xml("word/comments.xml")
    reading.left_out["comments"] = 0 if comments is None else len(comments)
    for what, count in reading.left_out.items():
        if count:
            reading.unplaced.append(Unplaced(0, f"{what}: {count}", "no text of the transcript; not read"))
