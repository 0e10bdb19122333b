"""YAML as plain strings with their lines: no guessed types, no aliases, no duplicate keys."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import yaml

from qualcode.errors import did_you_mean
from qualcode.phrases import CONFLICT
from qualcode.problem import Problem

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
PLAIN_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
"""An id that can name a file or folder anywhere."""
MAX_DEPTH = 40
MAX_CHARS = 20_000_000


class Scalar(str):
    """A plain string that remembers its line."""

    line: int = 0


@dataclass(slots=True)
class Fields:
    """A mapping as it stands in a file."""

    line: int
    values: dict[str, "Value"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Value = Scalar | Fields | list["Value"]


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Value | None, list[Problem]]:
    """The tree of a YAML text; `None` where the text is empty or cannot be read.

    Args:
        text: One YAML document.
        path: For the problems.
        first_line: The line of the file at which `text` begins.
    """
    if len(text) > MAX_CHARS:
        return None, [Problem(path, first_line, "too-large", f"has more than {MAX_CHARS:,} characters of YAML")]
    try:
        if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
            return None, [Problem(path, first_line, "yaml", f"is nested deeper than {MAX_DEPTH} levels")]
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        return None, [_fault(error, text, path, first_line)]
    except yaml.YAMLError as error:
        return None, [Problem(path, first_line, "yaml", str(error).replace("\n", " "))]
    except RecursionError:
        return None, [Problem(path, first_line, "yaml", f"is nested deeper than {MAX_DEPTH} levels")]
    if node is None:
        return None, []
    converter = _Converter(path, first_line)
    return converter.value(node, 0), converter.problems


def _fault(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    lines = text.split("\n")
    conflict = next((number for number, one in enumerate(lines, first_line) if one.startswith("<<<<<<<")), 0)
    if conflict:
        return Problem(path, conflict, "yaml", CONFLICT)
    mark = error.problem_mark or error.context_mark
    line = first_line + (mark.line if mark else 0)
    said = (error.problem or error.context or "cannot be read").replace("\n", " ")
    at_fault = "".join(lines[line - first_line : line - first_line + 1])  # none after the last line
    if "'\\t'" in said or at_fault.lstrip(" ").startswith("\t"):
        return Problem(path, line, "yaml", "a tab stands where spaces must; indent with spaces")
    hint = " (a value that holds `: ` or starts with a special character needs quotes)"
    return Problem(path, line, "yaml", f"{said}{hint}")


def _depth(text: str) -> int:
    """How deep a text is nested; asked before it is composed, since the C library recurses without a limit."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                return deepest
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
    return deepest


class _Converter:
    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def problem(self, node: yaml.Node, rule: str, message: str) -> None:
        self.problems.append(Problem(self.path, self.line(node), rule, message))

    def value(self, node: yaml.Node, depth: int) -> Value:
        if id(node) in self.seen or depth > MAX_DEPTH:
            rule = "yaml-alias" if id(node) in self.seen else "yaml"
            what = (
                "an alias (*name) repeats another value; write the value out"
                if depth <= MAX_DEPTH
                else "is nested too deep"
            )
            self.problem(node, rule, what)
            return _scalar("", self.line(node))
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.fields(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return _scalar(str(node.value), self.line(node))

    def fields(self, node: yaml.MappingNode, depth: int) -> Fields:
        fields = Fields(self.line(node))
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.problem(key_node, "yaml", "a key must be a plain word")
                continue
            key = str(key_node.value)
            if key in fields.values:
                first = fields.lines[key]
                self.problem(key_node, "duplicate-key", f"'{key}' stands here and at line {first}; keep one of them")
                continue
            fields.lines[key] = self.line(key_node)
            fields.values[key] = self.value(value_node, depth + 1)
        return fields


def _scalar(text: str, line: int) -> Scalar:
    scalar = Scalar(text)
    scalar.line = line
    return scalar


class FieldReader:
    """Takes typed values out of a mapping and notes what does not fit."""

    def __init__(self, fields: Fields, path: str, problems: list[Problem]) -> None:
        self.fields = fields
        self.path = path
        self.problems = problems

    def line(self, key: str) -> int:
        """The line of a key; the mapping's own where the key is absent."""
        return self.fields.lines.get(key, self.fields.line)

    def problem(self, key: str, rule: str, message: str) -> None:
        """Note a fault of one entry."""
        self.problems.append(Problem(self.path, self.line(key), rule, message))

    def text(self, key: str, default: str = "") -> str:
        """A plain value."""
        value = self.fields.values.get(key)
        if value is None:
            return default
        if isinstance(value, Scalar):
            return str(value).strip()
        self.problem(key, "wrong-type", f"'{key}' must be a text, not a list or a map")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of plain values; a single one counts as a list of one."""
        return tuple(str(item) for item in self.scalars(key))

    def scalars(self, key: str) -> list[Scalar]:
        """A list of plain values with their lines."""
        value = self.fields.values.get(key)
        if value is None or value == "":
            return []
        items = value if isinstance(value, list) else [value]
        plain = [item for item in items if isinstance(item, Scalar)]
        if len(plain) != len(items):
            self.problem(key, "wrong-type", f"'{key}' must be a list of texts")
        return plain

    def truth(self, key: str) -> bool:
        """`true` or `false`."""
        text = self.text(key, "false")
        if text not in ("true", "false"):
            self.problem(key, "wrong-type", f"'{key}' must be true or false, not '{text}'")
        return text == "true"

    def map(self, key: str) -> dict[str, str]:
        """A map of plain values."""
        value = self.fields.values.get(key)
        if value is None or value == "":
            return {}
        if not isinstance(value, Fields):
            self.problem(key, "wrong-type", f"'{key}' must be a map such as `{{INT: interviewer}}`")
            return {}
        plain = {name: str(item) for name, item in value.values.items() if isinstance(item, Scalar)}
        if len(plain) != len(value.values):
            self.problem(key, "wrong-type", f"'{key}' must be a map of texts")
        return plain

    def maps(self, key: str) -> Iterator["FieldReader"]:
        """A list of maps, each with a reader of its own."""
        value = self.fields.values.get(key)
        if value is None or value == "":
            return
        if not isinstance(value, list):
            self.problem(key, "wrong-type", f"'{key}' must be a list (`- id: …`)")
            return
        for item in value:
            if isinstance(item, Fields):
                yield FieldReader(item, self.path, self.problems)
            else:
                line = item.line if isinstance(item, Scalar) else self.line(key)
                shown = f"'{item}'" if isinstance(item, Scalar) else "a list"
                message = f"an entry of '{key}' must be a map that starts with `id:`, not {shown}"
                self.problems.append(Problem(self.path, line, "wrong-type", message))

    def only(self, known: Iterable[str]) -> None:
        """Note every key that is not known, with the nearest that is."""
        names = tuple(known)
        for key in self.fields.values:
            if key not in names:
                self.problem(key, "unknown-field", f"no field '{key}' here{did_you_mean(key, names)}")
