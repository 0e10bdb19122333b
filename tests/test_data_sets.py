"""Derived data sets: made of a query, coded, and brought up to date when the study changes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.check import check_data_sets, check_study, open_study
from qualcode.data_set import DataSet, Item
from qualcode.data_set_update import apply_update, plan_update, summary
from qualcode.data_sets import make_data_set, open_data_set
from qualcode.errors import QualcodeError, RefusedError, UnknownNameError, UnreadableError
from qualcode.layers import add_codings, finish_document
from qualcode.model import Study
from qualcode.requested import NewCoding
from qualcode.scope import Scope, select
from qualcode.scope_notes import standing_notes
from qualcode.study import load_study

STUDY = """
== qualcode.yaml
title: Test
coders: [{id: ann}, {id: bob}]
thresholds: {tentative: 0.667}
== codebook/codebook.yaml
name: main
version: 2.0.0
codes:
  - {id: trust, label: Trust}
  - {id: doubt, label: Doubt}
templates: [{id: dilemmas, label: Dilemmas, under: top}]
== codebook-of-data-set.yaml
name: conditions
version: 0.1.0
codes:
  - id: time
    codes: [{id: too-late}]
  - {id: money}
== transcripts/p1.md
---
id: p1
speakers: {INT: interviewer, P: respondent}
---
INT: Do you trust them?

P: I trusted them, once. Not now. It was too late by then, and the money was gone.

INT: And after?

P: We never asked again, and nobody asked us.
== codings/ann/layer.yaml
coder: ann
documents: {p1: {state: finished, sha256: @}}
== codings/ann/p1.jsonl
{"id":"A1","document":"p1","start":28,"end":49,"code":"trust/dilemmas","quote":"I trusted them, once."}
{"id":"A2","document":"p1","start":59,"end":83,"code":"doubt/dilemmas","quote":"It was too late by then,"}
== codings/bob/layer.yaml
coder: bob
documents: {p1: {state: finished, sha256: @}}
== codings/bob/p1.jsonl
{"id":"B1","document":"p1","start":38,"end":57,"code":"doubt/dilemmas","quote":"them, once. Not now"}
{"id":"B2","document":"p1","start":129,"end":150,"code":"trust","quote":"We never asked again,"}
"""
DILEMMAS = Scope(codes=("*/dilemmas",))
BOOK = "codebook-of-data-set.yaml"


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    root = write_study_files(tmp_path / "study", STUDY)
    sha256 = load_study(root)[0].texts["p1"].sha256
    for layer in ("ann", "bob"):
        path = root / f"codings/{layer}/layer.yaml"
        path.write_text(path.read_text().replace("@", sha256))
    assert check_study(*load_study(root)) == []
    return root


def made(folder: Path, scope: Scope = DILEMMAS) -> DataSet:
    return make_data_set(
        open_study(folder), "conditions", scope, title="Conditions", by="ann", date="2019-05-02", codebook=folder / BOOK
    )


def coded(folder: Path, *pairs: tuple[int, str], coder: str = "ann") -> None:
    study = derived(folder)
    assert study.data_set is not None
    requests = [NewCoding("", code, item=study.data_set.items[number].id) for number, code in pairs]
    add_codings(study, coder, requests)


def derived(folder: Path) -> Study:
    return open_data_set(folder, "conditions")


def in_main(folder: Path, layer: str, change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> None:
    """Change the codings of a layer as a migration, an update or a person would."""
    path = folder / f"codings/{layer}/p1.jsonl"
    rows = change([json.loads(line) for line in path.read_text().splitlines()])
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def updated(folder: Path, scope: Scope | None = None) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Apply an update; its rows without ids."""
    study = derived(folder)
    plan = plan_update(study, scope, "2019-06-01", "bob")
    apply_update(study, plan)
    assert check_data_sets(folder) == []
    return [(row.action, row.document, row.codings, row.reasons) for row in plan.rows]


def test_a_data_set_is_a_study_whose_documents_are_those_with_items(folder: Path) -> None:
    made(folder)
    study = derived(folder)
    assert check_study(*load_study(study.root)) == []
    assert [document.path for document in study.documents] == ["../../transcripts/p1.md"]
    assert study.texts["p1"].items == ((28, 57), (59, 83))
    assert (study.settings.unit, [coder.id for coder in study.settings.coders]) == ("item", ["ann", "bob"])
    assert study.settings.thresholds.tentative == 0.667


