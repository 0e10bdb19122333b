"""A diff pack: the questions as a table for a meeting, and the filled table read back as answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from qualcode.analysis.passages import Passage
from qualcode.analysis.reconciling.compared import compared_codings, passages_of
from qualcode.analysis.reconciling.decided import as_of_today
from qualcode.analysis.reconciling.prevailing import Today, coders_of, codings_today, made_today, taken_words
from qualcode.analysis.reconciling.questions import Question
from qualcode.errors import QualcodeError, RefusedError, UnreadableError, did_you_mean
from qualcode.exchange.delimited import read_grid
from qualcode.exchange.sheet_xlsx import read_sheet
from qualcode.model import Study
from qualcode.place import where
from qualcode.problem import Problem
from qualcode.reconciling.answers import Answer
from qualcode.reconciling.consensus import RowFault
from qualcode.reconciling.stage import Stage
from qualcode.records import AGREED, CLASSES, NEW, Decision
from qualcode.table import Cell, Table
from qualcode.text import one_line

ANSWER_COLUMNS = ("decision", "code", "quote", "facets", "class", "note", "by")
_LEFT = ("question", "document", "line", "turn", "speaker", "passage", "differs")
_FILLED = ("decision", "code", "quote", "lines", "facets", "class")


class Pack(NamedTuple):
    """Answers read from a file."""

    answers: list[Answer]
    faults: list[RowFault]
    n_open: int
    """Rows without an answer."""
    n_remarked: int
    """Rows that have a note and no decision: they stay open."""


class PackRow(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a pack: as another program gets it, and gives it back."""

    question: str
    document: str = ""
    line: int = 0
    turn: str = ""
    speaker: str = ""
    passage: str = ""
    differs: str = ""
    """In what way; `agreed` where there is nothing to decide."""
    readings: dict[str, list[str]] = {}
    """Coder to codes, with facets and, where it is a part of the passage, the words."""
    notes: dict[str, list[str]] = {}
    """Coder to what they noted."""
    decision: str = ""
    code: str = ""
    quote: str = ""
    lines: str = ""
    facets: str = ""
    class_: str = msgspec.field(default="", name="class")
    note: str = ""
    by: str = ""


def pack_rows(stage: Stage, *, agreed: bool = False) -> list[PackRow]:
    """A row a question: those on which coders differ, decided or not; with `agreed`, all."""
    rows = []
    today = codings_today(stage.study)
    for document_id, one in stage.documents.items():
        asked = [question for question in one.comparison.questions if agreed or not question.agreed]
        placed = passages_of(stage.study, document_id, asked)
        names = coders_of(stage.study, one.decisions)
        for question in asked:
            row = _asked(stage.study, question, placed[question.id])
            known = one.by_question.get(question.id)
            rows.append(row if known is None else _filled(stage.study, row, question, known, _Named(today, names)))
    return rows


def _asked(study: Study, question: Question, place: Passage) -> PackRow:
    readings: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    for side in compared_codings(study, question):
        part = (side.start, side.end) != (question.start, question.end)
        readings.setdefault(side.coder, []).append(_coded(side.code, side.facets, side.quote if part else ""))
        if side.note:
            notes.setdefault(side.coder, []).append(side.note)
    turn = where(study.texts[question.document], question.start)
    return PackRow(
        question=question.id,
        document=question.document,
        line=place.line,
        turn=turn if turn.startswith("turn") else "",
        speaker=f"{place.speaker} ({place.role})" if place.role else place.speaker,
        passage=place.text,
        differs=question.kind,
        readings=readings,
        notes=notes,
        decision=AGREED if question.agreed else "",
    )


def pack_table(stage: Stage, *, agreed: bool = False) -> Table:
    """The pack as a table: what coders have in columns, then columns to be filled in."""
    rows = pack_rows(stage, agreed=agreed)
    coders = list(dict.fromkeys(coder for one in stage.documents.values() for coder in one.comparison.coders))
    return Table(
        title="Questions",
        header=(*_LEFT, *coders, "coders' notes", *ANSWER_COLUMNS),
        rows=tuple(tuple(_cells(row, coders)) for row in rows),
        notes=tuple(pack_notes(stage)),
        label_columns=1,
        widths=(12, 14, 5, 8, 12, 44, 12, *(22 for _ in coders), 26, 12, 16, 20, 14, 14, 26, 10),
    )


def _cells(row: PackRow, coders: Sequence[str]) -> Iterable[Cell]:
    yield from (row.question, row.document, row.line, row.turn, row.speaker, row.passage, row.differs)
    yield from ("\n".join(row.readings.get(coder, ())) for coder in coders)
    yield "\n".join(f"{coder}: {note}" for coder, notes in row.notes.items() for note in notes)
    yield from (row.decision, row.code, row.quote, row.facets, row.class_, row.note, row.by)


def pack_notes(stage: Stage) -> list[str]:
    """How to fill a pack, in sentences."""
    return [
        "Decision: the name of the coder whose codings are right, or `both`, `neither`, `new`, `kept`; empty: still"
        " open.",
        "With `new`: code (one or more, with ; between them), quote (the words to be coded; empty: those in common) and"
        " facets (name=value) say what it is to be.",
        f"Class: why they differed: {', '.join(CLASSES)}; empty: the one that this kind of difference mostly has.",
        "`kept`: both readings stand, on purpose; the consensus then has none of them, and says so.",
        f"Read it back with `qualcode reconcile {stage.round} --from FILE --by NAME`, saved as a workbook or"
        " as CSV (UTF-8).",
        f"Counts as agreed, and is not listed: {stage.rule}.",
    ]


