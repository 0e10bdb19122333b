"""What `qualcode.yaml` asks of those who code, and what it shows them: `finishing` and `suggestions`."""

import re

from qualcode.files.yaml_nodes import FieldReader, Fields, Scalar
from qualcode.settings import Finishing, Suggestions

_SHARE = re.compile(r"[0-9]*\.?[0-9]+")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%?")


def read_finishing(settings: FieldReader) -> Finishing:
    """The entry `finishing` of the settings; what does not fit is noted with its line and left out."""
    reader = _below(settings, "finishing", "finishing: {coverage: 0.5, memo: true}")
    if reader is None:
        return Finishing()
    reader.only(("coverage", "memo"))
    return Finishing(_share(reader, "coverage"), reader.truth("memo"))


def read_suggestions(settings: FieldReader) -> Suggestions:
    """The entry `suggestions` of the settings; mistyped, it shows nothing."""
    reader = _below(settings, "suggestions", "suggestions: {in_coder: true, layers: [words]}")
    if reader is None:
        return Suggestions()
    reader.only(("in_coder", "layers"))
    return Suggestions(reader.truth("in_coder"), reader.texts("layers"))


def _below(settings: FieldReader, key: str, example: str) -> FieldReader | None:
    value = settings.fields.values.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, Fields):
        settings.problem(key, "wrong-type", f"'{key}' must be a map: `{example}`")
        return None
    return FieldReader(value, settings.path, settings.problems)


def _share(reader: FieldReader, key: str) -> float | None:
    """A number above 0 and up to 1; anything else is noted."""
    value = reader.fields.values.get(key)
    if value is None:
        return None
    text = str(value).strip() if isinstance(value, Scalar) else ""
    if _SHARE.fullmatch(text) and 0 < float(text) <= 1:
        return float(text)
    percent = _PERCENT.fullmatch(text)
    meant = float(percent[1]) / 100 if percent else 0.0
    stands = f", not '{text}'" if text else "; nothing of the kind stands there"
    of_one = f"; of 1 that is {meant:g}" if 0 < meant <= 1 else ""
    reader.problem(key, "finishing", f"'{key}' must be a share above 0 and up to 1, such as 0.5{stands}{of_one}")
    return None
