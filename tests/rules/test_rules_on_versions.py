"""What `check` says of the versions of a codebook."""

from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.problem import Problem
from qualcode.releasing import release_codebook
from qualcode.rules.versions import codebook_versions
from qualcode.study import load_study

BOOK, RELEASES, FIRST = "codebook/codebook.yaml", "codebook/releases.yaml", "codebook/versions/1.0.0.yaml"


@pytest.fixture
def root(study_dir: Path) -> Path:
    """The study that every test has, with a release of its codebook."""
    release_codebook(study_dir, "1.0.0", by="lead", why="first", day="2019-03-01")
    return study_dir


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def found(root: Path) -> list[tuple[str, int, str]]:
    study, problems = load_study(root)
    return [(one.path, one.line, one.rule) for one in check_study(study, problems)]


def test_a_study_without_versions_is_passed_over(study_dir: Path) -> None:
    study, _ = load_study(study_dir)
    assert list(codebook_versions(study)) == []


def test_a_release_leaves_nothing_to_complain_about(root: Path) -> None:
    assert found(root) == []


def test_a_version_that_was_edited_after_its_release_is_named(root: Path) -> None:
    edit(root, FIRST, "label: Trust", "label: Trusting")
    study, _ = load_study(root)
    assert list(codebook_versions(study)) == [
        Problem(
            FIRST,
            0,
            "version-edited",
            "was edited after it was released on 2019-03-01 by lead, and a released version never changes; restore it"
            " from version control, and put the change into codebook/codebook.yaml",
        )
    ]


def test_one_added_remark_is_an_edit(root: Path) -> None:
    with (root / FIRST).open("a") as stream:
        stream.write("# so\n")
    assert found(root) == [(FIRST, 0, "version-edited")]


def test_a_version_that_is_gone_is_named_where_it_is_listed(root: Path) -> None:
    (root / FIRST).unlink()
    assert found(root) == [(RELEASES, 3, "version-missing")]


def test_a_version_that_no_release_names_and_a_stray_file_are_named(root: Path) -> None:
    (root / "codebook/versions/2.0.0.yaml").write_bytes((root / FIRST).read_bytes())
    (root / "codebook/versions/old.yaml").write_text("x\n")
    (root / "codebook/versions/1.0.0").write_text("x\n")
    assert found(root) == [
        ("codebook/versions/1.0.0", 0, "stray-file"),
        ("codebook/versions/2.0.0.yaml", 0, "version-not-listed"),
        ("codebook/versions/old.yaml", 0, "stray-file"),
    ]


def test_versions_without_a_list_are_named(root: Path) -> None:
    (root / RELEASES).unlink()
    assert found(root) == [(FIRST, 0, "version-not-listed")]


def test_a_release_without_digest_is_named(root: Path) -> None:
    text = (root / RELEASES).read_text()
    (root / RELEASES).write_text("".join(line for line in text.splitlines(keepends=True) if "sha256" not in line))
    assert found(root) == [(RELEASES, 3, "version-digest")]


def test_a_working_codebook_that_names_another_version_is_named_with_its_line(root: Path) -> None:
    edit(root, BOOK, "version: 1.0.0", "version: 2.0.0")
    assert found(root) == [(BOOK, 2, "working-version")]


def second(root: Path, version: str, old: str = "label: Doubt", new: str = "label: Doubting") -> None:
    edit(root, BOOK, old, new)
    release_codebook(root, version, by="lead", why="second", day="2019-03-02")


@pytest.mark.parametrize("predecessor", ["0.9.0", "1.0.1", "''"])
def test_a_predecessor_that_cannot_be_is_named(root: Path, predecessor: str) -> None:
    second(root, "1.0.1")
    edit(root, RELEASES, "predecessor: 1.0.0", f"predecessor: {predecessor}")
    assert found(root) == [(RELEASES, 8, "unknown-version")]


