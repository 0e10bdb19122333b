"""Differences of which no step of a migration says anything, told so that a person sees what to write.

One sentence a code, with all of its texts that changed; one a template, however many codes it stands under; one for
many new codes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.migrations.reach import FACET
from qualcode.model import Codebook
from qualcode.phrases import counted, some_of
from qualcode.versions.difference import TEXTS, Difference

MEANING = ("definition", "use_when", "not_when")
"""Texts of a code that say what it takes in."""
_MANY = 5
"""Above this many new codes one sentence is about all of them."""
_SHOWN = 3
_TERMS = ("facet-under", "facet-several")
_SAID = {
    "use_when": "`use_when`",
    "not_when": "`not_when`",
    "examples": "examples",
    "color": "colour",
    "facet-under": "codes under which it stands",
    "facet-several": "`several`",
}
_MEND = {
    "added": "add `add: {code}`",
    "removed": "say where its codings go with `merge`, `split`, `retire`, or `rename` and `into`",
    "label": "add `rename: {code}`",
    "moved": "add `move: {code}`, or `promote`",
    "facet-added": "add `add: facet:{code}`",
    "facet-removed": "add `retire: facet:{code}`, or `rename` with `into`",
    "facet-label": "add `rename: facet:{code}`",
    "facet-terms": "add `narrow: facet:{code}`, or `widen`",
    "value-added": "add `add: {code}`",
    "value-removed": "add `retire: {code}`, `merge`, or `rename` with `into`",
    "value-label": "add `rename: {code}`",
    "value-definition": "add `clarify: {code}`",
    "texts": "add `clarify: {code}`",
    "meaning": "add `clarify: {code}`, or `narrow` or `widen` if the meaning changed",
}


class _Forgotten(NamedTuple):
    """Differences that one step can account for."""

    kind: str
    """As of a `Difference`; `texts` or `facet-terms` for those of several kinds."""
    codes: tuple[str, ...]
    fields: tuple[str, ...]
    """Which texts differ, of `texts` and `facet-terms`."""
    template: str
    """Of which template the codes are copies, as in `*/dilemmas`; empty where they are not, or it is one code."""


def sentences(found: Iterable[Difference], old: Codebook, new: Codebook, former: Mapping[str, str]) -> Iterator[str]:
    """What no step says, and what to add.

    Args:
        found: Differences that are not declared.
        old: The older version.
        new: The newer one.
        former: For ids that changed the older one, by which steps name the code.
    """
    for one in _grouped(found, old, new):
        if one.kind == "added" and len(one.codes) > _MANY and not one.template:
            n = counted(len(one.codes), "code")
            way = f"`qualcode codebook migrate {old.version} {new.version} --draft` writes the step"
            yield f"{n} ({some_of(one.codes, _SHOWN)}) are new in {new.version} and no step says so; {way}"
        else:
            yield f"{_told(one, new)} and no step says so; {_mend(one, former)}"


def _grouped(found: Iterable[Difference], old: Codebook, new: Codebook) -> Iterator[_Forgotten]:
    groups: dict[tuple[str, str], list[Difference]] = {}
    n_added = 0
    found = list(found)
    added = {one.code for one in found if one.kind == "added"}
    for one in found:
        if one.kind == "added" and new.by_id[one.code].template and new.by_id[one.code].parent in added:
            continue  # it comes with the code above it
        kind = "texts" if one.kind in TEXTS else "facet-terms" if one.kind in _TERMS else one.kind
        template = _template(one, old, new) if not kind.startswith(("facet-", "value-")) else ""
        n_added += kind == "added" and not template
        groups.setdefault((kind, template or one.code), []).append(one)
    many = n_added > _MANY
    together = tuple(name for kind, name in groups if kind == "added" and not name.startswith("*/")) if many else ()
    if together:
        yield _Forgotten("added", together, (), "")
    for (kind, name), own in groups.items():
        if kind == "added" and name in together:
            continue
        codes = tuple(dict.fromkeys(one.code for one in own))
        fields = tuple(dict.fromkeys(one.kind for one in own if kind in ("texts", "facet-terms")))
        yield _Forgotten(kind, codes, fields, name if name.startswith("*/") and len(codes) > 1 else "")


def _template(one: Difference, old: Codebook, new: Codebook) -> str:
    code = new.by_id.get(one.code) or old.by_id.get(one.code)
    return f"*/{code.template}" if code is not None and code.template else ""


def _told(one: _Forgotten, new: Codebook) -> str:
    what = one.kind.removeprefix("facet-").removeprefix("value-")
    sort = {"f": "facet ", "v": "value "}.get(one.kind[0], "") if "-" in one.kind else ""
    name = f"'{one.template}' ({some_of(one.codes, _SHOWN)})" if one.template else f"{sort}'{one.codes[0]}'"
    if what == "added":
        return f"{name} is new in {new.version}"
    if what == "removed":
        return f"{name} is gone from {new.version}"
    if what == "moved":
        above = new.by_id[one.codes[0]].parent
        where = f"under '{above}'" if above else "at the top"
        return f"{name} stands {where} in {new.version}"
    fields = [_SAID.get(field, field) for field in one.fields] or [what]
    return f"the {_listed(fields)} of {name} changed"


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _mend(one: _Forgotten, former: Mapping[str, str]) -> str:
    kind = "meaning" if one.kind == "texts" and not set(MEANING).isdisjoint(one.fields) else one.kind
    name = f'"{one.template}"' if one.template else former.get(one.codes[0], one.codes[0])
    if one.kind.startswith("facet-"):
        name = former.get(f"{FACET}{one.codes[0]}", name).removeprefix(FACET)
    return _MEND[kind].format(code=name)
