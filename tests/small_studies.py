"""Studies of one small document, from lines that say who gave which turn which code."""

from pathlib import Path

from qualcode.files.documents_md import text_of
from qualcode.model import Code, Codebook, CodedDocument, Coding, Document, DocumentState, Layer, Study

SPEAKERS = {"INT": "interviewer", "P": "respondent"}
CODEBOOK = Codebook(
    version="2.0.0",
    codes=(
        Code("hub", "Hub"),
        Code("hub-team", "Team", parent="hub", depth=2),
        Code("hub-pay", "Pay", parent="hub", depth=2),
        Code("trust", "Trust"),
        Code("doubt", "Doubt"),
    ),
)
BODY = "P: one a\nP: two b\nINT: why\nP: four d\n"
WORDS = {"1": (3, 8), "1a": (3, 6), "1b": (7, 8), "2": (12, 17), "3": (23, 26), "4": (30, 36), "1-2": (3, 17)}
"""Where each turn stands; `1a` and `1b` are its words, `1-2` reaches over two turns."""


def study_of(*lines: str) -> Study:
    """A study of one document of four turns, from lines such as `ann: 1 trust doubt; 2 trust/who=us`.

    `cy: unfinished` is a coder who has not finished the document.
    """
    coded, layers = [], []
    for line in lines:
        coder, _, given_codes = line.partition(": ")
        state = "in-progress" if given_codes == "unfinished" else "finished"
        layers.append(Layer(coder, coder, "human", "2.0.0", {"d1": DocumentState(state)}))
        parts = [] if given_codes in ("unfinished", "nothing") else given_codes.split("; ")
        found = [coding_of(coder, part.split()[0], code) for part in parts for code in part.split()[1:]]
        coded.append(CodedDocument(coder, "d1", f"codings/{coder}/d1.jsonl", tuple(found)))
    return Study(
        Path(),
        codebook=CODEBOOK,
        documents=(Document("d1", "transcripts/d1.md", case="c1", speakers=SPEAKERS),),
        layers=tuple(layers),
        coded=tuple(coded),
        texts={"d1": text_of(BODY, SPEAKERS)},
    )


def coding_of(coder: str, place: str, given_code: str) -> Coding:
    code, _, facet = given_code.partition("/")
    name, _, values = facet.partition("=")
    start, end = WORDS[place]
    facets = {name: values.split(",")} if facet else {}
    return Coding(f"{coder}-{place}-{code}", "d1", start, end, code, facets, BODY[start:end])
