"""Memos: Markdown with front matter that says what they are about."""

import re

from qualcode.errors import did_you_mean
from qualcode.files.front_matter import parse_front_matter
from qualcode.files.simple_yaml import format_list, format_value
from qualcode.files.yaml_nodes import FieldReader
from qualcode.model import MEMO_TYPES, Memo
from qualcode.problem import Problem

_FIELDS = ("id", "title", "type", "by", "date", "documents", "codes", "codings", "cases")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_memo(text: str, path: str) -> tuple[Memo | None, list[Problem]]:
    """One memo; its id is the name of its file unless it says otherwise."""
    matter, problems = parse_front_matter(text, path)
    if matter is None:
        return None, problems
    reader = FieldReader(matter.fields, path, problems)
    reader.only(_FIELDS)
    kind = reader.text("type", "analytic")
    if kind not in MEMO_TYPES:
        reader.problem("type", "memo-type", f"no type of memo '{kind}'{did_you_mean(kind, MEMO_TYPES)}")
    date = reader.text("date")
    if not _DATE.fullmatch(date):
        shown = f"'{date}' is no date" if date else "a memo has no date"
        reader.problem("date", "memo-date", f"{shown}; write `date: 2019-03-14`")
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    return (
        Memo(
            id=reader.text("id") or stem,
            path=path,
            title=reader.text("title"),
            type=kind,
            by=reader.text("by"),
            date=date,
            documents=reader.texts("documents"),
            codes=reader.texts("codes"),
            codings=reader.texts("codings"),
            cases=reader.texts("cases"),
            text=text[matter.body_offset :].strip("\n"),
        ),
        problems,
    )


def format_memo(memo: Memo) -> str:
    """The file of a memo."""
    lines = ["---", f"id: {format_value(memo.id)}"]
    for key, value in (("title", memo.title), ("type", memo.type), ("by", memo.by), ("date", memo.date)):
        if value:
            lines.append(f"{key}: {format_value(value)}")
    for key, items in (
        ("documents", memo.documents),
        ("codes", memo.codes),
        ("codings", memo.codings),
        ("cases", memo.cases),
    ):
        if items:
            lines.append(f"{key}: {format_list(items)}")
    return "\n".join([*lines, "---", "", memo.text.strip("\n"), ""])
