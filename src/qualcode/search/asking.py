"""From what somebody types to what is looked for."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.scope import Scope, Selection
from qualcode.search.conditions import Conditions
from qualcode.search.matching import Meant
from qualcode.search.query import parse_pattern, parse_query
from qualcode.search.question import Question
from qualcode.search.stretches import PASSAGES

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed."""

    query: str = ""
    regex: bool = False
    """Whether the query is one regular expression."""
    match_case: bool = False
    within: str = ""
    """In what words and codes stand together; empty for the unit of the study."""
    conditions: Conditions = field(default_factory=Conditions)


def question_of(selection: Selection, asked: Asked, *, own: bool = False) -> Question:
    """What is looked for.

    Args:
        selection: The scope.
        asked: The search as it was typed.
        own: Whether a coder of the scope is there to code the results, not to say whose codings count.

    Raises:
        RefusedError: If the query cannot be read, or a part of the scope would change nothing.
    """
    unit = selection.study.settings.unit
    within = asked.within or unit
    if within not in (*PASSAGES, unit):
        raise UnknownNameError("passage", within, PASSAGES)
    parse = parse_pattern if asked.regex else parse_query
    meant = Meant(parse(asked.query), asked.match_case) if asked.query or asked.regex else None
    scope = selection.scope
    of_codings = asked.conditions != Conditions() or scope.codes or scope.facets
    if (scope.coders or scope.layers) and not of_codings and not own:
        option = "--coder" if scope.coders else "--layer"
        raise RefusedError(
            f"`{option}` says whose codings count, and no code is asked for; add one, such as `--coded CODE`, or leave"
            f" `{option}` out: the texts are the same for all"
        )
    return Question(meant, within, asked.conditions)


def as_typed(asked: Asked, scope: Scope) -> str:
    """A search with all that restricts it, as one types it: what a coding says of where it comes from.

    >>> as_typed(Asked("trust", within="sentence"), Scope(cases=("net-a",)))
    'trust --within sentence --case net-a'
    """
    conditions = asked.conditions
    options: list[tuple[str, Sequence[str]]] = [
        *([("--regex", [])] if asked.regex else []),
        *([("--match-case", [])] if asked.match_case else []),
        *([("--within", [asked.within])] if asked.within else []),
        *(("--coded", [code]) for code in conditions.coded),
        *(("--not-coded", [code]) for code in conditions.not_coded),
        *(("--overlapping", pair) for pair in conditions.overlapping),
        *(("--near-codes", [one, other, str(chars)]) for one, other, chars in conditions.near),
    ]
    for option, values in (
        ("--document", scope.documents),
        ("--case", scope.cases),
        ("--where", scope.where),
        ("--speaker", scope.speakers),
        ("--layer", scope.layers),
        ("--code", scope.codes),
        ("--facet", scope.facets),
        ("--round", scope.rounds),
    ):
        options += [(option, [value]) for value in values]
    return " ".join([*([asked.query] if asked.query else []), *(" ".join([name, *given]) for name, given in options)])
