"""A report for pdflatex, whole, with packages that every LaTeX has."""

from collections.abc import Iterator

from qualcode.exchange.latex import format_latex, latex_text
from qualcode.report import Block, Items, Report, Verbatim
from qualcode.text import one_line

_PREAMBLE = r"""% pdflatex, twice: the second run settles the widths of tables that run over pages
\documentclass[10pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage[margin=2.3cm]{geometry}
\usepackage{array,booktabs,float,graphicx,longtable}
\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt plus 2pt}
\setlength{\emergencystretch}{3em}
\begin{document}"""
_HEADINGS = ("section", "subsection", "subsubsection")


def format_report_latex(report: Report) -> str:
    """A report as a document that `pdflatex` sets by itself; tables stand where they belong."""
    lines = [_PREAMBLE, rf"\begin{{center}}\LARGE {_flat(report.title)}\end{{center}}"]
    for section in report.sections:
        lines += ["", rf"\{_HEADINGS[section.level - 1]}*{{{_flat(section.heading)}}}"]
        for block in section.blocks:
            lines += ["", *_lines(block)]
    return "\n".join([*lines, "", r"\end{document}"]) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Items):
        if block.texts:
            yield r"\begin{itemize}\setlength{\itemsep}{1pt}\raggedright"
            yield from (rf"\item {_flat(text)}" for text in block.texts)
            yield r"\end{itemize}"
    elif isinstance(block, Verbatim):
        yield rf"{{\small\raggedright\ttfamily {_flat(block.text)}\par}}"
    elif isinstance(block, str):
        yield _flat(block)
    else:
        yield format_latex(block, alone=False).rstrip("\n")


def _flat(text: str) -> str:
    return latex_text(one_line(text))
