import pytest

from qualcode.errors import UnknownNameError
from qualcode.model import Codebook
from qualcode.records import Migration, Release
from qualcode.versions.chain import Chain, Version, in_order
from small_chain import CHAIN, FIRST, SECOND, THIRD


def test_a_version_that_was_never_released_is_refused_with_those_that_were() -> None:
    with pytest.raises(UnknownNameError, match=r"no version '4.0.0'; did you mean '3.0.0' or '2.0.0' or '1.0.0'\?"):
        CHAIN.version("4.0.0")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1.0.0", "2.0.0", (FIRST,)),
        ("1.0.0", "3.0.0", (FIRST, SECOND)),
        ("2.0.0", "working", (SECOND, THIRD)),
        ("3.0.0", "3.0.0", ()),
        ("3.0.0", "1.0.0", ()),
        ("working", "1.0.0", ()),
    ],
)
def test_migrations_lead_from_a_version_to_a_later_one(old: str, new: str, expected: tuple[object, ...]) -> None:
    assert CHAIN.leading(old, new) == expected


def test_versions_that_name_each_other_as_predecessor_have_none() -> None:
    pair = (
        Version("1.0.0", Codebook(), Release("1.0.0", "2.0.0")),
        Version("2.0.0", Codebook(), Release("2.0.0", "1.0.0")),
    )
    chain = Chain(pair, Codebook())
    assert [chain.before(one) for one in pair] == [None, pair[0]]
    assert chain.leading("3.0.0", "2.0.0") == ()


def test_a_migration_may_pass_over_a_version() -> None:
    long = Migration("1.0.0", "3.0.0")
    chain = Chain(CHAIN.released, CHAIN.working, (FIRST, SECOND, THIRD, long))
    assert chain.leading("1.0.0", "working") == (FIRST, long, SECOND, THIRD)
    assert chain.leading("2.0.0", "3.0.0") == (SECOND,)
    assert chain.arriving(chain.version("3.0.0")) == (SECOND, long)


def test_a_migration_to_what_is_not_released_is_told_apart() -> None:
    assert CHAIN.unreleased() == (THIRD,)


def test_versions_stand_by_their_numbers() -> None:
    versions = [Version(name, Codebook(), Release(name)) for name in ("1.10.0", "1.9.1", "1.9.0")]
    assert [one.name for one in in_order(tuple(versions))] == ["1.9.0", "1.9.1", "1.10.0"]


def test_every_id_that_ever_was_is_known_with_its_last_label() -> None:
    assert {name: code.label for name, code in CHAIN.codes_ever().items()} == {
        "network": "Managing the network",
        "calls": "Monthly calls",
        "hope": "Hope",
        "ties": "Organizing the network",
        "culture": "Culture",
        "doubt": "Doubt",
    }
