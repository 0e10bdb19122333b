from qualcode.anchoring.tokens import Tokens, reading, tokens_of


def test_words_and_signs_have_their_places() -> None:
    (found,) = tokens_of(["So, we  met."])
    assert found == Tokens("So, we  met.", [0, 2, 4, 8, 11], [2, 3, 6, 11, 12], "\1\2\3\4\5")


def test_words_that_read_the_same_have_the_same_letter() -> None:
    one, other = tokens_of(["café “now” – wait…", 'cafe\u0301 "now" - wait...'])
    assert one.letters == other.letters


def test_a_sign_that_cannot_be_seen_makes_no_difference() -> None:
    one, other = tokens_of(["net\u00adwork \u200bhub", "network hub"])
    assert one.letters == other.letters


def test_scripts_without_spaces_are_cut_into_characters() -> None:
    (found,) = tokens_of(["我们 met"])
    assert list(zip(found.starts, found.ends, strict=True)) == [(0, 1), (1, 2), (3, 6)]


def test_a_superscript_is_no_figure() -> None:
    assert reading("x²") != reading("x2")
