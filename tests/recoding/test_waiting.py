from pathlib import Path

import pytest

from qualcode.errors import UnknownNameError, UnreadableError
from qualcode.recoding.waiting import WaitingCount, WaitingRow, waiting_counts, waiting_rows
from qualcode.scope import Scope
from qualcode.study import open_readable


def test_a_coding_that_waits_comes_with_its_place_and_its_options(waiting_dir: Path) -> None:
    assert waiting_rows(open_readable(waiting_dir), Scope(coders=("ann",)))[0] == WaitingRow(
        coding="01A",
        layer="ann",
        coder="ann",
        document="p1",
        line=6,
        turn=1,
        speaker="INT",
        role="interviewer",
        before="INT [00:00:01]: Do ",
        quote="you trust them",
        after="?\n\nP [00:00:04]: I trusted them, once. Not now.\n",
        code="trust",
        label="Trust",
        definition="Reliance on others.",
        facets={"who": ["us"]},
        note="asked",
        migration="1.0.0--2.0.0",
        step="split",
        reason="Two things in one.",
        options=("given", "lost"),
    )


def test_they_come_in_the_order_of_the_text(waiting_dir: Path) -> None:
    rows = waiting_rows(open_readable(waiting_dir), Scope())
    assert [row.coding for row in rows] == ["01A", "01B", "01C", "01E", "02A"]


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope(codes=("trust",)), ["01A", "01B", "02A"]),
        (Scope(coders=("bob",)), ["02A"]),
        (Scope(speakers=("interviewer",)), ["01A"]),
        (Scope(layers=("ann",), codes=("old-hope",)), ["01E"]),
    ],
)
def test_a_scope_restricts_the_queue(waiting_dir: Path, scope: Scope, found: list[str]) -> None:
    assert [row.coding for row in waiting_rows(open_readable(waiting_dir), scope)] == found


def test_a_second_pass_and_a_consensus_are_in_the_queue_too(waiting_dir: Path) -> None:
    path = waiting_dir / "codings/bob/layer.yaml"
    path.write_text(path.read_text() + "kind: consensus\n")
    assert waiting_rows(open_readable(waiting_dir), Scope())[-1].coding == "02A"
    path.write_text(path.read_text().replace("kind: consensus", "pass: 2"))
    assert waiting_rows(open_readable(waiting_dir), Scope())[-1].coding == "02A"


def test_they_are_counted_by_layer_and_code(waiting_dir: Path) -> None:
    counts = waiting_counts(waiting_rows(open_readable(waiting_dir), Scope()))
    assert counts[:2] == [
        WaitingCount("1.0.0--2.0.0", "ann", "ann", "doubt", "narrow", ("doubt",), 1),
        WaitingCount("1.0.0--2.0.0", "ann", "ann", "old-hope", "retire", (), 1),
    ]
    assert [count.waiting for count in counts] == [1, 1, 2, 1]


def test_a_migration_that_is_not_there_is_refused(waiting_dir: Path) -> None:
    with pytest.raises(UnknownNameError, match="no migration '2--3'"):
        waiting_rows(open_readable(waiting_dir), Scope(), "2--3")


def test_a_passage_that_has_moved_is_not_shown_wrongly(waiting_dir: Path) -> None:
    path = waiting_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("Do you", "Did you"))
    with pytest.raises(UnreadableError, match="no longer covers its quote"):
        waiting_rows(open_readable(waiting_dir), Scope())