def test_overlapping_codings_of_two_coders_are_one_item(folder: Path) -> None:
    items = made(folder).items
    assert [(item.quote, item.codes) for item in items] == [
        ("I trusted them, once. Not now", ("trust/dilemmas", "doubt/dilemmas")),
        ("It was too late by then,", ("doubt/dilemmas",)),
    ]
    assert derived(folder).data_set == DataSet(
        "conditions", "Conditions", (("code", ("*/dilemmas",)),), "2019-05-02", "ann", "2.0.0", items
    )


def test_the_same_question_makes_the_same_bytes(folder: Path) -> None:
    made(folder)
    root = folder / "datasets/conditions"
    first = {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for path in root.rglob("*.*"):
        path.unlink()
    made(folder)
    assert {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()} == first


@pytest.mark.parametrize(
    ("name", "scope", "said"),
    [
        ("a/b", DILEMMAS, "'a/b' is no name for a folder"),
        ("x", Scope(), "say which codings become items"),
        ("x", Scope(codes=("dilemas",)), "no code 'dilemas'"),
        ("x", Scope(codes=("trust",), coders=("bob",), documents=("p2",)), "no document 'p2'"),
        ("x", Scope(codes=("doubt",), exact=True), "no coding is found by --code doubt --exact"),
    ],
)
def test_a_request_that_makes_no_sense_writes_nothing(folder: Path, name: str, scope: Scope, said: str) -> None:
    with pytest.raises(QualcodeError, match=said.replace("/", ".")):
        make_data_set(open_study(folder), name, scope, by="ann", date="2019-05-02")
    assert not (folder / "datasets").exists()


def test_a_data_set_is_never_written_over(folder: Path) -> None:
    made(folder)
    with pytest.raises(RefusedError, match="there is a data set 'conditions' already"):
        make_data_set(open_study(folder), "Conditions", DILEMMAS, by="ann")
    with pytest.raises(RefusedError, match="'conditions' is a data set itself"):
        make_data_set(derived(folder), "more", DILEMMAS, by="ann")
    with pytest.raises(RefusedError, match="'2019-13-02' is no day"):
        make_data_set(open_study(folder), "more", DILEMMAS, by="ann", date="2019-13-02")


def test_a_codebook_with_faults_is_refused(folder: Path) -> None:
    (folder / BOOK).write_text("codes: [{id: time}, {id: time}]\n")
    with pytest.raises(UnreadableError, match="mend it first"):
        made(folder)
    assert not (folder / "datasets").exists()


def test_a_data_set_without_codes_is_valid(folder: Path) -> None:
    make_data_set(open_study(folder), "empty", DILEMMAS, by="ann", date="2019-05-02")
    assert check_data_sets(folder) == []
    assert open_data_set(folder, "empty").codebook.codes == ()


def test_a_coding_of_an_item_points_to_it(folder: Path) -> None:
    items = made(folder).items
    study = derived(folder)
    by_item, by_quote = add_codings(
        study,
        "ann",
        [NewCoding("", "money", item=items[0].id[-6:]), NewCoding("p1", "too-late", quote="too late")],
    )
    assert (by_item.document, by_item.quote, by_item.item) == ("p1", items[0].quote, items[0].id)
    assert by_quote.item == items[1].id


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (NewCoding("p1", "money", quote="nobody asked us"), "'nobody asked us' is not inside any item"),
        (NewCoding("p1", "money", quote="now. It was"), "not inside any item"),
        (NewCoding("", "money", item="zzz"), "no item 'zzz'"),
        (NewCoding("", "money", item="01"), "'01' begins or ends the ids of 2 items"),
        (NewCoding("p1", "money"), "say where: give `--item` or `--quote`"),
        (NewCoding("p1", "trust", quote="too late"), "no code 'trust'"),
    ],
)
def test_a_coding_outside_of_its_item_is_refused(folder: Path, request_: NewCoding, said: str) -> None:
    made(folder)
    with pytest.raises(QualcodeError, match=said):
        add_codings(derived(folder), "ann", [request_])


def test_items_are_not_for_studies_of_their_own(folder: Path) -> None:
    with pytest.raises(RefusedError, match="only a derived data set has items"):
        add_codings(open_study(folder), "ann", [NewCoding("", "trust", item="x")])


def test_nothing_is_stale_while_the_study_stays(folder: Path) -> None:
    made(folder)
    plan = plan_update(derived(folder), None, "2019-06-01")
    assert (plan.rows, plan.changes_anything, summary(plan)) == ((), False, "2 items: nothing to do")


