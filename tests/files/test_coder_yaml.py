import pytest

from qualcode.files.settings_yaml import parse_settings
from qualcode.settings import Finishing, Suggestions


def test_what_a_study_asks_of_coders_and_shows_them() -> None:
    text = "finishing: {coverage: 0.5, memo: true}\nsuggestions: {in_coder: true, layers: [words]}\n"
    settings, problems = parse_settings(text, "qualcode.yaml")
    assert problems == []
    assert settings is not None
    assert settings.finishing == Finishing(0.5, memo=True)
    assert settings.suggestions == Suggestions(in_coder=True, layers=("words",))


def test_a_study_that_says_nothing_asks_for_nothing_and_shows_nothing() -> None:
    settings, problems = parse_settings("title: T\n", "qualcode.yaml")
    assert settings is not None
    assert (settings.finishing, settings.suggestions, problems) == (Finishing(), Suggestions(), [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("finishing: true", "'finishing' must be a map: `finishing: {coverage: 0.5, memo: true}`"),
        ("finishing: {coverage: 50%}", "must be a share above 0 and up to 1, such as 0.5, not '50%'; of 1 that is 0.5"),
        ("finishing: {coverage: 50}", "not '50'; of 1 that is 0.5"),
        ("finishing: {coverage: 0}", "must be a share above 0 and up to 1, such as 0.5, not '0'"),
        ("finishing: {coverage: most}", "not 'most'"),
        ("finishing: {coverage: [1]}", "nothing of the kind stands there"),
        ("finishing: {memo: perhaps}", "'memo' must be true or false, not 'perhaps'"),
        ("finishing: {memos: true}", "no field 'memos' here; did you mean 'memo'?"),
        ("suggestions: {in_coder: sure}", "'in_coder' must be true or false"),
        ("suggestions: on", "'suggestions' must be a map"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line_and_asks_for_nothing(text: str, message: str) -> None:
    settings, problems = parse_settings(f"title: T\n{text}\n", "qualcode.yaml")
    assert settings is not None
    assert (settings.finishing, settings.suggestions) == (Finishing(), Suggestions())
    assert [(problem.line, message in problem.message) for problem in problems] == [(2, True)], problems
