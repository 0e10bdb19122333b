"""`make bench`: codings carried to a changed text, beside checking the quotes of as many. Nothing is asserted."""

import time
from collections.abc import Callable
from random import Random
from statistics import median

from qualcode.anchoring.anchors import anchors_of
from qualcode.files.documents_md import text_of
from qualcode.model import Text

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


if __name__ == "__main__":
    main()
