"""Timings of searches against a plain expression over the same files. Run it by hand; nothing is asserted.

`python tests/bench/search_bench.py [MEGABYTES]`: 100 where nothing is said.
"""

import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from qualcode.model import Study
from qualcode.scope import Scope, Selection, select
from qualcode.search.asking import Asked, question_of
from qualcode.search.concordance import hit_rows
from qualcode.search.opening import open_index
from qualcode.search.searching import search
from qualcode.study import load_study

DOCUMENT_BYTES, VOCABULARY, SEED = 50_000, 60_000, 1
SYLLABLES = [a + b for a in "bdklmnprstvz" for b in ("a", "e", "ing")]
Place = tuple[str, int, int]


class Drawn(NamedTuple):
    """A query by chance, and the expression that people would write for it."""

    kind: str
    query: str
    expression: str


def main() -> None:
    """Build the index, ask a hundred queries by chance of it and of the files, and print what that took."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = make_study(folder, megabytes * 1_000_000 // DOCUMENT_BYTES)
        study, _ = load_study(folder)
        print(f"{megabytes} MB in {len(study.documents):,} documents, {len(words):,} different words at most")
        print(f"{seconds(partial(open_index, folder, study.documents)):8.3f} s  index built", flush=True)
        size = (folder / ".qualcode/search.sqlite").stat().st_size
        print(f"{size / 1e6:8.1f} MB index")
        open_index(folder, study.documents)
        queries = drawn(study)
        warm = [seconds(partial(run, folder, query.query)) for query in queries[::9]]
        print(f"{statistics.median(warm):8.3f} s  a warm search as a whole process, median of {len(warm)}")
        print(f"{max(warm):8.3f} s  the slowest of them", flush=True)
        compare(study, queries)


def compare(study: Study, queries: list[Drawn]) -> None:
    """A line for each kind of query: the first page with its counts, all results, and a plain expression."""
    selection = select(study, Scope())
    print("\nseconds for one query, mean    first page   all results   plain expression   ratio to the first page")
    totals = [0.0, 0.0]
    different = 0
    for kind in dict.fromkeys(query.kind for query in queries):
        own = [query for query in queries if query.kind == kind]
        page = sum(seconds(partial(found, selection, query.query, 50)) for query in own)
        whole = sum(seconds(partial(found, selection, query.query, None)) for query in own)
        plain = 0.0
        for query in own:
            begin = time.perf_counter()
            wanted = by_expression(study, query.expression)
            plain += time.perf_counter() - begin
            different += wanted != found(selection, query.query, None)
        n = len(own)
        print(
            f"{n:3} {kind:24} {page / n:12.4f} {whole / n:13.4f} {plain / n:18.4f} {plain / page:22.0f} x", flush=True
        )
        totals = [totals[0] + page, totals[1] + plain]
    print(f"\nall: {totals[1] / totals[0]:.0f} x; queries with other results than the expression: {different}")


def seconds(what: Callable[[], object]) -> float:
    """How long a call takes."""
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


def run(folder: Path, query: str) -> None:
    """A search as somebody types it."""
    words = [sys.executable, "-m", "qualcode", "-C", str(folder), "search", "--", query]
    subprocess.run(words, check=True, capture_output=True)


def found(selection: Selection, query: str, limit: int | None) -> list[Place]:
    """Results of a search, from opening the index on."""
    results = search(selection, question_of(selection, Asked(query)))
    assert results.n_hits >= 0
    return [(row.document, row.start, row.end) for row in hit_rows(results, limit=limit)]


def by_expression(study: Study, expression: str) -> list[Place]:
    """The same by reading every file."""
    pattern = re.compile(expression, re.IGNORECASE)
    places: list[Place] = []
    for document in study.documents:
        body = (study.root / document.path).read_text(encoding="utf-8").split("\n---\n", 1)[1]
        places += [(document.id, *match.span()) for match in pattern.finditer(body)]
    return places


def drawn(study: Study) -> list[Drawn]:
    """A hundred queries by chance."""
    chance = random.Random(SEED)
    bodies = [study.texts[document.id].body for document in chance.sample(study.documents, 20)]
    said = [word for body in bodies for word in re.findall(r"[a-z]{2,}", body)]
    pairs = [pair for body in bodies for pair in re.findall(r"[a-z]{3,} [a-z]{3,}", body)]
    words = sorted(set(said))
    queries = [Drawn("words of the vocabulary", word, rf"\b{word}\b") for word in chance.sample(words, 40)]
    queries += [Drawn("words as they are said", word, rf"\b{word}\b") for word in chance.sample(said, 20)]
    for pair in chance.sample(pairs, 20):
        one, other = pair.split()
        queries.append(Drawn("phrases", f'"{pair}"', rf"\b{one}\s+{other}\b"))
    long = chance.sample([word for word in words if len(word) > 7], 20)
    queries += [Drawn("wildcards", f"{word[:-2]}*", rf"\b{word[:-2]}\w*\b") for word in long[:10]]
    for word in long[10:]:
        expression = rf"{word[:5]}[aeiou]?{word[6:]}"
        queries.append(Drawn("regular expressions", f"re:/{expression}/", expression))
    return queries


def make_study(folder: Path, n_documents: int) -> list[str]:
    """Interviews of words by chance, some far more often than others."""
    chance = random.Random(SEED)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 5)))] = None
    names = list(words)
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(names))))
    for path, text in (
        ("qualcode.yaml", "title: Bench\ncoders: [{id: ann}]\n"),
        ("codebook/codebook.yaml", "name: bench\ncodes: [{id: trust, label: Trust}]\n"),
    ):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    (folder / "transcripts").mkdir()
    for number in range(n_documents):
        turns: list[str] = []
        size = 0
        while size < DOCUMENT_BYTES:
            said = " ".join(chance.choices(names, cum_weights=weights, k=chance.randint(10, 90))).capitalize()
            turns.append(f"{'INT' if len(turns) % 2 < 1 else 'P'} [00:{len(turns) % 60:02d}:00]: {said}.\n\n")
            size += len(turns[-1])
        head = f"---\nid: d{number:05d}\nspeakers: {{INT: interviewer, P: respondent}}\n---\n"
        (folder / f"transcripts/d{number:05d}.md").write_text(head + "".join(turns))
    return names


if __name__ == "__main__":
    main()
