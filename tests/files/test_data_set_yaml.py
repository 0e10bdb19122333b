"""The question of a data set in its settings."""

from dataclasses import replace

import pytest

from qualcode.data_set import DataSet
from qualcode.files.data_set_yaml import format_data_set, with_data_set
from qualcode.files.settings_yaml import parse_settings

ASKED = DataSet(
    "",
    "Dilemmas: again",
    (("case", ("net-a",)), ("where", ("hub_type=NGO",)), ("code", ("*/dilemmas", "equity")), ("exact", ("true",))),
    "2019-05-02",
    "no",
    "4.1.0",
)


def test_a_question_is_read_as_it_was_written() -> None:
    settings, problems = parse_settings("title: x\n" + format_data_set(ASKED), "qualcode.yaml")
    assert problems == []
    assert settings is not None
    assert (settings.data_set, settings.unit) == (ASKED, "item")


def test_a_study_of_its_own_has_no_items_for_units() -> None:
    settings, problems = parse_settings("unit: item\n", "qualcode.yaml")
    assert [problem.rule for problem in problems] == ["unit"]
    assert settings is not None
    assert settings.data_set is None


def test_remarks_and_layout_survive_another_question() -> None:
    before = "# top\ntitle: x   # here\n" + format_data_set(ASKED).replace("  made:", "  # when\n  made:") + "# end\n"
    after = replace(ASKED, query=(("code", ("doubt",)),), made="2019-06-01", by="ann")
    text = with_data_set(before, ASKED, after)
    assert text == (
        '# top\ntitle: x   # here\ndata_set:\n  title: "Dilemmas: again"\n  query:\n    code: [doubt]\n'
        "  # when\n  made: 2019-06-01\n  by: ann\n  codebook: 4.1.0\n# end\n"
    )
    settings, _ = parse_settings(text, "qualcode.yaml")
    assert settings is not None
    assert settings.data_set == after


def test_what_was_not_said_before_is_added() -> None:
    bare = "data_set:\n  query: {code: [doubt]}\n  made: 2019-05-02\n"
    settings, _ = parse_settings(bare, "qualcode.yaml")
    assert settings is not None
    assert settings.data_set is not None
    after = replace(settings.data_set, made="2019-06-01", by="ann", codebook="2.0.0")
    assert with_data_set(bare, settings.data_set, after) == (
        "data_set:\n  query: {code: [doubt]}\n  made: 2019-06-01\n  by: ann\n  codebook: 2.0.0\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("data_set: dilemmas\n", "'data_set' must be a map"),
        ("data_set: {made: 2019-05-02}\n", "does not say which codings it is made of"),
        ("data_set: {query: {cod: [x]}, made: 2019-05-02}\n", "no field 'cod' here; did you mean 'code'"),
        ("data_set: {query: {code: [x]}, made: May}\n", "'May' is no day"),
        ("data_set: {query: {code: [x]}, made: 2019-05-02, title: {a: b}}\n", "must be a text"),
    ],
)
def test_a_question_with_faults_is_named(text: str, said: str) -> None:
    _, problems = parse_settings(text, "qualcode.yaml")
    assert any(said in problem.message for problem in problems)
