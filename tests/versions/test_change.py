"""What kind of change a difference is: whether text that was coded before can be wrong now."""

import pytest

from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.records import Migration, Step
from qualcode.versions.change import judged, kind_of_change
from qualcode.versions.difference import Difference

HUB, TEAM, TRUST = Code("hub", "Hub"), Code("team", "Team", "hub", 2), Code("trust", "Trust", definition="d")
US, THEM = FacetValue("us", "Us"), FacetValue("them", "Them")


def kinds(old: Codebook, new: Codebook, *steps: Step) -> list[tuple[str, str]]:
    migrations = [Migration("1.0.0", "2.0.0", steps)] if steps else []
    return [(row.change, row.because) for row in judged(old, new, migrations)]


def test_a_code_added_is_minor_and_one_removed_is_major() -> None:
    assert kinds(Codebook(codes=(HUB, TRUST)), Codebook(codes=(HUB, TEAM))) == [
        ("minor", "'team' was added under 'hub'"),
        ("major", "'trust' was removed"),
    ]


@pytest.mark.parametrize(
    ("step", "because"),
    [
        (Step("merge", ("trust", "x"), ("hub",)), "'trust' was merged into 'hub'"),
        (Step("split", ("trust",), ("hub", "team")), "'trust' was split into 'hub' and 'team'"),
        (Step("rename", ("trust",), ("hub",)), "'trust' was given another id, 'hub'"),
        (Step("retire", ("tr*",)), "'trust' was retired"),
        (Step("extract", ("trust",), ("conditions",)), "'trust' was extracted into 'conditions'"),
        (Step("retire", ("hub",)), "'trust' was removed"),
    ],
)
def test_a_migration_says_how_a_code_went(step: Step, because: str) -> None:
    assert kinds(Codebook(codes=(HUB, TRUST)), Codebook(codes=(HUB,)), step)[0] == ("major", because)


@pytest.mark.parametrize("field", ["label", "examples", "source", "color"])
def test_what_does_not_say_what_a_code_takes_in_is_a_patch_whatever_a_migration_says(field: str) -> None:
    value = ("one",) if field == "examples" else "other"
    new = Codebook(codes=(Code(**{"id": "trust", "label": "Trust", "definition": "d", field: value}),))  # type: ignore[arg-type]
    rows = judged(Codebook(codes=(TRUST,)), new, [Migration("1.0.0", "2.0.0", (Step("clarify", ("trust",)),))])
    assert [(row.difference.kind, row.change, row.open) for row in rows] == [(field, "patch", False)]


CLEARER = Codebook(codes=(Code("trust", "Trust", definition="e"),))


@pytest.mark.parametrize(
    ("steps", "change", "because", "is_open"),
    [
        ([], "patch", "the definition of 'trust' changed", True),
        (
            [Step("clarify", ("trust",))],
            "patch",
            "the definition of 'trust' changed, and migration 1.0.0--2.0.0 calls it the same, told more clearly",
            False,
        ),
        (
            [Step("narrow", ("trust",))],
            "major",
            "the definition of 'trust' changed, and migration 1.0.0--2.0.0 calls it narrower",
            False,
        ),
        (
            [Step("clarify", ("hub",)), Step("widen", ("trust",))],
            "major",
            "the definition of 'trust' changed, and migration 1.0.0--2.0.0 calls it wider",
            False,
        ),
    ],
)
def test_a_definition_is_clearer_until_a_migration_says_that_it_takes_in_less_or_more(
    steps: list[Step], change: str, because: str, is_open: bool
) -> None:
    (row,) = judged(Codebook(codes=(TRUST,)), CLEARER, [Migration("1.0.0", "2.0.0", tuple(steps))] if steps else [])
    assert row == (Difference("definition", "trust", "d", "e"), change, because, is_open)


def test_a_narrowing_that_no_text_shows_is_told_all_the_same() -> None:
    book = Codebook(codes=(HUB, TRUST))
    assert kinds(book, book, Step("narrow", ("trust",)), Step("split", ("hub",), ("hub", "team"))) == [
        ("major", "migration 1.0.0--2.0.0 calls 'trust' narrower"),
        ("major", "'hub' was split into 'hub' and 'team'"),
    ]


@pytest.mark.parametrize(
    ("codes", "change", "because"),
    [
        (
            (HUB, TRUST, Code("team", "Team", "trust", 2)),
            "major",
            "'team' was moved under 'trust': its codings no longer count under 'hub' and count under 'trust' now",
        ),
        (
            (HUB, TRUST, Code("team", "Team")),
            "major",
            "'team' was moved to the top: its codings no longer count under 'hub'",
        ),
        (
            (HUB, Code("new", "New", "hub", 2), Code("team", "Team", "new", 3), TRUST),
            "minor",
            "'team' was moved under 'new', and no code of both versions covers more or less by it",
        ),
    ],
)
def test_a_code_that_moved_is_major_where_codes_of_before_count_other_codings(
    codes: tuple[Code, ...], change: str, because: str
) -> None:
    rows = kinds(Codebook(codes=(HUB, TEAM, TRUST)), Codebook(codes=codes))
    assert (change, because) in rows


@pytest.mark.parametrize(
    ("old", "new", "change", "because"),
    [
        (None, Facet("who", "Who", (US,)), "minor", "facet 'who' was added"),
        (Facet("who", "Who", (US,)), None, "major", "facet 'who' was removed"),
        (Facet("who", "Who", (US,)), Facet("who", "Whom", (US,)), "patch", "facet 'who' has another label"),
        (Facet("who", "Who", (US,)), Facet("who", "Who", (US, THEM)), "minor", "value 'who=them' was added"),
        (Facet("who", "Who", (US, THEM)), Facet("who", "Who", (US,)), "major", "value 'who=them' was removed"),
        (Facet("who", "Who", (US,)), Facet("who", "Who", (US,), several=True), "minor", "facet 'who' takes several"),
        (Facet("who", "Who", (US,), several=True), Facet("who", "Who", (US,)), "major", "facet 'who' takes one value"),
        (
            Facet("who", "Who", (US,)),
            Facet("who", "Who", (US,), under=("hub",)),
            "major",
            "facet 'who' no longer stands on 'trust'",
        ),
        (
            Facet("who", "Who", (US,), under=("hub",)),
            Facet("who", "Who", (US,), under=("hub", "trust")),
            "minor",
            "facet 'who' stands on more codes",
        ),
        (
            Facet("who", "Who", (US,), under=("hub",)),
            Facet("who", "Who", (US,), under=("hub", "team")),
            "patch",
            "facet 'who' stands on the same codes, told otherwise",
        ),
    ],
)
def test_facets_that_take_less_are_major(old: Facet | None, new: Facet | None, change: str, because: str) -> None:
    codes = (HUB, TEAM, TRUST)
    before, after = (Codebook(codes=codes, facets=(facet,) if facet else ()) for facet in (old, new))
    assert kinds(before, after) == [(change, because)]


def test_the_greatest_change_counts() -> None:
    old, new = Codebook(codes=(HUB, TRUST)), Codebook(codes=(HUB, TEAM))
    assert kind_of_change(judged(old, new)) == "major"
    assert kind_of_change(judged(old, Codebook(codes=(HUB, TRUST, TEAM)))) == "minor"
    assert kind_of_change(judged(old, old)) == ""
