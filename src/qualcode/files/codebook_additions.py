"""A code more in a codebook that people wrote: put in place by the positions of its nodes, all else stays."""

from collections.abc import Iterator

import yaml

from qualcode.files.simple_yaml import format_list, format_value
from qualcode.files.yaml_edit import Edit, after_remarks, applied, end, end_of_line, mapping, start, value_of
from qualcode.model import Code

_FIELDS = ("id", "label", "definition", "use_when", "not_when")


def with_new_code(text: str, code: Code) -> str | None:
    r"""The codebook with one more code, the last below its parent, or at the top where it has none.

    Args:
        text: Readable YAML.
        code: With the id of a code that stands in the file itself as its parent.

    Returns:
        `None` where the parent does not stand in the file.

    >>> with_new_code("codes:\n  - id: a  # ours\n# end\n", Code("b", "B"))
    'codes:\n  - id: a  # ours\n  - id: b\n    label: B\n# end\n'
    """
    root = mapping(text)
    above = root if code.parent is None else next((one for one in _nodes(root) if _id(one) == code.parent), None)
    if above is None:
        return None
    found = value_of(above, "codes")
    lines = _lines(code)
    if isinstance(found, yaml.SequenceNode) and found.value and not found.flow_style:
        at, column = _below(text, found), found.start_mark.column
        return applied(text, [Edit(at, at, _block(lines, column))])
    if isinstance(found, yaml.SequenceNode) and found.value:
        last = end(found.value[-1])
        return applied(text, [Edit(last, last, f", {_flow(lines)}")])
    if found is not None:  # `codes:` without any, or `codes: []`
        return applied(text, [_instead(text, above, found, lines)])
    if above.flow_style:
        last = end(above.value[-1][1])
        return applied(text, [Edit(last, last, f", codes: [{_flow(lines)}]")])
    column = above.start_mark.column if above.value else 0
    at = _below(text, above) if above.value else len(text)
    gap = "" if not text or text.endswith("\n") or above.value else "\n"
    return applied(text, [Edit(at, at, f"{gap}\n{' ' * column}codes:{_block(lines, column + 2)}")])


def _nodes(above: yaml.MappingNode) -> Iterator[yaml.MappingNode]:
    """The codes below a node, however deep."""
    found = value_of(above, "codes")
    for node in found.value if isinstance(found, yaml.SequenceNode) else ():
        if isinstance(node, yaml.MappingNode):
            yield node
            yield from _nodes(node)


def _id(node: yaml.MappingNode) -> str:
    found = value_of(node, "id")
    return str(found.value).strip() if isinstance(found, yaml.ScalarNode) else ""


def _instead(text: str, above: yaml.MappingNode, found: yaml.Node, lines: list[str]) -> Edit:
    """The list in the place of an empty one."""
    at, after = start(found), end(found)
    if above.flow_style:
        return Edit(at, after, f"{'' if text[:at].endswith(' ') else ' '}[{_flow(lines)}]")
    at = len(text[:at].rstrip(" "))
    return Edit(at, after, _block(lines, above.start_mark.column + 2))


def _block(lines: list[str], column: int) -> str:
    """The lines of a new entry, each behind a line end."""
    return "".join(f"\n{' ' * column}{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _flow(lines: list[str]) -> str:
    """The same on one line; what has a comma or a bracket in it is quoted."""
    return "{" + ", ".join(_quoted(line) for line in lines) + "}"


def _quoted(line: str) -> str:
    key, _, value = line.partition(": ")
    plain = not set(value) & set(",[]{}") or value.startswith(('"', "["))
    return line if plain else f'{key}: "{value}"'


def _lines(code: Code) -> list[str]:
    pairs = [(name, str(getattr(code, name))) for name in _FIELDS]
    lines = [f"{name}: {format_value(value)}" for name, value in pairs if value]
    if code.examples:
        lines.append(f"examples: {format_list(code.examples)}")
    return [*lines, *([f"source: {format_value(code.source)}"] if code.source else [])]


def _below(text: str, node: yaml.CollectionNode) -> int:
    """Where a new line goes below a block: after its last words, and the remarks that are set in deeper than it."""
    at = end_of_line(text, len(text[: _last(node)].rstrip()))
    return after_remarks(text, at, node.start_mark.column)


def _last(node: yaml.Node) -> int:
    """After the last sign of what a node holds, however deep."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return end(node)
