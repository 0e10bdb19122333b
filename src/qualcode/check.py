"""Every rule that a study's files must keep."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from qualcode.asking import asking
from qualcode.blinding import veiled
from qualcode.errors import did_you_mean
from qualcode.layout import CASES, CODEBOOK, SETTINGS, TRANSCRIPTS, UP, data_set_names, data_set_path, layer_path
from qualcode.model import Document, Study, Text
from qualcode.problem import Problem
from qualcode.rounds.rules import broken_seal, closed_round, round_settings
from qualcode.rules.codings import (
    duplicate_coding,
    lines_of,
    moved_quote,
    unassigned_work,
    unknown_code,
    unknown_document,
    unplaced_coding,
    wrong_facet,
)
from qualcode.rules.counting import open_study
from qualcode.rules.data_sets import DATA_SET_RULES
from qualcode.rules.decisions import (
    consensus_points,
    decision_points,
    unaccounted_consensus,
    unreadable_decisions,
)
from qualcode.rules.machines import coding_score, machine_layer
from qualcode.rules.memos import memo_link
from qualcode.rules.migrations import (
    aside_and_there,
    broken_chain,
    migration_files,
    other_version,
    still_waiting,
    strange_waiting,
)
from qualcode.rules.proposals import proposed_names, settled_proposals
from qualcode.rules.settings import (
    layer_coder,
    pass_without_first,
    settings_names,
    suggesting_layers,
    threshold_names,
    two_layers,
)
from qualcode.rules.versions import codebook_versions
from qualcode.study import as_seen, kept_from, load_study
from qualcode.text import line_at, line_starts
from qualcode.texts import read_text

__all__ = ["check_data_sets", "check_study", "open_study", "readable_texts"]

Rule = Callable[[Study], Iterator[Problem]]

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_TIMED_LABEL = re.compile(r"^([^\s:\[\]#][^:\[\]\n]{0,39}?) \[\d{1,3}:\d{2}(?::\d{2})?\]:", re.MULTILINE)


def check_study(study: Study, problems: list[Problem] | None = None) -> list[Problem]:
    """Every problem of a study, sorted by file and line.

    Of a file that a blind round keeps from whoever asks it is said that
    something is wrong, and not what.

    Args:
        study: As it was loaded.
        problems: What loading it found.
    """
    lines_of.cache_clear()
    texts, unreadable = readable_texts(study)
    broken = {problem.path for problem in problems or ()}
    readable = replace(study, texts=texts, documents=(*study.documents, *_unread_documents(study, broken)))
    unknown: set[Rule] = set()  # what follows from a file that cannot be read would bury the one line that matters
    if CODEBOOK in broken and not study.codebook.codes:
        unknown |= {unknown_code, wrong_facet, memo_link, threshold_names, proposed_names, settled_proposals}
    if SETTINGS in broken and not study.settings.coders:
        unknown |= {proposed_names, settings_names, layer_coder, unassigned_work, closed_round}
    if CASES in broken and not study.cases:
        unknown |= {unknown_case, memo_link}
    if study.main is not None:  # these rules are about files of the study, where they are told
        unknown |= {unknown_case, document_head}
    seen = as_seen(readable)
    found = [
        problem for rule in RULES if rule not in unknown for problem in rule(seen if rule in OF_PROGRESS else readable)
    ]
    return veiled({*(problems or ()), *unreadable, *found}, study, kept_from(study, asking()))


def check_data_sets(root: Path, known: Iterable[Problem] = ()) -> list[Problem]:
    """Every problem of the data sets that are derived from a study.

    Args:
        root: The study's folder.
        known: Problems of the study itself, which are not told again.
    """
    told = set(known)
    found = []
    for name in data_set_names(root):
        folder = data_set_path(name)
        for problem in check_study(*load_study(root / folder)):
            path = problem.path.removeprefix(UP)
            if path == problem.path:
                found.append(problem._replace(path=f"{folder}/{path}"))
            elif problem._replace(path=path) not in told:  # a text that has changed since the data set was coded
                message = f"{problem.message} (in the data set '{name}': run `qualcode datasets update {name}`)"
                found.append(problem._replace(path=path, message=message))
    return found


def _unread_documents(study: Study, broken: set[str]) -> Iterator[Document]:
    """A stand-in for each document whose head cannot be read: it is there, so nothing that names it is at fault."""
    known = {document.path for document in study.documents}
    for path in sorted(broken - known):
        stem = PurePosixPath(path).stem
        if path.startswith(f"{TRANSCRIPTS}/") and path.endswith(".md") and stem not in study.document_by_id:
            yield Document(stem, path)


def readable_texts(study: Study) -> tuple[dict[str, Text], list[Problem]]:
    """The texts that can be read, and why the others cannot."""
    texts: dict[str, Text] = {}
    problems: list[Problem] = []
    for document in study.documents:
        text, faults = read_text(study.root, document)
        problems += faults
        if text is not None:
            texts[document.id] = text
    return texts, problems


def text_changed(study: Study) -> Iterator[Problem]:
    """Documents whose text is no longer what a layer coded."""
    for layer in study.layers:
        for document_id, state in layer.documents.items():
            text = study.texts.get(document_id)
            if document_id not in study.document_by_id:
                hint = did_you_mean(document_id, study.document_by_id)
                yield Problem(layer.path, 0, "unknown-document", f"no document '{document_id}'{hint}")
            elif text is not None and state.sha256 != text.sha256:
                path = study.document_by_id[document_id].path
                what = "has changed since" if state.sha256 else "has no digest from when"
                mend = f"run `qualcode documents update {document_id}`, or restore it from version control"
                message = f"the text {what} '{layer.id}' coded it; {mend}"
                yield Problem(path, text.first_line, "text-changed", message)


def unrecorded_document(study: Study) -> Iterator[Problem]:
    """Codings on a document that the layer's record does not name."""
    for coded in study.coded:
        layer = study.layer_by_id[coded.layer]
        if coded.codings and coded.document not in layer.documents:
            record = layer_path(layer.id)
            message = f"has codings of '{coded.document}', which {record} does not name; add it with its state"
            yield Problem(coded.path, 0, "unrecorded-document", message)


