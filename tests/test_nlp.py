import importlib.util
import subprocess
import sys

import pytest

from qualcode import nlp
from qualcode.errors import QualcodeError, RefusedError
from qualcode.nlp import sentence_spans


def pieces(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def test_a_sentence_ends_at_closing_punctuation() -> None:
    assert pieces("It works. Does it? It does! So…") == ["It works.", "Does it?", "It does!", "So…"]


def test_an_abbreviation_of_the_language_ends_no_sentence() -> None:
    assert pieces("Dr. Lee met Mr. Kim. They spoke.") == ["Dr. Lee met Mr. Kim.", "They spoke."]


def test_a_sentence_may_run_over_a_line_end() -> None:
    assert pieces("We launched\nin 2015. Then\nwe grew.") == ["We launched\nin 2015.", "Then\nwe grew."]


def test_white_space_belongs_to_no_sentence() -> None:
    assert sentence_spans("  One. \n Two.\n") == [(2, 6), (9, 13)]


def test_text_without_punctuation_is_one_sentence() -> None:
    assert pieces("we launched in schools") == ["we launched in schools"]


@pytest.mark.parametrize("text", ["", "  \n "])
def test_empty_text_has_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


def test_offsets_count_code_points() -> None:
    assert sentence_spans("𝒜 👍🏽 naïve. Yes.") == [(0, 11), (12, 16)]


def test_another_language_has_its_own_abbreviations() -> None:
    assert pieces("Am 3. Mai kam Hr. Kim usw. dazu. Gut.", "de")[-1] == "Gut."


@pytest.mark.parametrize("language", ["zz", "en-US", "", "en.examples", "EN"])
def test_an_unknown_language_is_refused_with_the_setting_to_mend(language: str) -> None:
    with pytest.raises(RefusedError, match=f"no language '{language}'; set `language` in qualcode.yaml"):
        sentence_spans("One.", language)


@pytest.mark.skipif(importlib.util.find_spec("sudachipy") is not None, reason="Japanese is installed here")
def test_a_language_that_needs_more_says_what() -> None:
    with pytest.raises(RefusedError, match=r"`language: ja` of qualcode\.yaml need more: .*SudachiPy"):
        sentence_spans("はい。", "ja")


def test_a_text_longer_than_the_limit_for_parsers_is_read() -> None:
    text = " " * 1_000_001 + "One. Two."
    assert pieces(text) == ["One.", "Two."]


def test_without_spacy_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp._pipeline.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(QualcodeError, match=r"run `pip install 'qualcode\[suggest\]'`"):
        sentence_spans("One.")


@pytest.mark.parametrize("heavy", ["spacy", "pandas", "krippendorff"])
def test_agreement_is_imported_without_heavy_libraries(heavy: str) -> None:
    program = f"import sys, qualcode.analysis.agreement; sys.exit('{heavy}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
