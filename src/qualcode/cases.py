"""Add cases to the table of cases."""

import csv
import io
from collections.abc import Iterable

from qualcode.errors import UnreadableError
from qualcode.files.cases_csv import case_columns, parse_cases
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import CASES
from qualcode.model import Study
from qualcode.storage import locked, read_for_edit, write_file


def add_cases(study: Study, ids: Iterable[str]) -> list[str]:
    """Give each case that the table lacks a row of its own, with nothing but its id.

    Args:
        study: As it was loaded.
        ids: Ids of cases; those that are there already are passed over.

    Returns:
        The ids that were added.
    """
    missing = [case for case in dict.fromkeys(ids) if case and case not in study.case_by_id]
    if not missing:
        return []
    with locked(study.root):
        old = read_for_edit(study.root, CASES)
        text, problems = parse_utf8(old, CASES) if old else ("id,parent,kind\n", [])
        known, faults = parse_cases(text, CASES) if text is not None else ((), [])
        problems = [problem for problem in problems if problem.rule not in ("byte-order-mark", "newline")]
        if text is None or problems or faults:
            raise UnreadableError([*problems, *faults])
        missing = [case for case in missing if case not in {row.id for row in known}]
        if not missing:
            return []
        header, delimiter = case_columns(text)
        rows = io.StringIO()
        writer = csv.DictWriter(rows, header, delimiter=delimiter, lineterminator="\n")
        writer.writerows({"id": case} for case in missing)
        whole = text if text.endswith("\n") else text + "\n"
        write_file(study.root, CASES, (whole + rows.getvalue()).encode("utf-8"), old)
    return missing
