"""No command shows what a blind round hides: whatever stands in the hidden files, everything printed is the same."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import click
import pytest

from conftest import write_study
from qualcode.check import check_study
from qualcode.cli import commands
from qualcode.model import Document, Text
from qualcode.storage import digest
from qualcode.study import load_study
from qualcode.texts import read_text
from tests_support import Run, run_words

STUDY = """
== qualcode.yaml
title: Blind
coders: [{id: ann}, {id: bob}]
assignments: {ann: [p1, p2, p3], bob: [p1, p2]}
rounds:
  - {id: pilot, documents: [p1], blind: true}
  - {id: main, documents: [p2, p3]}
thresholds: {tentative: 0.5, reliable: 0.8}
memo_kinds: [interview]
== codebook/codebook.yaml
name: test
version: 1.0.0
codes:
  - {id: trust, label: Trust}
  - {id: doubt, label: Doubt}
  - {id: hope, label: Hope}
== codebook/versions/1.0.0.yaml
name: test
version: 1.0.0
codes:
  - {id: trust, label: Trust}
  - {id: doubt, label: Doubt}
  - {id: hope, label: Hope}
  - {id: ancient, label: Ancient}
== codebook/releases.yaml
releases: [{version: 1.0.0, date: 2019-01-01, by: km, sha256: VERSION}]
== codebook/migrations/1.0.0--2.0.0.yaml
from: 1.0.0
to: 2.0.0
by: km
date: 2019-01-01
steps: [{retire: ancient, reason: r}]
== transcripts/p1.md
---
id: p1
kind: interview
case: net
speakers: {INT: interviewer, P: respondent}
---
INT: Do you trust them?

P: I trusted them, once.

P: Not now.
== transcripts/p2.md
---
id: p2
case: net
speakers: {P: respondent}
---
P: one

P: two

P: three
== transcripts/p3.md
---
id: p3
---
Nobody speaks here.
== cases.csv
id,parent,kind
net,,network
== memos/m1.md
---
date: 2019-01-01
documents: [p1]
codings: [VISIBLE1]
by: km
---
A thought.
== codings/ann/layer.yaml
coder: ann
codebook: 2.0.0
documents:
  p1: {state: finished, finished: 2019-02-01}
  p2: {state: finished, finished: 2019-02-02}
  p3: {state: finished, finished: 2019-02-03}
== codings/ann/p1.jsonl
{"id":"VISIBLEA","document":"p1","start":25,"end":45,"code":"trust","quote":"P: I trusted them, o"}
== codings/ann/p2.jsonl
{"id":"VISIBLE1","document":"p2","start":3,"end":6,"code":"trust","quote":"one","at":"2019-02-02T09:00:00Z"}
{"id":"VISIBLE2","document":"p2","start":11,"end":14,"code":"doubt","quote":"two","at":"2019-02-02T09:01:00Z"}
== codings/ann/p3.jsonl
== codings/ann-2/layer.yaml
coder: ann
pass: 2
codebook: 2.0.0
documents: {p2: {state: finished, finished: 2019-03-02}}
== codings/ann-2/p2.jsonl
{"id":"VISIBLE3","document":"p2","start":3,"end":6,"code":"doubt","quote":"one","at":"2019-03-02T09:00:00Z"}
== codings/bob/layer.yaml
coder: bob
codebook: 2.0.0
documents:
  p1: {state: finished, finished: 2019-02-01}
  p2: {state: finished, finished: 2019-02-02}
