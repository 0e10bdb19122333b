"""The layers that are compared, and whether one was to have, and has, a document."""

from collections import Counter

from qualcode.errors import RefusedError
from qualcode.model import Document, Layer, Study
from qualcode.scope import Selection


def compared_layers(selection: Selection) -> list[Layer]:
    """The layers to compare: one a coder, unless layers are named; a machine's with one other alone."""
    named = bool(selection.scope.layers)
    layers = [layer for layer in selection.layers if named or layer.kind == "human"]
    if len(layers) < 2:
        only = f"only layer '{layers[0].id}'" if layers else "no coder's layer"
        raise RefusedError(f"agreement needs the layers of two coders; the scope holds {only}")
    if named:
        _refuse_pooled(layers)
        return layers
    taken_up = [layer for layer in layers if any(document.id in layer.documents for document in selection.documents)]
    coders = Counter(layer.coder for layer in taken_up)
    for coder, n_layers in coders.items():
        if n_layers > 1:
            ids = " or ".join(f"`--layer {layer.id}`" for layer in taken_up if layer.coder == coder)
            raise RefusedError(
                f"coder '{coder}' has {n_layers} layers here; write `pass: 2` into the layer.yaml of the second"
                f" pass, or name the layers to compare, with {ids}"
            )
    return [layer for layer in layers if layer in taken_up or layer.coder not in coders]


def _refuse_pooled(layers: list[Layer]) -> None:
    """A figure over people and a machine says how far neither agrees."""
    machine = next((layer.id for layer in layers if layer.kind == "machine"), "")
    if machine and len(layers) > 2:
        raise RefusedError(
            f"'{machine}' is a machine's layer, and a machine is never pooled with people; name one other layer with"
            f" it, or run `qualcode agreement --machine {machine}`"
        )


def done(study: Study, layer: Layer, document: Document) -> bool:
    """Whether a layer's coder was to code a document, whole or in part, and has finished it."""
    return study.finished(layer, document.id) and study.assigned(layer, document.id)
