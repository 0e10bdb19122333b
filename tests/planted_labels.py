"""Units with labels that were made up, so that it is known what there is to learn: nothing."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from qualcode.model import Code, Codebook, Study
from qualcode.suggesting.read_units import Learned, ReadUnit
from qualcode.suggesting.taught import Taught, Wish, taught


def noise_units(n_documents: int, n_units: int) -> list[ReadUnit]:
    """Units of words drawn by lot, with a word in each that its document alone has."""
    chance = np.random.default_rng(1)
    found = []
    for document in range(n_documents):
        for turn in range(1, n_units + 1):
            words = " ".join([f"w{word % 200}" for word in chance.zipf(1.3, 12)] + [f"only{document}"])
            place = (f"d{document}", turn, turn * 100, turn * 100 + 90)
            found.append(ReadUnit(*place, "P", "", words, "", False))
    return found


def taught_by(units: list[ReadUnit], labels: npt.NDArray[np.float64]) -> tuple[Study, Taught]:
    """What is learned of units and labels, a code `c0`, `c1` and so on a column."""
    codes = tuple(f"c{number}" for number in range(labels.shape[1]))
    study = Study(Path(), codebook=Codebook(codes=tuple(Code(code, code) for code in codes)))
    wish = Wish(fewest_units=2, fewest_documents=2)
    return study, taught(study, Learned("turn", tuple(units), codes, labels, ()), wish)
