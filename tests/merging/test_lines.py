import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from qualcode.files.codings_jsonl import format_codings, parse_codings
from qualcode.merging.lines import merge_lines
from qualcode.merging.merged import Conflict, Merged, UnmergeableError
from qualcode.model import Coding, Was

TRUST = Coding("01A", "p1", 0, 5, "trust", {}, "words", "", "ann", "2020-01-01T00:00:00Z")
DOUBT = Coding("01B", "p1", 8, 12, "doubt", {}, "more", "", "bob", "2020-01-02T00:00:00Z")
HOPE = Coding("01C", "p1", 3, 9, "hope", {}, "others", "", "cem", "2020-01-03T00:00:00Z")


def merge(base: list[Coding], ours: list[Coding], theirs: list[Coding]) -> Merged:
    return merge_lines(format_codings(base), format_codings(ours), format_codings(theirs))


def merged(base: list[Coding], ours: list[Coding], theirs: list[Coding]) -> list[Coding]:
    """What comes of a merge without conflict, the same from either side."""
    found = merge(base, ours, theirs)
    assert found.conflicts == ()
    assert merge(base, theirs, ours).content == found.content
    return list(parse_codings(found.content, "")[0])


def test_what_either_side_added_is_there_in_the_order_of_the_text() -> None:
    assert merged([TRUST], [TRUST, DOUBT], [TRUST, HOPE]) == [TRUST, HOPE, DOUBT]


def test_a_file_that_both_sides_added_has_the_codings_of_both() -> None:
    assert merged([], [TRUST, HOPE], [TRUST, DOUBT]) == [TRUST, HOPE, DOUBT]


def test_what_one_side_removed_is_gone() -> None:
    assert merged([TRUST, DOUBT], [DOUBT], [TRUST, DOUBT, HOPE]) == [HOPE, DOUBT]


def test_what_one_side_edited_is_edited() -> None:
    edited = replace(TRUST, note="why")
    assert merged([TRUST, DOUBT], [edited, DOUBT], [TRUST]) == [edited]


def test_an_edit_that_both_sides_made_is_one() -> None:
    edited = replace(TRUST, code="hope")
    assert merged([TRUST], [edited], [edited]) == [edited]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (replace(TRUST, code="hope"), replace(TRUST, code="doubt")),
        (replace(TRUST, code="hope"), replace(TRUST, note="I meant trust")),
        (replace(TRUST, note="one"), replace(TRUST, facets={"who": ["us"]})),
    ],
)
def test_a_coding_that_two_people_edited_is_a_conflict_with_both_lines(ours: Coding, theirs: Coding) -> None:
    left, right = (format_codings([one]) for one in (ours, theirs))
    found = merge([TRUST, DOUBT], [ours, DOUBT], [theirs, DOUBT])
    assert found.conflicts == (Conflict(left[:-1], right[:-1], "edited on both sides"),)
    marks = b"<<<<<<< ours\n" + left + b"=======\n" + right + b">>>>>>> theirs\n"
    assert found.content == marks + format_codings([DOUBT])


def test_a_removal_against_an_edit_is_a_conflict_that_keeps_the_edited_line() -> None:
    edited = replace(TRUST, note="why")
    line = format_codings([edited])
    found = merge([TRUST], [], [edited])
    assert found.conflicts == (Conflict(b"", line[:-1], "removed on one side and edited on the other"),)
    assert found.content == b"<<<<<<< ours\n=======\n" + line + b">>>>>>> theirs\n"


MIGRATED = replace(TRUST, code="confidence", was=(Was("trust", "1--2", "lea", "2021-01-01T00:00:00Z"),))


def test_a_migration_goes_together_with_a_note_of_the_other_side() -> None:
    assert merged([TRUST], [MIGRATED], [replace(TRUST, note="why")]) == [replace(MIGRATED, note="why")]


def test_a_new_place_in_an_updated_text_goes_together_with_a_new_code() -> None:
    moved = replace(TRUST, start=10, end=15)
    assert merged([TRUST], [moved], [replace(TRUST, code="hope")]) == [replace(moved, code="hope")]


