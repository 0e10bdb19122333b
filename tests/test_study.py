import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualcode.errors import ChangedFileError, NoStudyError, RefusedError, UnreadableError
from qualcode.layout import find_root
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.storage import Write, locked, read_for_edit, write_file, write_files
from qualcode.study import load_study, open_readable


def test_the_root_is_found_from_a_folder_inside(study_dir: Path) -> None:
    assert find_root(study_dir / "transcripts") == study_dir


def test_a_folder_outside_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoStudyError, match="run `qualcode init`"):
        find_root(tmp_path)


def test_everything_in_the_folder_is_read(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == cases.csv
    id,parent,kind,hub_type
    net,,network,NGO
    == codings/ann/layer.yaml
    coder: ann
    codebook: 1.0.0
    documents:
      p1: {state: in-progress}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":49,"end":56,"code":"trust","quote":"trusted"}
    == memos/2019-01-01-first.md
    ---
    type: analytic
    date: 2019-01-01
    ---
    A thought.
    """
    study, problems = loaded
    assert problems == []
    assert [document.id for document in study.documents] == ["p1"]
    assert study.case_by_id["net"].attributes == {"hub_type": "NGO"}
    assert [(coded.layer, coded.document, len(coded.codings)) for coded in study.coded] == [("ann", "p1", 1)]
    assert [memo.id for memo in study.memos] == ["2019-01-01-first"]
    assert study.texts["p1"].turns[1].speaker == "P"


def test_all_faults_of_all_files_are_found_in_one_reading(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == qualcode.yaml
    titel: Test
    == codebook/codebook.yaml
    codes:
      - id: trust
        label: Trust
        label: Confidence
    == transcripts/p1.md
    id: p1
    == transcripts/p2.md
    ---
    id: p 2
    ---
    == cases.csv
    id,kind
    a,network
    a,network
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":0,"end":2,"code":"trust"}
    {"id":"2","document":"p1","sta
    == memos/m.md
    ---
    type: analytical
    date: 2019-01-01
    ---
    """
    _, problems = loaded
    assert [(problem.path, problem.line, problem.rule) for problem in problems] == [
        ("cases.csv", 3, "duplicate-id"),
        ("codebook/codebook.yaml", 4, "duplicate-key"),
        ("codings/ann/layer.yaml", 0, "missing-file"),
        ("codings/ann/p1.jsonl", 2, "coding-line"),
        ("memos/m.md", 2, "memo-type"),
        ("qualcode.yaml", 1, "unknown-field"),
        ("transcripts/p1.md", 1, "front-matter"),
        ("transcripts/p2.md", 2, "document-id"),
    ]


def test_a_table_of_cases_as_a_spreadsheet_writes_it_is_read(study_dir: Path) -> None:
    (study_dir / "cases.csv").write_bytes("\ufeffid;hub_type\r\nnet;NGO\r\n".encode())
    study, problems = load_study(study_dir)
    assert problems == []
    assert study.case_by_id["net"].attributes == {"hub_type": "NGO"}


def test_two_documents_of_one_id_are_told_apart_by_nobody(loaded: tuple[Study, list[Problem]]) -> None:
    """
    == transcripts/a/p1.md
    ---
    id: P1
    ---
    """
    study, problems = loaded
    assert [problem.rule for problem in problems] == ["duplicate-id"]
    assert len(study.documents) == 1


def test_a_link_that_leads_out_of_the_study_is_not_followed(study_dir: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: secret\n---\nprivate\n")
    (study_dir / "transcripts/link.md").symlink_to(secret)
    (study_dir / "codings").mkdir()
    (study_dir / "codings/eve").symlink_to(tmp_path)
    study, problems = load_study(study_dir)
    assert "secret" not in study.document_by_id
    assert [(problem.path, problem.rule) for problem in problems] == [
        ("codings/eve", "outside-study"),
        ("transcripts/link.md", "outside-study"),
    ]


def test_a_study_with_unreadable_files_is_not_counted(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    no head
    """
    with pytest.raises(UnreadableError, match=r"transcripts/p2\.md:1: front-matter"):
        open_readable(study_dir)


def test_a_broken_memo_does_not_stop_a_count(study_dir: Path) -> None:
    """
    == memos/m.md
    no head
    """
    assert open_readable(study_dir).memos == ()


def test_a_text_that_is_not_utf8_is_named_when_it_is_read(study_dir: Path) -> None:
    path = study_dir / "transcripts/p1.md"
    filler = b"P: well\n\n" * 600
    path.write_bytes(path.read_bytes() + filler + "P: café\n".encode("latin-1"))
    study = open_readable(study_dir)
    with pytest.raises(UnreadableError, match="is not UTF-8"):
        study.texts["p1"]


def test_a_long_head_is_read_to_its_end(loaded: tuple[Study, list[Problem]], study_dir: Path) -> None:
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("kind: interview", f"title: {'long ' * 2000}end"))
    study, problems = load_study(study_dir)
    assert problems == []
    assert study.documents[0].title.endswith("long end")


def test_writing_refuses_what_changed_since_it_was_read(study_dir: Path) -> None:
    read = read_for_edit(study_dir, "cases.csv")
    (study_dir / "cases.csv").write_text("id\nnet\n")
    with pytest.raises(ChangedFileError, match=r"'cases\.csv' changed"):
        write_file(study_dir, "cases.csv", b"id\n", read)
    assert (study_dir / "cases.csv").read_text() == "id\nnet\n"
    assert [path.name for path in study_dir.glob(".*.writing")] == []


def test_writing_keeps_the_mode_of_a_file(study_dir: Path) -> None:
    (study_dir / "qualcode.yaml").chmod(0o640)
    old = read_for_edit(study_dir, "qualcode.yaml")
    write_file(study_dir, "qualcode.yaml", b"title: New\n", old)
    assert (study_dir / "qualcode.yaml").stat().st_mode & 0o777 == 0o640


def test_writing_never_leaves_the_study(study_dir: Path) -> None:
    with pytest.raises(RefusedError, match="leads out of the study"):
        write_file(study_dir, "../out.txt", b"x", None)


ADD = """
import sys
from qualcode.layers import add_codings
from qualcode.requested import NewCoding
from qualcode.study import open_readable
root, coder, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for n in range(first, first + count):
    code = "trust" if n % 2 else "doubt"
    add_codings(open_readable(root), coder, [NewCoding("p1", code, start=n, end=n + 1)])
    print(n, flush=True)
"""


def codings_on_disk(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def test_processes_that_write_at_once_lose_nothing(study_dir: Path) -> None:
    jobs = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, str(study_dir), coder, str(first), "12"], stdout=subprocess.DEVNULL
        )
        for coder, first in (("ann", 0), ("ann", 12), ("bob", 0), ("bob", 12))
    ]
    assert [job.wait() for job in jobs] == [0, 0, 0, 0]
    for coder in ("ann", "bob"):
        found = codings_on_disk(study_dir / f"codings/{coder}/p1.jsonl")
        assert [coding["start"] for coding in found] == list(range(24))
    _, problems = load_study(study_dir)
    assert problems == []


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_process_killed_while_it_writes_loses_nothing_it_had_acknowledged(study_dir: Path) -> None:
    acknowledged = 0
    for _ in range(4):
        job = subprocess.Popen(
            [sys.executable, "-c", ADD, str(study_dir), "ann", str(acknowledged), "40"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert job.stdout is not None
        line = job.stdout.readline()
        time.sleep(0.013 * (acknowledged % 5 + 1))
        job.send_signal(signal.SIGKILL)
        rest = job.stdout.read()
        job.wait()
        job.stdout.close()
        said = [int(number) for number in (line + rest).split()]
        found = codings_on_disk(study_dir / "codings/ann/p1.jsonl")
        assert {coding["start"] for coding in found} >= set(said)
        _, problems = load_study(study_dir)
        assert problems == []
        acknowledged = max(int(str(coding["start"])) for coding in found) + 1


def test_the_lock_is_free_again_after_a_failure(study_dir: Path) -> None:
    with pytest.raises(RuntimeError), locked(study_dir):
        raise RuntimeError
    with locked(study_dir):
        pass


@pytest.mark.parametrize("folder", ["transcripts", "codings", "memos"])
def test_a_folder_that_is_a_link_out_of_the_study_is_not_read(study_dir: Path, tmp_path: Path, folder: str) -> None:
    outside = tmp_path / "outside"
    (outside / "eve").mkdir(parents=True)
    (outside / "x.md").write_text("---\nid: x\ndate: 2019-01-01\n---\n")
    if (study_dir / folder).exists():
        (study_dir / folder).rename(tmp_path / "aside")
    (study_dir / folder).symlink_to(outside)
    study, problems = load_study(study_dir)
    assert [(problem.path, problem.rule) for problem in problems] == [(folder, "outside-study")]
    assert (study.layers, study.memos) == ((), ())
    assert "x" not in study.document_by_id


def test_what_would_not_be_read_is_named(study_dir: Path) -> None:
    for name in (
        "transcripts/p9.MD",
        "codings/p1.jsonl",
        "codings/ann/p1.JSONL",
        "codings/ann/old/p1.jsonl",
        "memos/m.txt",
    ):
        (study_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (study_dir / name).write_text("x")
    (study_dir / "codings/ann/layer.yaml").write_text("coder: ann\n")
    (study_dir / "codings/.DS_Store").write_text("x")
    _, problems = load_study(study_dir)
    assert [(problem.path, problem.rule) for problem in problems] == [
        ("codings/ann/old", "stray-file"),
        ("codings/ann/p1.JSONL", "stray-file"),
        ("codings/p1.jsonl", "stray-file"),
        ("memos/m.txt", "stray-file"),
        ("transcripts/p9.MD", "stray-file"),
    ]


def test_the_texts_of_a_study_are_those_of_its_documents(loaded: tuple[Study, list[Problem]]) -> None:
    texts = loaded[0].texts
    assert (list(texts), len(texts)) == (["p1"], 1)


def test_a_folder_where_a_file_must_be_is_a_problem(study_dir: Path) -> None:
    (study_dir / "cases.csv").mkdir()
    _, problems = load_study(study_dir)
    assert [(problem.path, problem.rule, problem.message) for problem in problems] == [
        ("cases.csv", "cannot-open", "cannot be opened: is a directory")
    ]


def test_codes_that_only_waiting_codings_still_have_stand_below_the_codebook(
    loaded: tuple[Study, list[Problem]],
) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: social, codes: [{id: hope}]}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: social, codes: [{id: trust, label: Trusting}]}, {id: unused}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    {from: 1.0.0, to: 2.0.0, steps: [{split: trust, into: [hope, social]}]}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":40,"end":47,"code":"trust","quote":"trusted","waits":"1.0.0--2.0.0"}
    {"id":"2","document":"p1","start":40,"end":47,"code":"gone","quote":"trusted","waits":"1.0.0--2.0.0"}
    """
    study, _ = loaded
    codes = [(code.id, code.label, code.parent, code.depth, code.retired_in) for code in study.codebook.codes]
    assert codes == [
        ("social", "social", None, 1, ""),
        ("hope", "hope", "social", 2, ""),
        ("trust", "Trusting", "social", 2, "2.0.0"),
    ]
    assert [coding.id for _, coding in study.waiting] == ["1", "2"]


def test_files_are_written_all_or_none_where_one_of_them_has_changed(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"changed meanwhile")
    with pytest.raises(ChangedFileError):
        write_files(tmp_path, [Write("a", b"new", None), Write("b", b"new", b"old")])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"changed meanwhile"}


def test_a_file_can_be_taken_away_together_with_the_writing_of_another(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_files(tmp_path, [Write("a", None, b"old"), Write("c/b", b"new", None)])
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == ["c/b"]
