"""From a query to what the index can find: never less than there is, often exactly it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.search.folding import coarse, fold, is_word_sign, words_of
from qualcode.search.index import Index
from qualcode.search.indexing import UNLIKE
from qualcode.search.matching import Meant
from qualcode.search.query import Either, Every, Near, Node, Pattern, Without, Words, leaves
from qualcode.search.regexes import INSIDE, compiled, needed, stays_in_word

_MOST_TERMS = 1000
_TELLING, _ENOUGH = 3, 3
"""Of what an expression needs, pieces of so many letters, and so many pieces, narrow it as far as is worth while."""
_NOTHING = '"·"'
"""An expression that finds no row: the index would take the sign for a word, and lists it nowhere."""


class Narrowed(NamedTuple):
    """What to ask the index for a query."""

    match: str | None
    """An expression of FTS5 for rows that may meet the query; `None` where every row may."""
    exact: bool = False
    """Whether it finds the rows that meet the query, and no others."""
    terms: Mapping[str, int] | None = None
    """The words in those rows that hold results, and how many each time; `None` where only the text can tell."""


def narrowed(index: Index, meant: Meant, *, whole_rows: bool) -> Narrowed:
    """What to ask the index for a query.

    Args:
        index: Of the study's texts; it knows which words there are.
        meant: The query.
        whole_rows: Whether a passage is a row of the index; else a row that meets the query may have no passage that
            does, and what must not be there may stand in another.
    """
    as_listed = whole_rows and not meant.match_case
    found = _node(index, _loose(meant), may_subtract=as_listed)
    exact = found.exact and as_listed
    return Narrowed(found.match, exact, found.terms if exact else None)


def _loose(meant: Meant) -> Node:
    """A query as the index may be asked: where capitals count, letters may be listed as two, as `ﬁ` is, or as one."""
    return _widened(meant.node) if meant.match_case else meant.node


def _widened(node: Node) -> Node:
    match node:
        case Words(text, quoted):
            if quoted or not re.search(r"[*?]", text):
                return node
            return Pattern("".join(r"\w*" if sign in "*?" else re.escape(sign) for sign in text))
        case Near(left, right, words):
            return Near(_widened(left), _widened(right), words)
        case Every(parts):
            return Every(tuple(map(_widened, parts)))
        case Either(parts):
            return Either(tuple(map(_widened, parts)))
        case Without(part):
            return Without(_widened(part))
        case _:
            return node


def _node(index: Index, node: Node, *, may_subtract: bool) -> Narrowed:
    match node:
        case Words():
            return _words(index, node)
        case Pattern(source):
            return _pattern(index, source)
        case Near(left, right):
            sides = [_node(index, side, may_subtract=False).match for side in (left, right)]
            return Narrowed(_all(sides))
        case Every(parts):
            return _every(index, parts, may_subtract=may_subtract)
        case Either(parts):
            found = [_node(index, part, may_subtract=may_subtract) for part in parts]
            plain = all(isinstance(part, Words) for part in parts)
            return Narrowed(
                _any(one.match for one in found), all(one.exact for one in found), _united(found) if plain else None
            )
        case Without():
            return Narrowed(None)


def _every(index: Index, parts: tuple[Node, ...], *, may_subtract: bool) -> Narrowed:
    wanted = [_node(index, part, may_subtract=may_subtract) for part in parts if not isinstance(part, Without)]
    not_wanted = [_node(index, part.part, may_subtract=may_subtract) for part in parts if isinstance(part, Without)]
    match = _all(one.match for one in wanted)
    exact = all(one.exact for one in (*wanted, *not_wanted))
    if match is not None and may_subtract:
        for one in not_wanted:
            if one.exact and one.match is not None:
                match = f"({match} NOT {one.match})"
    apart = not any(isinstance(part, Pattern) for part in parts)  # what one finds may overlap with what others find
    return Narrowed(match, exact, _united(wanted) if apart else None)


def _united(parts: Iterable[Narrowed]) -> Mapping[str, int] | None:
    terms: dict[str, int] = {}
    for part in parts:
        if part.terms is None:
            return None
        terms |= part.terms
    return terms


def _words(index: Index, leaf: Words) -> Narrowed:
    """Rows with the words of a leaf, beside each other where none has a wildcard."""
    text = fold(leaf.text).strip()
    if leaf.quoted or not re.search(r"[*?]", text):
        words = words_of(text).split()
        if not words:
            return Narrowed(None)
        alone = len(words) == 1 and all(map(is_word_sign, text))
        return Narrowed(_quoted(" ".join(words)), alone, {words[0]: 1} if alone else None)
    pieces = list(_shapes(text))
    found = [_shape(index, piece) for piece in pieces]
    alone = len(pieces) == 1 and pieces[0] == text
    return found[0] if alone and found else Narrowed(_all(one.match for one in found))


def _shapes(text: str) -> Iterator[str]:
    """The words of a text with wildcards; one of a script without spaces is a word of its own."""
    word = ""
    for sign in f"{text} ":
        if is_word_sign(sign) or sign in "*?":
            word += sign
            continue
        if word.strip("*?"):
            yield word
        word = ""
        yield from words_of(sign).split()


def _shape(index: Index, shape: str) -> Narrowed:
    terms = index.terms(shape, _MOST_TERMS)
    if terms is not None:
        return Narrowed(_any(map(_quoted, terms)), True, dict.fromkeys(terms, 1))
    if shape.endswith("*") and not re.search(r"[*?]", shape[:-1]):
        return Narrowed(f"{_quoted(shape[:-1])} *", exact=True)
    return Narrowed(None)


def _pattern(index: Index, source: str) -> Narrowed:
    """Rows with what an expression needs; just those that it matches, where it matches inside words alone."""
    words = _words_matching(index, source) if stays_in_word(source) else None
    if words is not None and not _are_unlike(index, _quoted(UNLIKE)):
        return _listed(source, words)
    anywhere = _all(_with_pieces(index, source))
    if words is None:
        return Narrowed(anywhere)
    unlike = _all([_quoted(UNLIKE), anywhere])
    found = _listed(source, words)
    return Narrowed(_any([found.match, unlike])) if _are_unlike(index, unlike) else found


def _listed(source: str, words: Sequence[str]) -> Narrowed:
    """Rows with words in which an expression matches."""
    expression = compiled(source)
    return Narrowed(_any(map(_quoted, words)), True, {word: len(expression.findall(word)) for word in words})


def _are_unlike(index: Index, match: str | None) -> bool:
    """Whether rows are found in which an expression may see other words than those that are listed."""
    return match is None or bool(index.rows(match, 1))


def _words_matching(index: Index, source: str) -> list[str] | None:
    """The words in which an expression matches, in order; `None` where there are many."""
    pieces = max(needed(source), key=lambda pieces: min(map(len, pieces)), default=frozenset([""]))
    found: set[str] = set()
    for piece in sorted(pieces):
        part = max(coarse(piece).split(INSIDE), key=len)
        terms = index.terms_matching(compiled(source), part, _MOST_TERMS)
        if terms is None:
            return None
        found.update(terms)
    return sorted(found) if len(found) <= _MOST_TERMS else None


def _with_pieces(index: Index, source: str) -> Iterator[str | None]:
    """For each thing that an expression needs, the rows that have it."""
    every = needed(source)
    telling = [pieces for pieces in every if min(map(len, pieces)) >= _TELLING]
    for pieces in sorted(telling or every, key=lambda pieces: (-min(map(len, pieces)), sorted(pieces)))[:_ENOUGH]:
        yield _any(_all(_with_piece(index, piece)) for piece in sorted(pieces))


def _with_piece(index: Index, piece: str) -> Iterator[str | None]:
    for part in words_of(coarse(piece)).split():
        if not part.strip(INSIDE):
            continue
        terms = index.terms_with(part.replace(INSIDE, "*"), _MOST_TERMS)
        yield None if terms is None else _any(map(_quoted, terms))


def _all(matches: Iterable[str | None]) -> str | None:
    kept = [match for match in matches if match is not None]
    if len(kept) < 2:
        return kept[0] if kept else None
    return f"({' AND '.join(kept)})"


def _any(matches: Iterable[str | None]) -> str | None:
    kept: list[str] = []
    for match in matches:
        if match is None:
            return None
        kept.append(match)
    if len(kept) < 2:
        return kept[0] if kept else _NOTHING
    return f"({' OR '.join(kept)})"


def _quoted(words: str) -> str:
    """Words as FTS5 writes them; no word has a quotation mark."""
    return f'"{words}"'


def rows_of_any(index: Index, meant: Meant) -> str | None:
    """An expression for the rows in which any part of a query may stand, wanted or not."""
    return _any(_node(index, leaf, may_subtract=False).match for leaf in leaves(_loose(meant)))


def documents_meeting(index: Index, meant: Meant) -> frozenset[str] | None:
    """The documents, by where they stand, that may meet a query anywhere in them; `None` where all may."""
    return _documents(index, _loose(meant))


def _documents(index: Index, node: Node) -> frozenset[str] | None:
    match node:
        case Every(parts):
            found = [_documents(index, part) for part in parts]
            known = [one for one in found if one is not None]
            return frozenset.intersection(*known) if known else None
        case Either(parts):
            found = [_documents(index, part) for part in parts]
            return None if None in found else frozenset[str]().union(*(one for one in found if one is not None))
        case Without():
            return None
        case _:
            match_ = _node(index, node, may_subtract=False).match
            return None if match_ is None else index.documents(match_)
