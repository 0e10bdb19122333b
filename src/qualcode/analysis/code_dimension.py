"""Codes as rows or columns: which codes, and which codings count under each."""

from operator import attrgetter

from qualcode.analysis.keys import Dimension, Mark, labelled_keys
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Study
from qualcode.scope import Selection, matching

CODE_SPECS = ("code", "code:all", "code:tree", "code:children", "code:1", "code:2")
_code_of = attrgetter("code")


def code_dimension(selection: Selection, spec: str) -> Dimension:
    """A dimension of codes, in the codebook's order.

    Raises:
        UnknownNameError: If the spec names no way to choose codes.
    """
    codebook, scope = selection.study.codebook, selection.scope
    ids = _codes(selection, spec)
    alone = scope.exact or spec == "code:all"
    families = {code: {code} if alone else set(codebook.family(code)) for code in ids}
    if selection.codes is not None:
        families = {code: family & selection.codes for code, family in families.items()}
    columns: dict[str, tuple[str, ...]] = {code.id: () for code in codebook.codes}
    for column, family in families.items():
        for code in family:
            columns[code] += (column,)
    marks: dict[str, Mark] = {code: found[0] if len(found) == 1 else found for code, found in columns.items()}
    level = spec.removeprefix("code:")
    above = level.isdecimal() and not scope.exact
    return Dimension(
        spec,
        labelled_keys((code, codebook.by_id[code].label) for code in ids),
        lambda coded: map(marks.get, map(_code_of, coded.codings)),
        codes={code: frozenset(family) for code, family in families.items()},
        unplaced=f"are on codes above level {level}" if above else "are on codes that are not listed",
    )


def _codes(selection: Selection, spec: str) -> list[str]:
    """The ids of the codes that a spec lists."""
    study, scope = selection.study, selection.scope
    codebook = study.codebook
    named = matching("code", scope.codes, codebook.by_id)
    if spec == "code":
        return named if scope.codes else list(codebook.children(None))
    if spec == "code:all":
        used = {coding.code for coded in selection.coded() for coding in coded.codings}
        return [code.id for code in codebook.codes if code.id in used or code.id in named]
    if spec == "code:tree":
        used = {coding.code for coded in selection.coded() for coding in coded.codings}.union(named)
        above = {code for one in used for code in codebook.lineage(one)}
        return [code.id for code in codebook.codes if code.id in above]
    if spec == "code:children":
        return _children(study, named, exact=scope.exact)
    level = spec.removeprefix("code:")
    if not level.isdecimal():
        raise UnknownNameError("way to list codes", spec, CODE_SPECS)
    inside = [code.id for code in codebook.codes if code.depth == int(level)]
    if selection.codes is not None:
        inside = [code for code in inside if not selection.codes.isdisjoint(codebook.family(code))]
    if not inside:
        deepest = max((code.depth for code in codebook.codes), default=0)
        raise RefusedError(f"no code in scope stands at level {level}; the codebook has {deepest} levels")
    return inside


def _children(study: Study, named: list[str], *, exact: bool) -> list[str]:
    if not named or exact:
        raise RefusedError("'code:children' lists what is below a code; name one by `--code`, without `--exact`")
    below = {child for code in named for child in study.codebook.children(code)}
    if not below:
        raise RefusedError(f"nothing is below '{named[0]}'; take 'code' instead of 'code:children'")
    return [code.id for code in study.codebook.codes if code.id in below]
