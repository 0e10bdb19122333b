import pytest
from rich.cells import cell_len

from qualcode.tui.widgets.status_line import Place, fitted_line

PLACE = Place("a-document-with-a-long-name", "turn 12/68", "45% coded", "sentence, 14 words", "pass 2")


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_a_line_has_its_width_and_only_whole_parts(width: int) -> None:
    above, line = fitted_line(PLACE, "coded Trust", width)
    assert (above, cell_len(line), line[-6:]) == ([], width, "? keys")
    parts = line[:-6].split("  ")
    assert {part.strip() for part in parts} - {""} <= {*PLACE, "coded Trust"}
    assert "coded Trust" in line


def test_what_does_not_fit_stands_above_word_by_word() -> None:
    said = "a fault that takes many words to say what is wrong and what to do about it, as faults do"
    above, line = fitted_line(PLACE, said, 50)
    assert " ".join(part.strip() for part in above) == said
    assert (max(map(cell_len, above)) < 50, "turn 12/68" in line) == (True, True)


@pytest.mark.parametrize("width", [60, 80])
def test_that_nothing_can_be_coded_is_in_sight_whatever_else_is_said(width: int) -> None:
    place = PLACE._replace(state="finished")
    for said in ("", "coded Trust", "the document is finished; ! opens it again", "a fault " * 12):
        above, line = fitted_line(place, said, width)
        assert "finished  " in line.replace("the document is finished", "")
        assert cell_len(line) == width
        assert (said.strip() in line) is not bool(above)
