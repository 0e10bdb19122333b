"""How a coding is drawn that waits to be recoded: where it stands, what its code was, the codes that it may have."""

from collections.abc import Collection

from rich.text import Text

from qualcode.desk.recode_queue import RecodeQueue
from qualcode.place import where
from qualcode.recoding.choices import NONE
from qualcode.text import one_line
from qualcode.tui.widgets.cells import shown
from qualcode.tui.widgets.rows import Row


def head_words(queue: RecodeQueue) -> tuple[str, str]:
    """Where the coding at hand stands, and how far the queue is."""
    row = queue.row
    speaker = f"{row.speaker} ({row.role})" if row.role else row.speaker
    at = f"Recode {queue.index + 1} of {len(queue.rows)}"
    parts = (at, row.layer, f"{row.document} {where(queue.study.texts[row.document], queue.span[0])}", speaker)
    return " · ".join(filter(None, parts)), f"{len(queue.placed)} placed, {queue.left} wait"


def was_lines(queue: RecodeQueue) -> Text:
    """What its code was, what the migration changed in it, and the notes."""
    row, answer = queue.row, queue.placed.get(queue.row.coding)
    text = Text()
    if answer is not None:
        text.append(f"placed under {' + '.join(answer.codes) or NONE}\n", "bold")
    text.append("was ")
    text.append(shown(row.code), "bold")
    text.append(shown(f": {row.label}. {one_line(row.definition)}" if row.label else ""))
    if row.changed and row.step in ("narrow", "widen"):
        text.append(shown(f"\n{row.step}: {one_line(row.reason)}"))
        for line in row.changed:
            text.append(shown(f"\n~ {line}"))
    for whose, words in (("the coder's note", row.note), ("your note", queue.note)):
        if words:
            text.append(shown(f"\n{whose}: {one_line(words)}"), "italic")
    return text


def option_rows(queue: RecodeQueue, marked: Collection[str]) -> list[Row]:
    """The codes that the migration suggests, numbered."""
    row, codebook = queue.row, queue.study.codebook
    rows = []
    for number, code_id in enumerate(row.options, 1):
        code = codebook.by_id[code_id]
        text = Text("✓ " if code_id in marked else "  ", no_wrap=True, overflow="ellipsis")
        text.append(f"{number if number < 10 else ' '}  ")
        text.append(shown(code_id), "bold")
        text.append(" (as it is)" if code_id == row.code else "")
        text.append(shown(f"  {code.label}. {one_line(code.definition)}"))
        rows.append(Row(code_id, text))
    nothing = Row("", Text("the migration suggests no code: o and any code of the codebook, or 0 for none"))
    return rows or [nothing]


def meaning_lines(queue: RecodeQueue, code_id: str) -> Text:
    """What a code means, and when to use it."""
    code = queue.study.codebook.by_id.get(code_id)
    if code is None:
        return Text()
    parts = (
        ("", code.definition),
        ("use when: ", code.use_when),
        ("not when: ", code.not_when),
        *(("example: ", one) for one in code.examples[:2]),
    )
    return Text(shown("\n".join(f"{name}{one_line(text)}" for name, text in parts if text)))
