from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualcode.errors import ChangedFileError, QualcodeError, RefusedError, UnknownNameError, UnreadableError
from qualcode.ids import new_id
from qualcode.layers import add_codings, finish_document, remove_codings
from qualcode.model import Coding
from qualcode.requested import NewCoding
from qualcode.study import load_study, open_readable


def on_disk(folder: Path, layer: str = "ann") -> tuple[Coding, ...]:
    study, problems = load_study(folder)
    assert problems == []
    return next((coded.codings for coded in study.coded if coded.layer == layer), ())


def test_a_coding_holds_the_words_that_were_coded(study_dir: Path) -> None:
    added = add_codings(
        open_readable(study_dir),
        "ann",
        [NewCoding("p1", "trust", quote="I trusted them", note="past", at="2019-03-14T09:30:00Z")],
    )
    assert on_disk(study_dir) == tuple(added)
    assert added[0] == Coding(
        added[0].id, "p1", 50, 64, "trust", {}, "I trusted them", "past", "ann", "2019-03-14T09:30:00Z"
    )


def test_a_coding_without_a_time_has_that_at_which_it_was_added(study_dir: Path) -> None:
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    (added,) = add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", quote="I trusted them")])
    assert before <= added.at <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_first_coding_freezes_the_text(study_dir: Path) -> None:
    study = open_readable(study_dir)
    add_codings(study, "ann", [NewCoding("p1", "trust", turn="2")])
    layer = open_readable(study_dir).layer_by_id["ann"]
    assert (layer.codebook, layer.documents["p1"].state) == ("1.0.0", "in-progress")
    assert layer.documents["p1"].sha256 == study.texts["p1"].sha256


def test_codings_stand_in_the_order_of_the_text(study_dir: Path) -> None:
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "doubt", quote="Not now")])
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", quote="trusted")])
    assert [coding.quote for coding in on_disk(study_dir)] == ["trusted", "Not now"]


def test_nothing_is_written_where_one_of_many_is_wrong(study_dir: Path) -> None:
    requests = [
        NewCoding("p1", "trust", quote="trusted", line=1),
        NewCoding("p1", "trsut", quote="trusted", line=2),
        NewCoding("p1", "trust", quote="absent words", line=4),
    ]
    with pytest.raises(QualcodeError) as raised:
        add_codings(open_readable(study_dir), "ann", requests, source="many.jsonl")
    assert "2 of 3 codings cannot be added" in str(raised.value)
    assert "many.jsonl:2: no code 'trsut'; did you mean 'trust'?" in str(raised.value)
    assert "many.jsonl:4: no 'absent words' in 'p1'" in str(raised.value)
    assert on_disk(study_dir) == ()


def test_a_code_stands_on_a_passage_once(study_dir: Path) -> None:
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", quote="trusted")])
    with pytest.raises(RefusedError, match="stands on this passage of 'p1' already"):
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", quote="trusted")])
    assert len(on_disk(study_dir)) == 1


@pytest.mark.parametrize(
    ("coder", "request_", "said"),
    [
        ("an", NewCoding("p1", "trust", turn="2"), "no coder 'an'; did you mean 'ann'?"),
        ("ann", NewCoding("p2", "trust", turn="2"), "no document 'p2'; there are: p1"),
        ("ann", NewCoding("p1", "stafing", turn="2"), "no code 'stafing'"),
        ("ann", NewCoding("p1", "trust"), "say where"),
        ("ann", NewCoding("p1", "trust", turn="2", lines="6"), "not both"),
        ("ann", NewCoding("p1", "trust", start=5, end=500), "has no characters 5 to 500"),
        ("ann", NewCoding("p1", "trust", start=0, end=3, quote="xyz"), "are not the quote"),
        ("ann", NewCoding("p1", "trust", turn="2", at="yesterday"), "is no time"),
    ],
)
def test_what_cannot_be_meant_is_refused(study_dir: Path, coder: str, request_: NewCoding, said: str) -> None:
    with pytest.raises(QualcodeError) as raised:
        add_codings(open_readable(study_dir), coder, [request_])
    assert said in str(raised.value)
    assert not (study_dir / "codings").exists()


@pytest.mark.parametrize(
    ("code", "facets", "said"),
    [
        ("doubt", {"who": ["us"]}, "stands only on codes under 'trust'"),
        ("trust", {"whom": ["us"]}, "no facet 'whom'; did you mean 'who'?"),
        ("trust", {"who": ["u"]}, "no value of facet 'who' 'u'"),
        ("trust", {"when": ["then", "now"]}, "takes one value"),
    ],
)
def test_a_facet_that_does_not_fit_is_refused(
    study_dir: Path, code: str, facets: dict[str, list[str]], said: str
) -> None:
    """
    == codebook/codebook.yaml
    codes: [{id: trust, codes: [{id: trust-lost}]}, {id: doubt}]
    facets:
      who: {values: [us, them], under: [trust], several: true}
      when: {values: [then, now]}
    """
    with pytest.raises(QualcodeError) as raised:
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", code, turn="2", facets=facets)])
    assert said in str(raised.value)