def test_the_same_migration_in_two_clones_is_the_earlier_one() -> None:
    later = replace(MIGRATED, was=(Was("trust", "1--2", "bob", "2021-02-01T00:00:00Z"),))
    assert merged([TRUST], [later], [MIGRATED]) == [MIGRATED]


def test_what_was_only_carried_over_does_not_come_back_after_a_removal() -> None:
    assert merged([TRUST, DOUBT], [MIGRATED, DOUBT], [DOUBT]) == [DOUBT]


def test_two_placements_of_one_waiting_coding_are_a_conflict_where_they_differ() -> None:
    waits = replace(TRUST, waits="1--2")
    placed = [
        replace(TRUST, code=code, was=(Was("trust", "1--2", by, "2021-01-01T00:00:00Z"),))
        for code, by in (("hope", "ann"), ("doubt", "bob"))
    ]
    assert len(merge([waits], placed[:1], placed[1:]).conflicts) == 1


def test_one_code_on_one_passage_set_in_two_clones_counts_once_with_the_earlier_id() -> None:
    twin = replace(TRUST, id="01Z", by="bob")
    found = merge([DOUBT], [DOUBT, twin], [DOUBT, TRUST])
    assert found.content == format_codings([TRUST, DOUBT])
    assert [(one.kept, one.dropped) for one in found.twins] == [
        (format_codings([TRUST])[:-1], format_codings([twin])[:-1])
    ]


def test_what_only_the_later_twin_says_goes_over_to_the_earlier() -> None:
    twin = replace(TRUST, id="01Z", note="why", facets={"who": ["us"]})
    assert merged([], [TRUST], [twin]) == [replace(TRUST, note="why", facets={"who": ["us"]})]


def test_twins_that_say_different_things_are_a_conflict() -> None:
    found = merge([], [replace(TRUST, note="one")], [replace(TRUST, id="01Z", note="two")])
    assert [one.why for one in found.conflicts] == ["one code on one passage, set twice"]
    assert (found.content.count(b"one"), found.content.count(b"two")) == (1, 1)


def test_a_twin_of_what_was_recoded_on_the_other_side_is_a_conflict_since_that_has_a_past() -> None:
    old = replace(TRUST, id="01Y", code="hope")
    found = merge([old], [replace(old, code="trust")], [old, TRUST])
    assert [one.why for one in found.conflicts] == ["one code on one passage, set twice"]
    assert (found.content.count(b"01A"), found.content.count(b"01Y")) == (1, 1)


def test_codings_that_stood_twice_before_are_left_for_check() -> None:
    twice = [TRUST, replace(TRUST, id="01Z")]
    assert merged(twice, [*twice, DOUBT], twice) == [*twice, DOUBT]


def test_fields_of_a_newer_version_survive() -> None:
    line = b'{"id":"01A","document":"p1","start":0,"end":5,"code":"trust","weight":1.50,"quote":"words"}\n'
    migrated = b'{"id":"01A","document":"p1","start":7,"end":12,"code":"trust","weight":1.50,"quote":"words"}\n'
    noted = line.replace(b"1.50", b"1.75")
    assert merge_lines(line, line, noted).content == noted
    assert merge_lines(line, migrated, noted).content == (
        b'{"id":"01A","document":"p1","start":7,"end":12,"code":"trust","quote":"words","weight":1.75}\n'
    )


def test_line_ends_and_spaces_of_another_program_are_no_edits() -> None:
    line = format_codings([TRUST])
    spaced = line.replace(b'":', b'": ').replace(b"\n", b"\r\n")
    edited = format_codings([replace(TRUST, note="why")])
    assert merge_lines(line, spaced, edited).content == edited
    assert merge_lines(line, edited, spaced).content == edited


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b'{"id":"01A","document"', "line 2 of our side is no record with an id"),
        (b"<<<<<<< ours", "line 2 of our side is a mark of an earlier conflict"),
        (b'{"id":"01A","code":"doubt"}', "line 2 of our side has the id '01A' a second time"),
        (b"\xff", "line 2 of our side is no record with an id"),
    ],
)
def test_a_broken_line_leaves_the_file_to_git(broken: bytes, said: str) -> None:
    line = format_codings([TRUST])
    with pytest.raises(UnmergeableError, match=said):
        merge_lines(line, line + broken + b"\n", line)


