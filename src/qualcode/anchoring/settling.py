"""Where an edit begins and ends, when it could as well be a few words further on."""

from itertools import pairwise
from typing import TYPE_CHECKING

from qualcode.anchoring.tokens import NOWHERE, Tokens

if TYPE_CHECKING:
    from array import array

_ENDS = ".?!…:;"


def runs_of(to_new: "array[int]") -> list[tuple[int, int, int]]:
    """Stretches of old words that stand in a row in the new text: where in the old, where in the new, how many."""
    runs: list[tuple[int, int, int]] = []
    at = 0
    while at < len(to_new):
        if to_new[at] == NOWHERE:
            at += 1
            continue
        end = at + 1
        while end < len(to_new) and to_new[end] == to_new[end - 1] + 1:
            end += 1
        runs.append((at, to_new[at], end - at))
        at = end
    return runs


def settle(old: Tokens, new: Tokens, to_new: "array[int]") -> None:
    """Let what was put in or left out begin and end with lines, sentences or words, wherever there is a choice.

    Of `it. Twice.` for `it.` either `. Twice` or `Twice.` may be what was put
    in; the one that is a sentence is taken.
    """
    ends = [(0, 0, 0), *runs_of(to_new), (len(old.letters), len(new.letters), 0)]
    for (i, j, size), (next_i, next_j, next_size) in pairwise(ends):
        i1, j1 = i + size, j + size
        if i1 == next_i and j1 < next_j:
            shift = _best(new, (j1, next_j), size, next_size)
            for at in range(shift):
                to_new[i1 + at] = j1 + at
            for at in range(-1, shift - 1, -1):
                to_new[i1 + at] = next_j + at
        elif j1 == next_j and i1 < next_i:
            shift = _best(old, (i1, next_i), size, next_size)
            for at in range(shift):
                to_new[i1 + at], to_new[next_i + at] = j1 + at, NOWHERE
            for at in range(-1, shift - 1, -1):
                to_new[next_i + at], to_new[i1 + at] = j1 + at, NOWHERE


def _best(tokens: Tokens, edit: tuple[int, int], n_before: int, n_after: int) -> int:
    """By how many words an edit is best moved to the right, or, below 0, to the left."""
    start, end = edit
    letters = tokens.letters
    left = right = 0
    while left < n_before and letters[start - 1 - left] == letters[end - 1 - left]:
        left += 1
    while right < n_after and letters[start + right] == letters[end + right]:
        right += 1
    if not left and not right:
        return 0
    return max(
        range(-left, right + 1), key=lambda by: (_break(tokens, start + by) + _break(tokens, end + by), -abs(by))
    )


def _break(tokens: Tokens, at: int) -> int:
    """How much of a break there is in a text before a word."""
    if at == 0 or at == len(tokens.letters):
        return 4
    between = tokens.text[tokens.ends[at - 1] : tokens.starts[at]]
    if "\n" in between:
        return 2 + min(between.count("\n"), 2)
    return (2 if tokens.text[tokens.starts[at - 1]] in _ENDS else 1) if between else 0
