import json
from pathlib import Path

import pytest

from git_support import commit, git_ok, needs_git, repository, run_git
from qualcode.git_setup import GitStep, git_hint, set_up_git
from tests_support import Run

pytestmark = needs_git
SETTINGS = ["merge.qualcode.name", "merge.qualcode.driver", "diff.qualcode.textconv", "diff.qualcode.cachetextconv"]
LINE = '{{"id":"01A","document":"p1","start":0,"end":3,"code":"{}","quote":"INT"}}\n'


@pytest.fixture(autouse=True)
def no_configuration_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def test_a_study_becomes_a_repository_and_git_knows_how_codings_merge(study_dir: Path) -> None:
    steps = set_up_git(study_dir)
    assert steps == [
        GitStep("repository", ".git/"),
        GitStep("attributes", ".gitattributes"),
        *(GitStep("setting", name) for name in SETTINGS),
    ]
    for path in ("codings/ann/p1.jsonl", "records/decisions/pilot/p1.jsonl", "codings/ann/layer.yaml"):
        assert git_ok(study_dir, "check-attr", "merge", "--", path) == f"{path}: merge: qualcode\n"
    assert git_ok(study_dir, "check-attr", "eol", "--", "transcripts/p1.md") == "transcripts/p1.md: eol: lf\n"


def test_a_second_time_there_is_nothing_to_do(study_dir: Path) -> None:
    set_up_git(study_dir)
    assert set_up_git(study_dir) == []


def test_attributes_that_somebody_wrote_stay_and_what_is_missing_is_added(study_dir: Path) -> None:
    (study_dir / ".gitattributes").write_bytes(b"*.docx binary\ncodings/*/layer.yaml   merge=qualcode")
    set_up_git(study_dir)
    lines = (study_dir / ".gitattributes").read_text().split("\n")
    assert lines[:2] == ["*.docx binary", "codings/*/layer.yaml   merge=qualcode"]
    assert sum(line.endswith("layer.yaml merge=qualcode") and line.startswith("codings") for line in lines) == 0
    assert "codings/**/*.jsonl merge=qualcode diff=qualcode" in lines


def test_what_somebody_says_of_line_ends_stays_so(study_dir: Path) -> None:
    (study_dir / ".gitattributes").write_text("*.md   -text\n")
    set_up_git(study_dir)
    lines = (study_dir / ".gitattributes").read_text().split("\n")
    assert [line for line in lines if line.startswith("*.")] == [
        "*.md   -text",
        "*.yaml text eol=lf",
        "*.jsonl text eol=lf",
        "*.csv text eol=lf",
    ]


def test_a_clone_that_would_rewrite_line_ends_has_the_same_bytes(study_dir: Path, tmp_path: Path) -> None:
    set_up_git(study_dir)
    commit(study_dir, "base")
    git_ok(tmp_path, "-c", "core.autocrlf=true", "clone", "--quiet", str(study_dir), "clone")
    path = "transcripts/p1.md"
    assert (tmp_path / "clone" / path).read_bytes() == (study_dir / path).read_bytes()


def test_a_clone_whose_python_is_gone_is_told(study_dir: Path) -> None:
    set_up_git(study_dir)
    driver = git_ok(study_dir, "config", "merge.qualcode.driver").strip().partition(" -P ")[2]
    git_ok(study_dir, "config", "merge.qualcode.driver", f"'/gone/my venv/python' -P {driver}")
    assert git_hint(study_dir) == (
        "git is to merge codings with /gone/my venv/python, which is gone: run `qualcode init --git` once more."
    )
    set_up_git(study_dir)
    assert git_hint(study_dir) == ""


def test_a_study_inside_a_repository_stays_inside_it(study_dir: Path) -> None:
    git_ok(study_dir.parent, "init", "--quiet")
    assert [step.what for step in set_up_git(study_dir)] == ["attributes", *["setting"] * 4]
    assert not (study_dir / ".git").exists()
    assert git_hint(study_dir) == ""


