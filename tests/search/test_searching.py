"""A search finds the same with the index and without it, and what a plain expression over the files finds."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from odd_words import ODD_WORDS
from qualcode.errors import QualcodeError, RefusedError
from qualcode.model import Study
from qualcode.scope import Scope, select
from qualcode.search import index, searching
from qualcode.search.asking import Asked, question_of
from qualcode.search.concordance import HitRow, hit_rows
from qualcode.search.conditions import Conditions
from qualcode.search.folding import is_plain
from qualcode.search.searching import Results, search
from qualcode.study import load_study

GAPS = [" ", " ", " ", ", ", ". ", "\n", "\n\n", " — ", "-", "/", '"', "“", "\u00a0", "  ", "’"]
IN_WORDS = [
    *(
        r"\btr\w*t\b",
        "[s-t]+",
        r"(tr|sc)[a-z]?u?",
        r"\d+",
        r"\w+o\w",
        "o{1,2}",
        r"\Bo\B",
        "x",
        "k",
        "i\\w",
        "(?:us|st)+?",
    ),
    *(r"\b\w{2,4}\b", "e|a", "_", r"a\b"),
]
"""Expressions that match inside words alone."""


def looked_for(study: Study, query: str, scope: Scope | None = None, within: str = "") -> Results:
    selection = select(study, scope)
    return search(selection, question_of(selection, Asked(query, within=within)))


def hits(study: Study, query: str, scope: Scope | None = None, within: str = "") -> list[tuple[str, str]]:
    return [(row.document, row.hit) for row in hit_rows(looked_for(study, query, scope, within))]


class Drawn:
    """Queries and texts by chance, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, words: int) -> str:
        return "".join(self.random.choice(ODD_WORDS) + self.random.choice(GAPS) for _ in range(words))

    def study(self, folder: Path) -> Study:
        for name in ("transcripts", "codebook"):
            (folder / name).mkdir()
        (folder / "qualcode.yaml").write_text("title: T\n")
        (folder / "codebook/codebook.yaml").write_text("name: b\ncodes: [{id: x, label: X}]\n")
        for number in range(6):
            labels = ["A: ", "B [00:00:10]: "] if number % 3 else ["", "# "]
            turns = [self.random.choice(labels) + self.text(self.random.randint(1, 12)) for _ in range(6)]
            head = f"---\nid: d{number}\nspeakers: {{A: one, B: two}}\n---\n"
            (folder / f"transcripts/d{number}.md").write_text(head + "\n\n".join(turns) + "\n")
        study, problems = load_study(folder)
        assert problems == []
        return study

    def word(self) -> str:
        word = self.random.choice(ODD_WORDS)
        if self.random.random() < 0.3:
            at = self.random.randrange(len(word) + 1)
            word = word[:at] + self.random.choice("*?") + word[at + self.random.randrange(2) :]
        return word

    def query(self, depth: int = 0) -> str:
        kind = self.random.random()
        if depth > 2 or kind < 0.4:
            return self.word()
        if kind < 0.5:
            return f'"{" ".join(self.random.choice(ODD_WORDS) for _ in range(self.random.randint(1, 3)))}"'
        if kind < 0.6:
            return f"{self.word()} NEAR/{self.random.randint(0, 5)} {self.word()}"
        if kind < 0.9:
            join = self.random.choice([" OR ", " ", " NOT "])
            return f"({self.query(depth + 1)}{join}{self.query(depth + 1)})"
        return f"re:/{self.expression()}/"

    def expression(self) -> str:
        word, other = (re.escape(self.random.choice(ODD_WORDS)).replace("/", r"\/") for _ in range(2))
        first, rest = re.escape(word[0]), re.escape(word[1:])
        shapes = (word, f"{first}.?{rest}", f"{word}+", f"({word}|{other})", rf"\b{word}\b", f"[{first}a]{rest}")
        return self.random.choice((*shapes, *IN_WORDS, rf"\w{rest}", rf"\b{first}\w*", rf"{first}\w?{rest}\b"))


