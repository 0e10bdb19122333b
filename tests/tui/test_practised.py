import shutil
from pathlib import Path

from practised import code_all, wanted_as_coded
from qualcode.desk.desk import open_desk

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("cases.csv", "codebook", "qualcode.yaml", "transcripts")


def test_a_part_of_an_interview_is_coded_from_an_empty_layer_by_keys_alone(tmp_path: Path) -> None:
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, tmp_path / part)
    desk = open_desk(ROOT, "coder-b", "net-a-lead-1")
    wanted = wanted_as_coded(desk)[3:5]
    pressed = code_all(tmp_path, "coder-b", "net-a-lead-1", wanted)
    assert wanted_as_coded(open_desk(tmp_path, "coder-b", "net-a-lead-1")) == wanted
    assert max(len(one.selecting) for one in pressed) <= 5
