"""Coders propose codes, code with them at once, and somebody settles what becomes of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.analysis.agreement import agreement
from qualcode.analysis.derived.as_of import coding_as_of
from qualcode.check import check_study
from qualcode.desk.desk import open_desk
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.layers import add_codings, finish_document
from qualcode.lint import lint_codebook
from qualcode.model import Code, Coding, Study, Was
from qualcode.proposals.proposing import propose, with_code
from qualcode.proposals.rows import proposal_rows
from qualcode.proposals.settling import Settling, accept_proposal, decline_proposal
from qualcode.releasing import plan_release, release_codebook
from qualcode.requested import NewCoding
from qualcode.scope import Scope, select
from qualcode.scope_notes import standing_notes
from qualcode.study import as_seen, load_study, open_readable
from tests_support import Run

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  # the first
  - id: trust
    label: Trust
    codes:
      - id: faith
        label: Faith

  # the second
  - {id: doubt, label: Doubt}
facets:
  who: {values: [us, them], several: true, under: [trust]}
== transcripts/p1.md
---
id: p1
speakers: {P: respondent}
---
P: one two

P: three four

P: five six
"""
AT = "2026-03-01T09:00:00Z"
LATER = "2026-03-02T09:00:00Z"


@pytest.fixture
def root(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    return write_study_files(tmp_path / "own", STUDY)


def proposed(root: Path, coder: str = "ann", label: str = "Naming the work", parent: str = "") -> Code:
    return propose(open_readable(root), coder, label, parent=parent, document="p1", quote="one two", at=AT)


def code(root: Path, coder: str, code_id: str, *turns: str, facets: dict[str, list[str]] | None = None) -> list[Coding]:
    wanted = [NewCoding("p1", code_id, turn=turn, facets=facets or {}, at=AT) for turn in turns]
    return add_codings(open_readable(root), coder, wanted)


def finish(root: Path, *coders: str) -> None:
    for coder in coders:
        finish_document(open_readable(root), coder, "p1", date="2026-03-01")


def codings(root: Path, layer: str) -> tuple[Coding, ...]:
    return next(one.codings for one in open_readable(root).coded if one.layer == layer)


def problems(root: Path) -> list[str]:
    return [f"{one.path}:{one.line}: {one.rule}" for one in check_study(*load_study(root))]


def test_a_proposal_stands_in_a_file_of_its_coder_and_after_the_codes_of_the_codebook(root: Path) -> None:
    made = proposed(root, parent="trust")
    assert (root / "codebook/proposals/ann.yaml").read_text().split("\n", 2)[2] == (
        "proposals:\n  - id: naming-the-work.ann\n    label: Naming the work\n    parent: trust\n    document: p1\n"
        '    quote: one two\n    at: "2026-03-01T09:00:00Z"\n'
    )
    assert made == Code("naming-the-work.ann", "Naming the work", "trust", 2, line=4, proposed_by="ann")
    book = open_readable(root).codebook
    assert [one.id for one in book.codes] == ["trust", "faith", "doubt", "naming-the-work.ann"]
    assert [one.id for one in book.own] == ["trust", "faith", "doubt"]
    assert book.codes[-1] == made


def test_the_same_label_again_gives_the_code_that_one_has(root: Path) -> None:
    first = proposed(root)
    before = (root / "codebook/proposals/ann.yaml").read_bytes()
    assert proposed(root, label="naming  the work") == first
    assert (root / "codebook/proposals/ann.yaml").read_bytes() == before


def test_two_coders_never_make_the_same_id(root: Path) -> None:
    assert [proposed(root, coder).id for coder in ("ann", "bob")] == ["naming-the-work.ann", "naming-the-work.bob"]


def test_an_id_that_a_version_had_or_a_settled_proposal_has_is_not_used_again(root: Path) -> None:
    proposed(root)
    decline_proposal(open_readable(root), Settling("naming", "lead", "no"))
    assert proposed(root).id == "naming-the-work-2.ann"
    (root / "codebook/versions").mkdir()
    (root / "codebook/versions/0.9.0.yaml").write_text("version: 0.9.0\ncodes: [{id: again.bob}]\n")
    assert proposed(root, "bob", "Again").id == "again-2.bob"


@pytest.mark.parametrize(
    ("coder", "label", "parent", "said"),
    [
        ("ann", "  ", "", "say what the code is called"),
        ("cy", "New", "", "no coder 'cy'"),
        ("ann", "New", "trsut", "did you mean 'trust'"),
        ("ann", "trust", "", "the codebook has 'Trust' already, as 'trust'; code with it"),
    ],
)
def test_what_cannot_be_proposed_is_refused(root: Path, coder: str, label: str, parent: str, said: str) -> None:
    with pytest.raises((RefusedError, UnknownNameError), match=said):
        proposed(root, coder, label, parent)
    assert not (root / "codebook/proposals").exists()


def test_a_file_that_cannot_be_read_is_left_as_it_is(root: Path) -> None:
    study = open_readable(root)
    (root / "codebook/proposals").mkdir()
    (root / "codebook/proposals/ann.yaml").write_text("proposals: [{id: x, lable: X}]\n")
    with pytest.raises(UnreadableError, match="no field 'lable' here; did you mean 'label'"):
        propose(study, "ann", "New")
    assert (root / "codebook/proposals/ann.yaml").read_text() == "proposals: [{id: x, lable: X}]\n"


def test_remarks_in_the_file_of_proposals_survive(root: Path) -> None:
    (root / "codebook/proposals").mkdir()
    path = root / "codebook/proposals/ann.yaml"
    path.write_text("proposals:\n- id: a.ann  # mine\n  definition: >-\n    long\n    words\n\n# the end\n")
    proposed(root)
    assert path.read_text().split("  quote")[0] == (
        "proposals:\n- id: a.ann  # mine\n  definition: >-\n    long\n    words\n- id: naming-the-work.ann\n"
        "  label: Naming the work\n  document: p1\n"
    )
    assert path.read_text().endswith("\n\n# the end\n")


def test_a_study_with_the_code_in_it_is_what_is_read_from_disk(root: Path) -> None:
    study = open_readable(root)
    made = propose(study, "ann", "New", parent="doubt", document="p1", at=AT)
    assert with_code(study, made, document="p1").codebook == open_readable(root).codebook


def test_a_desk_codes_with_it_at_once(root: Path) -> None:
    desk = open_desk(root, "ann", "p1")
    made = propose(desk.study, "ann", "New", document="p1", at=AT)
    (one,) = desk.code((3, 10), [made.id])
    assert one.code == "new.ann"
    other = propose(desk.study, "ann", "Newer", document="p1", at=AT)
    desk.study = with_code(desk.study, other, document="p1")
    known = desk.study
    desk.code((14, 24), [other.id])
    assert desk.study is known  # nothing was read again


def test_it_can_be_coded_with_and_no_rule_minds(root: Path) -> None:
    proposed(root, parent="trust")
    code(root, "ann", "naming-the-work.ann", "1", facets={"who": ["us"]})
    code(root, "bob", "naming-the-work.ann", "2")
    assert problems(root) == []
    row = proposal_rows(open_readable(root))[0]
    assert (row.codings, row.uses, row.quotes) == (2, ["ann 1", "bob 1"], ["one two", "three four"])


def test_the_linter_and_a_release_know_nothing_of_it(root: Path) -> None:
    before = lint_codebook(open_readable(root))
    release_codebook(root, "1.0.0", by="lead", why="first", day="2026-01-01")
    proposed(root)
    assert lint_codebook(open_readable(root)) == before
    assert plan_release(root).change == ""


def test_results_say_that_codes_are_only_proposed(root: Path) -> None:
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1", "2")
    notes = standing_notes(select(open_readable(root)))
    assert [note.split(";")[0] for note in notes] == [
        "Proposed: 2 codings with codes that the codebook does not have yet (naming-the-work.ann 2)"
    ]
    assert standing_notes(select(open_readable(root), Scope(codes=("trust",)))) == []


def test_coders_are_not_compared_on_a_code_that_only_one_was_asked_for(root: Path) -> None:
    code(root, "ann", "doubt", "1")
    code(root, "bob", "doubt", "1")
    finish(root, "ann", "bob")
    before = agreement(select(open_readable(root)), "turn").rows
    finish_document(open_readable(root), "ann", "p1", reopen=True)
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "2")
    finish(root, "ann")
    assert agreement(select(open_readable(root)), "turn").rows == before


