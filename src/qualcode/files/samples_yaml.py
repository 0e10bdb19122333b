"""Samples: what `qualcode.yaml` says of how a part was chosen to be coded a second time."""

import re

from qualcode.files.yaml_nodes import FieldReader
from qualcode.settings import Sample, SamplePart

_KNOWN = ("id", "seed", "by", "unit", "of", "drawn", "random", "code", "enriched")
_UNITS = ("document", "turn")
_RULE = "sample"


def read_samples(settings: FieldReader) -> tuple[Sample, ...]:
    """The entry `samples` of the settings; what does not fit is noted with its line."""
    samples: dict[str, Sample] = {}
    for entry in settings.maps("samples"):
        entry.only(_KNOWN)
        unit = entry.text("unit", "document")
        if unit not in _UNITS:
            entry.problem("unit", _RULE, f"a sample is of a document or a turn, not of '{unit}'")
        sample = Sample(
            id=entry.text("id"),
            seed=_number(entry, "seed", 1),
            by=entry.texts("by"),
            unit=unit,
            of=_number(entry, "of", 0),
            drawn=_number(entry, "drawn", 0),
            random=_parts(entry, "random"),
            code=entry.text("code"),
            enriched=_parts(entry, "enriched"),
        )
        if not sample.id:
            entry.problem("id", _RULE, "a sample has no id; `qualcode plan sample --write` writes `- id: sample-1`")
        elif sample.id in samples:
            entry.problem("id", "duplicate-id", f"sample '{sample.id}' stands here twice")
        else:
            samples[sample.id] = sample
    return tuple(samples.values())


def _number(entry: FieldReader, key: str, default: int) -> int:
    text = entry.text(key)
    if not text:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        entry.problem(key, _RULE, f"'{key}' must be a whole number, not '{text}'")
        return default
    return int(text)


def _parts(entry: FieldReader, key: str) -> tuple[SamplePart, ...]:
    """Documents by their ids, or `{document: …, turns: …}`."""
    value = entry.fields.values.get(key)
    items = value if isinstance(value, list) else [] if value is None or value == "" else [value]
    parts = []
    for item in items:
        if isinstance(item, str):
            parts.append(SamplePart(str(item)))
        elif isinstance(item, list):
            entry.problem(key, "wrong-type", f"'{key}' must be a list of documents, or of `{{document: …, turns: …}}`")
        else:
            reader = FieldReader(item, entry.path, entry.problems)
            reader.only(("document", "turns"))
            parts.append(SamplePart(reader.text("document"), reader.text("turns")))
    return tuple(parts)
