"""What is to be reconciled: the documents of a round, each with its questions and what was decided so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.reconciling.decided import Answered, answered, changed_since
from qualcode.analysis.reconciling.questions import AgreedRule, Question, agreed_rule, comparisons
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.model import Document, Study
from qualcode.phrases import some_of
from qualcode.recorded import gone_codings, load_decisions, load_rounds
from qualcode.records import Decision
from qualcode.scope import Scope, Selection, matching, select
from qualcode.study import closed_rounds

NO_ROUND = "without-round"
"""In place of a round: documents that are reconciled by themselves."""
CONSENSUS = "consensus"


@dataclass(frozen=True)
class Stage:
    """Documents that are reconciled together, with all questions and decisions."""

    study: Study
    round: str
    selection: Selection
    rule: AgreedRule
    layer: str
    """The consensus layer into which it goes."""
    documents: Mapping[str, Answered]

    @property
    def single(self) -> list[str]:
        """Documents of it that fewer than two people have coded: there is nothing to decide about them."""
        return [one.id for one in self.selection.documents if one.id not in self.documents]

    @property
    def open(self) -> list[Question]:
        """What is still to be decided, in the order of the documents and of the text."""
        return [question for one in self.documents.values() for question in one.open]

    @property
    def decisions(self) -> list[Decision]:
        """All decisions, in the same order."""
        return [decision for one in self.documents.values() for decision in one.decisions]

    @property
    def questions(self) -> list[Question]:
        """All questions, those on which coders agree among them."""
        return [question for one in self.documents.values() for question in one.comparison.questions]

    def with_decisions(self, document_id: str, decisions: Sequence[Decision]) -> "Stage":
        """The stage after something was decided about a document."""
        one = self.documents[document_id]
        changed = changed_since(self.study, decisions, gone_codings(self.study.root))
        return replace(self, documents={**self.documents, document_id: answered(one.comparison, decisions, changed)})


def open_stage(
    study: Study,
    round_id: str = "",
    documents: Sequence[str] = (),
    *,
    overlap: float | None = None,
    span: str = "",
    layer: str = CONSENSUS,
) -> Stage:
    """What there is to reconcile in a round, or in some documents.

    Args:
        study: As it was loaded.
        round_id: A round of `qualcode.yaml`; where empty, the one round that has all of `documents`, or none.
        documents: Ids or patterns; where empty, all of the round.
        overlap: Least share of words in common that counts as agreed; else what the round began with, or half.
        span: Which words a coding has that stands for several.
        layer: The consensus layer.

    Raises:
        RefusedError: If somebody has not finished, or nothing here was coded by two.
    """
    stage, ids = _round_and_documents(study, round_id, documents)
    chosen = tuple(document for document in study.documents if document.id in ids)
    selection = replace(select(study, Scope()), documents=chosen)
    _refuse_as_folder(stage, "round")
    _refuse_as_folder(layer, "layer")
    refuse_blind(study, ids)
    refuse_early(study, chosen)
    _refuse_unmigrated(study, chosen)
    known = study.layer_by_id.get(layer)
    if known is not None and known.kind != "consensus":
        raise RefusedError(f"'{layer}' is a {known.kind} layer; decisions go into a layer of their own: `--layer NAME`")
    decisions, problems = load_decisions(study.root)
    if problems:
        raise UnreadableError(problems)
    _refuse_elsewhere(decisions, stage, ids)
    own = [one for one in decisions if one.round == stage and one.document in ids]
    _refuse_other_layer(study, own, layer)
    rule = agreed_rule(overlap, span, next((one.rule for one in decisions if one.round == stage), ""))
    changed = changed_since(study, own, gone_codings(study.root))
    found = {
        one.document: answered(one, [each for each in own if each.document == one.document], changed)
        for one in comparisons(selection, rule)
    }
    if not found:
        raise RefusedError(
            f"nothing to reconcile: none of {some_of(sorted(ids))} was coded by two people who have finished"
        )
    return Stage(study, stage, selection, rule, layer, found)


def refuse_blind(study: Study, documents: set[str]) -> None:
    """Refuse documents of which a blind round still hides codings."""
    hidden = sorted({document for _, document in study.hidden} & documents)
    if hidden:
        named = (stage.id for stage in closed_rounds(study) if stage.id and set(stage.documents) & set(hidden))
        raise RefusedError(f"a blind round that is not open has {some_of(hidden)}; {_opening(study, next(named, ''))}")


def _opening(study: Study, round_id: str) -> str:
    """What has to be done before a blind round shows anything; without an id where nobody can tell which one it is."""
    name = round_id or "ROUND"
    opened = f"`qualcode rounds open {name} --by NAME`"
    if any(record.id == round_id and record.frozen for record in load_rounds(study.root)[0]):
        return f"round '{round_id}' is closed; open it first, with {opened}"
    return f"close it and open it first, with `qualcode rounds close {name} --by NAME` and {opened}"


def _round_and_documents(study: Study, round_id: str, documents: Sequence[str]) -> tuple[str, set[str]]:
    rounds = {one.id: set(one.documents) for one in study.settings.rounds}
    if round_id and round_id not in rounds:
        if round_id in study.document_by_id:
            raise RefusedError(f"'{round_id}' is a document; write `qualcode reconcile --document {round_id}`")
        raise UnknownNameError("round", round_id, rounds)
    ids = set(matching("document", documents, study.document_by_id))
    if round_id:
        outside = sorted(ids - rounds[round_id])
        if outside:
            raise RefusedError(f"{some_of(outside)} does not belong to the round '{round_id}'")
        return round_id, ids or rounds[round_id]
    if not ids:
        known = some_of(list(rounds)) or "there is none yet"
        raise RefusedError(f"say what to reconcile: a round ({known}), or `--document DOC`")
    holding = [name for name, those in rounds.items() if ids <= those]
    if len(holding) > 1:
        raise RefusedError(f"{some_of(sorted(ids))} belongs to several rounds; name one: {some_of(holding)}")
    return (holding[0] if holding else NO_ROUND), ids


def refuse_early(study: Study, documents: Sequence[Document]) -> None:
    """Refuse what may not be compared yet: documents that somebody who is to code them has not finished.

    Raises:
        RefusedError: If there are any; whoever sees the others' codings first is no independent coder any more.
    """
    early = []
    for document in documents:
        coders = {
            layer.coder: study.finished(layer, document.id)
            for layer in study.layers
            if layer.kind == "human" and layer.pass_number < 2 and study.assigned(layer, document.id)
        }
        for coder, ids in study.settings.assignments.items():
            if document.id in ids:
                coders.setdefault(coder, False)
        if len(coders) > 1:
            early += [f"{document.id} by {coder}" for coder, finished in sorted(coders.items()) if not finished]
    if early:
        raise RefusedError(
            f"not finished yet: {some_of(early)}; finish them, or name those that are with `--document DOC`"
        )


def _refuse_unmigrated(study: Study, documents: Sequence[Document]) -> None:
    """Refuse codings that are to be recoded first: a consensus of an old code would be none of the new codebook."""
    ids = {document.id for document in documents}
    waiting = sorted({coded.document for coded, _ in study.waiting if coded.document in ids})
    if waiting:
        raise RefusedError(f"codings of {some_of(waiting)} wait to be recoded; `qualcode recode` first")
    versions: dict[str, list[str]] = {}
    for layer in study.layers:
        if layer.kind == "human" and layer.pass_number < 2 and layer.codebook and not ids.isdisjoint(layer.documents):
            versions.setdefault(layer.codebook, []).append(layer.id)
    if len(versions) > 1:
        shown = "; ".join(f"{', '.join(layers)} under {version}" for version, layers in sorted(versions.items()))
        raise RefusedError(f"coded under different versions of the codebook ({shown}); migrate them first")


def _refuse_as_folder(name: str, what: str) -> None:
    if not name or name.startswith(".") or any(sign in name for sign in '/\\:*?"<>|'):
        raise RefusedError(f"'{name}' cannot name the folder of a {what}; take letters, digits and hyphens")


def _refuse_other_layer(study: Study, decisions: Sequence[Decision], layer: str) -> None:
    """Refuse a second consensus of the same decisions: its codings would have ids that are taken."""
    made = {one.id for decision in decisions for one in decision.made}
    holding = {coded.layer for coded in study.coded for one in coded.codings if one.id in made}
    if other := sorted(holding - {layer}):
        raise RefusedError(f"what was decided so far stands in the layer '{other[0]}'; go on with `--layer {other[0]}`")


def _refuse_elsewhere(decisions: Sequence[Decision], stage: str, ids: set[str]) -> None:
    for one in decisions:
        if one.document in ids and one.round != stage:
            where = "by itself" if one.round == NO_ROUND else f"in the round '{one.round}'"
            raise RefusedError(
                f"'{one.document}' has been reconciled {where} already; a document is decided about in one place"
            )
