from qualcode.versions.chain import Chain
from qualcode.versions.version_rows import VersionRow, version_rows
from small_chain import CHAIN, WORKING

PATH = "codebook/codebook.yaml"


def test_every_release_is_a_row_and_the_working_copy_says_how_it_differs() -> None:
    first, second, third, working = version_rows(CHAIN)
    assert first == VersionRow("1.0.0", "2019-03-01", "lead", "", 3, 0, "", "a first book", PATH, "ab")
    assert (second.change, second.codes, second.changes) == ("major", 3, 6)
    assert (third.date, third.by, third.why, third.predecessor) == ("2019-05-01", "km", "main coding", "2.0.0")
    assert working == VersionRow(
        "working", "", "", "minor", 2, 1, "3.0.0", "1 change since 3.0.0, at least a minor release: 3.1.0", PATH, ""
    )


def test_a_working_copy_may_be_as_released_or_the_first() -> None:
    same = Chain(CHAIN.released, CHAIN.released[-1].book)
    assert version_rows(same)[-1].why == "says the same as 3.0.0"
    assert [row.why for row in version_rows(Chain((), WORKING))] == ["no version was released yet"]
