"""Where a coder is, in the words of the status line."""

from bisect import bisect_right
from operator import attrgetter

from qualcode.desk.desk import Desk
from qualcode.desk.moving import Cursor
from qualcode.desk.to_code import kind_to_code
from qualcode.phrases import counted
from qualcode.text import word_count
from qualcode.tui.widgets.status_line import Place


def place_of(desk: Desk, cursor: Cursor, share: tuple[int, int], *, goes_on: bool = False) -> Place:
    """Where the cursor is, and how much of the document has a code."""
    start, end = cursor.span
    turns = desk.text.turns
    items = desk.text.items
    if items is not None:
        passage = f"item {max(1, bisect_right(items, (start, end)))}/{len(items)}"
    elif turns:
        passage = f"turn {max(1, bisect_right(turns, start, key=attrgetter('start')))}/{len(turns)}"
    else:
        paragraphs = cursor.passages.at_level("paragraph")
        passage = f"paragraph {cursor.passages.number('paragraph', start) + 1}/{max(1, len(paragraphs))}"
    n_coded, n = share
    layer = [f"pass {desk.layer.pass_number}"] if desk.layer.pass_number > 1 else []
    if goes_on:
        layer.append("goes on")
    whole = "item" if items is not None else "turn" if turns else "paragraph"
    level = whole if cursor.level == "turn" else cursor.level
    return Place(
        desk.document.id,
        passage,
        f"{100 * n_coded // n}% of {kind_to_code(desk.study, desk.document.id)}s coded" if n else "nothing to code",
        (f"{level}, " if cursor.is_whole else "") + counted(word_count(desk.text.body[start:end]), "word"),
        " ".join(layer),
        desk.closing.state,
    )
