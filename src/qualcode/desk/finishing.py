"""What a study requires before a document is finished, and what of it is still missing."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from qualcode.analysis.segments import clock
from qualcode.desk.to_code import coded_spans, kind_to_code, spans_to_code
from qualcode.errors import RefusedError
from qualcode.layer_files import Sheet, own_layer, read_sheet
from qualcode.layers import finish_document, known_coder
from qualcode.model import Document, Layer, Memo, Study
from qualcode.phrases import counted
from qualcode.requested import known_document
from qualcode.rounds.on_record import refuse_closed, refuse_stranger
from qualcode.study import load_memos


class Unmet(NamedTuple):
    """Something that a document should have before it is finished, and does not."""

    kind: str
    """`coverage` or `memo`."""
    words: str
    have: float
    need: float
    required: bool
    """Whether `finishing` in qualcode.yaml asks for it; else it is a reminder, as of `memo_kinds`."""


class UnmetError(RefusedError):
    """A document that is not finished as the study asks."""

    def __init__(self, document_id: str, unmet: Sequence[Unmet]) -> None:
        self.unmet = tuple(unmet)
        missing = "; ".join(one.words for one in unmet)
        super().__init__(
            f"'{document_id}' is not finished as `finishing` in qualcode.yaml asks: {missing};"
            f" go on coding, or finish it with a reason that is noted in the layer's record: `--anyway REASON`"
        )


def unmet(study: Study, layer: Layer, sheet: Sheet, memos: Iterable[Memo]) -> list[Unmet]:
    """What is still missing before a coder may finish a document.

    Args:
        study: As it was loaded.
        layer: Whose.
        sheet: Their codings of the document.
        memos: As they are now.
    """
    document = study.document_by_id[sheet.document]
    coverage = _coverage(study, layer, sheet)
    memo = _memo(study, layer, document, memos)
    return [one for one in (coverage, memo) if one is not None]


def whereabouts(study: Study, document_id: str, offset: int) -> str:
    """Where a passage is that is still to be coded, as coders think of it: `DT at 00:04:10, line 15`."""
    text = study.texts[document_id]
    line = f"line {text.first_line + text.body.count(chr(10), 0, offset)}"
    number = bisect_right(text.turns, offset, key=attrgetter("start")) - 1
    if number < 0 or text.turns[number].end < offset:
        return line
    turn = text.turns[number]
    time = f" at {clock(turn.seconds)}" if turn.seconds is not None else ""
    return f"{turn.speaker}{time}, {line}"


def _coverage(study: Study, layer: Layer, sheet: Sheet) -> Unmet | None:
    need = study.settings.finishing.coverage
    spans = spans_to_code(study, layer, sheet.document) if need is not None else []
    if need is None or not spans:
        return None
    n_coded = len(coded_spans(spans, sheet))
    have = n_coded / len(spans)
    if have >= need:
        return None
    n_need = next(n for n in range(len(spans) + 1) if n / len(spans) >= need)
    what = counted(len(spans), kind_to_code(study, sheet.document))
    words = (
        f"{n_coded} of {what} to be coded carry a coding, and {need * 100:g} % are asked for"
        f" ({n_need - n_coded} more, at least)"
    )
    return Unmet("coverage", words, have, need, required=True)


def _memo(study: Study, layer: Layer, document: Document, memos: Iterable[Memo]) -> Unmet | None:
    """The coder's own memo where `finishing` asks for it; where only `memo_kinds` does, anybody's."""
    kinds, own = study.settings.memo_kinds, study.settings.finishing.memo
    if document.kind not in kinds and (kinds or not own):
        return None
    names = {layer.coder, *(coder.name for coder in study.settings.coders if coder.id == layer.coder)}
    about = [memo for memo in memos if document.id in memo.documents]
    if any(memo.by in names for memo in about) if own else about:
        return None
    whose = f"'{layer.coder}' has written no memo" if own else "there is no memo"
    words = f"{whose} about '{document.id}'"
    return Unmet("memo", words, 0, 1, required=own)


def finish(  # noqa: PLR0913 - the options of one command
    study: Study,
    coder: str,
    document_id: str,
    *,
    reopen: bool = False,
    pass_number: int = 1,
    date: str = "",
    anyway: str = "",
) -> Layer:
    """Declare a coder's work on a document done as the study asks for it, or open it again.

    Args:
        study: As it was loaded.
        coder: Whose layer.
        document_id: Which document.
        reopen: Whether to take the word back.
        pass_number: Of the layer.
        date: When it was finished; else today.
        anyway: Why it is finished although something is missing; noted in the layer's record where something is.

    Raises:
        UnmetError: If something that the study requires is missing, and no reason is given.
    """
    known_coder(study, coder)
    known_document(study, document_id)
    layer = own_layer(study, coder, pass_number)
    refuse_stranger(study, layer, [document_id])  # before a word of what is missing says what is there
    refuse_closed(study, layer, [document_id])
    missing: list[Unmet] = []
    if not reopen:
        sheet = read_sheet(study, layer.id, document_id)
        missing = [one for one in unmet(study, layer, sheet, load_memos(study.root, [])) if one.required]
    reason = " ".join(anyway.split())
    if missing and not reason:
        raise UnmetError(document_id, missing)
    return finish_document(
        study,
        coder,
        document_id,
        reopen=reopen,
        pass_number=pass_number,
        date=date,
        anyway=reason if missing else "",
    )
