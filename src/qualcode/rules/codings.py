"""Rules that codings must keep: they name what is there, stand on their quotes and count once."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from qualcode.analysis.assigned import turns_outside
from qualcode.errors import did_you_mean
from qualcode.model import Codebook, CodedDocument, Coding, Study
from qualcode.phrases import counted
from qualcode.problem import Problem
from qualcode.recorded import load_version
from qualcode.study import coding_lines
from qualcode.text import one_line

_MOST_TOLD = 10
"""So many codings of a file that are off their words are told one by one."""


def unknown_document(study: Study) -> Iterator[Problem]:
    """Codings of a document that the study does not have, or in another document's file."""
    for coded in study.coded:
        if coded.document not in study.document_by_id:
            hint = did_you_mean(coded.document, study.document_by_id)
            yield Problem(coded.path, 0, "unknown-document", f"no document '{coded.document}'{hint}")
        for index, coding in enumerate(coded.codings):
            if coding.document != coded.document:
                message = f"is a coding of '{coding.document}' in the file of '{coded.document}'; move the line"
                yield coding_problem(study, coded, index, "wrong-file", message)


def unknown_code(study: Study) -> Iterator[Problem]:
    """Codings with a code that neither the codebook has nor the version of it at which their layer is."""
    known = study.codebook.by_id
    versions: dict[str, Codebook] = {study.codebook.version: study.codebook}
    frozen: dict[str, Codebook] = {}
    for coded, index, coding in coding_places(study):
        if coding.code in known:
            continue
        version = study.layer_by_id[coded.layer].codebook
        if version not in versions:
            versions[version] = (load_version(study.root, version)[0] if version else None) or study.codebook
        if coding.code not in versions[version].by_id:
            yield coding_problem(study, coded, index, "unknown-code", _no_code(study, coding.code, frozen))


def _no_code(study: Study, code: str, frozen: dict[str, Codebook]) -> str:
    """What to do about a code that is gone: released and migrated it may go, cut out of the working copy it may not."""
    version = study.codebook.version
    if version not in frozen:
        frozen[version] = (load_version(study.root, version)[0] if version else None) or Codebook()
    if code in frozen[version].by_id:
        return (
            f"'{code}' was taken out of the working codebook and stands in its release {version}; release what you"
            " changed (`qualcode codebook release`) and migrate the codings, or put the code back"
        )
    return f"no code '{code}' in the codebook{did_you_mean(code, study.codebook.by_id)}"


def duplicate_coding(study: Study) -> Iterator[Problem]:
    """Ids used twice anywhere, and one layer's code twice on the same span."""
    ids: dict[str, str] = {}
    for coded in study.coded:
        places: set[tuple[int, int, str, str]] = set()
        for index, coding in enumerate(coded.codings):
            if coding.id in ids:
                message = f"'{coding.id}' is the id of another coding, in {ids[coding.id]}; ids are never used twice"
                yield coding_problem(study, coded, index, "duplicate-id", message)
            ids.setdefault(coding.id, coded.path)
            place = (coding.start, coding.end, coding.code, coding.waits)  # one that waits is not yet of its code
            if place in places:
                message = f"'{coding.code}' stands on this span twice; delete one of the two lines"
                yield coding_problem(study, coded, index, "coded-twice", message)
            places.add(place)


def moved_quote(study: Study) -> Iterator[Problem]:
    """Codings whose span is not in the text, or does not hold the words that were coded.

    Of a file in which many do not, the first are told, and how many more: an edit
    near the top of a text puts every coding below it off its words.
    """
    for path, found in groupby(_off_their_words(study), key=attrgetter("path")):
        problems = list(found)
        if len(problems) <= _MOST_TOLD + 1:
            yield from problems
            continue
        yield from problems[:_MOST_TOLD]
        more = len(problems) - _MOST_TOLD
        yield Problem(path, 0, "moved-quote", f"{more} more codings of this file are off their words, too")


