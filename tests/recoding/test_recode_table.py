# ruff: noqa: E501
from pathlib import Path

import pytest

from qualcode.recoding.placements import Placement
from qualcode.recoding.recode_table import RecodeCell, Tally, recode_table, recoded
from qualcode.scope import Scope
from qualcode.study import open_readable
from waiting_study import placed

MIGRATION = "1.0.0--2.0.0"


@pytest.fixture
def some_placed(waiting_dir: Path) -> Path:
    placed(waiting_dir, Placement("01A", "given + lost"), Placement("01C", "fear"), Placement("01E", "none"))
    placed(waiting_dir, Placement("02A", "lost"), by="bob")
    return waiting_dir


def tally(folder: Path, scope: Scope | None = None, *, by_coder: bool = False) -> Tally:
    return recoded(open_readable(folder), MIGRATION, scope or Scope(), by_coder=by_coder)


def test_each_old_code_has_a_row_with_what_it_became(some_placed: Path) -> None:
    table = recode_table(tally(some_placed))
    assert table.header == ("old code", "doubt", "given", "lost", "fear", "given + lost", "none", "waiting", "codings")
    assert table.rows == (
        ("doubt", 0, 0, 0, 1, 0, 0, 0, 1),
        ("old-hope", 0, 0, 0, 0, 0, 1, 0, 1),
        ("trust", 0, 0, 1, 0, 1, 0, 1, 3),
        ("all", 0, 0, 1, 1, 1, 1, 1, 5),
    )
    assert table.notes == (
        "1 of 5 codings still waiting (trust 1); see `qualcode recode`.",
        "Placed by ann 3 (2019-04-02), bob 1 (2019-04-02).",
    )


def test_each_coder_has_a_row_where_that_is_asked(some_placed: Path) -> None:
    assert tally(some_placed, Scope(codes=("trust",)), by_coder=True).cells == (
        RecodeCell(MIGRATION, "trust", "ann", "given + lost", 1),
        RecodeCell(MIGRATION, "trust", "ann", "waiting", 1),
        RecodeCell(MIGRATION, "trust", "bob", "lost", 1),
    )


def test_of_one_split_in_two_what_got_both_is_called_so(some_placed: Path) -> None:
    table = recode_table(tally(some_placed, Scope(codes=("trust",))))
    assert (table.header, table.rows) == (
        ("old code", "given", "lost", "both", "waiting", "codings"),
        (("trust", 0, 1, 1, 1, 3),),
    )


def test_it_is_said_when_none_is_left(some_placed: Path) -> None:
    placed(some_placed, Placement("01B", "given"))
    assert recode_table(tally(some_placed)).notes[0] == "None left unplaced: all 5 codings of 1.0.0--2.0.0 are placed."


def test_without_a_name_the_latest_migration_is_meant(some_placed: Path) -> None:
    (some_placed / "codebook/migrations/0.9.0--1.0.0.yaml").write_text("from: 0.9.0\nto: 1.0.0\n")
    (some_placed / "codebook/migrations/10.0.0--11.0.0.yaml").write_text("from: 10.0.0\nto: 11.0.0\n")
    found = recoded(open_readable(some_placed), "", Scope())
    assert recode_table(found).notes == ("10.0.0--11.0.0 left nothing to be recoded.",)


def test_what_later_migrations_do_changes_nothing_of_it(some_placed: Path) -> None:
    before = recode_table(tally(some_placed)).rows
    (some_placed / "codebook/migrations/2.0.0--3.0.0.yaml").write_text(
        "from: 2.0.0\nto: 3.0.0\nsteps:\n- {merge: lost, into: gone}\n- {retire: given}\n"
    )
    (some_placed / "codebook/codebook.yaml").write_text(
        "version: 3.0.0\ncodes: [{id: given}, {id: lost}, {id: gone}, {id: doubt}, {id: fear}]\n"
    )
    path = some_placed / "codings/bob/p1.jsonl"
    path.write_text(
        path.read_text()
        .replace('"code":"lost"', '"code":"gone"')
        .replace("}]}", '},{"code":"lost","migration":"2.0.0--3.0.0","by":"km"}]}')
    )
    aside = some_placed / "records/set-aside/2.0.0--3.0.0/ann/p1.jsonl"
    aside.parent.mkdir(parents=True)
    ann = some_placed / "codings/ann/p1.jsonl"
    lines = ann.read_text().splitlines()
    gone = next(line for line in lines if '"01A"' in line)
    ann.write_text("".join(f"{line}\n" for line in lines if line != gone))
    aside.write_text(f'{{"why":"none","coding":{gone}}}\n')
    assert recode_table(tally(some_placed)).rows == before


def test_what_a_migration_did_by_itself_is_no_placing(some_placed: Path) -> None:
    before = tally(some_placed).cells
    path = some_placed / "codings/ann/p1.jsonl"
    path.write_text(
        path.read_text().replace(
            '"waits":"1.0.0--2.0.0"', '"was":[{"code":"trust","migration":"1.0.0--2.0.0"}],"waits":"1.0.0--2.0.0"'
        )
    )
    assert tally(some_placed).cells == before


def test_a_codebook_without_migrations_has_an_empty_table(study_dir: Path) -> None:
    assert recode_table(recoded(open_readable(study_dir), "", Scope())).notes == (
        "The codebook has no migrations, so nothing was recoded.",
    )


def test_a_template_that_got_another_id_was_placed_by_nobody(study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust, label: Trust}, {id: given}]
    templates: [{id: harder, under: [trust]}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust, label: Trust}, {id: given}]
    templates: [{id: harder, under: [trust]}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust, label: Trust}]
    templates: [{id: hard, under: [trust]}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    from: 1.0.0
    to: 2.0.0
    by: lead
    steps:
      - {rename: "*/hard", into: "*/harder", reason: r}
      - {split: trust, into: [trust, given], reason: r}
    == codings/ann/layer.yaml
    {coder: ann, codebook: 2.0.0, documents: {p1: {state: in-progress}}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":19,"end":33,"code":"trust/harder","quote":"you trust them","was":[{"code":"trust/hard","migration":"1.0.0--2.0.0"}]}
    {"id":"2","document":"p1","start":19,"end":33,"code":"trust","quote":"you trust them","waits":"1.0.0--2.0.0"}
    """
    assert tally(study_dir).cells == (RecodeCell(MIGRATION, "trust", "", "waiting", 1),)