def recode(old: str, new: str) -> Callable[[list[dict[str, object]]], list[dict[str, object]]]:
    return lambda rows: [{**row, "code": new} if row["id"] == old else row for row in rows]


def without(old: str) -> Callable[[list[dict[str, object]]], list[dict[str, object]]]:
    return lambda rows: [row for row in rows if row["id"] != old]


def test_a_recoded_parent_makes_its_item_stale(folder: Path) -> None:
    made(folder)
    coded(folder, (0, "money"), (1, "time"))
    in_main(folder, "ann", recode("A2", "trust/dilemmas"))
    study = derived(folder)
    assert [problem.message for problem in check_data_sets(folder)] == [
        "'p1' 59-83 changed: recoded by ann: doubt/dilemmas is now trust/dilemmas;"
        " run `qualcode datasets update conditions`"
    ]
    assert standing_notes(select(study))[1:] == [
        "Stale: 1 of 2 items has changed in the study; see `qualcode datasets update conditions`."
    ]
    assert updated(folder) == [("refresh", "p1", 1, ("recoded by ann: doubt/dilemmas is now trust/dilemmas",))]
    assert [item.codes for item in made_items(folder)][1] == ("trust/dilemmas",)


def made_items(folder: Path) -> tuple[Item, ...]:
    data_set = derived(folder).data_set
    assert data_set is not None
    return data_set.items


def test_an_item_whose_parents_are_gone_stays_where_it_is_coded(folder: Path) -> None:
    made(folder)
    coded(folder, (1, "time"))
    in_main(folder, "ann", without("A2"))
    assert updated(folder) == [("mark", "p1", 1, ("removed: doubt/dilemmas by ann",))]
    data_set = derived(folder).data_set
    assert data_set is not None
    assert [data_set.state(item) for item in data_set.items] == ["current", "gone"]
    assert data_set.items[1].gone == "2019-06-01"
    assert standing_notes(select(derived(folder)))[-1].startswith("Gone: 1 of 2 items no longer found by the query")
    assert updated(folder) == []


def test_an_item_that_nobody_coded_goes_with_its_parents(folder: Path) -> None:
    made(folder)
    in_main(folder, "ann", without("A2"))
    assert updated(folder) == [("remove", "p1", 0, ("removed: doubt/dilemmas by ann",))]
    assert len(made_items(folder)) == 1


def test_a_gone_item_comes_back_with_its_parent(folder: Path) -> None:
    made(folder)
    coded(folder, (1, "time"))
    before = made_items(folder)
    kept = (folder / "codings/ann/p1.jsonl").read_text()
    in_main(folder, "ann", without("A2"))
    updated(folder)
    (folder / "codings/ann/p1.jsonl").write_text(kept)
    assert updated(folder) == [("refresh", "p1", 1, ("is back",))]
    assert made_items(folder) == before


def test_a_new_coding_that_the_query_finds_becomes_an_item(folder: Path) -> None:
    made(folder)
    in_main(folder, "bob", recode("B2", "trust/dilemmas"))
    assert [problem.rule for problem in check_data_sets(folder)] == ["stale-item"]
    assert updated(folder) == [("add", "p1", 0, ("trust/dilemmas by bob",))]
    assert len(made_items(folder)) == 3


def test_a_coding_that_bridges_two_items_makes_them_one_and_their_codings_follow(folder: Path) -> None:
    first, _second = made(folder).items
    coded(folder, (0, "money"), (1, "time"))
    bridge = {"id": "A3", "document": "p1", "start": 50, "end": 65, "code": "trust/dilemmas"}
    bridge["quote"] = load_study(folder)[0].texts["p1"].body[50:65]
    in_main(folder, "ann", lambda rows: [rows[0], bridge, rows[1]])
    assert updated(folder) == [
        (
            "refresh",
            "p1",
            1,
            ("new parent: trust/dilemmas by ann", "is one passage with its neighbour now"),
        ),
        ("refresh", "p1", 1, ("is one passage with its neighbour now",)),
    ]
    data_set = derived(folder).data_set
    assert data_set is not None
    assert [(item.id, item.start, item.end) for item in data_set.items] == [(first.id, 28, 83)]
    codings = [coding for one in derived(folder).coded for coding in one.codings]
    assert [(coding.code, coding.start, coding.item) for coding in codings] == [
        ("money", 28, first.id),
        ("time", 59, first.id),
    ]
    in_main(folder, "ann", without("A3"))
    updated(folder)
    codings = [coding for one in derived(folder).coded for coding in one.codings]
    assert len({coding.item for coding in codings}) == 2