@pytest.mark.parametrize(("seed", "few"), [(0, None), (1, 0), (2, 2)])
def test_a_hundred_queries_find_the_same_with_the_index_and_without(
    seed: int, few: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if few is not None:  # so that a small study is searched as a large one is
        for where, name in ((searching, "FEW"), (index, "FEW"), (searching, "_FEW_ROWS"), (searching, "_SHOWN_FIRST")):
            monkeypatch.setattr(where, name, few)
    drawn = Drawn(seed)
    study = drawn.study(tmp_path)
    selection = select(study, Scope())
    n_hits = 0
    for _ in range(100):
        asked = Asked(
            drawn.query(),
            within=drawn.random.choice(["turn", "turn", "paragraph", "line", "document"]),
            match_case=drawn.random.random() < 0.2,
        )
        try:
            question = question_of(selection, asked)
        except QualcodeError:  # by chance no query
            continue
        quick, slow = search(selection, question), search(selection, question, use_index=False)
        rows = hit_rows(quick)
        assert (asked, rows, quick.n_passages) == (asked, hit_rows(slow), slow.n_passages)
        assert (asked, quick.n_hits) == (asked, len(rows))
        n_hits += len(rows)
    assert n_hits > 200


@pytest.mark.parametrize("word", ["trust", "school", "x", "2015", "field", "coop", "istanbul"])
def test_a_plain_word_is_found_where_an_expression_over_the_files_finds_it(word: str, tmp_path: Path) -> None:
    drawn = Drawn(7)
    study = drawn.study(tmp_path)
    rows = hit_rows(looked_for(study, f"re:/\\b{word}\\b/"))
    wanted = [
        (document.id, match.start(), match.end())
        for document in study.documents
        for match in re.finditer(rf"\b{word}\b", study.texts[document.id].body, re.IGNORECASE)
    ]
    assert [(row.document, row.start, row.end) for row in rows] == wanted


@pytest.mark.parametrize("few", [0, 6])
@pytest.mark.parametrize("expression", IN_WORDS)
def test_an_expression_inside_words_finds_in_plain_texts_what_it_finds_in_the_files(
    expression: str, few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FEW", few)
    plain = [word for word in ODD_WORDS if is_plain(word)]
    chance = random.Random(5)
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "codebook").mkdir()
    (tmp_path / "qualcode.yaml").write_text("title: T\n")
    (tmp_path / "codebook/codebook.yaml").write_text("name: b\ncodes: [{id: x, label: X}]\n")
    for number in range(3):
        body = "".join(chance.choice(plain) + chance.choice(GAPS) for _ in range(40))
        (tmp_path / f"transcripts/d{number}.md").write_text(f"---\nid: d{number}\n---\n{body}\n")
    study, _ = load_study(tmp_path)
    wanted = [
        (document.id, *match.span())
        for document in study.documents
        for match in re.finditer(expression, study.texts[document.id].body, re.IGNORECASE | re.MULTILINE)
    ]
    results = looked_for(study, f"re:/{expression}/")
    assert results.counted is not None
    by_stretch = sum(sum(results.by_stretch(part).values()) for part in results.parts)
    assert (results.n_hits, by_stretch) == (len(wanted), len(wanted))
    assert [(row.document, row.start, row.end) for row in hit_rows(results)] == wanted


def test_letters_that_are_one_without_capitals_and_two_with_them_are_found(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    files = "== qualcode.yaml\ntitle: T\n== transcripts/a.md\n---\nid: a\n---\nA \u1e9b\u0323ar.\n"
    study, _ = load_study(write_study_files(tmp_path / "s", files))
    selection = select(study, Scope())
    results = search(selection, question_of(selection, Asked("\u1e9b?ar", match_case=True)))
    assert [row.hit for row in hit_rows(results)] == ["\u1e9b\u0323ar"]


STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}, {id: bob}]
unit: turn
== cases.csv
id,parent,kind,hub_type
net,,network,NGO
c1,net,respondent,
other,,network,school
== transcripts/p1.md
---
id: p1
case: c1
speakers: {INT: interviewer, P: respondent}
---
# Trust in schools

