from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.proposals_yaml import parse_proposals, with_changed, with_proposal
from qualcode.model import Proposal

PATH = "codebook/proposals/ann.yaml"
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4))
def test_what_is_added_is_read_as_it_was(given: list[tuple[str, str, str]]) -> None:
    wanted = [
        Proposal(f"c{n}.ann", label, "ann", definition, quote=quote, at="2026-01-01T00:00:00Z", path=PATH)
        for n, (label, definition, quote) in enumerate(given)
    ]
    text = ""
    for one in wanted:
        text = with_proposal(text, one)
    found, problems = parse_proposals(text, PATH)
    assert ([replace(one, line=0) for one in found], problems) == (wanted, [])


def test_every_fault_is_told_and_the_others_are_kept() -> None:
    text = "proposals:\n- {id: a.ann, at: today}\n- {id: '-'}\n- {id: a.ann}\n- {label: X}\n- {id: b.ann, lable: B}\n"
    found, problems = parse_proposals(text, PATH)
    assert [one.id for one in found] == ["a.ann", "b.ann"]
    assert [(one.line, one.rule) for one in problems] == [
        (2, "time"),
        (3, "code-id"),
        (4, "duplicate-id"),
        (5, "code-id"),
        (6, "unknown-field"),
    ]


def test_a_list_that_is_written_on_one_line_stays_on_one_line() -> None:
    made = Proposal("b.ann", "B, so", "ann", path=PATH)
    assert with_proposal("proposals: [{id: a.ann}]  # all\n", made) == (
        'proposals: [{id: a.ann}, {id: b.ann, label: "B, so"}]  # all\n'
    )


@given(st.lists(st.tuples(words, words), min_size=2, max_size=3), words, words)
def test_what_is_changed_is_read_as_it_was_meant(given: list[tuple[str, str]], label: str, definition: str) -> None:
    wanted = [Proposal(f"c{n}.ann", name, "ann", parent, path=PATH) for n, (name, parent) in enumerate(given)]
    text = ""
    for one in wanted:
        text = with_proposal(text, one)
    wanted[0] = replace(wanted[0], label=label, definition=definition)
    found, problems = parse_proposals(with_changed(text, wanted[0]), PATH)
    assert ([replace(one, line=0) for one in found], problems) == (wanted, [])


def test_a_change_leaves_remarks_and_what_does_not_change_as_they_are_written() -> None:
    first = "- id: a.ann  # mine\n  definition: >-\n    long\n    words\n  label: A\n"
    text = f"proposals:\n{first}\n- {{id: b.ann, label: B}}\n# end\n"
    made = Proposal("a.ann", "A b", "ann", definition="long words", parent="x")
    assert with_changed(text, made) == text.replace("label: A\n", "label: A b\n  parent: x\n")
    flow = Proposal("b.ann", "B, so", "ann", definition="{new}")
    assert with_changed(text, flow) == text.replace("label: B}", 'label: "B, so", definition: "{new}"}')
    assert with_changed(text, replace(made, definition="short")) == text.replace(
        ">-\n    long\n    words", "short"
    ).replace("label: A\n", "label: A b\n  parent: x\n")
