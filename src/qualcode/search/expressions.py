"""The regular expression for a word, a phrase or a pattern of a query."""

import re
from collections.abc import Set
from functools import lru_cache

from qualcode.search.folding import SPACELESS, fold, is_spaceless, is_word_sign
from qualcode.search.query import Leaf, Pattern, Words
from qualcode.search.regexes import compiled
from qualcode.text import alike

LETTER = r"\w"
"""A sign of a word, in a text without marks on letters and without scripts that put no space between words."""

_FIRST = re.compile("[a-z0-9]+")
_SPACELESS = "".join(f"(?![{pair}])" for pair in re.findall("(?:.-.){1,2}", SPACELESS))
"""Before a sign that is not of such a script. Of more than two ranges at once `re` makes a table, which takes long."""


def sign_of_word(signs: Set[str]) -> str:
    r"""An expression for a sign of a word in a text that has, of marks and of scripts without spaces, these signs.

    Marks that stand near them are in it as well, so that there are few such expressions.

    >>> sign_of_word(set())
    '\\w'
    """
    letter = f"{_SPACELESS}{LETTER}" if any(map(is_spaceless, signs)) else LETTER
    marks = "".join(map(_marks_beside, sorted({ord(sign) >> 8 for sign in signs if is_mark(sign)})))
    return f"(?:{letter}|[{marks}])" if marks else letter if letter == LETTER else f"(?:{letter})"


@lru_cache(maxsize=64)
def _marks_beside(block: int) -> str:
    """All marks among the 256 signs of a block."""
    return "".join(filter(is_mark, map(chr, range(block << 8, (block + 1) << 8))))


@lru_cache(maxsize=4096)
def is_mark(sign: str) -> bool:
    """Whether a sign belongs to a word, and an expression for letters would not find it."""
    return is_word_sign(sign) and not sign.isalnum() and sign != "_"


@lru_cache(maxsize=256)
def expression_for(leaf: Leaf, match_case: bool, sign: str = LETTER) -> re.Pattern[str]:
    """The expression for a leaf: for words, in a folded text of whose words `sign` finds each sign."""
    if isinstance(leaf, Pattern):
        return compiled(leaf.source, match_case=match_case)
    text = fold(leaf.text, match_case=match_case).strip()
    pieces = [text] if leaf.quoted else re.split(r"([*?])", text)
    wild = {"*": f"{sign}*", "?": sign} if not leaf.quoted else {}
    inner = "".join(wild.get(piece) or alike(piece) for piece in pieces)
    before = f"(?<!{sign})" if _is_edge(text[0], leaf) else ""
    after = f"(?!{sign})" if _is_edge(text[-1], leaf) else ""
    first = _FIRST.match(text)
    if before and first:  # looked back from behind the first letters: `re` finds plain letters ten times as fast
        inner = f"{first[0]}(?<!{sign}{first[0]}){inner.removeprefix(first[0])}"
        before = ""
    return re.compile(before + inner + after)


def _is_edge(sign: str, leaf: Words) -> bool:
    """Whether a word must end there: not at a full stop, and not at a sign of a script without spaces."""
    return is_word_sign(sign) or (sign in "*?" and not leaf.quoted)
