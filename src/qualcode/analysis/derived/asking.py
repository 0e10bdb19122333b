"""The question that makes a data set: as options, as a scope, and what it finds."""

from dataclasses import fields
from typing import NamedTuple

from qualcode.data_set import DataSet, Query
from qualcode.errors import QualcodeError
from qualcode.model import Coding, Study
from qualcode.scope import Scope, select
from qualcode.verify import verified

_OPTIONS = {
    "documents": "document",
    "cases": "case",
    "where": "where",
    "speakers": "speaker",
    "coders": "coder",
    "layers": "layer",
    "codes": "code",
    "facets": "facet",
    "rounds": "round",
}


class FoundCoding(NamedTuple):
    """A coding of the study that a question found."""

    layer: str
    coding: Coding


class Answer(NamedTuple):
    """What the study says to a question now."""

    found: tuple[FoundCoding, ...]
    known: dict[str, FoundCoding]
    """Under their ids, the codings that the data set has for parents already and that are still in their layers."""
    fault: str = ""
    """Why the question cannot be asked any more."""


def query_of(scope: Scope) -> Query:
    """The options of a scope by the names that the command line gives them; empty ones left out."""
    pairs = [(_OPTIONS[part.name], getattr(scope, part.name)) for part in fields(scope) if part.name in _OPTIONS]
    return (*((name, values) for name, values in pairs if values), *((("exact", ("true",)),) if scope.exact else ()))


def scope_of(query: Query) -> Scope:
    """The scope that a question means.

    >>> query_of(scope_of((("code", ("*/dilemmas",)), ("exact", ("true",)))))
    (('code', ('*/dilemmas',)), ('exact', ('true',)))
    """
    asked = dict(query)
    parts = {name: asked.get(option, ()) for name, option in _OPTIONS.items()}
    return Scope(exact=asked.get("exact", ()) == ("true",), **parts)


def found_codings(study: Study, query: Query) -> tuple[FoundCoding, ...]:
    """The codings that a question finds, each on its quote.

    Raises:
        UnknownNameError: If the question names what the study does not have.
        UnreadableError: If a coding has lost its quote.
    """
    # What a blind round hides must be out of `study.coded` before this: an item would tell where somebody coded what.
    found = []
    for coded in select(study, scope_of(query)).coded():
        if coded.codings:
            found += [FoundCoding(coded.layer, coding) for coding in coded.codings]
    return tuple(found)


def verify_found(study: Study, query: Query) -> None:
    """Refuse to go on where a coding that a question finds has lost its quote."""
    for coded in select(study, scope_of(query)).coded():
        if coded.codings:
            verified(coded, study.texts[coded.document])


def answer(study: Study, data_set: DataSet, extracted: dict[str, FoundCoding]) -> Answer:
    """The codings of which the data set's items should be made now.

    Args:
        study: From which it is derived.
        data_set: With its items.
        extracted: Under their ids, codings that a migration set aside because they live on in a data set.
    """
    ids = {parent.coding for item in data_set.items for parent in item.parents}
    known = {
        coding.id: FoundCoding(coded.layer, coding)
        for coded in study.coded
        for coding in coded.codings
        if coding.id in ids
    }
    kept = _hidden_parents(study, data_set)
    known |= {one.coding.id: one for one in kept}
    aside = {coding_id: one for coding_id, one in extracted.items() if coding_id in ids and coding_id not in known}
    try:
        found = found_codings(study, data_set.query)
    except QualcodeError as error:
        if ids <= aside.keys():  # a code that lives on in the data set alone is asked for no more
            return Answer((*kept, *aside.values()), known)
        return Answer((*known.values(), *aside.values()), known, str(error))
    return Answer((*found, *kept, *aside.values()), known)


def _hidden_parents(study: Study, data_set: DataSet) -> list[FoundCoding]:
    """Parents that a blind round hides, as they were: what became of them is not to be told before it is opened."""
    return [
        FoundCoding(one.layer, Coding(one.coding, item.document, one.start, one.end, one.code, one.facets))
        for item in data_set.items
        for one in item.parents
        if (one.layer, item.document) in study.hidden
    ]
