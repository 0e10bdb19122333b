from qualcode.desk.choosing import Choice
from qualcode.desk.picking import Picked, Picking
from qualcode.model import Code, Codebook, Facet, FacetValue

WHO = Facet("who", "Who", (FacetValue("stu", "Students"), FacetValue("fam", "Families")), several=True)
TONE = Facet("tone", "Tone", (FacetValue("warm", "Warm"), FacetValue("cold", "Cold")), under=("equity",))
BOOK = Codebook(codes=(Code("trust", "Trust"), Code("equity", "Equity")), facets=(WHO, TONE))


def test_codes_and_values_are_gathered_in_the_order_taken() -> None:
    picking = Picking(BOOK)
    for one in (Picked("trust"), Picked("fam", "who"), Picked("stu", "who")):
        picking.turn(one)
    assert picking.choice("equity", note="so") == Choice(("trust", "equity"), {"who": ["fam", "stu"]}, "so")


def test_what_is_turned_twice_is_given_back() -> None:
    picking = Picking(BOOK, [Picked("trust"), Picked("equity")])
    picking.turn(Picked("trust"))
    assert picking.codes == ["equity"]


def test_the_last_one_is_given_back_first() -> None:
    picking = Picking(BOOK, [Picked("trust"), Picked("equity")])
    picking.drop_last()
    assert picking.codes == ["trust"]


def test_a_facet_of_one_value_keeps_the_last() -> None:
    picking = Picking(BOOK, [Picked("equity"), Picked("warm", "tone")])
    assert picking.choice("", [Picked("cold", "tone")]) == Choice(("equity",), {"tone": ["cold"]})
    picking.turn(Picked("cold", "tone"))
    assert picking.picked == [Picked("equity"), Picked("cold", "tone")]


def test_values_that_stand_on_none_of_the_codes_are_left_out() -> None:
    picking = Picking(BOOK, [Picked("trust"), Picked("warm", "tone")])
    assert picking.choice("") == Choice(("trust",))
    assert picking.choice("equity") == Choice(("trust", "equity"), {"tone": ["warm"]})


def test_without_a_code_there_is_no_choice() -> None:
    assert Picking(BOOK).choice("", [Picked("stu", "who")]) is None
