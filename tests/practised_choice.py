"""A practised coder: which keys they would press to choose codes, as few as there are."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from qualcode.desk.desk import Desk
from qualcode.desk.finding import Found, FoundValue, find_codes, find_values
from qualcode.desk.lettering import BySign, letters, value_letters
from qualcode.desk.moving import Span
from qualcode.desk.picking import Picking
from qualcode.model import Codebook

Keys = tuple[str, ...]


class Wanted(NamedTuple):
    """Codes that are to stand on a passage, with their facets."""

    span: Span
    codes: tuple[str, ...]
    facets: dict[str, tuple[str, ...]]


def keys_of_choice(desk: Desk, wanted: Wanted) -> Keys:
    """By a digit where the code was used lately, by its two letters, or in the finder, whichever takes fewest keys."""
    ways = [_in_finder(desk, wanted)]
    if len(wanted.codes) == 1:
        ways += [_with_facets(way, _facets(desk, wanted)) for way in _at_once(desk, wanted.codes[0])]
    return min(ways, key=len)


def _at_once(desk: Desk, code: str) -> Iterator[Keys]:
    """A digit; the letters that stand in the margin."""
    recent, codebook = desk.recent(9), desk.study.codebook
    if code in recent:
        yield (str(recent.index(code) + 1),)
    sign = letters(codebook)[code].casefold()
    yield ("apostrophe", *sign, *(() if BySign(codebook).meant(sign) else ("enter",)))


def _with_facets(coded: Keys, facets: Keys) -> Keys:
    """The box of the facets is opened by the last letter of a code as a capital, or by a key of its own."""
    *others, last = (one for one in coded if one != "enter")
    if facets and last.isalpha():
        return (*others, last.upper(), *facets)
    return (*coded, "v", *facets) if facets else coded


def _facets(desk: Desk, wanted: Wanted) -> Keys:
    """The box of the facets, a letter a value; the last as a capital, which saves."""
    codebook, code = desk.study.codebook, wanted.codes[0]
    offered = [(facet.id, one.id) for facet in Picking(codebook).facets(code) for one in facet.values]
    by_value = dict(zip(offered, value_letters([value for _, value in offered]), strict=True))
    keys = [by_value[name, value] for name, values in wanted.facets.items() for value in values]
    return (*keys[:-1], keys[-1].upper()) if keys else ()


def _in_finder(desk: Desk, wanted: Wanted) -> Keys:
    """Letters of each code, and of each value of a facet."""
    codebook, pressed = desk.study.codebook, ["enter"]
    for number, code in enumerate(wanted.codes):
        ranked = desk.recent(9), desk.favourites()
        pressed += [*(["tab"] if number else []), *_letters(codebook, code, ranked)]
    facets = Picking(codebook).facets(wanted.codes[-1])
    for name, values in wanted.facets.items():
        for value in values:
            label = next(one.label for facet in facets if facet.id == name for one in facet.values if one.id == value)
            words = _shortest(label, lambda typed: find_values(facets, typed)[:1], value)
            pressed += ["space", "colon", *_typed(words)]
    return (*pressed, "enter")


def _letters(codebook: Codebook, code: str, ranked: tuple[Sequence[str], Sequence[str]]) -> Keys:
    """The fewest letters of a code's label for which it comes first."""
    names = f"{codebook.label(code)} {code.replace('/', ' ').replace('-', ' ')}"  # some labels are there twice
    return _typed(
        _shortest(names, lambda typed: find_codes(codebook, typed, *ranked)[:1], code, letters(codebook)[code])
    )


def _shortest(label: str, find: Callable[[str], Sequence[Found | FoundValue]], wanted: str, sign: str = "") -> str:
    words = label.lower().split()
    tries = [label.lower()[:n] for n in range(1, len(label) + 1)]
    tries += [word[:n] for word in words for n in range(1, len(word) + 1)]
    tries += [sign] if sign else []
    tries += ["".join(word[:1] for word in words)[:n] for n in range(2, len(words) + 1)]
    tries += [f"{one[:2]} {other[:n]}" for one in words for other in words for n in range(1, 4) if one != other]
    for typed in sorted(tries, key=len):
        first = next(iter(find(typed)), None)
        if first is not None and (first.value.id if isinstance(first, FoundValue) else first.code.id) == wanted:
            return typed
    raise AssertionError(f"nothing typed finds {label}")


def _typed(words: str) -> Keys:
    return tuple(_NAMES.get(sign, sign) for sign in words)


_NAMES = {" ": "space", "-": "minus", ",": "comma", "/": "slash", "(": "left_parenthesis", "’": "’", "'": "apostrophe"}
