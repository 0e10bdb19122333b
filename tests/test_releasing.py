"""A release freezes the working codebook, says which kind of change it is and refuses a smaller number."""

from pathlib import Path

import pytest

from qualcode.errors import RefusedError, UnreadableError
from qualcode.files.releases_yaml import parse_releases
from qualcode.records import Release
from qualcode.releasing import count_waiting, plan_release, release_codebook
from qualcode.storage import digest

BOOK = Path("codebook/codebook.yaml")
TRUST = """\
# ours
name: test   # for now
version: 1.0.0  # of March

codes:
  - id: trust   # keep
    label: Trust
    definition: Somebody trusts.
  - {id: doubt, label: Doubt}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "codebook").mkdir()
    (tmp_path / "qualcode.yaml").write_text("title: Test\ncoders: [{id: ann}]\n")
    (tmp_path / BOOK).write_text(TRUST)
    return tmp_path


def released(root: Path, version: str = "1.0.0", day: str = "2019-03-01") -> None:
    release_codebook(root, version, by="lead", why="because", day=day)


def edit(root: Path, old: str, new: str, path: Path = BOOK) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".qualcode" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def migrate_to(root: Path, version: str, steps: str) -> None:
    folder = root / "codebook/migrations"
    folder.mkdir(exist_ok=True)
    (folder / f"1.0.0--{version}.yaml").write_text(f"from: 1.0.0\nto: {version}\nsteps: [{steps}]\n")


def test_a_release_is_a_byte_copy_of_the_working_codebook_with_its_digest(root: Path) -> None:
    row = release_codebook(root, "1.0.0", by="lead", why=" a  first\nbook ", day="2019-03-01")
    frozen = (root / "codebook/versions/1.0.0.yaml").read_bytes()
    assert frozen == (root / BOOK).read_bytes() == TRUST.encode()
    entry = Release("1.0.0", "", "", "2019-03-01", "lead", "a first book", digest(frozen), 3)
    assert parse_releases((root / "codebook/releases.yaml").read_text(), "r") == ((entry,), [])
    assert (row.version, row.change, row.sha256, row.written) == ("1.0.0", "", digest(frozen), True)


def test_the_next_release_changes_two_lines_of_the_working_codebook(root: Path) -> None:
    released(root)
    edit(root, "{id: doubt, label: Doubt}", "{id: doubt, label: Doubting}")
    released(root, "1.0.1", "2019-03-02")
    expected = TRUST.replace("label: Doubt}", "label: Doubting}").replace(
        "version: 1.0.0  # of March\n", "version: 1.0.1  # of March\npredecessor: 1.0.0\n"
    )
    assert (root / BOOK).read_text() == expected
    assert (root / "codebook/versions/1.0.1.yaml").read_text() == expected
    entries, _ = parse_releases((root / "codebook/releases.yaml").read_text(), "r")
    assert [(one.version, one.predecessor, one.change) for one in entries] == [
        ("1.0.0", "", ""),
        ("1.0.1", "1.0.0", "patch"),
    ]


def test_the_same_history_gives_the_same_bytes(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "codebook").mkdir()
    (other / "qualcode.yaml").write_bytes((root / "qualcode.yaml").read_bytes())
    (other / BOOK).write_text(TRUST)
    for one in (root, other):
        released(one)
        edit(one, "label: Doubt}", "label: Doubting}")
        released(one, "1.0.1")
    assert tree(root) == tree(other)


@pytest.mark.parametrize(
    ("old", "new", "kind", "smallest"),
    [
        ("Somebody trusts.", "Somebody trusts somebody.", "patch", "1.0.1"),
        ("  - {id: doubt", "  - {id: hope, label: Hope}\n  - {id: doubt", "minor", "1.1.0"),
        ("  - {id: doubt, label: Doubt}\n", "", "major", "2.0.0"),
    ],
)
def test_the_smallest_version_is_named_and_a_smaller_one_refused(
    root: Path, old: str, new: str, kind: str, smallest: str
) -> None:
    released(root)
    edit(root, old, new)
    plan = plan_release(root)
    assert (plan.change, plan.smallest, plan.predecessor, plan.written) == (kind, smallest, "1.0.0", False)
    for version in ("1.0.1", "1.1.0", "2.0.0"):
        if version < smallest:
            with pytest.raises(RefusedError, match=f"it is a {kind} one: .*; release {smallest} or above"):
                plan_release(root, version)
        else:
            assert plan_release(root, version).version == version


def test_a_number_may_say_more_than_what_changed(root: Path) -> None:
    released(root)
    edit(root, "Somebody trusts.", "Somebody trusts somebody.")
    assert plan_release(root, "2.0.0").change == "major"


def test_a_text_of_which_no_migration_says_what_it_means_is_named(root: Path) -> None:
    released(root)
    edit(root, "Somebody trusts.", "Somebody trusts somebody.")
    assert plan_release(root).open == ["trust"]
    migrate_to(root, "1.0.1", "{clarify: trust}")
    assert plan_release(root, "1.0.1").open == []
    migrate_to(root, "1.0.1", "{narrow: trust}")
    with pytest.raises(RefusedError, match=r"calls it narrower; release 2.0.0 or above"):
        plan_release(root, "1.0.1")


def test_a_migration_that_leads_to_another_version_is_not_left_behind(root: Path) -> None:
    released(root)
    edit(root, "Somebody trusts.", "Somebody trusts somebody.")
    migrate_to(root, "2.0.0", "{narrow: trust}")
    with pytest.raises(RefusedError, match=r"1.0.0--2.0.0.yaml leads from 1.0.0 to 2.0.0, not to 3.0.0"):
        plan_release(root, "3.0.0")
    assert plan_release(root, "2.0.0").because[0].endswith("calls it narrower")


def test_before_the_first_release_the_codebooks_own_number_is_proposed(root: Path) -> None:
    edit(root, "version: 1.0.0", "version: 0.3.0")
    assert plan_release(root).smallest == "0.3.0"
    edit(root, "version: 0.3.0", "version: draft")
    assert plan_release(root).smallest == "1.0.0"
    assert plan_release(root, "7.2.0").version == "7.2.0"


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("v2", "'v2' is no version; write three numbers such as 2.0.0"),
        ("2.0", "'2.0' is no version"),
        ("0.9.0", "0.9.0 is not above 1.0.0, the latest; release 1.0.1 or above"),
        ("1.0.0", "1.0.0 was released already and never changes"),
    ],
)
def test_a_version_that_cannot_be_is_refused(root: Path, version: str, said: str) -> None:
    released(root)
    edit(root, "label: Doubt}", "label: Doubting}")
    before = tree(root)
    with pytest.raises(RefusedError, match=said):
        released(root, version, "2019-03-02")
    assert tree(root) == before


def test_where_nothing_changed_there_is_nothing_to_release(root: Path) -> None:
    released(root)
    edit(root, "# keep", "# kept")
    with pytest.raises(RefusedError, match=r"says the same as 1.0.0; there is nothing to release"):
        plan_release(root, "1.0.1")


@pytest.mark.parametrize(
    ("day", "why", "said"),
    [
        ("2019-02-30", "x", "'2019-02-30' is no date"),
        ("2019-02-28", "x", "2019-02-28 is before 2019-03-01, the day on which 1.0.0 was released"),
        ("2019-03-02", "  ", "say why"),
        ("2999-01-01", "x", "2999-01-01 has not come yet; leave `--date` out for today"),
    ],
)
def test_a_day_that_cannot_be_and_no_reason_are_refused(root: Path, day: str, why: str, said: str) -> None:
    released(root)
    edit(root, "label: Doubt}", "label: Doubting}")
    before = tree(root)
    with pytest.raises(RefusedError, match=said):
        release_codebook(root, "1.0.1", by="lead", why=why, day=day)
    assert tree(root) == before


def test_a_codebook_that_cannot_be_read_is_not_released(root: Path) -> None:
    edit(root, "{id: doubt, label: Doubt}", "{id: trust}")
    with pytest.raises(UnreadableError, match="duplicate-id"):
        released(root)
    assert not (root / "codebook/versions").exists()


def test_nothing_is_held_against_a_version_that_was_edited(root: Path) -> None:
    released(root)
    edit(root, "Somebody trusts.", "Nobody trusts.", Path("codebook/versions/1.0.0.yaml"))
    with pytest.raises(UnreadableError, match="version-edited"):
        plan_release(root)


def test_a_working_copy_of_an_older_version_would_undo_what_came_after_it(root: Path) -> None:
    released(root)
    edit(root, "label: Doubt}", "label: Doubting}")
    released(root, "1.0.1", "2019-03-02")
    edit(root, "version: 1.0.1", "version: 1.0.0")
    with pytest.raises(RefusedError, match=r"says that it started from 1.0.0, and 1.0.1 was released since"):
        plan_release(root, "2.0.0")


def test_a_version_that_was_written_in_by_hand_before_its_release_is_fine(root: Path) -> None:
    released(root)
    edit(root, "version: 1.0.0", "version: 2.0.0")
    edit(root, "  - {id: doubt, label: Doubt}\n", "")
    released(root, "2.0.0", "2019-03-02")
    assert "version: 2.0.0  # of March\npredecessor: 1.0.0\n" in (root / BOOK).read_text()


def test_an_id_is_never_used_again_for_something_else(root: Path) -> None:
    released(root)
    edit(root, "  - {id: doubt, label: Doubt}\n", "")
    released(root, "2.0.0", "2019-03-02")
    with (root / BOOK).open("a") as stream:
        stream.write("  - {id: doubt, label: Uncertainty}\n")
    with pytest.raises(UnreadableError, match=r"'doubt' was the id of “Doubt” up to 1.0.0 and is never used again"):
        plan_release(root)
    edit(root, "label: Uncertainty", "label: Doubt")
    assert plan_release(root).change == "minor"


WRITTEN = ["codebook/versions/1.0.1.yaml", "codebook/codebook.yaml", "codebook/releases.yaml"]
"""In this order, of which a run that is killed leaves the first few."""


@pytest.mark.parametrize("n_written", [0, 1, 2])
def test_a_release_that_was_killed_is_simply_run_again(root: Path, n_written: int) -> None:
    released(root)
    edit(root, "label: Doubt}", "label: Doubting}")
    before = tree(root)
    released(root, "1.0.1", "2019-03-02")
    whole = tree(root)
    for path in WRITTEN[n_written:]:
        if path in before:
            (root / path).write_bytes(before[path])
        else:
            (root / path).unlink()
    released(root, "1.0.1", "2019-03-02")
    assert tree(root) == whole


def test_a_file_in_the_place_of_a_version_is_not_written_over(root: Path) -> None:
    (root / "codebook/versions").mkdir()
    (root / "codebook/versions/1.0.0.yaml").write_text("codes: []\n")
    with pytest.raises(RefusedError, match="is there already"):
        released(root)
    assert (root / "codebook/versions/1.0.0.yaml").read_text() == "codes: []\n"


def test_a_list_that_was_written_over_several_lines_is_added_to(root: Path) -> None:
    released(root)
    edit(root, "label: Doubt}", "label: Doubting}")
    edit(root, "because", "|\n      many\n      lines", Path("codebook/releases.yaml"))
    release_codebook(root, "1.0.1", by="lead", why="so", day="2019-03-02")
    entries, problems = parse_releases((root / "codebook/releases.yaml").read_text(), "r")
    assert ([one.why for one in entries], problems) == (["many\nlines", "so"], [])


def test_codings_that_wait_are_counted_only_where_there_are_migrations(root: Path) -> None:
    (root / "codings/ann").mkdir(parents=True)
    (root / "codings/ann/layer.yaml").write_text("coder: ann\n")
    (root / "codings/ann/p1.jsonl").write_text(
        '{"id":"1","document":"p1","start":0,"end":1,"code":"trust","quote":"x","waits":"1.0.0--2.0.0"}\n'
    )
    assert count_waiting(root) == 0
    migrate_to(root, "2.0.0", "{narrow: trust}")
    assert count_waiting(root) == 1
