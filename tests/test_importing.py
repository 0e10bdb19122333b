"""Foreign files to documents of a study."""

from pathlib import Path

import pytest

from qualcode.check import check_study
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.exchange.canonical import canonical_body, speaker_roles
from qualcode.exchange.source import Passage, Unplaced
from qualcode.files.documents_md import parse_turns
from qualcode.importing import PlannedImport, plan_import, slug, write_imports
from qualcode.model import Document, Study, Turn
from qualcode.problem import Problem
from qualcode.storage import digest
from qualcode.study import load_study

Loaded = tuple[Study, list[Problem]]
TALK = "INT [0:01]: How old?\n\nL1 [1:00:02]: Three years.\n\nMore or less.\n\nINT [1:00:09]: Thanks.\n"


def put(study: Study, path: str, text: str | bytes = TALK) -> Path:
    """A source file in the study's folder."""
    target = study.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode() if isinstance(text, str) else text)
    return target


def texts_below(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_source_becomes_a_document(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "originals/Hub Leader, 2.txt")
    plans, problems = plan_import(study, [source], case="net-a", kind="interview", folder="net-a", date="2018-12-12")
    body = "INT [00:00:01]: How old?\n\nL1 [01:00:02]: Three years.\n\nMore or less.\n\nINT [01:00:09]: Thanks.\n"
    document = Document(
        id="hub-leader-2",
        path="transcripts/net-a/hub-leader-2.md",
        title="Hub Leader, 2",
        kind="interview",
        case="net-a",
        date="2018-12-12",
        speakers={"INT": "interviewer", "L1": "respondent"},
        source={"file": "originals/Hub Leader, 2.txt", "sha256": digest(TALK.encode())},
    )
    turns = (
        Turn(1, "INT", "interviewer", 1, 0, 16, 24),
        Turn(2, "L1", "respondent", 3602, 26, 41, 68),
        Turn(3, "INT", "interviewer", 3609, 70, 86, 93),
    )
    assert problems == []
    assert plans == [PlannedImport(document, body, document.path, turns, 8, (), "new")]


def test_what_is_written_reads_back_and_has_no_faults(loaded: Loaded) -> None:
    study, _ = loaded
    plans, _ = plan_import(study, [put(study, "originals/p2.txt"), put(study, "b.md", "No speaker here.\n\nTwo.\n")])
    write_imports(study, plans)
    again, problems = load_study(study.root)
    assert (problems, check_study(again, [])) == ([], [])
    assert {plan.path: plan.body for plan in plans} == {
        again.document_by_id[name].path: again.texts[name].body for name in ("p2", "b")
    }


def test_planning_writes_nothing(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "originals/p2.txt")
    before = texts_below(study.root)
    plan_import(study, [source])
    assert texts_below(study.root) == before


def test_importing_again_changes_nothing(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "originals/p2.txt")
    write_imports(study, plan_import(study, [source])[0])
    before = texts_below(study.root)
    again, _ = load_study(study.root)
    plans, problems = plan_import(again, [source], folder="elsewhere")
    write_imports(again, plans)
    assert ([(plan.state, plan.path) for plan in plans], problems) == ([("unchanged", "transcripts/p2.md")], [])
    assert texts_below(study.root) == before


def test_a_file_imported_under_another_id_is_unchanged(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "originals/p2.txt")
    write_imports(study, plan_import(study, [source], document_id="hub-2")[0])
    plans, problems = plan_import(load_study(study.root)[0], [source])
    assert ([(plan.state, plan.document.id) for plan in plans], problems) == ([("unchanged", "hub-2")], [])


def test_one_file_under_two_ids_is_refused(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "originals/p2.txt")
    write_imports(study, plan_import(study, [source])[0])
    message = "is in the study as 'p2' already (transcripts/p2.md); there is nothing to import"
    expected = [Problem("originals/p2.txt", 0, "duplicate-source", message)]
    assert plan_import(load_study(study.root)[0], [source], document_id="q2") == ([], expected)


def test_a_taken_id_is_refused_in_any_case(loaded: Loaded) -> None:
    """
    == transcripts/x/P7.md
    ---
    id: P7
    source: {file: tapes/P7.vtt, sha256: 00}
    ---
    Text.
    """
    study, _ = loaded
    message = "'p7' is the id of transcripts/x/P7.md already, imported from tapes/P7.vtt; import it with another `--id`"
    assert plan_import(study, [put(study, "p7.txt")]) == ([], [Problem("p7.txt", 0, "duplicate-id", message)])


def test_a_file_in_the_way_is_refused(loaded: Loaded) -> None:
    """
    == transcripts/p2.md
    no front matter here
    """
    study, _ = loaded
    message = "transcripts/p2.md is there already and cannot be read; mend it, or import with another `--id`"
    assert plan_import(study, [put(study, "p2.txt")]) == ([], [Problem("p2.txt", 0, "target-exists", message)])


def test_two_sources_with_one_name_are_both_refused(loaded: Loaded) -> None:
    study, _ = loaded
    sources = [put(study, "a/p2.txt"), put(study, "b/P2.md", "Other words."), put(study, "c/p3.txt", "INT: a\nP: b")]
    plans, problems = plan_import(study, sources)
    assert [plan.document.id for plan in plans] == ["p3"]
    assert problems == [
        Problem("a/p2.txt", 0, "duplicate-id", "would have the id of b/P2.md too; import one at a time with `--id`"),
        Problem("b/P2.md", 0, "duplicate-id", "would have the id of a/p2.txt too; import one at a time with `--id`"),
    ]


def test_one_file_under_two_names_is_refused(loaded: Loaded) -> None:
    study, _ = loaded
    plans, problems = plan_import(study, [put(study, "a/p2.txt"), put(study, "a/copy of p2.txt")])
    assert (plans, [problem.rule for problem in problems]) == ([], ["duplicate-source", "duplicate-source"])


def test_one_file_named_twice_is_one_source(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "a/p2.txt")
    plans, problems = plan_import(study, [source, source.parent / "../a/p2.txt"])
    assert ([plan.document.id for plan in plans], problems) == (["p2"], [])


def test_a_fault_in_one_source_does_not_stop_the_others(loaded: Loaded) -> None:
    study, _ = loaded
    sources = [put(study, "empty.txt", ""), study.root / "gone.txt", put(study, "p2.txt"), put(study, "x.docx", "no")]
    plans, problems = plan_import(study, sources)
    assert [plan.document.id for plan in plans] == ["p2"]
    assert [(problem.path, problem.rule) for problem in problems] == [
        ("empty.txt", "empty-source"),
        ("gone.txt", "cannot-open"),
        ("x.docx", "not-docx"),
    ]


def test_every_fault_of_a_source_is_told(loaded: Loaded) -> None:
    study, _ = loaded
    _, problems = plan_import(study, [put(study, "p1.txt", b"\x00")])
    assert [problem.rule for problem in problems] == ["duplicate-id", "not-text"]


def test_a_source_outside_the_study_is_named_without_its_folders(loaded: Loaded, tmp_path: Path) -> None:
    study, _ = loaded
    source = tmp_path / "private" / "p2.txt"
    source.parent.mkdir()
    source.write_text(TALK, encoding="utf-8")
    plans, _ = plan_import(study, [source])
    assert [plan.document.source["file"] for plan in plans] == ["p2.txt"]


def test_a_target_that_has_come_into_the_way_stops_the_whole_write(loaded: Loaded) -> None:
    study, _ = loaded
    plans, _ = plan_import(study, [put(study, "p2.txt"), put(study, "p3.txt", "INT: a\nP: b")])
    put(study, "transcripts/p3.md", "mine")
    before = texts_below(study.root)
    with pytest.raises(RefusedError, match=r"'transcripts/p3\.md' is there already; nothing was written"):
        write_imports(study, plans)
    assert {path: raw for path, raw in texts_below(study.root).items() if path != ".qualcode/lock"} == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"document_id": "x"}, "one id cannot stand for several documents; give `--id` with one file"),
        ({"folder": "../out"}, "'../out' is no folder below transcripts; write it like `net-a` or `2018/net-a`"),
        ({"folder": "a\\b"}, "'a\\b' is no folder below transcripts; write it like `net-a` or `2018/net-a`"),
        ({"date": "12.12.2018"}, "'12.12.2018' is no date; write 2018-12-12, 2018-12 or 2018"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(loaded: Loaded, options: dict[str, str], message: str) -> None:
    study, _ = loaded
    sources = [put(study, "p2.txt"), put(study, "p3.txt", "INT: a\nP: b")]
    with pytest.raises(RefusedError) as error:
        plan_import(
            study,
            sources,
            document_id=options.get("document_id", ""),
            folder=options.get("folder", ""),
            date=options.get("date", ""),
        )
    assert str(error.value) == message


def test_an_id_that_is_none_is_a_problem(loaded: Loaded) -> None:
    study, _ = loaded
    plans, problems = plan_import(study, [put(study, "p2.txt")], document_id="a/b")
    assert (plans, [(problem.path, problem.rule) for problem in problems]) == ([], [("p2.txt", "document-id")])


def test_a_name_without_plain_letters_needs_an_id(loaded: Loaded) -> None:
    study, _ = loaded
    message = "its name makes no id of plain letters and digits; import it on its own with `--id`"
    assert plan_import(study, [put(study, "интервью.txt")]) == (
        [],
        [Problem("интервью.txt", 0, "document-id", message)],
    )


def test_a_declared_speaker_who_never_speaks_is_refused(loaded: Loaded) -> None:
    study, _ = loaded
    with pytest.raises(UnknownNameError, match=r"no speaker 'INTT'; did you mean 'INT'\?"):
        plan_import(study, [put(study, "p2.txt")], speakers={"INTT": "interviewer"})


def test_an_unknown_case_is_refused(loaded: Loaded) -> None:
    """
    == cases.csv
    id,parent,kind
    net-a,,network
    """
    study, _ = loaded
    with pytest.raises(RefusedError, match=r"no case 'net-b'; did you mean 'net-a'\?; if it is new, give `--new-case`"):
        plan_import(study, [put(study, "p2.txt")], case="net-b")
    plans, _ = plan_import(study, [put(study, "p2.txt")], case="net-b", new_case=True)
    assert [plan.document.case for plan in plans] == ["net-b"]


def test_a_program_document_is_not_searched_for_speakers(loaded: Loaded) -> None:
    study, _ = loaded
    source = put(study, "plan.txt", "Aim: learn.\n\nPath: teach.\n\nAim: more.\n")
    plans, _ = plan_import(study, [source], kind="program-document")
    assert [(plan.body, plan.turns, plan.words) for plan in plans] == [
        ("Aim: learn.\n\nPath: teach.\n\nAim: more.\n", (), 6)
    ]


def test_what_was_left_out_of_a_source_is_told(loaded: Loaded) -> None:
    study, _ = loaded
    plans, _ = plan_import(study, [put(study, "p2.txt", TALK + "\nTranscribed by https://otter.ai\n")])
    left = Unplaced(9, "Transcribed by https://otter.ai", "added by the transcription service")
    assert [plan.unplaced for plan in plans] == [(left,)]


def test_a_name_with_a_colon_becomes_a_plain_label(loaded: Loaded) -> None:
    study, _ = loaded
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann: she/her>Hi.</v>\n\n00:03.000 --> 00:04.000\n<v Bob>Ho.</v>\n"
    plans, problems = plan_import(study, [put(study, "p2.vtt", text)])
    assert problems == []
    assert [plan.body for plan in plans] == ["Ann she/her [00:00:01]: Hi.\n\nBob [00:00:03]: Ho.\n"]
    reason = "a name with a colon cannot be a label; written 'Ann she/her'"
    assert [plan.unplaced for plan in plans] == [(Unplaced(0, "Ann: she/her", reason),)]


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Hub Leader 2", "hub-leader-2"),
        ("GMT2021_Recording.transcript", "gmt2021-recording-transcript"),
        ("Großmütter & Söhne", "grossmutter-sohne"),
        ("--", ""),
        ("王伟", ""),
        ("интервью 1", ""),
    ],
)
def test_a_name_as_an_id(stem: str, expected: str) -> None:
    assert slug(stem) == expected