def test_below_a_code_it_counts_as_that_code_where_coders_are_compared(root: Path) -> None:
    proposed(root, parent="trust")
    code(root, "ann", "naming-the-work.ann", "1")
    code(root, "bob", "trust", "1")
    finish(root, "ann", "bob")
    found = agreement(select(open_readable(root)), "turn").rows
    values = {row.code: row.value for row in found if row.coefficient == "krippendorff_alpha"}
    assert values == {"trust": 1.0}
    named = agreement(select(open_readable(root), Scope(codes=("naming*",))), "turn").rows
    assert {row.code for row in named} >= {"naming-the-work.ann"}


def test_nobody_else_was_asked_for_it(root: Path) -> None:
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    code(root, "bob", "doubt", "1")
    assert open_readable(root).unasked == {("bob", "p1"): frozenset({"naming-the-work.ann"})}
    code(root, "bob", "naming-the-work.ann", "2")
    assert open_readable(root).unasked == {}


def test_accepted_it_stands_in_the_codebook_under_its_id_and_no_coding_changes(root: Path) -> None:
    proposed(root, parent="trust")
    code(root, "ann", "naming-the-work.ann", "1")
    before = (root / "codings/ann/p1.jsonl").read_bytes()
    row = accept_proposal(open_readable(root), Settling("naming", "lead", "it recurs", definition="A name.", at=LATER))
    assert (row.outcome, row.into, row.changed) == ("accepted", "naming-the-work.ann", 0)
    assert (root / "codebook/codebook.yaml").read_text() == (
        "name: test\nversion: 1.0.0\ncodes:\n  # the first\n  - id: trust\n    label: Trust\n    codes:\n"
        "      - id: faith\n        label: Faith\n      - id: naming-the-work.ann\n        label: Naming the work\n"
        "        definition: A name.\n        examples: [one two]\n"
        "        source: Proposed by ann while coding p1, 2026-03-01\n"
        "\n  # the second\n  - {id: doubt, label: Doubt}\n"
        "facets:\n  who: {values: [us, them], several: true, under: [trust]}\n"
    )
    assert (root / "codings/ann/p1.jsonl").read_bytes() == before
    assert problems(root) == []
    study = open_readable(root)
    assert not any(one.proposed_by for one in study.codebook.codes)
    assert study.unasked == {}
    told = proposal_rows(study, settled=True)[0]
    assert (told.state, told.into, told.why, told.settled_by) == (
        "accepted",
        "naming-the-work.ann",
        "it recurs",
        "lead",
    )
    assert proposal_rows(study) == []


