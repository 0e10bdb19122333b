"""Additions to `qualcode.yaml` in place: remarks, order and layout of what stands there survive."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from qualcode.files.simple_yaml import format_value
from qualcode.model import Sample, SamplePart

_WIDTH = 110


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


def format_part(part: SamplePart) -> str:
    """A document, or some of its turns, as an entry of a list.

    >>> format_part(SamplePart("p1")), format_part(SamplePart("p2", "3-9 14"))
    ('p1', '{document: p2, turns: 3-9 14}')
    """
    document = format_value(part.document)
    return f"{{document: {document}, turns: {part.turns}}}" if part.turns else document


def with_assignments(text: str, additions: Mapping[str, Sequence[SamplePart]]) -> str:
    """The settings with more for some coders to code; the text must be readable YAML.

    Args:
        text: Of `qualcode.yaml`.
        additions: Coder to what is added at the end of their list; turns of a document of which the coder has some
            already take the place of these.
    """
    root = _mapping(text)
    found = _entry(root, "assignments")
    if found is None or not isinstance(found, yaml.MappingNode) or not found.value:
        lines = "".join(f"  {format_value(coder)}: {_flow(parts)}\n" for coder, parts in additions.items())
        if found is None:
            return _appended(text, f"assignments:\n{lines}")
        return _applied(text, [_Edit(_start(found), _end(found), "\n" + lines.rstrip("\n"))])
    edits = []
    for coder, parts in additions.items():
        own = _entry(found, coder)
        if own is None:
            edits.append(_in_map(text, found, f"{format_value(coder)}: {_flow(parts)}"))
            continue
        there = {part: _turns_of(own, part.document) for part in parts}
        edits += [_Edit(_start(node), _end(node), part.turns) for part, node in there.items() if node is not None]
        new = [format_part(part) for part, node in there.items() if node is None]
        edits += [_in_list(text, own, new)] if new else []
    return _applied(text, edits)


def with_sample(text: str, sample: Sample) -> str:
    """The settings with one more record of how a sample was drawn."""
    fields = [
        ("id", format_value(sample.id)),
        ("seed", str(sample.seed)),
        ("by", f"[{', '.join(map(format_value, sample.by))}]"),
        ("unit", sample.unit),
        ("of", str(sample.of)),
        ("drawn", str(sample.drawn)),
        ("random", _flow(sample.random)),
    ]
    if sample.code:
        fields += [("code", format_value(sample.code)), ("enriched", _flow(sample.enriched))]
    found = _entry(_mapping(text), "samples")
    if isinstance(found, yaml.SequenceNode) and found.value and not found.flow_style:
        indent = " " * found.start_mark.column
        block = "\n".join(
            f"{indent}{'  ' if number else '- '}{key}: {value}" for number, (key, value) in enumerate(fields)
        )
        at = _end_of_line(text, _end(found))
        return _applied(text, [_Edit(at, at, "\n" + block)])
    block = "\n".join(f"  {'  ' if number else '- '}{key}: {value}" for number, (key, value) in enumerate(fields))
    if found is None:
        return _appended(text, f"samples:\n{block}\n")
    if isinstance(found, yaml.SequenceNode) and found.value:
        return _applied(text, [_in_list(text, found, [f"{{{', '.join(f'{key}: {value}' for key, value in fields)}}}"])])
    return _applied(text, [_Edit(_start(found), _end(found), "\n" + block)])


def _in_list(text: str, node: yaml.Node, entries: Sequence[str]) -> _Edit:
    """Entries at the end of a list, in the way in which it is written."""
    if not isinstance(node, yaml.SequenceNode):
        old = text[_start(node) : _end(node)]
        space = "" if text[: _start(node)].endswith(" ") else " "
        return _Edit(_start(node), _end(node), f"{space}[{', '.join([*([old] if old else []), *entries])}]")
    if not node.value:
        return _Edit(_start(node), _end(node), f"[{', '.join(entries)}]")
    last = _end(node.value[-1])
    if not node.flow_style:
        at = _end_of_line(text, last)
        return _Edit(at, at, "".join(f"\n{' ' * node.start_mark.column}- {entry}" for entry in entries))
    return _Edit(last, last, _on_new_lines(" " * node.value[0].start_mark.column, entries))


def _on_new_lines(indent: str, entries: Sequence[str]) -> str:
    """Entries on lines of their own below those of a list between brackets, as many a line as fit."""
    lines = [indent + entries[0]]
    for entry in entries[1:]:
        if len(lines[-1]) + len(entry) + 3 > _WIDTH:
            lines.append(indent + entry)
        else:
            lines[-1] += f", {entry}"
    return "".join(f",\n{line}" for line in lines)


def _turns_of(node: yaml.Node, document: str) -> yaml.Node | None:
    """The value of `turns` of a document's entry in a list, where it stands there in part."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        if isinstance(item, yaml.MappingNode):
            name = _entry(item, "document")
            if name is not None and name.value == document:
                return _entry(item, "turns")
    return None


def _in_map(text: str, node: yaml.MappingNode, line: str) -> _Edit:
    """One more key at the end of a map."""
    last = _end(node.value[-1][1])
    if node.flow_style:
        return _Edit(last, last, f", {line}")
    at = _end_of_line(text, last)
    return _Edit(at, at, f"\n{' ' * node.start_mark.column}{line}")


def _flow(parts: Sequence[SamplePart]) -> str:
    return f"[{', '.join(map(format_part, parts))}]"


def _mapping(text: str) -> yaml.MappingNode:
    """The whole file; offsets count its characters, which the faster reader in C does not promise."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    return node if isinstance(node, yaml.MappingNode) else yaml.MappingNode("tag:yaml.org,2002:map", [])


def _entry(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(node: yaml.Node) -> int:
    """After the last character of a value; the parser ends a block after the remarks and blank lines below it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    """The text with all edits; of two at one place the first stands first."""
    for _, edit in sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[0]), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _appended(text: str, block: str) -> str:
    """A block at the end of the file, below a blank line."""
    body = text if not text or text.endswith("\n") else text + "\n"
    return f"{body}\n{block}" if body else block