@pytest.mark.parametrize(
    ("labels", "given", "roles"),
    [
        (["INT", "L1"], {}, ["interviewer", "respondent"]),
        (["Interviewer 2", "Ann"], {}, ["interviewer", "respondent"]),
        (["q", "A"], {}, ["interviewer", "respondent"]),
        (["Ann", "Bob"], {}, ["speaker", "speaker"]),
        (["Ann", "Bob"], {"Ann": "interviewer"}, ["interviewer", "respondent"]),
        (["INT", "L1"], {"L1": "leader"}, ["interviewer", "leader"]),
    ],
)
def test_roles(labels: list[str], given: dict[str, str], roles: list[str]) -> None:
    assert list(speaker_roles(labels, given).items()) == list(zip(labels, roles, strict=True))


def test_the_canonical_text_has_every_kind_of_passage() -> None:
    passages = [
        Passage(None, None, "# Talk"),
        Passage(None, 61.9, "Music."),
        Passage("A", 3599.99, "One.\n\nTwo."),
        Passage("B", None, ""),
        Passage("A", None, "Three."),
    ]
    body = "# Talk\n\n[00:01:01] Music.\n\nA [00:59:59]: One.\n\nTwo.\n\nB:\n\nA: Three.\n"
    assert canonical_body(passages, {"A": "", "B": ""}, []) == body


def test_a_line_that_reads_like_a_turn_is_set_in_and_told() -> None:
    speakers = {"A": "", "B": ""}
    notes: list[Unplaced] = []
    body = canonical_body([Passage(None, None, "B: the boss"), Passage("A", None, "B: says\n\nB: no")], speakers, notes)
    assert body == " B: the boss\n\nA: B: says\n\n B: no\n"
    assert [turn.speaker for turn in parse_turns(body, speakers)] == ["A"]
    assert [note.text for note in notes] == ["B: the boss", "B: no"]
