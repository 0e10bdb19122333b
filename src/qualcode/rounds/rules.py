"""Rules on rounds: what was closed stays as it was, seals hold, and settings and records say the same."""

from collections.abc import Iterator
from itertools import combinations

from qualcode.blinding import is_of
from qualcode.errors import did_you_mean
from qualcode.files.releases_yaml import VERSION
from qualcode.layout import SETTINGS
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.recorded import load_rounds, load_seals, load_version
from qualcode.records import RoundRecord, Seal
from qualcode.rounds.seal_digest import seal_digest
from qualcode.settings import Round
from qualcode.storage import digest, read_for_edit

RULE = "closed-round"


def closed_round(study: Study) -> Iterator[Problem]:
    """Files of a closed round that were changed, taken away or added, and records that cannot be read."""
    records, problems = load_rounds(study.root)
    yield from problems
    stages = {stage.id: stage for stage in study.settings.rounds}
    for record in records:
        stage = stages.get(record.id)
        if stage is None:
            hint = did_you_mean(record.id, stages)
            yield Problem(record.path, 0, "round-record", f"no round '{record.id}' under `rounds` in {SETTINGS}{hint}")
        elif not record.seen and not record.frozen and not record.steps:
            yield Problem(record.path, 0, "round-record", "says nothing; delete it")
        if record.frozen:
            yield from _changed_files(study, record)
            if stage is not None:
                yield from _other_files(study, stage, record)
                yield from _unfinished(study, stage, record)


def _changed_files(study: Study, record: RoundRecord) -> Iterator[Problem]:
    for path, sha256 in sorted(record.digests.items()):
        raw = read_for_edit(study.root, path)
        if raw is None:
            yield Problem(path, 0, RULE, f"is gone since {_when(record)}; {_mend(record)}")
        elif digest(raw) != sha256:
            yield Problem(path, 0, RULE, f"was changed after {_when(record)}; {_mend(record)}")


def _other_files(study: Study, stage: Round, record: RoundRecord) -> Iterator[Problem]:
    known = record.digests
    for coded in study.coded:
        layer = study.layer_by_id[coded.layer]
        if coded.document in stage.documents and is_of(stage, layer) and coded.path not in known:
            yield Problem(coded.path, 0, RULE, f"was added after {_when(record)}; take it out, or {_reopen(record)}")
    for path in sorted(known):
        document = path.rpartition("/")[2][: -len(".jsonl")]
        if document not in stage.documents:
            message = (
                f"'{document}' was in round '{record.id}' when it was closed and is no longer among its `documents`;"
                f" put it back, or {_reopen(record)}"
            )
            yield Problem(SETTINGS, stage.line, RULE, message)


def _unfinished(study: Study, stage: Round, record: RoundRecord) -> Iterator[Problem]:
    """Readings that were finished when the round was closed and are said not to be now."""
    asked = set(record.closing.unfinished) if record.closing else set()
    for coded in study.coded:
        layer = study.layer_by_id[coded.layer]
        state = layer.documents.get(coded.document)
        finished = state is not None and state.state == "finished"
        there = coded.path in record.digests and coded.document in stage.documents and is_of(stage, layer)
        if there and finished == (coded.path in asked):
            now = "finished" if finished else "not finished"
            message = f"'{coded.document}' is said to be {now}, unlike when {_when(record)}; {_mend(record)}"
            yield Problem(layer.path, 0, RULE, message)


def _when(record: RoundRecord) -> str:
    step = record.closing
    when = f" on {step.date} (by {step.by})" if step else ""
    return f"round '{record.id}' was closed{when}"


def _mend(record: RoundRecord) -> str:
    return f"restore it from version control, or {_reopen(record)}"


def _reopen(record: RoundRecord) -> str:
    return f"reopen the round with `qualcode rounds reopen {record.id} --by NAME --why REASON`"


def broken_seal(study: Study) -> Iterator[Problem]:
    """Seals whose key shows that the codings are not those that were sealed."""
    seals, problems = load_seals(study.root)
    yield from problems
    if not seals:
        return
    records = {record.id: record for record in load_rounds(study.root)[0]}
    for seal in seals:
        record = records.get(seal.round)
        if seal.key and not seal_holds(study, seal, record):
            yield Problem(
                seal.path,
                0,
                "broken-seal",
                f"the codings of '{seal.coder}' in round '{seal.round}' are not those that were sealed on"
                f" {seal.date}; restore them from version control, or say in a memo why they differ",
            )


def seal_holds(study: Study, seal: Seal, record: RoundRecord | None) -> bool:
    """Whether a seal's key fits what was closed: changes on record after the closing do not count."""
    own = {layer.id for layer in study.layers if layer.coder == seal.coder and layer.kind == "human"}
    closing = record.closing if record else None
    files = {path: sha256 for path, sha256 in (closing.files if closing else {}).items() if path.split("/")[1] in own}
    return seal_digest(seal.key, files) == seal.sha256


def round_settings(study: Study) -> Iterator[Problem]:
    """Rounds that name a version which is not there, and readings that belong to two rounds."""
    stages = study.settings.rounds
    for stage in stages:
        if stage.codebook and stage.codebook != study.codebook.version and not _released(study, stage.codebook):
            message = f"no version '{stage.codebook}' of the codebook, which round '{stage.id}' names; it is at"
            yield Problem(SETTINGS, stage.line, "round-codebook", f"{message} {study.codebook.version}")
    recorded = {record.id for record in load_rounds(study.root)[0]}
    for one, other in combinations(stages, 2):
        twice = [document for document in one.documents if document in other.documents]
        strict = any(stage.blind or stage.codebook or stage.id in recorded for stage in (one, other))
        if twice and strict and one.pass_number == other.pass_number:
            message = (
                f"'{twice[0]}' is in the rounds '{one.id}' and '{other.id}', so that nothing could say which of them"
                f" its codings belong to; take it out of one, or write `pass: {one.pass_number + 1}` where it is coded"
                " again"
            )
            yield Problem(SETTINGS, other.line, "two-rounds", message)


def _released(study: Study, version: str) -> bool:
    return bool(VERSION.fullmatch(version)) and load_version(study.root, version)[0] is not None
