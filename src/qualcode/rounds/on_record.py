"""What is on record of a round: which layers it froze, and what may change in them afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qualcode.asking import READER, asking
from qualcode.blinding import hides, is_of
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.round_yaml import format_round, format_step, parse_round
from qualcode.files.utf8 import parse_utf8
from qualcode.files.yaml_nodes import PLAIN_ID
from qualcode.layer_files import layer_of
from qualcode.layout import codings_path, round_path, seal_path
from qualcode.model import Layer, Study
from qualcode.recorded import load_rounds
from qualcode.records import RoundRecord, RoundStep
from qualcode.settings import Round
from qualcode.storage import Write, digest, read_for_edit


def stage_of(study: Study, round_id: str) -> Round:
    """The round of that id.

    Raises:
        UnknownNameError: If there is none.
        RefusedError: If its id cannot name a file.
    """
    stages = {stage.id: stage for stage in study.settings.rounds}
    if round_id not in stages:
        raise UnknownNameError("round", round_id, stages)
    plain(round_id)
    return stages[round_id]


def plain(round_id: str) -> None:
    """Refuse an id that cannot name a file."""
    if not PLAIN_ID.fullmatch(round_id):
        raise RefusedError(f"'{round_id}' cannot name a file; give the round an id of letters, digits, '-', '_', '.'")


class Reading(NamedTuple):
    """One coder's work on one document of a round."""

    coder: str
    document: str
    layer: str
    """Empty where the coder has no layer of this pass."""
    state: str
    """`not-started`, `in-progress` or `finished`."""

    @property
    def path(self) -> str:
        """Where its codings stand, or would stand."""
        return codings_path(self.layer, self.document) if self.layer else ""


def readings_of(study: Study, stage: Round) -> list[Reading]:
    """Who is to read what in a round, and how far they are: by document of the round, then by coder.

    In a first pass those who are assigned; where nobody is, and in a later pass, those who have begun.
    """
    coders = [coder.id for coder in study.settings.coders]
    return [
        reading
        for document in dict.fromkeys(stage.documents)
        for coder in dict.fromkeys((*coders, *(layer.coder for layer in study.layers)))
        if (reading := _reading(study, stage, coder, document)) is not None
    ]


def _reading(study: Study, stage: Round, coder: str, document: str) -> Reading | None:
    layer = layer_of(study, coder, stage.pass_number)
    state = layer.documents.get(document) if layer else None
    assigned = document in study.settings.assignments.get(coder, ()) and stage.pass_number < 2
    if state is None and not assigned:
        return None
    return Reading(coder, document, layer.id if layer else "", state.state if state else "not-started")


def round_files(study: Study, stage: Round) -> list[str]:
    """The files of codings that a round is about: of people in its pass, and of machines."""
    by_id, documents = study.layer_by_id, set(stage.documents)
    return sorted(
        coded.path
        for coded in study.coded
        if coded.document in documents and (is_of(stage, by_id[coded.layer]) or by_id[coded.layer].kind == "machine")
    )


def read_record(study: Study, round_id: str) -> tuple[RoundRecord, bytes | None]:
    """The record of a round as it is on disk now, and its bytes; an empty one where there is none.

    Raises:
        UnreadableError: If it cannot be read.
    """
    path = round_path(round_id)
    raw = read_for_edit(study.root, path)
    if raw is None:
        return RoundRecord(round_id, path=path), None
    text, problems = parse_utf8(raw, path)
    record, faults = parse_round(text, path) if text is not None else (None, [])
    if record is None or problems or faults:
        raise UnreadableError([*problems, *faults])
    return RoundRecord(round_id, record.steps, path), raw


def step_write(round_id: str, step: RoundStep, old: bytes | None) -> Write:
    """What adds a step to the record of a round; what stands there stays as it is."""
    head = format_round(round_id).encode("utf-8") if old is None else old if old.endswith(b"\n") else old + b"\n"
    return Write(round_path(round_id), head + format_step(step).encode("utf-8"), old)


def note_change(study: Study, writes: Sequence[Write], *, because: str, by: str, at: str) -> list[Write]:
    """What records that files of closed rounds are rightly changed, as by a migration.

    Put it before the writes themselves into the same `write_files`. A run that
    is killed in between is run again: what is on record already is not
    recorded a second time. Call it under the study's lock.

    Args:
        study: As it was loaded.
        writes: All that is about to be written; those of codings in closed rounds count.
        because: Why, as people read it: `migration 1.0.0--2.0.0`.
        by: Who decided it.
        at: When, as a date or a time.
    """
    new = {write.path: digest(write.new) if write.new is not None else "" for write in writes}
    more = []
    for known in load_rounds(study.root)[0]:
        record, old = read_record(study, known.id)
        digests = record.digests
        files = {path: new[path] for path in sorted(new.keys() & digests.keys()) if new[path] != digests[path]}
        if record.frozen and files:
            step = RoundStep("changed", date=at, by=by, why=because, files=files)
            more.append(step_write(known.id, step, old))
    return more


def rounds_of(study: Study, layer: Layer, document_id: str) -> Iterator[Round]:
    """The rounds in which a layer reads a document."""
    for stage in study.settings.rounds:
        if document_id in stage.documents and is_of(stage, layer):
            yield stage


class ClosedRoundError(RefusedError):
    """An independent reading whose round is closed: it is not changed after that."""

    def __init__(self, document_id: str, round_id: str, closing: RoundStep) -> None:
        self.round = round_id
        self.closing = closing
        super().__init__(
            f"'{document_id}' is in round '{round_id}', which was closed on {said_of(closing)}; an"
            f" independent layer is not changed after that; if it must be, run `{reopening(round_id)}` first"
        )


class SealedError(RefusedError):
    """A reading that its coder sealed: a change would break the seal."""

    def __init__(self, round_id: str, coder: str) -> None:
        self.round = round_id
        super().__init__(
            f"'{coder}' sealed what they coded in round '{round_id}', and a change would break the seal;"
            f" take it off with `{taking_seal_off(round_id, coder)}`, and seal anew afterwards"
        )


def reopening(round_id: str) -> str:
    """The command that lets a closed round be coded again."""
    return f"qualcode rounds reopen {round_id} --by NAME --why REASON"


def taking_seal_off(round_id: str, coder: str) -> str:
    """The command with which a coder takes their seal off."""
    return f"qualcode rounds seal {round_id} --coder {coder} --undo"


def refuse_closed(study: Study, layer: Layer, document_ids: Iterable[str]) -> None:
    """Refuse to change an independent reading whose round is closed, or which its coder sealed.

    Raises:
        ClosedRoundError: With the round, and how to open it again.
        SealedError: With how to take the seal off.
    """
    for document_id in document_ids:
        for stage in rounds_of(study, layer, document_id):
            record, _ = read_record(study, stage.id)
            if record.frozen and record.closing is not None:
                raise ClosedRoundError(document_id, stage.id, record.closing)
            if (study.root / seal_path(stage.id, layer.coder)).exists():
                raise SealedError(stage.id, layer.coder)


def refuse_stranger(study: Study, layer: Layer, document_ids: Iterable[str]) -> None:
    """Refuse to touch a reading in a blind round on behalf of somebody else.

    Raises:
        RefusedError: With how to say who one is.
    """
    if not any(stage.blind for stage in study.settings.rounds):
        return
    seen = {record.id for record in load_rounds(study.root)[0] if record.seen}
    reader = asking()
    for document_id in document_ids:
        for stage in study.settings.rounds:
            if not stage.blind or stage.id in seen or document_id not in stage.documents:
                continue
            if layer.kind == "human" and hides(stage, layer, reader):
                who = f"you are '{reader}'" if reader else "say who you are"
                raise RefusedError(
                    f"'{document_id}' is in the blind round '{stage.id}', where each works on their own layer only;"
                    f" {who}: `qualcode --as {layer.coder} …`, or set {READER}={layer.coder} once for all commands"
                )


def refuse_other_codebook(study: Study, layer: Layer, document_ids: Iterable[str]) -> None:
    """Refuse to code under another version of the codebook than the one that the round names.

    Raises:
        RefusedError: With both versions.
    """
    version = layer.codebook or study.codebook.version
    for document_id in document_ids:
        for stage in rounds_of(study, layer, document_id):
            if stage.codebook and stage.codebook != version:
                raise RefusedError(
                    f"round '{stage.id}' is coded under codebook {stage.codebook}, and the layer '{layer.id}' is at"
                    f" {version}; bring the layer to {stage.codebook} first, or change `codebook:` of the round in"
                    " qualcode.yaml"
                )


def said_of(step: RoundStep) -> str:
    """When and by whom, in words.

    >>> said_of(RoundStep("closed", date="2019-03-14", by="km"))
    '2019-03-14 by km'
    """
    return f"{step.date} by {step.by}" if step.by else step.date
