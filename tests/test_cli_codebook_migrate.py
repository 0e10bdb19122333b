import json
from pathlib import Path

from tests_support import Run

SAY = ("codebook", "migrate", "1.0.0", "2.0.0")


def test_the_first_run_drafts_and_applies_nothing(qualcode: Run, study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust, label: Trust}, {id: hope}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust, label: Trust}, {id: doubt}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust, label: Trust}, {id: hope}]
    == codings/ann/layer.yaml
    {coder: ann, codebook: 1.0.0, documents: {}}
    """
    path = study_dir / "codebook/migrations/1.0.0--2.0.0.yaml"
    dry = qualcode(*SAY, "--dry-run")
    assert (dry.exit_code, path.exists()) == (1, False)
    done = qualcode(*SAY, "--by", "lead")
    assert done.exit_code == 1
    assert dry.stdout == path.read_text().replace("by: lead", 'by: ""')
    assert "'doubt' is gone from 2.0.0 and no step says so" in done.stderr
    assert "2 things to fill in or to decide; nothing was applied" in done.stderr
    again = qualcode(*SAY, "--by", "lead")
    assert again.exit_code == 1
    assert "2 problems in the migration; mend it first" in again.stderr
    assert "codebook: 1.0.0" in (study_dir / "codings/ann/layer.yaml").read_text()
    assert qualcode("codebook", "migrate", "--by", "lead").stderr == again.stderr
    missing = qualcode(*SAY, "--draft")
    assert (missing.exit_code, missing.stdout) == (
        1,
        "  # 'doubt' is gone (0 codings); decide: merge, split, retire or rename (into: …)\n"
        "  # - retire: doubt\n  #   reason:\n",
    )


def test_where_no_layer_is_behind_nothing_is_to_be_migrated(qualcode: Run, study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}]
    """
    done = qualcode("codebook", "migrate", "--by", "lead")
    assert (done.exit_code, done.stderr) == (
        2,
        "qualcode: error: no layer is behind the codebook (2.0.0); nothing is to be migrated\n",
    )
    assert "from which version to which" in qualcode("codebook", "migrate", "2.0.0", "--back").stderr


def test_a_release_that_only_adds_is_painless(qualcode: Run, study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}, {id: hope}]
    == codebook/releases.yaml
    releases: [{version: 1.0.0}, {version: 2.0.0, predecessor: 1.0.0, change: minor, why: Hope was asked for.}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust}, {id: hope}]
    == codings/ann/layer.yaml
    {coder: ann, codebook: 1.0.0, documents: {p1: {state: finished}}}
    """
    done = qualcode(*SAY, "--by", "lead", "--at", "2019-04-02T10:00:00Z")
    assert done.exit_code == 0
    assert "1 layer went from 1.0.0 to 2.0.0: ann" in done.stderr
    assert (study_dir / "codings/ann/layer.yaml").read_text() == (
        "coder: ann\nkind: human\ncodebook: 2.0.0\ndocuments:\n  p1: {state: finished, codebook: 1.0.0}\n"
    )
    assert "reason: Hope was asked for." in (study_dir / "codebook/migrations/1.0.0--2.0.0.yaml").read_text()
    told = qualcode("matrix", "--rows", "document", "--columns", "code", "--format", "csv").stderr
    assert told == (
        "Not asked: 'hope' came with 2.0.0 after 1 document had been finished (ann p1); none there is not “absent”.\n"
    )


def test_a_migration_is_shown_applied_and_taken_back(qualcode: Run, study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}, {id: hope}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}, {id: doubt}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust}, {id: hope}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    {from: 1.0.0, to: 2.0.0, by: lead, steps: [{add: hope, reason: r}, {retire: doubt, reason: r}]}
    == codings/ann/layer.yaml
    coder: ann
    codebook: 1.0.0
    documents: {p1: {state: in-progress, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"doubt","quote":"trusted"}
    """
    path = study_dir / "codings/ann/p1.jsonl"
    before = path.read_bytes().replace(b"\n", b"")
    dry = qualcode(*SAY, "--dry-run")
    heads, _, *rows = dry.stdout.splitlines()[:4]
    assert [line.split() for line in (heads, *rows)] == [
        ["step", "codes", "into", "changed", "wait", "set", "aside"],
        ["add", "hope", "0", "0", "0"],
        ["retire", "doubt", "0", "1", "0"],
    ]
    assert "1 coding would wait to be placed with `qualcode recode 1.0.0--2.0.0`" in dry.stderr
    told = json.loads(qualcode(*SAY, "--by", "lead", "--json").stdout)
    assert [(row["layer"], row["step"], row["codes"], row["waits"]) for row in told] == [
        ("ann", "add", ["hope"], 0),
        ("ann", "retire", ["doubt"], 1),
    ]
    assert b'"waits":"1.0.0--2.0.0"' in path.read_bytes()
    bare = qualcode("agreement", "--json").stderr + qualcode("quotes", "--json").stderr
    assert bare.count("Half migrated (1.0.0--2.0.0): 1 coding still waits to be recoded (doubt 1)") == 2
    refused = qualcode("codings", "add", "p1", "--coder", "ann", "--code", "doubt", "--turn", "1")
    assert "'doubt' is in the codebook no more since 2.0.0" in refused.stderr
    done = qualcode(*SAY, "--by", "lead", "--back")
    assert "1 layer went back from 2.0.0 to 1.0.0" in done.stderr
    assert path.read_bytes().replace(b"\n", b"") == before
    assert "no layer is at 2.0.0: nothing to do" in qualcode(*SAY, "--by", "lead", "--back").stderr


