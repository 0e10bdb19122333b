"""What shells offer on TAB."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from qualcode.cli import COMMANDS, cli, commands, complete
from qualcode.cli._completing import names_for
from qualcode.cli._shells import SHELLS, script_for
from tests_support import Run

ROOT = Path(__file__).resolve().parent.parent
STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann, name: Ann B}, {id: bob}]
rounds: [{id: pilot, documents: [p1]}]
== codebook/codebook.yaml
name: B
codes: [{id: hub-team, label: The team}, {id: hub-aim, label: Aim}, {id: trust, label: Trust}]
facets: {who: {values: [{id: students, label: Students}]}}
== codebook/versions/1.0.0.yaml
== cases.csv
# networks
id,parent,kind,size
net-a,,network,9
net-b,,network,so so
== transcripts/below/other-name.md
---
id: p2
title: Second
speakers: {Ana B: teacher, "Zoë": ""}
---
x
== memos/m1.md
== codings/ann/layer.yaml
coder: ann
== codings/robot/layer.yaml
coder: robot
kind: machine
"""


def offers(*words: str) -> list[str]:
    """What is offered for the last of the words, in the current folder."""
    items = SHELLS["bash"](cli, {}, "qualcode", "X").get_completions([*words[:-1]], words[-1])
    return [item.value for item in items]


@pytest.fixture
def folder(tmp_path: Path, write_study_files: Callable[[Path, str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    study = write_study_files(tmp_path / "study", STUDY)
    monkeypatch.chdir(study)
    return study


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["quotes", "--code", "hub-"], ["hub-team", "hub-aim"]),
        (["quotes", "--code", "trust,hub-t"], ["trust,hub-team"]),
        (["quotes", "--code=hub-t"], ["hub-team"]),
        (["search", "--coded", "hub-t"], ["hub-team"]),
        (["search", "--code-as", "hub-"], ["hub-team", "hub-aim"]),
        (["quotes", "--document", ""], ["p2", "p1"]),
        (["quotes", "--coder", ""], ["ann", "bob"]),
        (["--as", "a"], ["ann"]),
        (["quotes", "--layer", ""], ["ann", "robot"]),
        (["agreement", "--machine", ""], ["robot"]),
        (["suggest", "learn", ""], ["robot"]),
        (["codebook", "decline", "x", "--into", "hub-t"], ["hub-team"]),
        (["quotes", "--case", ""], ["net-a", "net-b"]),
        (["quotes", "--speaker", "t"], ["teacher"]),
        (["quotes", "--speaker", "Z"], ["Zoë"]),
        (["suggest", "run", "robot", "--", ""], []),
        (["quotes", "--round", ""], ["pilot"]),
        (["quotes", "--facet", "who"], ["who", "who=students"]),
        (["quotes", "--where", "s"], ["size=9", "size=so so"]),
        (["code", "p"], ["p2", "p1"]),
        (["documents", "show", "p1"], ["p1"]),
        (["codebook", "show", "tr"], ["trust"]),
        (["codebook", "migrate", ""], ["1.0.0"]),
        (["memos", "show", ""], ["m1"]),
        (["codings", "f"], ["finish"]),
        (["codings", "--la"], ["--layer"]),
        (["codings", "--code", "tr"], ["trust"]),
        (["comp"], ["compare", "completion"]),
        (["agreement", "--unit", "tu"], ["turn"]),
        (["quotes", "--code", "nothing-such"], []),
    ],
)
def test_what_fits_is_offered(folder: Path, words: list[str], expected: list[str]) -> None:
    assert offers(*words) == expected


def test_proposed_codes_are_offered_and_in_a_study_with_a_blind_round_only_ones_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "codebook/proposals").mkdir()
    for coder in ("ann", "bob"):
        (folder / f"codebook/proposals/{coder}.yaml").write_text(f"proposals: [{{id: fear.{coder}, label: Fear}}]\n")
    assert offers("codebook", "accept", "") == ["fear.ann", "fear.bob"]
    assert offers("quotes", "--code", "f") == ["fear.ann", "fear.bob"]
    settings = folder / "qualcode.yaml"
    settings.write_text(settings.read_text().replace("documents: [p1]", "documents: [p1], blind: true"))
    monkeypatch.setenv("QUALCODE_CODER", "bob")
    assert offers("codebook", "accept", "") == ["fear.bob"]


def test_the_folder_of_another_study_counts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert offers("quotes", "--code", "") == []
    assert offers("-C", "study", "quotes", "--code", "tr") == ["trust"]


