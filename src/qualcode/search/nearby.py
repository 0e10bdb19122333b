"""What to say where a search has found nothing: words that are nearly so, and other ways to ask."""

from collections.abc import Iterator

from qualcode.phrases import some_of
from qualcode.search.folding import fold, words_of
from qualcode.search.index import Index
from qualcode.search.query import Every, Node, Words, leaves, small_operators
from qualcode.search.searching import Results

_MOST = 20_000


def nothing_notes(results: Results) -> list[str]:
    """Sentences on what is near, where nothing was found."""
    index, meant = results.ground.index, results.question.meant
    if meant is None:
        return []
    notes = [
        f"`{word}` in small letters was looked for as a word; write `{word.upper()}` to join or exclude."
        for word in dict.fromkeys(small_operators(meant.node))
    ]
    if index is not None:
        notes += _unknown_words(index, meant.node)
    if meant.match_case:
        notes.append("Capitals counted; without `--match-case` they do not.")
    if not notes and isinstance(meant.node, Every) and results.question.within != "document":
        notes.append(
            f"Each may stand somewhere, but not together in a {results.question.within}:"
            " `--within document` asks for less, and OR for any of them."
        )
    return notes


def _unknown_words(index: Index, node: Node) -> Iterator[str]:
    for leaf in leaves(node):
        if not isinstance(leaf, Words):
            continue
        for word in words_of(fold(leaf.text.replace("*", "").replace("?", ""))).split():
            if index.terms(word, 1) != []:
                continue
            longer = index.terms(f"{word}*", 200) or []
            if longer and "*" not in leaf.text:
                yield f"No text has the word '{word}'; `{word}*` finds {some_of(longer, 4)}."
            elif not longer:
                what = f"a word like '{leaf.text}'" if "*" in leaf.text else f"the word '{word}'"
                yield f"No text has {what}{_near(index, word)}."


def _near(index: Index, word: str) -> str:
    from difflib import get_close_matches

    known = [
        term
        for length in range(max(len(word) - 2, 1), len(word) + 3)
        for term in index.terms(f"{word[0]}{'?' * (length - 1)}", _MOST) or ()
    ]
    near = get_close_matches(word, known, n=3, cutoff=0.7)
    return "; near it are " + ", ".join(f"'{one}'" for one in near) if near else ""