def test_the_next_release_has_it_and_the_migration_adds_it(root: Path, qualcode: Run) -> None:
    release_codebook(root, "1.0.0", by="lead", why="first", day="2026-01-01")
    proposed(root)
    made = code(root, "ann", "naming-the-work.ann", "1")
    code(root, "bob", "doubt", "1")
    finish(root, "ann", "bob")
    accept_proposal(open_readable(root), Settling("naming", "lead", at=LATER))
    assert plan_release(root).change == "minor"
    release_codebook(root, "1.1.0", by="lead", why="one more", day="2026-03-03")
    assert qualcode("codebook", "migrate", "1.0.0", "1.1.0", "--draft", "--by", "lead", folder=root).exit_code == 0
    draft = root / "codebook/migrations/1.0.0--1.1.0.yaml"
    assert "add: naming-the-work.ann" in draft.read_text()
    draft.write_text(draft.read_text().replace("reason: \n", "reason: it recurs\n"))
    done = qualcode("codebook", "migrate", "1.0.0", "1.1.0", "--by", "lead", folder=root)
    assert done.exit_code == 0, done.stderr
    assert codings(root, "ann") == tuple(made)
    assert problems(root) == []
    assert ("bob", "p1") in open_readable(root).unasked


def test_going_back_from_a_migration_leaves_codings_with_proposed_codes_where_they_are(
    root: Path, qualcode: Run
) -> None:
    release_codebook(root, "1.0.0", by="lead", why="first", day="2026-01-01")
    code(root, "ann", "doubt", "2")
    book = root / "codebook/codebook.yaml"
    book.write_text(book.read_text().replace("facets:", "  - {id: hope, label: Hope}\nfacets:"))
    release_codebook(root, "1.1.0", by="lead", why="one more", day="2026-03-03")
    (root / "codebook/migrations").mkdir()
    (root / "codebook/migrations/1.0.0--1.1.0.yaml").write_text(
        "from: 1.0.0\nto: 1.1.0\nby: lead\ndate: 2026-03-03\nsteps: [{add: hope, reason: r}]\n"
    )
    assert qualcode("codebook", "migrate", "1.0.0", "1.1.0", "--by", "lead", folder=root).exit_code == 0
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    before = codings(root, "ann")
    done = qualcode("codebook", "migrate", "1.0.0", "1.1.0", "--back", "--by", "lead", folder=root)
    assert done.exit_code == 0, done.stderr
    assert codings(root, "ann") == before


