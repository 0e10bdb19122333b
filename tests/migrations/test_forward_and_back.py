from hypothesis import given
from hypothesis import strategies as st

from migration_examples import AT, IDS, Layered, decided, forward, layers, outcomes, placed
from qualcode.files.codings_jsonl import format_coding
from qualcode.layer_files import Pairs
from qualcode.migrations.back import give_back
from qualcode.migrations.outcome import Outcome
from qualcode.model import Code, Codebook, Coding
from qualcode.records import Migration, Recoded, Step


def back(layered: Layered, outcome: Outcome) -> Layered:
    returned = give_back(layered.pairs, layered.asides, outcome, fresh=True, by="lead", at=AT)
    return Layered(returned.pairs, returned.newer)


@st.composite
def answers(draw: st.DrawFn, layered: Layered, outcome: Outcome) -> list[Recoded]:
    """Places for some of the codings that wait; no code of one that waits as well."""
    standing = {coding.code for coding, _ in layered.pairs if coding.waits}
    free = [code.id for code in outcome.new.codes if code.id not in standing]
    found = []
    for coding, _ in layered.pairs:
        if coding.waits and draw(st.booleans()):
            codes = draw(st.lists(st.sampled_from(free), unique=True, max_size=2))
            text = " + ".join(codes) or "none"
            found.append(Recoded("ann", "p1", coding.id, 0, 2, "ab", coding.code, text, "n", "ann", AT))
    return found


@given(outcomes(), layers())
def test_a_layer_comes_back_from_a_migration_to_the_byte(outcome: Outcome, pairs: Pairs) -> None:
    start = Layered(pairs, [])
    there_and_back = back(forward(start, outcome), outcome)
    assert (there_and_back.file(), there_and_back.asides) == (start.file(), [])


@given(st.data(), outcomes(), layers())
def test_what_people_placed_can_be_taken_back_and_placed_again_to_the_byte(
    data: st.DataObject, outcome: Outcome, pairs: Pairs
) -> None:
    start = Layered(pairs, [])
    waiting = forward(start, outcome)
    there = placed(waiting, outcome, data.draw(answers(waiting, outcome)))
    rows = decided(there, outcome)
    home = back(there, outcome)
    assert (home.file(), home.asides) == (start.file(), [])
    again = placed(forward(home, outcome), outcome, rows)
    assert (again.file(), again.aside_bytes()) == (there.file(), there.aside_bytes())


@given(st.data(), outcomes(), layers())
def test_codings_made_after_a_migration_come_back_with_it(data: st.DataObject, outcome: Outcome, pairs: Pairs) -> None:
    there = forward(Layered(pairs, []), outcome)
    taken = {(coding.start, coding.code) for coding, _ in there.pairs}
    fresh_codes = [code.id for code in outcome.new.codes if code.id not in outcome.old.by_id]
    queued = [code for code in IDS if code in outcome.queued and code in outcome.new.by_id]
    codes = fresh_codes + queued
    if not codes:
        return
    fresh = data.draw(layers(codes, 500, [value for value in outcome.new.facets[0].value_ids]))
    fresh = [pair for pair in fresh if (pair[0].start, pair[0].code) not in taken]
    with_fresh = Layered([*there.pairs, *fresh], there.asides)
    home = back(with_fresh, outcome)
    assert {record.why for _, record in home.asides} <= {"newer"}
    assert sorted(coding.id for coding, _ in home.asides) == [coding.id for coding, _ in fresh]
    again = forward(home, outcome)
    assert (again.file(), again.aside_bytes()) == (with_fresh.file(), with_fresh.aside_bytes())


@given(outcomes(), layers())
def test_what_has_been_through_a_migration_stays_as_it_is(outcome: Outcome, pairs: Pairs) -> None:
    once = forward(Layered(pairs, []), outcome)
    assert forward(Layered(once.pairs, []), outcome).file() == once.file()


@given(outcomes(), layers())
def test_no_code_stands_twice_on_a_passage_after_a_migration(outcome: Outcome, pairs: Pairs) -> None:
    places = [(coding.start, coding.end, coding.code) for coding, _ in forward(Layered(pairs, []), outcome).pairs]
    assert len(set(places)) == len(places)


def test_what_waits_is_no_twin_yet_of_what_a_merge_put_on_its_passage() -> None:
    steps = (Step("merge", ("a",), ("b",)), Step("narrow", ("b",)))
    books = [Codebook("t", "1.0.0", (Code("a", "A"), Code("b", "B"))), Codebook("t", "2.0.0", (Code("b", "B"),))]
    outcome = Outcome(Migration("1.0.0", "2.0.0", steps), *books)
    pairs = [(one, format_coding(one)) for one in (Coding("1", "p1", 0, 2, "b"), Coding("2", "p1", 0, 2, "a"))]
    there = forward(Layered(pairs, []), outcome)
    assert [(coding.id, coding.code, coding.waits) for coding, _ in there.pairs] == [
        ("1", "b", "1.0.0--2.0.0"),
        ("2", "b", ""),
    ]
