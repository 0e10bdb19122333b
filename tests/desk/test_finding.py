from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.desk.finding import Found, find_codes, find_values
from qualcode.desk.typed_words import SMALL, fold
from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.study import load_study

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = load_study(ROOT)[0].codebook


def _book(*codes: Code) -> Codebook:
    return Codebook(codes=codes)


def _ids(found: list[Found]) -> list[str]:
    return [one.code.id for one in found]


def _hit(found: Found) -> str:
    return "".join(found.code.label[at] for at in found.hits)


LADDER = _book(
    Code("z1", "Remaining", definition="About a main line."),
    Code("z2", "Domain"),
    Code("z3", "Plain main street"),
    Code("z4", "My annual inventory news"),
    Code("main-road", "Way"),
    Code("z5", "Mainstream"),
    Code("z6", "Main"),
    Code("z7", "Below", parent="z6", depth=2),
    Code("z8", "Other", definition="What the main thing is."),
    Code("z9", "Manic"),
)


def test_codes_come_in_the_order_that_people_expect() -> None:
    assert _ids(find_codes(LADDER, "main")) == [
        "z6",  # the label itself
        "z5",  # its beginning
        "main-road",  # the beginning of the id
        "z4",  # first letters of the words
        "z3",  # the beginning of a word
        "z2",  # inside, from the earliest on
        "z1",
        "z7",  # the code above
        "z8",  # the definition
    ]


def test_what_matched_is_told() -> None:
    found = {one.code.id: (one.why, _hit(one)) for one in find_codes(LADDER, "main")}
    assert found == {
        "z6": ("label", "Main"),
        "z5": ("label", "Main"),
        "main-road": ("id", ""),
        "z4": ("label", "Main"),
        "z3": ("label", "main"),
        "z2": ("label", "main"),
        "z1": ("label", "main"),
        "z7": ("path", ""),
        "z8": ("definition", ""),
    }


@pytest.mark.parametrize(
    ("label", "typed", "hit"),
    [
        ("Managing the network", "mn", "Mn"),
        ("Managing the network", "mtn", "Mtn"),
        ("Managing the network", "mannet", "Mannet"),
        ("Managing the network", "net man", "Mannet"),
        ("Managing the network", "mngng", "Mngng"),
        ("Managing the network", "anagi", "anagi"),
        ("Managing the network", "agnet", "agnet"),
        ("Managing the network", "MANAGING THE", "Managingthe"),
        ("Équité à l’école", "equite", "Équité"),
        ("Équité à l’école", "lecole", "lécole"),
        ("Equity", "ÉQUI", "Equi"),
        ("Straße", "strasse", "Straße"),
        ("Co-design", "codesign", "Codesign"),
        ("Co-design", "co-des", "Codes"),
        ("Co-design", "co des", "Codes"),
        ("Codesign", "co-design", "Codesign"),
        ("Co‑design", "design", "design"),
        ("Member’s trust", "members", "Members"),
        ("信任与公平", "公平", "公平"),
        ("Вера и доверие", "дове", "дове"),
        ("ثقة الناس", "الناس", "الناس"),
        ("🌱 Growth", "gro", "Gro"),
    ],
)
def test_a_label_is_found(label: str, typed: str, hit: str) -> None:
    (found,) = find_codes(_book(Code("x", label)), typed)
    assert (found.why, "".join(dict.fromkeys(label[at] for at in found.hits))) == ("label", "".join(dict.fromkeys(hit)))


@pytest.mark.parametrize("typed", ["mangaing", "mnaaging", "managng", "manageng", "managging", "wanaging", "netwrok"])
def test_a_word_with_one_wrong_letter_is_found(typed: str) -> None:
    book = _book(Code("trust", "Trust"), Code("x", "Managing the network"))
    assert _ids(find_codes(book, typed)) == ["x"]


def test_a_wrong_letter_is_not_looked_for_where_the_word_stands_as_it_is_typed() -> None:
    assert _ids(find_codes(_book(Code("a", "Twust"), Code("b", "Trust")), "trust")) == ["b"]


