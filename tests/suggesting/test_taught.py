import numpy as np
import pytest

from planted_labels import noise_units, taught_by
from qualcode.errors import RefusedError
from qualcode.suggesting.measure_table import basis


def test_of_labels_by_lot_in_three_documents_no_code_is_suggested() -> None:
    units = noise_units(3, 20)
    labels = (np.random.default_rng(2).random((len(units), 9)) < np.linspace(0.1, 0.5, 9)).astype(float)
    study, found = taught_by(units, labels)
    assert len(found.classified) == 9
    assert found.outcome(study.codebook).suggested == ()


def test_a_code_that_follows_from_the_document_alone_cannot_be_learned() -> None:
    units = noise_units(5, 16)
    whole = np.array([[float(unit.document in {"d0", "d2"})] for unit in units])
    study, found = taught_by(units, whole)
    assert found.outcome(study.codebook).suggested == ()


def test_of_few_documents_more_must_be_right_than_by_lot() -> None:
    units = noise_units(3, 20)
    labels = np.array([[float(number % 4 < 1)] for number in range(60)])
    _, found = taught_by(units, labels)
    have = labels[:, 0] == 1
    assert found.interval(have, labels[:, 0]) == (None, None)
    assert found.above_chance(have, labels[:, 0])
    better_than_all_in_f1_alone = np.ones(60, dtype=np.bool_)
    better_than_all_in_f1_alone[np.flatnonzero(~have)[:4]] = False
    assert not found.above_chance(better_than_all_in_f1_alone, labels[:, 0])


def test_units_without_a_word_are_refused_and_not_a_fault_of_the_program() -> None:
    units = [unit._replace(text="…") for unit in noise_units(3, 4)]
    with pytest.raises(RefusedError, match="no words to learn from"):
        taught_by(units, np.array([[float(number % 4 < 2)] for number in range(12)]))


def test_the_interval_of_few_documents_goes_as_far_as_they_do() -> None:
    units = noise_units(5, 10)
    labels = np.array([[float(number % 10 < 5)] for number in range(50)])
    _, found = taught_by(units, labels)
    given = np.array([number % 10 < 5 - number // 10 for number in range(50)])
    low, high = found.interval(given, labels[:, 0])
    assert low is not None
    assert high is not None
    assert (low < 0.45, high > 0.9) == (True, True)


def test_what_stands_in_another_document_too_is_said() -> None:
    units = noise_units(3, 20)
    units[0] = units[0]._replace(text="We have\nsaid this before, word for word.")
    units[20] = units[20]._replace(text="we have said this before, word for word.")
    units[1] = units[1]._replace(text="Yes, exactly.")
    units[21] = units[21]._replace(text="Yes, exactly.")
    units[2] = units[3] = units[3]._replace(text="this stands twice in one document alone")
    study, found = taught_by(units, np.array([[float(number % 4 < 1)] for number in range(60)]))
    assert found.n_twins() == 2
    said = [line for line in basis(study, found) if line.startswith("Not held out in truth")]
    assert said[0].startswith("Not held out in truth: 2 of 60 turns stand word for word in another document too")