== codings/bob/p1.jsonl
HIDDEN1
== codings/bob/p2.jsonl
{"id":"VISIBLE5","document":"p2","start":3,"end":6,"code":"trust","quote":"one","at":"2019-02-02T09:00:00Z"}
== codings/bob-2/layer.yaml
coder: bob
pass: 2
documents: {p1: {state: in-progress}}
== codings/bob-2/p1.jsonl
HIDDEN2
== codings/bot/layer.yaml
coder: bot
kind: machine
documents: {p1: {state: finished}}
== codings/bot/p1.jsonl
HIDDEN3
== README.md
The last file of the text must not be an empty one.
"""

LINE = '{{"id":"{id}","document":"p1","start":{start},"end":{end},"code":"{code}","quote":"{quote}"{more}}}'
P1 = "INT: Do you trust them?\n\nP: I trusted them, once.\n\nP: Not now.\n"


def lines(*codings: tuple[str, str, str], more: str = "") -> str:
    return "\n".join(
        LINE.format(id=id_, code=code, quote=quote, start=P1.index(quote), end=P1.index(quote) + len(quote), more=more)
        for id_, code, quote in sorted(codings, key=lambda one: P1.index(one[2]))
    )


WAITS = ',"waits":"1.0.0--2.0.0","at":"2019-05-05T05:05:05Z","by":"bob","note":"secret"'
HIDDEN = {
    "few": ("", "", ""),
    "many": (
        lines(("SECRET1", "trust", "trusted"), ("SECRET2", "hope", "once"), ("SECRET3", "hope", "Not now"))
        + "\n"
        + lines(("SECRET4", "ancient", "Not now"), more=WAITS),
        lines(("SECRET5", "doubt", "Not now"), ("SECRET9", "SECRET9.bob", "once"), ("SECRET0", "echo.bob", "trusted")),
        lines(("SECRET6", "hope", "Do you trust them?"), ("SECRET7", "doubt", "once")),
    ),
}
OWN = "- {id: hunch.ann, label: Hunch, document: p1, quote: trusted}\n"
OPENLY = "- {id: echo.bob, label: Echo, document: p2, quote: one}\n"
PROPOSALS = {
    "few": {"ann": OWN, "bob": OPENLY},
    "many": {
        "ann": OWN,
        "bob": f"{OPENLY}- {{id: SECRET9.bob, label: SECRET8, parent: trust, document: p1, quote: secret}}\n"
        "- {id: fear.bob, label: Fear}\n",
    },
}
"""What is proposed on a document that is open is seen; what came up on a hidden one, or nobody knows where, is not."""

CODING = (
    '{"document":"p3","code":"trust","quote":"Nobody","id":"01D3MHZBB00000000000000000","at":"2019-03-14T09:30:00Z"}'
)
SUGGESTED = '{"document":"p1","turn":2,"code":"hope","score":0.5}'
PROGRAM = shlex.join([sys.executable, "-c", f"print({SUGGESTED!r})"])
COMMANDS = f"""
init elsewhere --coder km
check
import new.txt --dry-run
documents list
documents show p1
codebook show
codebook show hope
codebook lint
codebook release
codebook release 3.0.0 --by km --why x --date 2019-06-01
codebook diff 1.0.0 working
codebook history hope
codebook versions
codebook propose Fear --coder ann --at 2019-06-01T00:00:00Z
codebook proposals
codebook proposals --all
codebook show echo.bob
codebook accept echo --by km --at 2019-06-01T00:00:00Z
codebook accept fear --by km --at 2019-06-01T00:00:00Z
codebook accept echo --into trust --by km
codebook decline SECRET9 --why x --by km
codings add p2 --coder bob --code echo.bob --quote two
codebook migrate 1.0.0 2.0.0 --by km --at 2019-06-01T00:00:00Z --dry-run
codebook migrate 1.0.0 2.0.0 --by km --at 2019-06-01T00:00:00Z --back
codings list
codings list --layer bob,bob-2,bot
codings list --code hope --document p1
codings add --coder ann --from -  < {CODING}
codings add p1 --coder bob --code trust --quote trusted
codings add p1 --coder bob --code trust --quote Not --pass 2
codings remove SECRET1
codings remove SECRET --coder bob
codings finish p1 --coder bob --reopen
quotes
quotes --layer bob --code hope
suggest measure
suggest measure --layer ann,bob,ann-2 --fewest-units 2 --fewest-documents 2 --unit sentence
suggest measure --layer bot
suggest learn --fewest-units 2 --fewest-documents 2 --unit line
suggest learn bot
suggest patterns --try hope=trusted
suggest patterns
suggest next --coder ann
suggest next --coder bob
suggest next --coder bob --unit line --random 0
suggest turns
suggest import words --from - < {SUGGESTED}
suggest import bot --from - < {SUGGESTED}
suggest run words -- {PROGRAM}
search trust*
search once --coded hope
search not --not-coded hope,doubt --coder bob
search them --code trust --layer bob
search --coded hope
search --overlapping trust hope --layer bob,bob-2,bot
search --near-codes trust hope 40
search trust* --counts code
search trust* --counts speaker --within paragraph
search secret --in notes
search thought --in memos
search once --code-as hope --coder bob
search once --code-as hope --coder ann --passage turn --apply
search --undo --coder bob
-C datasets/trusting search one
memos list
memos show m1
memos new --coding SECRET9 --by km < x
assign ann p1 --dry-run
assign --round pilot --dry-run
assign --remove bob p1 --dry-run
rounds list
rounds add again --document p1 --pass 2
rounds close pilot --by km --date 2019-04-01
rounds open pilot --by km
rounds reopen pilot --by km --why x
rounds seal main --coder nobody
rounds unseal pilot --coder bob
status
status --documents
code --coder ann --json
status --layer bob,bot
plan units
plan cases --prevalence 0.1
plan sample --documents 1 --second ann --second bob
plan sample --documents 1 --code hope --target 0.8 --second ann --second bob
agreement
agreement --gate
agreement --pairs
agreement --levels
agreement --mergers
agreement --layer ann,bob,bot
agreement --layer ann,bot
agreement --machine bot
agreement --universe touched
agreement --of boundaries
agreement -o out/agreement.csv
stability
stability --coder bob
drift
drift --by document
disagreements
disagreements --summary
disagreements --confusion
report agreement -o out/report.md
report agreement -o out/report.json
matrix --rows case --columns code
matrix --rows coder --columns code
matrix --rows code --columns code
matrix --rows document --columns code -o out/matrix.xlsx
matrix --rows document --columns coder --cell quotes
log
log --full --source records
log 2019-01-15 --source records --coder bob
codings text codings/bob/p1.jsonl
merge-driver codings/ann/p2.jsonl codings/ann/p2.jsonl codings/ann/p2.jsonl
tour --json
completion bash
compare p1
compare p1 --counts
compare p2
compare p1 --screen
reconcile round pilot --by km --screen
recode --coder bob --screen
reconcile round pilot
reconcile round pilot --pack out/pack.csv
reconcile round main --agreed --by km --at 2019-06-01T00:00:00Z
reconcile decisions pilot
reconcile prevailed pilot
reconcile agreement pilot
reconcile gaps pilot
recode
recode work 1.0.0--2.0.0 --coder bob
recode list
recode pack
recode place SECRET4 trust --by km --at 2019-06-01T00:00:00Z
recode undo SECRET4
recode table 1.0.0--2.0.0
documents update p1 --from changed.md
documents update p1 --from changed.md --all --apply --accept all --by km --at 2019-06-01T00:00:00Z
documents update p1 --from changed.md --accept SECRET1
documents place --list
documents place --coding SECRET1 --turn 1 --by km
datasets list
datasets make hoping --code hope,doubt --by km --date 2019-03-01
datasets show trusting
datasets update trusting --by km --date 2019-03-02
datasets crosstab trusting
-C datasets/trusting status
-C datasets/trusting check
"""
LINES = [line for line in COMMANDS.strip().split("\n") if line]


def as_json(line: str) -> str:
    """The same, asked for as JSON."""
    words, less, stdin = line.partition(" < ")
    return f"{words} --json{less}{stdin}"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The study with little and with much in the hidden files."""
    made = {}
    for name, hidden in HIDDEN.items():
        text = STUDY
        for number, content in enumerate(hidden, 1):
            text = text.replace(f"HIDDEN{number}\n", f"{content}\n" if content else "")
        made[name] = write_study(tmp_path_factory.mktemp(name) / "study", text)
        for path in made[name].rglob("*.jsonl"):
            path.write_bytes(path.read_bytes().lstrip(b"\n"))
        digests = {one.id: load_text(made[name], one).sha256 for one in load_study(made[name])[0].documents}
        for path in made[name].rglob("layer.yaml"):
            for document, sha256 in digests.items():
                path.write_text(path.read_text().replace(f"{document}: {{", f"{document}: {{sha256: {sha256}, "))
        frozen, listed = made[name] / "codebook/versions/1.0.0.yaml", made[name] / "codebook/releases.yaml"
        listed.write_text(listed.read_text().replace("VERSION", digest(frozen.read_bytes())))
        release = f"-C {made[name]} codebook release 2.0.0 --by km --why x --date 2019-01-02"
        assert run_words(release.split()).exit_code == 0
        make = f"-C {made[name]} datasets make trusting --code trust --by km --date 2019-03-01"
        assert run_words(make.split()).exit_code == 0
        changed = (made[name] / "transcripts/p1.md").read_text().replace("trusted them, once", "relied on them, then")
        (made[name] / "changed.md").write_text(changed)
        (made[name] / "codebook/proposals").mkdir()
        for coder, proposals in PROPOSALS[name].items():
            (made[name] / f"codebook/proposals/{coder}.yaml").write_text(f"proposals:\n{proposals}")
        (made[name] / "new.txt").write_text("P: something\n")
        assert check_study(*load_study(made[name])) == []
    return made


