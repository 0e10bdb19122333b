"""The rounds of a study, and how far each has come."""

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.model import Document, Study
from qualcode.recorded import load_rounds, load_seals
from qualcode.records import RoundRecord
from qualcode.rounds.on_record import Reading, readings_of, stage_of
from qualcode.settings import Round


class RoundRow(NamedTuple):
    """One round, and how far it has come."""

    round: str
    title: str
    documents: list[str]
    codebook: str
    """The version that the round names; empty where it names none."""
    pass_number: int
    blind: bool
    state: str
    """`coding`, `closed` or `opened`."""
    closed: str
    """When; empty while it is not."""
    closed_by: str
    opened: str
    """When it was opened first; it stays so when a round is reopened."""
    opened_by: str
    coders: list[str]
    finished: int
    """Readings that are finished: one a coder and document."""
    readings: int
    missing: list[str]
    """Readings that are not, as `ann: p1, p2`."""
    sealed: list[str]
    """Coders who sealed their codings."""


def round_rows(study: Study, documents: Sequence[Document] | None = None) -> list[RoundRow]:
    """The rounds of a study, in the order of its settings.

    Args:
        study: As it was loaded, or is shown.
        documents: Leaves out the rounds that have none of these.
    """
    records = {record.id: record for record in load_rounds(study.root)[0]}
    sealed = (
        [(seal.round, seal.coder) for seal in load_seals(study.root)[0]] if records or study.settings.rounds else []
    )
    return [
        _row(
            study,
            stage,
            records.get(stage.id, RoundRecord(stage.id)),
            [who for name, who in sealed if name == stage.id],
        )
        for stage in study.settings.rounds
        if documents is None or not {document.id for document in documents}.isdisjoint(stage.documents)
    ]


def _row(study: Study, stage: Round, record: RoundRecord, sealed: list[str]) -> RoundRow:
    readings = readings_of(study, stage)
    closing = record.closing if record.frozen else None
    opening = next((step for step in record.steps if step.kind == "opened"), None)
    return RoundRow(
        round=stage.id,
        title=stage.title,
        documents=list(stage.documents),
        codebook=stage.codebook,
        pass_number=stage.pass_number,
        blind=stage.blind,
        state=record.state,
        closed=closing.date if closing else "",
        closed_by=closing.by if closing else "",
        opened=opening.date if opening else "",
        opened_by=opening.by if opening else "",
        coders=sorted({reading.coder for reading in readings}),
        finished=sum(reading.state == "finished" for reading in readings),
        readings=len(readings),
        missing=missing(readings),
        sealed=sealed,
    )


def missing(readings: Sequence[Reading]) -> list[str]:
    """Readings that are not finished, by coder: `ann: p1, p2`."""
    left: dict[str, list[str]] = {}
    for reading in readings:
        if reading.state != "finished":
            left.setdefault(reading.coder, []).append(reading.document)
    return [f"{coder}: {', '.join(documents)}" for coder, documents in sorted(left.items())]


def round_row(study: Study, round_id: str) -> RoundRow:
    """One round as it is now."""
    stage_of(study, round_id)
    return next(row for row in round_rows(study) if row.round == round_id)
