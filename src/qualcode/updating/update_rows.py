"""What a change of a text does, as rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.anchoring.anchors import KINDS
from qualcode.anchoring.candidates import nearest
from qualcode.anchoring.word_changes import word_changes
from qualcode.phrases import counted
from qualcode.place import where
from qualcode.updating.asides import AsidePlan
from qualcode.updating.plan import Move, Update

_SAID = {
    "kept": "stays where it is",
    "moved": "moves with its words",
    "respelled": "keeps its words, written with other signs or white space",
    "changed": "is on words that were corrected",
    "lost": "has no certain place",
    "back": "has waited for a place, and its words are there again",
    "without-place": "has waited for a place and still does",
}
_SAID_OF_SEVERAL = {
    "kept": "stay where they are",
    "moved": "move with their words",
    "respelled": "keep their words, written with other signs or white space",
    "changed": "are on words that were corrected",
    "lost": "have no certain place",
    "back": "have waited for a place, and their words are there again",
    "without-place": "have waited for a place and still do",
}


class UpdateRow(NamedTuple):
    """One coding, and what becomes of it."""

    layer: str
    coding: str
    code: str
    kind: str
    outcome: str
    """`placed`, or `queued` where a person is to say where it belongs."""
    start: int
    end: int
    place: str
    """The turn, or the line, in the old text."""
    new_start: int | None
    new_end: int | None
    new_place: str
    alike: float
    why: str
    quote: str
    new_quote: str
    changes: str
    """The words with what was [-left out-] and {+put in+}."""
    speaker: str
    new_speaker: str
    candidates: list[str]
    """Of a coding without a place: passages that are most like its words."""


def update_rows(update: Update) -> list[UpdateRow]:
    """A row for each coding of the document, by layer and place."""
    return [_row(update, move) for move in update.moves]


def _row(update: Update, move: Move) -> UpdateRow:
    new, anchor = update.incoming.new_text, move.anchor
    old = next(plan.old for plan in update.layers if plan.layer.id == move.layer)
    found = anchor.kind != "lost"
    quote = new.body[anchor.start : anchor.end] if found else ""
    near = nearest(new.body, move.coding.quote, move.before, move.after) if move.kind == "lost" else []
    return UpdateRow(
        layer=move.layer,
        coding=move.coding.id,
        code=move.coding.code,
        kind=move.kind,
        outcome="placed" if move.accepted else "queued",
        start=move.coding.start,
        end=move.coding.end,
        place=where(old, move.coding.start) if old and move.kind in KINDS else "",
        new_start=anchor.start if found else None,
        new_end=anchor.end if found else None,
        new_place=where(new, anchor.start) if found else "",
        alike=round(anchor.alike, 3),
        why=anchor.why,
        quote=move.coding.quote,
        new_quote=quote,
        changes=word_changes(move.coding.quote, quote) if move.kind == "changed" else "",
        speaker=move.speaker,
        new_speaker=move.new_speaker,
        candidates=[f"{where(new, one.start)}: {new.body[one.start : one.end]}" for one in near[:3]],
    )


def summary(update: Update) -> Iterator[str]:
    """Sentences: how many codings of each kind there are, of which layers, and what is to be said besides."""
    counts = Counter(move.kind for move in update.moves)
    for kind, said in _SAID.items():
        if counts[kind]:
            yield f"{counted(counts[kind], 'coding')} {said if counts[kind] < 2 else _SAID_OF_SEVERAL[kind]}"
    for plan in update.layers:
        yield f"layer '{plan.layer.id}' ({plan.layer.kind}): {counted(len(plan.moves), 'coding')}"
    yield from _of_asides([one for plan in update.layers for one in plan.asides])
    elsewhere = Counter(
        (move.speaker, move.new_speaker)
        for move in update.moves
        if move.anchor.kind != "lost" and move.kind in KINDS and move.speaker != move.new_speaker
    )
    for (speaker, new), n in sorted(elsewhere.items()):
        yield f"{counted(n, 'coding')} said by {speaker or 'nobody'} before, by {new or 'nobody'} now"
    yield from update.notes


def _of_asides(plans: Sequence[AsidePlan]) -> Iterator[str]:
    """What becomes of codings that stand in no layer because a migration set them aside."""
    carried, lost = sum(one.carried for one in plans), sum(one.lost for one in plans)
    if carried:
        verb = "moves" if carried < 2 else "move"
        yield f"{counted(carried, 'coding')} that migrations set aside {verb} with the text"
    if lost:
        verb = "has" if lost < 2 else "have"
        yield (
            f"{counted(lost, 'coding')} that migrations set aside {verb} no certain place: going back puts"
            f" {'it' if lost < 2 else 'them'} into the queue"
        )


def queued(update: Update) -> int:
    """How many codings wait for a person after the update."""
    return sum(not move.accepted for move in update.moves)
