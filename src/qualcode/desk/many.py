"""Many passages coded at once, as one act over all their documents: the results of a search."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace as amended

from qualcode.desk.journal import Act, Journal, new_pair
from qualcode.desk.strokes import Page, back, do_on, pages_of, perform
from qualcode.errors import QualcodeError, RefusedError, UnknownNameError
from qualcode.folders import files_below
from qualcode.ids import new_id
from qualcode.layer_files import Pairs, own_layer
from qualcode.layers import known_coder
from qualcode.layout import journal_folder
from qualcode.model import Coding, Origin, Study
from qualcode.requested import NewCoding, requested_coding
from qualcode.storage import locked

_SHOWN = 5


class CodedAtOnce(NamedTuple):
    """What became of many requests."""

    group: str
    """What the act is called, to take it back; empty where nothing was coded."""
    codings: list[Coding]
    standing: list[Coding]
    """What was asked for and stands there already: the same code on the same passage."""


def code_many(
    study: Study, coder: str, requests: Sequence[NewCoding], origin: Origin | None = None, pass_number: int = 1
) -> CodedAtOnce:
    """Put many codings into a coder's layer, all or none, as one act that can be taken back as one.

    Args:
        study: As it was loaded.
        coder: Whose layer.
        requests: What to code. What stands there already is passed over.
        origin: Where they come from, such as a search; noted on each.
        pass_number: Of the layer.

    Raises:
        RefusedError: If one of them cannot be coded: with the first of the reasons, and how many there are.
    """
    known_coder(study, coder)
    wanted = [amended(coding, origin=origin) for coding in _requested(study, coder, requests)]
    layer = own_layer(study, coder, pass_number)
    with locked(study.root):
        pages = pages_of(study, layer.id, list(dict.fromkeys(coding.document for coding in wanted)))
        places = {place for page in pages for place in map(_place, page.sheet.codings)}
        new: list[Coding] = []
        standing: list[Coding] = []
        for coding in wanted:
            (standing if _place(coding) in places else new).append(coding)
            places.add(_place(coding))
        pairs: dict[str, Pairs] = {}
        for coding in new:
            pairs.setdefault(coding.document, []).append(new_pair(coding))
        group = new_id() if new else ""
        if new:
            changes: list[tuple[Page, Pairs, Pairs]] = [
                (page, [], pairs[page.document]) for page in pages if page.document in pairs
            ]
            perform(study, layer, do_on(layer, changes, "code", group))
    return CodedAtOnce(group, new, standing)


def _requested(study: Study, coder: str, requests: Sequence[NewCoding]) -> list[Coding]:
    codings: list[Coding] = []
    faults: dict[str, None] = {}
    for request in requests:
        try:
            codings.append(requested_coding(study, coder, request))
        except QualcodeError as error:
            faults.setdefault(str(error))
    if faults:
        more = f"\n… and {len(faults) - _SHOWN} more reasons" if len(faults) > _SHOWN else ""
        n = len(requests) - len(codings)
        lines = "\n".join(list(faults)[:_SHOWN])
        raise RefusedError(f"{n} of {len(requests)} passages cannot be coded, so none was\n{lines}{more}")
    return codings


def _place(coding: Coding) -> tuple[str, int, int, str]:
    return coding.document, coding.start, coding.end, coding.code


def undo_many(study: Study, coder: str, group: str = "", pass_number: int = 1) -> list[Coding]:
    """Take back what was coded at once.

    Args:
        study: As it was loaded.
        coder: Whose layer.
        group: Which act; empty for the last one that is not taken back yet.
        pass_number: Of the layer.

    Returns:
        The codings that went.

    Raises:
        RefusedError: If there is none at all to take back.
        UnknownNameError: If there is no such act, or it was taken back already.
        BlockedActError: If one of its codings was changed since; then none goes.
    """
    known_coder(study, coder)
    layer = own_layer(study, coder, pass_number)
    with locked(study.root):
        acts = acts_on_many(study, coder, pass_number)
        found = [act for act in acts if not group or act.group == group]
        if not found and not group:
            raise RefusedError(
                f"nothing to take back: of what '{coder}' coded at once nothing stands that was not undone"
            )
        if not found:
            raise UnknownNameError("act on many passages", group, [act.group for act in acts])
        pages = pages_of(study, layer.id, found[-1].documents)
        strokes = back(study, layer, pages, found[-1])
        perform(study, layer, strokes)
    return [coding for stroke in strokes for coding, _ in stroke.gone]


def acts_on_many(study: Study, coder: str, pass_number: int = 1) -> list[Act]:
    """What a coder coded at once and has not taken back, the last one last; of each act its part on one document."""
    layer = own_layer(study, coder, pass_number)
    found: dict[str, Act] = {}
    for path in files_below(study.root, journal_folder(layer.id), ".jsonl", [], deep=False):
        journal = Journal(study.root, layer.id, path.rpartition("/")[2][: -len(".jsonl")])
        journal.catch_up()
        for act in journal.all_done():
            if act.group:
                found.setdefault(act.group, act)
    return sorted(found.values(), key=lambda act: act.id)
