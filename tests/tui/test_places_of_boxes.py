from hypothesis import given
from hypothesis import strategies as st

from qualcode.tui.placing import placed


@given(st.integers(8, 60), st.integers(0, 59), st.integers(0, 70), st.integers(4, 24))
def test_a_box_is_on_the_screen_and_hides_no_passage_for_which_there_is_room(
    height: int, first: int, length: int, wanted: int
) -> None:
    first = min(first, height - 1)
    last = first + length
    place = placed(first, last, height, wanted)
    assert 0 < place.rows <= min(height, wanted)
    seen = range(height - place.rows) if place.edge == "bottom" else range(place.rows, height)
    passage = range(first - place.up, last - place.up + 1)
    if length + 1 + 11 + 1 < height:
        assert {*passage} <= {*seen}
    elif height > 12:
        assert passage[0] in seen
