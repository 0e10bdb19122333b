"""What in a table of ratings would give other figures, had it been meant otherwise than it is read."""

from collections.abc import Iterator, Sequence

import numpy as np

from qualcode.coefficients.tables import Counts
from qualcode.exchange.ratings_columns import Given

OFTEN_MISSING = {"nan", "null", "none", "n/a", "na", "-", "--", ".", "?", "#n/a", "missing"}
"""What programs and people write for a missing value, in small letters."""

Read = Sequence[frozenset[str] | None]
"""For each of the different cells its codes; `None` where it is missing."""


def doubtful_blanks(given: Given, codes: Read, repeated: Counts) -> Iterator[str]:
    """A sentence on empty cells, where these may say that a coder gave no code.

    Args:
        given: The cells.
        codes: What they hold.
        repeated: Places of ratings whose unit and coder stand in several rows.
    """
    n = int(np.isin(given.text, [number for number, text in enumerate(given.texts) if not text]).sum())
    sets = any(one is not None and len(one) != 1 for one in codes) or _several(given, codes, repeated)
    if n and (given.layout == "long" or sets):
        yield (
            f"Empty cells: {n:,}, read as missing. Where they say that the coder looked and gave no code, give"
            " `--none ''`."
        )


def doubtful_codes(used: Sequence[str]) -> Iterator[str]:
    """A sentence on each code that looks like a missing value."""
    for code in used:
        if code.lower() in OFTEN_MISSING:
            yield f"'{code}' is read as a code. If it stands for a missing value, give `--missing {code}`."


def doubtful_coders(given: Given, codes: Read) -> Iterator[str]:
    """A sentence on each column of a wide table that shares no value with another, where others do."""
    if given.layout == "long":
        return
    known = np.array([one is not None for one in codes], dtype=np.bool_)
    present = np.flatnonzero(known[given.text])
    text, coder = np.unique(np.stack([given.text[present], given.coder[present]]), axis=1)
    n_coders = np.bincount(text, minlength=len(given.texts))
    shared = np.bincount(coder[n_coders[text] > 1], minlength=len(given.coders))
    n_values = np.bincount(coder, minlength=len(given.coders))
    for one in np.flatnonzero((shared == 0) & (n_values > 1)).tolist() if shared.any() else ():
        name = given.coders[one]
        yield f"Column '{name}' has no value in common with any other. If it is no coder's, name those with `--coders`."


def _several(given: Given, codes: Read, repeated: Counts) -> bool:
    """Whether a unit has several codes from a coder in several rows."""
    of_unit: dict[tuple[int, int], frozenset[str]] = {}
    for place in repeated.tolist():
        one = codes[given.text[place]] or frozenset()
        if of_unit.setdefault((int(given.unit[place]), int(given.coder[place])), one) != one:
            return True
    return False
