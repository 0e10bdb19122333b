"""Releases, differences and histories of a codebook as a person sees them."""

import json
from pathlib import Path

import pytest

from qualcode.cli.codebook import command
from tests_support import Run

BOOK = Path("codebook/codebook.yaml")


def edit(old: str, new: str) -> None:
    text = BOOK.read_text()
    assert old in text
    BOOK.write_text(text.replace(old, new))


def release(qualcode: Run, version: str, why: str = "first pilot", day: str = "2019-03-01") -> None:
    done = qualcode("codebook", "release", version, "--by", "lead", "--why", why, "--date", day)
    assert done.exit_code == 0, done.stderr


def test_a_release_says_what_it_wrote_and_signs_it(qualcode: Run) -> None:
    done = qualcode("codebook", "release", "1.0.0", "--by", "lead", "--why", "first", "--date", "2019-03-01")
    assert (done.exit_code, done.stdout) == (0, "1.0.0: the first release\nwrote codebook/versions/1.0.0.yaml\n")
    assert "    by: lead\n    why: first\n" in Path("codebook/releases.yaml").read_text()


def test_without_a_version_the_smallest_is_proposed_and_nothing_is_written(qualcode: Run) -> None:
    release(qualcode, "1.0.0")
    edit("label: Doubt", "label: Doubt\n    definition: Not now.\n  - id: hope\n    label: Hope")
    before = {path: path.read_bytes() for path in Path().rglob("*.yaml")}
    done = qualcode("codebook", "release")
    assert (done.exit_code, done.stdout) == (
        0,
        "since 1.0.0: a minor change, 1.1.0 or above\n- 'hope' was added\n- the definition of 'doubt' changed\n",
    )
    assert done.stderr == (
        "The texts of doubt changed and count as made clearer. If one of them now takes in less or more than before,\n"
        "  release it as 2.0.0 and write `narrow` or `widen` for it into the migration: then people look at its"
        " codings\n  again.\n"
        "To release it: qualcode codebook release 1.1.0 --by NAME --why '…'\n"
    )
    assert {path: path.read_bytes() for path in Path().rglob("*.yaml")} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1.0.0", "--why", "x"), "say who decides: `--by NAME`"),
        (("1.0.0", "--by", "lead"), "say why in a sentence: `--why TEXT`"),
        (("one", "--by", "lead", "--why", "x"), "'one' is no version; write three numbers such as 2.0.0"),
    ],
)
def test_a_release_that_cannot_be_writes_nothing(
    qualcode: Run, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    done = qualcode("codebook", "release", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not Path("codebook/versions").exists()


def test_a_dry_run_refuses_as_the_release_would(qualcode: Run) -> None:
    release(qualcode, "1.0.0")
    edit("  - id: doubt\n    label: Doubt\n", "")
    done = qualcode("codebook", "release", "1.1.0", "--dry-run")
    assert (done.exit_code, done.stderr) == (
        2,
        "qualcode: error: 1.1.0 says that this is a minor change since 1.0.0, and it is a major one: 'doubt' was"
        " removed; release 2.0.0 or above\n",
    )
    rows = json.loads(qualcode("codebook", "release", "2.0.0", "--dry-run", "--json").stdout)
    assert [(row["version"], row["change"], row["because"], row["written"]) for row in rows] == [
        ("2.0.0", "major", ["'doubt' was removed"], False)
    ]
    assert not Path("codebook/versions/2.0.0.yaml").exists()


def grown(qualcode: Run) -> None:
    """Two releases and an open change."""
    edit("label: Doubt", "label: Doubt\n    definition: They hesitate. Silence counts too.")
    release(qualcode, "1.0.0")
    edit("Silence counts too", "Silence does not count")
    edit("  - id: trust\n    label: Trust\n", "  - id: trust\n    label: Trusting\n")
    release(qualcode, "1.0.1", "made clearer", "2019-03-02")
    edit("codes:\n", "codes:\n  - {id: hope, label: Hope, definition: They expect good.}\n")


def test_a_difference_is_explained_code_by_code(qualcode: Run) -> None:
    grown(qualcode)
    assert qualcode("codebook", "diff", "1.0.0", "1.0.1").stdout == (
        "1.0.0 to 1.0.1\n\n"
        "trust  Trusting\n"
        "  label       Trust -> Trusting\n\n"
        "doubt  Doubt\n"
        "  definition  changed: Silence [-counts too-]{+does not count+}.\n\n"
        "patch: 2 changes\n"
    )


def test_without_versions_the_working_copy_is_held_against_the_last_release(qualcode: Run) -> None:
    grown(qualcode)
    assert qualcode("codebook", "diff").stdout == (
        "1.0.1 to working\n\nhope  Hope\n  added       'hope' was added\n              They expect good.\n\n"
        "minor: 1 change\n"
    )
    assert "1.0.0 to working" in qualcode("codebook", "diff", "1.0.0").stdout


def test_a_difference_as_json_goes_down_to_the_sentence(qualcode: Run) -> None:
    grown(qualcode)
    assert json.loads(qualcode("codebook", "diff", "1.0.0", "--code", "doubt", "--json").stdout) == [
        {
            "code": "doubt",
            "label": "Doubt",
            "kind": "definition",
            "before": "They hesitate. Silence counts too.",
            "after": "They hesitate. Silence does not count.",
            "parts": [
                {
                    "kind": "changed",
                    "before": "Silence counts too.",
                    "after": "Silence does not count.",
                    "marked": "Silence [-counts too-]{+does not count+}.",
                }
            ],
            "change": "patch",
            "because": "the definition of 'doubt' changed",
        }
    ]


def test_a_template_that_changed_is_told_once_for_all_codes_under_which_it_stands(qualcode: Run) -> None:
    with BOOK.open("a") as stream:
        stream.write("templates:\n  - {id: open, label: Open, under: top}\n")
    release(qualcode, "1.0.0")
    edit("label: Open", "label: Open questions")
    assert qualcode("codebook", "diff").stdout == (
        "1.0.0 to working\n\n*/open  Open questions (2 codes)\n  label       Open -> Open questions\n\n"
        "patch: 2 changes\n"
    )


def test_where_nothing_differs_the_difference_says_so(qualcode: Run) -> None:
    done = qualcode("codebook", "diff")
    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        "",
        "no version was released yet; `qualcode codebook release`\n",
    )
    release(qualcode, "1.0.0")
    done = qualcode("codebook", "diff")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "working says the same as 1.0.0; remarks and the order of codes do not count\n"
    assert json.loads(qualcode("codebook", "diff", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2.0.0",), "no version '2.0.0'; did you mean"),
        (("1.0.0", "workin"), "no version 'workin'; did you mean 'working'?"),
        (("--code", "dout"), "no code 'dout'; did you mean 'doubt'?"),
    ],
)
def test_a_version_or_code_that_is_not_there_is_refused(qualcode: Run, words: tuple[str, ...], said: str) -> None:
    grown(qualcode)
    done = qualcode("codebook", "diff", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_history_has_a_block_a_version(qualcode: Run) -> None:
    grown(qualcode)
    assert qualcode("codebook", "history", "doubt").stdout == (
        "doubt  Doubt\n"
        "1.0.0    2019-03-01    came as “Doubt”, at the top\n"
        "                       first pilot (lead)\n"
        "1.0.1    2019-03-02    definition\n"
        "                       changed: Silence [-counts too-]{+does not count+}.\n"
        "                       made clearer (lead)\n"
        "working  now           unchanged\n"
    )
    rows = json.loads(qualcode("codebook", "history", "Trust", "--json").stdout)
    assert [(row["version"], row["event"], row["label"]) for row in rows] == [
        ("1.0.0", "came", "Trust"),
        ("1.0.1", "label", "Trusting"),
        ("working", "unchanged", "Trusting"),
    ]


def test_versions_are_listed_with_how_the_working_copy_differs(qualcode: Run) -> None:
    grown(qualcode)
    lines = qualcode("codebook", "versions").stdout.split("\n")
    assert [" ".join(line.split()) for line in lines[2:5]] == [
        "1.0.0 2019-03-01 lead 2 0 first pilot",
        "1.0.1 2019-03-02 lead patch 2 2 made clearer",
        "working minor 3 1 1 change since 1.0.1, at least a minor release: 1.1.0",
    ]


def test_nothing_is_wider_than_the_terminal(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(qualcode)
    edit("They hesitate.", "They hesitate, and say so at length, in words that one can quote, and that one does quote.")
    monkeypatch.setenv("COLUMNS", "60")
    for verb in (("diff",), ("history", "doubt"), ("versions",), ("release",)):
        done = qualcode("codebook", *verb)
        assert max(map(len, done.stdout.split("\n"))) <= 60, verb


def test_the_group_has_every_verb() -> None:
    assert {"show", "lint", "release", "diff", "history", "versions"} <= set(command.commands)