def test_facet_values_stand_in_the_order_of_the_codebook(study_dir: Path) -> None:
    """
    == codebook/codebook.yaml
    codes: [{id: trust, codes: [{id: trust-lost}]}]
    facets: {who: {values: [us, them], under: [trust], several: true}}
    """
    request = NewCoding("p1", "trust-lost", turn="2", facets={"who": ["them", "us"]})
    assert add_codings(open_readable(study_dir), "ann", [request])[0].facets == {"who": ["us", "them"]}


def test_a_coder_codes_what_is_assigned_to_them(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {bob: [p1]}
    """
    with pytest.raises(RefusedError, match="'p1' is not assigned to 'ann'"):
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])
    assert len(add_codings(open_readable(study_dir), "bob", [NewCoding("p1", "trust", turn="2")])) == 1


def test_a_coder_codes_the_turns_that_are_assigned_to_them(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [{document: p1, turns: 2}], bob: [p1]}
    """
    with pytest.raises(RefusedError, match=r"'ann' is assigned turns 2 of 'p1', not turn 1; change `assignments`"):
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="1-2")])
    assert len(add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])) == 1
    assert len(add_codings(open_readable(study_dir), "bob", [NewCoding("p1", "trust", turn="1")])) == 1
    assert finish_document(open_readable(study_dir), "ann", "p1").documents["p1"].state == "finished"


def test_a_text_that_changed_is_not_coded_further(study_dir: Path) -> None:
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("INT [", "\nINT ["))
    with pytest.raises(RefusedError, match="has changed since 'ann' coded it"):
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "doubt", turn="2")])


def test_a_file_with_a_broken_line_is_not_rewritten(study_dir: Path) -> None:
    study = open_readable(study_dir)
    add_codings(study, "ann", [NewCoding("p1", "trust", turn="2")])
    path = study_dir / "codings/ann/p1.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id":"2"')
    before = path.read_bytes()
    with pytest.raises(UnreadableError, match="is cut short"):
        add_codings(study, "ann", [NewCoding("p1", "doubt", turn="2")])
    assert path.read_bytes() == before


def test_removing_takes_an_id_or_its_beginning(study_dir: Path) -> None:
    requests = [NewCoding("p1", "trust", turn="2"), NewCoding("p1", "doubt", turn="2")]
    doubt, trust = sorted(add_codings(open_readable(study_dir), "ann", requests), key=lambda coding: coding.code)
    assert remove_codings(open_readable(study_dir), [trust.id[:-1]]) == [trust]
    assert on_disk(study_dir) == (doubt,)


def test_an_id_that_means_several_codings_removes_none(study_dir: Path) -> None:
    requests = [NewCoding("p1", code, turn="2", at="2019-03-14T09:30:00Z") for code in ("trust", "doubt")]
    added = add_codings(open_readable(study_dir), "ann", requests)
    with pytest.raises(RefusedError, match="begins the ids of 2 codings"):
        remove_codings(open_readable(study_dir), [added[0].id[:8]])
    with pytest.raises(UnknownNameError, match="no coding 'nothing'"):
        remove_codings(open_readable(study_dir), ["nothing"])
    assert len(on_disk(study_dir)) == 2


def test_removing_keeps_what_a_newer_version_wrote(study_dir: Path) -> None:
    added = add_codings(
        open_readable(study_dir), "ann", [NewCoding("p1", code, turn="2") for code in ("trust", "doubt")]
    )
    path = study_dir / "codings/ann/p1.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"code":"doubt"', b'"code":"doubt","weight":3'))
    remove_codings(open_readable(study_dir), [added[0].id])
    assert path.read_bytes().count(b'"weight":3') == 1


def test_finishing_says_that_nothing_more_is_there(study_dir: Path) -> None:
    finish_document(open_readable(study_dir), "ann", "p1")
    study = open_readable(study_dir)
    assert study.finished(study.layer_by_id["ann"], "p1")
    assert [coded.codings for coded in study.coded] == [()]


def test_a_finished_document_takes_no_coding_until_it_is_reopened(study_dir: Path) -> None:
    added = add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])
    finish_document(open_readable(study_dir), "ann", "p1")
    with pytest.raises(RefusedError, match="--reopen"):
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "doubt", turn="2")])
    with pytest.raises(RefusedError, match="--reopen"):
        remove_codings(open_readable(study_dir), [added[0].id])
    finish_document(open_readable(study_dir), "ann", "p1", reopen=True)
    add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "doubt", turn="2")])
    assert len(on_disk(study_dir)) == 2


