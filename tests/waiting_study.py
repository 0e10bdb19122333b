# ruff: noqa: E501
"""A study in which a split and a narrowing have left codings to people."""

from pathlib import Path

from qualcode.recoding.placements import Placement, Placing, signed
from qualcode.recoding.placing import place
from qualcode.study import open_readable

WAITING = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}]
== codebook/versions/1.0.0.yaml
name: test
version: 1.0.0
codes:
  - {id: trust, label: Trust, definition: Reliance on others.}
  - {id: doubt, label: Doubt, definition: Any doubt.}
  - {id: old-hope, label: Hope}
== codebook/codebook.yaml
name: test
version: 2.0.0
codes:
  - {id: given, label: Given trust, definition: Trust that is there., use_when: It is there., not_when: It went.}
  - {id: lost, label: Lost trust}
  - {id: doubt, label: Doubt, definition: Doubt of people.}
  - {id: fear, label: Fear}
facets:
  who: {values: [us, them], under: [lost], several: true}
== codebook/migrations/1.0.0--2.0.0.yaml
from: 1.0.0
to: 2.0.0
by: km
date: 2019-04-01
steps:
  - {split: trust, into: [given, lost], reason: Two things in one.}
  - {narrow: doubt, reason: Of people alone.}
  - {retire: old-hope, reason: Never used alike.}
== codings/ann/layer.yaml
coder: ann
codebook: 2.0.0
documents: {p1: {state: finished, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}}
== codings/ann/p1.jsonl
{"id":"01A","document":"p1","start":19,"end":33,"code":"trust","facets":{"who":["us"]},"quote":"you trust them","note":"asked","waits":"1.0.0--2.0.0","weight":3}
{"id":"01B","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them","waits":"1.0.0--2.0.0"}
{"id":"01C","document":"p1","start":72,"end":79,"code":"doubt","quote":"Not now","waits":"1.0.0--2.0.0"}
{"id":"01D","document":"p1","start":72,"end":79,"code":"fear","quote":"Not now"}
{"id":"01E","document":"p1","start":72,"end":79,"code":"old-hope","quote":"Not now","waits":"1.0.0--2.0.0"}
== codings/bob/layer.yaml
coder: bob
codebook: 2.0.0
documents: {p1: {state: in-progress, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}}
== codings/bob/p1.jsonl
{"id":"02A","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them","waits":"1.0.0--2.0.0"}
"""

AT = "2019-04-02T10:00:00Z"


def placed(folder: Path, *placements: Placement, by: str = "ann") -> Placing:
    """Place what waits, as of one time."""
    return place(open_readable(folder), signed(placements, by, AT))


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything that stands in the study but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".qualcode" not in path.parts
    }
