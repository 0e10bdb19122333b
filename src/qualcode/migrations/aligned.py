"""The difference between two versions that a migration has to account for: less what its renamed ids explain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualcode.migrations.reach import FACET, Reach
from qualcode.model import Code, Codebook, Facet
from qualcode.versions.difference import Difference, differences


def renamed_ids(reached: Iterable[Reach], old: Codebook, new: Codebook) -> dict[str, str]:
    """Ids that only changed: of codes, of facets as `facet:…`, of values as `facet=value`; each with its new one."""
    return {
        reach.name: reach.into[0]
        for reach in reached
        if reach.step.kind == "rename" and len(reach.into) == 1 and _is_new_id(reach.name, reach.into[0], old, new)
    }


def _is_new_id(name: str, into: str, old: Codebook, new: Codebook) -> bool:
    if "=" in name or name.startswith(FACET):
        return name != into
    return name in old.by_id and name not in new.by_id and into in new.by_id and into not in old.by_id


def to_account_for(old: Codebook, new: Codebook, reached: Sequence[Reach]) -> list[Difference]:
    """What differs between two versions once ids that were renamed count as the same.

    A colour that only follows that of the code above it is no difference, nor
    is the order of what a facet stands under.
    """
    ids = renamed_ids(reached, old, new)
    merged = {reach.name: reach.into[0] for reach in reached if reach.step.kind == "merge" and len(reach.into) == 1}
    before = _renamed(old, ids)
    return [
        one
        for one in differences(before, new)
        if not (one.kind == "color" and _inherits(one.code, before) and _inherits(one.code, new))
        and not (one.kind == "facet-under" and _same_places(one, {**merged, **ids}))
    ]


def _renamed(codebook: Codebook, ids: Mapping[str, str]) -> Codebook:
    return replace(
        codebook,
        codes=tuple(_code(code, ids) for code in codebook.codes),
        facets=tuple(_facet(facet, ids) for facet in codebook.facets),
    )


def _code(code: Code, ids: Mapping[str, str]) -> Code:
    return replace(code, id=ids.get(code.id, code.id), parent=ids.get(code.parent or "", code.parent))


def _facet(facet: Facet, ids: Mapping[str, str]) -> Facet:
    values = tuple(
        replace(value, id=ids.get(name := f"{facet.id}={value.id}", name).partition("=")[2]) for value in facet.values
    )
    name = ids.get(f"{FACET}{facet.id}", facet.id).removeprefix(FACET)
    return replace(facet, id=name, values=values, under=tuple(ids.get(code, code) for code in facet.under))


def _inherits(code_id: str, codebook: Codebook) -> bool:
    """Whether a code has the colour of the code above it."""
    code = codebook.by_id[code_id]
    return code.parent in codebook.by_id and code.color == codebook.by_id[code.parent or ""].color


def _same_places(one: Difference, ids: Mapping[str, str]) -> bool:
    before = {ids.get(code, code) for code in one.before.split(", ")}
    return before == set(one.after.split(", "))