INT [00:00:01]: Do you trust them? They run a school.

P [00:00:04]: I trusted them, once. Not now.

The school is far.
== transcripts/p2.md
---
id: p2
case: other
---
Trust is slow.

Schools are slow. Trust them.
"""


@pytest.fixture
def study(tmp_path: Path, write_study_files: Callable[[Path, str], Path]) -> Study:
    loaded, problems = load_study(write_study_files(tmp_path / "s", STUDY))
    assert problems == []
    return loaded


@pytest.mark.parametrize(
    ("query", "scope", "found"),
    [
        ("trust*", Scope(), [("p1", "Trust"), ("p1", "trust"), ("p1", "trusted"), ("p2", "Trust"), ("p2", "Trust")]),
        ("trust*", Scope(speakers=("respondent",)), [("p1", "trusted")]),
        ("trust*", Scope(speakers=("INT",)), [("p1", "trust")]),
        ("trust", Scope(cases=("net",)), [("p1", "Trust"), ("p1", "trust")]),
        ("trust", Scope(where=("hub_type=school",)), [("p2", "Trust"), ("p2", "Trust")]),
        ("trust", Scope(documents=("p2",)), [("p2", "Trust"), ("p2", "Trust")]),
        ("INT", Scope(), []),
        ("00", Scope(), []),
    ],
)
def test_the_scope_says_where_to_look(study: Study, query: str, scope: Scope, found: list[tuple[str, str]]) -> None:
    assert hits(study, query, scope) == found


@pytest.mark.parametrize(
    ("within", "found"),
    [
        (
            "turn",
            [("p1", "Trust"), ("p1", "schools"), ("p1", "trust"), ("p1", "school"), ("p2", "Schools"), ("p2", "Trust")],
        ),
        ("sentence", [("p1", "Trust"), ("p1", "schools")]),
        (
            "document",
            [
                *(("p1", word) for word in ("Trust", "schools", "trust", "school", "school")),
                *(("p2", word) for word in ("Trust", "Schools", "Trust")),
            ],
        ),
    ],
)
def test_words_stand_together_in_what_is_asked_for(study: Study, within: str, found: list[tuple[str, str]]) -> None:
    assert hits(study, "trust school*", within=within) == found


def test_a_result_says_where_it_stands(study: Study) -> None:
    assert hit_rows(looked_for(study, "once"), context=5) == [
        HitRow("p1", "c1", 2, "P", "respondent", 10, 105, 109, "hem, ", "once", ". Not")
    ]
    assert study.texts["p1"].body[105:109] == "once"


def test_the_first_results_are_those_of_all(study: Study) -> None:
    results = looked_for(study, "trust")
    assert hit_rows(results, limit=2) == hit_rows(results)[:2]
    assert (results.n_hits, results.n_passages, len(results.parts)) == (4, 4, 2)


@pytest.mark.parametrize("conditions", [Conditions(), Conditions(not_coded=("trust",))])
def test_a_search_for_nothing_is_refused(study: Study, conditions: Conditions) -> None:
    selection = select(study, Scope())
    with pytest.raises(RefusedError, match="say what to look for"):
        search(selection, question_of(selection, Asked(conditions=conditions)))


def test_whose_codings_count_is_asked_only_with_codes(study: Study) -> None:
    selection = select(study, Scope(coders=("ann",)))
    with pytest.raises(RefusedError, match="`--coder` says whose codings count"):
        question_of(selection, Asked("trust"))
    assert question_of(selection, Asked("trust"), own=True).within == "turn"
