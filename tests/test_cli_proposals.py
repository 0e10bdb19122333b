import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests_support import Run

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
== codings/ann/layer.yaml
coder: ann
documents: {p1: {}}
== codings/ann/p1.jsonl
{"id":"01D979VGNRDHCSZFMG9NEKRBJN","document":"p1","start":23,"end":28,"code":"hope.ann","quote":"trust"}
== codebook/proposals/ann.yaml
proposals:
  - {id: hope.ann, label: Hope, definition: All goes well., document: p1, quote: trust, at: "2026-03-01T09:00:00Z"}
"""


@pytest.fixture
def root(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Path:
    folder = write_study_files(tmp_path / "own", STUDY)
    text = (folder / "transcripts/p1.md").read_text().partition("---\n")[2].partition("---\n")[2]
    at = text.index("trust")
    path = folder / "codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace('"start":23,"end":28', f'"start":{at},"end":{at + 5}'))
    return folder


def test_proposals_are_listed_with_who_codes_with_them(root: Path, qualcode: Run) -> None:
    done = qualcode("codebook", "proposals", folder=root)
    assert done.stdout == (
        "hope.ann  Hope\n"
        "         by  ann, 2026-03-01, in p1\n"
        " definition  All goes well.\n"
        "         at  “trust”\n"
        "        use  1 coding (ann 1)\n"
        "             “trust”\n\n"
    )
    (row,) = json.loads(qualcode("codebook", "proposals", "--json", folder=root).stdout)
    assert (row["id"], row["state"], row["codings"], row["uses"]) == ("hope.ann", "open", 1, ["ann 1"])


def test_a_code_is_proposed(root: Path, qualcode: Run) -> None:
    done = qualcode("codebook", "propose", "Fear", "--coder", "bob", "--parent", "doubt", "--json", folder=root)
    (row,) = json.loads(done.stdout)
    assert (row["id"], row["parent"], row["by"]) == ("fear.bob", "doubt", "bob")
    assert qualcode("codebook", "propose", "fear", "--coder", "bob", folder=root).stdout == "fear.bob  Fear\n"


def test_it_is_accepted(root: Path, qualcode: Run) -> None:
    done = qualcode("codebook", "accept", "hope", "--by", "lead", "--label", "Hope at last", folder=root)
    assert done.stdout == "hope.ann is in the codebook\n"
    assert "    label: Hope at last\n" in (root / "codebook/codebook.yaml").read_text()
    assert qualcode("codebook", "proposals", folder=root).stdout == ""


def test_it_is_taken_into_another_code(root: Path, qualcode: Run) -> None:
    done = qualcode("codebook", "accept", "hope", "--into", "trust", "--by", "lead", folder=root)
    assert (done.stdout, done.stderr) == ("accepted hope.ann as trust\n", "1 coding changed (ann).\n")
    assert json.loads(qualcode("codings", "--json", folder=root).stdout)[0]["code"] == "trust"
    assert "hope.ann" not in qualcode("check", folder=root).stdout
    assert "accepted by lead" in qualcode("codebook", "proposals", "--all", folder=root).stdout


def test_it_is_declined(root: Path, qualcode: Run) -> None:
    refused = qualcode("codebook", "decline", "hope", "--why", "no", "--by", "lead", folder=root)
    assert (refused.exit_code, "--into CODE" in refused.stderr) == (2, True)
    done = qualcode("codebook", "decline", "hope", "--why", "no", "--into", "doubt", "--by", "lead", folder=root)
    assert done.stdout == "declined hope.ann as doubt\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("accept hope", "say who decides"),
        ("accept hope --into trust --label X --by a", "without `--id`"),
        ("decline hope --by a", "say why in a sentence"),
        ("accept fear --by a", "no proposal 'fear'"),
    ],
)
def test_what_is_missing_is_said(root: Path, qualcode: Run, words: str, said: str) -> None:
    done = qualcode("codebook", *words.split(), folder=root)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_the_tree_shows_proposals_apart(root: Path, qualcode: Run) -> None:
    lines = qualcode("codebook", folder=root).stdout.split("\n")
    assert "2 codes and 1 proposed" in lines[0]
    assert lines[3] == "proposed, not in the codebook yet"
    assert lines[4].startswith("hope.ann")
    assert "proposed by  ann" in qualcode("codebook", "show", "hope.ann", folder=root).stdout


def test_a_proposal_is_corrected(root: Path, qualcode: Run) -> None:
    done = qualcode("codebook", "propose", "Hopes", "--coder", "ann", "--instead", "hope", "--json", folder=root)
    (row,) = json.loads(done.stdout)
    assert (row["id"], row["label"], row["definition"], row["codings"]) == ("hope.ann", "Hopes", "All goes well.", 1)


def test_it_is_accepted_under_a_shorter_id(root: Path, qualcode: Run) -> None:
    done = qualcode("codebook", "accept", "hope", "--id", "hope", "--by", "lead", folder=root)
    assert done.stdout == "hope is in the codebook\n"
    assert "1 coding changed (ann)." in done.stderr
