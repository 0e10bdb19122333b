"""Every rule that a study's files must keep."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from pathlib import Path, PurePosixPath

from qualcode.analysis.assigned import turns_outside, unknown_turns
from qualcode.analysis.eligible import unknown_eligible
from qualcode.analysis.judging.thresholds import unknown_thresholds
from qualcode.errors import UnreadableError, did_you_mean
from qualcode.model import CodedDocument, Coding, Document, Study, Text
from qualcode.problem import Problem
from qualcode.study import CASES, CODEBOOK, SETTINGS, TRANSCRIPTS, coding_lines, layer_path, open_readable, read_text
from qualcode.text import line_at, line_starts, one_line

Rule = Callable[[Study], Iterator[Problem]]

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_TIMED_LABEL = re.compile(r"^([^\s:\[\]#][^:\[\]\n]{0,39}?) \[\d{1,3}:\d{2}(?::\d{2})?\]:", re.MULTILINE)


def open_study(start: str | Path = ".") -> Study:
    """A study that can be counted in: every file can be read, and every coding has its document and its code.

    Args:
        start: The study's folder or any folder inside it.

    Raises:
        UnreadableError: If a file cannot be read, or a coding would drop out of a count or be counted twice.
    """
    _lines_of.cache_clear()
    study = open_readable(start)
    if not _sound(study):
        raise UnreadableError([problem for rule in COUNTING for problem in rule(study)])
    return study


_ID, _CODE, _DOCUMENT = attrgetter("id"), attrgetter("code"), attrgetter("document")
_PLACE = attrgetter("start", "end", "code")


def _sound(study: Study) -> bool:
    """Whether no rule of `COUNTING` has anything to say; a quick look, for a million codings."""
    documents, codes = study.document_by_id, study.codebook.by_id.keys()
    ids: set[str] = set()
    for coded in study.coded:
        codings = coded.codings
        if coded.document not in documents or not codes >= set(map(_CODE, codings)):
            return False
        if not {coded.document} >= set(map(_DOCUMENT, codings)) or len(set(map(_PLACE, codings))) < len(codings):
            return False
        ids.update(map(_ID, codings))
    return len(ids) == sum(len(coded.codings) for coded in study.coded)


def check_study(study: Study, problems: list[Problem] | None = None) -> list[Problem]:
    """Every problem of a study, sorted by file and line.

    Args:
        study: As it was loaded.
        problems: What loading it found.
    """
    _lines_of.cache_clear()
    texts, unreadable = readable_texts(study)
    broken = {problem.path for problem in problems or ()}
    readable = replace(study, texts=texts, documents=(*study.documents, *_unread_documents(study, broken)))
    unknown: set[Rule] = set()  # what follows from a file that cannot be read would bury the one line that matters
    if CODEBOOK in broken and not study.codebook.codes:
        unknown |= {unknown_code, wrong_facet, memo_link, threshold_names}
    if SETTINGS in broken and not study.settings.coders:
        unknown |= {settings_names, layer_coder, unassigned_work}
    if CASES in broken and not study.cases:
        unknown |= {unknown_case, memo_link}
    found = [problem for rule in RULES if rule not in unknown for problem in rule(readable)]
    return sorted({*(problems or ()), *unreadable, *found})


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


def unknown_document(study: Study) -> Iterator[Problem]:
    """Codings of a document that the study does not have, or in another document's file."""
    for coded in study.coded:
        if coded.document not in study.document_by_id:
            hint = did_you_mean(coded.document, study.document_by_id)
            yield Problem(coded.path, 0, "unknown-document", f"no document '{coded.document}'{hint}")
        for index, coding in enumerate(coded.codings):
            if coding.document != coded.document:
                message = f"is a coding of '{coding.document}' in the file of '{coded.document}'; move the line"
                yield _at(study, coded, index, "wrong-file", message)


def unknown_code(study: Study) -> Iterator[Problem]:
    """Codings with a code that the codebook does not have."""
    known = study.codebook.by_id
    for coded, index, coding in _codings(study):
        if coding.code not in known:
            message = f"no code '{coding.code}' in the codebook{did_you_mean(coding.code, known)}"
            yield _at(study, coded, index, "unknown-code", message)


def duplicate_coding(study: Study) -> Iterator[Problem]:
    """Ids used twice anywhere, and one layer's code twice on the same span."""
    ids: dict[str, str] = {}
    for coded in study.coded:
        places: set[tuple[int, int, str]] = set()
        for index, coding in enumerate(coded.codings):
            if coding.id in ids:
                message = f"'{coding.id}' is the id of another coding, in {ids[coding.id]}; ids are never used twice"
                yield _at(study, coded, index, "duplicate-id", message)
            ids.setdefault(coding.id, coded.path)
            place = (coding.start, coding.end, coding.code)
            if place in places:
                message = f"'{coding.code}' stands on this span twice; delete one of the two lines"
                yield _at(study, coded, index, "coded-twice", message)
            places.add(place)


