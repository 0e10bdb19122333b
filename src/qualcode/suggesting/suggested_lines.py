"""Another program's codings: JSON lines from outside, checked as if they were written to do harm."""

from codecs import BOM_UTF8
from collections.abc import Sequence
from hashlib import sha256
from typing import NoReturn

import msgspec

from qualcode.errors import QualcodeError, RefusedError, UnknownNameError
from qualcode.layers import Fault, SeveralFaultsError
from qualcode.model import Document, Study
from qualcode.place import SeveralPlacesError
from qualcode.requested import NewCoding, known_document, requested_span
from qualcode.suggesting.machine_layer import Suggestion

_MOST_BYTES = 200_000_000
_MOST_FAULTS = 100
_LONGEST_NOTE = 10_000


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    document: str
    code: str
    turn: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    score: float | None = None
    note: str = ""


def parse_suggestions(
    study: Study, raw: bytes, source: str, codes: Sequence[str], documents: Sequence[str]
) -> list[Suggestion]:
    """The codings that another program gives, each with its place in the text.

    Args:
        study: As it was loaded.
        raw: One JSON object a line: `document`, `code`, and `turn`, or `start` and `end`, or `quote` (with `turn`, if
            the words stand more than once); `score` and `note` as there are.
        source: For messages.
        codes: The codes that were asked for.
        documents: Ids of the documents that were.

    Raises:
        SeveralFaultsError: With every fault and its line; nothing is to be written then.
    """
    if len(raw) > _MOST_BYTES:
        raise RefusedError(f"{source} has more than {_MOST_BYTES:,} bytes")
    found: dict[tuple[str, int, int, str], Suggestion] = {}
    first: dict[tuple[str, int, int, str], int] = {}
    faults: list[Fault] = []
    decoder = msgspec.json.Decoder(_Line)
    lines = [(number, line) for number, line in enumerate(raw.removeprefix(BOM_UTF8).split(b"\n"), 1) if line.strip()]
    for number, line in lines:
        try:
            one = _suggestion(study, decoder.decode(line), codes, documents)
            place = one[:4]
            if place in first:
                raise RefusedError(f"'{one.code}' stands on this passage by line {first[place]} already")
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            said = str(error)
            faults.append(Fault(number, said if said.startswith("JSON") else said[:1].lower() + said[1:]))
        except QualcodeError as error:
            faults.append(Fault(number, str(error)))
        else:
            first[place] = number
            found[place] = one
    if faults:
        shown = faults[:_MOST_FAULTS]
        if len(faults) > len(shown):
            shown.append(Fault(faults[len(shown)].line, f"and {len(faults) - len(shown)} more faults from here on"))
        raise SeveralFaultsError(source, shown, len(lines))
    return list(found.values())


def given_settings(codes: Sequence[str], raw: bytes) -> dict[str, str]:
    """What a layer says of the question that a program was asked, and of its answer."""
    return {"codes": " ".join(codes), "given": sha256(raw).hexdigest()}


def _suggestion(study: Study, line: _Line, codes: Sequence[str], documents: Sequence[str]) -> Suggestion:
    document = known_document(study, line.document)
    if document.id not in documents:
        raise RefusedError(f"'{document.id}' was not asked for")
    if line.code not in codes:
        _refuse_code(study, line.code, codes)
    if line.score is not None and not 0 <= line.score <= 1:
        raise RefusedError(f"a score is from 0 to 1, not {line.score:g}")
    if (line.start is None) != (line.end is None):
        raise RefusedError("give both `start` and `end`, or neither")
    if len(line.note) > _LONGEST_NOTE or any(ord(sign) < 32 and sign not in "\n\t" for sign in line.note):
        raise RefusedError("the note is too long, or holds signs that cannot be printed")
    if line.turn is not None and line.turn < 1:
        raise RefusedError(f"there is no turn {line.turn}; a document without turns is coded by `start` and `end`")
    turn = str(line.turn) if line.turn is not None and line.start is None else ""
    request = NewCoding(document.id, line.code, turn=turn, quote=line.quote, start=line.start, end=line.end)
    if not turn and line.start is None and not line.quote:
        raise RefusedError("say where: `turn`, or `start` and `end`, or `quote`")
    start, end = _span(study, document, request)
    if study.data_set is not None and study.data_set.item_at(document.id, start, end) is None:
        raise RefusedError(f"{start} to {end} lies in no item; give `start` and `end` as `suggest turns` has them")
    return Suggestion(document.id, start, end, line.code, line.score or 0.0, line.note)


def _span(study: Study, document: Document, request: NewCoding) -> tuple[int, int]:
    """Where it stands; what is refused names the fields of a line, and not the options of a command."""
    text = study.texts[document.id]
    if request.turn and not text.turns:
        raise RefusedError(f"'{document.id}' has no turns; give `start` and `end`, or `quote`")
    try:
        return requested_span(document, text, request)
    except SeveralPlacesError as error:
        way = "`turn` as well" if text.turns and not request.turn else "`start` and `end`"
        raise RefusedError(f"{error.found}; give more of it, or {way}") from None


def _refuse_code(study: Study, code_id: str, codes: Sequence[str]) -> NoReturn:
    code = study.codebook.by_id.get(code_id)
    if code is not None and code.retired_in:
        raise RefusedError(f"'{code_id}' is retired since {code.retired_in}, and no new coding may have it")
    if code is not None:
        raise RefusedError(f"'{code_id}' was not asked for")
    raise UnknownNameError("code", code_id, codes)
