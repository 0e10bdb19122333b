"""Units as people read them."""

from qualcode.analysis.passages import Passage, passages
from qualcode.analysis.universe import universe
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import select
from small_studies import study_of


def of_units(study: Study, unit: str) -> list[Passage]:
    units = universe(select(study), unit)
    return list(passages(units, units.numbers - 1))


def test_a_turn_stands_between_those_before_and_after_without_its_own_label() -> None:
    """`P: one a`, `P: two b`, `INT: why`, `P: four d`."""
    found = of_units(study_of("ann: nothing", "bob: nothing"), "turn")
    assert found[1] == Passage("d1", 12, 17, 2, "P", "respondent", "two b", before="P: one a", after="INT: why")


def test_nothing_stands_before_the_first_turn_and_after_the_last() -> None:
    first, *_, last = of_units(study_of("ann: nothing", "bob: nothing"), "turn")
    assert (first.before, first.after, last.before, last.after) == ("", "P: two b", "INT: why", "")


def test_a_sentence_stands_between_those_of_its_line(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    speakers: {INT: interviewer, P: respondent}
    ---
    P: Yes. Not now. Ever.

    INT: Why?
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    """
    found = [(one.text, one.before, one.after, one.line) for one in of_units(loaded[0], "sentence")]
    assert found == [
        ("Yes.", "", "Not now. Ever.", 5),
        ("Not now.", "P: Yes.", "Ever.", 5),
        ("Ever.", "P: Yes. Not now.", "INT: Why?", 5),
        ("Why?", "P: Yes. Not now. Ever.", "", 7),
    ]


def test_a_text_without_turns_has_no_speaker(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == transcripts/p1.md
    ---
    id: p1
    ---
    one

    two
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: finished}}
    == codings/bob/layer.yaml
    coder: bob
    documents: {p1: {state: finished}}
    """
    assert of_units(loaded[0], "line") == [
        Passage("p1", 0, 3, 4, "", "", "one", before="", after="two"),
        Passage("p1", 5, 8, 6, "", "", "two", before="one", after=""),
    ]