def moved_quote(study: Study) -> Iterator[Problem]:
    """Codings whose span is not in the text, or does not hold the words that were coded."""
    for coded, index, coding in _codings(study):
        text = study.texts.get(coding.document)
        if text is None or coding.document != coded.document:
            continue
        body = text.body
        if not 0 <= coding.start < coding.end <= len(body):
            message = f"span {coding.start} to {coding.end} is not in the text, which has {len(body)} characters"
            yield _at(study, coded, index, "span", message + _found_at(body, coding.quote))
        elif not coding.quote:
            message = f'has no quote; add "quote": the text from {coding.start} to {coding.end}'
            yield _at(study, coded, index, "no-quote", message)
        elif body[coding.start : coding.end] != coding.quote:
            quote, stands = _where_they_differ(coding.quote, body[coding.start : coding.end])
            message = f"the quote is '{quote}' and the text has '{stands}'"
            yield _at(study, coded, index, "moved-quote", message + _found_at(body, coding.quote))


def _where_they_differ(quote: str, text: str) -> tuple[str, str]:
    """Two texts cut to what can be read on a line, with the first sign that differs in sight."""
    pairs = enumerate(zip(quote, text, strict=False))
    same = next((index for index, (left, right) in pairs if left != right), min(len(quote), len(text)))
    start = max(same - 15, 0) if same > 20 else 0
    dots = "…" if start else ""
    return dots + one_line(quote[start:], 40), dots + one_line(text[start:], 40)


def _found_at(body: str, quote: str) -> str:
    count = body.count(quote) if quote else 0
    if count == 0:
        return "; the quote is nowhere in the text"
    if count == 1:
        at = body.find(quote)
        return f"; the quote stands at {at} to {at + len(quote)}"
    return f"; the quote stands {count} times in the text"


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
                message = f"the text {what} '{layer.id}' coded it; restore it from version control"
                yield Problem(path, text.first_line, "text-changed", message)


def unrecorded_document(study: Study) -> Iterator[Problem]:
    """Codings on a document that the layer's record does not name."""
    for coded in study.coded:
        layer = study.layer_by_id[coded.layer]
        if coded.codings and coded.document not in layer.documents:
            record = layer_path(layer.id)
            message = f"has codings of '{coded.document}', which {record} does not name; add it with its state"
            yield Problem(coded.path, 0, "unrecorded-document", message)


def unassigned_work(study: Study) -> Iterator[Problem]:
    """Work on documents or turns that the settings do not assign to its coder: it would not count in agreement."""
    assignments = study.settings.assignments
    if not assignments:
        return
    for layer in study.layers:
        for document_id in layer.documents:
            if layer.kind == "human" and document_id not in assignments.get(layer.coder, ()):
                message = (
                    f"'{document_id}' is not assigned to '{layer.coder}'; add it under `assignments` in qualcode.yaml"
                )
                yield Problem(layer.path, 0, "unassigned-work", message)
    for coded in study.coded if study.settings.assigned_turns else ():
        part, text = (
            study.assigned_turns(study.layer_by_id[coded.layer], coded.document),
            study.texts.get(coded.document),
        )
        if part is None or text is None or not text.turns:
            continue
        for index, coding in enumerate(coded.codings):
            outside = turns_outside(text, part, coding.start, coding.end)
            if outside:
                mend = "change `assignments` in qualcode.yaml, or take the coding out"
                yield _at(study, coded, index, "unassigned-work", f"{outside}; {mend}")


def wrong_facet(study: Study) -> Iterator[Problem]:
    """Facets that the codebook does not have, or not on this code, or not with these values."""
    codebook = study.codebook
    for coded, index, coding in _codings(study):
        for name, values in coding.facets.items():
            facet = codebook.facet(name)
            if facet is None:
                hint = did_you_mean(name, [facet.id for facet in codebook.facets])
                yield _at(study, coded, index, "unknown-facet", f"no facet '{name}'{hint}")
                continue
            if coding.code in codebook.by_id and not codebook.applies(facet, coding.code):
                yield _at(study, coded, index, "facet", f"facet '{name}' does not stand on '{coding.code}'")
            if len(values) > 1 and not facet.several:
                yield _at(study, coded, index, "facet", f"facet '{name}' takes one value, not {len(values)}")
            for value in values:
                if value not in facet.value_ids:
                    hint = did_you_mean(value, facet.value_ids)
                    yield _at(study, coded, index, "unknown-value", f"facet '{name}' has no value '{value}'{hint}")


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


