"""A migration held against the real difference: nothing undeclared, nothing declared that did not happen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.errors import did_you_mean
from qualcode.migrations.aligned import renamed_ids, to_account_for
from qualcode.migrations.reach import FACET, Reach, names_of, reaches
from qualcode.migrations.undeclared import MEANING, sentences
from qualcode.model import Codebook
from qualcode.phrases import some_of
from qualcode.problem import Problem
from qualcode.records import Migration, Step
from qualcode.versions.difference import TEXTS, Difference

ENDS = ("merge", "split", "retire", "extract")
"""Steps that account for a code that is gone."""
WORDED = ("clarify", "narrow", "widen")
"""Steps that account for changed texts of a code."""
_FATES = ("merge", "split", "retire", "narrow", "widen")
_SHOWN = 3
"""How many of the codes of a step a message names."""
_FACET_TERMS = ("facet-under", "facet-several")
_VALUE_TEXTS = ("value-label", "value-definition")


@dataclass(frozen=True)
class _Case:
    """A migration with what it is held against."""

    migration: Migration
    old: Codebook
    new: Codebook
    reached: Sequence[Reach]
    found: Sequence[Difference]

    def problem(self, line: int, rule: str, message: str) -> Problem:
        return Problem(self.migration.path, line, rule, message)

    def differs(self, name: str, *kinds: str) -> bool:
        """Whether a code, facet or value of the newer version differs in one of these ways."""
        bare = name.removeprefix(FACET)
        return any(one.code == bare and one.kind in kinds for one in self.found)


def check_migration(migration: Migration, old: Codebook, new: Codebook) -> list[Problem]:
    """Every fault of a migration, by line: what it forgets, what did not happen, what has no reason."""
    reached = reaches(migration, old, new)
    case = _Case(migration, old, new, reached, to_account_for(old, new, reached))
    rules = (unknown_name, untrue_step, two_fates, undeclared_change, unsigned_step)
    return sorted({problem for rule in rules for problem in rule(case)})


def unknown_name(case: _Case) -> Iterator[Problem]:
    """Names that the version they belong to does not have."""
    before, after = names_of(case.old), names_of(case.new)
    for reach in case.reached:
        step, known = reach.step, after if reach.step.kind == "add" else before
        version = case.new.version if step.kind == "add" else case.old.version
        if reach.name not in known:
            hint = _hint(reach.name, known)
            yield case.problem(step.line, "migration-name", f"no '{reach.name}' in version {version}{hint}")
        for into in reach.into if step.kind != "extract" else ():
            if into not in after:
                hint = _hint(into, after)
                yield case.problem(step.line, "migration-name", f"no '{into}' in version {case.new.version}{hint}")
    both = case.old.by_id.keys() & case.new.by_id.keys()
    for step in case.migration.steps:
        for name in step.near:
            if name not in both:
                message = f"`near: {name}` is not in both versions; name codes whose codings stay where they are"
                yield case.problem(step.line, "migration-name", message + did_you_mean(name, both))
        for name in step.codes:
            if name.count("*") == 1 and not any(one.step is step and one.pattern == name for one in case.reached):
                message = f"nothing that `{step.kind}: {name}` could mean happened; take it out"
                yield case.problem(step.line, "untrue-step", message)


def untrue_step(case: _Case) -> Iterator[Problem]:
    """Steps that say something that did not happen; of a pattern it is enough that it happened to one."""
    known = {*names_of(case.old), *names_of(case.new)}
    true = {(id(reach.step), reach.pattern) for reach in case.reached if reach.pattern and not _untrue(case, reach)}
    for reach in case.reached:
        if reach.implied or reach.name not in known or (id(reach.step), reach.pattern) in true:
            continue
        why = _untrue(case, reach)
        if why:
            yield case.problem(reach.step.line, "untrue-step", f"`{reach.step.kind}: {reach.name}`: {why}")


def _untrue(case: _Case, reach: Reach) -> str:
    """Why what a step says of one name did not happen; empty where it did."""
    kind = reach.step.kind
    stands = reach.name in names_of(case.new)
    if kind == "add":
        known = reach.name in names_of(case.old)
        return f"stands in version {case.old.version} already" if known else ""
    if kind in ("retire", "merge"):
        return _not_ended(case, reach, stands)
    if kind == "split":
        return _not_split(case, reach, stands)
    if kind == "rename":
        return _not_renamed(case, reach, stands)
    if kind == "extract":
        return "" if reach.is_code else "only codes can be extracted"
    now = renamed_ids(case.reached, case.old, case.new).get(reach.name, reach.name)
    return _not_moved(case, kind, now) if kind in ("move", "promote") else _not_worded(case, kind, now)


def _not_worded(case: _Case, kind: str, now: str) -> str:
    versions = f"{case.old.version} and {case.new.version}"
    if kind == "clarify":
        texts = (*TEXTS, "facet-label", *_FACET_TERMS, *_VALUE_TEXTS)
        return "" if case.differs(now, *texts) else f"no text of it differs between {versions}"
    meaning = (*MEANING, *_FACET_TERMS)
    said = f"definition, `use_when` and `not_when` are the same in {versions}"
    return "" if case.differs(now, *meaning) else said


def _not_ended(case: _Case, reach: Reach, stands: bool) -> str:
    there = f"version {case.new.version}"
    if reach.step.kind == "merge":
        if len(reach.into) > 1:
            return "is merged into one code; to divide its codings write `split`"
        if reach.name in reach.into:
            return "" if len(reach.step.codes) > 1 else "is merged into itself"
        if not reach.is_code and reach.name.startswith(FACET):
            return "only codes and values are merged; retire the facet"
        return f"still stands in {there}; take it out of the codebook, or out of the step" if stands else ""
    return f"still stands in {there}" if stands else ""


def _not_split(case: _Case, reach: Reach, stands: bool) -> str:
    if not reach.is_code:
        return "only codes are split; retire the value and add others"
    if len(set(reach.into)) < 2:
        return "is split into one; write `rename` or `merge`"
    if stands and reach.name not in reach.into:
        return f"still stands in version {case.new.version}; name it in `into` too, or take it out of the codebook"
    return ""


def _not_renamed(case: _Case, reach: Reach, stands: bool) -> str:
    if not reach.into:
        kinds = ("label", "facet-label", "value-label")
        return "" if case.differs(reach.name, *kinds) else "its label is the same in both versions"
    if len(reach.into) > 1:
        return "has one new id; to divide its codings write `split`"
    if stands:
        return f"still stands in version {case.new.version}"
    if reach.into[0] in names_of(case.old):
        return f"'{reach.into[0]}' is an id of version {case.old.version} already; write `merge`"
    return ""


def _not_moved(case: _Case, kind: str, now: str) -> str:
    if now not in case.new.by_id or not case.differs(now, "moved"):
        return "stands under the same code in both versions"
    back = {new: old for old, new in renamed_ids(case.reached, case.old, case.new).items()}
    before = case.old.by_id.get(back.get(now, now))
    if kind == "promote" and before is not None and case.new.by_id[now].depth >= before.depth:
        return "stands no nearer to the top than before; write `move`"
    return ""


def two_fates(case: _Case) -> Iterator[Problem]:
    """Codes of which two steps say where their codings go."""
    first: dict[str, Step] = {}
    for reach in case.reached:
        if reach.step.kind in _FATES or (reach.step.kind == "rename" and reach.into):
            other = first.setdefault(reach.name, reach.step)
            if other is not reach.step:
                message = f"of '{reach.name}' line {other.line} says `{other.kind}` already; keep one of the two"
                yield case.problem(reach.step.line, "two-steps", message)


def undeclared_change(case: _Case) -> Iterator[Problem]:
    """Differences of which no step says anything."""
    line = case.migration.lines.get("steps", 0)
    former = {new: old for old, new in renamed_ids(case.reached, case.old, case.new).items()}
    for sentence in sentences(_forgotten(case), case.old, case.new, former):
        yield case.problem(line, "undeclared-change", sentence)


def forgotten(migration: Migration, old: Codebook, new: Codebook) -> list[Difference]:
    """The differences between two versions of which no step of a migration says anything."""
    reached = reaches(migration, old, new)
    return _forgotten(_Case(migration, old, new, reached, to_account_for(old, new, reached)))


def _forgotten(case: _Case) -> list[Difference]:
    return [one for one in case.found if not _declared(case, one)]


def _declared(case: _Case, one: Difference) -> bool:
    name = f"{FACET}{one.code}" if one.kind.startswith("facet-") else one.code
    back = {new: old for old, new in renamed_ids(case.reached, case.old, case.new).items()}
    about = [reach for reach in case.reached if reach.name in (name, back.get(name, name))]
    kinds = {reach.step.kind for reach in about}
    led_into = any(name in reach.into for reach in case.reached if reach.step.kind in ("merge", "split"))
    what = one.kind.removeprefix("facet-").removeprefix("value-")
    if what == "added":
        return "add" in kinds or led_into
    if what == "removed":
        return not kinds.isdisjoint(ENDS)
    if what == "label":
        return "rename" in kinds or (one.kind != "label" and "clarify" in kinds)
    if what == "moved":
        return not kinds.isdisjoint(("move", "promote")) or _follows(case, one)
    return not kinds.isdisjoint(WORDED) or led_into or "split" in kinds


def _follows(case: _Case, one: Difference) -> bool:
    """Whether a code only follows the one above it, which was merged or split."""
    ends = (reach for reach in case.reached if reach.step.kind in ("merge", "split") and reach.name == one.before)
    return any(one.after in reach.into for reach in ends)


def unsigned_step(case: _Case) -> Iterator[Problem]:
    """Steps without a reason, or without a name of who decided."""
    for step in case.migration.steps:
        missing = [name for name in ("reason", "by") if not getattr(step, name)]
        if missing:
            what = " and ".join(f"`{name}:`" for name in missing)
            message = f"`{step.kind}: {some_of(step.codes, _SHOWN)}` has no {what}; write why, and who decided"
            yield case.problem(step.line, "no-reason", message)


def _hint(name: str, known: Sequence[str]) -> str:
    """The nearest names of the same sort: codes for a code, facets and values for the others; of a list, its form."""
    if "," in name:
        return f"; several are written [{name}]"
    alike = [one for one in known if ("=" in one, one.startswith(FACET)) == ("=" in name, name.startswith(FACET))]
    return did_you_mean(name, alike)
