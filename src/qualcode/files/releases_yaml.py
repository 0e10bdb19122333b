"""Releases of the codebook: `codebook/releases.yaml`, one entry a frozen version, the oldest first."""

import re

from qualcode.errors import did_you_mean
from qualcode.files.simple_yaml import format_value
from qualcode.files.yaml_nodes import FieldReader, Fields, parse_yaml
from qualcode.problem import Problem
from qualcode.records import CHANGES, Release

VERSION = re.compile(r"(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})")
_FIELDS = ("version", "predecessor", "change", "date", "by", "why", "sha256")


def parse_releases(text: str, path: str) -> tuple[tuple[Release, ...], list[Problem]]:
    """All releases; an entry that cannot be read is a problem and the others are kept."""
    tree, problems = parse_yaml(text, path)
    if tree is None:
        return (), problems
    if not isinstance(tree, Fields):
        return (), [*problems, Problem(path, 1, "releases", "must be a map with `releases`, a list")]
    reader = FieldReader(tree, path, problems)
    reader.only(("releases",))
    releases: dict[str, Release] = {}
    for entry in reader.maps("releases"):
        entry.only(_FIELDS)
        release = _release(entry)
        if not VERSION.fullmatch(release.version):
            entry.problem("version", "release", f"'{release.version}' is no version; write one such as 2.0.0")
        elif release.version in releases:
            entry.problem("version", "duplicate-id", f"version '{release.version}' stands here twice")
        else:
            if release.change and release.change not in CHANGES:
                hint = did_you_mean(release.change, CHANGES)
                entry.problem("change", "release", f"no kind of change '{release.change}'{hint}")
            releases[release.version] = release
    return tuple(releases.values()), problems


def _release(entry: FieldReader) -> Release:
    return Release(
        version=entry.text("version"),
        predecessor=entry.text("predecessor"),
        change=entry.text("change"),
        date=entry.text("date"),
        by=entry.text("by"),
        why=entry.text("why"),
        sha256=entry.text("sha256"),
        line=entry.fields.line,
    )


def format_release(release: Release) -> str:
    """One release as an entry of the list."""
    lines = [f"{name}: {format_value(value)}" for name, value in release_fields(release).items()]
    return "".join(f"  {'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))


def release_fields(release: Release) -> dict[str, str]:
    """What an entry says, in the order in which it is written; what is empty is left out."""
    pairs = ((name, str(getattr(release, name))) for name in _FIELDS)
    return {name: value for name, value in pairs if value}
