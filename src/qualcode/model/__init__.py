"""The nouns of a study, all had from here, a module for each family. Frozen; nothing here reads or writes."""

from qualcode.model.codebook import Code, Codebook, Facet, FacetValue, Proposal
from qualcode.model.codings import LAYER_KINDS, STATES, CodedDocument, Coding, DocumentState, Layer, Origin, Was
from qualcode.model.documents import Case, Document, Text, Turn
from qualcode.model.memos import MEMO_TYPES, Memo
from qualcode.model.study import Study

__all__ = [
    "LAYER_KINDS",
    "MEMO_TYPES",
    "STATES",
    "Case",
    "Code",
    "Codebook",
    "CodedDocument",
    "Coding",
    "Document",
    "DocumentState",
    "Facet",
    "FacetValue",
    "Layer",
    "Memo",
    "Origin",
    "Proposal",
    "Study",
    "Text",
    "Turn",
    "Was",
]
