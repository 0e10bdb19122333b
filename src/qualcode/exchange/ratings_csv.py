"""Tables of ratings that were made elsewhere: a row a rating, or a column a coder."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.analysis.outside.outside_ratings import OutsideRatings
from qualcode.coefficients.tables import MISSING, Counts
from qualcode.errors import RefusedError, did_you_mean
from qualcode.exchange.delimited import Grid, read_grid
from qualcode.exchange.ratings_columns import Given, given_long, given_wide, header_problems, is_long, natural, roles
from qualcode.exchange.ratings_doubts import OFTEN_MISSING, doubtful_blanks, doubtful_coders, doubtful_codes
from qualcode.problem import Problem

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MOST = 1e100

Codes = frozenset[str]


class Reading(NamedTuple):
    """How the cells of a table are to be read."""

    separator: str = ";"
    """What stands between several codes of one cell; empty: a cell is one code."""
    missing: tuple[str, ...] = ()
    """Cells of a coder who did not rate the unit, beside empty ones. Empty: `NA`."""
    none: tuple[str, ...] = ()
    """Cells of a coder who looked and gave no code; the empty cell may be one."""
    categories: tuple[str, ...] = ()
    """Every code that could be chosen, in its order. Empty: those that occur."""
    square: str = ""
    """The table of weights or distances that named them."""
    level: str = "nominal"
    ordered: bool = False
    """Whether the order of the values matters."""
    begin: int = 0
    """Of spans: where the continuum begins."""
    length: int = 0
    """Of spans: how long the continuum is; 0 is up to the last end."""


def parse_ratings(raw: bytes, path: str, reading: Reading) -> tuple[OutsideRatings, list[Problem]]:
    r"""The ratings that a table holds.

    Args:
        raw: The file.
        path: Where it stands.
        reading: How to read it.

    Raises:
        RefusedError: If order matters and the values have none.

    >>> table, problems = parse_ratings(b"unit,ann,bob\nu1,a,a\nu2,b,NA\n", "t.csv", Reading())
    >>> table.coders, table.categories, table.values.tolist(), problems
    (('ann', 'bob'), ('a', 'b'), [[0, 0], [1, -1]], [])
    """
    grid, problems = read_grid(raw, path)
    return ratings_of(grid, path, reading, problems)


def ratings_of(
    grid: Grid, path: str, reading: Reading, problems: Sequence[Problem] = ()
) -> tuple[OutsideRatings, list[Problem]]:
    """The ratings of a table that was read; `problems` are those found with it."""
    wrong = [name for name in reading.categories if not is_number(name)]
    if wrong and reading.level in ("interval", "ratio"):
        raise RefusedError(f"at level {reading.level} categories are numbers; '{wrong[0]}' is none")
    found = roles(grid.header)
    faults = header_problems(grid.header, found, path) if grid.header else []
    if faults:
        return _nothing(path), [*problems, *faults]
    given, faults = (given_long if is_long(found) else given_wide)(grid, found, path)
    cells = _Cells(given, reading)
    faults = [*problems, *faults, *cells.problems(path)]
    if faults:
        return _nothing(path), faults
    return cells.ratings(path), []


def _nothing(path: str) -> OutsideRatings:
    cells = np.zeros((0, 0), dtype=np.int64)
    return OutsideRatings(path, "wide", (), (), (), cells, (), (), declared=False)


class _Spelling(NamedTuple):
    """How codes are written, where numbers may be written in several ways."""

    of: dict[str, str]
    numeric: bool
    """Whether every code is a number."""

    @property
    def merged(self) -> list[str]:
        """Codes that are taken for another."""
        return sorted(code for code, other in self.of.items() if code != other and other in self.of)


def _spelling(codes: Sequence[str], declared: Sequence[str], *, by_number: bool) -> _Spelling:
    """Which codes are the same number: 1 and 1.0, as programs write whole numbers beside missing ones."""
    every = [*declared, *codes]
    if not every or not all(is_number(code) for code in every):
        return _Spelling({code: code for code in codes}, numeric=False)

    def whole(code: str) -> str:
        return re.sub(r"\.0+$", "", code)

    key = float if by_number else whole
    bare = not any("." in whole(code) for code in every)  # else 1.0 may stand beside 1.1 and 1.2
    written: dict[float | str, str] = {}
    for code in [*declared, *sorted(codes, key=lambda code: (len(code), code))]:
        written.setdefault(key(code), whole(code) if bare and code not in declared else code)
    return _Spelling({code: written[key(code)] for code in codes}, numeric=True)


def categories_named(text: str | None) -> tuple[str, ...]:
    """The categories of an option, in their order.

    Raises:
        RefusedError: If one is named twice, or none.

    >>> categories_named("low, high")
    ('low', 'high')
    """
    if text is None:
        return ()
    names = [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]
    for name in names:
        if not name:
            raise RefusedError("a name is empty in --categories; give them as `--categories low,medium,high`")
        if names.count(name) > 1:
            raise RefusedError(f"'{name}' stands twice in --categories")
    if not names:
        raise RefusedError("no name is in --categories; give them as `--categories low,medium,high`")
    return tuple(names)


def is_number(text: str) -> bool:
    """Whether a cell is a number that can be computed with: squares of larger ones are none."""
    return bool(_NUMBER.fullmatch(text)) and abs(float(text)) < _MOST


class _Cells:
    """The cells of a table, each as a set of codes."""

    def __init__(self, given: Given, reading: Reading) -> None:
        self.given, self.reading = given, reading
        self.needs_one = reading.level != "nominal" or reading.ordered
        raw = [self._codes(text.strip()) for text in given.texts]
        codes = sorted({code for one in raw if one for code in one})
        numbers_only = reading.level in ("interval", "ratio")
        self.spelling = _spelling(codes, reading.categories, by_number=self.needs_one)
        self.codes: list[Codes | None] = [
            None if one is None else frozenset(self.spelling.of[code] for code in one) for one in raw
        ]
        self.used = sorted({code for one in self.codes if one for code in one})
        self.not_numbers = {code for code in self.used if numbers_only and not is_number(code)}
        self.unknown = {code for code in self.used if reading.categories and code not in reading.categories}

    def _codes(self, text: str) -> Codes | None:
        """The codes of a cell; `None` where it is missing."""
        reading = self.reading
        if text in reading.none:
            return frozenset()
        if not text or text in (reading.missing or ("NA",)):
            return None
        if not reading.separator or reading.separator not in text:
            return frozenset((text,))
        return frozenset(part.strip() for part in text.split(reading.separator) if part.strip())

    def problems(self, path: str) -> list[Problem]:
        """Cells that cannot be what they say."""
        found = []
        for number, one in enumerate(self.codes):
            if one is None:
                continue
            for rule, message in self._faults(self.given.texts[number].strip(), one):
                for place in np.flatnonzero(self.given.text == number).tolist():
                    column = self.given.columns[self.given.coder[place]]
                    found.append(Problem(path, int(self.given.line[place]), rule, f"{column} {message}"))
        return sorted([*found, *self._contradictions(path)])

    def _faults(self, text: str, one: Codes) -> Iterator[tuple[str, str]]:
        if self.needs_one and len(one) != 1:
            mend = f"; if '{self.reading.separator}' is part of a name, give `--separator ''`" if len(one) > 1 else ""
            yield "several-codes", f"has {len(one)} codes, '{text}'; where order counts each rating is one value{mend}"
            return
        for code in sorted(one & self.not_numbers):
            yield "not-a-number", f"has '{code}', which is no number;" + _mend(code, self.reading.level)
        for code in sorted((one & self.unknown) - self.not_numbers):
            near = did_you_mean(code, self.reading.categories)
            where = f" in '{self.reading.square}'; add a row and a column for it there" if self.reading.square else near
            yield "unknown-category", f"has '{code}', which is none of the categories named{where}"

    def _contradictions(self, path: str) -> Iterator[Problem]:
        """A second value for a unit by the same coder, where there can be one only."""
        if not self.needs_one:
            return
        first: dict[tuple[int, int], int] = {}
        for place in self._repeated().tolist():
            one = self.codes[self.given.text[place]]
            key = (int(self.given.unit[place]), int(self.given.coder[place]))
            before = first.setdefault(key, place)
            if one != self.codes[self.given.text[before]]:
                unit, coder = self.given.units[key[0]][1], self.given.coders[key[1]]
                message = f"unit '{unit}' has another value from coder '{coder}' at line {self.given.line[before]};"
                message += " where order counts each rating is one value"
                yield Problem(path, int(self.given.line[place]), "several-codes", message)

    def _repeated(self) -> Counts:
        """Places of ratings whose unit and coder stand in several rows, in the order of the file."""
        present = np.flatnonzero(self._is_given()[self.given.text])
        keys = self.given.unit[present] * max(len(self.given.coders), 1) + self.given.coder[present]
        if self.given.layout == "wide":
            return present[:0]
        _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
        found: Counts = present[counts[inverse] > 1]
        return found

    def _is_given(self) -> npt.NDArray[np.bool_]:
        return np.array([one is not None for one in self.codes], dtype=np.bool_)

    def ratings(self, path: str) -> OutsideRatings:
        """The table of a file without faults."""
        given = self.given
        numbers: dict[Codes, int] = {}
        of_text = [MISSING if one is None else numbers.setdefault(one, len(numbers)) for one in self.codes]
        cells = np.full((len(given.units), len(given.coders)), MISSING, dtype=np.int64)
        found = np.array(of_text, dtype=np.int64)[given.text]
        kept = found != MISSING
        cells[given.unit[kept], given.coder[kept]] = found[kept]
        notes = list(given.notes)
        together: dict[tuple[int, int], list[Codes]] = {}
        for place in self._repeated().tolist():
            one = self.codes[given.text[place]]
            together.setdefault((int(given.unit[place]), int(given.coder[place])), []).append(one or frozenset())
        for (unit, coder), several in together.items():
            cells[unit, coder] = numbers.setdefault(frozenset().union(*several), len(numbers))
        notes += self._notes(together)
        unit_order = sorted(range(len(given.units)), key=given.units.__getitem__) if given.named else slice(None)
        coder_order = sorted(range(len(given.coders)), key=lambda number: natural(given.coders[number]))
        units = given.units if isinstance(unit_order, slice) else tuple(given.units[number] for number in unit_order)
        return OutsideRatings(
            name=path,
            layout=given.layout,
            units=tuple(unit for _, unit in units),
            documents=tuple(document for document, _ in units),
            coders=tuple(given.coders[number] for number in coder_order),
            cells=cells[unit_order][:, coder_order],
            sets=tuple(numbers),
            categories=self._categories(),
            declared=bool(self.reading.categories),
            notes=tuple(notes),
            doubts=tuple(self._doubts()),
        )

    def _categories(self) -> tuple[str, ...]:
        if self.reading.categories:
            return self.reading.categories
        if self.spelling.numeric:
            return tuple(sorted(self.used, key=lambda code: (float(code), code)))
        if self.needs_one and len(self.used) > 1:
            shown = ",".join(self.used[:6]) + (",…" if len(self.used) > 6 else "")
            raise RefusedError(
                f"the values are not all numbers, so they have no order of their own; name them in their order, the"
                f" lowest first, with `--categories` (there are: {shown})"
            )
        return tuple(self.used)

    def _notes(self, together: dict[tuple[int, int], list[Codes]]) -> Iterator[str]:
        given = self.given
        if self.spelling.merged:
            pairs = ", ".join(f"{code} for {self.spelling.of[code]}" for code in self.spelling.merged[:3])
            yield f"Numbers written in two ways are the same code: {pairs}."
        same = sum(len(several) - len(set(several)) for several in together.values())
        if same:
            yield f"Rows that say again what another says, counted once: {same:,}."
        empty = [number for number, one in enumerate(self.codes) if one is not None and not one]
        n = int(np.isin(given.text, empty).sum())
        if n:
            yield f"Cells that say that the coder gave no code: {n:,}."

    def _doubts(self) -> Iterator[str]:
        """Sentences on what would give other figures, had it been meant otherwise."""
        if "" not in self.reading.none:
            yield from doubtful_blanks(self.given, self.codes, self._repeated())
        if not self.needs_one:
            yield from doubtful_coders(self.given, self.codes)
        yield from doubtful_codes([code for code in self.used if code not in self.reading.categories])


def _mend(code: str, level: str) -> str:
    if code.lower() in OFTEN_MISSING:
        return f" if it stands for a missing value, give `--missing {code}`"
    if re.fullmatch(r"[+-]?\d+,\d+", code):
        return f" write {code.replace(',', '.')}, with a point"
    return f" at level {level} every value is one"
