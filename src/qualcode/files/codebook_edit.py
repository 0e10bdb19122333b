"""Edits of the codebook in place: what the tool writes into a file that people wrote, and nothing else of it moves."""

from collections.abc import Mapping

import yaml

from qualcode.files.simple_yaml import format_value
from qualcode.files.yaml_edit import Edit, applied, end, end_of_line, mapping, start, value_of

_ABOVE = ("version", "name")
"""Below which entries a new one at the top of the file stands, the first that is there."""


def with_head(text: str, fields: Mapping[str, str]) -> str:
    r"""The codebook with other values of plain entries at its top, such as `version`; the text must be readable YAML.

    An entry that is not there yet is put below `version`, else below `name`, else at the top.

    >>> with_head("name: hubs  # ours\nversion: '1.0.0'  # of March\ncodes: []\n", {"version": "2.0.0"})
    'name: hubs  # ours\nversion: 2.0.0  # of March\ncodes: []\n'
    """
    for key, value in fields.items():
        root = mapping(text)
        found = value_of(root, key)
        edit = _new(text, root, key, value) if found is None else _instead(text, found, format_value(value))
        text = applied(text, [edit])
    return text


def _instead(text: str, node: yaml.Node, value: str) -> Edit:
    at, after = start(node), end(node)
    if at == after:  # nothing but the key stands there
        return Edit(at, at, value if text[:at].endswith(" ") else f" {value}")
    old = text[at:after]
    return Edit(at, after, value + old[len(old.rstrip()) :])


def _new(text: str, root: yaml.MappingNode, key: str, value: str) -> Edit:
    line = f"{key}: {format_value(value)}"
    above = next((node for node in (value_of(root, name) for name in _ABOVE) if node is not None), None)
    if root.flow_style:
        at = end(above) if above is not None else start(root) + 1
        return Edit(at, at, f", {line}" if above is not None else f"{line}, ")
    if above is not None:
        at = end_of_line(text, end(above))
        return Edit(at, at, f"\n{line}")
    at = start(root.value[0][0]) if root.value else len(text)
    return Edit(at, at, f"{line}\n")
