"""`qualcode code`: what is refused before a screen opens."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests_support import Run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as", "ann", "code", "p"], "no document 'p'; did you mean 'p1'?"),
        (["--as", "anne", "code"], "no coder 'anne'; did you mean 'ann'?"),
        (["--as", "bob", "code", "p1"], "'p1' is not assigned to 'bob'"),
        (["--as", "ann", "code", "p1", "--pass", "2"], "'ann' has not finished 'p1' in pass 1"),
        (["--as", "ann", "code", "p1"], "this needs a terminal, and input or output leads elsewhere"),
        (["code"], "this needs a terminal"),
        (["code", "--json"], "say whose: `--coder ID`"),
        (["code", "--port", "8000"], "`--port` and `--no-browser` are for `--web`"),
    ],
)
def test_what_cannot_be_coded_is_said_in_a_line(qualcode: Run, words: list[str], said: str) -> None:
    """
    == qualcode.yaml
    title: T
    coders: [{id: ann}, {id: bob}]
    assignments: {ann: [p1]}
    """
    done = qualcode(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_study_without_coders_says_how_to_add_oneself(qualcode: Run) -> None:
    """
    == qualcode.yaml
    title: T
    """
    assert "names no coders; add yourself, as `coders: [{id: km, name: Kim}]`" in qualcode("code").stderr


def test_json_is_the_queue_and_opens_nothing(qualcode: Run) -> None:
    rows = json.loads(qualcode("--as", "ann", "code", "--json").stdout)
    assert [(row["document"], row["state"], row["codings"]) for row in rows] == [("p1", "not-started", 0)]


def in_terminal(folder: Path, *words: str, term: str, stdout_elsewhere: bool = False) -> tuple[int, str]:
    """What a command says in a terminal of a kind."""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "qualcode", "-C", str(folder), *words],
        stdin=theirs,
        stdout=subprocess.PIPE if stdout_elsewhere else theirs,
        stderr=subprocess.PIPE,
        env={**os.environ, "TERM": term},
        text=True,
        check=False,
        timeout=20,
    )
    os.close(ours)
    os.close(theirs)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("term", "elsewhere", "said"),
    [("xterm-256color", True, "leads elsewhere"), ("xterm-256color", False, "leads elsewhere")],
)
def test_a_pipe_gets_a_line_and_no_drawing(study_dir: Path, term: str, elsewhere: bool, said: str) -> None:
    code, err = in_terminal(study_dir, "--as", "ann", "code", term=term, stdout_elsewhere=elsewhere)
    assert code == 2
    assert said in err
    assert "\x1b" not in err


def test_a_terminal_that_cannot_be_drawn_on_is_refused(study_dir: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qualcode", "-C", str(study_dir), "--as", "ann", "code"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "dumb"},
    )
    os.close(theirs)
    assert process.wait(20) == 2
    assert b"this terminal cannot be drawn on (TERM is dumb)" in os.read(ours, 4096)
    os.close(ours)


def test_a_terminal_whose_letters_are_not_utf_8_is_refused_with_the_mend(study_dir: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qualcode", "-C", str(study_dir), "--as", "ann", "code"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "latin-1"},
    )
    os.close(theirs)
    assert process.wait(20) == 2
    assert b"run `export LC_ALL=C.UTF-8` first" in os.read(ours, 4096)
    os.close(ours)


def test_the_browser_without_its_extra_names_the_extra(qualcode: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.delitem(sys.modules, "qualcode.tui.web.server", raising=False)
    done = qualcode("--as", "ann", "code", "--web", "--no-browser")
    assert (done.exit_code, done.stderr) == (
        2,
        "qualcode: error: the browser needs textual-serve; run `pip install 'qualcode[web]'`\n",
    )


def test_a_port_that_is_taken_is_refused(qualcode: Run) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = qualcode("--as", "ann", "code", "--web", "--no-browser", "--port", str(port))
    assert done.exit_code == 2
    assert f"port {port} cannot be had: address already in use; leave `--port` out" in done.stderr