def test_an_item_waits_while_a_coding_would_lie_outside_of_it(folder: Path) -> None:
    made(folder)
    coded(folder, (0, "money"))
    in_main(folder, "bob", without("B1"))
    study = derived(folder)
    plan = plan_update(study, None, "2019-06-01", "bob")
    assert [(row.action, row.reasons) for row in plan.rows] == [("wait", ("removed: doubt/dilemmas by bob",))]
    assert not plan.changes_anything
    assert plan.after.items == plan.before.items


def test_codings_move_with_items_when_the_text_before_them_changes(folder: Path) -> None:
    made(folder)
    coded(folder, (0, "money"), (1, "time"))
    path = folder / "transcripts/p1.md"
    path.write_text(path.read_text().replace("Do you trust", "So, do you trust"))
    sha256 = load_study(folder)[0].texts["p1"].sha256
    shift = lambda rows: [{**row, "start": row["start"] + 4, "end": row["end"] + 4} for row in rows]  # noqa: E731
    for layer in ("ann", "bob"):
        in_main(folder, layer, shift)
        record = folder / f"codings/{layer}/layer.yaml"
        record.write_text(f"coder: {layer}\ndocuments: {{p1: {{state: finished, sha256: {sha256}}}}}\n")
    assert {problem.rule for problem in check_data_sets(folder)} == {
        "moved-item",
        "moved-quote",
        "stale-item",
        "text-changed",
    }
    assert [row[0] for row in updated(folder)] == ["refresh", "refresh"]
    codings = [coding for one in derived(folder).coded for coding in one.codings]
    assert [(coding.start, coding.code) for coding in codings] == [(32, "money"), (63, "time")]


def test_a_query_that_names_a_lost_code_asks_for_another(folder: Path) -> None:
    made(folder)
    coded(folder, (1, "time"))
    book = folder / "codebook/codebook.yaml"
    book.write_text(book.read_text().replace("id: dilemmas", "id: tensions"))
    for layer in ("ann", "bob"):
        in_main(
            folder,
            layer,
            lambda rows: [{**row, "code": str(row["code"]).replace("/dilemmas", "/tensions")} for row in rows],
        )
    assert [problem.rule for problem in check_data_sets(folder)] == ["stale-item", "stale-item", "stale-query"]
    with pytest.raises(RefusedError, match="give another with `--code`"):
        plan_update(derived(folder))
    with pytest.raises(UnknownNameError, match="no code 'tension'"):
        plan_update(derived(folder), Scope(codes=("tension",)))
    assert [row[0] for row in updated(folder, Scope(codes=("*/tensions",)))] == ["refresh", "refresh"]
    settings = (folder / "datasets/conditions/qualcode.yaml").read_text()
    assert 'code: ["*/tensions"]\n  made: 2019-06-01\n  by: bob\n' in settings


def test_parents_that_a_migration_extracted_are_neither_stale_nor_gone(folder: Path) -> None:
    made(folder)
    coded(folder, (1, "time"))
    book = folder / "codebook/codebook.yaml"
    book.write_text(book.read_text().partition("templates")[0])
    for layer in ("ann", "bob"):
        path = folder / f"codings/{layer}/p1.jsonl"
        lines = [line for line in path.read_text().splitlines() if "dilemmas" in line]
        aside = folder / f"records/set-aside/2.0.0--3.0.0/{layer}/p1.jsonl"
        aside.parent.mkdir(parents=True)
        aside.write_text("".join(f'{{"why":"extracted","coding":{line}}}\n' for line in lines))
        in_main(folder, layer, lambda rows: [row for row in rows if "dilemmas" not in str(row["code"])])
    assert check_data_sets(folder) == []
    assert updated(folder) == []


def test_faults_of_items_are_named_with_their_line(folder: Path) -> None:
    made(folder)
    path = folder / "datasets/conditions/items.jsonl"
    first, _second = path.read_text().splitlines()
    path.write_text(first.replace("trusted them", "trusted him!") + "\nno record\n" + first + "\n")
    found = [(problem.path, problem.line, problem.rule) for problem in check_data_sets(folder)]
    assert ("datasets/conditions/items.jsonl", 1, "moved-item") in found
    assert ("datasets/conditions/items.jsonl", 2, "record-line") in found
    assert ("datasets/conditions/items.jsonl", 2, "duplicate-id") in found


