"""Rules that a consensus must keep: each of its codings points to what it decided about, and can be accounted for."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qualcode.analysis.reconciling.decided import changed_consensus, changed_since
from qualcode.errors import did_you_mean
from qualcode.layout import decisions_path
from qualcode.model import CodedDocument, Coding, Study
from qualcode.problem import Problem
from qualcode.recorded import gone_codings, load_decisions
from qualcode.records import CLASSES, DECISIONS, Decision
from qualcode.study import coding_lines


class _Known(NamedTuple):
    """What a decision or a coding of the consensus may point to."""

    layers: Mapping[str, str]
    """Coding to layer."""
    documents: Mapping[str, str]
    aside: frozenset[str]
    codings: Mapping[str, tuple[str, Coding]]
    """Layer and coding by id."""


def consensus_points(study: Study) -> Iterator[Problem]:
    """Codings of a consensus that point to nothing, or not to independent codings of their document."""
    layers = [layer.id for layer in study.layers if layer.kind == "consensus"]
    if not layers:
        return
    known = _known(study)
    for coded in study.coded:
        if coded.layer not in layers:
            continue
        for index, coding in enumerate(coded.codings):
            if not coding.decides:
                message = (
                    "points to no coding, so that nobody can see what was decided; add `decides`: the ids of the"
                    " codings about which it decided"
                )
                yield _at(study, coded, index, "decides-nothing", message)
            for name in coding.decides:
                fault = _fault(study, known, name, coding)
                if fault:
                    yield _at(study, coded, index, "decides", fault)


def _fault(study: Study, known: _Known, name: str, coding: Coding) -> str:
    if name not in known.layers:
        return "" if name in known.aside else f"decides about '{name}', and there is no such coding; was it removed?"
    kind = study.layer_by_id[known.layers[name]].kind
    if kind == "consensus":
        return f"decides about '{name}', which is itself of a consensus; point to independent codings"
    if known.documents[name] != coding.document:
        return f"decides about '{name}', which is a coding of '{known.documents[name]}'"
    return ""


def unaccounted_consensus(study: Study) -> Iterator[Problem]:
    """Codings that no decision on record made, in a consensus that decisions made and in documents that have some."""
    decisions, _ = load_decisions(study.root)
    if not decisions:
        return
    made = {one.id for decision in decisions for one in decision.made}
    consensus = {layer.id for layer in study.layers if layer.kind == "consensus"}
    own = [coded for coded in study.coded if coded.layer in consensus]
    layers = {coded.layer for coded in own if any(coding.id in made for coding in coded.codings)}
    documents = {one.document for one in decisions}
    for coded in own:
        if coded.layer not in layers and coded.document not in documents:
            continue
        for index, coding in enumerate(coded.codings):
            if coding.id not in made and not any(was.coding in made for was in coding.was):
                message = (
                    "no decision on record made this coding; restore its decision from version control, or take"
                    f" the coding out and decide with `qualcode reconcile --document {coded.document}`"
                )
                yield _at(study, coded, index, "unaccounted-consensus", message)


def decision_points(study: Study) -> Iterator[Problem]:
    """Decisions about what is not there, or is no longer what was decided about, and what they made that is missing."""
    decisions, _ = load_decisions(study.root)
    if not decisions:
        return
    known = _known(study)
    changed = changed_since(study, decisions, known.aside)
    lines: dict[str, int] = {}
    about: dict[str, Decision] = {}
    for one in decisions:
        path = decisions_path(one.round, one.document)
        lines[path] = lines.get(path, 0) + 1
        twins = {about[name].id: about[name] for name in one.codings if name in about}
        about.update(dict.fromkeys(one.codings, one))
        for twin in twins.values():
            message = f"decides about codings that '{twin.by}' decided about already; keep one of the two lines"
            yield Problem(path, lines[path], "decided-twice", message)
        for message in _faults(study, known, one, changed):
            yield Problem(path, lines[path], "decision", message)


def _faults(study: Study, known: _Known, one: Decision, changed: Mapping[str, str]) -> Iterator[str]:
    if one.document not in study.document_by_id:
        yield f"is about no document of the study: '{one.document}'{did_you_mean(one.document, study.document_by_id)}"
        return
    if one.decision not in DECISIONS:
        yield f"is no decision: '{one.decision}'{did_you_mean(one.decision, DECISIONS)}"
    if one.class_ and one.class_ not in CLASSES:
        yield f"is of no class: '{one.class_}'{did_you_mean(one.class_, CLASSES)}"
    if not one.codings:
        yield "points to no coding, so that nobody can see what was decided; take the line out, and decide anew"
    if one.id in changed:
        again = f"`qualcode reconcile --document {one.document}`"
        yield f"{changed[one.id]}, since '{one.by}' decided; {again} asks the question again"
    yield from _missing(study, known, one)
    for fault in changed_consensus(one, known.codings, study.texts[one.document].sha256):
        yield f"{fault}, which is not what '{one.by}' decided; put it back as it was, or decide anew"


def _missing(study: Study, known: _Known, one: Decision) -> Iterator[str]:
    """Layers that are not there or are none of coders, and codings that it made and the consensus does not have."""
    for layer in one.layers:
        if layer not in study.layer_by_id:
            yield f"is about a layer that is not there: '{layer}'{did_you_mean(layer, study.layer_by_id)}"
        elif study.layer_by_id[layer].kind != "human":
            yield f"is about '{layer}', which is a {study.layer_by_id[layer].kind} layer and no independent coder's"
    for made in one.made:
        if made.id not in known.layers and made.id not in known.aside:
            again = f"`qualcode reconcile --document {one.document}`"
            yield f"made coding '{made.id}', which is not in the consensus; {again} puts it back"


def _known(study: Study) -> _Known:
    layers, documents, codings = {}, {}, {}
    for coded in study.coded:
        for coding in coded.codings:
            layers[coding.id] = coded.layer
            documents[coding.id] = coded.document
            codings[coding.id] = coded.layer, coding
    return _Known(layers, documents, gone_codings(study.root), codings)


def unreadable_decisions(study: Study) -> Iterator[Problem]:
    """Lines of the decisions that cannot be read."""
    yield from load_decisions(study.root)[1]


def _at(study: Study, coded: CodedDocument, index: int, rule: str, message: str) -> Problem:
    return Problem(coded.path, coding_lines(study.root, coded.path, len(coded.codings))[index], rule, message)
