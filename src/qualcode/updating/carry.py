"""A planned change of a text, written: the codings first, the text last, so that a killed run can be run again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from qualcode.anchoring.candidates import apart, nearest
from qualcode.files.codings_jsonl import amended_line, format_coding_lines
from qualcode.files.records_jsonl import format_records, parse_records
from qualcode.layer_files import layer_write, parse_pairs
from qualcode.layout import codings_path, unplaced_path, updates_path
from qualcode.model import Coding, Study
from qualcode.records import AsideUpdate, Correction, LayerUpdate, Place, TextUpdate, Unplaced
from qualcode.rounds.on_record import note_change
from qualcode.storage import Write, digest, locked, write_files
from qualcode.study import load_study
from qualcode.times import now
from qualcode.updating.plan import LayerPlan, Move, Request, Update, plan_update
from qualcode.updating.waiting import decoded


def apply_update(study: Study, request: Request) -> Update:
    """Change a document's text, and carry its codings along; what has no certain place goes into the queue.

    Args:
        study: As it was loaded; its files are read again under the study's lock.
        request: Whose, and what of the proposals is accepted.

    Returns:
        What was done.
    """
    request = replace(request, at=request.at or now())
    with locked(study.root):
        update = plan_update(load_study(study.root)[0], request)
        if not update.idle:
            writes = list(_writes(update))
            because = f"new text of '{request.document}'"
            noted = note_change(study, writes, because=because, by=request.by, at=request.at)
            write_files(study.root, [*noted, *writes])
    return update


def _writes(update: Update) -> Iterator[Write]:
    """The record, the queues, the codings and their layers' records, the text."""
    document_id, incoming = update.incoming.document.id, update.incoming
    files = [_layer_files(update, plan) for plan in update.layers]
    yield Write(
        updates_path(document_id), format_records(_history(update, [one for _, _, one in files])), update.history
    )
    for plan, (_, waiting, _) in zip(update.layers, files, strict=True):
        if waiting != (plan.waiting or b""):
            yield Write(unplaced_path(plan.layer.id, document_id), waiting, plan.waiting)
    yield from (one.write for plan in update.layers for one in plan.asides if one.write.new != one.write.expected)
    for plan, (codings, _, _) in zip(update.layers, files, strict=True):
        if codings != (plan.raw or b""):
            yield Write(codings_path(plan.layer.id, document_id), codings, plan.raw)
        state = plan.layer.documents.get(document_id)
        if state is not None and state.sha256 != incoming.new_text.sha256:
            states = {**plan.layer.documents, document_id: replace(state, sha256=incoming.new_text.sha256)}
            yield layer_write(replace(plan.layer, documents=states), plan.record)
    if incoming.new_raw != incoming.raw:
        yield Write(incoming.document.path, incoming.new_raw, incoming.raw)


def _layer_files(update: Update, plan: LayerPlan) -> tuple[bytes, bytes, LayerUpdate]:
    """The new file of codings, the new queue, and what is noted of both."""
    path = codings_path(plan.layer.id, update.incoming.document.id)
    pairs = parse_pairs(path, plan.raw) if plan.written else []
    pairs += [_placed(update, move) for move in plan.moves if move.accepted]
    codings = format_coding_lines(pairs)
    counts = Counter(_outcome(move) for move in plan.moves)
    noted = LayerUpdate(
        plan.layer.id,
        plan.old.sha256 if plan.old else "",
        digest(plan.raw or b""),
        digest(codings),
        *(counts[kind] for kind in ("kept", "moved", "respelled", "changed", "lost", "back")),
    )
    return codings, _queue(update, plan), noted


def _path(noted: AsideUpdate) -> str:
    return noted.path


def _outcome(move: Move) -> str:
    """Under what a coding is counted; a proposal that was not accepted is one that has no place."""
    return move.kind if move.accepted else "lost" if move.kind in ("changed", "lost") else "waits"


def _placed(update: Update, move: Move) -> tuple[Coding, bytes]:
    start, end = move.anchor.start, move.anchor.end
    quote = update.incoming.new_text.body[start:end]
    coding = move.coding
    if (coding.start, coding.end, coding.quote) == (start, end, quote):
        return coding, move.line
    coding = msgspec.structs.replace(coding, start=start, end=end, quote=quote)
    return coding, amended_line(move.line, coding)


def _queue(update: Update, plan: LayerPlan) -> bytes:
    """The codings without a place: those that had none before, and those that have none now."""
    path = unplaced_path(plan.layer.id, update.incoming.document.id)
    records, _ = parse_records(plan.waiting or b"", path, Unplaced)
    back = {move.coding.id for move in plan.moves if move.kind == "back" and move.accepted}
    request = update.request
    lost = [move for move in plan.moves if move.kind in ("changed", "lost") and not move.accepted]
    waiting = {move.coding.id for move in lost}
    kept = []
    for record in records:
        name = decoded(record).id
        if not record.outcome and name in back:
            kept.append(msgspec.structs.replace(record, outcome="back", decided_by=request.by, decided_at=request.at))
        elif record.outcome or name not in waiting:  # a run that was cut short has put them here already
            kept.append(record)
    return format_records([*kept, *(_unplaced(update, move) for move in lost)])


def _unplaced(update: Update, move: Move) -> Unplaced:
    body, anchor = update.incoming.new_text.body, move.anchor
    spans = [(anchor.start, anchor.end)] if anchor.start < anchor.end else []
    near = nearest(body, move.coding.quote, move.before, move.after)
    return Unplaced(
        coding=msgspec.Raw(move.line),
        why=f"{anchor.why}, and the new words were not accepted" if move.kind == "changed" else anchor.why,
        text=update.incoming.new_text.sha256,
        by=update.request.by,
        at=update.request.at,
        before=move.before,
        after=move.after,
        candidates=tuple(
            Place(start, end, body[start:end]) for start, end in apart(spans, [(one.start, one.end) for one in near])
        ),
    )


def _history(update: Update, layers: list[LayerUpdate]) -> list[TextUpdate]:
    """The document's updates with this one; one that was cut short is told together with the run that ended it."""
    incoming, request = update.incoming, update.request
    corrected = tuple(
        Correction(move.layer, move.coding.id, move.coding.start, move.coding.end, move.coding.quote)
        for move in update.moves
        if move.kind == "changed" and move.accepted
    )
    former = list(update.former)
    this = TextUpdate(
        incoming.text.sha256,
        incoming.new_text.sha256,
        request.by,
        request.at,
        request.why,
        request.source.name if request.source else "",
        tuple(layers),
        corrected,
        tuple(one.noted for plan in update.layers for one in plan.asides),
    )
    if not update.resumed:
        return [*former, this]
    cut_short = former[-1]
    done = {plan.layer.id for plan in update.layers if not plan.written}
    before = tuple(one for one in cut_short.layers if one.layer not in done)
    names = {one.layer for one in before}
    more = tuple(one for one in layers if one.layer not in names)
    paths = {one.path for one in this.aside}
    return [
        *former[:-1],
        msgspec.structs.replace(
            cut_short,
            layers=(*before, *more),
            aside=tuple(sorted((*(one for one in cut_short.aside if one.path not in paths), *this.aside), key=_path)),
            corrected=(*(one for one in cut_short.corrected if one.layer not in done), *corrected),
        ),
    ]
