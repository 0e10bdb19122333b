"""Additions to `qualcode.yaml` in place: remarks, order and layout of what stands there survive."""

from collections.abc import Mapping, Sequence

import yaml

from qualcode.files.simple_yaml import format_value
from qualcode.files.yaml_edit import Edit, appended, applied, below, end, end_of_line, in_map, mapping, start, value_of
from qualcode.settings import Round, Sample, SamplePart

_WIDTH = 110


def format_part(part: SamplePart) -> str:
    """A document, or some of its turns, as an entry of a list.

    >>> format_part(SamplePart("p1")), format_part(SamplePart("p2", "3-9 14"))
    ('p1', '{document: p2, turns: 3-9 14}')
    """
    document = format_value(part.document)
    return f"{{document: {document}, turns: {part.turns}}}" if part.turns else document


def with_assignments(text: str, additions: Mapping[str, Sequence[SamplePart]]) -> str:
    """The settings with more for some coders to code; the text must be readable YAML.

    Args:
        text: Of `qualcode.yaml`.
        additions: Coder to what is added at the end of their list; turns of a document of which the coder has some
            already take the place of these.
    """
    root = mapping(text)
    found = value_of(root, "assignments")
    if found is None or not isinstance(found, yaml.MappingNode) or not found.value:
        lines = "".join(f"  {format_value(coder)}: {_flow(parts)}\n" for coder, parts in additions.items())
        if found is None:
            return appended(text, f"assignments:\n{lines}")
        return applied(text, [_under_key(text, found, lines.rstrip("\n"))])
    edits, new_keys = [], []
    for coder, parts in additions.items():
        own = value_of(found, coder)
        if own is None:
            new_keys.append(in_map(text, found, f"{format_value(coder)}: {_flow(parts)}"))
            continue
        there = {part: _turns_of(own, part.document) for part in parts}
        edits += [Edit(start(node), end(node), part.turns) for part, node in there.items() if node is not None]
        new = [format_part(part) for part, node in there.items() if node is None]
        edits += [_in_list(text, own, new)] if new else []
    return applied(text, [*edits, *new_keys])  # at one place what goes into the last list stands first


def with_sample(text: str, sample: Sample) -> str:
    """The settings with one more record of how a sample was drawn."""
    fields = [
        ("id", format_value(sample.id)),
        ("seed", str(sample.seed)),
        ("by", f"[{', '.join(map(format_value, sample.by))}]"),
        ("unit", sample.unit),
        ("of", str(sample.of)),
        ("drawn", str(sample.drawn)),
        ("random", _flow(sample.random)),
    ]
    if sample.code:
        fields += [("code", format_value(sample.code)), ("enriched", _flow(sample.enriched))]
    return _with_entry(text, "samples", fields)


def with_round(text: str, stage: Round) -> str:
    """The settings with one more round."""
    pairs = [
        ("id", format_value(stage.id)),
        ("title", format_value(stage.title) if stage.title else ""),
        ("documents", _in_brackets(" " * 16, [format_value(document) for document in stage.documents])),
        ("codebook", format_value(stage.codebook) if stage.codebook else ""),
        ("blind", "true" if stage.blind else ""),
        ("pass", str(stage.pass_number) if stage.pass_number > 1 else ""),
    ]
    return _with_entry(text, "rounds", [(name, value) for name, value in pairs if value])


def without_assignments(text: str, coder: str, documents: Sequence[str]) -> str:
    """The settings with less for a coder to code; the rest of their list stays as it is written."""
    found = value_of(mapping(text), "assignments")
    pairs = found.value if isinstance(found, yaml.MappingNode) else []
    key, own = next(((name, value) for name, value in pairs if name.value == coder), (None, None))
    if key is None or own is None:
        return text
    items = own.value if isinstance(own, yaml.SequenceNode) else [own]
    gone = [_document_of(item) in documents for item in items]
    if all(gone):
        between = text[end(key) : start(own)]
        at, new = (start(own), "[]") if "#" in between else (end(key), ": []")
        return applied(text, [Edit(at, end(own), new)])
    edits = []
    for first, last in _runs(gone):
        if not own.flow_style:
            at = text.rfind("\n", 0, start(items[first])) + 1
            edits.append(Edit(at, end_of_line(text, end(items[last])) + 1, ""))
        elif last + 1 < len(items):
            edits.append(Edit(start(items[first]), start(items[last + 1]), ""))
        else:
            edits.append(Edit(end(items[first - 1]), end(items[last]), ""))
    return applied(text, edits)


