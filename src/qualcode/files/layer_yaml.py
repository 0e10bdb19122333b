"""A layer's own record: whose it is, under which codebook, and how far it has come."""

from qualcode.errors import did_you_mean
from qualcode.files.simple_yaml import format_flow, format_value, read_fields
from qualcode.files.yaml_nodes import FieldReader, Fields
from qualcode.model import LAYER_KINDS, STATES, DocumentState, Layer
from qualcode.problem import Problem


def parse_layer(text: str, path: str, layer_id: str) -> tuple[Layer | None, list[Problem]]:
    """The record of one layer."""
    fields, problems = read_fields(text, path)
    if fields is None:
        return None, problems or [Problem(path, 1, "layer", "must be a map, starting with `coder: …`")]
    reader = FieldReader(fields, path, problems)
    reader.only(("coder", "kind", "pass", "codebook", "method", "documents"))
    kind = reader.text("kind", "human")
    if kind not in LAYER_KINDS:
        reader.problem("kind", "layer", f"no kind of layer '{kind}'{did_you_mean(kind, LAYER_KINDS)}")
    return (
        Layer(
            id=layer_id,
            coder=reader.text("coder") or layer_id,
            kind=kind,
            codebook=reader.text("codebook"),
            documents=_states(reader),
            path=path,
            pass_number=_pass_number(reader, kind),
            method=_method(reader, kind),
        ),
        problems,
    )


def _pass_number(reader: FieldReader, kind: str) -> int:
    text = reader.text("pass", "1")
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text)):
        reader.problem("pass", "pass", f"'{text}' is no number of a pass; write `pass: 2` for a coder's second")
        return 1
    if int(text) > 1 and kind in LAYER_KINDS and kind != "human":
        reader.problem("pass", "pass", f"a {kind} layer has no passes; take `pass` out")
        return 1
    return int(text)


def _method(reader: FieldReader, kind: str) -> dict[str, str]:
    method = reader.map("method")
    if method and kind in ("human", "consensus"):
        message = f"a {kind} layer is made by people, and only a machine's has a method; take `method` out"
        reader.problem("method", "method", message)
        return {}
    return method


def _states(reader: FieldReader) -> dict[str, DocumentState]:
    value = reader.fields.values.get("documents")
    if value is None or value == "":
        return {}
    if not isinstance(value, Fields):
        reader.problem("documents", "wrong-type", "'documents' must be a map of documents")
        return {}
    states: dict[str, DocumentState] = {}
    for document_id, fields in value.values.items():
        if not isinstance(fields, Fields):
            reader.problem("documents", "wrong-type", f"'{document_id}' must be a map such as {{state: in-progress}}")
            continue
        entry = FieldReader(fields, reader.path, reader.problems)
        entry.only(("state", "sha256", "finished", "codebook", "anyway"))
        state = entry.text("state", "in-progress")
        if state not in STATES:
            entry.problem("state", "state", f"no state '{state}'{did_you_mean(state, STATES)}")
            state = "in-progress"
        rest = (entry.text(name) for name in ("sha256", "finished", "codebook", "anyway"))
        states[document_id] = DocumentState(state, *rest)
    return states


def format_layer(layer: Layer, old_text: str = "") -> str:
    """The record of a layer; the remarks of the old file stay above the lines that they stood above."""
    remarks = _remarks(old_text)
    entries = [("coder", f"coder: {format_value(layer.coder)}"), ("kind", f"kind: {layer.kind}")]
    if layer.pass_number > 1:
        entries.append(("pass", f"pass: {layer.pass_number}"))
    if layer.codebook:
        entries.append(("codebook", f"codebook: {format_value(layer.codebook)}"))
    if layer.method:
        entries.append(("method", "method:"))
        entries += [(f"  {key}", f"  {format_value(key)}: {format_value(said)}") for key, said in layer.method.items()]
    entries.append(("documents", "documents:" if layer.documents else "documents: {}"))
    for document_id in sorted(layer.documents):
        state = layer.documents[document_id]
        pairs = {
            "state": state.state,
            "sha256": state.sha256,
            "finished": state.finished,
            "codebook": state.codebook,
            "anyway": state.anyway,
        }
        said = format_flow({key: value for key, value in pairs.items() if value})
        entries.append((f"  {document_id}", f"  {format_value(document_id)}: {said}"))
    lines = [line for key, entry in entries for line in (*remarks.pop(key, ()), entry)]
    return "\n".join([*lines, *(line for left in remarks.values() for line in left)]) + "\n"


def _remarks(text: str) -> dict[str, list[str]]:
    """The remark lines of a file under the key below them; a remark behind an entry counts as one above it."""
    remarks: dict[str, list[str]] = {}
    above: list[str] = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if line.lstrip().startswith("#"):
            above.append(line)
            continue
        key, colon, rest = line.strip().partition(":")
        if colon:
            entry, sign, remark = rest.partition(" #")
            if sign and '"' not in entry:
                above.append(f"{indent}#{remark}")
            if above:
                remarks[("  " if indent else "") + key.strip('"')] = above
            above = []
    if above:
        remarks[""] = above
    return remarks
