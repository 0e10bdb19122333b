"""Passages on which the patterns of the codebook stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError
from qualcode.files.patterns_yaml import holds_word, is_rule, rule_of
from qualcode.model import Code, Document, Study
from qualcode.nlp import rule_matches, spacy_version
from qualcode.suggesting.machine_layer import Suggestion
from qualcode.suggesting.read_units import ReadUnit, read_units

_WORD_SIGNS = r"[\w'’-]*"


class Match(NamedTuple):
    """A place where a pattern of a code stands in a unit."""

    unit: ReadUnit
    code: str
    pattern: str
    words: str
    """As they stand in the text."""


def pattern_suggestions(
    study: Study, documents: Sequence[Document], unit: str, codes: frozenset[str] | None = None
) -> list[Suggestion]:
    """Each unit on which a pattern of a code stands, once a code; the note says which words did it.

    Args:
        study: As it was loaded.
        documents: Where to look.
        unit: What is coded: the unit in which the words stand.
        codes: Only patterns of these; `None` for all.

    Raises:
        RefusedError: If no code in question has patterns.
    """
    asked = [code for code in study.codebook.codes if code.patterns and (codes is None or code.id in codes)]
    if not asked:
        raise RefusedError(
            "no code has `patterns` in codebook/codebook.yaml; write some, such as"
            ' `patterns: ["small tests of change"]`'
        )
    found: dict[tuple[str, int, int, str], list[str]] = {}
    for match in matches(asked, read_units(study, documents, unit), study.settings.language):
        one = match.unit
        found.setdefault((one.document, one.start, one.end, match.code), []).append(match.words)
    return [Suggestion(*place, note=_note(words)) for place, words in found.items()]


def matches(codes: Sequence[Code], units: Sequence[ReadUnit], language: str) -> Iterator[Match]:
    """Every place where a pattern stands, phrases first."""
    for code in codes:
        for pattern in code.patterns:
            if not is_rule(pattern):
                signs = phrase_regex(pattern)
                for unit in units:
                    for hit in signs.finditer(unit.text):
                        yield Match(unit, code.id, pattern, hit[0])
    rules = [(code.id, pattern) for code in codes for pattern in code.patterns if is_rule(pattern)]
    if not rules:
        return
    told = rule_matches((unit.text for unit in units), [rule_of(pattern) for _, pattern in rules], language)
    for unit, places in zip(units, told, strict=True):
        for number, start, end in places:
            code_id, pattern = rules[number]
            yield Match(unit, code_id, pattern, unit.text[start:end])


def phrase_regex(phrase: str) -> re.Pattern[str]:
    """What a phrase stands for: whole words, in any capitals, over line ends; `*` is the rest of a word, or a word.

    >>> sorted(hit[0] for hit in phrase_regex("test* of *").finditer("Testing of ideas, a contest of wills"))
    ['Testing of ideas']
    """
    words = [_word(word) for word in phrase.split()]
    joined = r"\s+".join(words)
    head = r"(?<!\w)" if re.match(r"\w", phrase) else ""
    tail = r"(?!\w)" if re.search(r"\w$", phrase) else ""
    return re.compile(f"{head}{joined}{tail}", re.IGNORECASE)


def _word(word: str) -> str:
    if word == "*":
        return r"\w[\w'’-]*"
    return _WORD_SIGNS.join(re.sub("['’]", "['’]", re.escape(part)) for part in word.split("*"))


def _note(words: Sequence[str]) -> str:
    """Which words did it, each once; the first three."""
    different = list(dict.fromkeys(" ".join(one.split()) for one in words))
    more = f" and {len(different) - 3} more" if len(different) > 3 else ""
    return f"“{'”, “'.join(different[:3])}”{more}"


def trying(study: Study, tried: Sequence[str]) -> Study:
    """The study with other patterns in its codebook: phrases to be tried, each as `CODE=PHRASE`.

    Raises:
        RefusedError: If one is none of these.
        UnknownNameError: If there is no such code.
    """
    phrases: dict[str, list[str]] = {}
    for text in tried:
        code, equals, phrase = text.partition("=")
        if not equals or not holds_word(phrase):
            raise RefusedError(f"'{text}' is no phrase to try; write `--try 'CODE=some words'`")
        if code not in study.codebook.by_id:
            raise UnknownNameError("code", code, study.codebook.by_id)
        phrases.setdefault(code, []).append(" ".join(phrase.split()))
    codes = tuple(replace(code, patterns=tuple(phrases.get(code.id, ()))) for code in study.codebook.codes)
    return replace(study, codebook=replace(study.codebook, codes=codes))


def pattern_documents(study: Study, documents: Sequence[Document], unit: str) -> list[str]:
    """The documents that have units in which a pattern could stand."""
    return list(dict.fromkeys(one.document for one in read_units(study, documents, unit)))


def pattern_method(study: Study, unit: str, codes: frozenset[str] | None) -> dict[str, str]:
    """What must be told to have the same layer again."""
    asked = [code for code in study.codebook.codes if code.patterns and (codes is None or code.id in codes)]
    method = {"unit": unit, "codes": " ".join(code.id for code in asked)}
    if any(is_rule(pattern) for code in asked for pattern in code.patterns):
        method["rules"] = f"spaCy {spacy_version()}, language {study.settings.language}"
    return method
