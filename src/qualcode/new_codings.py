"""Requests for new codings, from options or from JSON lines."""

from collections.abc import Sequence

import msgspec

from qualcode.errors import RefusedError
from qualcode.layers import Fault
from qualcode.requested import NewCoding


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    document: str = ""
    item: str = ""
    turn: str | int = ""
    lines: str | int = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    facets: dict[str, list[str] | str] = {}
    note: str = ""
    by: str = ""
    at: str = ""
    id: str = ""


def parse_requests(text: str, source: str, by: str = "") -> tuple[list[NewCoding], list[Fault]]:
    """New codings from JSON lines, and the lines that are none.

    Args:
        text: One JSON object a line; blank lines are passed over.
        source: For messages.
        by: Who did it, where a line does not say.
    """
    requests: list[NewCoding] = []
    faults: list[Fault] = []
    decoder = msgspec.json.Decoder(_Line)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    for number, line in lines:
        try:
            found = decoder.decode(line)
        except msgspec.MsgspecError as error:
            said = str(error)
            faults.append(Fault(number, said[:1].lower() + said[1:]))
            continue
        if not found.document and not found.item:
            faults.append(Fault(number, "object missing required field `document`"))
            continue
        requests.append(
            NewCoding(
                document=found.document,
                code=found.code,
                turn=str(found.turn),
                lines=str(found.lines),
                quote=found.quote,
                start=found.start,
                end=found.end,
                facets={name: [one] if isinstance(one, str) else one for name, one in found.facets.items()},
                note=found.note,
                by=found.by or by,
                at=found.at,
                id=found.id,
                line=number,
                item=found.item,
            )
        )
    if not lines:
        raise RefusedError(f"there are no codings in {source}")
    return requests, faults


def facets_of(pairs: Sequence[str]) -> dict[str, list[str]]:
    """Facets as the command line gives them: `name=value`, or `name=value,value`."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not value:
            raise RefusedError(f"'{pair}' is no facet; write `--facet stakeholder=educators`")
        values.setdefault(name, []).extend(part.strip() for part in value.split(","))
    return values
