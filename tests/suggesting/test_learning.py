import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qualcode.suggesting.hits import f1, hits_of
from qualcode.suggesting.learning import Learner, best_threshold, platt
from qualcode.suggesting.read_units import ReadUnit


def unit(document: str, number: int, text: str) -> ReadUnit:
    return ReadUnit(document, number, number * 100, number * 100 + len(text), "P", "respondent", text, "", False)


def units_and_labels() -> tuple[list[ReadUnit], np.ndarray]:
    words = ["we trust them a lot", "the bus was late", "trust came first here", "lunch is at noon today"]
    units = [
        unit(f"d{number % 4}", number, words[number % 4 if number < 16 else (number + 1) % 4]) for number in range(32)
    ]
    return units, np.array([float("trust" in one.text) for one in units])


def test_a_code_that_words_give_away_is_learned_and_new_units_are_told_by_it() -> None:
    units, labels = units_and_labels()
    fold = np.arange(32) // 4 % 4
    new = [unit("n", 1, "they trust us"), unit("n", 2, "the bus is at noon")]
    found = Learner(units, fold, new).classified("trust", labels)
    assert found.given.tolist() == (labels == 1).tolist()
    assert found.given_new.tolist() == [True, False]
    assert found.new[0] > 0.5 > found.new[1]


def test_what_is_held_out_has_no_part_in_what_is_said_of_it() -> None:
    units, labels = units_and_labels()
    fold = np.arange(32) // 4 % 4
    before = Learner(units, fold).classified("trust", labels)
    turned = np.where(fold == 2, 1 - labels, labels)
    after = Learner(units, fold).classified("trust", turned)
    assert after.held_out[fold == 2].tolist() == before.held_out[fold == 2].tolist()
    assert after.given[fold == 2].tolist() == before.given[fold == 2].tolist()
    assert after.held_out[fold != 2].tolist() != before.held_out[fold != 2].tolist()


def test_units_of_which_nobody_was_asked_are_told_of_and_not_learned_from() -> None:
    units, labels = units_and_labels()
    fold = np.arange(32) // 4 % 4
    some = labels.copy()
    some[3] = np.nan
    found = Learner(units, fold).classified("trust", some)
    assert not found.given[3]
    assert not np.isnan(found.held_out).any()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=12))
def test_no_other_threshold_has_a_higher_f1(pairs: list[tuple[float, bool]]) -> None:
    scores, truth = np.array([one for one, _ in pairs]), np.array([float(yes) for _, yes in pairs])
    best = f1(*hits_of(scores >= best_threshold(scores, truth), truth))
    assert all(f1(*hits_of(scores >= one, truth)) <= best + 1e-9 for one in scores.tolist())


def test_scores_become_how_probable_a_code_is() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(size=4000)
    truth = (chance.random(4000) < 1 / (1 + np.exp(-(2 * scores - 1)))).astype(float)
    curve = platt(scores, truth)
    assert abs(curve.slope - 2) < 0.2
    assert abs(curve.level + 1) < 0.2


def test_scores_that_say_nothing_become_the_prevalence() -> None:
    curve = platt(np.zeros(100), np.array([1.0] * 20 + [0.0] * 80))
    assert abs(float(curve.probability(np.zeros(1))[0]) - 0.2) < 0.02