def load_text(folder: Path, document: Document) -> Text:
    text, _ = read_text(folder, document)
    assert text is not None
    return text


def outcome(run: Run, folder: Path, reader: str, line: str) -> str:
    """All that a command prints, and every file that it writes outside the study's own."""
    words, _, stdin = line.partition(" < ")
    done = run(*(["--as", reader] if reader else []), *shlex.split(words), stdin=stdin, folder=folder)
    written = sorted((folder / "out").rglob("*")) if (folder / "out").exists() else []
    assert "Traceback" not in done.stderr
    return "\n".join([str(done.exit_code), done.stdout, done.stderr, *(str(path.read_bytes()) for path in written)])


def shown(run: Run, folder: Path, reader: str, line: str, tmp_path: Path) -> str:
    """The same on a fresh copy, always in the same place."""
    here = tmp_path / "here"
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(folder, here)
    return outcome(run, here, reader, line)


@pytest.mark.parametrize("line", [*LINES, *(as_json(line) for line in LINES if not re.search("-o |--gate", line))])
def test_what_a_blind_round_hides_makes_no_difference_to_any_command(
    line: str, folders: dict[str, Path], qualcode: Run, tmp_path: Path
) -> None:
    """
    == qualcode.yaml
    """
    for reader in ("ann",) if "--json" in line else ("", "ann"):
        few, many = (shown(qualcode, folders[name], reader, line, tmp_path) for name in HIDDEN)
        assert few == many
        assert set(re.findall(r"SECRET[0-9]|05:05:05|secret", many)) <= set(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "codings list",
        "codebook show",
        "quotes --layer bob",
        "status",
        "agreement",
        "disagreements",
        "matrix --rows coder --columns code",
        "plan units",
        "report agreement -o out/report.md",
        "codebook lint",
        "codebook proposals",
        "check",
    ],
)
def test_its_coder_sees_it(line: str, folders: dict[str, Path], qualcode: Run, tmp_path: Path) -> None:
    """
    == qualcode.yaml
    """
    few, many = (shown(qualcode, folders[name], "bob", line, tmp_path) for name in HIDDEN)
    assert few != many


