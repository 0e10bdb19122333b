"""The index of all words of a study's texts, under `.qualcode/`: derived, kept fresh, safe to delete.

It holds words, and where stretches of text begin; nothing of any coding. What
it finds is where to look: results are read from the texts, whose digests it knows.
"""

import re
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import finalize

from msgspec import json

from qualcode.errors import ChangedFileError, QualcodeError
from qualcode.layout import search_index_path
from qualcode.search.indexing import ROW_BITS, About, doubt
from qualcode.search.pieces import FEW, read_pieces, with_blanks
from qualcode.search.stretches import Cut, Sheet


class BrokenIndexError(QualcodeError):
    """The index cannot be read; the next search writes it anew."""

    def __init__(self) -> None:
        super().__init__(f"{search_index_path()} was broken and has been taken away; run the command again")


class Index:
    """The words of all documents, open for reading: as they were when it was opened.

    A text that changes gets other rows under another number, and its old ones stay until all is written anew. So what
    one search asks is of one moment, and nobody has to wait for it.
    """

    def __init__(self, root: Path, connection: sqlite3.Connection, about: About) -> None:
        self._root = root
        self._connection = connection
        finalize(self, connection.close)
        self._listing = about.listing
        self._in_order = about.listing.in_order()
        self._numbers = array("q", about.listing.numbers)
        self._paths = dict(zip(self._numbers, self._in_order, strict=True))

    def __len__(self) -> int:
        """How many documents it lists."""
        return len(self._paths)

    @property
    def whole(self) -> bool:
        """Whether every row is of a document that it lists, just now; others may add some of another."""
        return self._column("SELECT next - 1 FROM about", []) == [len(self)]

    def row(self, path: str, number: int) -> int:
        """The row of a stretch of a document."""
        return (self._numbers[self._place(path)] << ROW_BITS) + number

    def rows(self, match: str, most: int = -1) -> list[int]:
        """The rows that an expression of FTS5 finds, in order; at most so many, unless that is less than 0."""
        return self._column("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", [match, most])

    def n_rows(self, match: str) -> int:
        """How many rows an expression finds."""
        return self._column("SELECT count(*) FROM words WHERE words MATCH ?", [match])[0]

    def documents(self, match: str) -> frozenset[str]:
        """The documents in which an expression finds a row, by where they stand."""
        query = f"SELECT DISTINCT rowid >> {ROW_BITS} FROM words WHERE words MATCH ?"
        found = self._column(query, [match])
        return frozenset(self._paths[number] for number in found if number in self._paths)

    def stretches(self, match: str, path: str) -> list[int]:
        """Which stretches of a document an expression finds, counted from 0."""
        first = self.row(path, 0)
        query = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
        return [row - first for row in self._column(query, [match, first, first + (1 << ROW_BITS) - 1])]

    def by_document(self, rows: Sequence[int]) -> Mapping[str, list[int]]:
        """For each document that has some of the rows: which of its stretches, counted from 0."""
        found: dict[str, list[int]] = {}
        at = 0
        while at < len(rows):
            number = rows[at] >> ROW_BITS
            first = number << ROW_BITS
            end = bisect_left(rows, first + (1 << ROW_BITS), at)
            if number in self._paths:
                found[self._paths[number]] = [row - first for row in rows[at:end]]
            at = end
        return found

    def _column(self, query: str, values: Sequence[str | int]) -> list[int]:
        return [number for (number,) in self._ask(query, values)]

    def occurrences(self, term: str) -> Mapping[int, int]:
        """How often a word stands in each row that has it."""
        query = "SELECT doc, count(*) FROM occurrences WHERE term = ? GROUP BY doc"
        return dict(self._ask(query, [term]))

    def total(self, term: str) -> int:
        """How often a word stands in all rows."""
        return sum(self._column("SELECT cnt FROM totals WHERE term = ?", [term]))

    def terms(self, shape: str, most: int) -> list[str] | None:
        """Words of a shape, in order; `None` where there are more than `most`.

        Args:
            shape: A word; `*` in it is any letters or none, `?` one letter.
            most: How many words at most.
        """
        start = re.split(r"[*?]", shape)[0]
        if len(start) > 1 or not shape.strip("*?"):
            query = "SELECT term FROM terms WHERE term GLOB ? LIMIT ?"
            found = [term for (term,) in self._ask(query, [shape, most + 1])]
            return sorted(found) if len(found) <= most else None
        return self._with(max(re.split(r"[*?]", shape), key=len), lambda _, term: fnmatchcase(term, shape), most)

    def terms_with(self, piece: str, most: int) -> list[str] | None:
        """Words that, without capitals and accents, have a piece in them; `None` where there are more than `most`.

        Args:
            piece: A piece of a word; `*` in it is any letters or none.
            most: How many words at most.
        """
        longest = max(piece.split("*"), key=len)
        if not longest:
            return None
        return self._with(longest, lambda plain, _: fnmatchcase(plain, f"*{piece}*"), most)

    def terms_matching(self, expression: re.Pattern[str], part: str, most: int) -> list[str] | None:
        """Words in which an expression finds something; `None` where there are more than `most`.

        Args:
            expression: A regular expression.
            part: Without this, no word can be meant.
            most: How many words at most.
        """
        if part:
            return self._with(part, lambda _, term: expression.search(term) is not None, most)
        terms = (line.rpartition("\t")[2] for line in self._vocabulary.split("\n"))
        found = list(islice(filter(expression.search, terms), most + 1))
        return sorted(found) if len(found) <= most else None

    def _with(self, part: str, is_meant: Callable[[str, str], bool], most: int) -> list[str] | None:
        """Words with a part, with or without capitals and accents, of which a function says that they are meant."""
        lines, found = self._vocabulary, set[str]()
        at = lines.find(part)
        while at != -1 and len(found) <= most:
            end = lines.find("\n", at)
            plain, _, term = lines[lines.rfind("\n", 0, at) + 1 : end].partition("\t")
            if is_meant(plain, term or plain):
                found.add(term or plain)
            at = lines.find(part, end)
        return sorted(found) if len(found) <= most else None

    @cached_property
    def _vocabulary(self) -> str:
        return "".join(lines for (lines,) in self._ask("SELECT lines FROM vocabulary", []))

    def sheet(self, path: str, numbers: Sequence[int] | None = None) -> Sheet:
        """A document's text as it is on disk.

        Args:
            path: Where the document stands.
            numbers: Which of its stretches are needed, in order; for the rest there may be blanks. `None` for all.

        Raises:
            ChangedFileError: If it is not the one that was listed; it is listed anew by the next search.
        """
        if numbers is not None and len(numbers) < FEW + 1:
            sheet = self._sheet_of(path, numbers)
            if sheet is not None:
                return sheet
        from hashlib import sha256

        columns = "sha256, body, first_line, stretches, voices"
        digest, body, first_line, stretches, voices = self._listed(columns, path)
        try:
            with open(f"{self._root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - by the thousand
                raw = file.readall()
        except FileNotFoundError:
            raise ChangedFileError(path) from None
        if sha256(raw).digest() != digest:
            with suppress(sqlite3.Error, OSError):
                doubt(self._root / search_index_path(), path)
            raise ChangedFileError(path)
        return Sheet(raw.decode("utf-8")[body:], first_line, _cut(stretches, voices))

    def _sheet_of(self, path: str, numbers: Sequence[int]) -> Sheet | None:
        """A document's text with some stretches alone; `None` where the file does not look as it did."""
        columns = "first_line, stretches, voices, pieces, digests"
        first_line, stretches, voices, *listed = self._listed(columns, path)
        pieces = read_pieces(
            f"{self._root}/{path}", self._listing.look(self._place(path)), numbers, (listed[0], listed[1])
        )
        if pieces is None:
            return None
        cut = _cut(stretches, voices)
        lines = array("i", listed[0])[2::3]
        return Sheet(with_blanks(pieces, numbers, cut, (first_line, lines)), first_line, cut)

    def _place(self, path: str) -> int:
        """Where a document stands in the listing.

        Raises:
            ChangedFileError: If it is not listed.
        """
        place = bisect_left(self._in_order, path)
        if self._in_order[place : place + 1] != [path]:
            raise ChangedFileError(path)
        return place

    def cut(self, path: str) -> Cut:
        """How a document's text is cut; the text is not read."""
        stretches, voices = self._listed("stretches, voices", path)
        return _cut(stretches, voices)

    def _listed(self, columns: str, path: str) -> tuple[Any, ...]:
        """What is listed of a document; refused where somebody else has listed it anew meanwhile."""
        found = self._ask(f"SELECT {columns} FROM documents WHERE number = ?", [self._numbers[self._place(path)]])
        if not found:
            raise ChangedFileError(path)
        return tuple(found[0])

    def _ask(self, query: str, values: Sequence[str | int]) -> list[Any]:
        """The rows of an answer.

        Raises:
            BrokenIndexError: If there is none; the file is then taken away.
        """
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            with suppress(OSError):
                (self._root / search_index_path()).unlink()
            raise BrokenIndexError from None


def _cut(stretches: bytes, voices: bytes) -> Cut:
    return Cut(array("i", stretches), _voices(voices))


@lru_cache(maxsize=1024)
def _voices(encoded: bytes) -> tuple[tuple[str, str], ...]:
    return json.decode(encoded, type=tuple[tuple[str, str], ...])
