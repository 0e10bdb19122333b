import pytest

from qualcode.analysis.reading import numbered_lines, passage_rows
from qualcode.analysis.segments import coding_rows, quote_rows, quote_table
from qualcode.errors import UnreadableError
from qualcode.model import Origin, Study
from qualcode.problem import Problem
from qualcode.scope import Scope, select

Loaded = tuple[Study, list[Problem]]


def test_a_segment_says_where_it_stands(loaded: Loaded) -> None:
    """
    == cases.csv
    id,parent,hub_type
    net,,NGO
    lead,net,
    == codebook/codebook.yaml
    codes: [{id: trust, label: Trust, codes: [{id: lost, label: Trust lost}]}]
    == transcripts/p1.md
    ---
    id: p1
    case: lead
    speakers: {INT: interviewer, P: respondent}
    ---
    INT [00:00:01]: Do you?

    P [00:01:04]: I trusted them.
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":41,"end":48,"code":"lost","quote":"trusted","note":"past"}
    """
    rows = quote_rows(select(loaded[0]))
    assert [row._asdict() for row in rows] == [
        {
            "id": "1",
            "document": "p1",
            "case": "lead",
            "network": "net",
            "coder": "ann",
            "code": "lost",
            "code_path": "Trust > Trust lost",
            "facets": {},
            "speaker": "P",
            "role": "respondent",
            "turn": 2,
            "time": "00:01:04",
            "line": 8,
            "quote": "trusted",
            "note": "past",
            "attributes": {"hub_type": "NGO"},
            "item": "",
            "parents": (),
            "origin": None,
        }
    ]
    table = quote_table(rows)
    assert dict(zip(table.header, table.rows[0], strict=True))["hub_type"] == "NGO"


def test_a_quote_that_moved_is_never_shown(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":41,"end":48,"code":"trust","quote":"trusted"}
    """
    with pytest.raises(UnreadableError, match="run `qualcode check`"):
        quote_rows(select(loaded[0]))


def test_what_started_from_a_suggestion_says_so_in_rows_and_files(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted","origin":{"layer":"bot","score":0.5}}
    {"id":"2","document":"p1","start":60,"end":64,"code":"trust","quote":"them"}
    """
    rows = quote_rows(select(loaded[0]))
    assert [row.origin for row in rows] == [Origin(layer="bot", score=0.5), None]
    assert [row.origin for row in coding_rows(select(loaded[0]))] == [Origin(layer="bot", score=0.5), None]
    table = quote_table(rows)
    assert [row[table.header.index("suggested by")] for row in table.rows] == ["bot", ""]
    assert "suggested by" not in quote_table(rows[1:]).header


def test_codings_are_listed_with_their_own_fields(loaded: Loaded) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"1","document":"p1","start":52,"end":59,"code":"trust","quote":"trusted","by":"x","at":"2019-01-01T00:00:00Z"}
    {"id":"2","document":"p1","start":52,"end":59,"code":"doubt","quote":"trusted"}
    """
    rows = coding_rows(select(loaded[0], Scope(codes=("trust",))))
    assert [tuple(row) for row in rows] == [
        ("1", "p1", 52, 59, "trust", {}, "trusted", "", "x", "2019-01-01T00:00:00Z", "ann", "ann", "", (), None)
    ]


def test_lines_are_numbered_as_in_the_file_and_turns_as_add_takes_them(loaded: Loaded) -> None:
    text = loaded[0].texts["p1"]
    assert [(line.line, line.turn, line.text[:5]) for line in numbered_lines(text)] == [
        (6, 1, "INT ["),
        (7, None, ""),
        (8, 2, "P [00"),
        (9, None, ""),
    ]


def test_passages_are_turns_or_paragraphs(loaded: Loaded) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    One two.

    Three.
    """
    study, _ = loaded
    turns = passage_rows(study.document_by_id["p1"], study.texts["p1"])
    assert [(row.turn, row.speaker, row.time, row.text) for row in turns] == [
        (1, "INT", "00:00:01", "Do you trust them?"),
        (2, "P", "00:00:04", "I trusted them, once. Not now."),
    ]
    paragraphs = passage_rows(study.document_by_id["p2"], study.texts["p2"])
    assert [(row.line, row.start, row.end, row.words) for row in paragraphs] == [(4, 0, 8, 2), (6, 10, 16, 1)]
