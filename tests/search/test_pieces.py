"""A few stretches of a text, read without the rest of it."""

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.files.documents_md import text_of
from qualcode.model import Text
from qualcode.search.listing import look_at
from qualcode.search.pieces import pieces_of, read_pieces, with_blanks
from qualcode.search.stretches import Cut, cut_of

HEAD = "---\nid: ä\n---\n".encode()
BODY = "# Überschrift\n\nA: trust 信任\n\nB: Straße\nand\n\nA: 😀 end\n"


def looks(file: Path) -> bytes:
    with file.open("rb") as opened:
        return look_at(opened.fileno())


def cut(body: str) -> tuple[Text, Cut]:
    text = text_of(body, {"A": "", "B": ""})
    return text, cut_of(text)


def test_each_stretch_is_read_as_it_stands(tmp_path: Path) -> None:
    text, how = cut(BODY)
    file = tmp_path / "p1.md"
    file.write_bytes(HEAD + BODY.encode())
    listed = pieces_of(file.read_bytes(), text, how)
    found = read_pieces(str(file), looks(file), [0, 1, 3], listed)
    assert [piece.decode() for piece in found or ()] == ["# Überschrift", "trust 信任", "😀 end"]


@pytest.mark.parametrize(("old", "new"), [("trust", "doubt"), ("Straße", "Stra\u00dfn")])
def test_none_is_read_where_one_of_them_or_the_look_of_the_file_is_another(tmp_path: Path, old: str, new: str) -> None:
    text, how = cut(BODY)
    file = tmp_path / "p1.md"
    file.write_bytes(HEAD + BODY.encode())
    before, listed = looks(file), pieces_of(file.read_bytes(), text, how)
    other = tmp_path / "p2.md"
    other.write_bytes(HEAD + BODY.replace(old, new).encode())
    other.replace(file)
    assert read_pieces(str(file), before, [0], listed) is None
    assert read_pieces(str(file), looks(file), [1, 2], listed) is None


@given(
    st.lists(st.sampled_from(["A: ", "B: ", "", "# ", "a", "é", "信", "😀", " ", "\n", "\n\n"]), max_size=40), st.data()
)
def test_with_blanks_for_the_rest_stretches_stand_where_they_stood(parts: list[str], data: st.DataObject) -> None:
    body = "".join(parts)
    text, how = cut(body)
    numbers = [number for number in range(len(how)) if data.draw(st.booleans())]
    places, _ = pieces_of(body.encode(), text, how)
    pieces = [body[slice(*how.span(number))].encode() for number in numbers]
    blanks = with_blanks(pieces, numbers, how, (text.first_line, array("i", places)[2::3]))
    for start, end in map(how.span, numbers):
        assert (blanks[start:end], blanks.count("\n", 0, start)) == (body[start:end], body.count("\n", 0, start))
    assert "".join(blanks.split()) == "".join("".join(piece.decode().split()) for piece in pieces)
