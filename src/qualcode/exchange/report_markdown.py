"""A report in Markdown, as GitHub shows it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from qualcode.exchange.table_formats import format_markdown, markdown_text
from qualcode.report import Block, Items, Report, Verbatim
from qualcode.text import one_line


def format_report_markdown(report: Report) -> str:
    """A report with `#` headings, numbered pipe tables and lists; every text shows as it stands."""
    parts = [f"# {_flat(report.title)}"]
    numbers = count(1)
    for section in report.sections:
        parts.append(f"{'#' * (section.level + 1)} {_flat(section.heading)}")
        parts += ["\n".join(_lines(block, numbers)) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def _lines(block: Block, numbers: "Iterator[int]") -> Iterator[str]:
    if isinstance(block, Items):
        yield from (f"- {_paragraph(text)}" for text in block.texts)
    elif isinstance(block, Verbatim):
        text = one_line(block.text)
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+|$", text)))
        yield from (fence, text, fence)
    elif isinstance(block, str):
        yield _paragraph(block)
    else:
        titled = replace(block, title=f"Table {next(numbers)}. {one_line(block.title)}")
        yield format_markdown(titled).rstrip("\n")


def _paragraph(text: str) -> str:
    """A text on one line whose first signs start no list, heading or rule."""
    flat = _flat(text)
    start = re.match(r"[#+=-]|\d+(?=[.)](?:\s|$))", flat)
    if start is None:
        return flat
    return f"\\{flat}" if not start[0].isdigit() else f"{start[0]}\\{flat[start.end() :]}"


def _flat(text: str) -> str:
    return markdown_text(one_line(text))
