import pytest

from qualcode.migrations.outcome import Outcome
from qualcode.model import Code, Codebook, Coding, Facet, FacetValue, Was
from qualcode.records import Migration, Step

AT = "2019-04-02T10:00:00Z"
HUB = (Code("hub", "Hub"), Code("hub/hard", "Hard", "hub", 2, template="hard"))
NET = (Code("net", "Net"), Code("net/hard", "Hard", "net", 2, template="hard"))
WHO = Facet("who", "Who", (FacetValue("us", "Us"), FacetValue("them", "Them")), several=True)
ONLY_HUB = Facet("who", "Who", WHO.values, several=True, under=("hub",))


def outcome(
    old: tuple[Code, ...], new: tuple[Code, ...], *steps: Step, facets: tuple[Facet, Facet] = (WHO, WHO)
) -> Outcome:
    before, after = facets
    return Outcome(Migration("1", "2", steps), Codebook("t", "1", old, (before,)), Codebook("t", "2", new, (after,)))


def coding(code: str, **facets: list[str]) -> Coding:
    return Coding("1", "p1", 0, 2, code, facets, "ab")


@pytest.mark.parametrize(
    ("old", "new", "step", "ids"),
    [
        (HUB, NET, Step("rename", ("hub",), ("net",)), {"hub": "net", "hub/hard": "net/hard"}),
        ((*HUB, *NET), NET, Step("merge", ("hub",), ("net",)), {"hub": "net", "hub/hard": "net/hard"}),
        (HUB, HUB, Step("rename", ("hub",)), {}),
    ],
)
def test_codings_of_templates_go_where_the_code_above_goes(
    old: tuple[Code, ...], new: tuple[Code, ...], step: Step, ids: dict[str, str]
) -> None:
    assert outcome(old, new, step).ids == ids


def test_codings_wait_by_the_step_on_their_code_the_code_above_or_one_near_it() -> None:
    split = Step("split", ("hub",), ("hub", "net"))
    widen = Step("widen", ("trust",), (), ("doubt",))
    others = (Code("trust", "Trust"), Code("doubt", "Doubt"))
    found = outcome((*HUB, *others), (*HUB, *NET, *others), split, widen)
    assert found.queued == {"doubt": widen, "hub": split, "trust": widen, "hub/hard": split}


def test_extracted_codes_leave_only_where_they_are_gone() -> None:
    step = Step("extract", ("*/hard",), ("dilemmas",))
    assert outcome(HUB, HUB, step).extracted == {}
    assert outcome(HUB, HUB[:1], step).extracted == {"hub/hard": step}


def test_added_codes_are_told_with_their_templates() -> None:
    assert outcome(HUB, (*HUB, *NET), Step("add", ("net",))).added == ("net", "net/hard")


def test_what_came_from_a_split_was_asked_before() -> None:
    old, new = (Code("a", "A"),), (Code("b", "B"), Code("c", "C"), Code("d", "D"))
    assert outcome(old, new, Step("add", ("b", "c", "d")), Step("split", ("a",), ("b", "c"))).added == ("d",)


@pytest.mark.parametrize(
    ("step", "facets", "before", "after"),
    [
        (Step("retire", ("who=them",)), (WHO, WHO), {"who": ["us", "them"]}, {"who": ["us"]}),
        (Step("retire", ("who=them",)), (WHO, WHO), {"who": ["them"]}, {}),
        (Step("merge", ("who=them",), ("us",)), (WHO, WHO), {"who": ["us", "them"]}, {"who": ["us"]}),
        (Step("rename", ("who=them",), ("they",)), (WHO, WHO), {"who": ["them"]}, {"who": ["they"]}),
        (
            Step("rename", ("facet:who",), ("whom",)),
            (WHO, Facet("whom", "Whom", WHO.values)),
            {"who": ["us"]},
            {"whom": ["us"]},
        ),
        (Step("retire", ("facet:who",)), (WHO, Facet("x", "X", ())), {"who": ["us"]}, {}),
        (Step("narrow", ("facet:who",)), (WHO, ONLY_HUB), {"who": ["us"]}, {}),
    ],
)
def test_facets_change_with_their_past_kept_and_come_back(
    step: Step, facets: tuple[Facet, Facet], before: dict[str, list[str]], after: dict[str, list[str]]
) -> None:
    codes = (*HUB, Code("trust", "Trust"))
    found = outcome(codes, codes, step, facets=facets)
    old = coding("trust", **before)
    new = found.carried(old, "lead", AT)
    assert (new.facets, new.was) == (after, (Was("trust", "1--2", "lead", AT, facets=before),))
    assert found.returned(new) == old


def test_a_coding_that_is_not_touched_stays_the_very_same() -> None:
    found = outcome(HUB, HUB, Step("clarify", ("hub",)))
    one = coding("hub", who=["us"])
    assert found.carried(one, "lead", AT) is one
    assert found.returned(one) is one
