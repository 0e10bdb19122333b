"""A coding in a narrow column: its code and where that stands, facets, note, who and when, its past."""

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from qualcode.desk.desk import Desk
from qualcode.model import Code, Codebook, Coding
from qualcode.tui.widgets.code_sign import sign
from qualcode.tui.widgets.code_text import meaning
from qualcode.tui.widgets.wrapping import wrapped

_INDENT = 4
_FEW = 9
"""So many suggestions are told; more are counted."""


def coding_details(
    desk: Desk, coding: Coding, signs: Mapping[str, str], *, width: int, in_hand: bool
) -> Iterator[Text]:
    """A coding in lines of a width; the mark of the one in hand stands at the beginning of the first."""
    codebook = desk.study.codebook
    code = codebook.by_id.get(coding.code)
    label = Text(code.label if code else coding.code, style="bold" if in_hand else "")
    head, *rest = wrapped(label, width - _INDENT)
    yield Text("▸" if in_hand else " ") + sign(signs.get(coding.code, "?"), code) + Text(" ") + head
    for line in rest:
        yield Text(" " * _INDENT) + line
    above = [codebook.label(one) for one in codebook.lineage(coding.code)[:-1]]
    for text, style in _said(coding, code, " › ".join(above)):
        for line in wrapped(Text(text, style=style), width - _INDENT):
            yield Text(" " * _INDENT) + line


def _said(coding: Coding, code: Code | None, above: str) -> Iterator[tuple[str, str]]:
    if above:
        yield above, "dim"
    if code is not None and code.proposed_by:
        yield f"proposed by {code.proposed_by}, not in the codebook yet", "italic"
    if coding.waits:
        yield f"waits to be recoded since {coding.waits}", "bold"
    for name, values in coding.facets.items():
        yield f"{name}: {', '.join(values)}", ""
    if coding.note:
        yield f"“{coding.note}”", "italic"
    if coding.by or coding.at:
        yield " ".join(part for part in (coding.by, coding.at[:10]) if part), "dim"
    yield from ((line, "dim") for line in (*_past(coding), *_origin(coding)))


def _past(coding: Coding) -> Iterator[str]:
    codes = dict.fromkeys(step.code for step in reversed(coding.was) if step.code != coding.code)
    if codes:
        yield f"was {', before that '.join(codes)}"
    yield from (f"{step.code}: {step.note}" for step in reversed(coding.was) if step.note)


def _origin(coding: Coding) -> Iterator[str]:
    if coding.origin is not None and coding.origin.search:
        yield f"found by: {coding.origin.search}"
    if coding.origin is not None and coding.origin.layer:
        sure = f", {coding.origin.score:.2f}" if coding.origin.score else ""
        yield f"suggested by {coding.origin.layer}{sure}"


def suggestion_lines(
    desk: Desk, suggested: Sequence[Coding], signs: Mapping[str, str], width: int
) -> Iterator[tuple[Text, str]]:
    """What machines suggest on a passage, each line with the coding that it is about; the first is the one to take."""
    codebook = desk.study.codebook
    machines = list(dict.fromkeys(desk.offers.machine_of(one) for one in suggested))
    for line in wrapped(Text(f"Suggested by {machines[0]}" if len(machines) == 1 else "Suggested", "italic"), width):
        yield line, ""
    for number, coding in enumerate(suggested[:_FEW]):
        code = codebook.by_id.get(coding.code)
        head, *rest = wrapped(
            Text(f"{certainty(coding)} {codebook.label(coding.code) or coding.code}".strip()), width - _INDENT
        )
        yield Text("?") + sign(signs.get(coding.code, "?"), code) + Text(" ") + head, coding.id
        lines = [*rest, *([Text(f"by {desk.offers.machine_of(coding)}", "dim")] if len(machines) > 1 else [])]
        if not number:
            lines += wrapped(Text("s takes, S declines", "bold"), width - _INDENT)
        for line in lines:
            yield Text(" " * _INDENT) + line, coding.id
    if len(suggested) > _FEW:
        yield Text(f"and {len(suggested) - _FEW} more", "dim"), ""


def certainty(coding: Coding) -> str:
    """How sure a machine is of a suggestion, as `.70`; empty where it does not say.

    >>> certainty(Coding("1", "p", 0, 4, "trust", score=0.7)), certainty(Coding("1", "p", 0, 4, "trust"))
    ('.70', '')
    """
    return f"{coding.score:.2f}".removeprefix("0") if coding.score else ""


def definition_lines(codebook: Codebook, code: Code | None, width: int) -> Iterator[Text]:
    """What a code means, when to use it and when not, in lines of a width."""
    for name, words in meaning(codebook, code) if code is not None else ():
        if name in {"", "Use when", "Not when"}:
            yield from wrapped(Text.assemble((f"{name}: " if name else "", "bold"), words), width)
            yield Text()