def test_a_coding_that_says_another_item_is_a_fault_and_nothing_is_counted(folder: Path) -> None:
    items = made(folder).items
    coded(folder, (1, "time"))
    path = folder / "datasets/conditions/codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace(items[1].id, items[0].id))
    (problem,) = check_data_sets(folder)
    assert (problem.line, problem.rule) == (1, "outside-item")
    assert f'write "item": "{items[1].id}"' in problem.message
    with pytest.raises(UnreadableError, match="outside-item"):
        open_study(folder / "datasets/conditions")


def test_a_migration_extracts_only_into_a_data_set_that_is_there(folder: Path) -> None:
    made(folder)
    path = folder / "codebook/migrations/1.0.0--2.0.0.yaml"
    path.parent.mkdir()
    path.write_text("from: 1.0.0\nto: 2.0.0\nsteps:\n  - {extract: [doubt], into: conditons, reason: x, by: ann}\n")
    found = [problem for problem in check_study(*load_study(folder)) if problem.rule == "unknown-data-set"]
    assert [(problem.path, problem.line) for problem in found] == [("codebook/migrations/1.0.0--2.0.0.yaml", 4)]
    assert "no data set 'conditons'; did you mean 'conditions'?" in found[0].message
    path.write_text(path.read_text().replace("conditons", "conditions"))
    assert [problem for problem in check_study(*load_study(folder)) if problem.rule == "unknown-data-set"] == []


def test_a_data_set_outside_of_a_study_says_where_it_belongs(folder: Path, tmp_path: Path) -> None:
    made(folder)
    (folder / "datasets/conditions").rename(tmp_path / "alone")
    _, problems = load_study(tmp_path / "alone")
    assert [(problem.path, problem.rule) for problem in problems] == [("qualcode.yaml", "data-set")]


def test_problems_of_the_study_block_its_data_sets(folder: Path) -> None:
    made(folder)
    with (folder / "codings/ann/p1.jsonl").open("a") as stream:
        stream.write("no coding\n")
    with pytest.raises(UnreadableError, match=r"\.\./\.\./codings/ann/p1\.jsonl:3: coding-line"):
        open_study(folder / "datasets/conditions")
    assert check_data_sets(folder, check_study(*load_study(folder))) == []


def test_what_is_finished_is_finished_in_the_data_set_alone(folder: Path) -> None:
    made(folder)
    finish_document(derived(folder), "ann", "p1")
    assert derived(folder).layer_by_id["ann"].documents["p1"].state == "finished"
    assert list((folder / "codings").glob("*/layer.yaml")) != []


def test_an_update_that_was_killed_is_gone_on_with(folder: Path) -> None:
    items = made(folder).items
    coded(folder, (0, "money"), (1, "time"))
    path = folder / "datasets/conditions/codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace(items[1].id, "01DB98KC0000RV75BY6AECM4JE"))
    plan = plan_update(derived(folder), None, "2019-06-01", "bob")
    assert [(coding.code, coding.item) for coding in plan.codings] == [("time", items[1].id)]
    apply_update(derived(folder), plan)
    assert check_data_sets(folder) == []


def test_a_data_set_says_which_of_its_items_come_from_codings_that_wait(folder: Path) -> None:
    made(folder)
    (folder / "codebook/migrations").mkdir()
    (folder / "codebook/migrations/1.0.0--2.0.0.yaml").write_text("from: 1.0.0\nto: 2.0.0\nsteps: []\n")
    path = folder / "codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace('dilemmas","quote":"It', 'dilemmas","waits":"1.0.0--2.0.0","quote":"It'))
    assert [note for note in standing_notes(select(open_data_set(folder, "conditions"))) if "Half" in note] == [
        "Half migrated in the study (1.0.0--2.0.0): 1 of 2 items comes from codings that still wait to be recoded;"
        " see `qualcode recode`."
    ]


def test_a_round_that_becomes_blind_later_makes_no_item_stale(folder: Path) -> None:
    made(folder)
    settings = folder / "qualcode.yaml"
    settings.write_text(settings.read_text() + "rounds: [{id: late, documents: [p1], blind: true}]\n")
    assert check_data_sets(folder) == []
    in_main(folder, "ann", lambda rows: [])
    assert check_data_sets(folder) == []  # what became of a hidden coding is not told either
