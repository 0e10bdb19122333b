"""Every command at once: what all of them promise."""

import contextlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from qualcode.cli import COMMANDS, commands
from qualcode.cli._lazy import DefaultGroup
from tests_support import run_words

ROOT = Path(__file__).resolve().parent.parent
ALL = [(words, command) for words, command in commands() if not isinstance(command, click.Group)]
NAMES = [words for words, _ in ALL]
HEAVY = {"pandas", "numpy", "spacy", "textual", "rich", "yaml", "lxml", "msgspec"}


def imported_by(*lines: str) -> set[str]:
    """The top-level modules that command lines import, one after another."""
    return {name.split(".")[0] for name in modules_of(*lines)}


def modules_of(*lines: str) -> set[str]:
    """All modules that command lines import, one after another."""
    script = (
        "import sys; from qualcode.cli import run\n"
        "for line in sys.argv[1:]: run(line.split())\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script, *lines], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_a_search_imports_nothing_of_coding_what_it_finds() -> None:
    coding = {"qualcode.desk", "qualcode.migrations.ready", "qualcode.memos", "qualcode.search.coding", "difflib"}
    assert modules_of("search hub*") & coding == set()


def test_help_imports_nothing_heavy() -> None:
    assert imported_by("", "--help", "--version", *(f"{name} --help" for name in COMMANDS)) & HEAVY == set()


def test_listing_imports_nothing_heavier_than_it_needs() -> None:
    assert imported_by("codings list --code hub-team") & {"pandas", "numpy", "spacy", "lxml"} == set()


def test_the_summary_of_a_command_is_the_first_line_of_its_help() -> None:
    firsts = {
        words.split()[1]: (command.help or "").split("\n")[0] for words, command in commands() if words.count(" ") == 1
    }
    assert firsts == COMMANDS


def test_no_help_shows_how_it_is_laid_out() -> None:
    shown = {words for words, command in commands() if "\\b" in (command.help or "")}
    assert shown == set()


def test_the_help_lists_every_command_once_under_headings_that_fit_80_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run_words(["--help"]).stdout.split("\n")
    listed = [line.split()[0] for line in lines[lines.index("Begin a study:") :] if line.startswith("  ")]
    assert listed == list(COMMANDS)
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("group", [name for name, command in commands() if isinstance(command, DefaultGroup)])
def test_the_help_of_a_group_says_each_summary_whole_and_what_happens_without_a_verb(group: str) -> None:
    said = " ".join(run_words([*group.split()[1:], "--help"]).stdout.split())
    firsts = [(command.help or "").split("\n")[0] for name, command in commands() if name.startswith(f"{group} ")]
    assert [first for first in firsts if first not in said] == []
    assert "Without a verb: `" in said


@pytest.mark.parametrize(("words", "command"), ALL, ids=NAMES)
def test_every_command_prints_json(words: str, command: click.Command) -> None:
    assert "--json" in {name for param in command.params for name in param.opts}


@pytest.mark.parametrize(("words", "command"), ALL, ids=NAMES)
def test_every_command_is_in_the_reference(words: str, command: click.Command) -> None:
    assert f"## `{words}`\n" in (ROOT / "docs/cli.md").read_text()


SCOPE = {
    "--document",
    "--case",
    "--where",
    "--speaker",
    "--coder",
    "--layer",
    "--code",
    "--exact",
    "--facet",
    "--round",
}
READ_CODINGS = [
    "codings list",
    "quotes",
    "search",
    "status",
    "agreement",
    "stability",
    "drift",
    "disagreements",
    "compare",
    "matrix",
    "codebook show",
    "documents list",
    "recode work",
    "recode list",
    "recode pack",
    "recode table",
    "plan units",
    "plan sample",
    "report agreement",
    "datasets make",
    "datasets show",
    "datasets update",
    "datasets crosstab",
    "log",
    "suggest measure",
    "suggest learn",
]


@pytest.mark.parametrize("words", READ_CODINGS)
def test_every_command_that_reads_codings_has_the_scope_options(words: str) -> None:
    command = dict(ALL)[f"qualcode {words}"]
    assert {name for param in command.params for name in param.opts} >= SCOPE


MEASURE_AGREEMENT = ["agreement", "stability", "drift", "disagreements", "plan units", "report agreement"]


@pytest.mark.parametrize("words", MEASURE_AGREEMENT)
def test_every_command_on_agreement_has_the_same_options_for_units_coders_and_files(words: str) -> None:
    command = dict(ALL)[f"qualcode {words}"]
    names = {name for param in command.params for name in param.opts}
    assert names >= {"--unit", "--universe", "--depth", "--coders", "--format", "-o", "--output", "--json"}


@pytest.mark.parametrize("words", MEASURE_AGREEMENT)
def test_the_help_of_a_command_on_agreement_has_every_option_once_under_a_heading(words: str) -> None:
    command = dict(ALL)[f"qualcode {words}"]
    with click.Context(command, info_name=words) as ctx:
        text = command.get_help(ctx)
    printed = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.MULTILINE)
    wanted = [next(name for name in param.opts if name.startswith("--")) for param in command.get_params(ctx)]
    assert sorted(printed) == sorted(wanted)
    assert "Scope (names may be repeated, or stand between commas):" in text


