"""Facets as somebody gave them, held against the codebook."""

from collections.abc import Mapping, Sequence

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Codebook


def standing_facets(codebook: Codebook, code: str, given: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Those of some facets that may stand on a code; what the codebook does not know stays, to be refused."""
    known = {facet.id: facet for facet in codebook.facets}
    return {name: values for name, values in given.items() if name not in known or codebook.applies(known[name], code)}


def checked_facets(codebook: Codebook, code: str, given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The facets of a coding with a code, values in the codebook's order.

    Raises:
        UnknownNameError: If the codebook has no such facet or value.
        RefusedError: If the facet does not stand on the code, or takes fewer values.
    """
    facets: dict[str, list[str]] = {}
    for name, values in given.items():
        facet = codebook.facet(name)
        if facet is None:
            raise UnknownNameError("facet", name, [facet.id for facet in codebook.facets])
        if not codebook.applies(facet, code):
            places = " or ".join(f"'{code}'" for code in facet.under)
            raise RefusedError(f"facet '{name}' stands only on codes under {places}, not on '{code}'")
        for value in values:
            if value not in facet.value_ids:
                raise UnknownNameError(f"value of facet '{name}'", value, facet.value_ids)
        if len(values) > 1 and not facet.several:
            raise RefusedError(f"facet '{name}' takes one value, not {len(values)}")
        facets[name] = [value for value in facet.value_ids if value in values]
    return facets
