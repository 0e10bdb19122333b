import string

from qualcode.desk.lettering import letters
from qualcode.model import Code, Codebook


def _book(*ids: str) -> Codebook:
    return Codebook(codes=tuple(Code(code_id, code_id) for code_id in ids))


def test_signs_are_initials_and_none_is_given_twice() -> None:
    book = _book("trust", "hub-organization", "hub-operations", "talk", "hub-top/dilemmas")
    assert letters(book) == {
        "trust": "T",
        "hub-organization": "Ho",
        "hub-operations": "Hp",
        "talk": "Ta",
        "hub-top/dilemmas": "Ht",
    }


def test_a_code_added_at_the_end_changes_no_other_sign() -> None:
    ids = ("equity", "equity-aims", "evidence", "e")
    before = letters(_book(*ids))
    after = letters(_book(*ids, "equity-access"))
    assert {code: after[code] for code in ids} == before


def test_a_thousand_codes_of_the_same_words_have_a_thousand_signs() -> None:
    ids = [f"{a}{b}-code" for a in string.ascii_lowercase for b in string.ascii_lowercase] + [
        "信任",
        "信-任",
        "ß",
        "ﬁx",
    ]
    signs = letters(_book(*ids))
    assert len({sign.casefold() for sign in signs.values()}) == len(ids)
    assert max(map(len, signs.values())) == 2
