import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qualcode.errors import RefusedError
from qualcode.exchange import table_formats
from qualcode.exchange.latex import format_latex, latex_text
from qualcode.exchange.table_formats import format_csv, format_markdown, xlsx_bytes
from qualcode.table import Cell, Table

TABLE = Table(
    "Codings by case and code",
    ("case", "Hub", "said"),
    (("net-a", 2, 'd1 ¶2: "Two | one"\nd1 ¶3: "x"'), ("net-b", 0.5, None), ("net-c", "n/a", "=1+1")),
    ("Layers: ann.",),
)


def sheet(table: Table, name: str | None = None) -> "openpyxl.worksheet.worksheet.Worksheet":
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([table])))
    return book[name or book.sheetnames[0]]


# CSV


def test_csv_holds_header_and_rows() -> None:
    assert format_csv(TABLE) == (
        'case,Hub,said\nnet-a,2,"d1 ¶2: ""Two | one""\nd1 ¶3: ""x"""\nnet-b,0.5,\nnet-c,n/a,\'=1+1\n'
    )


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "  =1", "\t1", "\n=1", "\u00a0=1"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    table = Table("", ("a", text), ((text, "b"),))
    written = format_csv(table)
    assert written.count("'" + text) == 2
    assert written.count("'") == 2


@pytest.mark.parametrize(("cell", "expected"), [(-1, "-1"), (-0.25, "-0.25"), ("a=1", "a=1"), ("", ""), (None, "")])
def test_numbers_and_plain_texts_are_left_alone(cell: Cell, expected: str) -> None:
    assert format_csv(Table("", ("a", "b"), (("x", cell),))) == f"a,b\nx,{expected}\n"


def test_csv_has_one_kind_of_line_end_and_no_control_characters() -> None:
    assert format_csv(Table("", ("a",), (("x\r\ny\rz\x00\x07",),))) == 'a\n"x\ny\nz"\n'


# Markdown


def test_markdown_is_a_pipe_table_with_notes_below() -> None:
    assert format_markdown(TABLE) == (
        "**Codings by case and code**\n"
        "\n"
        "| case | Hub | said |\n"
        "| --- | ---: | --- |\n"
        '| net-a | 2 | d1 ¶2: "Two \\| one"<br>d1 ¶3: "x" |\n'
        "| net-b | 0.5 |  |\n"
        "| net-c | n/a | =1+1 |\n"
        "\n"
        "- Layers: ann.\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a|b", r"a\|b"),
        (r"a\|b", r"a\\\|b"),
        ("<script>", r"\<script\>"),
        ("*so* _so_ `so`", r"\*so\* \_so\_ \`so\`"),
        ("[a](b)", r"\[a\](b)"),
        ("R&D &lt;", "R&D &amp;lt;"),
        ("a\r\nb", "a<br>b"),
    ],
)
def test_markdown_shows_a_text_as_it_stands(text: str, expected: str) -> None:
    assert format_markdown(Table("", ("a",), ((text,),))) == f"| a |\n| --- |\n| {expected} |\n"


# LaTeX


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# $ % & _ { }", r"\# \$ \% \& \_ \{ \}"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ('< > | "', r"\textless{} \textgreater{} \textbar{} \textquotedbl{}"),
        ("[a] *b", "{[}a{]} {*}b"),
        ("a--b ``c''", r"a-{}-b \textasciigrave{}\textasciigrave{}c'{}'"),
        ("“é” – Łódź…", r"“é” – Łódź\dots{}"),
        ("e\u0301 ŷ ț", r"é \^{y} \textcommabelow{t}"),
        ("α ≥ .8 → ¶", r"$\alpha$ $\geq$ .8 $\to$ \P{}"),
        ("a\u00a0b\u00adc\u200b", r"a~b\-c"),
        ("中😀", "{[}U+4E2D{]}{[}U+1F600{]}"),
        ("a\x00b\x07", "ab"),
    ],
)
def test_latex_sets_a_text_as_it_stands(text: str, expected: str) -> None:
    assert latex_text(text) == expected


def test_latex_breaks_the_header_of_a_template_at_its_stroke() -> None:
    header = ("code", "respondent-background/dilemmas")
    assert r"respondent-background/\allowbreak{}dilemmas" in format_latex(Table("", header, (("a", 1),)))


