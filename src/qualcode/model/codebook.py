"""What codes there are: the codebook, its facets, and what coders propose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the codebook. Its id never changes and is never used again."""

    id: str
    label: str
    parent: str | None = None
    """The id of the code above; `None` at the top."""
    depth: int = 1
    """1 at the top."""
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    examples: tuple[str, ...] = ()
    source: str = ""
    color: str = ""
    """`#rrggbb`, the code's own or the nearest ancestor's; empty where neither has one."""
    template: str | None = None
    """The id of the template from which the code stands here, if it does."""
    patterns: tuple[str, ...] = ()
    """What `suggest patterns` looks for: phrases, and rules on words as JSON that begins with `[{`."""
    line: int = 0
    retired_in: str = ""
    """The version that no longer has the code; it stands here while codings with it wait to be recoded."""
    proposed_by: str = ""
    """The coder who proposes the code; it stands here, after those of the codebook, until somebody settles that."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that a coder proposes; nobody's codebook has it until it is accepted."""

    id: str
    label: str
    by: str
    """The coder."""
    definition: str = ""
    parent: str = ""
    """The id of the code under which it is to stand; empty at the top."""
    document: str = ""
    """Where the coder was when it came up."""
    quote: str = ""
    at: str = ""
    line: int = 0
    path: str = ""
    outcome: str = ""
    """`accepted` or `declined`; empty while it is open."""
    into: str = ""
    """Once it is settled: the code that its codings have now; its own id where it became a code as it is."""
    why: str = ""
    settled_by: str = ""
    settled_at: str = ""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that a facet may take."""

    id: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A named list of values that refines a coding."""

    id: str
    label: str
    values: tuple[FacetValue, ...]
    several: bool = False
    """Whether one coding may carry more than one value."""
    under: tuple[str, ...] = ()
    """Ids of the codes under which the facet applies; empty means everywhere."""
    line: int = 0

    @property
    def value_ids(self) -> tuple[str, ...]:
        """The ids of the values, in the codebook's order."""
        return tuple(value.id for value in self.values)


@dataclass(frozen=True)
class Codebook:
    """A tree of codes, written out in the order in which it is read."""

    name: str = ""
    version: str = "0.0.0"
    codes: tuple[Code, ...] = ()
    facets: tuple[Facet, ...] = ()
    path: str = "codebook/codebook.yaml"

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Each code under its id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def own(self) -> tuple[Code, ...]:
        """The codes that the file has: without those that only codings still have, and without proposed ones."""
        return tuple(code for code in self.codes if not code.retired_in and not code.proposed_by)

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[str, ...]]:
        children: dict[str | None, list[str]] = {}
        for code in self.codes:
            children.setdefault(code.parent, []).append(code.id)
        return {parent: tuple(ids) for parent, ids in children.items()}

    def children(self, code_id: str | None) -> tuple[str, ...]:
        """Ids directly below a code; below `None` stand the top codes."""
        return self._children.get(code_id, ())

    def family(self, code_id: str) -> Iterator[str]:
        """A code's id and the ids of all codes below it, in the codebook's order."""
        yield code_id
        for child in self.children(code_id):
            yield from self.family(child)

    def lineage(self, code_id: str) -> tuple[str, ...]:
        """The ids from the top code down to the code itself."""
        steps: list[str] = []
        at: str | None = code_id
        while at is not None and at in self.by_id:
            steps.append(at)
            at = self.by_id[at].parent
        return tuple(reversed(steps))

    def label(self, code_id: str) -> str:
        """A code's label; empty where the codebook does not have it."""
        return self.by_id[code_id].label if code_id in self.by_id else ""

    def within(self, code_id: str, depth: int | None) -> bool:
        """Whether a code stands no deeper in the tree; one that the codebook does not have stands at the top."""
        return depth is None or code_id not in self.by_id or self.by_id[code_id].depth <= depth

    def facet(self, facet_id: str) -> Facet | None:
        """The facet of that id."""
        return next((facet for facet in self.facets if facet.id == facet_id), None)

    def applies(self, facet: Facet, code_id: str) -> bool:
        """Whether a facet may stand on codings of a code."""
        return not facet.under or not set(facet.under).isdisjoint(self.lineage(code_id))