def test_accepted_once_more_it_stays_as_it_is(root: Path) -> None:
    proposed(root)
    accept_proposal(open_readable(root), Settling("naming", "lead", at=LATER))
    book, record = (root / "codebook/codebook.yaml").read_bytes(), (root / "records/proposals.jsonl").read_bytes()
    accept_proposal(open_readable(root), Settling("naming", "lead", at=LATER))
    assert (root / "codebook/codebook.yaml").read_bytes() == book
    assert (root / "records/proposals.jsonl").read_bytes() == record


def test_accepted_once_more_in_other_words_it_is_refused(root: Path) -> None:
    proposed(root)
    accept_proposal(open_readable(root), Settling("naming", "lead", label="Names", at=LATER))
    with pytest.raises(RefusedError, match="in the codebook already, with another parent and another label; change"):
        accept_proposal(open_readable(root), Settling("naming", "lead", label="Naming", parent="trust", at=LATER))
    accept_proposal(open_readable(root), Settling("naming", "lead", label="Names", at=LATER))


def test_cut_off_after_the_codebook_was_written_it_is_accepted_by_running_it_again(root: Path) -> None:
    proposed(root)
    accept_proposal(open_readable(root), Settling("naming", "lead", at=LATER))
    (root / "records/proposals.jsonl").unlink()
    assert problems(root) == ["codebook/proposals/ann.yaml:4: duplicate-id"]
    accept_proposal(open_readable(root), Settling("naming", "lead", at=LATER))
    assert problems(root) == []


def test_taken_into_another_code_its_codings_say_what_they_had(root: Path) -> None:
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    code(root, "bob", "naming-the-work.ann", "2")
    finish(root, "ann", "bob")
    row = accept_proposal(open_readable(root), Settling("naming", "lead", "the same", into="trust", at=LATER))
    assert (row.changed, row.set_aside, row.layers) == (2, 0, ["ann", "bob"])
    note = "proposed code 'naming-the-work.ann' accepted as 'trust': the same"
    for layer in ("ann", "bob"):
        (one,) = codings(root, layer)
        assert (one.code, one.was) == ("trust", (Was("naming-the-work.ann", "", by="lead", at=LATER, note=note),))
    assert problems(root) == []
    assert [one.id for one in open_readable(root).codebook.codes] == ["trust", "faith", "doubt"]


def test_a_twin_is_set_aside_and_its_facets_stay(root: Path) -> None:
    proposed(root, parent="trust")
    (first,) = code(root, "ann", "trust", "1", facets={"who": ["us"]})
    (second,) = code(root, "ann", "naming-the-work.ann", "1", facets={"who": ["them"]})
    row = accept_proposal(open_readable(root), Settling("naming", "lead", into="trust", at=LATER))
    assert (row.changed, row.set_aside) == (0, 1)
    (one,) = codings(root, "ann")
    assert (one.id, one.facets) == (first.id, {"who": ["us", "them"]})
    aside = (root / "records/set-aside/proposals/ann/p1.jsonl").read_text()
    assert [name in aside for name in ('"why":"twin"', first.id, second.id)] == [True, True, True]
    assert problems(root) == []


def test_facets_that_may_not_stand_on_the_other_code_are_kept_in_its_past(root: Path) -> None:
    proposed(root, parent="trust")
    code(root, "ann", "naming-the-work.ann", "1", facets={"who": ["us"]})
    accept_proposal(open_readable(root), Settling("naming", "lead", into="doubt", at=LATER))
    (one,) = codings(root, "ann")
    assert (one.facets, one.was[0].facets) == ({}, {"who": ["us"]})


