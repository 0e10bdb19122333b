"""What of a document is to be coded by somebody, and in which order."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from qualcode.analysis.eligible import eligible
from qualcode.layer_files import Sheet
from qualcode.model import Layer, Study
from qualcode.text import paragraphs

Span = tuple[int, int]


def turns_to_code(study: Study, layer: Layer, document_id: str) -> list[int]:
    """The indices of the turns that a coder is to code: of eligible speakers, and assigned to the coder."""
    part = study.assigned_turns(layer, document_id)
    return [
        index
        for index, turn in enumerate(study.texts[document_id].turns)
        if turn.said < turn.end
        and eligible(study.settings, turn.speaker, turn.role)
        and (part is None or turn.number in part)
    ]


def spans_to_code(study: Study, layer: Layer, document_id: str) -> list[Span]:
    """The passages that a coder is to code: items of a data set, turns, or paragraphs where nobody speaks."""
    text = study.texts[document_id]
    if text.items is not None:
        return list(text.items)
    if text.turns:
        return [(text.turns[index].said, text.turns[index].end) for index in turns_to_code(study, layer, document_id)]
    return [span for start, end in text.said() for span in paragraphs(text.body, start, end)]


def kind_to_code(study: Study, document_id: str) -> str:
    """What those passages are: `item`, `turn` or `paragraph`."""
    text = study.texts[document_id]
    return "item" if text.items is not None else "turn" if text.turns else "paragraph"


def coded_spans(spans: Sequence[Span], sheet: Sheet) -> list[Span]:
    """The passages on which a coding stands, whole or in part."""
    return [(start, end) for start, end in spans if sheet.at(start, end)]


def shuffled(names: Iterable[str], seed: str) -> list[str]:
    """Names in an order by chance, the same on every machine and in every version of Python.

    >>> shuffled(["p1", "p2", "p3"], "ann 2"), shuffled(["p3", "p2", "p1"], "ann 2")
    (['p2', 'p1', 'p3'], ['p2', 'p1', 'p3'])
    """
    return sorted(names, key=lambda name: (sha256(f"{seed}\0{name}".encode()).digest(), name))


def order_in(study: Study, layer: Layer, document_id: str) -> list[int]:
    """The indices of the turns to be coded (of the items or paragraphs, where these are) in the order to code them.

    A first pass goes through the text. A later one comes shuffled: who reads on remembers what they coded.
    """
    text = study.texts[document_id]
    whole = text.items is None and bool(text.turns)
    indices = (
        turns_to_code(study, layer, document_id) if whole else range(len(spans_to_code(study, layer, document_id)))
    )
    if layer.pass_number < 2:
        return list(indices)
    seed = f"{layer.coder} {pass_name(study, layer, document_id)} {document_id}"
    return [int(name) for name in shuffled(map(str, indices), seed)]


def pass_name(study: Study, layer: Layer, document_id: str) -> str:
    """The round in which a layer reads a document, or its pass: what an order by chance is drawn for."""
    rounds = (
        one.id for one in study.settings.rounds if one.pass_number == layer.pass_number and document_id in one.documents
    )
    return next(rounds, f"pass {layer.pass_number}")
