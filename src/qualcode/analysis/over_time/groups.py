"""Agreement by round, by version of the codebook, by date, by document or case: a group of documents at a time."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.agreement import Agreement, agreement
from qualcode.analysis.agreement_rows import CUSTOMARY, AgreementRow
from qualcode.analysis.compared_layers import done
from qualcode.analysis.draws import Wish
from qualcode.analysis.over_time.coding_dates import CodingDates
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Document, Study
from qualcode.scope import Selection

_SPANS: Mapping[str, Callable[[str], str]] = {
    "year": lambda day: day[:4],
    "quarter": lambda day: f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}",
    "month": lambda day: day[:7],
    "day": lambda day: day,
}
GROUPINGS = ("round", "version", *_SPANS, "document", "case")
IN_ORDER = ("round", "version", *_SPANS)
"""Groupings whose groups follow one another, so that there is a trend to see."""
NONE = "no {}"


@dataclass(frozen=True)
class OverTime:
    """Agreement group by group."""

    by: str
    names: tuple[str, ...]
    """The groups, in order."""
    parts: tuple[Agreement, ...]
    """Agreement on the documents of each group."""
    whole: Agreement
    """Agreement on all of them."""

    @property
    def rows(self) -> tuple[AgreementRow, ...]:
        """The rows of every group, one group after another."""
        return tuple(
            row._replace(group=name) for name, part in zip(self.names, self.parts, strict=True) for row in part.rows
        )


def over_time(  # noqa: PLR0913 - what agreement takes, and the grouping
    selection: Selection,
    by: str,
    unit: str,
    *,
    coefficients: Sequence[str] = CUSTOMARY,
    depth: int | None = None,
    wish: Wish | None = None,
    universe_rule: str = "assigned",
    as_values: bool = False,
) -> OverTime:
    """Agreement on each code, group by group of documents.

    Every group has a row for every code that has one on all documents; where a group is too small for a value, the
    reason stands there instead.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        by: One of `GROUPINGS`. `round` as in the settings, a document of two rounds in both; `version` of the codebook
            under which the compared layers coded the document; `year`, `quarter`, `month` or `day` in which the last
            of the compared coders was done with it; `document`; `case`, the network.
        unit: `turn`, `paragraph`, `sentence` or `line`.
        coefficients: As for `agreement`.
        depth: As for `agreement`.
        wish: Which intervals; documents or units are drawn within each group.
        universe_rule: As for `agreement`.
        as_values: As for `agreement`.

    Raises:
        UnknownNameError: If there is no such grouping.
        RefusedError: If there are no two layers to compare, or no rounds.
    """
    if by not in GROUPINGS:
        raise UnknownNameError("grouping", by, GROUPINGS)
    if by == "round" and not selection.study.settings.rounds:
        raise RefusedError("qualcode.yaml has no `rounds`; name them there, or take `--by month` or another")

    def measured(part: Selection) -> Agreement:
        return agreement(
            part,
            unit,
            coefficients=coefficients,
            depth=depth,
            wish=wish,
            universe_rule=universe_rule,
            as_values=as_values,
        )

    whole = measured(selection)
    known = selection.study.codebook.by_id
    used = tuple(code for code in dict.fromkeys(row.code for row in whole.rows) if code in known)
    scope = replace(selection.scope, codes=selection.scope.codes or used)
    groups = _groups(whole, by)
    parts = tuple(measured(replace(selection, documents=documents, scope=scope)) for documents in groups.values())
    return OverTime(by, tuple(groups), parts, whole)


def _groups(whole: Agreement, by: str) -> dict[str, tuple[Document, ...]]:
    """The documents of each group, in the order of the groups; those in no group stand last.

    A round has all its documents in scope, so that one without a value is seen; else only documents on which two
    coders are compared are grouped.
    """
    study, compared = whole.selection.study, whole.universe.documents
    if by == "round":
        return _rounds(whole)
    names = _names(whole, by)
    groups: dict[str, list[Document]] = {}
    for document in compared:
        groups.setdefault(names[document.id], []).append(document)
    cases = {case.id: str(number).zfill(9) for number, case in enumerate(study.cases)}
    last = NONE.format("date" if by in _SPANS else by)

    def place(name: str) -> tuple[bool, Sequence[list[tuple[int, str]]], str]:
        versions = [_version_key(version) for version in name.split("/")] if by == "version" else []
        return name == last, versions, cases.get(name, name) if by == "case" else name

    return {name: tuple(groups[name]) for name in sorted(groups, key=place)}


def _rounds(whole: Agreement) -> dict[str, tuple[Document, ...]]:
    selection = whole.selection
    rounds = selection.study.settings.rounds
    groups = {
        stage.id: tuple(document for document in selection.documents if document.id in stage.documents)
        for stage in rounds
    }
    placed = {document for stage in rounds for document in stage.documents}
    groups[NONE.format("round")] = tuple(document for document in whole.universe.documents if document.id not in placed)
    return {name: documents for name, documents in groups.items() if documents}


def _names(whole: Agreement, by: str) -> Mapping[str, str]:
    """For each document that is compared, the name of its group."""
    study = whole.selection.study
    documents = whole.universe.documents
    if by == "document":
        return {document.id: document.id for document in documents}
    if by == "case":
        return {document.id: _case(study, document) for document in documents}
    layers = {
        document.id: [layer for layer in whole.universe.layers if done(study, layer, document)]
        for document in documents
    }
    if by == "version":
        versions = {
            document: sorted({layer.codebook for layer in own} - {""}, key=_version_key)
            for document, own in layers.items()
        }
        return {document: "/".join(own) or NONE.format("version") for document, own in versions.items()}
    dates = CodingDates(study)
    days = {document: dates.last((layer.id for layer in own), document).finished for document, own in layers.items()}
    return {document: _SPANS[by](day) if day else NONE.format("date") for document, day in days.items()}


def _case(study: Study, document: Document) -> str:
    return study.top_case(document.case) if document.case else NONE.format("case")


def _version_key(version: str) -> list[tuple[int, str]]:
    """A key by which 2.0.0 stands before 10.0.0."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"[.\-+]", version)]
