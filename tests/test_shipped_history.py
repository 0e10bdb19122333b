"""The history of the study that ships with the package: played again to the byte, and back to the first codebook."""

import importlib.util
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from qualcode.analysis.derived.crosstab import crosstab
from qualcode.check import check_data_sets, check_study
from qualcode.cli import run
from qualcode.recorded import load_releases
from qualcode.scope import select
from qualcode.study import load_study

ROOT = Path(__file__).resolve().parent.parent
MADE = ("codebook", "codings", "datasets", "records", "memos", "qualcode.yaml", "cases.csv", "transcripts")


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("replay", ROOT / "docs/history/replay.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in MADE
        for path in sorted([folder / name, *(folder / name).rglob("*")])
        if path.is_file() and ".qualcode" not in path.parts
    }


def codings(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for layer in ("coder-a", "coder-b", "coder-c"):
        for path in sorted((folder / "codings" / layer).glob("*.jsonl")):
            yield from ((layer, json.loads(line)) for line in path.read_bytes().splitlines())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history") / "study"
    script().Replay(folder, run).play()
    return folder


def test_played_again_it_ends_byte_for_byte_where_the_study_is(played: Path) -> None:
    again, committed = files(played), files(ROOT)
    assert sorted(again) == sorted(committed)
    assert [name for name, raw in again.items() if raw != committed[name]] == []


def test_it_ends_without_a_problem(played: Path) -> None:
    assert check_study(*load_study(played)) == []
    assert check_data_sets(played) == []


def test_run_backwards_it_ends_at_the_first_codebook_and_first_codes(played: Path, tmp_path: Path) -> None:
    module, folder = script(), tmp_path / "back"
    import shutil

    shutil.copytree(played, folder)
    module.Replay(folder, run).back()
    head, first = (
        (path / name).read_text(encoding="utf-8").partition("codes:\n")
        for path, name in ((folder, "codebook/codebook.yaml"), (ROOT, "codebook/versions/1.0.0.yaml"))
    )
    assert "version: 1.0.0\n" in head[0]
    assert head[1:] == first[1:]
    book = {"network-overview", "respondent-background", "hub-organization", "managing-network", "managing-environment"}
    now = {str(coding["id"]): (layer, coding) for layer, coding in codings(folder)}
    assert {str(coding["code"]).removesuffix("/dilemmas") for _, coding in now.values()} == book
    assert [coding["id"] for _, coding in now.values() if "was" in coding or "waits" in coding] == []
    for coder in module.CODERS:
        for line in (ROOT / f"docs/history/first/{coder}.jsonl").read_bytes().splitlines():
            coding = json.loads(line)
            assert now[coding["id"]] == (coder, coding | {"by": coder})


def test_five_releases_lead_to_the_codebook_of_today() -> None:
    releases, problems = load_releases(ROOT)
    assert problems == []
    assert [(one.version, one.change) for one in releases] == [
        ("1.0.0", ""),
        ("2.0.0", "major"),
        ("3.0.0", "major"),
        ("4.0.0", "major"),
        ("4.1.0", "minor"),
    ]
    today = (ROOT / "codebook/codebook.yaml").read_bytes()
    assert (ROOT / "codebook/versions/4.1.0.yaml").read_bytes() == today


def test_the_category_that_was_split_left_nothing_unplaced() -> None:
    """Independently of the tool: every coding made under the first codebook with the code is placed by its coder."""
    first = [
        json.loads(line)
        for coder in ("coder-a", "coder-b", "coder-c")
        for line in (ROOT / f"docs/history/first/{coder}.jsonl").read_bytes().splitlines()
    ]
    old = {one["id"] for one in first if one["code"].startswith("managing-network")}
    placed = Counter(
        step["coding"] if "coding" in step else coding["id"]
        for _, coding in codings(ROOT)
        for step in coding.get("was", [])  # type: ignore[attr-defined]
        if step["migration"] == "1.0.0--2.0.0" and step["by"] == coding["by"]
    )
    assert len(old) == 114
    twin = "01D682MTW8W7SZ9Y9P6DS5T472"  # placed under both, which became one again: set aside
    assert {*placed, twin} == old


def test_conditions_are_crossed_with_the_categories_that_the_first_codebooks_had() -> None:
    study, problems = load_study(ROOT / "datasets/dilemmas")
    assert problems == []
    table = crosstab(select(study)).counts
    assert [key.id for key in table.columns] == [
        "respondent-background",
        "hub-organization",
        "network-organization",
        "improvement-activity",
        "managing-environment",
    ]