def _document_of(item: yaml.Node) -> str:
    """The document that an entry of a list assigns."""
    name = value_of(item, "document") if isinstance(item, yaml.MappingNode) else item
    return str(name.value) if name is not None else ""


def _runs(chosen: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last place of each run of chosen ones.

    >>> _runs([True, True, False, True])
    [(0, 1), (3, 3)]
    """
    starts = [at for at, one in enumerate(chosen) if one and not (at and chosen[at - 1])]
    ends = [at for at, one in enumerate(chosen) if one and not (at + 1 < len(chosen) and chosen[at + 1])]
    return list(zip(starts, ends, strict=True))


def _with_entry(text: str, key: str, fields: Sequence[tuple[str, str]]) -> str:
    """One more entry at the end of a list of maps, in the way in which it is written."""
    found = value_of(mapping(text), key)
    if isinstance(found, yaml.SequenceNode) and found.value and not found.flow_style:
        indent = " " * found.start_mark.column
        block = "\n".join(
            f"{indent}{'  ' if number else '- '}{name}: {value}" for number, (name, value) in enumerate(fields)
        )
        at = below(text, found)
        return applied(text, [Edit(at, at, "\n" + block)])
    block = "\n".join(f"  {'  ' if number else '- '}{name}: {value}" for number, (name, value) in enumerate(fields))
    if found is None:
        return appended(text, f"{key}:\n{block}\n")
    if isinstance(found, yaml.SequenceNode) and found.value:
        return applied(
            text, [_in_list(text, found, [f"{{{', '.join(f'{name}: {value}' for name, value in fields)}}}"])]
        )
    return applied(text, [_under_key(text, found, block)])


def _under_key(text: str, node: yaml.Node, block: str) -> Edit:
    """A block in place of an empty value, without the space before it."""
    return Edit(len(text[: start(node)].rstrip(" ")), end(node), "\n" + block)


def _in_list(text: str, node: yaml.Node, entries: Sequence[str]) -> Edit:
    """Entries at the end of a list, in the way in which it is written."""
    if not isinstance(node, yaml.SequenceNode):
        old = text[start(node) : end(node)]
        space = "" if text[: start(node)].endswith(" ") else " "
        return Edit(start(node), end(node), f"{space}[{', '.join([*([old] if old else []), *entries])}]")
    if not node.value:
        return Edit(start(node), end(node), f"[{', '.join(entries)}]")
    last = end(node.value[-1])
    if not node.flow_style:
        at = below(text, node)
        return Edit(at, at, "".join(f"\n{' ' * node.start_mark.column}- {entry}" for entry in entries))
    line = text[text.rfind("\n", 0, last) + 1 : end_of_line(text, last)]
    on_it = "".join(f", {entry}" for entry in entries)
    if len(line) + len(on_it) <= _WIDTH and _on_one_line(node):
        return Edit(last, last, on_it)
    return Edit(last, last, _on_new_lines(" " * node.value[0].start_mark.column, entries))


def _on_one_line(node: yaml.SequenceNode) -> bool:
    """Whether a list between brackets stands on one line, so that more goes there too where it fits."""
    return node.start_mark.line == node.end_mark.line


def _on_new_lines(indent: str, entries: Sequence[str]) -> str:
    """Entries on lines of their own below those of a list between brackets, as many a line as fit."""
    lines = [indent + entries[0]]
    for entry in entries[1:]:
        if len(lines[-1]) + len(entry) + 3 > _WIDTH:
            lines.append(indent + entry)
        else:
            lines[-1] += f", {entry}"
    return "".join(f",\n{line}" for line in lines)


def _turns_of(node: yaml.Node, document: str) -> yaml.Node | None:
    """The value of `turns` of a document's entry in a list, where it stands there in part."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        if isinstance(item, yaml.MappingNode):
            name = value_of(item, "document")
            if name is not None and name.value == document:
                return value_of(item, "turns")
    return None


def _flow(parts: Sequence[SamplePart]) -> str:
    return _in_brackets(" " * 8, [format_part(part) for part in parts])


def _in_brackets(indent: str, entries: Sequence[str]) -> str:
    """A list between brackets, on as many lines as it needs; the later ones are set in."""
    first = ", ".join(entries)
    if len(indent) + len(first) <= _WIDTH:
        return f"[{first}]"
    return f"[{_on_new_lines(indent, entries)[2:].lstrip()}]"
