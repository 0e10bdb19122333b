"""A migration to start from: what is certain is written, what must be decided stands there as a remark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from qualcode.files.simple_yaml import format_list, format_value
from qualcode.migrations.aligned import to_account_for
from qualcode.migrations.reach import FACET
from qualcode.model import Code, Codebook
from qualcode.phrases import counted
from qualcode.text import one_line
from qualcode.versions.difference import TEXTS, Difference

_ALIKE = 0.6
_SPLIT_INTO = 5
"""Up to how many new codes are shown as what a split could lead into."""
_MEANING = ("definition", "use_when", "not_when")


@dataclass(frozen=True)
class Draft:
    """What a draft starts from."""

    old: Codebook
    new: Codebook
    by: str
    date: str
    reason: str = ""
    """Of every step, where the release said it for all of them."""
    counts: Mapping[str, int] | None = None
    """How many codings there are of each code."""
    former: Mapping[str, str] = field(default_factory=dict)
    """For ids that a step changed the older one, by which steps name the code."""

    def named(self, name: str) -> str:
        """The name by which a step calls a code of the newer version."""
        return self.former.get(name, name)


def format_draft(draft: Draft) -> str:
    """The file of a migration between two versions."""
    old, new = draft.old, draft.new
    body = _lines(to_account_for(old, new, ()), draft)
    head = [
        f"# What changed from {old.version} to {new.version}, each with its reason and who decided.",
        f"from: {format_value(old.version)}",
        f"to: {format_value(new.version)}",
        f"by: {format_value(draft.by)}",
        *([f"date: {draft.date}"] if draft.date else []),
        "steps:" if body else "steps: []",
    ]
    return "\n".join([*head, *body]) + "\n"


def format_missing(found: Sequence[Difference], draft: Draft, indent: int) -> str:
    """The steps that a migration forgets, to be put below its others, which are indented so far."""
    return "".join(f"{' ' * indent}{line[2:]}\n" for line in _lines(found, draft))


def _lines(found: Sequence[Difference], draft: Draft) -> list[str]:
    """The steps that account for differences, then what must be decided."""
    steps = [*_added(found, draft.new), *_relabelled(found, draft), *_moved(found, draft), *_clarified(found, draft)]
    open_ones = [line for one in found if one.kind == "removed" for line in _removed(one.code, found, draft)]
    open_ones += [line for one in found if one.kind in _ENDED for line in _ended(one)]
    reason = f"    reason: {format_value(draft.reason)}" if draft.reason else "    reason:"
    return [*(line for step in steps for line in (step, reason)), *open_ones]


def _step(kind: str, names: Sequence[str], remark: str = "") -> str:
    value = format_value(names[0]) if len(names) == 1 else format_list(tuple(names))
    return f"  - {kind}: {value}" + (f"  # {remark}" if remark else "")


def _added(found: Sequence[Difference], new: Codebook) -> Iterator[str]:
    """New codes in one step; templates only where their code is not new itself."""
    codes = [one.code for one in found if one.kind == "added"]
    added = set(codes)
    templates: dict[str, list[str]] = {}
    own = []
    for name in codes:
        code = new.by_id[name]
        if code.template is None:
            own.append(name)
        elif code.parent not in added:
            templates.setdefault(f"*/{code.template}", []).append(name)
    facets = [f"{FACET}{one.code}" for one in found if one.kind == "facet-added"]
    values = [one.code for one in found if one.kind == "value-added"]
    names = [*own, *templates, *facets, *values]
    if names:
        yield _step("add", names)


def _relabelled(found: Sequence[Difference], draft: Draft) -> Iterator[str]:
    told: set[str] = set()
    for one in found:
        if one.kind in ("label", "facet-label", "value-label"):
            name = one.code.rpartition("/")[2] if one.kind == "label" else ""
            remark = f"from '{one_line(one.before, 40)}' to '{one_line(one.after, 40)}'"
            facet = FACET if one.kind == "facet-label" else ""
            if "/" in one.code:
                if name not in told:
                    yield _step("rename", [f"*/{name}"], remark)
                told.add(name)
            else:
                yield _step("rename", [draft.named(f"{facet}{one.code}")], remark)


def _moved(found: Sequence[Difference], draft: Draft) -> Iterator[str]:
    for one in found:
        if one.kind == "moved":
            place = f"from under '{one.before}'" if one.before else "from the top"
            where = f"to '{one.after}'" if one.after else "to the top"
            name = draft.named(one.code)
            nearer = draft.new.by_id[one.code].depth < draft.old.by_id[name].depth
            yield _step("promote" if nearer else "move", [name], f"{place} {where}")


def _clarified(found: Sequence[Difference], draft: Draft) -> Iterator[str]:
    """Changed texts; whether a change clarifies, narrows or widens, only people know."""
    texts: dict[str, list[str]] = {}
    for one in found:
        if one.kind in (*TEXTS, "value-definition", "facet-under", "facet-several"):
            facet = FACET if one.kind.startswith("facet-") else ""
            name = f"*/{one.code.rpartition('/')[2]}" if "/" in one.code else draft.named(f"{facet}{one.code}")
            fields = texts.setdefault(name, [])
            fields += [one.kind] if one.kind not in fields else []
    if draft.reason and texts:
        yield _step("clarify", list(texts))
        return
    for name, fields in texts.items():
        meaning = not {*_MEANING, "facet-under", "facet-several"}.isdisjoint(fields)
        decide = "; if the meaning changed, write narrow or widen" if meaning else ""
        yield _step("clarify", [name], f"{', '.join(fields)}{decide}")


_ENDED = ("facet-removed", "value-removed")


def _ended(one: Difference) -> Iterator[str]:
    name = f"{FACET}{one.code}" if one.kind == "facet-removed" else one.code
    yield f"  # '{name}' is gone; decide: retire, merge, or rename (with into: …)"
    yield f"  # - retire: {name}"
    yield "  #   reason:"


def _removed(code_id: str, found: Sequence[Difference], draft: Draft) -> Iterator[str]:
    """What must be decided of a code that is gone, with what it could have become."""
    code = draft.old.by_id[code_id]
    parent_gone = any(one.kind == "removed" and one.code == code.parent for one in found)
    if code.template is not None and parent_gone:
        return
    n = (draft.counts or {}).get(code_id, 0)
    yield f"  # '{code_id}' is gone ({counted(n, 'coding')}); decide: merge, split, retire or rename (into: …)"
    came = [one.code for one in found if one.kind == "added" and "/" not in one.code]
    if 1 < len(came) <= _SPLIT_INTO and code.template is None:
        yield f"  #   a split is written  - {{split: {code_id}, into: {format_list(tuple(came))}, reason: why}}"
    for name, why in _near(code, found, draft.new):
        yield f"  #   perhaps '{name}': {why}"
    yield f"  # - retire: {code_id}"
    yield "  #   reason:"


def _near(code: Code, found: Sequence[Difference], new: Codebook) -> list[tuple[str, str]]:
    """Codes that a code may live on in, most like it first: new ones, and those whose text changed."""
    changed = {one.code for one in found if one.kind in ("added", "label", *_MEANING)}
    rated = []
    for other in new.codes:
        if other.id in changed and other.template == code.template:
            label = SequenceMatcher(None, code.label.casefold(), other.label.casefold()).ratio()
            text = _share(code.definition, other.definition)
            if max(label, text) >= _ALIKE:
                why = "same label" if label >= 1 else "label alike" if label >= text else "definition alike"
                rated.append((-max(label, text), other.id, why))
    return [(name, why) for _, name, why in sorted(rated)[:3]]


def _share(one: str, other: str) -> float:
    """How many of the words of two texts are in both, from 0 to 1."""
    left, right = set(one.casefold().split()), set(other.casefold().split())
    return len(left & right) / len(left | right) if left and right else 0.0