def test_an_older_working_codebook_is_named(root: Path) -> None:
    second(root, "1.0.1")
    edit(root, BOOK, "version: 1.0.1", "version: 1.0.0")
    study, _ = load_study(root)
    assert [one.message for one in codebook_versions(study)] == [
        "says that it started from 1.0.0, and 1.0.1 was released since; write `version: 1.0.1`"
    ]


def test_a_number_that_says_less_than_a_migration_does_is_named(root: Path) -> None:
    second(root, "1.0.1", "label: Doubt", "label: Doubt\n    definition: Not now.")
    (root / "codebook/migrations").mkdir()
    (root / "codebook/migrations/1.0.0--1.0.1.yaml").write_text(
        "from: 1.0.0\nto: 1.0.1\nsteps: [{narrow: doubt, reason: r, by: lead}]\n"
    )
    study, _ = load_study(root)
    (problem,) = [one for one in codebook_versions(study) if one.rule == "version-too-small"]
    assert problem.message == (
        "1.0.1 says that it is a patch change since 1.0.0, and it is a major one: the definition of 'doubt' changed,"
        " and migration 1.0.0--1.0.1 calls it narrower; release what stands now under a number that says so"
    )


def test_an_id_that_is_used_again_for_something_else_is_named(root: Path) -> None:
    second(root, "2.0.0", "  - id: doubt\n    label: Doubt\n", "")
    with (root / BOOK).open("a") as stream:
        stream.write("  - id: doubt\n    label: Uncertainty\n")
    assert found(root) == [(BOOK, 7, "id-used-again")]
    edit(root, BOOK, "Uncertainty", "Doubt")
    assert found(root) == []


def test_a_layer_under_a_version_that_was_never_released_is_named(root: Path) -> None:
    for layer, version, state in (("ann", "1.0.0", ""), ("bob", "1.0.1", ""), ("cy", "1.0.0", ", codebook: 0.9.0")):
        (root / f"codings/{layer}").mkdir(parents=True)
        digest = "9" * 64
        (root / f"codings/{layer}/layer.yaml").write_text(
            f"coder: {layer}\ncodebook: {version}\ndocuments:\n  p1: {{state: finished, sha256: {digest}{state}}}\n"
        )
    study, _ = load_study(root)
    assert [(one.path, one.message.partition(";")[0]) for one in codebook_versions(study)] == [
        ("codings/bob/layer.yaml", "is coded under version 1.0.1, which was never released"),
        ("codings/cy/layer.yaml", "says that 'p1' was finished under version 0.9.0, which was never released"),
    ]


def test_a_list_that_cannot_be_read_is_named_once_by_its_line(root: Path) -> None:
    edit(root, RELEASES, "version: 1.0.0", "version: one")
    assert found(root) == [(RELEASES, 3, "release")]


def test_a_version_that_cannot_be_read_any_more_was_edited(root: Path) -> None:
    (root / FIRST).write_text("codes: [")
    assert found(root) == [(FIRST, 0, "version-edited"), (FIRST, 2, "yaml")]


def test_a_folder_of_versions_that_leads_out_of_the_study_is_named(root: Path, tmp_path: Path) -> None:
    (root / "codebook/versions").rename(tmp_path / "elsewhere")
    (root / "codebook/versions").symlink_to(tmp_path / "elsewhere")
    assert ("codebook/versions", 0, "outside-study") in found(root)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2019-02-01", "2.0.0 is of 2019-02-01, before 2019-03-01, the day of 1.0.0; mend one of the two dates"),
        ("2019-02-30", "'2019-02-30' is no date; write it as 2019-04-01"),
    ],
)
def test_a_release_on_a_day_that_cannot_be_is_named(root: Path, day: str, said: str) -> None:
    edit(root, BOOK, "codes:\n", "codes:\n  - id: hope\n")
    release_codebook(root, "2.0.0", by="lead", why="hope", day="2019-04-01")
    edit(root, RELEASES, "date: 2019-04-01", f"date: {day}")
    assert [one.message for one in codebook_versions(load_study(root)[0])] == [said]
