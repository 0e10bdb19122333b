"""Thresholds: what `qualcode.yaml` asks of agreement."""

import re

from qualcode.errors import did_you_mean
from qualcode.files.yaml_nodes import FieldReader, Fields, Scalar
from qualcode.settings import BOUNDS, Thresholds

_KNOWN = ("tentative", "reliable", "gate", "coefficient", "bound", "codes", "families", "rounds")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_WRITTEN = re.compile(r"([0-9]*[.,]?[0-9]+) ?(%|)")
"""Numbers as people write them: with a comma, or in percent."""
_RULE = "threshold"


def read_thresholds(settings: FieldReader) -> Thresholds:
    """The entry `thresholds` of the settings; what does not fit is noted with its line and left out."""
    reader = _map_reader(settings, "thresholds", "thresholds: {tentative: 0.667, reliable: 0.800}")
    if reader is None:
        return Thresholds()
    _only_known(reader)
    tentative, reliable = _minimum(reader, "tentative"), _minimum(reader, "reliable")
    if tentative is not None and reliable is not None and tentative > reliable:
        message = f"'tentative' ({tentative}) is above 'reliable' ({reliable}); firm conclusions need the higher one"
        reader.problem("tentative", _RULE, message)
    bound = reader.text("bound", "low")
    if bound not in BOUNDS:
        reader.problem("bound", _RULE, f"no bound '{bound}'{did_you_mean(bound, BOUNDS)}")
        bound = "low"
    lines = dict(reader.fields.lines)
    parts = {name: _minima(reader, name, lines) for name in ("codes", "families", "rounds")}
    return Thresholds(
        tentative=tentative,
        reliable=reliable,
        gate=_minimum(reader, "gate"),
        coefficient=reader.text("coefficient") or "krippendorff_alpha",
        bound=bound,
        lines=lines,
        path=reader.path,
        **parts,
    )


def _map_reader(reader: FieldReader, key: str, example: str) -> FieldReader | None:
    value = reader.fields.values.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, Fields):
        reader.problem(key, "wrong-type", f"'{key}' must be a map: `{example}`")
        return None
    return FieldReader(value, reader.path, reader.problems)


def _only_known(reader: FieldReader) -> None:
    for key in reader.fields.values:
        if key not in _KNOWN and not _after_comma(reader, key):
            reader.problem(key, "unknown-field", f"no threshold '{key}'{did_you_mean(key, _KNOWN)}")


def _after_comma(reader: FieldReader, key: str) -> bool:
    """Whether a key is the second half of a number with a comma, as in `{equity: 0,8}`; it is noted as such."""
    found = re.fullmatch(r"[0-9]+", key) is not None and reader.fields.values[key] == ""
    if found:
        reader.problem(key, _RULE, f"',{key}' is the end of a number with a comma; write it with a point: 0.{key}")
    return found


def _minima(reader: FieldReader, key: str, lines: dict[str, int]) -> dict[str, float]:
    example = {"codes": "codes: {equity: 0.8}", "families": "families: {equity: 0.7}"}.get(key, "rounds: {pilot: 0.5}")
    part = _map_reader(reader, key, example)
    if part is None:
        return {}
    minima: dict[str, float] = {}
    for name in part.fields.values:
        minimum = None if _after_comma(part, name) else _minimum(part, name)
        if minimum is not None:
            minima[name] = minimum
            lines[f"{key}.{name}"] = part.line(name)
    return minima


def _minimum(reader: FieldReader, key: str) -> float | None:
    """A number from -1 to 1; anything else is noted."""
    value = reader.fields.values.get(key)
    if value is None:
        return None
    text = str(value).strip()
    if isinstance(value, Scalar) and _NUMBER.fullmatch(text) and -1 <= float(text) <= 1:
        return float(text)
    stands = _stands(text) if isinstance(value, Scalar) else "; a list or a map stands there"
    reader.problem(key, _RULE, f"threshold '{key}' must be a number from -1 to 1 such as 0.667{stands}")
    return None


def _stands(text: str) -> str:
    """What stands in place of a number, and what was probably meant."""
    if not text:
        return "; nothing stands there"
    found = _WRITTEN.fullmatch(text)
    number = float(found[1].replace(",", ".")) if found else 0.0
    if found and (found[2] or 10 <= number <= 100):
        return f", not '{text}'; of 1 that is {number / 100:g}"
    if found and number <= 1:
        return f", not '{text}'; write the point, not the comma: {number:g}"
    return f", not '{text}'"