def _coded(code: str, facets: Mapping[str, Sequence[str]], quote: str) -> str:
    if not code:
        return "no code"
    shown = "; ".join(f"{name}={', '.join(values)}" for name, values in sorted(facets.items()))
    return " ".join((code, *([f"[{shown}]"] if shown else []), *([f"“{one_line(quote)}”"] if quote else [])))


class _Named(NamedTuple):
    """What decisions are told with."""

    today: Today
    names: Mapping[str, str]
    """Layer to what it is called."""


def _filled(study: Study, row: PackRow, question: Question, decision: Decision, named: _Named) -> PackRow:
    """A row with what was decided: read back it says the same, also after codes or texts have changed."""
    if decision.decision == AGREED:
        return row
    filled = replace(
        row,
        decision=taken_words(decision, named.names),
        class_=decision.class_,
        note=decision.note,
        by=decision.by,
    )
    decision = as_of_today(study, decision, named.today)
    if decision.decision != NEW or not decision.made:
        return filled
    made = made_today(named.today, decision)
    first = made[0]
    spans = [(one.start, one.end) for one in made if one.code == first.code]
    return replace(
        filled,
        code="; ".join(dict.fromkeys(one.code for one in made)),
        quote="" if spans == list(question.spans) else study.texts[decision.document].body[first.start : first.end],
        facets="; ".join(f"{name}={','.join(values)}" for name, values in first.facets.items()),
    )


def read_pack(raw: bytes, path: str) -> Pack:
    """The answers in a file: a workbook, CSV as a spreadsheet saves it, or JSON as `--pack` writes it.

    Raises:
        UnreadableError: If the file is no table.
        RefusedError: If it has no column of questions or decisions.
    """
    if raw.lstrip()[:1] == b"[":
        return _answers(_json_rows(raw, path))
    if raw[:2] == b"PK":
        grid, problems = read_sheet(raw, path, ("question", "decision"))
    else:
        grid, problems = read_grid(raw, path)
    if problems:
        raise UnreadableError(problems, "the pack")
    missing = [name for name in ("question", "decision") if name not in grid.header]
    if missing:
        hint = did_you_mean(missing[0], grid.header)
        raise RefusedError(f"{path} has no column '{missing[0]}'{hint}; write a pack with `--pack` and fill it in")
    own = {name: index for index, name in enumerate(grid.header) if name in ("question", "lines", *ANSWER_COLUMNS)}
    rows = (
        (line, {name: _plain(row[index]) for name, index in own.items()})
        for row, line in zip(grid.rows, grid.lines, strict=True)
    )
    return _answers(rows)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return re.sub(r"^'(?=\s*[=+\-@])", "", cell).strip()


def _json_rows(raw: bytes, path: str) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        rows = msgspec.json.decode(raw, type=list[PackRow])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        said = str(error)
        problem = Problem(path, 0, "not-a-pack", f"{said[:1].lower()}{said[1:]}; write the pack anew with `--pack`")
        raise UnreadableError([problem], "the pack") from None
    for number, row in enumerate(rows, 1):
        given = (row.decision, row.code, row.quote, row.facets, row.class_, row.note, row.by)
        yield number, {"question": row.question, "lines": row.lines, **dict(zip(ANSWER_COLUMNS, given, strict=True))}


def _answers(rows: Iterable[tuple[int, dict[str, str]]]) -> Pack:
    answers: list[Answer] = []
    faults: list[RowFault] = []
    n_open = n_remarked = 0
    for line, row in rows:
        given = {name: value.strip() for name, value in row.items()}
        if given["decision"].casefold() == AGREED:
            continue
        stray = [name for name in _FILLED[1:] if given.get(name)]
        if not given["decision"]:
            if stray and stray != ["class"]:
                faults.append(
                    RowFault(line, f"has a {stray[0]} and no decision; write `new` under decision, or empty it")
                )
            n_open += 1
            n_remarked += bool(given.get("note") or stray)
            continue
        try:
            answers.append(_answer(line, given))
        except QualcodeError as error:
            faults.append(RowFault(line, str(error)))
    return Pack(answers, faults, n_open, n_remarked)


def _answer(line: int, row: Mapping[str, str]) -> Answer:
    return Answer(
        question=row["question"],
        choice=row["decision"],
        codes=tuple(part.strip() for part in re.split(r"[;,\n]", row.get("code", "")) if part.strip()),
        quote=row.get("quote", ""),
        lines=row.get("lines", ""),
        facets=_facets(row.get("facets", "")),
        class_=row.get("class", ""),
        note=row.get("note", ""),
        by=row.get("by", ""),
        line=line,
    )


def _facets(text: str) -> dict[str, list[str]]:
    """Facets of a cell: `stakeholder=students,families; who=us`."""
    values: dict[str, list[str]] = {}
    for part in filter(str.strip, re.split(r"[;\n]", text)):
        name, equals, some = part.partition("=")
        if not equals or not some.strip():
            raise RefusedError(f"'{part.strip()}' is no facet; write stakeholder=educators")
        values.setdefault(name.strip(), []).extend(one.strip() for one in some.split(",") if one.strip())
    return values
