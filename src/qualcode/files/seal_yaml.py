"""A coder's seal on what they coded in a round: `records/rounds/ROUND.seals/CODER.yaml`."""

from qualcode.files.simple_yaml import format_value, read_fields
from qualcode.files.yaml_nodes import FieldReader
from qualcode.problem import Problem
from qualcode.records import Seal

_FIELDS = ("round", "coder", "date", "sha256", "key")


def parse_seal(text: str, path: str) -> tuple[Seal | None, list[Problem]]:
    """The seal of one coder."""
    fields, problems = read_fields(text, path)
    if fields is None:
        return None, problems or [Problem(path, 1, "seal", "is no seal; restore it from version control")]
    reader = FieldReader(fields, path, problems)
    reader.only(_FIELDS)
    return Seal(**{name: reader.text(name) for name in _FIELDS}, path=path), problems


def format_seal(seal: Seal) -> str:
    """The file of a seal."""
    pairs = [(name, getattr(seal, name)) for name in _FIELDS]
    return "".join(f"{name}: {format_value(text)}\n" for name, text in pairs if text)