def test_names_of_the_study_are_offered_wherever_an_option_or_argument_takes_one() -> None:
    free = {"path", "first", "second", "coding", "codings", "ids", "folder", "sources", "file", "new_folder"}
    free |= {"base", "ours", "theirs", "shell", "label", "query", "words"}
    missed = [
        f"{words} {param.name}"
        for words, command in commands()
        if not isinstance(command, click.Group)
        for param in command.params
        if isinstance(param, click.Argument)
        and param.name not in free
        and names_for(param) is None
        and not isinstance(param.type, click.Path | click.Choice)
    ]
    assert missed == []


def test_no_coding_is_read_to_complete(folder: Path) -> None:
    path = folder / "codings/ann/p1.jsonl"
    path.write_text("no coding at all\n")
    path.chmod(0)
    assert offers("quotes", "--layer", "a") == ["ann"]
    assert offers("quotes", "--document", "p1") == ["p1"]


@pytest.mark.parametrize("broken", ["codebook/codebook.yaml", "qualcode.yaml", "cases.csv"])
def test_a_fault_is_silent(
    folder: Path, broken: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / broken).write_bytes(b"\xff{[")
    for word in ("--code", "--coder", "--case", "--round", "--facet", "nonsense", "--where"):
        monkeypatch.setenv("COMP_LINE", f"qualcode quotes {word} ")
        complete("bash_complete")
    complete("tcsh_complete")
    said = capfd.readouterr()
    assert said.err == ""
    assert "Traceback" not in said.out