@pytest.mark.parametrize("typed", ["zebra", "mgzz", "trust zebra", "///", "trust in nobody"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert find_codes(_book(Code("x", "Trust in teams")), typed) == []


def test_words_with_a_wrong_letter_keep_the_order_that_they_would_have_without() -> None:
    book = _book(Code("equity-a", "Power"), Code("x", "Our equity"), Code("y", "Equity of all in the network"))
    assert _ids(find_codes(book, "eqiuty")) == _ids(find_codes(book, "equity")) == ["y", "equity-a", "x"]


def test_small_words_begin_no_pieces() -> None:
    assert find_codes(_book(Code("x", "Schools and data of the past")), "adap") == []


def test_several_words_must_all_match_somewhere_and_their_order_lifts() -> None:
    book = _book(
        Code("power", "Power"),
        Code("late", "Voices of students", parent="power", depth=2),
        Code("first", "Student voices", parent="power", depth=2),
        Code("other", "Student records"),
    )
    assert _ids(find_codes(book, "stu voi")) == ["first", "late"]
    assert _ids(find_codes(book, "pow rec")) == []
    assert [(one.code.id, one.why) for one in find_codes(book, "pow voi")] == [("late", "path"), ("first", "path")]


def test_a_code_that_is_no_more_is_never_offered() -> None:
    book = _book(Code("trust", "Trust"), Code("old", "Trust of old", retired_in="2.0.0"))
    assert (_ids(find_codes(book, "trust")), _ids(find_codes(book, "", ["old"], ["old"]))) == (["trust"], ["trust"])


def test_what_a_code_is_not_for_does_not_find_it() -> None:
    book = _book(Code("a", "One", use_when="Somebody sings."), Code("b", "Two", not_when="Somebody sings."))
    assert _ids(find_codes(book, "sings")) == ["a"]


ROW = _book(*(Code(name, f"Same {name}") for name in "abcde"))


def test_nothing_typed_gives_favourites_then_recent_ones_then_the_tree() -> None:
    found = find_codes(ROW, " ", recent=["d", "b", "gone"], favourites=["e", "d"])
    assert [(one.code.id, one.why) for one in found] == [
        ("e", "favourite"),
        ("d", "favourite"),
        ("b", "recent"),
        ("a", ""),
        ("c", ""),
    ]


def test_favourites_and_recent_ones_come_first_among_equals_only() -> None:
    assert _ids(find_codes(ROW, "same", recent=["d"], favourites=["e"])) == ["e", "d", "a", "b", "c"]
    book = _book(Code("x", "Trust"), Code("y", "Distrust"))
    assert _ids(find_codes(book, "trust", favourites=["y"])) == ["x", "y"]


def test_values_of_facets_are_found_by_their_label_and_their_facet() -> None:
    group = Facet("who", "Stakeholder", (FacetValue("stu", "Students"), FacetValue("fam", "Families & friends")))
    tone = Facet("tone", "Tone", (FacetValue("warm", "Warm"), FacetValue("stern", "Stern")))
    found = [(one.facet.id, one.value.id, one.hits) for one in find_values([group, tone], "st")]
    assert found == [("tone", "stern", (0, 1)), ("who", "stu", (0, 1)), ("who", "fam", ())]
    assert [one.value.id for one in find_values([group, tone], "fr")] == ["fam"]
    assert [one.value.id for one in find_values([group, tone], "")] == ["stu", "fam", "warm", "stern"]
    assert find_values([], "st") == []


def test_a_codebook_that_changed_is_read_anew() -> None:
    book = _book(Code("a", "Trust"))
    assert _ids(find_codes(book, "tru")) == ["a"]
    assert _ids(find_codes(replace(book, codes=(Code("b", "Trust"),)), "tru")) == ["b"]


def _telling(code: Code) -> list[str]:
    return [word for word in fold(code.label).spaced.replace("·", "").split() if word not in SMALL]


def _rank(code: Code, typed: str) -> int:
    return _ids(find_codes(SHIPPED, typed)).index(code.id)


def test_every_code_of_the_shipped_study_is_found_by_beginnings_of_its_words() -> None:
    """Labels that several codes share are told apart by a code above."""
    late = {}
    for code in SHIPPED.codes:
        ranks = [_rank(code, " ".join(word[:3] for word in _telling(code)[:n])) for n in (2, 3, 4)]
        if min(ranks) > 5:
            late[code.id] = ranks
    assert late == {}


def key_presses(code: Code) -> int:
    """How few keys take a code: letters of its label or id, arrows, Enter; at most three arrows."""
    words = _telling(code)
    tries = {code.id[:n] for n in range(1, len(code.id) + 1)}
    for first in words:
        tries |= {first[:n] for n in range(1, len(first) + 1)}
        tries |= {f"{first[:n]} {other[:m]}" for other in words for n in (1, 2, 3) for m in (1, 2, 3)}
    tries |= {"".join(word[0] for word in words)[:n] for n in range(2, 6)}
    best = 99
    for typed in sorted(tries, key=len):
        if len(typed) + 1 >= best:
            break
        rank = next((at for at, one in enumerate(find_codes(SHIPPED, typed)[:4]) if one.code.id == code.id), None)
        if rank is not None:
            best = min(best, len(typed) + rank + 1)
    return best


def test_codes_take_few_key_presses() -> None:
    some = SHIPPED.codes[::6]
    presses = sorted(key_presses(code) for code in some)
    assert (presses[len(presses) // 2], presses[-1]) < (5, 8)


def test_the_code_whose_sign_is_typed_comes_first_unless_another_is_called_so() -> None:
    book = _book(Code("steps", "Steps"), Code("student-voices", "Voices"), Code("other", "Sv"))
    assert _ids(find_codes(_book(*book.codes[:2], Code("svelte", "Svelte")), "sv")) == ["student-voices", "svelte"]
    assert _ids(find_codes(book, "sv")) == ["other", "student-voices"]
