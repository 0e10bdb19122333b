import json
from pathlib import Path

import pytest

from tests_support import Run

LINE = '{{"id":"01A","document":"p1","start":50,"end":64,"code":"{}","quote":"I trusted them","note":"{}"}}\n'


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    """Three versions of a file: the common one, ours, theirs."""
    texts = [LINE.format("trust", ""), LINE.format("doubt", ""), LINE.format("trust", "why")]
    for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
        (tmp_path / name).write_text(text)
    return [str(tmp_path / name) for name in ("base", "ours", "theirs")]


def test_a_merge_stands_in_the_second_file(qualcode: Run, versions: list[str]) -> None:
    base, ours, theirs = versions
    assert qualcode("merge-driver", base, base, theirs, "codings/ann/p1.jsonl").exit_code == 0
    assert Path(base).read_text() == Path(theirs).read_text()
    assert Path(ours).read_text() == LINE.format("doubt", "")


def test_a_conflict_exits_with_1_and_is_told_with_both_sides(qualcode: Run, versions: list[str]) -> None:
    done = qualcode("merge-driver", *versions, "codings/ann/p1.jsonl")
    assert done.exit_code == 1
    assert done.stderr == (
        "codings/ann/p1.jsonl: 1 conflict; of the lines between the marks <<<<<<< and >>>>>>> keep one,"
        " take the marks out, then `git add codings/ann/p1.jsonl`\n"
        "  edited on both sides:\n"
        "    ours:   50-64  doubt  “I trusted them”  · 01A\n"
        "    theirs: 50-64  trust  “I trusted them”  -- why  · 01A\n"
    )


def test_a_conflict_as_json_has_both_lines(qualcode: Run, versions: list[str]) -> None:
    (row,) = json.loads(qualcode("merge-driver", *versions, "p1.jsonl", "--json").stdout)
    assert row == {
        "why": "edited on both sides",
        "ours": LINE.format("doubt", "")[:-1],
        "theirs": LINE.format("trust", "why")[:-1],
    }


def test_marks_are_as_long_as_git_wants_them(qualcode: Run, versions: list[str]) -> None:
    qualcode("merge-driver", "--marker-size", "9", *versions, "p1.jsonl")
    assert Path(versions[1]).read_text().startswith("<<<<<<<<< ours\n")


def test_what_cannot_be_merged_by_ids_is_left_as_it_is(qualcode: Run, versions: list[str]) -> None:
    Path(versions[2]).write_text("x\n")
    done = qualcode("merge-driver", *versions, "p1.jsonl")
    assert (done.exit_code, Path(versions[1]).read_text()) == (2, LINE.format("doubt", ""))
    assert "line 1 of their side is no record with an id" in done.stderr


def test_what_is_in_a_conflict_counts_nowhere_until_it_is_mended(
    qualcode: Run, study_dir: Path, versions: list[str]
) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: in-progress, sha256: 17da15a2e1a1a2b0}}
    == records/decisions/pilot/p1.jsonl
    """
    qualcode("merge-driver", *versions, "p1.jsonl")
    path = study_dir / "codings/ann/p1.jsonl"
    path.write_bytes(Path(versions[1]).read_bytes())
    said = (
        "codings/ann/p1.jsonl:1: merge-conflict: a merge of git left two versions here, down to line 5:"
        " 'doubt at 50 to 64' or 'trust at 50 to 64'; keep one, take out the lines that start with <<<<<<<, ======="
        " and >>>>>>>, then `git add` the file\n"
    )
    assert said in qualcode("check").stdout
    done = qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "1")
    assert (done.exit_code, said in done.stderr) == (1, True)
    assert path.read_bytes() == Path(versions[1]).read_bytes()


def test_a_file_of_codings_reads_as_words(qualcode: Run, tmp_path: Path) -> None:
    path = tmp_path / "p1.jsonl"
    path.write_text(
        '{"id":"01A","document":"p1","start":0,"end":5,"code":"trust","facets":{"who":["us","them"]},"quote":"some\\n'
        'words","note":"why","by":"ann","at":"2020-01-01T00:00:00Z","was":[{"code":"hope","migration":"1--2"}],'
        '"waits":"2--3","weight":2}\nbroken\n{"why":"none","coding":{"id":"01B","start":1,"end":2,"code":"doubt"}}\n'
    )
    assert qualcode("codings", "text", str(path)).stdout == (
        "0-5  trust  [who=us, them]  “some words”  -- why  (waits since 2--3)  (was code=hope; migration=1--2)"
        "  [weight=2]  · ann 2020-01-01T00:00:00Z 01A\n"
        "broken\n"
        "1-2  doubt  · 01B  [why=none]\n"
    )


def test_lines_of_codings_as_json_are_numbered(qualcode: Run, tmp_path: Path) -> None:
    (tmp_path / "p1.jsonl").write_text('{"id":"01B","start":1,"end":2,"code":"doubt"}\n')
    rows = json.loads(qualcode("codings", "text", str(tmp_path / "p1.jsonl"), "--json").stdout)
    assert rows == [{"line": 1, "text": "1-2  doubt  · 01B"}]