def completing(line: str) -> tuple[list[str], set[str]]:
    """What bash is told of a line, in the current folder, and the modules that it took."""
    script = "import sys; from qualcode.cli import complete; complete('bash_complete'); print(*sys.modules)"
    env = {**os.environ, "COMP_LINE": f"qualcode {line}"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    *offered, modules = done.stdout.strip().split("\n")
    return offered, set(modules.split())


def test_commands_are_offered_without_importing_one() -> None:
    offered, modules = completing("c")
    assert offered == [f"plain,{name}" for name in COMMANDS if name.startswith("c")]
    assert {name for name in modules if name.startswith("qualcode.cli.")} <= {
        "qualcode.cli._lazy",
        "qualcode.cli._completing",
        "qualcode.cli._kept_names",
        "qualcode.cli._shells",
    }


SLOW = {"msgspec", "yaml", "rich", "numpy", "textual", "qualcode.model", "qualcode.scope", "qualcode.settings"}
"""Modules that a press of TAB does not wait for."""


def test_options_of_every_command_are_known_without_anything_slow() -> None:
    script = "import sys; from qualcode.cli import commands; commands(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert SLOW & set(done.stdout.split()) == set()


@pytest.fixture
def kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where names are kept, those of files that were just written too."""
    monkeypatch.setattr("qualcode.cli._kept_names._SETTLED_SECONDS", -3600.0)
    return folder / ".qualcode/completion"


@pytest.mark.parametrize("words", [("--code", "hub-t"), ("--facet", "who="), ("--coder", "a"), ("--speaker", "t")])
def test_names_are_offered_a_second_time_without_anything_slow(kept: Path, words: tuple[str, str]) -> None:
    first = [f"plain,{one.rpartition('=')[2]}" for one in offers("quotes", *words)]
    offered, modules = completing(f"quotes {' '.join(words)}")
    assert (offered, SLOW & modules) == (first, set())


def test_a_change_is_seen_though_time_and_size_of_the_file_are_as_before(kept: Path, folder: Path) -> None:
    assert offers("quotes", "--code", "tr") == ["trust"]
    book = folder / "codebook/codebook.yaml"
    before = book.stat()
    book.write_text(book.read_text().replace("trust", "treat"))
    os.utime(book, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert offers("quotes", "--code", "tr") == ["treat"]


def test_a_speaker_of_a_new_document_is_offered(kept: Path, folder: Path) -> None:
    assert offers("quotes", "--speaker", "t") == ["teacher"]
    (folder / "transcripts/p3.md").write_text("---\nid: p3\nspeakers: {T: tutor}\n---\n")
    assert offers("quotes", "--speaker", "t") == ["teacher", "tutor"]


def test_what_is_read_from_a_file_that_was_just_written_is_not_kept(folder: Path) -> None:
    assert offers("quotes", "--code", "tr") == ["trust"]
    assert not (folder / ".qualcode/completion").exists()


def test_nothing_that_is_kept_holds_a_proposed_code(kept: Path, folder: Path) -> None:
    (folder / "codebook/proposals").mkdir()
    (folder / "codebook/proposals/bob.yaml").write_text("proposals: [{id: fear.bob, label: Fear}]\n")
    assert offers("quotes", "--code", "f") == ["fear.bob"]
    assert [(path.name, "fear" in path.read_text()) for path in kept.iterdir()] == [("codes", False)]


@pytest.mark.parametrize("broken", [b"", b"\xff", b"other\nhub-x\t", b"\n"])
def test_a_broken_file_of_kept_names_is_written_again(kept: Path, broken: bytes) -> None:
    offers("quotes", "--code", "")
    whole = (kept / "codes").read_bytes()
    (kept / "codes").write_bytes(broken)
    assert offers("quotes", "--code", "tr") == ["trust"]
    assert (kept / "codes").read_bytes() == whole


def test_names_are_offered_where_nothing_can_be_kept(kept: Path, folder: Path) -> None:
    (folder / ".qualcode").write_text("a file in the way")
    assert offers("quotes", "--code", "tr") == ["trust"]


def in_shell(shell: str, script: str, folder: Path, tmp_path: Path) -> str:
    """What a real shell prints that has loaded the completion."""
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"no {shell} here")
    shim = tmp_path / "bin/qualcode"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m qualcode "$@"\n')
    shim.chmod(0o755)
    env = {**os.environ, "PATH": f"{shim.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    done = subprocess.run([path, "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("line", "put"),
    [
        ("quotes --code hub-", "hub-team|hub-aim"),
        ("quotes --code=hub-t", "hub-team"),
        ("quotes --code trust,hub-t", "trust,hub-team"),
        ("quotes --where size=", "9|so\\ so"),
        ("quotes --where size=s", "so\\ so"),
        ("quotes --where 'size=s", "size=so so"),
        ("quotes --speaker Zo", "Zoë"),
        ("quotes --speaker Ana\\ ", "Ana\\ B"),
        ("--as ann quotes --facet who=", "students"),
        ("-C ../study codebook show tr", "trust"),
    ],
)
def test_bash_is_told_what_it_puts_in_place_of_what_it_takes_for_a_word(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], line: str, put: str
) -> None:
    monkeypatch.setenv("COMP_LINE", f"qualcode {line}")
    complete("bash_complete")
    assert capfd.readouterr().out.splitlines() == [f"plain,{one}" for one in put.split("|")]


@pytest.mark.parametrize(
    ("shell", "expected"), [("zsh", "plain\n--code=hub-aim\nAim\n"), ("fish", "plain,--code=hub-aim\tAim\n")]
)
def test_other_shells_put_the_option_in_place_with_its_value(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], shell: str, expected: str
) -> None:
    monkeypatch.setenv("COMP_WORDS", "qualcode quotes --code=hub-a")
    monkeypatch.setenv("COMP_CWORD", "2" if shell == "zsh" else "--code=hub-a")
    complete(f"{shell}_complete")
    assert capfd.readouterr().out == expected


def test_fish_keeps_the_commas_of_a_name() -> None:
    assert 'split --max 1 "," $completion' in script_for("fish")


def test_bash_completes_a_line(folder: Path, tmp_path: Path) -> None:
    script = """
    eval "$(qualcode completion bash)"
    complete -p qualcode | grep -o '_qualcode_completion'
    COMP_LINE='qualcode quotes --where size= --json' COMP_POINT=29
    _qualcode_completion qualcode
    printf '%s;' "${COMPREPLY[@]}"
    """
    assert in_shell("bash", script, folder, tmp_path) == "_qualcode_completion\n9;so\\ so;"


def test_fish_completes_a_code(folder: Path, tmp_path: Path) -> None:
    script = 'qualcode completion fish | source; complete -C "qualcode quotes --code hub-"'
    assert sorted(in_shell("fish", script, folder, tmp_path).splitlines()) == ["hub-aim\tAim", "hub-team\tThe team"]


def test_zsh_takes_the_script_and_is_told_codes_with_their_labels(folder: Path, tmp_path: Path) -> None:
    script = """
    autoload -Uz compinit && compinit -u
    eval "$(qualcode completion zsh)"
    echo $_comps[qualcode]
    COMP_WORDS="qualcode quotes --code hub-" COMP_CWORD=3 _QUALCODE_COMPLETE=zsh_complete qualcode
    """
    assert in_shell("zsh", script, folder, tmp_path) == (
        "_qualcode_completion\nplain\nhub-team\nThe team\nplain\nhub-aim\nAim\n"
    )


@pytest.mark.parametrize("shell", list(SHELLS))
def test_the_script_is_printed_for_the_shell_that_was_named_or_is_ones_own(
    qualcode: Run, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"_QUALCODE_COMPLETE={shell}_complete" in script_for(shell)
    assert qualcode("completion", shell).stdout == script_for(shell)
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert qualcode("completion").stdout == script_for(shell)
    monkeypatch.setenv("SHELL", "/bin/ksh")
    assert qualcode("completion").exit_code == 2
