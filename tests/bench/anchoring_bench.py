"""`make bench`: codings carried to a changed text, beside checking the quotes of as many. Nothing is asserted.

Then how many of them stand on the very characters that were coded, in the shipped transcripts and in texts that are
made of five sentences over and over, after random edits that keep count of each character.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

from qualcode.anchoring.anchors import anchors_of
from qualcode.files.documents_md import text_of
from qualcode.model import Text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from edits_of_texts import edited, random_spans, text_of_signs, verdict

SPEAKERS = {"INT": "interviewer", "L1": "respondent"}
N_WORDS, N_CODINGS, N_EDITS = 100_000, 5_000, 200


def texts(n_words: int, n_edits: int, random: Random) -> tuple[Text, Text]:
    """A transcript with words as often as in speech, and the same one after scattered edits."""
    vocabulary = ["".join(random.choices("abcdefghijklmnop", k=random.randint(2, 9))) for _ in range(6_000)]
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    turns, n = [], 0
    while n < n_words:
        size = random.randint(3, 120)
        turns.append(f"{random.choice(list(SPEAKERS))}: {' '.join(random.choices(vocabulary, weights, k=size))}")
        n += size
    old = "\n\n".join(turns)
    words = old.split(" ")
    for _ in range(n_edits):
        at = random.randrange(len(words))
        words[at : at + random.randint(0, 4)] = random.choices(vocabulary, weights, k=random.randint(0, 5))
    return text_of(old, SPEAKERS), text_of(" ".join(words), SPEAKERS)


def seconds(run: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return median(taken)


def shipped() -> list[str]:
    files = sorted((Path(__file__).resolve().parents[2] / "transcripts").rglob("*.md"))
    return [text[text.index("\n---\n") + 5 :] for text in (file.read_text(encoding="utf-8") for file in files)]


def repetitive(random: Random) -> str:
    sentences = ("Yes.", "No.", "I don't know.", "It was good.", "We met on Monday, with the teachers.")
    turns = (
        f"{random.choice(list(SPEAKERS))}: {' '.join(random.choices(sentences, k=random.randint(1, 3)))}"
        for _ in range(120)
    )
    return "\n\n".join(turns) + "\n"


def verdicts(bodies: list[str], n_texts: int = 300, n_spans: int = 40) -> Counter[tuple[str, str]]:
    """How many passages became what, and whether they are on the characters that were coded."""
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(n_texts):
        random = Random(seed)
        old = bodies[seed % len(bodies)]
        signs = edited(old, random, random.randint(1, 12))
        spans = random_spans(old, random, n_spans)
        anchors = anchors_of(text_of(old, SPEAKERS), text_of(text_of_signs(signs), SPEAKERS), spans)
        for span, one in zip(spans, anchors, strict=True):
            how = "" if one.kind == "lost" else verdict(old, signs, span, (one.start, one.end))
            found[one.kind, how] += 1
    return found


def main() -> None:
    random = Random(1)
    old, new = texts(N_WORDS, N_EDITS, random)
    spans = [(start, start + random.randint(5, 400)) for start in random.sample(range(len(old.body) - 400), N_CODINGS)]
    quotes = [old.body[start:end] for start, end in spans]
    checked = seconds(
        lambda: (
            text_of(old.body, SPEAKERS),
            sum(old.body[start:end] == quote for (start, end), quote in zip(spans, quotes, strict=True)),
        )
    )
    carried = seconds(lambda: anchors_of(old, new, spans))
    print(f"{N_WORDS:,} words, {N_CODINGS:,} codings, {N_EDITS} edits")
    print(f"read the turns and check every quote  {checked:8.3f} s")
    print(f"carry every coding to the new text    {carried:8.3f} s  ({carried / checked:.0f} x)")
    for title, bodies in (
        ("shipped transcripts", shipped()),
        ("five sentences", [repetitive(random) for _ in range(12)]),
    ):
        found = verdicts(bodies)
        print(f"{title}: {found.total():,} passages in 300 edited texts")
        for (kind, how), n in sorted(found.items()):
            print(f"  {kind:10} {how:6} {n:6,}  {n / found.total():6.1%}")


if __name__ == "__main__":
    main()