def test_a_conflict_in_the_common_version_is_no_conflict_where_both_sides_chose_the_same() -> None:
    hope, doubt = replace(TRUST, code="hope"), replace(TRUST, code="doubt")
    base = merge([TRUST], [hope], [doubt]).content
    assert merge_lines(base, format_codings([hope]), format_codings([hope, DOUBT])).content == format_codings(
        [hope, DOUBT]
    )


def test_records_without_an_id_go_by_the_coding_that_they_keep_or_stand_for_themselves() -> None:
    first = b'{"why":"none","coding":{"id":"01A","document":"p1","start":0,"end":5,"code":"trust"},"at":"2021"}\n'
    second = b'{"why":"none","coding":{"id":"01B","document":"p1","start":2,"end":5,"code":"trust"},"at":"2020"}\n'
    assert merge_lines(b"", first, first + second).content == first + second
    later, earlier = b'{"old":"x","at":"2021"}\n', b'{"old":"y","at":"2020"}\n'
    assert merge_lines(b"", later, earlier).content == earlier + later


def test_the_same_coding_set_aside_on_both_sides_is_set_aside_once() -> None:
    line = b'{"why":"none","coding":{"id":"01A","start":0,"end":5,"code":"trust"},"by":"%s","at":"%s"}\n'
    ours, theirs = line % (b"ann", b"2021-02-01"), line % (b"bob", b"2021-01-01")
    assert merge_lines(b"", ours, theirs).content == theirs


def test_records_keep_the_order_in_which_they_were_written() -> None:
    first = b'{"id":"1","question":"q","start":5,"end":9}\n'
    second = b'{"id":"2","question":"a","start":7,"end":9}\n'
    third = b'{"id":"0","question":"z","start":7,"end":9}\n'
    assert merge_lines(b"", first + third, first + second).content == first + second + third


CODINGS = st.lists(
    st.builds(
        lambda number, start, code, note: replace(
            TRUST, id=f"01{number}", start=start, end=start + 2, code=code, note=note
        ),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(["trust", "doubt"]),
        st.sampled_from(["", "why"]),
    ),
    max_size=8,
    unique_by=(lambda one: one.id, lambda one: (one.start, one.code)),
)


@given(CODINGS, CODINGS)
def test_what_one_side_did_is_what_comes_of_it(base: list[Coding], ours: list[Coding]) -> None:
    assert merge(base, ours, base) == merge(base, base, ours) == Merged(format_codings(ours))


@given(CODINGS, CODINGS, CODINGS)
def test_no_id_is_lost_that_nobody_removed_and_none_comes_twice(
    base: list[Coding], ours: list[Coding], theirs: list[Coding]
) -> None:
    found = merge(base, ours, theirs)
    before, left, right = ({one.id for one in side} for side in (base, ours, theirs))
    kept = b"\n".join(line for line in found.content.split(b"\n") if line.startswith(b"{"))
    ids = {coding.id for coding in parse_codings(kept, "")[0]}
    dropped = {coding.id for twin in found.twins for coding in parse_codings(twin.dropped, "")[0]}
    assert ids | dropped >= (left & right) | (left - before) | (right - before)
    settled = [coding.id for coding in parse_codings(re.sub(rb"(?s)<{7}.*?>{7} theirs\n", b"", found.content), "")[0]]
    assert len(settled) == len(set(settled))


@given(CODINGS, CODINGS, CODINGS, CODINGS)
def test_three_clones_come_to_the_same_in_any_order(
    base: list[Coding], first: list[Coding], second: list[Coding], third: list[Coding]
) -> None:
    results = []
    for order in permutations((first, second, third)):
        one = merge(base, order[0], order[1])
        two = merge_lines(format_codings(base), one.content, format_codings(order[2])) if not one.conflicts else one
        results.append(two)
    without = [one.content for one in results if not one.conflicts]
    if len(without) == len(results):
        assert len(set(without)) == 1
