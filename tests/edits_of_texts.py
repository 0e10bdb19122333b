"""Random edits of a text of which every character is known again: what became of each can be told afterwards."""

import unicodedata
from collections.abc import Callable
from random import Random

Signs = list[tuple[str, int]]
"""Characters, each with the place that it had in the old text; -1 where it is new."""
FRESH = -1
WORDS = [
    "then",
    "we",
    "would",
    "say",
    "it",
    "was",
    "the",
    "school",
    "that",
    "changed",
    "nobody",
    "in",
    "district",
    "why",
]
CURLY = str.maketrans({"'": "’", "’": "'", '"': "“", "“": '"', "”": '"', "-": "–", "…": "."})


def signs_of(text: str) -> Signs:
    return [(sign, place) for place, sign in enumerate(text)]


def text_of_signs(signs: Signs) -> str:
    return "".join(sign for sign, _ in signs)


def fresh(text: str) -> Signs:
    return [(sign, FRESH) for sign in text]


def _word_at(signs: Signs, random: Random) -> tuple[int, int]:
    at = random.randrange(len(signs))
    start = end = at
    while start and not signs[start - 1][0].isspace():
        start -= 1
    while end < len(signs) and not signs[end][0].isspace():
        end += 1
    return start, end


def _paragraphs(signs: Signs) -> list[Signs]:
    parts: list[Signs] = [[]]
    for at, sign in enumerate(signs):
        if sign[0] == "\n" and signs[at - 1][0] == "\n":
            parts.append([])
        parts[-1].append(sign)
    return parts


def insert_words(signs: Signs, random: Random) -> Signs:
    at = _word_at(signs, random)[0]
    return signs[:at] + fresh(" ".join(random.choices(WORDS, k=random.randint(1, 12))) + " ") + signs[at:]


def delete_words(signs: Signs, random: Random) -> Signs:
    start, _ = _word_at(signs, random)
    _, end = _word_at(signs[: start + random.randint(1, 120)], random)
    return signs[:start] + signs[max(start, end) :]


def replace_words(signs: Signs, random: Random) -> Signs:
    start, end = _word_at(signs, random)
    for _ in range(random.randint(0, 3)):
        while end < len(signs) and signs[end][0] == " ":
            end += 1
        while end < len(signs) and not signs[end][0].isspace():
            end += 1
    words = random.choice(["[name]", "[a school]", " ".join(random.choices(WORDS, k=random.randint(1, 6)))])
    return signs[:start] + fresh(words) + signs[end:]


def rewrite_sentence(signs: Signs, random: Random) -> Signs:
    start, _ = _word_at(signs, random)
    end = min(start + random.randint(40, 300), len(signs))
    while end < len(signs) and signs[end][0] != " ":
        end += 1
    return signs[:start] + fresh(" ".join(random.choices(WORDS, k=random.randint(5, 40)))) + signs[end:]


def move_paragraph(signs: Signs, random: Random) -> Signs:
    parts = _paragraphs(signs)
    part = parts.pop(random.randrange(len(parts)))
    parts.insert(random.randint(0, len(parts)), part)
    return [sign for one in parts for sign in one]


def swap_turns(signs: Signs, random: Random) -> Signs:
    parts = _paragraphs(signs)
    if len(parts) > 1:
        at = random.randrange(len(parts) - 1)
        parts[at], parts[at + 1] = parts[at + 1], parts[at]
    return [sign for one in parts for sign in one]


def duplicate_paragraph(signs: Signs, random: Random) -> Signs:
    parts = _paragraphs(signs)
    copy = [(sign, FRESH) for sign, _ in random.choice(parts)]
    parts.insert(random.randint(0, len(parts)), copy)
    return [sign for one in parts for sign in one]


def delete_paragraph(signs: Signs, random: Random) -> Signs:
    parts = _paragraphs(signs)
    if len(parts) > 1:
        parts.pop(random.randrange(len(parts)))
    return [sign for one in parts for sign in one]


def respace(signs: Signs, random: Random) -> Signs:
    chance = random.random() / 4
    spaces = ["  ", "\u00a0", "\n", " \t"]
    return [
        new
        for sign in signs
        for new in (fresh(random.choice(spaces)) if sign[0] == " " and random.random() < chance else [sign])
    ]


def decompose(signs: Signs, _random: Random) -> Signs:
    return [
        (new, place if at == 0 else FRESH)
        for sign, place in signs
        for at, new in enumerate(unicodedata.normalize("NFD", sign))
    ]


def recompose(signs: Signs, _random: Random) -> Signs:
    found: Signs = []
    for sign, place in signs:
        both = unicodedata.normalize("NFC", found[-1][0] + sign) if found else ""
        if len(both) == 1:
            found[-1] = (both, found[-1][1])
        else:
            found.append((sign, place))
    return found


def requote(signs: Signs, _random: Random) -> Signs:
    return [(sign.translate(CURLY) if sign != "…" else sign, place) for sign, place in signs]


EDITS: tuple[Callable[[Signs, Random], Signs], ...] = (
    insert_words,
    delete_words,
    replace_words,
    rewrite_sentence,
    move_paragraph,
    swap_turns,
    duplicate_paragraph,
    delete_paragraph,
    respace,
    decompose,
    recompose,
    requote,
)


def edited(text: str, random: Random, n_edits: int) -> Signs:
    """A text after some random edits."""
    signs = signs_of(text)
    for _ in range(n_edits):
        if signs:
            signs = random.choice(EDITS)(signs, random)
    return signs


def random_spans(text: str, random: Random, n: int) -> list[tuple[int, int]]:
    """Spans such as people code: words, sentences, whole paragraphs."""
    spans: list[tuple[int, int]] = []
    while len(spans) < n:
        start = random.randrange(len(text))
        end = min(len(text), start + random.choice([5, 20, 60, 150, 400, 900]))
        if random.random() < 0.9:
            while start and not text[start - 1].isspace():
                start -= 1
            while end < len(text) and not text[end].isspace():
                end += 1
        piece = text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if start < end:
            spans.append((start, end))
    return spans


def verdict(old: str, signs: Signs, span: tuple[int, int], found: tuple[int, int]) -> str:
    """Whether a passage was found again: `right`, `short` of some of its characters, `wide`, or `wrong`."""
    own = {place for place in range(*span) if not old[place].isspace()}
    left = {place for _, place in signs} & own
    covered = {place for sign, place in signs[found[0] : found[1]] if place != FRESH and not sign.isspace()}
    if not left:
        return "wrong" if covered else "right"
    if covered == left:
        return "right"
    if not covered & own:
        return "wrong"
    return "wide" if covered - own else "short"