def test_who_migrates_signs(qualcode: Run) -> None:
    assert "say who decides" in qualcode(*SAY).stderr


def test_nobody_codes_with_another_version_than_their_layer_is_at(qualcode: Run) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}]
    == codings/ann/layer.yaml
    {coder: ann, codebook: 1.0.0, documents: {}}
    """
    done = qualcode("codings", "add", "p1", "--coder", "ann", "--code", "trust", "--turn", "1")
    assert done.exit_code == 2
    assert "run `qualcode codebook migrate 1.0.0 2.0.0` first" in done.stderr


def test_there_recoded_back_there_again_and_recoded_from_the_sheet_ends_at_the_same_bytes(
    qualcode: Run, study_dir: Path
) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust, definition: less}, {id: hope-a}, {id: hope-b}]
    facets: {who: {values: [us, them], several: true, under: [hope-a]}}
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}, {id: hope}, {id: faith}]
    facets: {who: {values: [us, them], several: true}}
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust, definition: less}, {id: hope-a}, {id: hope-b}]
    facets: {who: {values: [us, them], several: true, under: [hope-a]}}
    == codebook/migrations/1.0.0--2.0.0.yaml
    from: 1.0.0
    to: 2.0.0
    by: lead
    steps:
      - {split: hope, into: [hope-a, hope-b], reason: r}
      - {narrow: trust, reason: r}
      - {retire: faith, reason: r}
      - {narrow: "facet:who", reason: r}
    == codings/ann/layer.yaml
    coder: ann
    kind: human
    codebook: 1.0.0
    documents:
      p1: {state: finished, sha256: d5646fa289818d4f62ae986e7da7383a78d21d70e58723661a89c875b2aa00b3}
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":50,"end":64,"code":"hope","facets":{"who":["us"]},"quote":"I trusted them"}
    {"id":"2","document":"p1","start":50,"end":64,"code":"trust","quote":"I trusted them"}
    {"id":"3","document":"p1","start":52,"end":59,"code":"faith","quote":"trusted"}
    {"id":"4","document":"p1","start":52,"end":59,"code":"hope","facets":{"who":["us"]},"quote":"trusted"}
    """

    def files() -> dict[str, bytes]:
        folders = [study_dir / "codings", study_dir / "records/set-aside"]
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {path.relative_to(study_dir).as_posix(): path.read_bytes() for path in paths}

    def run(*words: str) -> None:
        done = qualcode(*words)
        assert done.exit_code == 0, done.stderr

    there = (*SAY, "--by", "lead", "--at", "2019-04-02T10:00:00Z")
    start = files()
    run(*there)
    assert qualcode("check").stdout.count("still-waiting") == 1
    for name, codes in (("1", "hope-a hope-b"), ("2", "trust"), ("3", "none"), ("4", "hope-b")):
        run("recode", "place", name, *codes.split(), "--by", "ann", "--note", f"why {name}")
    recoded = files()
    assert b'"waits"' not in recoded["codings/ann/p1.jsonl"]
    run(*there, "--back")
    assert files() == start
    run(*there)
    run("recode", "1.0.0--2.0.0", "--from", "records/recoded/1.0.0--2.0.0.csv", "--by", "somebody")
    assert files() == recoded
    assert [line for line in qualcode("check").stdout.splitlines() if "not-listed" not in line] == []


def test_the_steps_that_a_file_lacks_can_be_appended_to_it(qualcode: Run, study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}, {id: hope}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust, label: Old}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust}, {id: hope}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    from: 1.0.0
    to: 2.0.0
    by: lead
    steps:
    # ours
    - add: hope
      reason: r
    """
    path = study_dir / "codebook/migrations/1.0.0--2.0.0.yaml"
    before = path.read_text()
    refused = qualcode(*SAY, "--dry-run")
    assert "`qualcode codebook migrate 1.0.0 2.0.0 --draft` prints the steps that are missing" in refused.stderr
    missing = qualcode(*SAY, "--draft")
    assert (missing.exit_code, missing.stdout) == (1, "- rename: trust  # from 'Old' to 'trust'\n  reason:\n")
    assert f"--draft >> codebook/migrations/{path.name}`" in missing.stderr
    path.write_text(before + missing.stdout.replace("reason:", "reason: r"))
    assert "lacks nothing" in qualcode(*SAY, "--draft").stderr
    assert qualcode(*SAY, "--dry-run").exit_code == 0


def test_a_step_was_decided_on_a_day_that_there_is(qualcode: Run) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    {from: 1.0, to: 2.0.0, by: lead, date: 2019-13-01, steps: []}
    """
    refused = qualcode(*SAY, "--dry-run")
    assert refused.exit_code == 1
    assert "1.0.0--2.0.0.yaml:1: date: '2019-13-01' is no date; write it as 2019-04-01" in refused.stderr


def test_a_file_that_names_other_versions_is_not_applied(qualcode: Run) -> None:
    """
    == codebook/codebook.yaml
    version: 2.0.0
    codes: [{id: trust}]
    == codebook/versions/1.0.0.yaml
    version: 1.0.0
    codes: [{id: trust}]
    == codebook/versions/2.0.0.yaml
    version: 2.0.0
    codes: [{id: trust}]
    == codebook/migrations/1.0.0--2.0.0.yaml
    {from: 1.0, to: 2.0.0, by: lead, steps: []}
    """
    said = "says `from: 1.0` in a file called 1.0.0--2.0.0.yaml; write `from: 1.0.0`"
    assert said in qualcode(*SAY, "--dry-run").stderr