def test_latex_is_a_booktabs_table_with_caption_and_notes() -> None:
    table = Table(
        "By case & code", ("case", "Hub", "Managing the network"), (("net_a", 2, "n/a"), ("b", 1, 3)), ("N.",)
    )
    assert format_latex(table) == (
        "% needs \\usepackage[T1]{fontenc}, \\usepackage[utf8]{inputenc}, "
        "\\usepackage{array,booktabs,graphicx,longtable}\n"
        "\\begin{table}[htbp]\n"
        "\\centering\\small\n"
        "\\caption{By case \\& code}\n"
        "\\smallskip\n"
        "\\begin{tabular}{lrr}\n"
        "\\toprule\n"
        "case & Hub & \\multicolumn{1}{p{2.4cm}}{\\raggedleft\\arraybackslash Managing the network} \\\\\n"
        "\\midrule\n"
        "net\\_a & 2 & n/a \\\\\n"
        "b & 1 & 3 \\\\\n"
        "\\bottomrule\n"
        "\\end{tabular}%\n"
        "\\par\\smallskip\\noindent\n"
        "\\begin{minipage}{\\linewidth}\\footnotesize\\raggedright\n"
        "N.\\par\n"
        "\\end{minipage}\n"
        "\\end{table}\n"
    )


def test_quotes_stand_in_paragraph_columns_line_by_line() -> None:
    lines = format_latex(TABLE).split("\n")
    assert lines[5] == r"\begin{tabular}{lr>{\raggedright\arraybackslash}p{0.739\linewidth}}"
    assert lines[9] == r"net-a & 2 & d1 \P{}2: \textquotedbl{}Two \textbar{} one\textquotedbl{} \\"
    assert lines[10].startswith(r" &  & d1")


def test_a_wide_table_is_fitted_to_the_line_with_upright_headers() -> None:
    header = ("case", *(f"Managing the network {n}" for n in range(20)))
    lines = format_latex(Table("Wide", header, (("a", *range(20)),))).split("\n")
    assert r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%" in lines
    assert r"\rotatebox{90}{\parbox{4.2cm}{\raggedright Managing the network 19}} \\" in "\n".join(lines)


def test_a_long_table_runs_over_pages() -> None:
    lines = format_latex(Table("Long", ("a",), tuple((f"row {n}",) for n in range(41)))).split("\n")
    assert lines[1:4] == [r"\begingroup\small", r"\begin{longtable}{l}", r"\caption{Long}\\"]
    assert r"\endlastfoot" in lines


def test_a_table_of_forty_rows_stays_on_a_page() -> None:
    lines = format_latex(Table("Short", ("a",), tuple((f"row {n}",) for n in range(40)))).split("\n")
    assert r"\begin{tabular}{l}" in lines


def test_few_rows_of_much_text_run_over_pages_in_a_paragraph_column() -> None:
    lines = format_latex(Table("Much", ("a", "b"), (("x", "word " * 700),))).split("\n")
    assert lines[2] == r"\begin{longtable}{l>{\raggedright\arraybackslash}p{0.884\linewidth}}"


NASTY = "# $ % & _ { } ~ ^ \\ < > | \" [x] *y -- ''q'' `a` “b” – … é ŷ ț α ≥ → ¶ € ½ 中😀 \u00a0\u00ad\u200b"


@pytest.mark.parametrize(
    "table",
    [
        Table(NASTY, (NASTY, "b"), ((NASTY, 1), ("[a]", "*b"), ("-", None)), (NASTY,)),
        Table("Wide", ("case", *(f"Managing the network {n}" for n in range(20))), (("a", *range(20)),)),
        Table("Long", ("case", "quotes"), tuple((f"net-{n}", "a quote of some length\nanother") for n in range(50))),
        Table("", ("a",), ()),
    ],
)
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_pdflatex_sets_the_table(table: Table, tmp_path: Path) -> None:
    latex = format_latex(table)
    assert r"\bottomrule" in latex
    text = (
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}"
        "\\usepackage{array,booktabs,graphicx,longtable}\\begin{document}\n"
        f"{latex}\\end{{document}}\n"
    )
    (tmp_path / "table.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "table.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    log = done.stdout.decode("utf-8", "replace")
    assert (done.returncode, [line for line in log.split("\n") if line.startswith("!")]) == (0, [])


# XLSX


def test_a_sheet_holds_numbers_as_numbers_and_text_as_text() -> None:
    rows = [[(cell.value, cell.data_type) for cell in row] for row in sheet(TABLE).iter_rows()]
    assert rows == [
        [("case", "s"), ("Hub", "s"), ("said", "s")],
        [("net-a", "s"), (2, "n"), ('d1 ¶2: "Two | one"\nd1 ¶3: "x"', "s")],
        [("net-b", "s"), (0.5, "n"), (None, "n")],
        [("net-c", "s"), ("n/a", "s"), ("=1+1", "s")],
    ]


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    texts = ("=1+1", "{=1}", "http://example.org", "007", "@x", "mailto:a@b.c")
    found = sheet(Table("t", ("a",), tuple((text,) for text in texts)))
    cells = [found.cell(row, 1) for row in range(2, 8)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None) for text in texts]
    archive = zipfile.ZipFile(io.BytesIO(xlsx_bytes([Table("t", ("a",), (("=1+1",),))])))
    assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_header_and_labels_stay_in_sight_and_can_be_filtered() -> None:
    found = sheet(Table("t", ("a", "b", "c"), (("x", "y", 1),), label_columns=2))
    assert (found.freeze_panes, found.auto_filter.ref) == ("C2", "A1:C2")
    assert found["A1"].alignment.wrap_text
    assert found["A2"].alignment.wrap_text


