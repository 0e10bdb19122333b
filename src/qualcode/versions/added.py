"""Codes about which nobody was asked: those that came later, and those that a machine does not know."""

from collections.abc import Iterable, Mapping

from qualcode.model import Codebook, Layer
from qualcode.records import Migration
from qualcode.versions.numbers import is_version, version_key
from qualcode.versions.patterns import star_of


def came_with(migrations: Iterable[Migration], codebook: Codebook) -> dict[str, str]:
    """The codes of a codebook that a migration added, each with the version that has it first; by version.

    A step may name them by a pattern; a template comes with the code above it.
    What came from a merge or a split was asked before, under the codes it came from.

    >>> from qualcode.model import Code
    >>> from qualcode.records import Step
    >>> came_with([Migration("1.0.0", "2.0.0", (Step("add", ("hope",)),))], Codebook(codes=(Code("hope", "Hope"),)))
    {'hope': '2.0.0'}
    """
    found: dict[str, str] = {}
    for migration in migrations:
        names = [name for step in migration.steps if step.kind == "add" for name in step.codes]
        came = {into for step in migration.steps if step.kind in ("merge", "split") for into in step.into}
        for code in codebook.codes:
            own = (code.id, code.parent or "") if code.template else (code.id,)
            if came.isdisjoint(own) and any(star_of(name, one) is not None for name in names for one in own):
                found.setdefault(code.id, migration.new)
    return dict(sorted(found.items(), key=lambda pair: _key(pair[1])))


def unasked(layers: Iterable[Layer], came: Mapping[str, str]) -> dict[tuple[str, str], frozenset[str]]:
    """For layers and documents that were finished too early for some codes: these codes.

    Args:
        layers: With the version under which each document was finished.
        came: Codes, each with the version that has it first.
    """
    found = {}
    for layer in layers:
        for document, state in layer.documents.items():
            if state.codebook and state.state == "finished":
                codes = frozenset(code for code, version in came.items() if _key(state.codebook) < _key(version))
                if codes:
                    found[layer.id, document] = codes
    return found


def unasked_of_machines(layers: Iterable[Layer], codebook: Codebook) -> dict[tuple[str, str], frozenset[str]]:
    """For machines' layers that say which codes they were asked for: all other codes, document by document."""
    found = {}
    for layer in layers:
        if layer.kind == "machine" and "codes" in layer.method:
            codes = frozenset(code.id for code in codebook.codes).difference(layer.method["codes"].split())
            found.update({(layer.id, document): codes for document in layer.documents if codes})
    return found


def _key(version: str) -> tuple[int, ...]:
    """For sorting; what is no version, which `check` reports, comes before all."""
    return version_key(version) if is_version(version) else ()
