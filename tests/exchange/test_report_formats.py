"""A report in each of its formats: every text shows as it stands, the same report gives the same bytes."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html

from qualcode.exchange.report_docx import MissingExtraError, report_docx
from qualcode.exchange.report_formats import FORMATS, report_bytes
from qualcode.exchange.report_html import format_report_html
from qualcode.exchange.report_latex import format_report_latex
from qualcode.exchange.report_markdown import format_report_markdown
from qualcode.report import Items, Report, Section, Verbatim
from qualcode.table import Table

HOSTILE = "A|B & <c> d_e 50% #1 ${x} ~ ^ \\ `q` *s*"
REPORT = Report(
    "Agreement & more",
    (
        Section(
            "First",
            (
                "A paragraph.",
                Items(("one", "two")),
                Verbatim("qualcode report agreement --code 'hub-*'"),
                Table(
                    "Codes", ("code", "label", "n"), (("trust", "Trust", "4"), ("doubt", HOSTILE, "12")), ("Note.",), 2
                ),
            ),
        ),
        Section("Part", (Table("More", ("code", "%"), (("trust", "75–100"),)),), level=2),
    ),
)
HOSTILE_REPORT = Report(
    HOSTILE,
    (Section(HOSTILE, (HOSTILE, Items((HOSTILE,)), Verbatim(HOSTILE), Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)))),),
)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    assert report_bytes(REPORT, form) == report_bytes(REPORT, form)


# Markdown


def test_markdown_has_headings_lists_and_numbered_tables() -> None:
    assert format_report_markdown(REPORT) == (
        "# Agreement & more\n\n## First\n\nA paragraph.\n\n- one\n- two\n\n"
        "```\nqualcode report agreement --code 'hub-*'\n```\n\n"
        "**Table 1. Codes**\n\n| code | label | n |\n| --- | --- | ---: |\n| trust | Trust | 4 |\n"
        r"| doubt | A\|B & \<c\> d\_e 50% #1 \${x} \~ ^ \\ \`q\` \*s\* | 12 |"
        "\n\n- Note.\n\n### Part\n\n**Table 2. More**\n\n| code | % |\n| --- | ---: |\n| trust | 75–100 |\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [("# no heading", r"\# no heading"), ("- no list", r"\- no list"), ("+ x", r"\+ x"), ("=", r"\=")],
)
def test_a_markdown_paragraph_begins_no_heading_list_or_rule(text: str, shown: str) -> None:
    assert format_report_markdown(Report("t", (Section("s", (text,)),))) == f"# t\n\n## s\n\n{shown}\n"


@pytest.mark.parametrize(("text", "shown"), [("1. x", r"1\. x"), ("12) x", r"12\) x"), ("1.5 x", "1.5 x")])
def test_a_markdown_paragraph_begins_no_numbered_list(text: str, shown: str) -> None:
    assert format_report_markdown(Report("t", (Section("s", (text,)),))).endswith(f"\n\n{shown}\n")


def test_a_line_with_fences_stands_between_longer_fences() -> None:
    written = format_report_markdown(Report("t", (Section("s", (Verbatim("a ```` b"),)),)))
    assert written.endswith("\n\n`````\na ```` b\n`````\n")


def test_no_line_of_a_text_breaks_out_of_a_markdown_paragraph() -> None:
    written = format_report_markdown(Report("t\n# x", (Section("s", ("a\n\n# b", Items(("c\n\n# d",)))),)))
    assert written == "# t # x\n\n## s\n\na # b\n\n- c # d\n"


# HTML


def test_html_has_headings_lists_captions_and_header_cells() -> None:
    page: Any = html.fromstring(format_report_html(REPORT))
    assert [(one.tag, one.text_content()) for one in page.iter("h1", "h2", "h3")] == [
        ("h1", "Agreement & more"),
        ("h2", "First"),
        ("h3", "Part"),
    ]
    assert [one.text_content() for one in page.iter("caption")] == ["Table 1. Codes", "Table 2. More"]
    assert [one.text_content() for one in page.iter("li")] == ["one", "two"]
    assert [(cell.tag, cell.get("scope"), cell.get("class")) for cell in page.xpath("//table[1]/tbody/tr[1]/*")] == [
        ("th", "row", "short"),
        ("th", "row", None),
        ("td", None, "figure"),
        ("th", "row", "short"),
        ("td", None, "figure"),
    ]


def test_html_shows_every_text_as_it_stands() -> None:
    page: Any = html.fromstring(format_report_html(HOSTILE_REPORT))
    places = ("h1", "h2", "p", "li", "code", "caption", "thead/tr/th", "tbody/tr/th")
    shown = [page.xpath(f"//{place}")[0].text_content().removeprefix("Table 1. ") for place in places]
    assert shown == [HOSTILE] * len(places)
    assert page.xpath("//c") == []


def test_html_loads_nothing_and_runs_nothing() -> None:
    text = format_report_html(HOSTILE_REPORT)
    page: Any = html.document_fromstring(text)
    assert page.xpath("//script | //link | //img | //iframe | //object | //embed | //@src | //@href | //@onclick") == []
    assert re.findall(r"url\(|@import|https?:|//", text) == []
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]


def test_html_prints_on_a4_with_the_header_on_every_page() -> None:
    page: Any = html.fromstring(format_report_html(REPORT))
    style = page.xpath("//style")[0].text
    assert "@page { size: A4" in style
    assert "table-header-group" in style


# LaTeX


def test_latex_is_a_whole_document_with_tables_in_their_place() -> None:
    text = format_report_latex(REPORT)
    assert text.startswith("% pdflatex, twice: ")
    assert "\n\\documentclass[10pt,a4paper]{article}\n" in text
    assert text.endswith("\n\\end{document}\n")
    assert "\\section*{First}" in text
    assert "\\subsection*{Part}" in text
    assert "\\begin{table}[H]" in text
    assert "% needs" not in text
    assert r"A\textbar{}B \& \textless{}c\textgreater{} d\_e 50\% \#1 \$\{x\}" in text


def test_latex_sets_no_list_without_items() -> None:
    assert "itemize" not in format_report_latex(Report("t", (Section("s", (Items(()),)),)))


def test_pdflatex_sets_reports_without_an_error_or_an_overfull_line(tmp_path: Path) -> None:
    pdflatex = shutil.which("pdflatex")
    if pdflatex is None:
        pytest.skip("no pdflatex here; tests/install-tools installs it")
    wide = Table(
        "Long", ("code", "label", "alpha"), tuple((f"code-{n}", "Word " * 9, ".5 [.2, .8]") for n in range(70))
    )
    more = Report("More", (*REPORT.sections, *HOSTILE_REPORT.sections, Section("Long", (wide,))))
    (tmp_path / "report.tex").write_text(format_report_latex(more), encoding="utf-8")
    done = subprocess.run(
        [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "report.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert [line for line in done.stdout.split("\n") if line.startswith("Overfull")] == []
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


# Word


def opened(report: Report) -> Any:
    return docx.Document(io.BytesIO(report_docx(report)))


def test_word_has_headings_lists_captions_in_its_own_styles() -> None:
    assert [(one.style.name, one.text) for one in opened(REPORT).paragraphs if one.text] == [
        ("Title", "Agreement & more"),
        ("Heading 1", "First"),
        ("Normal", "A paragraph."),
        ("List Bullet", "one"),
        ("List Bullet", "two"),
        ("Normal", "qualcode report agreement --code 'hub-*'"),
        ("Caption", "Table 1. Codes"),
        ("Normal", "Note."),
        ("Heading 2", "Part"),
        ("Caption", "Table 2. More"),
    ]


def test_word_has_the_cells_of_every_table() -> None:
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(REPORT).tables]
    assert tables == [
        [["code", "label", "n"], ["trust", "Trust", "4"], ["doubt", HOSTILE, "12"]],
        [["code", "%"], ["trust", "75–100"]],
    ]


def test_word_shows_every_text_as_it_stands() -> None:
    document = opened(HOSTILE_REPORT)
    assert [one.text.removeprefix("Table 1. ") for one in document.paragraphs if one.text] == [HOSTILE] * 6
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == [HOSTILE] * 2


def test_word_repeats_the_header_and_breaks_no_row_over_pages() -> None:
    rows = opened(REPORT).tables[0].rows
    kept = [
        (row._tr.trPr.find(qn("w:tblHeader")) is not None, row._tr.trPr.find(qn("w:cantSplit")) is not None)
        for row in rows
    ]
    assert kept == [(True, True), (False, True), (False, True)]


def test_a_table_in_word_is_as_wide_as_the_text_of_an_a4_page() -> None:
    document = opened(REPORT)
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert [round(page.page_width.cm, 1), round(page.page_height.cm, 1)] == [21.0, 29.7]
    for table in document.tables:
        assert abs(sum(column.width for column in table.columns) - room) < room / 100


def test_word_files_hold_no_clock_time() -> None:
    content = report_docx(REPORT)
    known = docx.Document(io.BytesIO(content)).core_properties
    assert (known.title, known.author, known.created, known.modified) == (
        "Agreement & more",
        "qualcode",
        datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2000, 1, 1, tzinfo=UTC),
    )
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_control_signs_are_left_out_of_word() -> None:
    report = Report("t\x00", (Section("s\x07", ("a\x01b", Table("c", ("d\x02",), (("e\x03",),)))),))
    assert opened(report).tables[0].rows[1].cells[0].text == "e"


def test_without_python_docx_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'qualcode\[docx\]'"):
        report_docx(REPORT)