def _off_their_words(study: Study) -> Iterator[Problem]:
    for coded, index, coding in coding_places(study):
        text = study.texts.get(coding.document)
        if text is None or coding.document != coded.document:
            continue
        body = text.body
        if not 0 <= coding.start < coding.end <= len(body):
            message = f"span {coding.start} to {coding.end} is not in the text, which has {len(body)} characters"
            yield coding_problem(study, coded, index, "span", message + _found_at(body, coding.quote))
        elif not coding.quote:
            message = f'has no quote; add "quote": the text from {coding.start} to {coding.end}'
            yield coding_problem(study, coded, index, "no-quote", message)
        elif body[coding.start : coding.end] != coding.quote:
            quote, stands = _where_they_differ(coding.quote, body[coding.start : coding.end])
            message = f"the quote is '{quote}' and the text has '{stands}'"
            yield coding_problem(study, coded, index, "moved-quote", message + _found_at(body, coding.quote))


def unplaced_coding(study: Study) -> Iterator[Problem]:
    """Codings that have no place since their text was changed, and those that stand in their layer all the same."""
    for coded in study.unplaced:
        layer = {
            coding.id
            for own in study.coded
            if (own.layer, own.document) == (coded.layer, coded.document)
            for coding in own.codings
        }
        command = f"`qualcode documents place --document {coded.document}`"
        n = sum(coding.id not in layer for coding in coded.codings)
        if n:
            which = f"{counted(n, 'coding')} of '{coded.layer}'"
            message = f"{which} {'has' if n < 2 else 'have'} no place since the text changed; run {command}"
            yield Problem(coded.path, 0, "unplaced", message)
        for coding in coded.codings:
            if coding.id in layer:
                message = (
                    f"'{coding.id}' waits for a place and stands in its layer too;"
                    f" run `qualcode documents update {coded.document}` or {command} again"
                )
                yield Problem(coded.path, 0, "unplaced", message)


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
                yield coding_problem(study, coded, index, "unassigned-work", f"{outside}; {mend}")


def wrong_facet(study: Study) -> Iterator[Problem]:
    """Facets that the codebook does not have, or not on this code, or not with these values."""
    codebook = study.codebook
    for coded, index, coding in coding_places(study):
        for name, values in coding.facets.items():
            facet = codebook.facet(name)
            if facet is None:
                hint = did_you_mean(name, [facet.id for facet in codebook.facets])
                yield coding_problem(study, coded, index, "unknown-facet", f"no facet '{name}'{hint}")
                continue
            stands = coding.code not in codebook.by_id or codebook.applies(facet, coding.code)
            if not stands and not coding.waits:  # else its old code is still to give way to a new one
                yield coding_problem(study, coded, index, "facet", f"facet '{name}' does not stand on '{coding.code}'")
            if len(values) > 1 and not facet.several:
                yield coding_problem(study, coded, index, "facet", f"facet '{name}' takes one value, not {len(values)}")
            for value in values:
                if value not in facet.value_ids:
                    hint = did_you_mean(value, facet.value_ids)
                    yield coding_problem(
                        study, coded, index, "unknown-value", f"facet '{name}' has no value '{value}'{hint}"
                    )


def coding_places(study: Study) -> Iterator[tuple[CodedDocument, int, Coding]]:
    """Every coding, with its file and its place in it."""
    for coded in study.coded:
        for index, coding in enumerate(coded.codings):
            yield coded, index, coding


def coding_problem(study: Study, coded: CodedDocument, index: int, rule: str, message: str) -> Problem:
    """A problem at the line of a coding."""
    return Problem(coded.path, lines_of(study.root, coded.path, len(coded.codings))[index], rule, message)


@lru_cache(maxsize=8)
def lines_of(root: Path, path: str, n_codings: int) -> list[int]:
    """The line of each coding of a file; kept while its problems are told, or each of them would read it again."""
    return coding_lines(root, path, n_codings)
