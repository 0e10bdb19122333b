"""Rules on who codes what: the settings name what is there, and layers those whom the settings name."""

from collections.abc import Iterator

from qualcode.analysis.assigned import unknown_turns
from qualcode.analysis.eligible import unknown_eligible
from qualcode.analysis.judging.thresholds import unknown_thresholds
from qualcode.errors import did_you_mean
from qualcode.layout import SETTINGS
from qualcode.model import Study
from qualcode.problem import Problem


def settings_names(study: Study) -> Iterator[Problem]:
    """Coders, documents, turns and speakers that the settings name and the study does not have."""
    settings = study.settings
    yield from unknown_turns(study)
    yield from unknown_eligible(study)
    coders = [coder.id for coder in settings.coders]
    line = settings.lines.get("assignments", 1)
    for coder, documents in settings.assignments.items():
        if coder not in coders:
            message = f"no coder '{coder}' under `coders`{did_you_mean(coder, coders)}"
            yield Problem(SETTINGS, line, "unknown-coder", message)
        at = {part.document: part.line for part in settings.assigned_turns if part.coder == coder}
        for document_id in documents:
            if document_id not in study.document_by_id:
                hint = did_you_mean(document_id, study.document_by_id)
                yield Problem(
                    SETTINGS, at.get(document_id, line), "unknown-document", f"no document '{document_id}'{hint}"
                )
    line = settings.lines.get("rounds", 1)
    for stage in settings.rounds:
        for document_id in stage.documents:
            if document_id not in study.document_by_id:
                hint = did_you_mean(document_id, study.document_by_id)
                message = f"no document '{document_id}' for round '{stage.id}'{hint}"
                yield Problem(SETTINGS, line, "unknown-document", message)


def threshold_names(study: Study) -> Iterator[Problem]:
    """Thresholds for codes, rounds or a coefficient that are not there."""
    yield from unknown_thresholds(study)


def suggesting_layers(study: Study) -> Iterator[Problem]:
    """Layers from which coders are to see suggestions, and which are no machine's.

    Before a machine has coded for the first time, its layer is not there yet, which is no fault.
    """
    settings = study.settings
    machines = [layer.id for layer in study.layers if layer.kind == "machine"]
    line = settings.lines.get("suggestions", 1)
    for name in settings.suggestions.layers:
        if name in study.layer_by_id and name not in machines:
            message = f"'{name}' is no machine's layer; suggestions come from machines alone, never from other coders"
            yield Problem(SETTINGS, line, "suggestions", message)
        elif name not in machines and machines:
            yield Problem(SETTINGS, line, "suggestions", f"no machine's layer '{name}'{did_you_mean(name, machines)}")


def layer_coder(study: Study) -> Iterator[Problem]:
    """Human layers of somebody whom the settings do not name."""
    coders = [coder.id for coder in study.settings.coders]
    for layer in study.layers:
        if layer.kind == "human" and layer.coder not in coders:
            message = f"no coder '{layer.coder}' in qualcode.yaml{did_you_mean(layer.coder, coders)}"
            yield Problem(layer.path, 1, "unknown-coder", message)


def two_layers(study: Study) -> Iterator[Problem]:
    """A second independent layer of one coder and pass: nothing could say which of them is meant."""
    first: dict[tuple[str, int], str] = {}
    for layer in study.layers:
        own = (layer.coder, layer.pass_number)
        if layer.kind == "human" and first.setdefault(own, layer.id) != layer.id:
            time = layer.pass_number
            known = f"the layer '{first[own]}'" + (f" of pass {time}" if time > 1 else "")
            message = (
                f"'{layer.coder}' has {known} already; one of them is another coder's,"
                f" or a further pass (`pass: {time + 1}`)"
            )
            yield Problem(layer.path, 1, "two-layers", message)


def pass_without_first(study: Study) -> Iterator[Problem]:
    """A later pass of a coder who has no first one: it would count nowhere."""
    firsts = {layer.coder for layer in study.layers if layer.kind == "human" and layer.pass_number < 2}
    for layer in study.layers:
        if layer.pass_number > 1 and layer.coder not in firsts:
            message = f"'{layer.coder}' has no layer of a first pass; take `pass: {layer.pass_number}` out of one"
            yield Problem(layer.path, 1, "pass-without-first", message)
