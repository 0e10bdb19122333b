from dataclasses import replace

from qualcode.analysis.derived.as_of import Aside, coding_as_of, study_as_of
from qualcode.model import Code, Codebook, CodedDocument, Coding, Study, Was
from small_studies import study_of

FIRST = Codebook(version="1.0.0", codes=(Code("hard", "Hard"), Code("easy", "Easy")))
SPLIT, LATER = "1.0.0--2.0.0", "2.0.0--3.0.0"


def coding(name: str, code: str, *was: Was, waits: str = "") -> Coding:
    return Coding(name, "d1", 3, 8, code, was=was, waits=waits)


def coded(study: Study) -> list[tuple[str, str, str]]:
    return [(one.layer, found.id, found.code) for one in study.coded for found in one.codings]


def test_a_coding_has_the_code_that_it_had_under_each_version() -> None:
    now = coding("1", "scarce", Was("hard", SPLIT, facets={"who": ["us"]}), Was("time", LATER))
    then = [coding_as_of(now, version) for version in ("1.0.0", "2.0.0", "3.0.0")]
    assert [one and (one.code, one.facets, len(one.was)) for one in then] == [
        ("hard", {"who": ["us"]}, 0),
        ("time", {}, 1),
        ("scarce", {}, 2),
    ]


def test_a_coding_that_waits_has_its_code_and_waits_for_nothing() -> None:
    assert coding_as_of(coding("1", "hard", waits=SPLIT), "1.0.0") == coding("1", "hard")


def test_what_was_placed_under_several_codes_is_one_coding_again() -> None:
    assert coding_as_of(coding("2", "time", Was("hard", SPLIT, coding="1")), "1.0.0") is None
    assert coding_as_of(coding("2", "time", Was("hard", SPLIT, coding="1")), "2.0.0") is not None


def test_a_study_has_what_it_had_and_nothing_that_came_later() -> None:
    own = (coding("1", "time", Was("hard", SPLIT)), coding("2", "money", Was("hard", SPLIT, coding="1")))
    study = replace(
        study_of("ann: nothing"),
        coded=(CodedDocument("ann", "d1", "ann/d1", (*own, coding("3", "new"), coding("4", "easy"))),),
    )
    asides = (Aside("ann", SPLIT, coding("5", "hard")), Aside("bob", SPLIT, coding("6", "hard")))
    then = study_as_of(study, FIRST, asides)
    assert coded(then) == [("ann", "1", "hard"), ("ann", "4", "easy"), ("ann", "5", "hard"), ("bob", "6", "hard")]
    assert then.codebook == FIRST


def test_what_an_earlier_migration_set_aside_does_not_come_back() -> None:
    asides = (Aside("ann", "0.9.0--1.0.0", coding("5", "hard")),)
    assert coded(study_as_of(study_of("ann: nothing"), FIRST, asides)) == []
