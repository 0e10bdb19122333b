"""What belongs under the results of a search: of how much they are, and what they leave open."""

from collections.abc import Iterator

from qualcode.phrases import counted, some_of
from qualcode.scope_notes import hidden_notes
from qualcode.search.conditions import not_finished
from qualcode.search.query import Every, Words
from qualcode.search.searching import Results


def found_note(results: Results) -> str:
    """How much was found, and in how much."""
    ground, within = results.ground, results.question.within
    n = len(ground.selection.documents)
    among = f"{len(results.parts):,} of {counted(n, 'document')}"
    if not results.parts:
        return f"nothing found in {counted(n, 'document')}"
    passages = "" if within == "document" else f"{counted(results.n_passages, 'passage')} of "
    return f"{counted(results.n_hits, 'result')} in {passages}{among}"


def search_notes(results: Results) -> list[str]:
    """Sentences that belong under the results, whatever form they have."""
    return [*_words_notes(results), *_code_notes(results)]


def _words_notes(results: Results) -> Iterator[str]:
    meant = results.question.meant
    if meant is None or not isinstance(meant.node, Every):
        return
    parts = meant.node.parts
    plain = [part.text for part in parts if isinstance(part, Words) and _is_plain(part)]
    if len(plain) == len(parts):
        phrase = " ".join(plain)
        within = "a" if results.question.within != "document" else "one"
        yield (
            f"The words stand in {within} {results.question.within} in any order;"
            f" '\"{phrase}\"' with quotation marks finds them as they stand."
        )


def _is_plain(words: Words) -> bool:
    return not words.quoted and "*" not in words.text and "?" not in words.text


def _code_notes(results: Results) -> Iterator[str]:
    ground, conditions = results.ground, results.question.conditions
    selection = ground.selection
    if not (results.question.asks_codes or selection.codes is not None or selection.facets):
        return
    layers = some_of([layer.id for layer in selection.layers], 6)
    yield f"Codes are those of {layers}." if layers else "No layer is in scope, so no passage has a code."
    yield from hidden_notes(selection)
    if conditions.not_coded:
        open_ones = not_finished(selection.study, selection)
        if open_ones:
            yield (
                f"Not finished by anybody in scope: {counted(len(open_ones), 'document')} ({some_of(open_ones, 4)});"
                " what is not coded there may be not coded yet."
            )
