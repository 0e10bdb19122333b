"""Small steps through WordprocessingML; both of Word's dialects have the same names."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def value_of(element: etree._Element | None, attribute: str = "val") -> str | None:
    """An attribute by its name without namespace."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{attribute}")), None)


def child_of(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The descendant that a path of names leads to."""
    for name in names:
        element = next((child for child in element if name_of(child) == name), None) if element is not None else None
    return element


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as bold is there and not turned off."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")


def branch_of(alternate: etree._Element) -> etree._Element:
    """The one branch to be read of content that a file has twice."""
    choice = child_of(alternate, "Choice")
    fallback = child_of(alternate, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternate


def inside(element: etree._Element, want: str, stop: str = "") -> Iterator[etree._Element]:
    """Descendants of a name, not looked for inside each other or inside `stop`; one branch of alternatives."""
    for child in element:
        name = name_of(child)
        if name == want:
            yield child
        elif name == "AlternateContent":
            yield from inside(branch_of(child), want, stop)
        elif name and name != stop:
            yield from inside(child, want, stop)


def outline_level(properties: etree._Element | None) -> int | None:
    """The heading level that properties set: 1 to 6, 0 for body text; `None` where they set none."""
    outline = value_of(child_of(properties, "outlineLvl")) or ""
    if not re.fullmatch(r"[0-9]", outline):
        return None
    return 0 if outline == "9" else min(int(outline) + 1, 6)


def styles_of(root: etree._Element | None) -> tuple[dict[str, int], frozenset[str]]:
    """The heading level of each style that has one, and the character styles in bold."""
    levels: dict[str, int | None] = {}
    bases: dict[str, str] = {}
    bold: set[str] = set()
    for style in [] if root is None else [child for child in root if name_of(child) == "style"]:
        style_id = value_of(style, "styleId") or ""
        found = re.fullmatch(r"heading ([1-9])|title", (value_of(child_of(style, "name")) or "").casefold())
        levels[style_id] = min(int(found[1] or 1), 6) if found else outline_level(child_of(style, "pPr"))
        bases[style_id] = value_of(child_of(style, "basedOn")) or ""
        if is_on(child_of(style, "rPr", "b")) and value_of(style, "type") == "character":
            bold.add(style_id)
    return {style_id: _inherited(style_id, levels, bases) for style_id in levels}, frozenset(bold)


def _inherited(style_id: str, levels: Mapping[str, int | None], bases: Mapping[str, str]) -> int:
    """The level of a style or of the first one that it is based on that has one."""
    for _ in range(20):
        level = levels.get(style_id)
        if level is not None:
            return level
        style_id = bases.get(style_id, "")
    return 0