def test_codings_that_came_after_the_decision_are_told_and_follow(root: Path) -> None:
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    late = (root / "codings/ann/p1.jsonl").read_text()
    accept_proposal(open_readable(root), Settling("naming", "lead", into="trust", at=LATER))
    with pytest.raises(RefusedError, match="was proposed and accepted by lead; code with 'trust'"):
        code(root, "bob", "naming-the-work.ann", "2")
    path = root / "codings/ann/p1.jsonl"
    path.write_text(
        path.read_text()
        + late.replace('"id":"', '"id":"X')
        .replace('"start":3,"end":10', '"start":3,"end":6')
        .replace('"one two"', '"one"')
    )
    assert problems(root) == ["codebook/proposals/ann.yaml:4: settled-proposal"]
    accept_proposal(open_readable(root), Settling("naming", "lead", into="trust", at=LATER))
    assert [one.code for one in codings(root, "ann")] == ["trust", "trust"]
    assert problems(root) == []


def test_a_closed_round_notes_the_change(root: Path, qualcode: Run) -> None:
    settings = root / "qualcode.yaml"
    settings.write_text(settings.read_text() + "assignments: {ann: [p1]}\nrounds: [{id: pilot, documents: [p1]}]\n")
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    finish(root, "ann")
    assert qualcode("rounds", "close", "pilot", "--by", "lead", "--date", "2026-03-01", folder=root).exit_code == 0
    accept_proposal(open_readable(root), Settling("naming", "lead", into="trust", at=LATER))
    record = (root / "records/rounds/pilot.yaml").read_text()
    assert "proposed code 'naming-the-work.ann' accepted as 'trust'" in record
    assert problems(root) == []


def test_declined_without_codings_it_goes_and_the_reason_stays(root: Path) -> None:
    proposed(root)
    with pytest.raises(RefusedError, match="say why"):
        decline_proposal(open_readable(root), Settling("naming", "lead"))
    decline_proposal(open_readable(root), Settling("naming", "lead", "too broad", at=LATER))
    study = open_readable(root)
    assert [one.id for one in study.codebook.codes] == ["trust", "faith", "doubt"]
    row = proposal_rows(study, settled=True)[0]
    assert (row.state, row.into, row.why) == ("declined", "", "too broad")
    assert problems(root) == []


def test_with_codings_it_is_declined_only_into_another_code(root: Path) -> None:
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    with pytest.raises(RefusedError, match=r"1 coding has 'naming-the-work.ann'; say with `--into CODE`"):
        decline_proposal(open_readable(root), Settling("naming", "lead", "no"))
    decline_proposal(open_readable(root), Settling("naming", "lead", "no", into="doubt", at=LATER))
    assert [one.code for one in codings(root, "ann")] == ["doubt"]
    assert problems(root) == []


def test_what_was_decided_otherwise_is_refused_and_a_declined_one_may_be_accepted_later(root: Path) -> None:
    proposed(root)
    decline_proposal(open_readable(root), Settling("naming", "lead", "no", at=AT))
    accept_proposal(open_readable(root), Settling("naming", "lead", at=LATER))
    assert "naming-the-work.ann" in {one.id for one in open_readable(root).codebook.own}
    with pytest.raises(RefusedError, match="was accepted by lead on 2026-03-02"):
        decline_proposal(open_readable(root), Settling("naming", "lead", "no"))
    assert problems(root) == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Settling("nam", "lead", into="trsut"), "no code 'trsut'; did you mean 'trust'"),
        (Settling("x", "lead"), "no proposal 'x'"),
        (Settling("nam", "lead", parent="x"), "no code under which it could stand, 'x'"),
        (Settling("nam", "lead", at="today"), "'today' is no time"),
    ],
)
def test_what_cannot_be_accepted_is_refused(root: Path, wanted: Settling, said: str) -> None:
    proposed(root)
    before = (root / "codebook/codebook.yaml").read_bytes()
    with pytest.raises((RefusedError, UnknownNameError), match=said):
        accept_proposal(open_readable(root), wanted)
    assert (root / "codebook/codebook.yaml").read_bytes() == before


def blind(root: Path) -> None:
    settings = root / "qualcode.yaml"
    settings.write_text(settings.read_text() + "rounds: [{id: pilot, documents: [p1], blind: true}]\n")


def seen(root: Path, reader: str) -> Study:
    return as_seen(open_readable(root), reader)


def test_in_a_blind_round_each_sees_their_own_proposals(root: Path) -> None:
    blind(root)
    for coder in ("ann", "bob"):
        proposed(root, coder)
    assert {reader: [one.id for one in seen(root, reader).proposals] for reader in ("ann", "bob", "")} == {
        "ann": ["naming-the-work.ann"],
        "bob": ["naming-the-work.bob"],
        "": [],
    }
    assert [one.id for one in seen(root, "ann").codebook.codes][3:] == ["naming-the-work.ann"]


def test_in_a_blind_round_nothing_is_taken_into_another_code(root: Path) -> None:
    blind(root)
    proposed(root)
    with pytest.raises(RefusedError, match="the blind round 'pilot' is not open yet"):
        accept_proposal(seen(root, "ann"), Settling("naming", "ann", into="trust"))
    with pytest.raises(RefusedError, match="the blind round 'pilot' is not open yet"):
        decline_proposal(seen(root, "ann"), Settling("naming", "ann", "no"))
    with pytest.raises(UnknownNameError, match="no proposal 'naming'"):
        accept_proposal(seen(root, "bob"), Settling("naming", "bob"))


def test_ids_are_the_same_whatever_a_hidden_coder_proposes(root: Path) -> None:
    blind(root)
    proposed(root, "bob")
    assert propose(seen(root, "ann"), "ann", "Naming the work").id == "naming-the-work.ann"


def test_the_past_of_a_coding_as_of_an_older_version_passes_over_what_a_proposal_became() -> None:
    steps = (Was("old", "1.0.0--2.0.0"), Was("new.ann", ""))
    found = coding_as_of(Coding("1", "p", 0, 1, "trust", was=steps), "1.0.0")
    assert found is not None
    assert (found.code, found.was) == ("old", ())
    kept = Coding("1", "p", 0, 1, "trust", was=steps)
    assert coding_as_of(kept, "2.0.0") == kept


def test_twins_of_two_coders_become_one_code(root: Path) -> None:
    for coder in ("ann", "bob"):
        proposed(root, coder)
        code(root, coder, f"naming-the-work.{coder}", "1")
    accept_proposal(open_readable(root), Settling("naming-the-work.ann", "lead", at=LATER))
    accept_proposal(open_readable(root), Settling("naming-the-work.bob", "lead", into="naming-the-work.ann", at=LATER))
    assert [one.code for layer in ("ann", "bob") for one in codings(root, layer)] == ["naming-the-work.ann"] * 2
    assert problems(root) == []
    assert open_readable(root).codebook.own[-1].label == "Naming the work"


def test_a_label_is_corrected_and_the_id_stays(root: Path) -> None:
    made = proposed(root, label="Namming")
    (one,) = code(root, "ann", made.id, "1")
    study = open_readable(root)
    fixed = propose(study, "ann", "Naming", parent="doubt", at=LATER, instead="namm")
    assert (fixed.id, fixed.label, fixed.parent) == ("namming.ann", "Naming", "doubt")
    assert with_code(study, fixed).codebook == open_readable(root).codebook
    assert with_code(study, fixed).proposals == open_readable(root).proposals
    assert (codings(root, "ann"), problems(root)) == ((one,), [])


def test_the_same_label_again_with_a_definition_defines_it(root: Path) -> None:
    proposed(root, parent="trust")
    made = propose(open_readable(root), "ann", "Naming the work", definition="A name.", at=LATER)
    assert (made.definition, made.parent) == ("A name.", "trust")
    assert proposal_rows(open_readable(root))[0].definition == "A name."
    assert proposal_rows(open_readable(root))[0].at == AT


