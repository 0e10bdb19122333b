"""Assign documents to coders, or take them back: by name, or a round's so that loads and pairs are alike."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from qualcode.analysis.plans.allotment import number_ranges, numbers_in
from qualcode.analysis.plans.balancing import balanced_teams
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.files.assignments_yaml import joined_ranges
from qualcode.files.settings_edit import with_assignments, without_assignments
from qualcode.layer_files import layer_of
from qualcode.model import Layer, Study
from qualcode.phrases import some_of
from qualcode.rounds.on_record import refuse_closed, stage_of
from qualcode.scope import matching
from qualcode.settings import AssignedTurns, SamplePart, Settings
from qualcode.settings_changes import change_settings

_TURNS = re.compile(r"[1-9]\d{0,8}(?:-[1-9]\d{0,8})?")


class AssignmentRow(NamedTuple):
    """One coder and document, and what changes."""

    document: str
    coder: str
    turns: str
    """As in `3-9 14`; empty for the whole document."""
    change: str
    """`new`, `kept`, `other turns`, `removed`, or `begun` where a study that assigned nothing writes down who began."""


def assign_documents(
    study: Study, coder: str, documents: Sequence[str], turns: Mapping[str, str] | None = None
) -> list[AssignmentRow]:
    """What it means to give documents to a coder; nothing is written (see `write_assignments`).

    Args:
        study: As it was loaded.
        coder: Whom `qualcode.yaml` names.
        documents: Ids or patterns.
        turns: For documents that are to be coded in part: which turns, as `3-9 14`.

    Raises:
        UnknownNameError: If the study does not know a name.
        RefusedError: If turns are none of the document, or work that was begun would stand outside.
    """
    _known_coder(study, coder)
    parts = {document: _turns(study, document, text) for document, text in (turns or {}).items()}
    named = matching("document", [*documents, *parts], study.document_by_id)
    refuse_closed(study, Layer(coder, coder), named)
    return [_row(study, coder, document, parts.get(document, "")) for document in named]


def _row(study: Study, coder: str, document: str, wanted: str) -> AssignmentRow:
    if document not in study.settings.assignments.get(coder, ()):
        return AssignmentRow(document, coder, wanted, "new")
    part = study.assigned_turns(Layer(coder, coder), document)
    had = str(part) if part else ""
    if had == wanted:
        return AssignmentRow(document, coder, wanted, "kept")
    if not had or not wanted:
        what = f"in part (turns {had})" if had else "whole"
        raise RefusedError(
            f"'{document}' is assigned to '{coder}' {what}; take that back first, with"
            f" `qualcode assign --remove {coder} {document}`"
        )
    if _begun(study, coder, document) and not numbers_in(had) <= numbers_in(wanted):
        raise RefusedError(
            f"'{coder}' has begun turns {had} of '{document}'; add turns to them, as"
            f" `--turns '{document}={number_ranges(numbers_in(had) | numbers_in(wanted))}'`"
        )
    return AssignmentRow(document, coder, wanted, "other turns")


def _turns(study: Study, document: str, text: str) -> str:
    if document not in study.document_by_id:
        raise UnknownNameError("document", document, study.document_by_id)
    words = text.replace(",", " ").split()
    if not words or not all(map(_TURNS.fullmatch, words)):
        raise RefusedError(f"'{text}' are no turns of '{document}'; write numbers and ranges such as 3-9 14")
    numbers = numbers_in(" ".join(words))
    n_turns = len(study.texts[document].turns)
    if not n_turns:
        raise RefusedError(f"'{document}' has no turns; assign it whole")
    if not numbers or max(numbers) > n_turns:
        raise RefusedError(f"'{document}' has the turns 1 to {n_turns}, not {text}")
    return number_ranges(numbers)


def assign_round(study: Study, round_id: str, coders: Sequence[str], each: int, seed: int) -> list[AssignmentRow]:
    """What it means to share the documents of a round among coders, alike; nothing is written.

    Whoever has a document of the round already, or has begun it, keeps it.

    Raises:
        UnknownNameError: If the study does not know the round or a coder.
        RefusedError: If there are too few coders, or the round is closed.
    """
    stage = stage_of(study, round_id)
    if stage.pass_number > 1:
        raise RefusedError(f"round '{round_id}' is coded a second time by those who coded it first")
    people = list(dict.fromkeys(coders)) or [coder.id for coder in study.settings.coders]
    for coder in people:
        _known_coder(study, coder)
        refuse_closed(study, Layer(coder, coder), stage.documents)
    everybody = [coder.id for coder in study.settings.coders]
    kept = {document: [who for who in everybody if _has(study, who, document)] for document in stage.documents}
    outside = [f"{who} ({document})" for document, own in kept.items() for who in own if who not in people]
    if outside:
        raise RefusedError(
            f"round '{round_id}' is assigned to others already: {some_of(outside)}; name them with `--coders` too,"
            " or take it back with `qualcode assign --remove`"
        )
    teams = balanced_teams(stage.documents, people, each, seed, kept)
    return [
        AssignmentRow(
            document,
            who,
            str(study.assigned_turns(Layer(who, who), document) or ""),
            "kept" if document in study.settings.assignments.get(who, ()) else "new",
        )
        for document, team in teams.items()
        for who in team
    ]


def _has(study: Study, coder: str, document: str) -> bool:
    return document in study.settings.assignments.get(coder, ()) or _begun(study, coder, document)


def remove_assignments(study: Study, coder: str, documents: Sequence[str]) -> list[AssignmentRow]:
    """What it means to take documents back from a coder; nothing is written.

    Args:
        study: As it was loaded.
        coder: Whose.
        documents: Ids, or patterns that mean those of them that the coder has.

    Raises:
        RefusedError: If the coder has begun one of them, or was never assigned it.
    """
    _known_coder(study, coder)
    own = study.settings.assignments.get(coder, ())
    meant = matching("document", documents, study.document_by_id)
    named = [document for document in meant if document in own]
    others = [name for name in documents if name in meant and name not in own]
    if others or not named:
        raise RefusedError(
            f"{some_of(others or documents)}: not assigned to '{coder}', who has {some_of(own) or 'nothing'}"
        )
    if begun := [document for document in named if _begun(study, coder, document)]:
        raise RefusedError(
            f"'{coder}' has begun {some_of(begun)}; what they coded would count no more, so it stays assigned"
        )
    refuse_closed(study, Layer(coder, coder), named)
    return [
        AssignmentRow(document, coder, str(study.assigned_turns(Layer(coder, coder), document) or ""), "removed")
        for document in named
    ]


def _begun(study: Study, coder: str, document: str) -> bool:
    layer = layer_of(study, coder, 1)
    return layer is not None and document in layer.documents


def write_assignments(study: Study, rows: Sequence[AssignmentRow]) -> list[AssignmentRow]:
    """Put changes of assignments into `qualcode.yaml`, in place.

    Where the study assigned nothing so far, what the coders have taken up is
    written as well: from then on nobody codes what is not assigned to them.

    Returns:
        The changes, with those that came along.
    """
    wanted = {(row.coder, row.document) for row in rows}
    began = [] if study.settings.assignments else _taken_up(study)
    every = [*(row for row in began if (row.coder, row.document) not in wanted), *rows]
    additions: dict[str, list[SamplePart]] = {}
    removed: dict[str, list[str]] = {}
    for row in every:
        if row.change == "removed":
            removed.setdefault(row.coder, []).append(row.document)
        elif row.change != "kept":
            additions.setdefault(row.coder, []).append(SamplePart(row.document, row.turns))
    if not additions and not removed:
        return every
    assignments, turns = _after(study.settings, additions, removed)

    def edit(text: str) -> str:
        for coder, documents in removed.items():
            text = without_assignments(text, coder, documents)
        return with_assignments(text, additions) if additions else text

    change_settings(study, edit, assignments=assignments, assigned_turns=turns)
    return every


def _taken_up(study: Study) -> list[AssignmentRow]:
    return [
        AssignmentRow(document, layer.coder, "", "begun")
        for layer in study.layers
        if layer.kind == "human" and layer.pass_number < 2
        for document in sorted(layer.documents)
    ]


def _after(
    settings: Settings, additions: Mapping[str, Sequence[SamplePart]], removed: Mapping[str, Sequence[str]]
) -> tuple[dict[str, tuple[str, ...]], tuple[AssignedTurns, ...]]:
    """What the settings are to say afterwards."""
    documents = {
        coder: tuple(one for one in own if one not in removed.get(coder, ()))
        for coder, own in settings.assignments.items()
    }
    turns = {
        (part.coder, part.document): part
        for part in settings.assigned_turns
        if part.document not in removed.get(part.coder, ())
    }
    for coder, parts in additions.items():
        own = documents.get(coder, ())
        documents[coder] = (*own, *(part.document for part in parts if part.document not in own))
        for part in parts:
            if part.turns:
                numbers = [(number, number) for number in numbers_in(part.turns)]
                turns[coder, part.document] = AssignedTurns(coder, part.document, joined_ranges(numbers))
    return documents, tuple(turns.values())


def balance_notes(study: Study, rows: Sequence[AssignmentRow]) -> list[str]:
    """Sentences on how alike loads and pairs are, in what rows assign."""
    teams: dict[str, list[str]] = {}
    for row in rows:
        teams.setdefault(row.document, []).append(row.coder)
    order = [coder.id for coder in study.settings.coders]
    people = sorted({row.coder for row in rows}, key=order.index)
    loads = [f"{who} {sum(who in team for team in teams.values())}" for who in people]
    pairs = [
        f"{one} and {other} {sum(one in team and other in team for team in teams.values())}"
        for one, other in combinations(people, 2)
    ]
    notes = [f"Documents a coder: {', '.join(loads)}."]
    return [*notes, f"Documents that two share: {', '.join(pairs)}."] if len(people) > 2 else notes


def _known_coder(study: Study, coder: str) -> None:
    known = [person.id for person in study.settings.coders]
    if coder not in known:
        raise UnknownNameError("coder", coder, known)
