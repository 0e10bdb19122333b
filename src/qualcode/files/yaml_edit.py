"""Edits of YAML in place, by the positions of its nodes: remarks, order and layout of all else survive."""

from collections.abc import Sequence
from typing import NamedTuple

import yaml


class Edit(NamedTuple):
    """Characters of a text, and what takes their place."""

    start: int
    end: int
    new: str


def mapping(text: str) -> yaml.MappingNode:
    """The whole file; offsets count its characters, which the faster reader in C does not promise."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    return node if isinstance(node, yaml.MappingNode) else yaml.MappingNode("tag:yaml.org,2002:map", [])


def value_of(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    """The value of a key."""
    return next((value for name, value in node.value if name.value == key), None)


def start(node: yaml.Node) -> int:
    """Before the first character of a value."""
    return int(node.start_mark.index)


def end(node: yaml.Node) -> int:
    """After the last character of a value; the parser ends a block after the remarks and blank lines below it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def end_of_line(text: str, at: int) -> int:
    """Where the line ends in which a place lies."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def below(text: str, node: yaml.CollectionNode) -> int:
    """Where a new line goes below a block: after the remarks that are set in like its entries, or deeper."""
    return after_remarks(text, end_of_line(text, end(node)), node.start_mark.column)


def after_remarks(text: str, at: int, column: int) -> int:
    """Behind the remark lines below a line that are set in deeper than a column; the line's own end where none are."""
    place = at
    while place < len(text):
        stop = end_of_line(text, place + 1)
        line = text[place + 1 : stop]
        remark = line.lstrip(" ")
        if remark and not (remark.startswith("#") and len(line) - len(remark) > column):
            break
        if remark:
            at = stop
        elif stop >= len(text):
            break
        place = stop
    return at


def in_map(text: str, node: yaml.MappingNode, line: str) -> Edit:
    """One more key at the end of a map."""
    last = end(node.value[-1][1])
    if node.flow_style:
        return Edit(last, last, f", {line}")
    at = below(text, node)
    return Edit(at, at, f"\n{' ' * node.start_mark.column}{line}")


def with_entry(text: str, key: str, lines: Sequence[str], flow: str) -> str:
    r"""The file with one more map at the end of a list at its top; where the list is not there, it comes to the end.

    Args:
        text: Readable YAML, or nothing but remarks.
        key: Of the list.
        lines: The map's entries, as `name: value`.
        flow: The map on one line, for a list that is written so.

    >>> with_entry("list:\n- a: 1  # one\n# end\n", "list", ["a: 2"], "{a: 2}")
    'list:\n- a: 1  # one\n- a: 2\n# end\n'
    """
    block = [f"  {'  ' if number else '- '}{line}" for number, line in enumerate(lines)]
    found = value_of(mapping(text), key)
    if found is None:
        body = text if not text or text.endswith("\n") else text + "\n"
        gap = "\n" if body.strip() and mapping(text).value else ""
        return f"{body}{gap}{key}:\n" + "".join(f"{line}\n" for line in block)
    if not isinstance(found, yaml.SequenceNode) or not found.value:
        return applied(text, [Edit(start(found), end(found), "\n" + "\n".join(block))])
    last = end(found.value[-1])
    if found.flow_style:
        return applied(text, [Edit(last, last, f", {flow}")])
    at = end_of_line(text, len(text[:last].rstrip()))  # text in a block ends below its last line
    indent = " " * found.start_mark.column
    return applied(text, [Edit(at, at, "".join(f"\n{indent}{line[2:]}" for line in block))])


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits; of two at one place the first stands first."""
    for _, edit in sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[0]), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def appended(text: str, block: str) -> str:
    """A block at the end of the file, below a blank line."""
    body = text if not text or text.endswith("\n") else text + "\n"
    return f"{body}\n{block}" if body else block
