"""Sentences and rules on words, by spaCy. The only module that imports it; no model is ever fetched."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError, RefusedError
from qualcode.text import trimmed

if TYPE_CHECKING:
    from spacy.language import Language

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Spans of the sentences of a text, without white space at their ends.

    A sentence ends where spaCy's tokeniser for the language finds closing
    punctuation; no model is used and nothing is downloaded. For English, a
    single capital before the full stop (`Network A.`) ends none: it may be an initial.

    Raises:
        RefusedError: If spaCy does not know the language, or lacks what it needs for it.

    >>> sentence_spans("Dr. Lee came. And then?  ")
    [(0, 13), (14, 23)]
    """
    sentences = _pipeline(language)(text).sents
    spans = (trimmed(text, sentence.start_char, sentence.end_char) for sentence in sentences)
    return [(start, end) for start, end in spans if start < end]


def rule_matches(
    texts: Iterable[str], rules: Sequence[Sequence[Mapping[str, object]]], language: str = "en"
) -> Iterator[list[tuple[int, int, int]]]:
    """Where rules on words hold, text by text: the number of the rule, start and end.

    Of matches of one rule that overlap the longest counts.

    Args:
        texts: Each matched alone.
        rules: Each a list of words, as spaCy's Matcher takes it.
        language: By whose rules a text is cut into words.

    >>> list(rule_matches(["We plan, then do."], [[{"LOWER": "plan"}, {"IS_PUNCT": True, "OP": "?"}]]))
    [[(0, 3, 8)]]
    """
    pipeline = _pipeline(language)
    from spacy.matcher import Matcher

    matcher = Matcher(pipeline.vocab)
    for number, rule in enumerate(rules):
        matcher.add(str(number), [[dict(word) for word in rule]], greedy="LONGEST")
    for doc in pipeline.pipe(texts):
        spans = matcher(doc, as_spans=True)
        yield sorted((int(span.label_), span.start_char, span.end_char) for span in spans)


def spacy_version() -> str:
    """Which spaCy cuts and matches."""
    from importlib.metadata import version

    return version("spacy")


@lru_cache(maxsize=8)
def _pipeline(language: str) -> "Language":
    try:
        import spacy
    except ImportError as error:
        raise QualcodeError(
            f"sentences and rules on words need spaCy ({error}); run `pip install 'qualcode[suggest]'`"
        ) from None
    try:
        known = bool(_LANGUAGE.fullmatch(language)) and bool(spacy.util.get_lang_class(language))
    except ImportError:
        known = False
    if not known:
        raise RefusedError(
            f"spaCy knows no language '{language}'; set `language` in qualcode.yaml, such as `language: en`"
        )
    try:
        pipeline = spacy.blank(language)
    except ImportError as error:
        said = str(error).split("\n")[0]
        raise RefusedError(f"sentences in the `language: {language}` of qualcode.yaml need more: {said}") from None
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = sys.maxsize  # the limit is for parsers, which need memory by the word
    return pipeline
