"""Rules on machines' layers: what their record tells of, scores, and what started from a suggestion."""

from collections.abc import Iterator
from hashlib import sha256

from qualcode.layout import codings_path, layer_path
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.rules.codings import coding_places, coding_problem
from qualcode.storage import read_for_edit


def codings_digest(contents: dict[str, bytes]) -> str:
    """The digest of a layer's codings: of each document its id and the bytes of its file."""
    digest = sha256()
    for document in sorted(contents):
        digest.update(f"{document}\0{len(contents[document])}\0".encode() + contents[document])
    return digest.hexdigest()


def machine_layer(study: Study) -> Iterator[Problem]:
    """Machines' layers that bear a person's name, or no longer hold what their record tells of.

    They were half written, edited, or moved with a corrected text.
    """
    people = {coder.id.casefold() for coder in study.settings.coders}
    for layer in study.layers:
        person = next((name for name in (layer.coder, layer.id) if name.casefold() in people), "")
        if layer.kind == "machine" and person:
            message = f"'{person}' is a person of this study, and a machine's layer bears a name of its own; write"
            yield Problem(layer_path(layer.id), 0, "machine-layer", f"{message} `kind: human`, or another coder")
        told = layer.method.get("codings", "")
        if layer.kind != "machine" or not told:
            continue
        contents = {one: read_for_edit(study.root, codings_path(layer.id, one)) or b"" for one in layer.documents}
        if codings_digest(contents) != told:
            again = f"`qualcode suggest {layer.method.get('by', 'VERB')} {layer.id}`"
            message = f"the codings are not those that this record tells of; run {again} again, as you did"
            yield Problem(layer_path(layer.id), 0, "machine-layer", message)


def coding_score(study: Study) -> Iterator[Problem]:
    """Scores outside of 0 to 1, scores of people, and codings that say they started from a person's."""
    for coded, index, coding in coding_places(study):
        layer = study.layer_by_id[coded.layer]
        scores = [("score", coding.score), *([("origin.score", coding.origin.score)] if coding.origin else [])]
        for name, score in scores:
            if not 0 <= score <= 1:
                yield coding_problem(study, coded, index, "score", f"`{name}` is {score:g}; a score is from 0 to 1")
        if coding.score and layer.kind != "machine":
            message = "only a machine's coding has a `score`; where a person took a suggestion over, `origin` holds it"
            yield coding_problem(study, coded, index, "score", message)
        source = study.layer_by_id.get(coding.origin.layer) if coding.origin else None
        if source is not None and source.kind != "machine":
            message = (
                f"started from '{source.id}', which is no machine's layer: nobody's codings are suggested to others"
            )
            yield coding_problem(study, coded, index, "origin", message)
