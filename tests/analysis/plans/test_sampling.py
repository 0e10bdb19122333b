"""Samples for a second coder: who is drawn, in what proportion, by whom it is read again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.plans.allotment import allot, draw_order, number_ranges
from qualcode.analysis.plans.candidates import candidates
from qualcode.analysis.plans.sampling import SampleWish, StratumRow, double_coding_sample
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.settings import Sample, SamplePart
from qualcode.study import load_study

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def document_text(name: str, case: str, n_turns: int = 10) -> str:
    turns = "\n\n".join(f"P: {word}" for word in WORDS[:n_turns])
    return f"== transcripts/{name}.md\n---\nid: {name}\ncase: {case}\nspeakers: {{P: respondent}}\n---\n{turns}\n"


def coding(number: int, document: str, turn: int, code: str) -> str:
    """A coding of one turn of a text of ten."""
    start = sum(len(word) + 5 for word in WORDS[: turn - 1]) + 3
    quote = WORDS[turn - 1]
    return (
        f'{{"id":"{number}","document":"{document}","start":{start},"end":{start + len(quote)},"code":"{code}",'
        f'"quote":"{quote}"}}'
    )


def study_text(assignments: str, layers: dict[str, list[str]], codings: dict[str, list[str]]) -> str:
    """Six documents in two cases; `codings` are by `coder/document`."""
    parts = [
        f"== qualcode.yaml\ncoders: [{{id: ann}}, {{id: bob}}, {{id: cid}}]\n{assignments}\n",
        "== cases.csv\nid,kind,place\nc1,site,town\nc2,site,village\n",
        *(document_text(f"p{number}", "c1" if number < 5 else "c2") for number in range(1, 7)),
    ]
    for coder, documents in layers.items():
        states = ", ".join(f"{document}: {{state: finished}}" for document in documents)
        parts.append(f"== codings/{coder}/layer.yaml\ncoder: {coder}\ndocuments: {{{states}}}\n")
        for document in documents:
            if lines := "\n".join(codings.get(f"{coder}/{document}", [])):
                parts.append(f"== codings/{coder}/{document}.jsonl\n{lines}\n")
    return "".join(parts)


PLAIN = study_text("", {"ann": ["p1", "p2", "p3", "p5", "p6"], "bob": ["p4", "p1"]}, {})
ASSIGNED = study_text(
    "assignments:\n  ann: [p1, p2, p3]\n  bob: [{document: p2, turns: 3-9}, p4]\n  cid: [p3]\n",
    {"ann": ["p1", "p2", "p3"], "bob": ["p4"]},
    {},
)

Opened = Callable[[str], Study]


@pytest.fixture
def opened(write_study_files: Callable[[Path, str], Path], tmp_path: Path) -> Opened:
    def load(text: str) -> Study:
        folder = write_study_files(tmp_path / f"study-{len(list(tmp_path.iterdir()))}", text)
        study, problems = load_study(folder)
        assert problems == []
        return study

    return load


def test_drawn_is_from_what_one_coder_has_finished_and_no_other_is_to_code(opened: Opened) -> None:
    """p1 was read by two; the others by one."""
    found = candidates(select(opened(PLAIN)), ["coder", "place"], turns=False)
    assert [(one.document, one.first, one.stratum, len(one.units)) for one in found] == [
        ("p2", "ann", ("ann", "town"), 10),
        ("p3", "ann", ("ann", "town"), 10),
        ("p4", "bob", ("bob", "town"), 10),
        ("p5", "ann", ("ann", "village"), 10),
        ("p6", "ann", ("ann", "village"), 10),
    ]


def test_what_is_assigned_to_another_is_not_drawn_even_if_they_have_not_begun(opened: Opened) -> None:
    """Cid is to code p3, and bob turns 3 to 9 of p2: p2 is not free as a whole, but its other turns are."""
    study = opened(ASSIGNED)
    assert [one.document for one in candidates(select(study), [], turns=False)] == ["p1", "p4"]
    free = [(one.document, one.turn) for one in candidates(select(study), [], turns=True)]
    assert [turn for document, turn in free if document == "p2"] == [1, 2, 10]


def test_what_its_coder_read_in_part_is_not_drawn_whole(opened: Opened) -> None:
    study = opened(study_text("assignments:\n  ann: [{document: p1, turns: 3-5}, p2]\n", {"ann": ["p1", "p2"]}, {}))
    assert [one.document for one in candidates(select(study), [], turns=False)] == ["p2"]
    free = [one.turn for one in candidates(select(study, Scope(documents=("p1",))), [], turns=True)]
    assert free == [3, 4, 5]


def test_the_scope_says_whose_work_and_whose_words_are_drawn(opened: Opened) -> None:
    study = opened(PLAIN)
    assert [one.document for one in candidates(select(study, Scope(coders=("bob",))), [], turns=False)] == ["p4"]
    assert len(candidates(select(study, Scope(documents=("p2",), speakers=("respondent",))), [], turns=True)) == 10


def test_an_unknown_attribute_is_answered_with_the_nearest(opened: Opened) -> None:
    with pytest.raises(UnknownNameError, match="no attribute 'plase'; did you mean 'place'"):
        candidates(select(opened(PLAIN)), ["plase"], turns=False)


def test_each_stratum_has_its_share_and_one_at_least(opened: Opened) -> None:
    """Of 3 in town and 2 in village 3 are drawn: quotas 1.8 and 1.2."""
    drawn = double_coding_sample(select(opened(PLAIN)), SampleWish(documents=3, by=("place",)))
    assert drawn.strata == (StratumRow("town", 3, 2), StratumRow("village", 2, 1))
    assert [row.stratum for row in drawn.rows] == ["town", "town", "village"]


@pytest.mark.parametrize(
    ("sizes", "n", "drawn"),
    [
        ([50, 30, 20], 10, [5, 3, 2]),
        ([5, 5, 5], 4, [2, 1, 1]),  # equal remainders: the first by name
        ([97, 2, 1], 10, [8, 1, 1]),  # quotas 9.7, .2 and .1: the two that have one at least take it from the first
        ([2, 98], 100, [2, 98]),
        ([1, 1, 1], 3, [1, 1, 1]),
    ],
)
def test_allotment_by_hand(sizes: list[int], n: int, drawn: list[int]) -> None:
    assert list(allot({(str(number),): size for number, size in enumerate(sizes)}, n).values()) == drawn


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.data())
def test_an_allotment_adds_up_and_leaves_nobody_out(sizes: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(len(sizes), sum(sizes)))
    drawn = allot({(str(number),): size for number, size in enumerate(sizes)}, n)
    assert sum(drawn.values()) == n
    assert all(1 <= drawn[str(number),] <= size for number, size in enumerate(sizes))


def test_too_many_strata_for_what_is_drawn_are_refused() -> None:
    with pytest.raises(RefusedError, match="2 drawn cannot hold one of each of 3 strata; draw 3 or more"):
        allot({("a",): 5, ("b",): 5, ("c",): 5}, 2)


def test_more_than_there_is_is_refused() -> None:
    with pytest.raises(RefusedError, match="6 are to be drawn, and there are 5"):
        allot({("a",): 5}, 6)


def test_the_same_seed_draws_the_same_on_every_machine() -> None:
    """The order is a hash, written down here: it must not change from one version to the next."""
    names = ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert sorted(names, key=lambda name: draw_order(1, name, None)) == ["p1", "p3", "p4", "p5", "p2", "p6"]
    assert sorted(names, key=lambda name: draw_order(2, name, None)) == ["p3", "p6", "p2", "p5", "p4", "p1"]


def test_the_draw_does_not_depend_on_the_order_of_files_or_layers(opened: Opened) -> None:
    study = opened(PLAIN)
    other = Study(
        root=study.root,
        settings=study.settings,
        codebook=study.codebook,
        documents=study.documents[::-1],
        cases=study.cases[::-1],
        layers=study.layers[::-1],
        coded=study.coded[::-1],
        texts=study.texts,
    )
    wish = SampleWish(turns=17, by=("place", "coder"), seed=5)
    assert double_coding_sample(select(study), wish) == double_coding_sample(select(other), wish)


def test_a_document_goes_to_one_coder_never_to_the_first_and_to_who_has_least(opened: Opened) -> None:
    """
    Ten words a document; ann has 50 so far, bob 20, cid none. P2, p3 and p4 go to cid, who then has 30, p5 to bob,
    who has 30 then too; of equals the first by name gets p6.
    """
    drawn = double_coding_sample(select(opened(PLAIN)), SampleWish(documents=5, by=()))
    assert {row.document: (row.first, row.second) for row in drawn.rows} == {
        "p2": ("ann", "cid"),
        "p3": ("ann", "cid"),
        "p4": ("bob", "cid"),
        "p5": ("ann", "bob"),
        "p6": ("ann", "bob"),
    }


def test_of_a_document_in_part_only_the_words_of_the_turns_assigned_count(opened: Opened) -> None:
    """Bob is to code nine words of p2, cid two of p3."""
    parts = "assignments:\n  ann: [p1]\n  bob: [{document: p2, turns: 1-9}]\n  cid: [{document: p3, turns: 1-2}]\n"
    drawn = double_coding_sample(select(opened(study_text(parts, {"ann": ["p1"]}, {}))), SampleWish(documents=1, by=()))
    assert [(row.document, row.second) for row in drawn.rows] == [("p1", "cid")]


def test_second_coders_may_be_named(opened: Opened) -> None:
    study = opened(PLAIN)
    drawn = double_coding_sample(
        select(study, Scope(coders=("ann",))), SampleWish(documents=4, by=(), seconds=("bob",))
    )
    assert {row.second for row in drawn.rows} == {"bob"}
    with pytest.raises(UnknownNameError, match="no coder 'bop'; did you mean 'bob'"):
        double_coding_sample(select(study), SampleWish(documents=1, by=(), seconds=("bop",)))


def test_nobody_reads_their_own_work_again(opened: Opened) -> None:
    with pytest.raises(RefusedError, match="nobody may code 'p4' a second time but 'bob'"):
        double_coding_sample(
            select(opened(PLAIN), Scope(coders=("bob",))), SampleWish(documents=1, by=(), seconds=("bob",))
        )


def test_who_has_finished_a_part_of_a_document_gets_no_more_of_it(opened: Opened) -> None:
    """Bob has finished turns 3 to 9 of p1: turn 1 would count as read by him, without any code."""
    study = opened(
        study_text(
            "assignments:\n  ann: [p1]\n  bob: [{document: p1, turns: 3-9}]\n  cid: [p4, p5, p6]\n",
            {"ann": ["p1"], "bob": ["p1"]},
            {},
        )
    )
    assert [row.second for row in double_coding_sample(select(study), SampleWish(turns=3)).rows] == ["cid"]
    with pytest.raises(RefusedError, match=r"`qualcode codings finish p1 --coder bob --reopen`"):
        double_coding_sample(select(study), SampleWish(turns=3, seconds=("bob",)))


def test_a_share_is_of_the_documents_and_is_rounded_up(opened: Opened) -> None:
    """A fifth of 5 is 1; .21 of 5 is 1.05, so 2."""
    study = opened(PLAIN)
    assert double_coding_sample(select(study), SampleWish(share=0.2, by=())).sample.drawn == 1
    assert double_coding_sample(select(study), SampleWish(share=0.21, by=())).sample.drawn == 2
    with pytest.raises(RefusedError, match=r"between 0 and 1, not 20; did you mean 0\.2\?"):
        double_coding_sample(select(study), SampleWish(share=20, by=()))


@pytest.mark.parametrize("wish", [SampleWish(), SampleWish(documents=1, turns=2), SampleWish(turns=3, share=0.1)])
def test_it_must_be_said_how_much_to_draw(opened: Opened, wish: SampleWish) -> None:
    with pytest.raises(RefusedError, match="say how much to draw"):
        double_coding_sample(select(opened(PLAIN)), wish)


def test_nothing_left_to_draw_says_why(opened: Opened) -> None:
    study = opened(PLAIN)
    with pytest.raises(RefusedError, match="no document is left to draw: each in scope that a coder has finished has"):
        double_coding_sample(select(study, Scope(documents=("p1",))), SampleWish(documents=1))
    with pytest.raises(RefusedError, match="no coder has finished a document in scope"):
        double_coding_sample(select(opened(study_text("", {}, {}))), SampleWish(documents=1))


def test_turns_are_written_as_people_write_them() -> None:
    assert number_ranges([1, 2, 3, 7, 9, 10]) == "1-3 7 9-10"
    assert number_ranges([]) == ""


RICH = study_text(
    "",
    {"ann": ["p1", "p2", "p3"], "bob": ["p4"]},
    {
        "ann/p1": [coding(1, "p1", 1, "trust")],
        "ann/p2": [coding(number, "p2", number, "trust") for number in range(1, 9)],
        "ann/p3": [coding(1, "p3", 1, "trust"), coding(2, "p3", 2, "doubt")],
    },
)


def test_what_the_weakest_code_lacks_is_taken_from_the_documents_that_are_rich_in_it(opened: Opened) -> None:
    """
    Drawn are turn 3 of p1, 4 and 9 of p2, 10 of p4. P2, with trust on 7 of the other 8 turns, is used up first, then
    p1 with 1 of 9, then p3. Of 29 turns 10 have it then: 5.411 (1.3 x 2.7 / (4 x 10/29 x 19/29 x .7) - .3) = 28.4.
    """
    selection = select(opened(RICH), Scope(codes=("trust",)))
    drawn = double_coding_sample(selection, SampleWish(turns=4, target=0.3))
    assert [(row.document, row.turns, row.why) for row in drawn.rows] == [
        ("p1", "3", "random"),
        ("p2", "4 9", "random"),
        ("p4", "10", "random"),
        ("p1", "1-2 4-10", "enriched:trust"),
        ("p2", "1-3 5-8 10", "enriched:trust"),
        ("p3", "1-6 9-10", "enriched:trust"),
    ]
    assert drawn.sample.enriched == tuple(SamplePart(row.document, row.turns) for row in drawn.rows[3:])
    assert drawn.notes[1].startswith(
        "Added for trust: these 25 turns bring it from 4 to 29 turns, of the 29 needed for"
    )


def test_random_and_enriched_turns_are_never_the_same(opened: Opened) -> None:
    selection = select(opened(RICH), Scope(codes=("trust",)))
    drawn = double_coding_sample(selection, SampleWish(turns=8, by=("coder",), target=0.3))
    assert sum(row.n_turns for row in drawn.rows if row.why == "random") == 8
    places: list[tuple[str, int]] = []
    for row in drawn.rows:
        for word in row.turns.split():
            first, _, last = word.partition("-")
            places += [(row.document, number) for number in range(int(first), int(last or first) + 1)]
    assert len(places) == len(set(places)) == sum(row.n_turns for row in drawn.rows)


def test_the_weakest_of_all_codes_is_the_rarest(opened: Opened) -> None:
    """Doubt is on one turn of 40."""
    drawn = double_coding_sample(select(opened(RICH)), SampleWish(turns=4, by=("coder",), target=0.3))
    assert "doubt would need" in drawn.notes[1]
    assert {row.why for row in drawn.rows} == {"random"}
    assert drawn.sample.code == ""
    assert drawn.sample.enriched == ()


def test_whole_documents_may_be_added_too(opened: Opened) -> None:
    selection = select(opened(RICH), Scope(codes=("trust",)))
    drawn = double_coding_sample(selection, SampleWish(documents=1, by=(), target=0.3))
    assert drawn.sample == Sample(
        id="sample-1",
        seed=1,
        by=(),
        unit="document",
        of=4,
        drawn=1,
        random=(SamplePart("p1"),),
        code="trust",
        enriched=(SamplePart("p2"), SamplePart("p3")),
    )
    assert "these 20 turns bring it from 10 to 30 turns" in drawn.notes[1]


def test_a_code_that_nobody_used_has_nothing_to_add_for(opened: Opened) -> None:
    with pytest.raises(RefusedError, match="no code in scope was used on a turn"):
        double_coding_sample(select(opened(PLAIN)), SampleWish(documents=1, by=(), target=0.3))


INTERVIEW = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}]
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished}}
"""


def test_turns_of_an_interviewer_are_drawn_only_if_asked_for(opened: Opened) -> None:
    """The text of the default study: the interviewer's turn, and one of the respondent."""
    study = opened(INTERVIEW)
    assert [one.turn for one in candidates(select(study), [], turns=True)] == [2]
    assert [one.turn for one in candidates(select(study, Scope(speakers=("INT", "P"))), [], turns=True)] == [1, 2]
    drawn = double_coding_sample(select(study), SampleWish(turns=1))
    assert drawn.notes[0].startswith("Random: 1 of 1 turn said by speakers eligible for coding (all but interviewers)")
