"""Small studies with dates, for tests of what changes over time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode.files.documents_md import text_of
from qualcode.model import Code, Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study
from qualcode.settings import Round, Settings

SPEAKERS = {"P": "respondent"}
CODEBOOK = Codebook(
    version="2.0.0",
    codes=(
        Code("hub", "Running the hub"),
        Code("hub-team", "The hub's team", parent="hub", depth=2),
        Code("trust", "Trust"),
    ),
)

Marks = Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]


def study_of(sizes: Mapping[str, int], marks: Marks, days: Mapping[str, str] | None = None) -> Study:
    """A study from documents' numbers of turns and layer -> finished document -> code -> numbers of turns.

    `days` says when a document was finished, by everybody (`d1`) or by one layer (`ann/d1`).
    """
    told = days or {}
    bodies = {document: "".join(f"P: w{turn}w\n" for turn in range(1, n + 1)) for document, n in sizes.items()}
    layers, coded = [], []
    for layer, documents in marks.items():
        states = {}
        for document, codes in documents.items():
            day = told.get(f"{layer}/{document}", told.get(document, ""))
            states[document] = DocumentState("finished", finished=day)
            found = tuple(coding_of(bodies, document, code, turn) for code, turns in codes.items() for turn in turns)
            coded.append(CodedDocument(layer, document, f"codings/{layer}/{document}.jsonl", found))
        layers.append(Layer(layer, layer, "human", "2.0.0", states))
    return Study(
        Path(),
        codebook=CODEBOOK,
        documents=tuple(Document(name, f"transcripts/{name}.md", speakers=SPEAKERS) for name in bodies),
        layers=tuple(layers),
        coded=tuple(coded),
        texts={name: text_of(body, SPEAKERS) for name, body in bodies.items()},
    )


def coding_of(bodies: Mapping[str, str], document: str, code: str, turn: int, at: str = "") -> Coding:
    quote = f"w{turn}w"
    start = bodies[document].index(quote)
    return Coding(f"{document}-{code}-{turn}", document, start, start + len(quote), code, quote=quote, at=at)


def with_times(study: Study, **times: str) -> Study:
    """The study with a time on every coding of a layer."""
    coded = tuple(
        replace(one, codings=tuple(with_time(coding, times.get(one.layer, "")) for coding in one.codings))
        for one in study.coded
    )
    return replace(study, coded=coded)


def with_time(coding: Coding, at: str) -> Coding:
    return Coding(coding.id, coding.document, coding.start, coding.end, coding.code, quote=coding.quote, at=at)


def with_layer(study: Study, layer_id: str, coder: str = "", pass_number: int = 1, codebook: str = "2.0.0") -> Study:
    """The study with another coder, pass or codebook version of a layer."""
    layers = tuple(
        replace(layer, coder=coder or layer.coder, pass_number=pass_number, codebook=codebook)
        if layer.id == layer_id
        else layer
        for layer in study.layers
    )
    return replace(study, layers=layers)


def with_rounds(study: Study, **rounds: Sequence[str]) -> Study:
    """The study with rounds of documents."""
    stages = tuple(Round(name, documents=tuple(documents)) for name, documents in rounds.items())
    return replace(study, settings=Settings(rounds=stages))


def turned_round(study: Study) -> Study:
    """The same study, with layers, documents and files in another order."""
    return replace(study, documents=study.documents[::-1], layers=study.layers[::-1], coded=study.coded[::-1])


def drifting(n_documents: int = 12, turns: int = 10, *, from_document: int = 7) -> Study:
    """Two coders, a document a day; ann has trust on the first half of each document's turns, bob too.

    From some document on bob has it on the second half instead: they never agree again.
    """
    names = [f"d{number:02d}" for number in range(1, n_documents + 1)]
    first, second = list(range(1, turns // 2 + 1)), list(range(turns // 2 + 1, turns + 1))
    later = names[from_document - 1 :]
    return study_of(
        dict.fromkeys(names, turns),
        {
            "ann": {name: {"trust": first} for name in names},
            "bob": {name: {"trust": second if name in later else first} for name in names},
        },
        {name: f"2019-03-{number:02d}" for number, name in enumerate(names, 1)},
    )
