import pytest

from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.versions.difference import Difference, differences

TRUST = Code("trust", "Trust", definition="d", examples=("one",))


def test_a_codebook_does_not_differ_from_itself_in_another_order() -> None:
    codes = (TRUST, Code("doubt", "Doubt"))
    assert differences(Codebook(codes=codes), Codebook(version="2.0.0", codes=codes[::-1])) == []


def test_a_code_differs_field_by_field() -> None:
    new = Code("trust", "Trusting", "social", 2, "e", "when", examples=("one", "two"))
    assert differences(Codebook(codes=(TRUST,)), Codebook(codes=(Code("social", "Social"), new))) == [
        Difference("added", "social", "", "Social"),
        Difference("label", "trust", "Trust", "Trusting"),
        Difference("moved", "trust", "", "social"),
        Difference("definition", "trust", "d", "e"),
        Difference("use_when", "trust", "", "when"),
        Difference("examples", "trust", "one", "one\ntwo"),
    ]


US, THEM = FacetValue("us", "Us"), FacetValue("them", "Them")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), (Facet("who", "Who", (US,)),), [Difference("facet-added", "who", "", "Who")]),
        ((Facet("who", "Who", (US,)),), (), [Difference("facet-removed", "who", "Who", "")]),
        (
            (Facet("who", "Who", (US, THEM)),),
            (Facet("who", "Whom", (FacetValue("us", "We", "all of us"),), several=True, under=("trust",)),),
            [
                Difference("facet-label", "who", "Who", "Whom"),
                Difference("facet-under", "who", "", "trust"),
                Difference("facet-several", "who", "false", "true"),
                Difference("value-label", "who=us", "Us", "We"),
                Difference("value-definition", "who=us", "", "all of us"),
                Difference("value-removed", "who=them", "Them", ""),
            ],
        ),
        (
            (Facet("who", "Who", (US,)),),
            (Facet("who", "Who", (US, THEM)),),
            [Difference("value-added", "who=them", "", "Them")],
        ),
    ],
)
def test_facets_differ_value_by_value(
    old: tuple[Facet, ...], new: tuple[Facet, ...], expected: list[Difference]
) -> None:
    assert differences(Codebook(facets=old), Codebook(facets=new)) == expected
