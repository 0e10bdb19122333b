"""The plain part of YAML, as the tool writes it: read ten times faster, and written so that it needs no more."""

import re

from qualcode.files.yaml_nodes import Fields, Scalar, Value, parse_yaml
from qualcode.problem import Problem

_NAME = r"[A-Za-z_][\w-]*"
_ENTRY = r"[A-Za-z0-9][\w.-]*"
_PLAIN = r"[A-Za-z0-9](?:[\w,./()+-]| (?! ))*(?<! )"
_FLOW_TEXT = r"[A-Za-z0-9](?:[\w.-]| (?=\w))*"
_FLOW = rf"\{{{_FLOW_TEXT}: {_FLOW_TEXT}(?:, {_FLOW_TEXT}: {_FLOW_TEXT})*\}}"
_LINE = re.compile(rf"({_NAME}):(?: (?:({_PLAIN})|({_FLOW})))?\n|#[^\n]*\n")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BELOW = re.compile(rf"  ({_ENTRY}): (?:({_PLAIN})|({_FLOW}))\n")


def read_fields(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, list[Problem]]:
    """A map of YAML: by its plain lines if it has no others, else by the YAML parser.

    Returns:
        `None` without a problem where the text is empty or no map.
    """
    fields = simple_fields(text, first_line)
    if fields is not None:
        return fields, []
    tree: Value | None
    tree, problems = parse_yaml(text, path, first_line)
    return (tree if isinstance(tree, Fields) else None), problems


def simple_fields(text: str, first_line: int = 1) -> Fields | None:
    """The fields of a text in which every line is plain; `None` sends it to the YAML parser.

    Plain are `key: words`, `key: {a: b}`, `key:` above indented lines of these
    kinds, and remarks. Only text that means the same to both is
    accepted: ten thousand heads take seconds in a YAML parser.
    """
    fields = Fields(first_line)
    at, line = 0, first_line
    while at < len(text):
        found = _LINE.match(text, at)
        if found is None or found[1] in fields.values:
            return None
        at, (key, plain, flow), here = found.end(), found.groups(), line
        line += 1
        if key is None:
            continue
        value: Value | None
        if plain:
            value = _scalar(plain, here)
        elif flow:
            value = _flow(flow, here)
        else:
            value, at, line = _entries(text, at, line)
        if value is None:
            return None
        fields.lines[key] = here
        fields.values[key] = value
    return fields if fields.values else None


def _entries(text: str, at: int, line: int) -> tuple[Fields | None, int, int]:
    """The indented lines from here on; `None` where there are none or two of one key."""
    below = Fields(line)
    while found := _BELOW.match(text, at):
        value = _scalar(found[2], line) if found[2] else _flow(found[3], line)
        if value is None or found[1] in below.values:
            return None, at, line
        below.lines[found[1]] = line
        below.values[found[1]] = value
        at, line = found.end(), line + 1
    return (below if below.values else None), at, line


def _flow(text: str, line: int) -> Fields | None:
    flow = Fields(line)
    for pair in text[1:-1].split(", "):
        key, _, value = pair.partition(": ")
        if key in flow.values:
            return None
        flow.values[key] = _scalar(value, line)
        flow.lines[key] = line
    return flow


def _scalar(text: str, line: int) -> Scalar:
    scalar = Scalar(text)
    scalar.line = line
    return scalar


def format_value(text: str) -> str:
    """A text as a YAML value on one line, quoted only where it must be."""
    if re.fullmatch(_PLAIN, text) and text.lower() not in ("null", "true", "false", "yes", "no"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
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
