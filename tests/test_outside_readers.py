"""The codings are one table for programs that know nothing of us."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "codings").glob("*/*.jsonl"))
LINES = [json.loads(line) for path in FILES for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_pandas_reads_every_file_as_rows_of_one_table() -> None:
    import pandas as pd

    table = pd.concat([pd.read_json(path, lines=True) for path in FILES], ignore_index=True)
    assert len(table) == len(LINES)
    fields = {"id", "document", "start", "end", "code", "facets", "quote", "note", "by", "at"}
    assert set(table.columns) == fields | {"was", "decides"}
    assert sorted(table["id"]) == sorted(line["id"] for line in LINES)


def test_duckdb_reads_all_files_as_one_table() -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    found = duckdb.sql(f"select code, count(*) as n from '{ROOT}/codings/*/*.jsonl' group by code").fetchall()
    counts = {code: sum(line["code"] == code for line in LINES) for code in {line["code"] for line in LINES}}
    assert dict(found) == counts
