"""Front matter: the YAML between two `---` lines at the head of a text file."""

import re
from dataclasses import dataclass

from qualcode.files.simple_yaml import read_fields
from qualcode.files.yaml_nodes import Fields
from qualcode.problem import Problem

_OPEN = "---\n"
_CLOSE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file cut in two: what its head says, and where its body begins."""

    fields: Fields
    body_offset: int
    body_line: int


def parse_front_matter(text: str, path: str) -> tuple[FrontMatter | None, list[Problem]]:
    """The head of a file, or why there is none."""
    if not text.startswith(_OPEN):
        message = "has no front matter; the first line must be `---`, then `id: …`, then a line `---`"
        return None, [Problem(path, 1, "front-matter", message)]
    close = _CLOSE.search(text, len(_OPEN))
    if close is None:
        return None, [Problem(path, 1, "front-matter", "the front matter is never closed; add a line `---` after it")]
    head = text[len(_OPEN) : close.start()]
    body_line = text.count("\n", 0, close.end()) + 1
    fields, problems = read_fields(head, path, first_line=2)
    if fields is None:
        if not problems:
            problems = [Problem(path, 2, "front-matter", "the front matter must be `key: value` lines")]
        return None, problems
    return FrontMatter(fields, close.end(), body_line), problems
