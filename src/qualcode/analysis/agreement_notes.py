"""On what figures of agreement rest, in sentences."""

from collections import Counter
from collections.abc import Iterator

from qualcode.analysis.agreement import Agreement, coder_names
from qualcode.analysis.compared_layers import done
from qualcode.analysis.eligible import eligible_words, is_interviewer
from qualcode.analysis.universe import Universe
from qualcode.model import Codebook, Study
from qualcode.phrases import a_noun, counted
from qualcode.settings import AssignedTurns


def universe_lines(agreement: Agreement, *, own: bool = False) -> list[str]:
    """Sentences that say on what the rows rest; to be printed with every number.

    Args:
        agreement: What was measured.
        own: Whether units have only the codes of codings themselves, not those above them.
    """
    units, scope = agreement.universe, agreement.selection.scope
    alone = "that code" if own else "that code alone (--exact)"
    below_it = alone if own or scope.exact else "that code or one below it"
    facets = f" and facet {', '.join(scope.facets)}" if scope.facets else ""
    partly = ", or outside the turns that were assigned to them," if _parts(agreement.selection.study, units) else ""
    if not len(units):  # what is said of units would be said of none
        return [
            f"Unit: {units.unit}; none can be compared yet. `qualcode status` shows who has finished what; a document"
            " counts once two coders have declared it done, with `qualcode codings finish`.",
            *units.left_out,
        ]
    lines = [
        f"Unit: {units.unit}; {counted(len(units), units.unit)}"
        f" in {counted(len(units.documents), 'document')} that two or more coders have finished.",
        _rule_line(agreement),
        f"Coders: {', '.join(coders_with_finished(agreement.selection.study, units))}.",
        f"{a_noun(units.unit)} has a code for a coder if a coding with {below_it}{facets} shares at least one character"
        f" with it; in a document that the coder has not finished{partly} it is missing, not absent.",
        version_line(agreement.universe, agreement.selection.study.codebook),
        _speaker_line(agreement),
        *units.left_out,
        *([] if own else [agreement.draws.note]),
    ]
    if agreement.n_outside:
        lines.append(f"Not counted: {counted(agreement.n_outside, 'coding')} touching none of these {units.unit}s.")
    if agreement.n_unassigned:
        lines.append(
            f"Not counted: {counted(agreement.n_unassigned, 'coding')} touching only {units.unit}s that the coder was"
            " not to code."
        )
    return lines


def coders_with_finished(study: Study, units: Universe) -> Iterator[str]:
    """Each coder with how many of the documents they were to code and have finished."""
    parts = Counter(part.coder for part in _parts(study, units))
    for name, layer in zip(coder_names(units.layers), units.layers, strict=True):
        n_done = sum(done(study, layer, document) for document in units.documents)
        n_parts = parts[layer.coder] if layer.kind == "human" else 0
        what = f"{counted(n_done, 'document')} finished" if layer is units.layers[0] else f"{n_done:,}"
        yield f"{name} ({what}{f', {n_parts} of them in part' if n_parts else ''})"


def _parts(study: Study, units: Universe) -> list[AssignedTurns]:
    """The assignments of some turns only that bear on these documents and layers."""
    found = (
        study.assigned_turns(layer, document.id)
        for layer in units.layers
        for document in units.documents
        if done(study, layer, document)
    )
    return [part for part in found if part is not None]


def _rule_line(agreement: Agreement) -> str:
    """The rule by which units count."""
    units, settings = agreement.universe, agreement.selection.study.settings
    if units.rule == "touched":
        alone = (
            f" A code that is alone in scope stands on every one of these {units.unit}s: its kappa and alpha cannot be"
            " above 0, however well coders agree; leave --code out to see it among the others."
        )
        return (
            f"Universe: touched; only {units.unit}s on which at least one of the coders put any code in scope. That"
            " nobody coded the others is agreement too, and is lost: percent agreement, kappa and alpha come out lower"
            f" than on all assigned {units.unit}s and cannot be compared with those."
            f"{alone if agreement.selection.scope.codes else ''}"
        )
    if units.rule == "eligible-speakers":
        return (
            f"Universe: eligible-speakers; only {units.unit}s said by speakers eligible for coding"
            f" ({eligible_words(settings)}), and documents without turns."
        )
    return f"Universe: assigned; every {units.unit} that two or more of the coders were to code."


def version_line(units: Universe, codebook: Codebook) -> str:
    """The version of the codebook, and the layers that were coded under another one."""
    others = [
        f"; {layer.id} was coded under {layer.codebook}"
        for layer in units.layers
        if layer.codebook and layer.codebook != codebook.version
    ]
    return f"Codebook: version {codebook.version}{''.join(others)}."


def _speaker_line(agreement: Agreement) -> str:
    units, scope = agreement.universe, agreement.selection.scope
    if scope.speakers:
        return f"Speakers: only {', '.join(scope.speakers)}."
    if units.rule == "eligible-speakers":
        return "Speakers: those eligible for coding."
    n = sum(n for role, n in units.said_by.items() if is_interviewer(role))
    if not n and units.rule == "touched":
        return f"Speakers: all; none of these {units.unit}s is the interviewer's."
    if not n:
        return "Speakers: all; none has the role of interviewer."
    return f"Speakers: all, the interviewer's {counted(n, units.unit)} too."
