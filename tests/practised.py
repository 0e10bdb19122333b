"""A practised coder: which keys they would press to put a code on a passage, as few as there are."""

import asyncio
import heapq
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import count
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot
from textual.screen import ModalScreen

from practised_choice import Keys, Wanted, keys_of_choice
from qualcode.desk.desk import Desk
from qualcode.desk.moving import Cursor, Passages, Span
from qualcode.desk.tags import tagged
from qualcode.desk.uncoded import next_span
from qualcode.tui.app import CoderApp
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.widgets.status_line import StatusLine
from qualcode.tui.widgets.text_pane import TextPane


class Pressed(NamedTuple):
    """The keys of one coding, by what they were for."""

    wanted: Wanted
    moving: tuple[str, ...]
    """To the turn."""
    selecting: tuple[str, ...]
    choosing: tuple[str, ...]

    @property
    def n(self) -> int:
        """How many keys."""
        return len(self.moving) + len(self.selecting) + len(self.choosing)


def wanted_as_coded(desk: Desk) -> list[Wanted]:
    """What a layer holds of a document, in the order of the text."""
    return [
        Wanted((one.start, one.end), (one.code,), {name: tuple(some) for name, some in one.facets.items()})
        for one in sorted(desk.codings, key=lambda one: (one.start, one.end, one.id))
    ]


def wanted_by_turns(desk: Desk) -> list[Wanted]:
    """The same, each turn coded whole: with one of the codes that the layer holds in it after the other."""
    cursor = Cursor(Passages(desk.text, desk.study.settings.language))
    found: list[Wanted] = []
    for one in wanted_as_coded(desk):
        turn = cursor.passages.around("turn", one.span[0])
        if all((other.span, other.codes) != (turn, one.codes) for other in found):
            found.append(Wanted(turn, one.codes, one.facets))
    return found


def code_all(folder: Path, coder: str, document: str, wanted: Sequence[Wanted]) -> list[Pressed]:
    """Code a document with keys alone, on 80 columns and 24 lines."""
    app = CoderApp(str(folder), coder, document)
    found: list[Pressed] = []

    async def work() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            screen = app.screen
            assert isinstance(screen, CodingScreen)
            for one in wanted:
                found.append(await _code(pilot, screen, one))
                said = screen.query_one(StatusLine).said
                assert said.startswith(("coded", "facets of")), (said, found[-1])

    asyncio.run(work())
    return found


Step = tuple[Keys, Cursor]


async def _code(pilot: Pilot[None], screen: CodingScreen, wanted: Wanted) -> Pressed:
    moving = await _go_near(pilot, screen, wanted.span)
    selecting = fewest(screen, wanted.span)
    await _press(pilot, selecting)
    if screen.cursor.span != wanted.span:  # what was taken scrolled, and letters stood elsewhere then
        more = fewest(screen, wanted.span)
        await _press(pilot, more)
        selecting += more
    assert screen.cursor.span == wanted.span, (selecting, wanted)
    choosing = keys_of_choice(screen.desk, wanted)
    await _press(pilot, choosing)
    n_moves = next((n for n, key in enumerate(selecting) if key not in {"space", "j", "k"}), len(selecting))
    return Pressed(wanted, (*moving, *selecting[:n_moves]), selecting[n_moves:], choosing)


async def _press(pilot: Pilot[None], keys: Keys) -> None:
    await pilot.press(*keys)
    while isinstance(pilot.app.screen, ModalScreen):
        await pilot.pause(0.005)
    await pilot.pause()


async def _go_near(pilot: Pilot[None], screen: CodingScreen, span: Span) -> Keys:
    """Go to the turn in which a passage is, and read on in it until the passage is seen."""
    pane, cursor, pressed = screen.query_one(TextPane), screen.cursor, Keys()
    turn = cursor.passages.around("turn", span[0])
    while not (pane.is_in_sight(span[0]) and pane.is_in_sight(span[1] - 1)):
        in_turn = turn[0] <= cursor.span[0] < turn[1]
        if in_turn and (cursor.level != "turn" or cursor.span == span):
            break
        keys: Keys = ("j",) if in_turn else fewest(screen, turn)
        pressed += keys
        await _press(pilot, keys)
    return pressed


def fewest(screen: CodingScreen, span: Span) -> Keys:
    """The keys that take a passage in hand, as few as there are: whole sentences or turns, then words at the ends."""
    passages = screen.cursor.passages
    turn = passages.around("turn", span[0])
    sentences = passages.within("sentence", (turn[0], span[1]))
    touched = [one for one in sentences if one[1] > span[0]]
    hulls = {(first[0], last[1]) for first in touched[:2] for last in touched[-2:] if first <= last} | {span}
    ways = [
        (*keys, *ends)
        for hull in sorted(hulls)
        for keys, cursor in _coarse(screen, hull)
        for ends in _ends(cursor, span)
    ]
    return min(ways, key=len)


