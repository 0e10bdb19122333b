import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qualcode.desk.desk import Desk, open_desk
from qualcode.desk.following import Changes
from qualcode.desk.strokes import BlockedActError
from qualcode.errors import QualcodeError, RefusedError
from qualcode.layers import finish_document
from qualcode.layout import codings_path, layer_path
from qualcode.study import open_readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.model import Coding

CODINGS = codings_path("ann", "p1")
TRUSTED = (52, 59)
ONCE = (66, 70)


@pytest.fixture
def desk(study_dir: Path) -> Desk:
    return open_desk(study_dir, "ann", "p1")


def on_disk(study_dir: Path) -> list[tuple[str, str]]:
    return [(coding.code, coding.quote) for coding in open_desk(study_dir, "ann", "p1").codings]


def test_an_act_is_on_disk_when_it_returns(study_dir: Path, desk: Desk) -> None:
    desk.code(TRUSTED, ["trust", "doubt"], note="both")
    assert on_disk(study_dir) == [("doubt", "trusted"), ("trust", "trusted")]
    assert [coding.note for coding in desk.codings] == ["both", "both"]


def test_undo_and_redo_go_over_restarts(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(TRUSTED, ["trust"])
    desk.recode(coding.id, "doubt")
    desk.move(coding.id, ONCE)
    states = []
    while True:
        states.append(on_disk(study_dir))
        if open_desk(study_dir, "ann", "p1").undo() is None:
            break
    assert states == [[("doubt", "once")], [("doubt", "trusted")], [("trust", "trusted")], []]
    while open_desk(study_dir, "ann", "p1").redo():
        pass
    assert on_disk(study_dir) == [("doubt", "once")]


def test_undo_restores_the_very_line_with_what_this_version_does_not_know(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    codebook: 1.0.0
    documents: {p1: {state: in-progress}}
    == codings/ann/p1.jsonl
    {"id": "1",  "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted", "colour": {"a": [1.50]}}
    """
    before = (study_dir / CODINGS).read_bytes()
    desk = open_desk(study_dir, "ann", "p1")
    desk.annotate("1", "sure?")
    assert json.loads((study_dir / CODINGS).read_bytes())["colour"] == {"a": [1.5]}
    desk.remove(["1"])
    assert (study_dir / CODINGS).read_bytes() == b""
    desk.undo()
    desk.undo()
    assert (study_dir / CODINGS).read_bytes() == before


def test_a_new_act_ends_what_could_be_done_again(desk: Desk) -> None:
    desk.code(TRUSTED, ["trust"])
    desk.undo()
    desk.code(ONCE, ["trust"])
    assert desk.redo() is None


def test_an_act_whose_coding_was_changed_elsewhere_is_taken_back_by_nobody(study_dir: Path, desk: Desk) -> None:
    desk.code(ONCE, ["doubt"])
    (coding,) = desk.code(TRUSTED, ["trust"])
    changed = (study_dir / CODINGS).read_bytes().replace(b'"by":"ann"', b'"note":"merged","by":"ann"')
    (study_dir / CODINGS).write_bytes(changed)
    with pytest.raises(BlockedActError, match=r"'trust' on 'trusted' .* was changed meanwhile.*pass over it"):
        desk.undo()
    assert (study_dir / CODINGS).read_bytes() == changed
    assert desk.undo(pass_over=True) is None  # the act before it was changed as well
    assert (study_dir / CODINGS).read_bytes() == changed
    assert desk.coding(coding.id).note == "merged"


def test_passing_over_an_act_takes_the_one_before_it_back(study_dir: Path, desk: Desk) -> None:
    desk.code(ONCE, ["doubt"])
    desk.code(TRUSTED, ["trust"])
    lines = (study_dir / CODINGS).read_bytes().split(b"\n")
    (study_dir / CODINGS).write_bytes(lines[1] + b"\n")  # the later act's coding was removed by a merge
    with pytest.raises(BlockedActError, match="was removed meanwhile"):
        desk.undo()
    assert desk.undo(pass_over=True) is not None
    assert on_disk(study_dir) == []
    assert open_desk(study_dir, "ann", "p1").undo() is None


def test_undo_does_not_bring_back_a_code_that_is_gone(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(TRUSTED, ["doubt"])
    desk.remove([coding.id])
    (study_dir / "codebook/codebook.yaml").write_text(
        "name: test\nversion: 1.0.0\ncodes: [{id: trust, label: Trust}]\n"
    )
    with pytest.raises(BlockedActError, match="the code 'doubt' is in the codebook no more"):
        desk.undo()
    assert on_disk(study_dir) == []


def test_an_act_goes_to_what_is_on_disk_now(study_dir: Path, desk: Desk) -> None:
    other = open_desk(study_dir, "ann", "p1")
    (coding,) = other.code(TRUSTED, ["trust"])
    with pytest.raises(RefusedError, match="stands on this passage"):
        desk.code(TRUSTED, ["trust"])
    desk.code(ONCE, ["trust"])
    other.annotate(coding.id, "seen?")
    with pytest.raises(RefusedError, match="was changed meanwhile"):
        desk.remove([coding.id])
    desk.remove([coding.id])  # having seen the change
    assert on_disk(study_dir) == [("trust", "once")]


def test_a_code_that_came_meanwhile_can_be_used(study_dir: Path, desk: Desk) -> None:
    path = study_dir / "codebook/codebook.yaml"
    path.write_text(path.read_text() + "  - {id: hope, label: Hope}\n")
    desk.code(TRUSTED, ["hope"])
    assert on_disk(study_dir) == [("hope", "trusted")]


def test_a_changed_text_stops_every_act(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(TRUSTED, ["trust"])
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("once", "twice"))
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.code(ONCE, ["doubt"]),
        lambda: desk.remove([coding.id]),
        desk.undo,
        desk.refresh,
    )
    for act in acts:
        with pytest.raises(QualcodeError):
            act()


def test_refreshing_says_what_another_window_changed(study_dir: Path, desk: Desk) -> None:
    desk.code(TRUSTED, ["trust"])
    desk.refresh()
    assert not desk.refresh()
    other = open_desk(study_dir, "ann", "p1")
    (coding,) = other.code(ONCE, ["doubt"])
    assert desk.refresh() == Changes(added=1)
    other.annotate(coding.id, "sure?")
    assert desk.refresh() == Changes(changed=1)
    other.remove([coding.id])
    assert desk.refresh() == Changes(removed=1)
    other.finish()
    assert desk.refresh() == Changes(others=True)
    assert desk.layer.documents["p1"].state == "finished"
    assert not desk.refresh()


def test_nobody_codes_for_somebody_unknown_or_what_is_not_theirs(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [p1]}
    """
    with pytest.raises(QualcodeError, match="no coder 'an'; did you mean 'ann'"):
        open_desk(study_dir, "an", "p1")
    with pytest.raises(RefusedError, match="not assigned to 'bob'"):
        open_desk(study_dir, "bob", "p1")
    with pytest.raises(RefusedError, match="has not finished 'p1' in pass 1"):
        open_desk(study_dir, "ann", "p1", 2)


def test_a_finished_document_is_opened_again_before_anything_in_it_changes(study_dir: Path, desk: Desk) -> None:
    desk.code(TRUSTED, ["trust"])
    desk.finish()
    with pytest.raises(RefusedError, match="the document is finished; ! opens it again"):
        desk.undo()
    desk.finish(reopen=True)
    desk.undo()
    assert on_disk(study_dir) == []


def test_what_waits_is_placed_in_the_recode_queue_alone(waiting_dir: Path) -> None:
    study = open_readable(waiting_dir)
    coded, coding = study.waiting[0]
    layer = study.layer_by_id[coded.layer]
    desk = Desk(study, layer.coder, coded.document, layer.pass_number)
    before = (waiting_dir / coded.path).read_bytes()
    new = next(code.id for code in study.codebook.codes if not code.retired_in)
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.recode(coding.id, new),
        lambda: desk.move(coding.id, (0, 1)),
        lambda: desk.refine(coding.id, {}),
    )
    for act in acts:
        with pytest.raises(RefusedError, match="waits to be placed"):
            act()
    assert (waiting_dir / coded.path).read_bytes() == before


def test_a_recode_to_an_unknown_code_or_outside_the_text_is_refused(desk: Desk) -> None:
    (coding,) = desk.code(TRUSTED, ["trust"])
    with pytest.raises(QualcodeError, match="no code 'trsut'"):
        desk.recode(coding.id, "trsut")
    with pytest.raises(QualcodeError, match="has no characters"):
        desk.move(coding.id, (0, 10_000))
    assert desk.codings == (coding,)


def test_codings_at_a_span_are_those_that_overlap_it(desk: Desk) -> None:
    made: list[Coding] = []
    for span in ((0, 80), (10, 20), (15, 30), (40, 41), (60, 62)):
        made += desk.code(span, ["trust"])
    for start in range(80):
        for end in (start + 1, start + 12):
            expected = [coding for coding in made if coding.start < end and coding.end > start]
            assert desk.at((start, end)) == expected


def test_recent_codes_are_those_used_last_on_any_document_of_the_layer(study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    name: test
    version: 1.0.0
    codes: [{id: trust, label: T}, {id: doubt, label: D}, {id: hope, label: H}]
    == transcripts/p2.md
    ---
    id: p2
    speakers: {P: respondent}
    ---
    P: Hope is all.
    """
    open_desk(study_dir, "ann", "p2").code((3, 7), ["hope"])
    open_desk(study_dir, "bob", "p2").code((3, 7), ["doubt"])
    desk = open_desk(study_dir, "ann", "p1")
    assert desk.recent() == ["hope"]
    desk.code(TRUSTED, ["trust"])
    assert desk.recent() == ["trust", "hope"]
    desk.code(ONCE, ["hope"])
    assert desk.recent(1) == ["hope"]
    assert open_desk(study_dir, "ann", "p1").recent() == ["hope", "trust"]


def test_codes_used_within_a_second_are_as_recent_after_a_restart_as_before(study_dir: Path, desk: Desk) -> None:
    for n, code in enumerate(("doubt", "trust") * 4):
        desk.code((n, n + 1), [code])
    desk.code(TRUSTED, ["doubt", "trust"])
    assert (desk.recent(), open_desk(study_dir, "ann", "p1").recent()) == (["trust", "doubt"], ["trust", "doubt"])
    desk.recode(desk.code(ONCE, ["trust"])[0].id, "doubt")
    assert (desk.recent(), open_desk(study_dir, "ann", "p1").recent()) == (["doubt", "trust"], ["doubt", "trust"])


@pytest.mark.parametrize("kind", ["machine", "consensus"])
def test_nobody_codes_by_hand_in_a_layer_of_another_kind(study_dir: Path, kind: str) -> None:
    (study_dir / "codings/ann").mkdir(parents=True)
    (study_dir / "codings/ann/layer.yaml").write_text(f"coder: ann\nkind: {kind}\n")
    with pytest.raises(RefusedError, match=f"'ann' is a {kind} layer"):
        open_desk(study_dir, "ann", "p1")


def test_a_second_pass_shows_nothing_of_the_first(study_dir: Path, desk: Desk) -> None:
    desk.code(TRUSTED, ["trust"])
    finish_document(open_readable(study_dir), "ann", "p1")
    second = open_desk(study_dir, "ann", "p1", 2)
    assert (second.codings, second.recent(), second.undo()) == ((), [], None)
    second.code(ONCE, ["doubt"])
    assert second.layer.path == layer_path("ann-pass-2")
    assert on_disk(study_dir) == [("trust", "trusted")]


def test_in_a_data_set_a_coding_names_its_item(study_dir: Path) -> None:
    from qualcode.data_sets import make_data_set
    from qualcode.scope import Scope

    open_desk(study_dir, "ann", "p1").code((52, 70), ["trust"])
    make_data_set(open_readable(study_dir), "trusting", Scope(codes=("trust",)), by="km")
    folder = study_dir / "datasets/trusting"
    codebook = folder / "codebook/codebook.yaml"
    codebook.parent.mkdir(exist_ok=True)
    codebook.write_text("name: t\nversion: 1.0.0\ncodes: [{id: how, label: How}, {id: whom, label: Whom}]\n")
    desk = open_desk(folder, "ann", "p1")
    (item,) = desk.study.data_set.items if desk.study.data_set else ()
    (coding,) = desk.code(desk.spans_to_code()[0], ["how"])
    assert (coding.item, desk.order()) == (item.id, [0])
    with pytest.raises(RefusedError, match="not inside any item"):
        desk.move(coding.id, (0, 5))
    assert desk.undo() is not None
    assert desk.codings == ()


def test_codings_from_before_a_migration_are_not_brought_back(study_dir: Path, desk: Desk) -> None:
    (coding,) = desk.code(TRUSTED, ["trust"])
    desk.recode(coding.id, "doubt")
    record = study_dir / layer_path("ann")
    record.write_text(record.read_text().replace("codebook: 1.0.0", "codebook: 1.1.0"))
    with pytest.raises(BlockedActError, match=r"from before the layer went from 1\.0\.0 to 1\.1\.0"):
        open_desk(study_dir, "ann", "p1").undo()
    assert on_disk(study_dir) == [("doubt", "trusted")]


def test_what_a_migration_made_of_a_coding_is_named(study_dir: Path, desk: Desk) -> None:
    desk.code(TRUSTED, ["trust"])
    raw = (study_dir / CODINGS).read_bytes()
    step = b'"code":"doubt","was":[{"code":"trust","migration":"1.0.0--2.0.0"}]'
    (study_dir / CODINGS).write_bytes(raw.replace(b'"code":"trust"', step))
    with pytest.raises(BlockedActError, match=r"was changed by the migration 1\.0\.0--2\.0\.0 since"):
        desk.undo()
    assert on_disk(study_dir) == [("doubt", "trusted")]