@pytest.mark.parametrize(
    ("coder", "label", "instead", "said"),
    [
        ("ann", "New", "x", "no open proposal of yours 'x'"),
        ("bob", "New", "naming", "no open proposal of yours 'naming'"),
        ("ann", "Second", "naming", "you propose 'Second' already, as 'second.ann'"),
        ("ann", "New", "gone", "no open proposal of yours 'gone'"),
    ],
)
def test_what_cannot_be_corrected_is_refused(root: Path, coder: str, label: str, instead: str, said: str) -> None:
    for name in ("Naming the work", "Second", "Gone"):
        proposed(root, label=name)
    decline_proposal(open_readable(root), Settling("gone", "lead", "no"))
    before = (root / "codebook/proposals/ann.yaml").read_bytes()
    with pytest.raises((RefusedError, UnknownNameError), match=said):
        propose(open_readable(root), coder, label, instead=instead)
    assert (root / "codebook/proposals/ann.yaml").read_bytes() == before


def test_accepted_under_another_id_its_codings_follow_and_say_what_they_had(root: Path) -> None:
    proposed(root, parent="trust")
    code(root, "ann", "naming-the-work.ann", "1", facets={"who": ["us"]})
    code(root, "bob", "naming-the-work.ann", "2")
    finish(root, "ann", "bob")
    row = accept_proposal(open_readable(root), Settling("naming", "lead", "it recurs", id="naming", at=LATER))
    assert (row.into, row.changed, row.layers) == ("naming", 2, ["ann", "bob"])
    assert "- id: naming\n        label: Naming the work\n" in (root / "codebook/codebook.yaml").read_text()
    note = "proposed code 'naming-the-work.ann' accepted as 'naming': it recurs"
    for layer, facets in (("ann", {"who": ["us"]}), ("bob", {})):
        (one,) = codings(root, layer)
        assert (one.code, one.facets) == ("naming", facets)
        assert one.was == (Was("naming-the-work.ann", "", by="lead", at=LATER, note=note),)
    assert problems(root) == []
    assert [one.id for one in open_readable(root).codebook.codes] == ["trust", "faith", "naming", "doubt"]


@pytest.mark.parametrize("gone", [["records/proposals.jsonl"], ["records/proposals.jsonl", "codings/ann/p1.jsonl"]])
def test_cut_off_while_it_gets_another_id_it_is_run_again(root: Path, gone: list[str]) -> None:
    proposed(root)
    code(root, "ann", "naming-the-work.ann", "1")
    before = (root / "codings/ann/p1.jsonl").read_bytes()
    wanted = Settling("naming", "lead", id="naming", at=LATER)
    accept_proposal(open_readable(root), wanted)
    after = {path: path.read_bytes() for path in sorted(root.rglob("*.*")) if path.is_file()}
    (root / gone[0]).unlink()
    if len(gone) > 1:
        (root / gone[1]).write_bytes(before)
    accept_proposal(open_readable(root), wanted)
    new = {path: path.read_bytes() for path in sorted(root.rglob("*.*")) if path.is_file()}
    assert [path for path in after if path.name != "proposals.jsonl" and new[path] != after[path]] == []
    assert problems(root) == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("trust", "'trust' is a code already; if it is that one, say `--into trust`"),
        ("second.ann", "'second.ann' is a code already"),
        ("a b", "'a b' is no id"),
        ("old", "'old' was the id of a code before"),
    ],
)
def test_an_id_that_something_has_or_had_is_refused(root: Path, wanted: str, said: str) -> None:
    proposed(root)
    proposed(root, label="Second")
    (root / "codebook/versions").mkdir()
    (root / "codebook/versions/0.9.0.yaml").write_text("version: 0.9.0\ncodes: [{id: old}]\n")
    before = (root / "codebook/codebook.yaml").read_bytes()
    with pytest.raises(RefusedError, match=said):
        accept_proposal(open_readable(root), Settling("naming", "lead", id=wanted))
    assert (root / "codebook/codebook.yaml").read_bytes() == before
    assert not (root / "records/proposals.jsonl").exists()


def test_undo_after_a_decision_leaves_the_coding_with_the_code_that_it_has_now(root: Path) -> None:
    made = proposed(root)
    desk = open_desk(root, "ann", "p1")
    desk.code((3, 10), [made.id])
    accept_proposal(open_readable(root), Settling("naming", "lead", id="naming", at=LATER))
    desk = open_desk(root, "ann", "p1")
    with pytest.raises(
        RefusedError, match=r"changed by lead since: proposed code 'naming-the-work.ann' accepted as 'nam"
    ):
        desk.undo()
    assert [one.code for one in codings(root, "ann")] == ["naming"]
    assert desk.undo(pass_over=True) is None
