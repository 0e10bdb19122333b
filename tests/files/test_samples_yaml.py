"""Records of samples in the settings, as people mistype them."""

import pytest

from qualcode.files.settings_yaml import parse_settings
from qualcode.settings import Sample, SamplePart


def test_a_record_is_read_with_its_parts() -> None:
    parts = "[{document: p, turns: 1-2}]"
    text = f"samples:\n  - {{id: s, seed: -2, by: [place], unit: turn, of: 9, drawn: 2, random: {parts}}}\n"
    settings, problems = parse_settings(text, "qualcode.yaml")
    assert problems == []
    assert settings is not None
    assert settings.samples == (Sample("s", -2, ("place",), "turn", 9, 2, (SamplePart("p", "1-2"),)),)


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("{id: s, drawn: many}", "1: sample: 'drawn' must be a whole number, not 'many'"),
        ("{id: s, unit: page}", "1: sample: a sample is of a document or a turn, not of 'page'"),
        ("{seed: 1}", "1: sample: a sample has no id; `qualcode plan sample --write` writes `- id: sample-1`"),
        ("{id: s, sead: 1}", "1: unknown-field: no field 'sead' here; did you mean 'seed'?"),
        ("{id: s, random: [[p]]}", "1: wrong-type: 'random' must be a list of documents, or of"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(entry: str, line: str) -> None:
    _, problems = parse_settings(f"samples: [{entry}]\n", "qualcode.yaml")
    assert [str(problem)[: len("qualcode.yaml:" + line)] for problem in problems] == [f"qualcode.yaml:{line}"]


def test_two_records_of_one_id_are_a_fault() -> None:
    _, problems = parse_settings("samples:\n  - {id: s}\n  - {id: s}\n", "qualcode.yaml")
    assert [str(problem) for problem in problems] == ["qualcode.yaml:3: duplicate-id: sample 's' stands here twice"]
