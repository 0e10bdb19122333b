"""Front matter: the YAML between two `---` lines at the head of a text file."""

import re
from dataclasses import dataclass

from qualcode.files.yaml_nodes import Fields, Scalar, Value, parse_yaml
from qualcode.problem import Problem

_OPEN = "---\n"
_CLOSE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_NAME = r"[A-Za-z_][\w-]*"
_PLAIN = r"[A-Za-z0-9](?:[\w,./()+-]| (?! ))*(?<! )"
_FLOW_TEXT = r"[A-Za-z0-9](?:[\w.-]| (?=\w))*"
_FLOW = rf"\{{{_FLOW_TEXT}: {_FLOW_TEXT}(?:, {_FLOW_TEXT}: {_FLOW_TEXT})*\}}"
_SIMPLE_LINE = re.compile(rf"({_NAME}): (?:({_PLAIN})|({_FLOW}))\n")


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
    fields = _simple_fields(head)
    problems: list[Problem] = []
    if fields is None:
        tree: Value | None
        tree, problems = parse_yaml(head, path, first_line=2)
        if tree is None and problems:
            return None, problems
        if not isinstance(tree, Fields):
            return None, [
                *problems,
                Problem(path, 2, "front-matter", "the front matter must be `key: value` lines"),
            ]
        fields = tree
    return FrontMatter(fields, close.end(), body_line), problems


def _simple_fields(head: str) -> Fields | None:
    """The fields of a head in which every line is plain; `None` sends it to the YAML parser.

    Ten thousand heads take seconds in a YAML parser and a tenth of that here;
    only text that means the same to both is accepted.
    """
    fields = Fields(2)
    at, line = 0, 2
    while at < len(head):
        found = _SIMPLE_LINE.match(head, at)
        if found is None or found[1] in fields.values:
            return None
        fields.lines[found[1]] = line
        fields.values[found[1]] = _flow(found[3], line) if found[3] else _at(found[2], line)
        at, line = found.end(), line + 1
    return fields


def _flow(text: str, line: int) -> Fields:
    flow = Fields(line)
    for pair in text[1:-1].split(", "):
        key, _, value = pair.partition(": ")
        flow.values[key] = _at(value, line)
        flow.lines[key] = line
    return flow


def _at(text: str, line: int) -> Scalar:
    scalar = Scalar(text)
    scalar.line = line
    return scalar


def format_value(text: str) -> str:
    """A text as a YAML value on one line, quoted only where it must be."""
    if re.fullmatch(_PLAIN, text) and text.lower() not in ("null", "true", "false", "yes", "no"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", escaped)
    return f'"{escaped}"'


def format_flow(pairs: dict[str, str]) -> str:
    """A map of texts as a YAML flow map."""
    return "{" + ", ".join(f"{_flow_text(key)}: {_flow_text(value)}" for key, value in pairs.items()) + "}"


def format_list(items: tuple[str, ...]) -> str:
    """A list of texts as a YAML flow list."""
    return "[" + ", ".join(_flow_text(item) for item in items) + "]"


def _flow_text(text: str) -> str:
    if re.fullmatch(_FLOW_TEXT, text):
        return text
    quoted = format_value(text)
    return quoted if quoted.startswith('"') else f'"{quoted}"'
