"""The memo of a round's reconciliation writes itself, and leaves alone what people add to it."""

from collections.abc import Iterator
from dataclasses import replace

from qualcode.analysis.reconciling.decided import by_people
from qualcode.analysis.reconciling.prevailing import (
    ClassRow,
    GapRow,
    PrevailedRow,
    class_rows,
    coders_of,
    codings_today,
    gap_rows,
    passage_words,
    prevailed_rows,
    side_words,
)
from qualcode.errors import UnreadableError
from qualcode.files.memos_md import format_memo, parse_memo
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import memo_path
from qualcode.model import Memo
from qualcode.phrases import counted
from qualcode.reconciling.answers import Signature
from qualcode.reconciling.stage import NO_ROUND, Stage
from qualcode.records import AGREED, KEPT
from qualcode.storage import Write, read_for_edit
from qualcode.text import one_line

BEGIN = "<!-- what stands from here to the end mark is written by `qualcode reconcile`; write above or below it -->"
END = "<!-- end of what `qualcode reconcile` writes -->"
_MOST_QUOTED = 200


def memo_id(round_id: str) -> str:
    """The id of the memo of a round."""
    return "reconciliation" if round_id == NO_ROUND else f"reconciliation-{round_id}"


def memo_write(stage: Stage, signed: Signature) -> Write:
    """What puts the memo in place: a new one, or its own block anew in the one that is there.

    Raises:
        UnreadableError: If the memo that is there cannot be read.
    """
    study = stage.study
    path = memo_path(memo_id(stage.round))
    raw = read_for_edit(study.root, path)
    title = next((one.title or one.id for one in study.settings.rounds if one.id == stage.round), "")
    memo = Memo(
        id=memo_id(stage.round),
        path=path,
        title=f"Reconciliation: {title}" if title else "Reconciliation",
        type="reconciliation",
        by=signed.by,
        date=max((one.at for one in stage.decisions), default=signed.at)[:10],
    )
    if raw is not None:
        text, problems = parse_utf8(raw, path)
        found, faults = parse_memo(text, path) if text is not None else (None, [])
        if found is None or problems or faults:
            raise UnreadableError([*problems, *faults])
        memo = found
    known = {coding for coded in study.coded for coding in (one.id for one in coded.codings)}
    kept = [one for one in stage.decisions if one.decision == KEPT]
    codings = [name for one in kept for name in one.codings if name in known]
    codes = [row.code for row in gap_rows(study, stage.decisions) if row.code in study.codebook.by_id]
    documents = sorted({*memo.documents, *(one.document for one in stage.decisions)})
    memo = replace(
        memo,
        documents=tuple(documents),
        codes=tuple(dict.fromkeys((*memo.codes, *codes))),
        codings=tuple(dict.fromkeys((*(name for name in memo.codings if name in known), *codings))),
        text=_with_block(memo.text, "\n".join(_lines(stage))),
    )
    return Write(path, format_memo(memo).encode("utf-8"), raw)


def _with_block(text: str, block: str) -> str:
    """A text with the tool's own block in place of the old one, or below it."""
    own = f"{BEGIN}\n\n{block}\n\n{END}"
    before, begin, rest = text.partition(BEGIN)
    if not begin:
        return f"{text.rstrip()}\n\n{own}" if text.strip() else own
    _, end, after = rest.partition(END)
    return f"{before}{own}{after}" if end else f"{before}{own}\n{rest.lstrip()}"


def _lines(stage: Stage) -> Iterator[str]:
    decisions = stage.decisions
    decided = by_people(decisions)
    n_agreed = sum(one.decision == AGREED for one in decisions)
    people = sorted({one.by for one in decided if one.by})
    who = f" Decided by {', '.join(people)}." if people else ""
    documents = counted(len({one.document for one in decisions}), "document")
    yield (
        f"{documents[0].upper()}{documents[1:]}: {counted(n_agreed, 'passage')} on which all agreed ({stage.rule}),"
        f" {counted(len(decided), 'difference')} decided.{who}"
    )
    yield from _classes(class_rows(decisions, {one.id: one.kind for one in stage.questions}))
    yield from _prevailed(prevailed_rows(stage.study, decisions))
    yield from _kept(stage)
    yield from _gaps(gap_rows(stage.study, decisions))


def _classes(rows: list[ClassRow]) -> Iterator[str]:
    if rows:
        yield from ("", "## Why coders differed", "")
    for row in rows:
        kinds = ", ".join(f"{kind} {n}" for kind, n in row.by_kind.items())
        yield f"- {row.class_name}: {row.n}" + (f" ({kinds})" if kinds else "")


def _prevailed(rows: list[PrevailedRow]) -> Iterator[str]:
    if rows:
        yield from ("", "## Whose codings the decisions followed", "")
    for row in rows:
        share = "" if row.share is None else f" ({row.prevailed}/{row.prevailed + row.yielded}, {row.share:.0%})"
        yield (
            f"- {row.coder}: prevailed {row.prevailed}, yielded {row.yielded}{share}; both {row.both},"
            f" neither {row.neither}, new {row.new}, kept {row.kept}"
        )


def _kept(stage: Stage) -> Iterator[str]:
    found = [one for one in stage.decisions if one.decision == KEPT]
    if found:
        yield from ("", "## Differences that were kept", "")
    names, today = coders_of(stage.study, found), codings_today(stage.study)
    for one in found:
        sides = "; ".join(f"{names[side.layer]}: {side_words(side)}" for side in one.sides)
        note = f" {one.note}" if one.note else ""
        words = one_line(passage_words(stage.study, today, one), _MOST_QUOTED)
        yield f"- {one.document}, “{words}” ({sides}).{note}"


def _gaps(rows: list[GapRow]) -> Iterator[str]:
    if rows:
        yield from ("", "## Definitions with gaps", "")
    for row in rows:
        beside = f", beside {', '.join(row.beside)}" if row.beside else ""
        yield f"- {row.code}: {counted(row.n, 'question')}{beside}"
        yield from (f"  - {note}" for note in map(one_line, row.notes))
