"""Whether a coder may still change what they coded of a document, and why not, in their own words."""

from collections.abc import Iterable
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.layer_files import FinishedError, read_layer, refuse_finished
from qualcode.layout import round_path, seal_path
from qualcode.migrations.ready import refuse_behind
from qualcode.model import Layer, Study
from qualcode.rounds.on_record import (
    ClosedRoundError,
    SealedError,
    refuse_closed,
    refuse_other_codebook,
    reopening,
    rounds_of,
    said_of,
    taking_seal_off,
)

FINISHED, CLOSED, SEALED = "finished", "closed", "sealed"


class Closing(NamedTuple):
    """Why nothing can be coded on a document; all empty where it can."""

    state: str = ""
    """`finished` by the coder, `closed` as its round is, `sealed` by the coder; empty for other reasons."""
    why: str = ""
    """With what opens it again."""


def closing_of(study: Study, layer: Layer, document_id: str) -> Closing:
    """What keeps a coder from changing their codings of a document, as it is on disk now.

    A closed round comes before a finished document: to open that again would not help.
    """
    try:
        layer, _ = read_layer(study, layer)
        refuse_closed(study, layer, [document_id])
        refuse_finished(layer, document_id)
        refuse_behind(study, layer)
        refuse_other_codebook(study, layer, [document_id])
    except ClosedRoundError as error:
        why = f"round '{error.round}' was closed on {said_of(error.closing)}; `{reopening(error.round)}` opens it again"
        return Closing(CLOSED, why)
    except SealedError as error:
        off = taking_seal_off(error.round, layer.coder)
        return Closing(SEALED, f"you sealed what you coded in round '{error.round}'; `{off}` takes the seal off")
    except FinishedError:
        return Closing(FINISHED, "the document is finished; ! opens it again")
    except QualcodeError as error:
        return Closing(why=str(error))
    return Closing()


def files_that_close(study: Study, layer: Layer, document_id: str) -> Iterable[str]:
    """The files on which that rests: while they are the same, so is what keeps the coder from coding."""
    yield layer.path
    for stage in rounds_of(study, layer, document_id):
        yield round_path(stage.id)
        yield seal_path(stage.id, layer.coder)
