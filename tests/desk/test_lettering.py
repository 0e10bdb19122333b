import string

from qualcode.desk.lettering import BySign, letters, value_letters
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


def test_a_code_that_the_codebook_has_no_more_is_not_taken_by_its_sign() -> None:
    book = Codebook(codes=(Code("trust", "Trust", retired_in="2.0.0"), Code("talk", "Talk")))
    assert (BySign(book).code("T"), BySign(book).code("TA"), BySign(book).beginning("")) == ("", "talk", ["talk"])


def test_values_have_letters_of_their_ids_and_those_after_the_last_have_none() -> None:
    assert value_letters(["students", "staff", "st", "信任"]) == ["s", "t", "a", "b"]
    assert value_letters([f"v{n}" for n in range(28)])[-3:] == ["z", "", ""]