def settings_names(study: Study) -> Iterator[Problem]:
    """Coders, documents, turns and speakers that the settings name and the study does not have."""
    settings = study.settings
    yield from unknown_turns(study)
    yield from unknown_eligible(study)
    coders = [coder.id for coder in settings.coders]
    line = settings.lines.get("assignments", 1)
    for coder, documents in settings.assignments.items():
        if coder not in coders:
            message = f"no coder '{coder}' under `coders`{did_you_mean(coder, coders)}"
            yield Problem(SETTINGS, line, "unknown-coder", message)
        at = {part.document: part.line for part in settings.assigned_turns if part.coder == coder}
        for document_id in documents:
            if document_id not in study.document_by_id:
                hint = did_you_mean(document_id, study.document_by_id)
                yield Problem(
                    SETTINGS, at.get(document_id, line), "unknown-document", f"no document '{document_id}'{hint}"
                )
    line = settings.lines.get("rounds", 1)
    for stage in settings.rounds:
        for document_id in stage.documents:
            if document_id not in study.document_by_id:
                hint = did_you_mean(document_id, study.document_by_id)
                message = f"no document '{document_id}' for round '{stage.id}'{hint}"
                yield Problem(SETTINGS, line, "unknown-document", message)


def threshold_names(study: Study) -> Iterator[Problem]:
    """Thresholds for codes, rounds or a coefficient that are not there."""
    yield from unknown_thresholds(study)


def layer_coder(study: Study) -> Iterator[Problem]:
    """Human layers of somebody whom the settings do not name."""
    coders = [coder.id for coder in study.settings.coders]
    for layer in study.layers:
        if layer.kind == "human" and layer.coder not in coders:
            message = f"no coder '{layer.coder}' in qualcode.yaml{did_you_mean(layer.coder, coders)}"
            yield Problem(layer.path, 1, "unknown-coder", message)


def two_layers(study: Study) -> Iterator[Problem]:
    """A second independent layer of one coder and pass: nothing could say which of them is meant."""
    first: dict[tuple[str, int], str] = {}
    for layer in study.layers:
        own = (layer.coder, layer.pass_number)
        if layer.kind == "human" and first.setdefault(own, layer.id) != layer.id:
            time = layer.pass_number
            known = f"the layer '{first[own]}'" + (f" of pass {time}" if time > 1 else "")
            message = (
                f"'{layer.coder}' has {known} already; one of them is another coder's,"
                f" or a further pass (`pass: {time + 1}`)"
            )
            yield Problem(layer.path, 1, "two-layers", message)


def pass_without_first(study: Study) -> Iterator[Problem]:
    """A later pass of a coder who has no first one: it would count nowhere."""
    firsts = {layer.coder for layer in study.layers if layer.kind == "human" and layer.pass_number < 2}
    for layer in study.layers:
        if layer.pass_number > 1 and layer.coder not in firsts:
            message = f"'{layer.coder}' has no layer of a first pass; take `pass: {layer.pass_number}` out of one"
            yield Problem(layer.path, 1, "pass-without-first", message)


def memo_link(study: Study) -> Iterator[Problem]:
    """Memos about something that is not there."""
    if not study.memos:
        return
    codings = {coding.id for coded in study.coded for coding in coded.codings}
    for memo in study.memos:
        for kind, named, known in (
            ("document", memo.documents, study.document_by_id),
            ("code", memo.codes, study.codebook.by_id),
            ("case", memo.cases, study.case_by_id),
        ):
            for name in named:
                if name not in known:
                    yield Problem(memo.path, 1, "memo-link", f"no {kind} '{name}'{did_you_mean(name, known)}")
        for name in memo.codings:
            if name not in codings:
                yield Problem(memo.path, 1, "memo-link", f"no coding '{name}'; was it removed?")


RULES: tuple[Rule, ...] = (
    unknown_document,
    unknown_code,
    duplicate_coding,
    moved_quote,
    text_changed,
    unrecorded_document,
    unassigned_work,
    wrong_facet,
    unknown_case,
    document_head,
    settings_names,
    threshold_names,
    layer_coder,
    two_layers,
    pass_without_first,
    memo_link,
)


COUNTING: tuple[Rule, ...] = (unknown_document, unknown_code, duplicate_coding)
"""Rules without which a count would be silently wrong."""


def _codings(study: Study) -> Iterator[tuple[CodedDocument, int, Coding]]:
    for coded in study.coded:
        for index, coding in enumerate(coded.codings):
            yield coded, index, coding


def _at(study: Study, coded: CodedDocument, index: int, rule: str, message: str) -> Problem:
    return Problem(coded.path, _lines_of(study.root, coded.path, len(coded.codings))[index], rule, message)


@lru_cache(maxsize=8)
def _lines_of(root: Path, path: str, n_codings: int) -> list[int]:
    """Kept while one file's problems are told, or every problem would read the file again."""
    return coding_lines(root, path, n_codings)
