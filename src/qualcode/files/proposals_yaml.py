"""Codes that one coder proposes: `codebook/proposals/CODER.yaml`, the oldest first."""

import yaml

from qualcode.files.codebook_yaml import CODE_ID
from qualcode.files.simple_yaml import format_flow, format_list, format_value
from qualcode.files.yaml_edit import Edit, applied, end, in_map, mapping, start, value_of, with_entry
from qualcode.files.yaml_nodes import FieldReader, Fields, parse_yaml
from qualcode.model import Proposal
from qualcode.problem import Problem
from qualcode.times import is_time

_FIELDS = ("id", "label", "definition", "parent", "document", "quote", "at")
_HEAD = """\
# Codes that {coder} proposes. They are no codes of the codebook until they are accepted:
# `qualcode codebook proposals` lists them, `qualcode codebook accept` and `decline` settle them.
"""


def parse_proposals(text: str, path: str) -> tuple[tuple[Proposal, ...], list[Problem]]:
    """All proposals of a coder, who is named by the file; what cannot be read is a problem, the others are kept."""
    tree, problems = parse_yaml(text, path)
    if tree is None:
        return (), problems
    if not isinstance(tree, Fields):
        return (), [*problems, Problem(path, 1, "proposals", "must be a map with `proposals`, a list")]
    reader = FieldReader(tree, path, problems)
    reader.only(("proposals",))
    found: dict[str, Proposal] = {}
    for entry in reader.maps("proposals"):
        entry.only(_FIELDS)
        proposal = _proposal(entry)
        if not CODE_ID.fullmatch(proposal.id):
            shown = f"'{proposal.id}' is no id" if proposal.id else "a proposal has no id"
            entry.problem("id", "code-id", f"{shown}; write letters, digits, '-', '_' or '.'")
        elif proposal.id in found:
            message = f"'{proposal.id}' is the id of a proposal at line {found[proposal.id].line} already"
            entry.problem("id", "duplicate-id", f"{message}; give one of them another id")
        else:
            if proposal.at and not is_time(proposal.at):
                entry.problem("at", "time", f"'{proposal.at}' is no time; write it as 2019-03-14T09:30:00Z")
            found[proposal.id] = proposal
    return tuple(found.values()), problems


def _proposal(entry: FieldReader) -> Proposal:
    code_id = entry.text("id")
    return Proposal(
        id=code_id,
        label=entry.text("label") or code_id,
        by=entry.path.rpartition("/")[2].removesuffix(".yaml"),
        definition=entry.text("definition"),
        parent=entry.text("parent"),
        document=entry.text("document"),
        quote=entry.text("quote"),
        at=entry.text("at"),
        line=entry.fields.line,
        path=entry.path,
    )


def with_proposal(text: str, proposal: Proposal) -> str:
    """A coder's file with one more proposal at its end; the text must be readable YAML, or empty."""
    fields = {name: value for name in _FIELDS if (value := str(getattr(proposal, name)))}
    lines = [f"{name}: {format_value(value)}" for name, value in fields.items()]
    return with_entry(text or _HEAD.format(coder=proposal.by), "proposals", lines, format_flow(fields))


def with_changed(text: str, proposal: Proposal) -> str:
    r"""A coder's file in which a proposal has another label, definition or parent; remarks and all else stay.

    >>> with_changed("proposals:\n- id: a.ann  # mine\n  label: Nme\n", Proposal("a.ann", "Name", "ann"))
    'proposals:\n- id: a.ann  # mine\n  label: Name\n'
    """
    found = value_of(mapping(text), "proposals")
    nodes = found.value if isinstance(found, yaml.SequenceNode) else []
    node = next((one for one in nodes if isinstance(one, yaml.MappingNode) and _id(one) == proposal.id), None)
    if node is None:
        return text
    edits = []
    for name in ("label", "definition", "parent"):
        said = str(getattr(proposal, name))
        value = format_list((said,))[1:-1] if node.flow_style else format_value(said)
        old = value_of(node, name)
        if isinstance(old, yaml.ScalarNode) and str(old.value).strip() == said:
            continue
        if old is not None:
            there = text[start(old) : end(old)]
            edits.append(
                Edit(start(old), end(old), value + there[len(there.rstrip()) :])
            )  # a block ends below its line
        elif said:
            edits.append(in_map(text, node, f"{name}: {value}"))
    return applied(text, edits)


def _id(node: yaml.MappingNode) -> str:
    found = value_of(node, "id")
    return str(found.value).strip() if isinstance(found, yaml.ScalarNode) else ""
