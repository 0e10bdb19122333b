"""Whether files look as they did: by size, times and inode, of all documents at once."""

from pathlib import Path

import pytest

from qualcode.search.listing import Entry, Listing, Signature, look_at, packed, signature_of

PATHS = ["transcripts/b.md", "transcripts/a.md", "transcripts/ä b.md"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "transcripts").mkdir()
    for path in PATHS:
        (tmp_path / path).write_text(path)
    return tmp_path


def entries(root: Path) -> dict[str, Entry]:
    return {path: Entry(number, signature_of(f"{root}/{path}")) for number, path in enumerate(PATHS, 1)}


def test_what_is_packed_can_be_had_again_in_any_order(root: Path) -> None:
    known = entries(root)
    assert packed(known).entries() == known
    assert packed(known) == packed(dict(reversed(known.items())))
    assert packed({}).entries() == Listing().entries() == {}


def test_it_is_fresh_for_just_these_documents_in_any_order(root: Path) -> None:
    listing = packed(entries(root))
    fresh = [listing.is_fresh(root, paths) for paths in (PATHS, PATHS[::-1], PATHS[:2], [*PATHS, "transcripts/c.md"])]
    assert fresh == [True, True, False, False]


@pytest.mark.parametrize("field", Signature._fields)
def test_it_is_not_fresh_where_one_file_looks_otherwise_in_any_way(root: Path, field: str) -> None:
    known = entries(root)
    signature = known[PATHS[1]].signature
    other = signature._replace(**{field: getattr(signature, field) + 1})
    assert not packed(known | {PATHS[1]: Entry(2, other)}).is_fresh(root, PATHS)


def test_an_open_file_looks_as_it_is_listed(root: Path) -> None:
    listing = packed(entries(root))
    place = listing.in_order().index(PATHS[0])
    with (root / PATHS[0]).open() as file:
        assert look_at(file.fileno()) == listing.look(place)
        (root / PATHS[0]).write_text("more than there was")
        assert look_at(file.fileno()) != listing.look(place)
