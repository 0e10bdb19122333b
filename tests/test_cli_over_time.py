"""`agreement --by`, `stability` and `drift` as people and scripts use them."""

import json
from pathlib import Path

from qualcode.analysis.agreement_rows import AgreementRow
from qualcode.analysis.over_time.drift_rows import DriftRow
from qualcode.analysis.over_time.stability import StabilityRow
from tests_support import Run

ROOT = Path(__file__).resolve().parent.parent


def test_agreement_by_round_prints_its_rows_with_the_group(qualcode: Run) -> None:
    rows = json.loads(qualcode("agreement", "--by", "round", "--depth", "1", "--json", folder=ROOT).stdout)
    assert list(rows[0]) == list(AgreementRow._fields)
    assert list(dict.fromkeys(row["group"] for row in rows)) == ["interviews-1", "interviews-2", "program-documents"]


def test_agreement_by_document_goes_into_a_file(qualcode: Run, tmp_path: Path) -> None:
    wide, long = tmp_path / "wide.csv", tmp_path / "long.csv"
    assert qualcode("agreement", "--by", "document", "-o", str(wide), folder=ROOT).exit_code == 0
    assert qualcode("agreement", "--by", "document", "--pairs", "-o", str(long), folder=ROOT).exit_code == 0
    assert wide.read_text(encoding="utf-8-sig").startswith("code,net-a-lead-1,net-a-lead-2,")
    assert long.read_text(encoding="utf-8-sig").startswith("document,code,coefficient,coders,value,low,high,")


def test_a_gate_and_a_minimum_are_not_taken_group_by_group(qualcode: Run) -> None:
    for words in (["--gate"], ["--min-alpha", "0.5"]):
        done = qualcode("agreement", "--by", "round", *words, folder=ROOT)
        assert done.exit_code == 2
        assert "--by" in done.stderr


def test_stability_prints_the_days_between_the_passes(qualcode: Run) -> None:
    done = qualcode("stability", "--depth", "1", folder=ROOT)
    assert "Between the passes over a document: 42 days at least, 42 in the median." in done.stdout
    rows = json.loads(qualcode("stability", "--depth", "1", "--json", folder=ROOT).stdout)
    assert list(rows[0]) == list(StabilityRow._fields)
    assert {(row["first"], row["second"]) for row in rows} == {("coder-a", "coder-a-second")}


def test_stability_of_nobody_says_how_to_make_a_second_pass(qualcode: Run) -> None:
    done = qualcode("stability", "--coder", "coder-b", folder=ROOT)
    assert done.exit_code == 2
    assert "`qualcode codings add DOC --coder ID --pass 2 …`" in done.stderr


def test_drift_prints_rows_and_tables(qualcode: Run) -> None:
    rows = json.loads(qualcode("drift", "--coder", "coder-b", "--json", folder=ROOT).stdout)
    assert list(rows[0]) == list(DriftRow._fields)
    assert {row["coder"] for row in rows} == {"coder-b"}
    shown = qualcode("drift", "--of", "codes", "--code", "equity", folder=ROOT).stdout
    assert "Drift of codes, over all coders" in shown


def test_drift_draws_a_picture_by_the_suffix_of_the_file(qualcode: Run, tmp_path: Path) -> None:
    for suffix, start in (("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        path = tmp_path / f"drift.{suffix}"
        assert qualcode("drift", "--code", "equity", "-o", str(path), folder=ROOT).exit_code == 0
        assert path.read_bytes().startswith(start)
    table = tmp_path / "drift.csv"
    assert qualcode("drift", "--code", "equity", "-o", str(table), folder=ROOT).exit_code == 0
    assert table.read_text(encoding="utf-8-sig").startswith("coder,code,trend,alpha,p,use,use %,")


def test_a_file_of_no_known_kind_is_refused(qualcode: Run, tmp_path: Path) -> None:
    done = qualcode("drift", "-o", str(tmp_path / "drift.bmp"), folder=ROOT)
    assert done.exit_code == 2
    assert "does not say its format" in done.stderr
