"""Additions to `codebook/releases.yaml` in place: remarks, order and layout of what stands there survive."""

from qualcode.files.releases_yaml import format_release, release_fields
from qualcode.files.simple_yaml import format_flow
from qualcode.files.yaml_edit import with_entry
from qualcode.records import Release

_HEAD = "# Every released version of the codebook; `qualcode codebook release` adds to it.\n"


def with_release(text: str, release: Release) -> str:
    """The list with one more release at its end; the text must be readable YAML, or empty."""
    lines = [line[len("  - ") :] for line in format_release(release).splitlines()]
    return with_entry(text if text.strip() else _HEAD, "releases", lines, format_flow(release_fields(release)))