def _coarse(screen: CodingScreen, span: Span) -> Iterator[Step]:
    """The fewest keys that take whole sentences, paragraphs or turns, if there are any; by a shortest way."""
    number = count()
    turn = screen.cursor.passages.around("turn", span[0])
    tags = _tags(screen, span)
    ways: list[tuple[int, int, Keys, Cursor]] = [(0, next(number), (), screen.cursor)]
    seen = set()
    while ways:
        cost, _, keys, cursor = heapq.heappop(ways)
        if cursor.span == span:
            yield keys, cursor
            return
        state = (cursor.level, cursor.span, cursor._anchor, cursor._head, cursor._focus)
        far = keys and not turn[0] <= cursor.span[0] < turn[1]
        if state in seen or (far and cursor.level != "turn"):
            continue
        seen.add(state)
        in_view = not keys or keys[0] in {"semicolon", "comma"}  # what else is pressed may scroll
        steps = [*_steps(cursor), *(_drawn(cursor, tags) if in_view else []), *([] if keys else _jumps(screen, span))]
        for pressed, after in steps:
            if cost + len(pressed) < 24:
                heapq.heappush(ways, (cost + len(pressed), next(number), keys + pressed, after))


def _ends(cursor: Cursor, span: Span) -> Iterator[Keys]:
    """Clauses, then words, given back or taken in at the start, then at the end, to reach a passage."""
    at, pressed = copy(cursor), Keys()
    for end in (0, 1):
        for level, on, back in _EDGES[end]:
            keys, at = _nearer(at, span, end, level)
            pressed += tuple(on if step > 0 else back for step in keys)
    if at.span == span:
        yield pressed


def _nearer(cursor: Cursor, span: Span, end: int, level: str) -> tuple[list[int], Cursor]:
    """Steps of one end as far as it should go; beyond it and back where punctuation is in the way of words."""
    at, taken = cursor, list[int]()
    while at.span[end] != span[end]:
        step = 1 if at.span[end] < span[end] else -1
        after = copy(at)
        (after.move_end if end else after.move_start)(step, level)
        beyond = (after.span[end] - span[end]) * step > 0
        if after.span == at.span or (beyond and (level != "stop" or -step in taken)):
            break
        at, taken = after, [*taken, step]
    return taken, at


_EDGES = (
    (
        ("clause", "right_curly_bracket", "left_curly_bracket"),
        ("stop", "right_square_bracket", "left_square_bracket"),
    ),
    (("clause", "greater_than_sign", "less_than_sign"), ("stop", "L", "H")),
)


def _jumps(screen: CodingScreen, span: Span) -> list[Step]:
    """To the next turn without a code, or to a turn by its number; in a text without turns to a line by its number."""
    passages, text = screen.cursor.passages, screen.desk.text
    here = (turn for turn in text.turns if turn.said <= span[0] < turn.end)
    places = [(at.number, at.said) for at in here]
    if not text.turns:
        start, _ = passages.around("turn", span[0])
        places = [(text.first_line + text.body.count("\n", 0, start), start)]
    steps: list[Step] = [(("colon", *str(number), "enter"), _gone(screen.cursor, at)) for number, at in places]
    uncoded = next_span(screen.jumps.uncoded(), screen.cursor.span, 1)
    if uncoded == passages.around("turn", span[0]):
        after = copy(screen.cursor)
        after.take("turn", uncoded)
        steps.append((("space",), after))
    return steps


def _gone(cursor: Cursor, offset: int) -> Cursor:
    after = copy(cursor)
    after.take("turn", after.passages.around("turn", offset))
    return after


def _tags(screen: CodingScreen, span: Span) -> dict[str, Span]:
    """The letters that sentences of a passage carry, where both its ends are in sight."""
    sight = screen.query_one(TextPane).in_sight()
    if not sight[0] <= span[0] < span[1] <= sight[1]:
        return {}
    tags = tagged(screen.cursor.passages.within("sentence", sight), screen.cursor.span[0])
    return {letter: one for letter, one in tags.items() if one[0] < span[1] and span[0] < one[1]}


def _drawn(cursor: Cursor, tags: dict[str, Span]) -> list[Step]:
    steps: list[Step] = []
    for letter, sentence in tags.items():
        taken, drawn = copy(cursor), copy(cursor)
        taken.take("sentence", sentence)
        drawn.draw_to("sentence", sentence)
        steps += [(("semicolon", letter), taken), (("comma", letter), drawn)]
    return steps


def _steps(cursor: Cursor) -> list[Step]:
    """By the keys of the cursor, words left aside."""
    ways = [("j", "move", 1), ("k", "move", -1), ("h", "resize", -1), ("J", "extend", 1), ("K", "extend", -1)]
    ways += [("l", "resize", 1)] if cursor.level != "sentence" else []
    steps: list[Step] = []
    for key, act, way in ways:
        after = copy(cursor)
        getattr(after, act)(way)
        steps.append(((key,), after))
    return steps