def test_a_fresh_clone_is_told_what_it_lacks(study_dir: Path, tmp_path: Path) -> None:
    set_up_git(study_dir)
    commit(study_dir, "base")
    git_ok(tmp_path, "clone", "--quiet", str(study_dir), "clone")
    hint = "git does not know yet how codings merge in this clone: run `qualcode init --git` once."
    assert git_hint(tmp_path / "clone") == hint
    set_up_git(tmp_path / "clone")
    assert git_hint(tmp_path / "clone") == ""


def test_a_worktree_has_what_its_repository_has(study_dir: Path, tmp_path: Path) -> None:
    set_up_git(study_dir)
    commit(study_dir, "base")
    git_ok(study_dir, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert git_hint(tmp_path / "tree") == ""
    git_ok(study_dir, "config", "--remove-section", "merge.qualcode")
    assert git_hint(tmp_path / "tree") != ""


def test_a_study_without_git_is_told_nothing(study_dir: Path) -> None:
    assert git_hint(study_dir) == ""
    (study_dir / ".gitattributes").write_text("codings/*/layer.yaml merge=qualcode\n")
    assert git_hint(study_dir) == ""


def two_branches(folder: Path, base: str, ours: str, theirs: str) -> Path:
    """A repository in which a file of codings has gone two ways."""
    path = "codings/ann/p1.jsonl"
    repository(folder, {path: base.encode()})
    git_ok(folder, "checkout", "--quiet", "-b", "other")
    (folder / path).write_text(theirs)
    commit(folder, "theirs")
    git_ok(folder, "checkout", "--quiet", "main")
    (folder / path).write_text(ours)
    commit(folder, "ours")
    return folder


ADDED = [LINE.format("trust").replace("01A", f"01{sign}").replace(":0,", f":{sign},") for sign in "123"]


def test_without_the_driver_git_merges_as_it_always_did(tmp_path: Path) -> None:
    folder = two_branches(tmp_path / "s", ADDED[0], ADDED[0] + ADDED[1], ADDED[0] + ADDED[2])
    git_ok(folder, "config", "--remove-section", "merge.qualcode")
    git_ok(folder, "config", "--remove-section", "diff.qualcode")
    assert run_git(folder, "merge", "other").returncode == 1
    assert "<<<<<<< HEAD" in (folder / "codings/ann/p1.jsonl").read_text()
    assert '"id":"013"' in git_ok(folder, "diff", "main", "other")


def test_with_the_driver_the_same_merges_by_itself(tmp_path: Path) -> None:
    folder = two_branches(tmp_path / "s", ADDED[0], ADDED[0] + ADDED[1], ADDED[0] + ADDED[2])
    git_ok(folder, "merge", "--no-edit", "other")
    assert (folder / "codings/ann/p1.jsonl").read_text() == "".join(ADDED)


def test_where_python_is_gone_git_merges_by_itself(tmp_path: Path) -> None:
    folder = two_branches(tmp_path / "s", ADDED[0], ADDED[0] + ADDED[1], ADDED[0] + ADDED[2])
    driver = git_ok(folder, "config", "merge.qualcode.driver").strip()
    git_ok(folder, "config", "merge.qualcode.driver", "/gone/python -P -m" + driver.partition("-P -m")[2])
    done = run_git(folder, "merge", "other")
    text = (folder / "codings/ann/p1.jsonl").read_text()
    assert (done.returncode, text) == (
        1,
        f"{ADDED[0]}<<<<<<< ours\n{ADDED[1]}=======\n{ADDED[2]}>>>>>>> theirs\n",
    )


def test_a_broken_line_is_left_to_the_merge_of_git(tmp_path: Path) -> None:
    folder = two_branches(tmp_path / "s", ADDED[0], "x\n" + ADDED[0], ADDED[0] + "".join(ADDED[1:]))
    done = run_git(folder, "merge", "--no-edit", "other")
    assert "line 1 of our side is no record with an id; git merges the file line by line" in done.stderr
    assert (done.returncode, (folder / "codings/ann/p1.jsonl").read_text()) == (0, "x\n" + "".join(ADDED))


def test_a_conflict_is_told_in_words_and_git_shows_it_as_such(tmp_path: Path) -> None:
    folder = two_branches(tmp_path / "s", LINE.format("trust"), LINE.format("doubt"), LINE.format("hope"))
    done = run_git(folder, "merge", "other")
    assert done.returncode == 1
    assert "    ours:   0-3  doubt  “INT”  · 01A\n    theirs: 0-3  hope  “INT”  · 01A\n" in done.stderr
    assert git_ok(folder, "diff", "--name-only", "--diff-filter=U") == "codings/ann/p1.jsonl\n"


def test_a_difference_reads_as_words(tmp_path: Path) -> None:
    folder = two_branches(tmp_path / "s", LINE.format("trust"), LINE.format("doubt"), LINE.format("hope"))
    shown = git_ok(folder, "diff", "main", "other", "--", "codings")
    assert shown.endswith("-0-3  doubt  “INT”  · 01A\n+0-3  hope  “INT”  · 01A\n")


def test_init_with_git_starts_a_study_that_git_knows(qualcode: Run, study_dir: Path) -> None:
    done = qualcode("init", "new", "--coder", "km", "--git", "--json")
    rows = json.loads(done.stdout)
    assert [row["path"] for row in rows if row["what"] != "study"] == [".git/", *SETTINGS]
    assert (done.exit_code, git_hint(study_dir / "new")) == (0, "")


def test_init_with_git_in_a_study_that_is_there_only_tells_git(qualcode: Run, study_dir: Path) -> None:
    before = (study_dir / "qualcode.yaml").read_bytes()
    assert qualcode("init", "--git").stdout.split("\n")[0] == "wrote .git"
    assert qualcode("init", "--git").stderr == "git knows how codings merge in this clone already; nothing to do\n"
    assert (study_dir / "qualcode.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["init"], "give the folder of the new study"),
        (["init", ".", "--git", "--coder", "km"], "is a study already"),
        (["-C", "..", "init", "--git"], "no qualcode.yaml in"),
    ],
)
def test_init_says_what_it_cannot_do(qualcode: Run, words: list[str], said: str) -> None:
    done = qualcode(*words)
    assert (done.exit_code, said in done.stderr) == (2, True)


def test_status_says_what_a_clone_lacks(qualcode: Run, study_dir: Path) -> None:
    set_up_git(study_dir)
    assert "init --git" not in qualcode("status").stderr
    git_ok(study_dir, "config", "--remove-section", "merge.qualcode")
    assert "run `qualcode init --git` once" in qualcode("status").stderr


def test_a_merge_of_merges_takes_what_was_decided(tmp_path: Path) -> None:
    """Two clones have merged each other, each has decided the conflict in the same way, and one has gone on."""
    folder = two_branches(tmp_path / "s", LINE.format("trust"), LINE.format("doubt"), LINE.format("hope"))
    git_ok(folder, "branch", "first")
    for branch, other in (("main", "other"), ("other", "first")):
        git_ok(folder, "checkout", "--quiet", branch)
        run_git(folder, "merge", other)
        (folder / "codings/ann/p1.jsonl").write_text(LINE.format("hope") + (ADDED[1] if branch == "main" else ""))
        commit(folder, "decided")
    git_ok(folder, "merge", "--no-edit", "main")
    assert (folder / "codings/ann/p1.jsonl").read_text() == LINE.format("hope") + ADDED[1]


def test_a_study_in_a_folder_with_a_space_merges_too(tmp_path: Path) -> None:
    folder = repository(tmp_path / "s", {"my 'study'/codings/ann/p1.jsonl": ADDED[0].encode()})
    set_up_git(folder / "my 'study'")
    path = folder / "my 'study'/codings/ann/p1.jsonl"
    commit(folder, "attributes")
    git_ok(folder, "checkout", "--quiet", "-b", "other")
    path.write_text(ADDED[0] + ADDED[2])
    commit(folder, "theirs")
    git_ok(folder, "checkout", "--quiet", "main")
    path.write_text(ADDED[0] + ADDED[1])
    commit(folder, "ours")
    git_ok(folder, "merge", "--no-edit", "other")
    assert path.read_text() == "".join(ADDED)
