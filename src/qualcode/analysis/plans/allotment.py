"""Drawing without chance on the way: fixed by the seed and by names, never by order."""

import hashlib
from collections.abc import Iterable, Mapping

from qualcode.errors import RefusedError

Stratum = tuple[str, ...]
"""The values that its members share."""


def draw_order(seed: int, *names: object) -> bytes:
    """Where a thing stands in the draw of a seed: a hash, the same on every machine and in any order of files.

    What is added to the study later does not change the order of what was there.
    """
    return hashlib.sha256("\0".join([str(seed), *map(str, names)]).encode("utf-8")).digest()


def allot(sizes: Mapping[Stratum, int], n: int) -> dict[Stratum, int]:
    """How many to draw from each stratum: in proportion, at least one, the largest remainders first.

    Args:
        sizes: How many each stratum has; none is empty.
        n: How many are to be drawn in all.

    Raises:
        RefusedError: If there are fewer than `n`, or fewer drawn than strata.

    >>> allot({("a",): 50, ("b",): 30, ("c",): 2}, 8)  # quotas 4.88, 2.93, 0.20; c has one at least
    {('a',): 4, ('b',): 3, ('c',): 1}
    """
    total = sum(sizes.values())
    if n > total:
        raise RefusedError(f"{n:,} are to be drawn, and there are {total:,} to draw from")
    if n < len(sizes):
        raise RefusedError(
            f"{n} drawn cannot hold one of each of {len(sizes)} strata;"
            f" draw {len(sizes)} or more, or stratify by less (--by)"
        )
    quotas = {name: n * size / total for name, size in sorted(sizes.items())}
    drawn = {name: max(1, int(quota)) for name, quota in quotas.items()}
    while sum(drawn.values()) != n:
        step = 1 if sum(drawn.values()) < n else -1
        movable = [name for name in drawn if (drawn[name] < sizes[name] if step > 0 else drawn[name] > 1)]
        chosen = max(movable, key=lambda name: step * (quotas[name] - drawn[name]))
        drawn[chosen] += step
    return drawn


def number_ranges(numbers: Iterable[int]) -> str:
    """Whole numbers as people write them.

    >>> number_ranges([20, 3, 4, 5, 14, 21])
    '3-5 14 20-21'
    """
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def numbers_in(ranges: str) -> set[int]:
    """The numbers that ranges mean.

    >>> sorted(numbers_in("3-5 14"))
    [3, 4, 5, 14]
    """
    numbers: set[int] = set()
    for word in ranges.split():
        first, _, last = word.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers
