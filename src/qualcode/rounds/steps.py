"""Rounds of coding: begin one, close it, open it, and take that back; each step is signed and stays on record."""

import re
from collections.abc import Callable
from datetime import date as calendar

from qualcode.errors import RefusedError
from qualcode.files.settings_edit import with_round
from qualcode.layout import version_path
from qualcode.model import Study
from qualcode.phrases import counted, some_of
from qualcode.recorded import load_version
from qualcode.records import RoundRecord, RoundStep
from qualcode.rounds.on_record import plain, read_record, readings_of, round_files, said_of, stage_of, step_write
from qualcode.rounds.round_rows import missing
from qualcode.settings import Round
from qualcode.settings_changes import change_settings
from qualcode.storage import digest, locked, read_for_edit, write_files

_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?")


def add_round(study: Study, stage: Round) -> None:
    """Put a new round at the end of the study's settings.

    Raises:
        RefusedError: If there is one of that id, or it would read what another round of its pass reads.
        UnknownNameError: If it names a document or a version that is not there.
    """
    plain(stage.id)
    if stage.id in {known.id for known in study.settings.rounds}:
        raise RefusedError(f"there is a round '{stage.id}' already; give the new one another id")
    if not stage.documents:
        raise RefusedError(f"round '{stage.id}' has no documents; give them with `--document ID`")
    if stage.codebook and stage.codebook != study.codebook.version and not load_version(study.root, stage.codebook)[0]:
        message = f"no version '{stage.codebook}' of the codebook: it is at {study.codebook.version}, and there is no"
        raise RefusedError(f"{message} {version_path(stage.codebook)}")
    for known in study.settings.rounds:
        twice = [document for document in stage.documents if document in known.documents]
        if twice and known.pass_number == stage.pass_number:
            raise RefusedError(
                f"'{twice[0]}' is in round '{known.id}' already; a reading belongs to one round"
                f" (`--pass {stage.pass_number + 1}` is for coding the same again)"
            )
    change_settings(study, lambda text: with_round(text, stage), rounds=(*study.settings.rounds, stage))


def close_round(study: Study, round_id: str, *, by: str, date: str = "", unfinished: str = "") -> RoundRecord:
    """Freeze the independent layers of a round: the digest of each file of codings is put on record.

    Args:
        study: As it was loaded, with all codings.
        round_id: Which.
        by: Who decides it.
        date: When; else today.
        unfinished: Why it is closed although readings are not finished.
    """
    stage = stage_of(study, round_id)

    def step(record: RoundRecord) -> RoundStep:
        if record.frozen:
            raise RefusedError(f"round '{round_id}' {_frozen_since(record)}")
        readings = readings_of(study, stage)
        open_ones = [reading for reading in readings if reading.state != "finished"]
        if not readings:
            raise RefusedError(f"nobody has coded in round '{round_id}', nor is assigned to; there is nothing to close")
        if open_ones and not unfinished:
            raise RefusedError(
                f"{counted(len(open_ones), 'reading')} of round '{round_id}'"
                f" {'is' if len(open_ones) < 2 else 'are'} not finished ({some_of(missing(readings))});"
                f" each coder says so with `qualcode codings finish {open_ones[0].document}`;"
                " `--unfinished REASON` closes the round all the same"
            )
        raw = {path: read_for_edit(study.root, path) for path in round_files(study, stage)}
        return RoundStep(
            "closed",
            by=by,
            why=unfinished if open_ones else "",
            files={path: digest(content) for path, content in raw.items() if content is not None},
            unfinished=tuple(reading.path for reading in open_ones if reading.path in raw),
        )

    return _stepped(study, round_id, date, step)


def _frozen_since(record: RoundRecord) -> str:
    closing = record.closing
    return f"was closed on {said_of(closing)} already" if closing else "is closed already"


def open_round(study: Study, round_id: str, *, by: str, date: str = "") -> RoundRecord:
    """Let everybody see the layers of a closed round."""
    stage_of(study, round_id)

    def step(record: RoundRecord) -> RoundStep:
        opening = record.last("opened")
        if record.state == "opened" and opening is not None:
            raise RefusedError(f"round '{round_id}' was opened on {said_of(opening)} already")
        if not record.frozen:
            raise RefusedError(
                f"round '{round_id}' is not closed, so that a layer could still be changed after a look at the others;"
                f" run `qualcode rounds close {round_id}` first"
            )
        return RoundStep("opened", by=by)

    return _stepped(study, round_id, date, step)


def reopen_round(study: Study, round_id: str, *, by: str, why: str, date: str = "") -> RoundRecord:
    """Let the layers of a closed round be changed again; that they were closed stays on record."""
    stage_of(study, round_id)

    def step(record: RoundRecord) -> RoundStep:
        if not why.strip():
            raise RefusedError("say why the round is reopened: `--why REASON`")
        if not record.frozen:
            raise RefusedError(f"round '{round_id}' is not closed; its layers can be changed")
        return RoundStep("reopened", by=by, why=why.strip())

    return _stepped(study, round_id, date, step)


def _stepped(study: Study, round_id: str, date: str, step: Callable[[RoundRecord], RoundStep]) -> RoundRecord:
    """The record with one more step, written."""
    if date and not _WHEN.fullmatch(date):
        raise RefusedError(f"'{date}' is no date; write it as 2019-03-14")
    with locked(study.root):
        record, old = read_record(study, round_id)
        made = step(record)
        made = RoundStep(
            made.kind, date or calendar.today().isoformat(), made.by, made.why, made.files, made.unfinished
        )
        write_files(study.root, [step_write(round_id, made, old)])
    return RoundRecord(round_id, (*record.steps, made), record.path)