def test_the_walk_goes_through_every_command() -> None:
    walked = {f"qualcode {' '.join(line.split()[:2])}" for line in LINES} | {
        f"qualcode {line.split()[0]}" for line in LINES
    }
    leaves = {words for words, command in commands() if not isinstance(command, click.Group)}
    assert leaves - walked == set()


@pytest.mark.parametrize(
    "line",
    [
        "agreement",
        "codebook show",
        "codings list",
        "disagreements",
        "drift",
        "matrix --rows case --columns code",
        "plan sample --documents 1 --second ann --second bob",
        "plan units",
        "quotes",
        "report agreement",
        "stability",
        "status",
    ],
)
def test_every_result_says_that_something_is_hidden(
    line: str, folders: dict[str, Path], qualcode: Run, tmp_path: Path
) -> None:
    """
    == qualcode.yaml
    """
    said = re.sub(r"\s+", " ", shown(qualcode, folders["many"], "", line, tmp_path))
    assert "of the blind round 'pilot', which is not open yet" in said


def test_what_was_opened_is_seen(folders: dict[str, Path], qualcode: Run, tmp_path: Path) -> None:
    """
    == qualcode.yaml
    """
    here = tmp_path / "here"
    shutil.copytree(folders["many"], here)
    assert "SECRET1" not in outcome(qualcode, here, "ann", "codings list")
    assert outcome(qualcode, here, "", "rounds close pilot --by km").startswith("0\n")
    assert "SECRET1" not in outcome(qualcode, here, "ann", "codings list")
    assert outcome(qualcode, here, "", "rounds open pilot --by km").startswith("0\n")
    assert "SECRET1" in outcome(qualcode, here, "ann", "codings list")
    assert outcome(qualcode, here, "", "rounds reopen pilot --by km --why x").startswith("0\n")
    assert "SECRET1" in outcome(qualcode, here, "ann", "codings list")


