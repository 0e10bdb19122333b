import pytest

from qualcode.recoding.options import options, queued_step
from qualcode.records import Migration, Step

MERGE = Step("merge", ("grief",), into=("fear",))
SPLIT = Step("split", ("hub",), into=("team", "pay"))
PATTERN = Step("split", ("*/hard",), into=("*/new", "*/old"))
RETIRE = Step("retire", ("hope",))
WIDEN = Step("widen", ("trust",), near=("doubt", "hope"))
MIGRATION = Migration("1.0.0", "2.0.0", (MERGE, WIDEN, SPLIT, RETIRE))
KNOWN = {"team", "pay", "team/hard", "pay/hard", "team/new", "team/old", "trust", "doubt", "fear"}


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("hub", SPLIT),
        ("hub/hard", SPLIT),
        ("hope", RETIRE),
        ("doubt", WIDEN),
        ("trust", WIDEN),
        ("grief", None),
        ("other", None),
    ],
)
def test_a_code_waits_for_the_step_that_names_it(code: str, step: Step | None) -> None:
    assert queued_step(MIGRATION, code) == step


def test_a_step_on_a_template_goes_before_that_on_the_code_above() -> None:
    assert queued_step(Migration("1.0.0", "2.0.0", (SPLIT, PATTERN)), "hub/hard") == PATTERN


@pytest.mark.parametrize(
    ("step", "code", "found"),
    [
        (SPLIT, "hub", ("team", "pay")),
        (SPLIT, "hub/hard", ("team/hard", "pay/hard")),
        (PATTERN, "team/hard", ("team/new", "team/old")),
        (WIDEN, "trust", ("trust",)),
        (WIDEN, "doubt", ("doubt", "trust")),
        (Step("narrow", ("trust",), into=("fear",)), "trust", ("trust", "fear")),
        (RETIRE, "hope", ()),
        (Step("retire", ("hope",), into=("fear", "gone")), "hope", ("fear",)),
        (None, "doubt", ("doubt",)),
    ],
)
def test_a_step_suggests_what_the_codebook_has(step: Step | None, code: str, found: tuple[str, ...]) -> None:
    assert options(step, code, KNOWN) == found


def test_a_template_that_another_step_carries_does_not_wait_with_the_code_above_it() -> None:
    renamed = Step("rename", ("*/hard",), ("*/harder",))
    assert queued_step(Migration("1.0.0", "2.0.0", (SPLIT, renamed)), "hub/hard") is None
