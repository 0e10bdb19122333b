"""The study of a test stands in the test's docstring: `== path`, then the file."""

import gc
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import settings

import quiet_pilot
from qualcode.asking import READER
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.study import load_study
from tests_support import Run, run_words
from waiting_study import WAITING

quiet_pilot.install()
settings.register_profile("default", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("default")
gc.set_threshold(100_000, 50, 100)  # thousands of small studies: by default a tenth of the time goes into walking them


@pytest.fixture(autouse=True)
def _nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins, and leaves the next, with nobody at the keyboard."""
    monkeypatch.setenv(READER, "")
    monkeypatch.delenv(READER)


ROOT = Path(__file__).resolve().parent.parent

DEFAULTS = {
    "qualcode.yaml": "title: Test\ncoders: [{id: ann}, {id: bob}]\n",
    "codebook/codebook.yaml": (
        "name: test\nversion: 1.0.0\ncodes:\n  - id: trust\n    label: Trust\n  - id: doubt\n    label: Doubt\n"
    ),
    "transcripts/p1.md": (
        "---\nid: p1\nkind: interview\nspeakers: {INT: interviewer, P: respondent}\n---\n"
        "INT [00:00:01]: Do you trust them?\n\nP [00:00:04]: I trusted them, once. Not now.\n"
    ),
}


def write_study(folder: Path, text: str) -> Path:
    """Write the files that a docstring holds over a small study that has no faults."""
    parts = re.split(r"(?m)^== (.+)\n", inspect.cleandoc(text))
    files = DEFAULTS | {name.strip(): body for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((body.rstrip("\n") + "\n").encode("utf-8"))
    return folder


@pytest.fixture
def study_dir(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of the study that stands in the test's docstring."""
    return write_study(tmp_path / "study", request.function.__doc__ or "")


@pytest.fixture
def write_study_files() -> Callable[[Path, str], Path]:
    """For tests that share a study: writes the files of a text into a folder."""
    return write_study


@pytest.fixture
def waiting_dir(tmp_path: Path) -> Path:
    """The folder of a study in which codings wait to be recoded."""
    return write_study(tmp_path / "study", WAITING)


@pytest.fixture
def loaded(study_dir: Path) -> tuple[Study, list[Problem]]:
    """That study, loaded."""
    return load_study(study_dir)


@pytest.fixture
def qualcode(study_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command inside the study, as a person would."""
    monkeypatch.chdir(study_dir)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str, stdin: str | bytes | None = None, folder: Path | None = None) -> Result:
        if folder is not None:
            monkeypatch.chdir(folder)
        return run_words(arguments, stdin)

    return run