def test_a_fault_in_a_hidden_file_is_told_without_what_was_coded(
    folders: dict[str, Path], qualcode: Run, tmp_path: Path
) -> None:
    """
    == qualcode.yaml
    """
    here = tmp_path / "here"
    shutil.copytree(folders["many"], here)
    path = here / "codings/bob/p1.jsonl"
    path.write_text(path.read_text().replace('"hope"', '"hoop"').replace('"trusted"', '"trustee"'))
    said = "something is wrong in this file, which a blind round hides; QUALCODE_CODER=bob shows its coder what"
    assert outcome(qualcode, here, "ann", "check").split("\n")[1:4] == [
        f"codings/bob/p1.jsonl: moved-quote: {said}",
        f"codings/bob/p1.jsonl: unknown-code: {said}",
        "",
    ]
    assert "no code 'hoop'" in outcome(qualcode, here, "bob", "check")
    settings = here / "qualcode.yaml"
    whole = settings.read_text()
    for broken in (whole.replace("blind: true", "blind: ture"), whole + "\n}"):
        settings.write_text(broken)
        assert f"codings/bob/p1.jsonl: moved-quote: {said}" in outcome(qualcode, here, "ann", "check")
    settings.write_text(whole)
    path.write_text(path.read_text() + '{"id": 5}\n')
    assert f"codings/bob/p1.jsonl: coding-line: {said}" in outcome(qualcode, here, "ann", "status")


def test_a_blind_round_is_reconciled_once_it_is_open(folders: dict[str, Path], qualcode: Run, tmp_path: Path) -> None:
    """
    == qualcode.yaml
    """
    here = tmp_path / "here"
    shutil.copytree(folders["many"], here)
    refused = "a blind round that is not open has p1; close it and open it first"
    assert refused in outcome(qualcode, here, "ann", "reconcile pilot --json")
    for line in ("rounds close pilot --by km", "rounds open pilot --by km"):
        outcome(qualcode, here, "", line)
    assert refused not in outcome(qualcode, here, "ann", "reconcile pilot --json")
