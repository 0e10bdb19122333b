"""Additions to `codebook/releases.yaml` in place: remarks, order and layout of what stands there survive."""

import yaml

from qualcode.files.releases_yaml import format_release, release_fields
from qualcode.files.simple_yaml import format_flow
from qualcode.files.yaml_edit import Edit, appended, applied, end, end_of_line, mapping, start, value_of
from qualcode.records import Release

_HEAD = "# Every released version of the codebook; `qualcode codebook release` adds to it.\n"


def with_release(text: str, release: Release) -> str:
    """The list with one more release at its end; the text must be readable YAML, or empty."""
    block = format_release(release)
    found = value_of(mapping(text), "releases")
    if found is None:
        return appended(text, f"releases:\n{block}") if text.strip() else f"{_HEAD}releases:\n{block}"
    if not isinstance(found, yaml.SequenceNode) or not found.value:
        return applied(text, [Edit(start(found), end(found), f"\n{block.rstrip()}")])
    last = end(found.value[-1])
    if found.flow_style:
        return applied(text, [Edit(last, last, f", {format_flow(release_fields(release))}")])
    at = end_of_line(text, last)
    indent = " " * found.start_mark.column
    lines = [indent + line[2:] for line in block.splitlines()]
    return applied(text, [Edit(at, at, "".join(f"\n{line}" for line in lines))])
