"""All versions of a codebook, read from a study's folder."""

from pathlib import Path

import pytest

from qualcode.errors import UnknownNameError, UnreadableError
from qualcode.released import chain_diff, load_chain, open_chain
from qualcode.releasing import release_codebook

BOOK = "codebook/codebook.yaml"


@pytest.fixture
def root(study_dir: Path) -> Path:
    """A study whose code `doubt` got a code below it after its first release."""
    release_codebook(study_dir, "1.0.0", by="lead", why="first", day="2019-03-01")
    with (study_dir / BOOK).open("a") as stream:
        stream.write("    codes:\n      - {id: unease, label: Unease}\n  - {id: hope, label: Hope}\n")
    return study_dir


def test_the_chain_has_every_release_and_the_working_copy(root: Path) -> None:
    chain = open_chain(root)
    assert [one.name for one in chain.versions] == ["1.0.0", "working"]
    assert [len(one.book.codes) for one in chain.versions] == [2, 4]
    assert chain.released[0].book.path == "codebook/versions/1.0.0.yaml"


def test_what_can_be_read_is_kept_and_all_else_named(root: Path) -> None:
    (root / "codebook/versions/1.0.0.yaml").unlink()
    (root / BOOK).write_text("codes: [{id: a}, {id: a}]\n")
    (root / "codebook/migrations").mkdir()
    (root / "codebook/migrations/1.0.0--2.0.0.yaml").write_text("from: 1.0.0\n")
    chain, problems = load_chain(root)
    assert ([one.name for one in chain.versions], len(chain.working.codes)) == (["working"], 2)
    assert [(one.path, one.rule) for one in problems] == [
        (BOOK, "duplicate-id"),
        ("codebook/migrations/1.0.0--2.0.0.yaml", "migration"),
        ("codebook/releases.yaml", "version-missing"),
    ]
    with pytest.raises(UnreadableError, match="3 problems in the codebook's files; mend them first"):
        open_chain(root)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [((), ["unease", "hope"]), (("doubt",), ["unease"]), (("h*",), ["hope"]), (("trust",), [])],
)
def test_a_code_that_is_asked_for_includes_those_below_it(
    root: Path, codes: tuple[str, ...], expected: list[str]
) -> None:
    assert [row.code for row in chain_diff(open_chain(root), "1.0.0", "working", codes)] == expected


def test_a_code_that_neither_version_has_is_refused(root: Path) -> None:
    with pytest.raises(UnknownNameError, match="no code 'dout'"):
        chain_diff(open_chain(root), "1.0.0", codes=("dout",))


def test_before_the_first_release_nothing_differs(study_dir: Path) -> None:
    assert chain_diff(open_chain(study_dir), "") == []
