"""Whose codings decisions followed, why coders differed, and where definitions have gaps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.analysis.reconciling.decided import by_people
from qualcode.model import Codebook, Coding, Study
from qualcode.records import BOTH, CLASSES, KEPT, NEITHER, NEW, ONE, Decision, Side, Snapshot
from qualcode.text import one_line

Today = Mapping[str, Coding]


class PrevailedRow(NamedTuple):
    """How often decisions followed a coder."""

    coder: str
    code: str
    """Empty: all codes; else questions in which somebody has this code."""
    n: int
    """Questions in which they had read the passage, and somebody decided."""
    prevailed: int
    """Their reading was taken and another's was not."""
    yielded: int
    """Another's was taken and theirs was not."""
    both: int
    """Theirs was taken together with all others."""
    neither: int
    """Nobody's was taken: the passage has no code."""
    new: int
    """Nobody's was taken as it is: another coding was made."""
    kept: int
    """The difference was kept."""
    share: float | None
    """Prevailed, of prevailed and yielded; `None` where it never came to that."""


class ClassRow(NamedTuple):
    """How often coders differed for one reason."""

    class_name: str
    n: int
    share: float | None
    by_kind: dict[str, int]


class GapRow(NamedTuple):
    """A code whose definition left coders apart: a proposal for the next version of the codebook."""

    code: str
    label: str
    n: int
    """Questions of the class `definition-gap` in which somebody has the code."""
    decided_for: int
    """Those after which the consensus has the code."""
    beside: list[str]
    """The other codes of these questions, the most frequent first."""
    quotes: list[str]
    notes: list[str]
    definition: str
    use_when: str
    not_when: str
    questions: list[str]


def coders_of(study: Study, decisions: Iterable[Decision]) -> dict[str, str]:
    """What the layers of decisions are called: by their coders; by their ids where that does not tell them apart."""
    layers = dict.fromkeys(side.layer for one in decisions for side in one.sides)
    coders = {layer: study.layer_by_id[layer].coder if layer in study.layer_by_id else layer for layer in layers}
    n_layers = Counter(coders.values())
    return {layer: coder if n_layers[coder] == 1 else layer for layer, coder in coders.items()}


def prevailed_rows(study: Study, decisions: Sequence[Decision], *, by_code: bool = False) -> list[PrevailedRow]:
    """A row a coder, or a row a coder and code, in the order of the codebook."""
    decided = by_people(decisions)
    names = coders_of(study, decided)
    groups: list[tuple[str, list[Decision]]] = [("", decided)]
    if by_code:
        today = codings_today(study)
        about = {one.id: codes_of(today, one) for one in decided}
        codes = in_order(study.codebook, (code for found in about.values() for code in found))
        groups = [(code, [one for one in decided if code in about[one.id]]) for code in codes]
    return [
        _prevailed(name, layer, code, found)
        for code, found in groups
        for layer, name in sorted(names.items(), key=lambda pair: pair[1])
        if any(layer in one.layers for one in found)
    ]


def _prevailed(name: str, layer: str, code: str, decisions: Sequence[Decision]) -> PrevailedRow:
    n = Counter(_fate(layer, one) for one in decisions if layer in one.layers)
    settled = n["prevailed"] + n["yielded"]
    share = n["prevailed"] / settled if settled else None
    fates = (n["prevailed"], n["yielded"], n[BOTH], n[NEITHER], n[NEW], n[KEPT])
    return PrevailedRow(name, code, n.total(), *fates, share)


def _fate(layer: str, decision: Decision) -> str:
    """What became of a coder's reading; a reading that is the same as one that was taken was taken too."""
    if decision.decision in (KEPT, NEITHER, NEW):
        return decision.decision
    read = {side.layer: _reading(side.codings) for side in decision.sides}
    taken = [read[one] for one in decision.took if one in read]
    if all(reading in taken for reading in read.values()):
        return BOTH
    return "prevailed" if read[layer] in taken else "yielded"


def _reading(codings: Iterable[Snapshot]) -> list[tuple[object, ...]]:
    return sorted((one.code, one.start, one.end, sorted(one.facets.items())) for one in codings)


