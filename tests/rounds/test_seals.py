"""A seal says nothing until its key is shown, and then everything."""

import re
from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import RefusedError
from qualcode.layers import add_codings, finish_document
from qualcode.layout import key_path
from qualcode.requested import NewCoding
from qualcode.rounds.seals import seal_round, take_seal_off, unseal_round
from qualcode.rounds.steps import close_round, reopen_round
from qualcode.storage import digest
from qualcode.study import load_study, open_readable

SEAL = Path("records/rounds/pilot.seals/ann.yaml")


@pytest.fixture
def coded(study_dir: Path) -> Path:
    (study_dir / "qualcode.yaml").write_text("coders: [{id: ann}, {id: bob}]\nrounds: [{id: pilot, documents: [p1]}]\n")
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])
    finish_document(open_readable(study_dir), "ann", "p1")
    return study_dir


def close(folder: Path) -> None:
    close_round(open_readable(folder), "pilot", by="km", date="2019-04-02")


def test_a_seal_holds_no_word_of_what_was_coded_nor_its_digest_nor_the_key(coded: Path) -> None:
    seal, key = seal_round(open_readable(coded), "pilot", "ann", date="2019-04-01")
    text = (coded / SEAL).read_text()
    assert text == f"round: pilot\ncoder: ann\ndate: 2019-04-01\nsha256: {seal.sha256}\n"
    assert key not in text
    assert digest((coded / "codings/ann/p1.jsonl").read_bytes()) not in text
    assert (coded / key_path("pilot", "ann")).read_text() == f"{key}\n"


def test_two_seals_on_the_same_are_not_alike(coded: Path) -> None:
    first, _ = seal_round(open_readable(coded), "pilot", "ann")
    second, _ = seal_round(open_readable(coded), "pilot", "ann")
    assert first.sha256 != second.sha256


def test_a_seal_is_broken_once_the_round_is_closed(coded: Path) -> None:
    _, key = seal_round(open_readable(coded), "pilot", "ann", date="2019-04-01")
    with pytest.raises(RefusedError, match="is not closed"):
        unseal_round(open_readable(coded), "pilot", "ann")
    close(coded)
    assert unseal_round(open_readable(coded), "pilot", "ann").key == key
    assert (coded / SEAL).read_text().endswith(f"key: {key}\n")
    assert check_study(*load_study(coded)) == []
    with pytest.raises(RefusedError, match="is broken already"):
        unseal_round(open_readable(coded), "pilot", "ann")


def test_what_was_changed_after_sealing_is_found_out(coded: Path) -> None:
    seal_round(open_readable(coded), "pilot", "ann", date="2019-04-01")
    path = coded / "codings/ann/p1.jsonl"
    path.write_text(path.read_text().replace('"trust"', '"doubt"'))
    close(coded)
    with pytest.raises(RefusedError, match="are not those that were sealed on 2019-04-01"):
        unseal_round(open_readable(coded), "pilot", "ann")


def test_what_is_sealed_is_not_changed_before_the_seal_is_taken_off(coded: Path) -> None:
    seal_round(open_readable(coded), "pilot", "ann")
    with pytest.raises(RefusedError, match=r"a change would break the seal; take it off with .* --undo"):
        finish_document(open_readable(coded), "ann", "p1", reopen=True)
    take_seal_off(open_readable(coded), "pilot", "ann")
    assert not (coded / SEAL).exists()
    assert not (coded / key_path("pilot", "ann")).exists()
    assert finish_document(open_readable(coded), "ann", "p1", reopen=True).documents["p1"].state == "in-progress"
    with pytest.raises(RefusedError, match="there is no seal"):
        take_seal_off(open_readable(coded), "pilot", "ann")


def test_a_seal_on_a_closed_round_stays(coded: Path) -> None:
    seal_round(open_readable(coded), "pilot", "ann")
    close(coded)
    with pytest.raises(RefusedError, match="was closed on 2019-04-02 by km; its seals stay"):
        take_seal_off(open_readable(coded), "pilot", "ann")


def test_check_verifies_a_seal_whose_key_was_shown(coded: Path) -> None:
    _, key = seal_round(open_readable(coded), "pilot", "ann", date="2019-04-01")
    close(coded)
    unseal_round(open_readable(coded), "pilot", "ann")
    (coded / SEAL).write_text((coded / SEAL).read_text().replace(key, key[::-1]))
    assert [(problem.path, problem.rule) for problem in check_study(*load_study(coded))] == [(str(SEAL), "broken-seal")]


def test_a_key_can_be_given_where_it_is_not_kept(coded: Path) -> None:
    _, key = seal_round(open_readable(coded), "pilot", "ann")
    (coded / key_path("pilot", "ann")).unlink()
    close(coded)
    with pytest.raises(RefusedError, match="the key of the seal is not here"):
        unseal_round(open_readable(coded), "pilot", "ann")
    with pytest.raises(RefusedError, match="either this is not the key"):
        unseal_round(open_readable(coded), "pilot", "ann", key="00")
    assert unseal_round(open_readable(coded), "pilot", "ann", key=key).key == key


def test_only_what_is_finished_and_not_closed_is_sealed(coded: Path) -> None:
    with pytest.raises(RefusedError, match="'bob' has nothing to code in round 'pilot'"):
        seal_round(open_readable(coded), "pilot", "bob")
    finish_document(open_readable(coded), "ann", "p1", reopen=True)
    with pytest.raises(RefusedError, match="'ann' has not finished p1 in round 'pilot'"):
        seal_round(open_readable(coded), "pilot", "ann")
    finish_document(open_readable(coded), "ann", "p1")
    close(coded)
    with pytest.raises(RefusedError, match="a seal comes before that"):
        seal_round(open_readable(coded), "pilot", "ann")


def test_what_is_sealed_anew_after_a_round_was_reopened_holds(coded: Path) -> None:
    seal_round(open_readable(coded), "pilot", "ann")
    close(coded)
    reopen_round(open_readable(coded), "pilot", by="km", why="x")
    seal_round(open_readable(coded), "pilot", "ann")
    close(coded)
    assert re.fullmatch(r"[0-9a-f]{64}", unseal_round(open_readable(coded), "pilot", "ann").key)


def test_there_is_nothing_to_break_without_a_seal(coded: Path) -> None:
    close(coded)
    with pytest.raises(RefusedError, match="there is no seal of 'ann' on round 'pilot'"):
        unseal_round(open_readable(coded), "pilot", "ann")


def test_nobody_seals_for_somebody_else(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal_round(open_readable(coded), "pilot", "ann")
    before = (coded / SEAL).read_bytes()
    monkeypatch.setenv("QUALCODE_CODER", "bob")
    with pytest.raises(RefusedError, match="you are 'bob', not 'ann'"):
        seal_round(open_readable(coded), "pilot", "ann")
    with pytest.raises(RefusedError, match="you are 'bob', not 'ann'"):
        take_seal_off(open_readable(coded), "pilot", "ann")
    assert (coded / SEAL).read_bytes() == before


def test_a_seal_whose_key_is_elsewhere_is_taken_off_before_another_is_put_on(coded: Path) -> None:
    seal_round(open_readable(coded), "pilot", "ann")
    (coded / key_path("pilot", "ann")).unlink()
    with pytest.raises(RefusedError, match="takes that seal off first"):
        seal_round(open_readable(coded), "pilot", "ann")
    take_seal_off(open_readable(coded), "pilot", "ann")
    assert seal_round(open_readable(coded), "pilot", "ann")[0].coder == "ann"
