import numpy as np

from planted_labels import noise_units
from qualcode.suggesting.baselines import Baselines
from qualcode.suggesting.features import one_thread

FOLD = np.repeat([0, 1, 2], 20)
TRUST = np.arange(60) % 7 < 1


def texts() -> list[str]:
    return [f"{unit.text} {'trust' if has else ''}" for unit, has in zip(noise_units(3, 20), TRUST, strict=True)]


def test_what_is_held_out_has_no_part_in_what_baselines_say_of_it() -> None:
    baselines, labels = Baselines(texts(), FOLD), TRUST.astype(float)
    turned = np.where(FOLD == 1, 1 - labels, labels)
    with one_thread():
        for way in (baselines.by_words, baselines.by_tuned_regression):
            before, after = way(labels), way(turned)
            assert after[FOLD == 1].tolist() == before[FOLD == 1].tolist()


def test_words_that_only_held_out_documents_hold_crowd_none_out() -> None:
    crowd = " ".join(f"x{number}" for number in range(6000))
    crowded = [f"{one} {crowd}" if fold > 1 else one for one, fold in zip(texts(), FOLD, strict=True)]
    assert Baselines(crowded, FOLD).by_words(TRUST.astype(float))[FOLD > 1].tolist() == TRUST[FOLD > 1].tolist()


def test_a_rare_code_is_found_by_the_regression_whose_threshold_is_chosen() -> None:
    baselines, labels = Baselines(texts(), FOLD), TRUST.astype(float)
    with one_thread():
        plain, tuned = baselines.by_regression(labels, balanced=False), baselines.by_tuned_regression(labels)
    assert not plain.any()
    assert (tuned & TRUST).sum() >= 8
    assert (tuned & ~TRUST).sum() <= 2


def test_training_documents_without_a_word_are_no_fault() -> None:
    baselines, labels = Baselines(["…"] * 40 + texts()[40:], FOLD), TRUST.astype(float)
    assert not baselines.by_regression(labels, balanced=False)[FOLD > 1].any()


def test_it_is_the_vectorizer_of_scikit_learn_that_knows_the_training_documents_alone() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    said = np.array(texts(), dtype=np.object_)
    expected = TfidfVectorizer().fit(said[FOLD != 1]).transform(said)
    found = Baselines(said.tolist(), FOLD)._weighted[frozenset({1})]
    assert abs(found - expected).max() < 1e-12
