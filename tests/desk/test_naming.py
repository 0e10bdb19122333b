import pytest

from qualcode.desk.naming import offers
from qualcode.model import Code, Codebook

BOOK = Codebook(
    codes=(
        Code("trust", "Trust"),
        Code("dilemmas", "Dilemmas", parent="trust", depth=2),
        Code("doubt", "Doubt"),
        Code("old", "Gone", retired_in="2.0.0"),
    )
)


@pytest.mark.parametrize(
    ("label", "parent", "offered"),
    [
        ("Trust", "", ["trust", "dilemmas"]),
        (" TRUST ", "", ["trust", "dilemmas"]),
        ("doubt", "", ["doubt"]),
        ("Trusting", "", [""]),
        ("Trust or doubt", "", ["", "trust", "doubt"]),
        ("Hope", "", [""]),
        ("Gone", "", [""]),
        ("", "", []),
        ("dilemmas", "trust", ["dilemmas"]),
        ("dilemmas", "doubt", ["", "dilemmas"]),
        ("???", "", [""]),
    ],
)
def test_a_new_code_is_offered_where_none_has_the_label(label: str, parent: str, offered: list[str]) -> None:
    assert [one.found.code.id if one.found else "" for one in offers(BOOK, label, parent)] == offered
