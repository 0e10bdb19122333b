"""The codebook: a tree of codes with permanent ids, templates and facets."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qualcode.files.patterns_yaml import patterns_of
from qualcode.files.yaml_nodes import FieldReader, Fields, Scalar, parse_yaml
from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.problem import Problem

CODE_ID = re.compile(r"[^\W_][\w.-]*(?:/[^\W_][\w.-]*)*")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_BOOK = ("name", "version", "predecessor", "codes", "templates", "facets")
_TEXTS = ("id", "label", "definition", "use_when", "not_when", "examples", "source", "color")
_CODE = (*_TEXTS, "patterns", "codes")
_TEMPLATE = (*_TEXTS, "under")  # no patterns: they could not tell under which of its codes a passage belongs
_FACET = ("label", "definition", "values", "several", "under")


def parse_codebook(text: str, path: str) -> tuple[Codebook | None, list[Problem]]:
    """A codebook with its templates written out under the codes where they stand."""
    book, problems = _parsed(text, path)
    return book, list(problems)


@lru_cache(maxsize=32)  # the coding screen opens its study anew again and again
def _parsed(text: str, path: str) -> tuple[Codebook | None, list[Problem]]:
    tree, problems = parse_yaml(text, path)
    if tree is None and problems:
        return None, problems
    if not isinstance(tree, Fields):
        return None, [
            *problems,
            Problem(path, 1, "codebook", "must be a map with `name`, `version` and `codes`"),
        ]
    reader = FieldReader(tree, path, problems)
    reader.only(_BOOK)
    roots = list(_nodes(reader, "codes", None, 1, ""))
    templates = list(_templates(reader, roots))
    codes = tuple(_with_templates(roots, templates))
    _note_duplicates(codes, path, problems)
    return (
        Codebook(
            name=reader.text("name"),
            version=reader.text("version", "0.0.0"),
            codes=codes,
            facets=tuple(_facets(reader, {code.id for code in codes})),
            path=path,
        ),
        problems,
    )


def _nodes(reader: FieldReader, key: str, parent: str | None, depth: int, color: str) -> Iterator[Code]:
    for entry in reader.maps(key):
        entry.only(_CODE)
        code = _code(entry, parent, depth, color)
        if code is None:
            continue
        yield code
        yield from _nodes(entry, "codes", code.id, depth + 1, code.color)


def _code(entry: FieldReader, parent: str | None, depth: int, color: str) -> Code | None:
    code_id = entry.text("id")
    if not CODE_ID.fullmatch(code_id):
        shown = f"'{code_id}' is no id" if code_id else "a code has no id"
        entry.problem("id", "code-id", f"{shown}; write letters, digits, '-', '_' or '.', such as `id: hub-team`")
        return None
    own_color = entry.text("color")
    if own_color and not _COLOR.fullmatch(own_color):
        entry.problem("color", "color", f"'{own_color}' is no colour; write it as \"#3b7dd8\"")
        own_color = ""
    return Code(
        id=code_id,
        label=entry.text("label") or code_id,
        parent=parent,
        depth=depth,
        definition=entry.text("definition"),
        use_when=entry.text("use_when"),
        not_when=entry.text("not_when"),
        examples=entry.texts("examples"),
        source=entry.text("source"),
        color=own_color or color,
        patterns=patterns_of(entry),
        line=entry.fields.line,
    )


def _templates(reader: FieldReader, roots: list[Code]) -> Iterator[tuple[Code, frozenset[str]]]:
    """Each template with the ids of the codes under which it stands."""
    known = {code.id for code in roots}
    for entry in reader.maps("templates"):
        entry.only(_TEMPLATE)
        code = _code(entry, None, 1, "")
        if code is None:
            continue
        if entry.fields.values.get("under") == "top":
            yield code, frozenset(root.id for root in roots if root.depth == 1)
            continue
        places = entry.texts("under")
        if not places:
            entry.problem(
                "under",
                "template",
                f"template '{code.id}' stands nowhere; write `under: top` or a list of codes",
            )
        for place in places:
            if place not in known:
                entry.problem("under", "unknown-code", f"template '{code.id}' stands under '{place}', which is no code")
        yield code, frozenset(places)


def _with_templates(roots: list[Code], templates: list[tuple[Code, frozenset[str]]]) -> Iterator[Code]:
    """The codes in reading order, each template's copies after the family of the code above them."""
    open_codes: list[Code] = []

    def closing(depth: int) -> Iterator[Code]:
        while open_codes and open_codes[-1].depth >= depth:
            above = open_codes.pop()
            for template, places in templates:
                if above.id in places:
                    yield _copy_under(template, above)

    for code in roots:
        yield from closing(code.depth)
        yield code
        open_codes.append(code)
    yield from closing(1)


def _copy_under(template: Code, above: Code) -> Code:
    return Code(
        id=f"{above.id}/{template.id}",
        label=template.label,
        parent=above.id,
        depth=above.depth + 1,
        definition=template.definition,
        use_when=template.use_when,
        not_when=template.not_when,
        examples=template.examples,
        source=template.source,
        color=template.color or above.color,
        template=template.id,
        line=template.line,
    )


def _note_duplicates(codes: tuple[Code, ...], path: str, problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    for code in codes:
        if code.id in first:
            message = f"'{code.id}' is the id of a code at line {first[code.id]} already; give one of them another id"
            problems.append(Problem(path, code.line, "duplicate-id", message))
        first.setdefault(code.id, code.line)


def _facets(reader: FieldReader, code_ids: set[str]) -> Iterator[Facet]:
    facets = reader.fields.values.get("facets")
    if facets is None or facets == "":
        return
    if not isinstance(facets, Fields):
        reader.problem("facets", "wrong-type", "'facets' must be a map of facets, each with `values`")
        return
    for facet_id, value in facets.values.items():
        if not isinstance(value, Fields):
            reader.problem("facets", "wrong-type", f"facet '{facet_id}' must be a map with `values`")
            continue
        entry = FieldReader(value, reader.path, reader.problems)
        entry.only(_FACET)
        under = entry.texts("under")
        for place in under:
            if place not in code_ids:
                entry.problem("under", "unknown-code", f"facet '{facet_id}' stands under '{place}', which is no code")
        yield Facet(
            id=facet_id,
            label=entry.text("label") or facet_id,
            values=tuple(_facet_values(entry, facet_id)),
            several=entry.truth("several"),
            under=under,
            line=facets.lines[facet_id],
        )


def _facet_values(entry: FieldReader, facet_id: str) -> Iterator[FacetValue]:
    values = entry.fields.values.get("values")
    seen: set[str] = set()
    for item in values if isinstance(values, list) else []:
        if isinstance(item, Scalar):
            value = FacetValue(str(item), str(item))
        elif isinstance(item, Fields):
            fields = FieldReader(item, entry.path, entry.problems)
            fields.only(("id", "label", "definition"))
            value = FacetValue(fields.text("id"), fields.text("label") or fields.text("id"), fields.text("definition"))
        else:
            continue
        if value.id in seen:
            entry.problem("values", "duplicate-id", f"facet '{facet_id}' has the value '{value.id}' twice")
            continue
        seen.add(value.id)
        yield value
    if not seen:
        entry.problem("values", "facet", f"facet '{facet_id}' has no values; write `values: [students, families]`")
