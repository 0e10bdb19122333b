"""A study as it stood under an older version of its codebook: what a data set was made of stays what it was."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from msgspec.structs import replace as with_values

from qualcode.model import Codebook, CodedDocument, Coding, Study
from qualcode.versions.numbers import is_version, version_key


class Aside(NamedTuple):
    """A coding that a migration took out of a layer."""

    layer: str
    migration: str
    coding: Coding


def coding_as_of(coding: Coding, version: str) -> Coding | None:
    """A coding with the code that it had under a version; `None` where it was made from another one since.

    >>> from qualcode.model import Was
    >>> coding = Coding("1", "p", 0, 1, "b", was=(Was("a", "1.0.0--2.0.0"),))
    >>> coding_as_of(coding, "1.0.0").code, coding_as_of(coding, "2.0.0").code
    ('a', 'b')
    """
    kept = list(coding.was)
    code, facets = coding.code, coding.facets
    while any(_since(step.migration, version) for step in kept):  # what a proposal became has no migration
        step = kept.pop()
        if step.coding:
            return None
        code, facets = step.code, {**facets, **step.facets}
    return with_values(coding, code=code, facets=facets, was=tuple(kept), waits="")


def study_as_of(study: Study, codebook: Codebook, asides: Iterable[Aside]) -> Study:
    """A study under an older version of its codebook, as far as its codings tell.

    Args:
        study: As it is now.
        codebook: The older version.
        asides: What migrations took out of layers; what they did since comes back.
    """
    returned: dict[tuple[str, str], list[Coding]] = {}
    for layer, migration, coding in asides:
        if _since(migration, codebook.version):
            returned.setdefault((layer, coding.document), []).append(coding)
    known = codebook.by_id
    coded = []
    for one in study.coded:
        own = [*one.codings, *returned.pop((one.layer, one.document), ())]
        found = (coding_as_of(coding, codebook.version) for coding in own)
        coded.append(replace(one, codings=tuple(coding for coding in found if coding and coding.code in known)))
    for (layer, document), own in returned.items():
        found = (coding_as_of(coding, codebook.version) for coding in own)
        coded.append(CodedDocument(layer, document, "", tuple(coding for coding in found if coding)))
    return replace(study, codebook=codebook, coded=tuple(coded), migrated=False)


def _since(migration: str, version: str) -> bool:
    """Whether a migration leads away from a version, or from one after it."""
    old = migration.partition("--")[0]
    return is_version(old) and is_version(version) and version_key(old) >= version_key(version)
