"""The index: built as needed, kept fresh, safe to delete; results never depend on it."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qualcode.errors import ChangedFileError, UnreadableError
from qualcode.layout import search_index_path
from qualcode.scope import Scope, select
from qualcode.search import indexing, opening
from qualcode.search.asking import Asked, question_of
from qualcode.search.concordance import hit_rows
from qualcode.search.index import Index
from qualcode.search.opening import open_index
from qualcode.search.searching import Results, search
from qualcode.study import open_readable

P1 = "transcripts/p1.md"


def opened(folder: Path) -> Index | None:
    return open_index(folder, open_readable(folder).documents)


def looked_for(folder: Path, query: str = "trust*") -> Results:
    selection = select(open_readable(folder), Scope())
    return search(selection, question_of(selection, Asked(query)))


def hits(folder: Path, query: str = "trust*") -> list[str]:
    return [row.hit for row in hit_rows(looked_for(folder, query))]


def rewrite(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def test_the_first_search_builds_it_and_the_second_leaves_it(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    index = study_dir / search_index_path()
    assert not index.exists()
    assert hits(study_dir) == ["trust", "trusted"]
    before = index.stat()
    assert hits(study_dir, "once") == ["once"]
    assert index.stat().st_mtime_ns == before.st_mtime_ns or index.stat().st_size == before.st_size
    names = sorted(path.name for path in (study_dir / ".qualcode").iterdir())
    assert names == ["search.sqlite", "search.stamp"]


def test_it_holds_words_and_nothing_of_any_coding(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    == codings/ann/p1.jsonl
    {"id":"SECRETID","document":"p1","start":0,"end":3,"code":"doubt","quote":"INT","note":"secretnote"}
    """
    hits(study_dir)
    raw = (study_dir / search_index_path()).read_bytes()
    assert b"trusted" in raw
    assert [word for word in (b"SECRETID", b"secretnote", b"doubt", b"ann") if word in raw] == []


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, None])
def test_one_that_is_broken_is_written_anew_without_a_word(study_dir: Path, content: bytes | None) -> None:
    """
    == qualcode.yaml
    title: T
    """
    hits(study_dir)
    index = study_dir / search_index_path()
    raw = index.read_bytes()
    index.write_bytes(content if content is not None else raw[: len(raw) // 2])
    assert hits(study_dir) == ["trust", "trusted"]
    assert opened(study_dir) is not None


def test_one_into_which_somebody_else_wrote_is_written_anew(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    hits(study_dir)
    path = study_dir / search_index_path()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE words_data SET block = x'00ff00ff'")
    connection.close()
    assert hits(study_dir) == ["trust", "trusted"]


def test_one_of_another_version_is_written_anew(study_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    == qualcode.yaml
    title: T
    """
    monkeypatch.setattr(indexing, "VERSION", "0")
    hits(study_dir)
    monkeypatch.undo()
    assert indexing.is_stamped(study_dir / search_index_path())
    assert hits(study_dir) == ["trust", "trusted"]
    with sqlite3.connect(study_dir / search_index_path()) as connection:
        assert connection.execute("SELECT version FROM about").fetchall() == [(indexing.VERSION,)]
    connection.close()


def test_one_of_another_form_is_written_anew(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    hits(study_dir)
    path = study_dir / search_index_path()
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TABLE about; CREATE TABLE about (version TEXT, next INTEGER);")
        connection.execute("INSERT INTO about VALUES (?, 2)", [indexing.VERSION])
    connection.close()
    indexing.stamp(path)
    assert hits(study_dir) == ["trust", "trusted"]
    assert opened(study_dir) is not None


def test_several_at_once_each_find_what_they_have_just_written(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    for number in range(12):
        (study_dir / f"transcripts/d{number}.md").write_text(f"---\nid: d{number}\n---\nNothing.\n")

    def write_and_look(number: int) -> list[list[str]]:
        found = []
        for word in (f"oneof{number}", f"twoof{number}"):
            new = study_dir / f"{number}.new"
            new.write_text(f"---\nid: d{number}\n---\n{word} here.\n")
            new.replace(study_dir / f"transcripts/d{number}.md")
            found.append(hits(study_dir, f"oneof{number} OR twoof{number}"))
        return found

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(write_and_look, range(4)))
    assert found == [[[f"oneof{number}"], [f"twoof{number}"]] for number in range(4)]
    assert hits(study_dir, "two* OR one*") == [f"twoof{number}" for number in range(4)]


def test_one_that_is_in_its_place_is_never_written_to(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    path = study_dir / search_index_path()
    assert hits(study_dir) == ["trust", "trusted"]
    before = (path.read_bytes(), path.stat())
    with indexing.writing(path, copied=True) as connection:
        connection.execute("UPDATE words_data SET block = x'00ff00ff'")
        connection.execute("COMMIT")
        assert (path.read_bytes(), path.stat()) == before  # as a process leaves it that is killed here
        assert hits(study_dir) == ["trust", "trusted"]
        connection.execute("BEGIN")
    assert path.read_bytes() != before[0]
    assert sorted(file.name for file in path.parent.iterdir()) == ["search.sqlite", "search.stamp"]


def test_a_journal_of_an_index_that_was_there_before_is_not_taken_for_its_own(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    path = study_dir / search_index_path()
    hits(study_dir)
    path.unlink()
    path.with_name("search.sqlite-journal").write_bytes(b"of an index that was there before")
    assert hits(study_dir) == ["trust", "trusted"]
    assert sorted(file.name for file in path.parent.iterdir()) == ["search.sqlite", "search.stamp"]


def more_texts(folder: Path, n: int = 12) -> None:
    """So many texts that one more is listed with them, not all anew."""
    for number in range(n):
        (folder / f"transcripts/x{number}.md").write_text(f"---\nid: x{number}\n---\nNothing.\n")


def test_what_others_list_meanwhile_is_not_counted(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    more_texts(study_dir)
    hits(study_dir)
    results = looked_for(study_dir, "trust OR trusted")
    (study_dir / "transcripts/p3.md").write_text("---\nid: p3\n---\nTrust, trust.\n")
    assert looked_for(study_dir, "trust").n_hits == 3
    assert (results.n_hits, results.n_passages) == (2, 2)


def test_what_others_list_while_one_is_brought_up_to_date_stays_listed(
    study_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    == qualcode.yaml
    title: T
    """
    more_texts(study_dir)
    hits(study_dir)
    rows = []
    (study_dir / "transcripts/p3.md").write_text("---\nid: p3\n---\nTrust, trust.\n")
    study = open_readable(study_dir)

    def read_after_others(root: Path, path: str) -> indexing.Read:
        monkeypatch.undo()
        others = open_index(root, study.documents)
        assert others is not None
        rows.append(others.row("transcripts/p3.md", 0))
        return indexing.read_document(root, path)

    os.utime(study_dir / P1)
    monkeypatch.setattr(opening, "read_document", read_after_others)
    mine = open_index(study_dir, study.documents)
    assert mine is not None
    assert [mine.row("transcripts/p3.md", 0)] == rows
    assert len(mine) == 14


def test_while_somebody_else_has_it_locked_texts_are_searched_without_it(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    hits(study_dir)
    rewrite(study_dir / P1, "trusted", "trusting")
    connection = sqlite3.connect(study_dir / search_index_path(), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    assert opened(study_dir) is None
    assert hits(study_dir) == ["trust", "trusting"]
    connection.close()


def test_where_it_cannot_be_written_texts_are_searched_without_it(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    (study_dir / ".qualcode").write_text("in the way")
    assert opened(study_dir) is None
    assert hits(study_dir) == ["trust", "trusted"]


def test_a_folder_that_leads_out_of_the_study_is_not_written_to(study_dir: Path, tmp_path: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    (tmp_path / "elsewhere").mkdir()
    (study_dir / ".qualcode").symlink_to(tmp_path / "elsewhere")
    assert hits(study_dir) == ["trust", "trusted"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_changed_text_is_listed_anew_even_where_size_and_time_are_the_same(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Nothing.
    """
    assert hits(study_dir) == ["trust", "trusted"]
    path = study_dir / P1
    before = path.stat()
    rewrite(path, "trusted", "praised")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert hits(study_dir) == ["trust"]
    assert hits(study_dir, "praised") == ["praised"]


def test_texts_that_come_and_go_are_followed(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Trust me.
    """
    assert hits(study_dir) == ["trust", "trusted", "Trust"]
    (study_dir / "transcripts/p2.md").unlink()
    assert hits(study_dir) == ["trust", "trusted"]
    (study_dir / "transcripts/p0.md").write_text("---\nid: p0\n---\nTRUST\n")
    assert hits(study_dir) == ["TRUST", "trust", "trusted"]
    assert looked_for(study_dir).n_hits == 3


def test_who_speaks_is_followed_when_only_the_head_changes(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    assert [row.speaker for row in hit_rows(looked_for(study_dir))] == ["INT", "P"]
    rewrite(study_dir / P1, "INT: interviewer, P: respondent", "INT: interviewer")
    assert [row.speaker for row in hit_rows(looked_for(study_dir))] == ["INT", "INT"]


def test_a_text_that_was_only_touched_is_not_listed_anew(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Nothing.
    """
    hits(study_dir)
    first = opened(study_dir)
    os.utime(study_dir / P1)
    second = opened(study_dir)
    assert first is not None
    assert second is not None
    assert first.row(P1, 0) == second.row(P1, 0)


@pytest.mark.parametrize(("old", "new"), [("trusted", "relied on"), ("trusted", "praised"), ("id: p1", "id: p1 ")])
def test_a_text_that_changes_between_the_index_and_the_reading_is_refused(study_dir: Path, old: str, new: str) -> None:
    """
    == qualcode.yaml
    title: T
    """
    results = looked_for(study_dir)
    rewrite(study_dir / P1, old, new)
    with pytest.raises(ChangedFileError):
        hit_rows(results)
    assert hits(study_dir) == (["trust", "trusted"] if old == "id: p1" else ["trust"])


def test_one_that_breaks_in_the_midst_of_a_search_is_passed_over(study_dir: Path) -> None:
    """
    == qualcode.yaml
    title: T
    """
    hits(study_dir)
    path = study_dir / search_index_path()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE words")
    connection.close()
    indexing.stamp(path)
    assert hits(study_dir) == ["trust", "trusted"]
    assert not path.exists()
    assert hits(study_dir) == ["trust", "trusted"]
    assert path.exists()


def test_texts_that_cannot_be_read_are_told_all_at_once(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Nothing.
    """
    study = open_readable(study_dir)
    for name in ("p1", "p2"):
        path = study_dir / f"transcripts/{name}.md"
        path.write_bytes(path.read_bytes() + b"\xff")
    with pytest.raises(UnreadableError) as refused:
        open_index(study.root, study.documents)
    assert [problem.path for problem in refused.value.problems] == ["transcripts/p1.md", "transcripts/p2.md"]
    assert not (study_dir / search_index_path()).exists()
    assert list((study_dir / ".qualcode").iterdir()) == []
