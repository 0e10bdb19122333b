import threading

import pytest

from qualcode.errors import RefusedError
from qualcode.search.regexes import INSIDE, bounded, compiled, needed, stays_in_word


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("trust", [["trust"]]),
        ("trust(ed|ing) schools", [[" schools"], ["ed", "ing"], ["trust"]]),
        (r"\bmeet\w*", [["meet"]]),
        ("meet[a-z]+ings?", [[f"meet{INSIDE}ing"]]),
        ("schools? are", [[f"school{INSIDE} are"]]),
        ("a[b-é]c", [["a"], ["c"]]),
        ("a[^b]c", [["a"], ["c"]]),
        ("(ab)+c*", [["ab"]]),
        ("(ab)?c{2}", []),
        ("a(?=b)c", [["a"], ["c"]]),
        ("(ab|c*)", []),
        ("[ab]", []),
        ("^re.*us$", [["re"], ["us"]]),
        ("(?i:Foo)", [["Foo"]]),
    ],
)
def test_what_an_expression_needs(source: str, pieces: list[list[str]]) -> None:
    assert sorted(map(sorted, needed(source))) == pieces


@pytest.mark.parametrize(
    ("source", "stays"),
    [
        *((source, True) for source in (r"\btrust\w*", "tr[uo]st(?:ed|ing)?", "a|b", r"\d+", "_x", "(?>ab)c", r"\Ba")),
        *((source, False) for source in ("a b", "a.b", "[^a]", r"\W", r"\s", "^a", "a$", "(?=a)b", r"(a)\1", "a-b")),
        *((source, False) for source in ("é", "[a-é]", "x*", "", "(?a)a", "(?-i:a)", "a|", r"a\Z", "(?<!b)a", "[ -~]")),
    ],
)
def test_whether_an_expression_looks_at_one_word_alone(source: str, stays: bool) -> None:
    assert stays_in_word(source) is stays


def test_an_expression_that_takes_too_long_is_stopped() -> None:
    with (
        pytest.raises(RefusedError, match=r"took more than 0\.1 seconds, so it was stopped"),
        bounded(["(a+)+b"], 0.1),
    ):
        compiled("(a+)+b").search("a" * 60)


@pytest.mark.parametrize(
    ("source", "refused"), [("(a+)+b", True), ("(a|b+)*c", True), (r"(\w+\W+){0,5}trust", False), ("a+b*", False)]
)
def test_where_nothing_can_stop_it_an_expression_that_could_take_for_ever_is_refused(
    source: str, refused: bool
) -> None:
    said: list[str] = []

    def look() -> None:
        try:
            with bounded([source]):
                said.append("looked")
        except RefusedError as error:
            said.append(str(error))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert ("a repeat inside a repeat" in said[0]) is refused