def examples(command: click.Command) -> list[str]:
    """The command lines under "Example:" in a help."""
    _, _, after = (command.help or "").partition("Example:")
    return re.findall(r"^\s*((?:echo .*\| )?qualcode .*)$", after, re.MULTILINE)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the study that ships with the package."""
    folder = tmp_path_factory.mktemp("shipped") / "study"
    folder.mkdir()
    for name in ("codebook", "transcripts", "memos", "codings", "datasets", "records", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("qualcode.yaml", "cases.csv"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def half_migrated(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped study in the midst of a migration: for the commands that place what waits."""
    folder = tmp_path_factory.mktemp("half") / "study"
    shutil.copytree(shipped, folder)
    for words in ("4.0.0 4.1.0 --back", "3.0.0 4.0.0 --back", "3.0.0 4.0.0"):
        assert run_line(f"qualcode codebook migrate {words} --by coder-b", folder).returncode == 0
    return folder


@pytest.fixture(scope="session")
def before_migrating(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped study as if its layers were at 4.0.0 still: for the command that takes them to 4.1.0."""
    folder = tmp_path_factory.mktemp("before") / "study"
    shutil.copytree(shipped, folder)
    assert run_line("qualcode codebook migrate 4.0.0 4.1.0 --back --by coder-b", folder).returncode == 0
    return folder


def run_as_shown(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line; what a machine learns takes seconds: once, where a help and the docs have the same line."""
    return (run_once if line.startswith("qualcode suggest") else run_line)(line, folder)


def run_line(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the docs as their reader would; by a shell, which takes long, only what needs one."""
    if not line.startswith("qualcode ") or re.search(r"[|<>;&$*]", re.sub(r"'[^']*'|\"[^\"]*\"", "", line)):
        return run_by_shell(line, folder)
    with contextlib.chdir(folder):
        done = run_words(shlex.split(line)[1:])
    return subprocess.CompletedProcess(line, done.exit_code, done.stdout, done.stderr)


run_once = cache(run_line)


def run_by_shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    shim = f"{shlex.quote(sys.executable)} -m qualcode"
    return subprocess.run(
        ["bash", "-c", re.sub(r"\bqualcode (?=[a-z-])", f"{shim} ", line)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(("words", "command"), commands(), ids=[words for words, _ in commands()])
def test_every_help_has_an_example_that_runs(
    words: str, command: click.Command, shipped: Path, half_migrated: Path, before_migrating: Path, tmp_path: Path
) -> None:
    lines = examples(command)
    assert lines, f"no example in the help of {words}"
    shipped = half_migrated if "qualcode recode" in lines[0] else shipped
    shipped = before_migrating if "codebook migrate" in lines[0] else shipped
    if words.startswith("qualcode rounds "):  # what is closed would stay closed for the other examples
        shipped = Path(shutil.copytree(shipped, tmp_path / "study"))
        run_line("qualcode rounds seal program-documents --coder coder-a", shipped)
        if "reopen" in words or words.endswith(" open"):
            run_line("qualcode rounds close interviews-2 --by km", shipped)
        if "unseal" in words:
            run_line("qualcode rounds close program-documents --by km --unfinished 'one is late'", shipped)
    if words.startswith(("qualcode codebook propose", "qualcode codebook accept", "qualcode codebook decline")):
        shipped = Path(shutil.copytree(shipped, tmp_path / "study"))
    for line in lines:
        if "--coder coder-c" in line or "codings remove" in line:
            run_line("qualcode codings finish net-c-report-2019 --coder coder-c --reopen", shipped)
        done = run_as_shown(line, shipped)
        gate = "--min-alpha" in line or "--gate" in line
        assert done.returncode in ((0, 1) if gate else (0,)), f"{line}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr


def console_blocks() -> list[tuple[str, str]]:
    """Every line that a page of the docs tells the reader to type."""
    found = []
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for block in re.findall(r"```console\n(.*?)```", page.read_text(), re.DOTALL):
            found += [(page.name, line[2:]) for line in block.split("\n") if line.startswith("$ ")]
    return found


@pytest.mark.parametrize(("page", "line"), console_blocks())
def test_every_line_of_the_docs_runs_on_the_shipped_study(
    page: str, line: str, shipped: Path, half_migrated: Path, before_migrating: Path
) -> None:
    shipped = half_migrated if "qualcode recode" in line else shipped
    shipped = before_migrating if "qualcode codebook migrate" in line else shipped
    done = run_as_shown(line.split("  #", maxsplit=1)[0], shipped)
    expected = 1 if "exits with 1" in line else 0
    assert done.returncode == expected, f"{page}: {line}\n{done.stdout}{done.stderr}"


def test_the_notebook_of_the_readme_runs(shipped: Path) -> None:
    code = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[0]
    script = code + "\nprint(len(quotes), len(alphas), len(cells), sorted(cells.columns)[:2], quotes['quote'][0] != '')"
    done = subprocess.run([sys.executable, "-c", script], cwd=shipped, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d{3} \d+ 27 \['codings', 'column'\] True\n", done.stdout)


@pytest.mark.parametrize("folder", ["codings/coder-a", "transcripts/net-a", "memos"])
def test_every_command_works_from_a_folder_inside_the_study(shipped: Path, folder: str) -> None:
    for words in ("documents", "status", "codings --code hub-team", "codebook", "memos", "check"):
        here = run_line(f"qualcode {words} --json", shipped / folder)
        assert here.returncode == 0, here.stderr
        assert here.stdout == run_line(f"qualcode {words} --json", shipped).stdout


def test_the_keys_of_json_rows_are_the_ones_that_scripts_rely_on(shipped: Path) -> None:
    keys = {
        "documents list": {"id", "kind", "case", "turns", "speakers", "words"},
        "codebook show": {"id", "parent", "label"},
        "codings list": {"id", "document", "start", "end", "code", "facets", "quote", "note", "by", "at"},
        "agreement": {"code", "coefficient", "unit", "coders", "value", "reason", "low", "high", "interval", "n_units"},
    }
    for words, wanted in keys.items():
        rows = json.loads(run_line(f"qualcode {words} --json", shipped).stdout)
        assert set(rows[0]) >= wanted
    assert isinstance(json.loads(run_line("qualcode documents --json", shipped).stdout)[1]["speakers"], list)


ANYWHERE = {"init", "plan cases", "merge-driver", "codings text", "tour", "completion"}
"""What needs no study."""


def test_a_command_outside_a_study_says_so_in_one_line(tmp_path: Path) -> None:
    for words in NAMES:
        if words.removeprefix("qualcode ") in ANYWHERE:
            continue
        needed = {
            "show": "x",
            "code": "--coder a",
            "history": "x",
            "make": "x --by a",
            "add": "d --coder a --code c --turn 1",
            "remove": "x",
            "finish": "d --coder a",
            "recode place": "x c --by a",
            "undo": "x",
            "migrate": "1.0.0 2.0.0 --by a",
            "import": "f.txt",
            "update": "d",
            "assign": "a d",
            "rounds add": "x --document d",
            "close": "x --by km",
            "open": "x --by km",
            "reopen": "x --by km --why y",
            "seal": "x --coder a",
            "unseal": "x --coder a",
            "next": "--coder a",
            "suggest import": "x --from f.txt",
            "run": "x -- true",
            "propose": "x --coder a",
            "accept": "x --by a",
            "decline": "x --by a --why y",
        }
        verbs = words.removeprefix("qualcode ")
        rest = needed.get(verbs) or needed.get(verbs.split()[-1], "")
        (tmp_path / "f.txt").write_text("x\n")
        done = run_line(f"{words} {rest} {'--rows case --columns code' if words.endswith('matrix') else ''}", tmp_path)
        assert done.returncode == 2, words
        assert done.stderr.startswith("qualcode: error: no qualcode.yaml in"), f"{words}: {done.stderr}"
        assert done.stdout == ""


def test_commands_that_read_create_no_file(shipped: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in shipped.rglob("*")}
    for words in (
        "check",
        "status",
        "documents",
        "codebook",
        "codings",
        "quotes --code hub-team",
        "memos",
        "agreement",
        "disagreements",
    ):
        run_line(f"qualcode {words}", shipped)
    assert {path: path.stat().st_mtime_ns for path in shipped.rglob("*")} == before


def test_a_mistyped_verb_is_answered_with_the_nearest(shipped: Path) -> None:
    done = run_line("qualcode codings lst", shipped)
    assert done.returncode == 2
    assert "Did you mean 'list'?" in done.stderr
    done = run_line("qualcode agrement", shipped)
    assert done.returncode == 2
    assert "no command 'agrement'; did you mean 'agreement'" in done.stderr


def test_who_asks_is_said_before_the_command(shipped: Path) -> None:
    done = run_line("qualcode recode --as coder-a", shipped)
    assert done.returncode == 2
    assert "stands before it: `qualcode --as ann status`" in done.stderr
    assert "Did you mean" not in done.stderr