def test_numbers_and_headers_look_like_what_they_are() -> None:
    found = sheet(TABLE)
    assert (found["B2"].number_format, found["B3"].number_format) == ("General", "0.000")
    assert (found["A1"].font.bold, found["A2"].font.bold) == (True, False)


def test_columns_are_as_wide_as_their_text_within_bounds() -> None:
    found = sheet(Table("t", ("a", "b", "c"), (("x", "y" * 30, "z" * 500),)))
    assert [int(found.column_dimensions[name].width) for name in "ABC"] == [8, 32, 62]


def test_a_row_is_as_high_as_its_longest_text() -> None:
    """Seventy characters in columns of at most 62: two lines."""
    found = sheet(Table("t", ("a", "b"), (("x", "y" * 70), ("x", "y"))))
    assert (found.row_dimensions[2].height, found.row_dimensions[3].height) == (30, None)


def test_a_header_is_as_high_as_its_longest_name() -> None:
    """Thirty-three characters of at most eighteen a line: two lines, all of which show."""
    found = sheet(Table("t", ("a", "The novelty of improving together"), (("x", 1),)))
    assert found.row_dimensions[1].height == 30


def test_a_sheet_is_printed_across_one_page_wide_with_its_header_on_every_page() -> None:
    found = sheet(Table("t", ("a", "b", "ids"), (("x", "y", "z"),), n_unprinted=1))
    assert (found.page_setup.orientation, found.page_setup.fitToHeight, found.print_title_rows) == (
        "landscape",
        0,
        "$1:$1",
    )
    assert found.print_area == "'t'!$A$1:$B$2"


def test_the_last_sheet_says_what_the_numbers_are_on() -> None:
    rows = [[cell.value for cell in row] for row in sheet(TABLE, "About").iter_rows()]
    assert rows == [
        ["sheet", "what it holds"],
        ["Codings by case and code", "Codings by case and code"],
        [None, "Layers: ann."],
    ]


def test_sheets_have_names_that_a_spreadsheet_accepts() -> None:
    long = "Codings by case and code: [all] of the networks"
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes([Table(title, ("a",), ()) for title in (long, long, "About", "'", "History")]))
    )
    assert book.sheetnames == [
        "Codings by case and code all of",
        "Codings by case and code al (2)",
        "About (2)",
        "Table",
        "History (2)",
        "About",
    ]


def test_the_same_table_gives_the_same_bytes() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([TABLE])))
    assert book.properties.title == "Codings by case and code"
    assert (book.properties.created, book.properties.modified) == (datetime(2000, 1, 1), datetime(2000, 1, 1))
    assert xlsx_bytes([TABLE]) == xlsx_bytes([TABLE])


def test_control_characters_are_left_out_of_a_sheet() -> None:
    assert sheet(Table("t\x01", ("a",), (("x\x00\x07\ud800\uffffy\tz\r\nw",),)))["A2"].value == "xy\tz\nw"


@pytest.mark.parametrize(("text", "kept"), [("x" * 40_000, 32_767), ("x" * 32_767, 32_767), ("😀" * 20_000, 16_383)])
def test_a_text_too_long_for_a_cell_is_cut_with_a_note(text: str, kept: int) -> None:
    table = Table("t", ("a", "b"), (("r", text),))
    assert sheet(table)["B2"].value == text[:kept]
    notes = [row[1].value for row in sheet(table, "About").iter_rows(min_row=3)]
    assert notes == (["Row 2, 'b': cut at 32767 characters; CSV has all."] if kept < len(text) else [])


def test_a_workbook_without_tables_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([])))
    assert (book.sheetnames, book["About"].max_row) == (["About"], 1)


def test_a_table_larger_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_formats, "_MAX_ROWS", 3)
    assert sheet(Table("t", ("a",), (("1",), ("2",))))["A3"].value == "2"
    with pytest.raises(RefusedError, match="has 3 rows and 1 columns, more than a sheet"):
        xlsx_bytes([Table("t", ("a",), (("1",), ("2",), ("3",)))])