def unknown_case(study: Study) -> Iterator[Problem]:
    """Documents of a case that is not there, and cases whose line of parents is broken."""
    known = study.case_by_id
    for document in study.documents:
        if document.case and document.case not in known:
            line = document.lines.get("case", 1)
            hint = did_you_mean(document.case, known)
            yield Problem(document.path, line, "unknown-case", f"no case '{document.case}' in cases.csv{hint}")
    for case in study.cases:
        if case.parent and case.parent not in known:
            hint = did_you_mean(case.parent, known)
            yield Problem("cases.csv", case.line, "unknown-case", f"no case '{case.parent}' above '{case.id}'{hint}")
        seen = {case.id}
        above = case.parent
        while above in known and above not in seen:
            seen.add(above)
            above = known[above].parent
        if above == case.id:
            yield Problem("cases.csv", case.line, "case-circle", f"'{case.id}' stands above itself")


def document_head(study: Study) -> Iterator[Problem]:
    """Dates that are none, and lines that look like a turn of somebody whom the head does not name."""
    for document in study.documents:
        if document.date and not _DATE.fullmatch(document.date):
            message = f"'{document.date}' is no date; write 2018-12-12, or 2018"
            yield Problem(document.path, document.lines.get("date", 1), "document-date", message)
        text = study.texts.get(document.id)
        if text is not None and document.speakers:
            yield from _undeclared_speakers(document, text)


def _undeclared_speakers(document: Document, text: Text) -> Iterator[Problem]:
    told: set[str] = set()
    starts: list[int] = []
    for match in _TIMED_LABEL.finditer(text.body):
        label = match[1]
        if label in document.speakers or label in told:
            continue
        told.add(label)
        starts = starts or line_starts(text.body)
        line = text.first_line + line_at(starts, match.start()) - 1
        hint = did_you_mean(label, document.speakers)
        message = f"'{label}' speaks here and is not among the `speakers` of the front matter{hint}"
        yield Problem(document.path, line, "undeclared-speaker", message)


RULES: tuple[Rule, ...] = (
    unknown_document,
    unknown_code,
    duplicate_coding,
    moved_quote,
    text_changed,
    unplaced_coding,
    unrecorded_document,
    unassigned_work,
    wrong_facet,
    unknown_case,
    document_head,
    settings_names,
    threshold_names,
    suggesting_layers,
    layer_coder,
    two_layers,
    pass_without_first,
    memo_link,
    codebook_versions,
    migration_files,
    broken_chain,
    other_version,
    strange_waiting,
    still_waiting,
    aside_and_there,
    proposed_names,
    settled_proposals,
    *DATA_SET_RULES,
    consensus_points,
    unaccounted_consensus,
    decision_points,
    unreadable_decisions,
    closed_round,
    broken_seal,
    round_settings,
    machine_layer,
    coding_score,
)


OF_PROGRESS: tuple[Rule, ...] = (still_waiting,)
"""Rules that tell how much is left to do: of what a blind round hides, its coder alone."""
