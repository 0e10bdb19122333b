"""What was learned from people, as codings of a machine's layer."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from qualcode.layout import codings_path
from qualcode.model import Codebook, Document, Study
from qualcode.scope import Selection
from qualcode.storage import read_for_edit
from qualcode.suggesting.machine_layer import Suggestion
from qualcode.suggesting.read_units import Learned, Reading, ReadUnit, learned_from, read_units
from qualcode.suggesting.taught import Taught, Wish, taught


class Lesson(NamedTuple):
    """What was learned, and what it says of every unit."""

    found: Taught
    new: tuple[ReadUnit, ...]
    """The units from which nothing was learned."""


def lesson(selection: Selection, unit: str, wish: Wish, documents: Sequence[Document]) -> Lesson:
    """Learn from what people have finished in scope, and look at the units of documents.

    Args:
        selection: What to learn from.
        unit: Which units.
        wish: How.
        documents: What to look at.
    """
    study = selection.study
    known = learned_from(selection, unit)
    places = {(one.document, one.start) for one in known.units}
    new = tuple(one for one in read_units(study, documents, unit) if (one.document, one.start) not in places)
    return Lesson(taught(study, known, wish, new), new)


def learned_suggestions(study: Study, one: Lesson) -> list[Suggestion]:
    """The codings that a lesson makes: of units learned from, what a classifier says that never saw their document.

    A unit that is given a code and one below it gets the one below. Nothing
    is given of codes whose held-out F1 is not above that of giving everything the code.
    """
    found, codebook = one.found, study.codebook
    learned = found.learned
    outcome = found.outcome(codebook)
    rows: dict[tuple[str, int, int], dict[str, float]] = {}
    for classified in found.classified:
        if classified.code not in outcome.suggested:
            continue
        for units, given, scores in (
            (learned.units, outcome.given[classified.code], classified.held_out),
            (one.new, outcome.new[classified.code], classified.new),
        ):
            for unit, yes, score in zip(units, given.tolist(), scores.tolist(), strict=True):
                if yes:
                    rows.setdefault((unit.document, unit.start, unit.end), {})[classified.code] = round(score, 4)
    return [
        Suggestion(*place, code, score)
        for place, codes in rows.items()
        for code, score in _finest(codebook, codes).items()
    ]


def learned_documents(one: Lesson) -> list[str]:
    """The documents of which a lesson has looked at units, in order."""
    return list(dict.fromkeys(unit.document for unit in (*one.found.learned.units, *one.new)))


def _finest(codebook: Codebook, codes: Mapping[str, float]) -> dict[str, float]:
    """Codes without those above others of them."""
    above = {name for code in codes for name in codebook.lineage(code)[:-1]}
    return {code: score for code, score in codes.items() if code not in above}


def learned_method(study: Study, one: Lesson) -> dict[str, str]:
    """What must be told to have the same layer again."""
    import sklearn

    learned, wish = one.found.learned, one.found.wish
    return {
        "model": f"logistic regression on words and letters (TF-IDF), scikit-learn {sklearn.__version__}",
        "unit": learned.unit,
        "seed": str(wish.seed),
        "folds": f"{one.found.n_folds} by {wish.group}",
        "fewest": f"{wish.fewest_units} units in {wish.fewest_documents} documents",
        "codes": " ".join(one.found.outcome(study.codebook).suggested),
        "learned": _readings(learned.readings),
        "from": digest_of_readings(study, learned),
    }


def _readings(readings: Sequence[Reading]) -> str:
    """The layers, each with its documents."""
    layers: dict[str, list[str]] = {}
    for one in readings:
        layers.setdefault(one.layer, []).append(one.document)
    return ", ".join(f"{layer} ({' '.join(sorted(documents))})" for layer, documents in sorted(layers.items()))


def digest_of_readings(study: Study, learned: Learned) -> str:
    """The digest of the very files that were learned from."""
    digest = sha256()
    for one in sorted(learned.readings):
        raw = read_for_edit(study.root, codings_path(one.layer, one.document)) or b""
        digest.update(f"{one.layer}/{one.document}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()