def codes_of(today: Today, decision: Decision) -> list[str]:
    """The codes that a decision was about, as they are called today."""
    return list(
        dict.fromkeys(
            today[one.id].code if one.id in today else one.code for side in decision.sides for one in side.codings
        )
    )


def codings_today(study: Study) -> Today:
    """Every coding of the study by its id: a migration may have changed it since it was decided about."""
    return {one.id: one for coded in study.coded for one in coded.codings}


def made_today(today: Today, decision: Decision) -> list[Coding | Snapshot]:
    """What a decision made, as it stands in the consensus today; what is there no longer, as it was made."""
    made = [today.get(one.id, one) for one in decision.made]
    return sorted(made, key=lambda one: (one.start, one.end, one.code))


def in_order(codebook: Codebook, codes: Iterable[str]) -> list[str]:
    """Codes in the order of the codebook, those that it does not have last."""
    used = set(codes)
    return [code.id for code in codebook.codes if code.id in used] + sorted(used - set(codebook.by_id))


def class_rows(decisions: Sequence[Decision], kinds: dict[str, str]) -> list[ClassRow]:
    """A row for each class that occurs.

    Args:
        decisions: All of them.
        kinds: For questions, by their ids, in what way coders differ.
    """
    decided = by_people(decisions)
    rows = []
    for name in CLASSES:
        own = [one for one in decided if one.class_ == name]
        by_kind = Counter(kinds.get(one.question, "") for one in own)
        if own:
            shown = {kind: n for kind, n in sorted(by_kind.items()) if kind}
            rows.append(ClassRow(name, len(own), len(own) / len(decided), shown))
    return rows


def gap_rows(study: Study, decisions: Sequence[Decision]) -> list[GapRow]:
    """Definition gaps by code, the code with most of them first."""
    gaps = [one for one in by_people(decisions) if one.class_ == "definition-gap"]
    today = codings_today(study)
    about = {one.id: codes_of(today, one) for one in gaps}
    codes = in_order(study.codebook, (code for found in about.values() for code in found))
    rows = [_gap(study, today, code, [one for one in gaps if code in about[one.id]], about) for code in codes]
    return sorted(rows, key=lambda row: -row.n)


def _gap(study: Study, today: Today, code: str, gaps: Sequence[Decision], about: Mapping[str, list[str]]) -> GapRow:
    beside = Counter(other for one in gaps for other in about[one.id] if other != code)
    known = study.codebook.by_id.get(code)
    return GapRow(
        code=code,
        label=study.codebook.label(code),
        n=len(gaps),
        decided_for=sum(any(made.code == code for made in made_today(today, one)) for one in gaps),
        beside=[other for other, _ in sorted(beside.items(), key=lambda pair: (-pair[1], pair[0]))],
        quotes=[passage_words(study, today, one) for one in gaps],
        notes=list(dict.fromkeys(one.note for one in gaps if one.note)),
        definition=known.definition if known else "",
        use_when=known.use_when if known else "",
        not_when=known.not_when if known else "",
        questions=[one.question for one in gaps],
    )


def passage_words(study: Study, today: Today, decision: Decision) -> str:
    """The words that a decision was about, where its codings stand today, else where they stood then; on one line."""
    text = study.texts.get(decision.document)
    if text is None:
        return ""
    own = [today[name] for name in decision.codings if name in today]
    if not own and text.sha256 != decision.text:  # no place in the text of today
        return ""
    start = min((one.start for one in own), default=decision.start)
    return one_line(text.body[start : max((one.end for one in own), default=decision.end)])


def side_words(side: Side) -> str:
    """What a coder had when it was decided about, in words: `hub-team [who=us], trust`; `no code`."""
    words = []
    for one in side.codings:
        facets = "; ".join(f"{name}={', '.join(values)}" for name, values in sorted(one.facets.items()))
        words.append(f"{one.code} [{facets}]" if facets else one.code)
    return ", ".join(dict.fromkeys(words)) or "no code"


def taken_words(decision: Decision, names: Mapping[str, str]) -> str:
    """What was decided, in a word or a name: `ann`, `both`, `new`."""
    if decision.decision == ONE and decision.took:
        return names.get(decision.took[0], decision.took[0])
    if decision.decision == BOTH and len(decision.took) < len(decision.sides):
        return ", ".join(names.get(layer, layer) for layer in decision.took)
    return decision.decision
