"""What a blind round hides, and from whom: procedure, not protection; files that one has can be read."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from qualcode.asking import READER
from qualcode.model import Layer, Study
from qualcode.problem import Problem
from qualcode.settings import Round

Readings = frozenset[tuple[str, str]]
"""Layers and documents."""


def is_of(stage: Round, layer: Layer) -> bool:
    """Whether a layer is one of the independent ones that a round is about."""
    return layer.kind == "human" and layer.pass_number == stage.pass_number


def hides(stage: Round, layer: Layer, reader: str) -> bool:
    """Whether a blind round that is not open keeps a layer from a reader.

    A later pass shows what an earlier one held, and a consensus or a machine
    would lead the coder: until the first reading is open they are kept too.
    """
    if layer.kind == "human":
        return layer.coder != reader and layer.pass_number >= stage.pass_number
    return layer.coder != reader and stage.pass_number < 2


def hidden_readings(study: Study, closed: Collection[Round], reader: str) -> Readings:
    """The readings that are kept from a reader.

    Args:
        study: As it was loaded.
        closed: The blind rounds that were not opened.
        reader: A coder; empty for somebody who did not say who they are.
    """
    if not closed:
        return frozenset()
    taken_up = {(layer.id, document) for layer in study.layers for document in layer.documents}
    taken_up |= {(coded.layer, coded.document) for coded in (*study.coded, *study.unplaced)}
    of_rounds = [(stage, frozenset(stage.documents)) for stage in closed]
    return frozenset(
        (layer, document)
        for layer, document in taken_up
        for stage, documents in of_rounds
        if document in documents and hides(stage, study.layer_by_id[layer], reader)
    )


def hidden_proposals(study: Study, closed: Collection[Round], reader: str) -> frozenset[str]:
    """The proposals of others that came up on a document of a blind round, or nobody knows where.

    Whether a hidden coding has the code makes no difference: that would show it.
    """
    return frozenset(
        one.id
        for one in study.proposals
        for stage in closed
        if one.by != reader and (not one.document or not stage.id or one.document in stage.documents)
    )


def blinded(study: Study, hidden: Readings, reader: str, proposals: frozenset[str] = frozenset()) -> Study:
    """The study without the codings and the proposals of codes that are kept from a reader."""
    if not hidden and not proposals:
        return study
    coded = tuple(one for one in study.coded if (one.layer, one.document) not in hidden)
    unplaced = tuple(one for one in study.unplaced if (one.layer, one.document) not in hidden)
    left = replace(study, coded=coded, unplaced=unplaced, hidden=hidden, reader=reader)
    return _without_traces(left, proposals)


def _without_traces(study: Study, hidden: frozenset[str]) -> Study:
    """The study without codes that its codebook has only because of hidden codings, or hidden proposals.

    A proposal that a coding in sight has is in sight itself, but for where it came up.
    """
    waiting = {coding.code for _, coding in study.waiting}
    used = {coding.code for one in study.coded for coding in one.codings} if study.proposals else set()
    settled = {one.id for one in study.proposals if one.outcome}
    gone = {
        code.id
        for code in study.codebook.codes
        if (code.retired_in and code.id not in waiting)
        or (code.proposed_by and code.id in (hidden | settled) and code.id not in used)
    }
    proposals = tuple(
        replace(one, document="", quote="") if one.id in hidden else one
        for one in study.proposals
        if one.id not in hidden or one.id in used
    )
    codes = tuple(code for code in study.codebook.codes if code.id not in gone)
    codebook = replace(study.codebook, codes=codes) if gone else study.codebook
    return replace(study, codebook=codebook, proposals=proposals)


def veiled(problems: Iterable[Problem], study: Study, hidden: Readings) -> list[Problem]:
    """Problems, with those in hidden files told without line, words or number."""
    coders = {f"{layer}/{document}.jsonl": study.layer_by_id[layer].coder for layer, document in hidden}
    coders |= {f"proposals/{coder}.yaml": coder for coder in coders.values()}
    return sorted({_veiled(problem, coders.get(_place(problem.path), "")) for problem in problems})


def _place(path: str) -> str:
    """The layer and document of a file of codings, or of what the tool noted down of them; a coder's proposals."""
    parts = path.split("/")
    own = parts[0] in ("codings", "records") or parts[:2] == ["codebook", "proposals"]
    return "/".join(parts[-2:]) if own else ""


def _veiled(problem: Problem, coder: str) -> Problem:
    if not coder or problem.rule in TOLD:
        return problem
    message = f"something is wrong in this file, which a blind round hides; {READER}={coder} shows its coder what"
    return Problem(problem.path, 0, problem.rule, message)


TOLD = ("closed-round",)
"""Rules whose messages say nothing of what was coded."""


def blind_notes(study: Study, readings: Collection[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each blind round of which some readings are kept from whoever asks.

    Args:
        study: As it is shown.
        readings: Layers and documents that a question is about.
    """
    kept = study.hidden.intersection(readings)
    who = f"you are '{study.reader}'" if study.reader else f"{READER} says who you are, and shows you your own"
    for stage in study.settings.rounds:
        own = [one for one in kept if one[1] in stage.documents and hides(stage, study.layer_by_id[one[0]], "")]
        if stage.blind and own:
            n = f"{len(own)} reading{'s' if len(own) > 1 else ''}"
            yield f"Left out: {n} of the blind round '{stage.id}', which is not open yet ({who})."
