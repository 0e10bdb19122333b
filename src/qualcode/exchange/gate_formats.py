"""A gate for continuous integration: JUnit XML, and annotations of GitHub Actions."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from qualcode.analysis.judging.gate_rows import GateRow, by_round, summary, told
from qualcode.exchange.cell_text import CONTROL, plain_text
from qualcode.model import Codebook
from qualcode.settings import Thresholds


def format_junit(rows: Sequence[GateRow], notes: Sequence[str] = ()) -> str:
    """A report in JUnit's XML: a test suite a round (`all` without rounds), a test case a code.

    A code that is not judged is skipped. Every case says what it has and
    needs; every suite says what the numbers are on. No time stands in it, so
    that the same study gives the same bytes.

    Args:
        rows: As the gate gave them.
        notes: What the numbers are on.
    """
    from lxml import etree

    root = etree.Element("testsuites", {"name": "qualcode agreement", **_counts(rows)})
    for name, group in by_round(rows):
        skipped = sum(row.passed is None for row in group)
        suite = etree.SubElement(
            root, "testsuite", {"name": plain_text(name), **_counts(group), "skipped": str(skipped)}
        )
        for row in group:
            classname = plain_text(f"agreement.{name}")
            case = etree.SubElement(suite, "testcase", classname=classname, name=plain_text(row.code), time="0")
            said = plain_text(told(row))
            if row.passed is False:
                etree.SubElement(case, "failure", type=plain_text(row.verdict or "fails"), message=said).text = said
            elif row.passed is None:
                etree.SubElement(case, "skipped", message=plain_text(row.why))
            else:
                etree.SubElement(case, "system-out").text = said
        if notes:
            etree.SubElement(suite, "system-out").text = plain_text("\n".join(notes))
    etree.indent(root)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text.decode("utf-8") + "\n"


def _counts(rows: Sequence[GateRow]) -> dict[str, str]:
    failures = sum(row.passed is False for row in rows)
    return {"tests": str(len(rows)), "failures": str(failures), "errors": "0", "time": "0"}


def format_github(rows: Sequence[GateRow], thresholds: Thresholds, codebook: Codebook, folder: str = "") -> str:
    """Annotations of GitHub Actions: an error for each failing code, or one notice that all is well.

    An error points at the threshold's line in `qualcode.yaml`, or at the
    code's line in the codebook where no line of a threshold is known.

    Args:
        rows: As the gate gave them.
        thresholds: Know their lines.
        codebook: Knows the lines of its codes.
        folder: The study's folder as seen from the root of the repository; empty where it is the root.
    """
    failing = [(name, row) for name, group in by_round(rows) for row in group if row.passed is False]
    if not failing:
        return f"::notice title=Agreement::{_message(summary(rows))}\n"
    several = any(row.round for row in rows)
    lines = []
    for name, row in failing:
        place = {**_place(row, thresholds, codebook, folder), "title": f"Agreement on {row.code}"}
        where = f" in {name}" if several else ""
        properties = ",".join(f"{key}={_property(value)}" for key, value in place.items())
        lines.append(f"::error {properties}::{_message(f'{row.code}{where}: {told(row)}')}\n")
    return "".join(lines)


def folder_in(repository: Path, root: Path) -> str:
    """A study's folder as seen from the root of its repository; empty where it is that root, or outside."""
    inside, outside = root.resolve(), repository.resolve()
    return inside.relative_to(outside).as_posix() if inside.is_relative_to(outside) else ""


def _place(row: GateRow, thresholds: Thresholds, codebook: Codebook, folder: str) -> dict[str, str]:
    line, path = thresholds.lines.get(row.setting, 0), thresholds.path
    if not line and row.code in codebook.by_id:
        line, path = codebook.by_id[row.code].line, codebook.path
    return {"file": str(PurePosixPath(folder, path)), "line": str(line)} if line else {}


def _message(text: str) -> str:
    """Text that a workflow command ends with: percent signs and line ends written as codes.

    >>> _message("95 % of them")
    '95 %25 of them'
    """
    return CONTROL.sub("", text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A value inside a workflow command, which colons and commas would end too.

    >>> _property("trust: lost, won")
    'trust%3A lost%2C won'
    """
    return _message(text).replace(":", "%3A").replace(",", "%2C")
