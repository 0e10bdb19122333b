import dataclasses

from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.versions.codebook_diff import DiffRow, diff_rows
from qualcode.versions.sentences import Part
from small_chain import FIRST, ONE, SECOND, THREE, TWO


def test_what_changed_is_told_code_by_code_down_to_the_sentence() -> None:
    assert diff_rows(TWO, THREE, [SECOND]) == [
        DiffRow(
            code="ties",
            label="Organizing the network",
            kind="definition",
            before="Ties.",
            after="Ties of schools.",
            parts=(Part("changed", "Ties.", "Ties of schools.", "Ties{+ of schools+}."),),
            change="major",
            because="the definition of 'ties' changed, and migration 2.0.0--3.0.0 calls it wider",
        ),
        DiffRow(
            "calls", "Monthly calls", "removed", "Monthly calls", "", (), "major", "'calls' was merged into 'ties'"
        ),
        DiffRow(
            "culture",
            "Culture",
            "removed",
            "Culture",
            "",
            (Part("went", before="Habits."),),
            "major",
            "'culture' was merged into 'ties'",
        ),
    ]


def test_only_the_codes_that_are_asked_for_are_told() -> None:
    assert {row.code for row in diff_rows(ONE, TWO, [FIRST], {"calls", "hope"})} == {"calls", "hope"}


def test_differences_of_one_code_and_of_one_facet_stand_together() -> None:
    us, them = FacetValue("us", "Us"), FacetValue("them", "Them")
    old = Codebook(codes=(Code("a", "A"), Code("b", "B")), facets=(Facet("who", "Who", (us,)), Facet("x", "X", (us,))))
    new = Codebook(
        codes=(Code("a", "AA", source="s"), Code("b", "BB")),
        facets=(Facet("who", "Who", (them,)), Facet("x", "XX", (us,))),
    )
    assert [row.code for row in diff_rows(old, new)] == ["a", "a", "b", "who=them", "who=us", "x"]


def test_examples_are_told_one_by_one() -> None:
    old, new = (Codebook(codes=(Code("a", "A", examples=texts),)) for texts in (("One. Two.", "x"), ("One. Two.", "y")))
    assert [row.parts for row in diff_rows(old, new)] == [(Part("went", before="x"), Part("came", after="y"))]


def test_a_colour_that_a_code_only_inherits_is_told_once() -> None:
    red = Codebook(codes=(Code("a", "A", color="#ff0000"), Code("b", "B", "a", 2, color="#ff0000")))
    blue = Codebook(codes=tuple(dataclasses.replace(code, color="#0000ff") for code in red.codes))
    assert [(row.code, row.kind) for row in diff_rows(red, blue)] == [("a", "color")]