def test_remarks_at_the_head_of_a_layer_survive(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    # Ann's own layer.
    coder: ann
    """
    finish_document(open_readable(study_dir), "ann", "p1")
    assert (study_dir / "codings/ann/layer.yaml").read_text().startswith("# Ann's own layer.\ncoder: ann\n")


def test_ids_sort_by_time() -> None:
    early, late = new_id("2019-03-14T09:30:00Z"), new_id("2019-03-14T09:30:01Z")
    assert early < late < new_id()
    assert len({new_id("2019-03-14T09:30:00Z") for _ in range(1000)}) == 1000
    digits = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "0123456789abcdefghijklmnopqrstuv")
    assert int(early[:10].translate(digits), 32) == 1_552_555_800_000


def test_removing_is_all_or_nothing(study_dir: Path) -> None:
    """
    == transcripts/p2.md
    ---
    id: p2
    ---
    Words.
    """
    first = add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2")])[0]
    second = add_codings(open_readable(study_dir), "ann", [NewCoding("p2", "trust", quote="Words")])[0]
    finish_document(open_readable(study_dir), "ann", "p2")
    with pytest.raises(RefusedError, match="--reopen"):
        remove_codings(open_readable(study_dir), [first.id, second.id])
    assert on_disk(study_dir) == (first,)


def test_nothing_is_taken_out_of_a_machines_layer_and_nobody_is_sent_to_open_it(study_dir: Path) -> None:
    """
    == codings/words/layer.yaml
    coder: words
    kind: machine
    documents: {p1: {state: finished}}
    == codings/words/p1.jsonl
    {"id": "1", "document": "p1", "start": 52, "end": 59, "code": "trust", "quote": "trusted"}
    """
    with pytest.raises(RefusedError, match="'words' is a machine's layer") as refused:
        remove_codings(open_readable(study_dir), ["1"])
    assert "reopen" not in str(refused.value)


def test_nobody_finishes_what_is_not_assigned_to_them(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {bob: [p1]}
    """
    with pytest.raises(RefusedError, match="'p1' is not assigned to 'ann'"):
        finish_document(open_readable(study_dir), "ann", "p1")


def test_a_text_that_changes_between_reading_and_writing_is_not_coded(study_dir: Path) -> None:
    study = open_readable(study_dir)
    assert study.texts["p1"].turns
    path = study_dir / "transcripts/p1.md"
    path.write_text(path.read_text().replace("once", "twice"))
    with pytest.raises(ChangedFileError):
        add_codings(study, "ann", [NewCoding("p1", "trust", turn="2")])
    assert not (study_dir / "codings/ann/p1.jsonl").exists()


def test_a_digest_is_not_put_on_codings_that_have_moved(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    coder: ann
    documents: {p1: {state: in-progress}}
    == codings/ann/p1.jsonl
    {"id": "1", "document": "p1", "start": 51, "end": 58, "code": "trust", "quote": "trusted"}
    """
    with pytest.raises(UnreadableError, match="no longer covers its quote"):
        add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "doubt", turn="2")])
    assert "sha256" not in (study_dir / "codings/ann/layer.yaml").read_text()


ID = "01D979VGNRDHCSZFMG9NEKRBJN"


def test_a_coding_that_has_an_id_keeps_it(study_dir: Path) -> None:
    (added,) = add_codings(open_readable(study_dir), "ann", [NewCoding("p1", "trust", turn="2", id=ID)])
    assert (added.id, on_disk(study_dir)) == (ID, (added,))


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["trust"], "is no id of a coding"),
        ([ID, ID], "stands here twice"),
        (["01D979VGNRDHCSZFMG9NEKRBJP"], "p1.jsonl"),
    ],
)
def test_an_id_is_never_used_twice(study_dir: Path, ids: list[str], said: str) -> None:
    study = open_readable(study_dir)
    add_codings(study, "bob", [NewCoding("p1", "doubt", turn="1", id="01D979VGNRDHCSZFMG9NEKRBJP")])
    requests = [NewCoding("p1", code, turn="2", id=one) for code, one in zip(("trust", "doubt"), ids, strict=False)]
    with pytest.raises(QualcodeError, match=said):
        add_codings(open_readable(study_dir), "ann", requests, source="many.jsonl")
    assert not (study_dir / "codings/ann/p1.jsonl").exists()


def test_the_day_on_which_a_document_was_finished_can_be_said(study_dir: Path) -> None:
    finish_document(open_readable(study_dir), "ann", "p1")
    layer = finish_document(open_readable(study_dir), "ann", "p1", date="2019-05-13")
    assert layer.documents["p1"].finished == "2019-05-13"
    with pytest.raises(RefusedError, match="is no day"):
        finish_document(open_readable(study_dir), "ann", "p1", date="13 May")


def test_a_document_that_is_reopened_is_asked_for_every_code_again(study_dir: Path) -> None:
    """
    == codings/ann/layer.yaml
    {coder: ann, codebook: 1.0.0, documents: {p1: {state: finished, finished: 2019-05-13, codebook: 0.9.0}}}
    """
    reopened = finish_document(open_readable(study_dir), "ann", "p1", reopen=True)
    assert reopened.documents["p1"].codebook == ""
