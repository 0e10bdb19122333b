"""Made-up migrations and codings for properties, and placing as a person does it."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from hypothesis import strategies as st

from qualcode.files.codings_jsonl import format_coding, format_coding_lines
from qualcode.ids import derived_id
from qualcode.layer_files import Pairs
from qualcode.migrations.back import decisions
from qualcode.migrations.forward import carry
from qualcode.migrations.outcome import Outcome
from qualcode.model import Code, Codebook, Coding, Facet, FacetValue, Was
from qualcode.records import Migration, Recoded, Step
from qualcode.set_aside import Asides, aside

AT = "2019-04-02T10:00:00Z"
IDS = tuple("abcdef")
_VALUES = ("us", "them", "all")


@dataclass(frozen=True)
class Layered:
    """A layer's codings of a document, and what was set aside of them."""

    pairs: Pairs
    asides: Asides

    def file(self) -> bytes:
        """The file of the codings."""
        return format_coding_lines(self.pairs)

    def aside_bytes(self) -> list[bytes]:
        """What was set aside, in the order of ids."""
        return [msgspec.json.encode(record) for _, record in sorted(self.asides, key=lambda pair: pair[0].id)]


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """A migration of six codes and a facet, with each kind of step."""
    steps: list[Step] = []
    new = ["z"]
    for line, code in enumerate(IDS, 1):
        kind = draw(st.sampled_from(("keep", "rename", "merge", "split", "narrow", "widen", "retire", "extract")))
        into = {"rename": (f"{code}2",), "merge": ("z",), "split": (f"{code}1", f"{code}2"), "extract": ("set",)}.get(
            kind, ()
        )
        if kind == "split" and draw(st.booleans()):
            into = (code, f"{code}1")
        if kind in ("keep", "narrow", "widen"):
            new.append(code)
        elif kind in ("rename", "split"):
            new += into
        if kind != "keep":
            steps.append(Step(kind, (code,), into, line=line))
    value = draw(st.sampled_from(("keep", "rename", "merge", "retire")))
    values = {"keep": _VALUES, "rename": ("we", "them", "all"), "merge": ("them", "all"), "retire": ("them", "all")}[
        value
    ]
    if value != "keep":
        into = {"rename": ("we",), "merge": ("them",), "retire": ()}[value]
        steps.append(Step(value, ("who=us",), into, line=9))
    under = draw(st.sampled_from(((), ("a", "z", "b", "b2"))))
    old_book = Codebook("t", "1.0.0", tuple(Code(code, code) for code in (*IDS, "z")), (_facet(_VALUES, ()),))
    new_book = Codebook("t", "2.0.0", tuple(Code(code, code) for code in new), (_facet(values, under),))
    return Outcome(Migration("1.0.0", "2.0.0", tuple(steps)), old_book, new_book)


def _facet(values: Sequence[str], under: tuple[str, ...]) -> Facet:
    return Facet("who", "Who", tuple(FacetValue(value, value) for value in values), several=True, under=under)


@st.composite
def layers(
    draw: st.DrawFn, codes: Sequence[str] = (*IDS, "z"), first: int = 0, values: Sequence[str] = _VALUES
) -> Pairs:
    """Codings of four passages, each code at most once on each."""
    places = draw(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(codes)), unique=True, max_size=12))
    pairs = []
    for number, (start, code) in enumerate(places, first):
        facets = draw(st.lists(st.sampled_from(values), unique=True, max_size=2))
        coding = Coding(f"{number:03}", "p1", start, start + 2, code, {"who": facets} if facets else {}, "ab", by="ann")
        pairs.append((coding, format_coding(coding)))
    return pairs


def forward(layered: Layered, outcome: Outcome) -> Layered:
    """Through the migration."""
    carried = carry(layered.pairs, layered.asides, outcome, "lead", AT)
    others = [pair for pair in layered.asides if pair[1].why != "newer"]
    return Layered(carried.pairs, [*others, *carried.gone])


def placed(layered: Layered, outcome: Outcome, rows: Sequence[Recoded]) -> Layered:
    """The layer with codings that waited placed as rows say."""
    where = {row.coding: row for row in rows}
    pairs: Pairs = [pair for pair in layered.pairs if pair[0].id not in where or not pair[0].waits]
    asides = list(layered.asides)
    taken = {(coding.start, coding.end, coding.code): coding.id for coding, _ in pairs}
    for coding, line in sorted((pair for pair in layered.pairs if pair[0].waits and pair[0].id in where), key=_id):
        row = where[coding.id]
        said = {"by": row.by, "at": row.at, "note": row.note}
        if row.placed == "none":
            asides.append(aside(coding, line, "none", **said))
            continue
        codes = row.placed.split(" + ")
        free = [code for code in codes if (coding.start, coding.end, code) not in taken]
        for code in codes:
            own = code == (free or codes)[0]
            made = _made(coding, code, row, outcome, own=own)
            twin = taken.setdefault((coding.start, coding.end, code), made.id)
            if twin == made.id:
                pairs.append((made, format_coding(made)))
            else:
                asides.append(aside(made, format_coding(made), "twin", twin=twin, **said))
    return Layered(pairs, asides)


def _id(pair: tuple[Coding, bytes]) -> str:
    return pair[0].id


def _made(coding: Coding, code: str, row: Recoded, outcome: Outcome, *, own: bool) -> Coding:
    origin = "" if own else coding.id
    was = Was(coding.code, outcome.migration.id, row.by, row.at, row.note, origin)
    new_id = coding.id if own else derived_id(row.at, coding.id, outcome.migration.id, code)
    return msgspec.structs.replace(coding, id=new_id, code=code, was=(*coding.was, was), waits="")


def decided(layered: Layered, outcome: Outcome) -> list[Recoded]:
    """What people decided, as going back keeps it."""
    return decisions("ann", layered.pairs, layered.asides, outcome)
