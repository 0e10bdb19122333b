"""Items, and the codes of their parents, as rows or columns of a matrix."""

from collections.abc import Iterable, Iterator, Mapping

from qualcode.analysis.keys import Dimension, Key, Mark, labelled_keys
from qualcode.data_set import DataSet, Item
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Codebook, CodedDocument
from qualcode.scope import Selection, matching
from qualcode.text import one_line

PARENT_SPECS = ("parent", "parent:1", "parent:2", "parent:children")


def item_dimension(selection: Selection, spec: str) -> Dimension:
    """Each item of the documents in scope.

    Raises:
        RefusedError: If the study is no data set.
    """
    data_set, _ = _derived(selection, spec)
    items = [item for document in selection.documents for item in data_set.by_document.get(document.id, ())]
    return Dimension(
        spec,
        tuple(Key(item.id, f"{item.document}: {one_line(item.quote, 60)}") for item in items),
        lambda coded: (coding.item for coding in coded.codings),
        holds={document.id: _ids(data_set.by_document.get(document.id, ())) for document in selection.documents},
    )


def _ids(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.id for item in items)


def parent_dimension(selection: Selection, spec: str) -> Dimension:
    """The codes of the items' parents, in the order of the study's codebook; an item with two counts under both.

    Raises:
        RefusedError: If the study is no data set, or no code stands at such a level.
        UnknownNameError: If the spec names no way to choose codes.
    """
    data_set, asked = _derived(selection, spec)
    by_item = categories(selection, spec)
    holds = {
        document.id: tuple(
            dict.fromkeys(key for item in data_set.by_document.get(document.id, ()) for key in by_item[item.id])
        )
        for document in selection.documents
    }
    used = {key for keys in holds.values() for key in keys}
    order = [code.id for code in asked.codes if code.id in used]
    order += sorted(used.difference(order))  # of codes that the study's codebook no longer has

    def marks(coded: CodedDocument) -> Iterator[Mark]:
        return (by_item.get(coding.item, ()) for coding in coded.codings)

    return Dimension(
        spec,
        labelled_keys((key, asked.label(key) or key) for key in order),
        marks,
        holds=holds,
        unplaced="are on items whose parents have none of these codes",
    )


def categories(selection: Selection, spec: str) -> Mapping[str, tuple[str, ...]]:
    """For each item of a data set, the codes under which its parents put it."""
    data_set, asked = _derived(selection, spec)
    keys_of = _choice(data_set, asked, spec)
    return {
        item.id: tuple(dict.fromkeys(key for code in item.codes for key in keys_of[code])) for item in data_set.items
    }


def _derived(selection: Selection, spec: str) -> tuple[DataSet, Codebook]:
    """The data set, and the codebook that its parents' codes are of."""
    if selection.study.data_set is None:
        raise RefusedError(f"'{spec}' is a dimension of derived data sets; see `qualcode datasets`")
    return selection.study.data_set, selection.study.asked


def _choice(data_set: DataSet, asked: Codebook, spec: str) -> Mapping[str, tuple[str, ...]]:
    """For the code of each parent the keys under which it counts."""
    codes = {code for item in data_set.items for code in item.codes}
    if spec == "parent":
        return {code: (code,) for code in codes}
    level = spec.removeprefix("parent:")
    if level == "children":
        below = {child for code in _asked_codes(data_set, asked) for child in asked.children(code)}
        return {code: tuple(key for key in lineage(asked, code) if key in below) for code in codes}
    if not level.isdecimal() or int(level) < 1:
        raise UnknownNameError("way to list parents", spec, PARENT_SPECS)
    found = {code: lineage(asked, code)[int(level) - 1 : int(level)] for code in codes}
    if not any(found.values()):
        raise RefusedError(f"no parent of an item stands at level {level} of the study's codebook")
    return found


def _asked_codes(data_set: DataSet, asked: Codebook) -> list[str]:
    patterns = dict(data_set.query).get("code", ())
    try:
        named = matching("code", patterns, asked.by_id)
    except UnknownNameError as error:
        raise RefusedError(f"'parent:children' is what is below the query's codes: {error}") from None
    if not named:
        raise RefusedError("'parent:children' is what is below the query's codes, and it names none; take 'parent:1'")
    return named


def lineage(codebook: Codebook, code: str) -> tuple[str, ...]:
    """The codes from the top down to one that the codebook may have lost: a template's stands below its parent."""
    above, slash, _ = code.rpartition("/")
    return codebook.lineage(code) or (*(codebook.lineage(above) if slash else ()), code)


def category_spec(selection: Selection) -> str:
    """How the parents' codes part a data set best: by top code, or each code where they share their top one."""
    data_set, asked = _derived(selection, "parent")
    tops = {lineage(asked, code)[0] for item in data_set.items for code in item.codes}
    return "parent:1" if len(tops) > 1 else "parent"
