import pytest

from qualcode.files.migration_yaml import parse_migration
from qualcode.records import Migration, Step

HEAD = "from: 1.0.0\nto: 2.0.0\nby: lead\ndate: 2019-04-02\nsteps:\n"


def test_a_step_has_the_name_and_date_of_the_whole_unless_it_has_its_own() -> None:
    text = HEAD + (
        "  - {split: network, into: [organization, activity], reason: two kinds}\n"
        "  - {merge: [a, b], into: a, by: ann, date: 2019-04-01}\n"
        "  - {widen: trust, near: doubt}\n"
    )
    assert parse_migration(text, "m.yaml") == (
        Migration(
            "1.0.0",
            "2.0.0",
            (
                Step("split", ("network",), ("organization", "activity"), (), "two kinds", "lead", "2019-04-02", 6),
                Step("merge", ("a", "b"), ("a",), (), "", "ann", "2019-04-01", 7),
                Step("widen", ("trust",), (), ("doubt",), "", "lead", "2019-04-02", 8),
            ),
            "m.yaml",
            {"from": 1, "to": 2, "by": 3, "date": 4, "steps": 5},
        ),
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("{splt: a, into: [b]}", "did you mean 'split'?"),
        ("{rename: a, move: a}", "is both `rename` and `move`; make it two steps"),
        ("{split: a}", "does not say into what"),
        ("{split: [a, b], into: [c, d]}", "is about one code; make it 2 steps"),
        ("{rename: [a, b], into: c}", "is about one code; make it 2 steps"),
        ("{retire: []}", "names no code"),
        ("{move: a, near: b}", "`near` belongs to `widen` alone"),
    ],
)
def test_a_step_that_cannot_be_read_is_named_with_its_line_and_the_others_are_kept(step: str, said: str) -> None:
    migration, problems = parse_migration(f"{HEAD}  - {step}\n  - {{add: z}}\n", "m.yaml")
    assert migration is not None
    assert [one.codes for one in migration.steps] == [("z",)]
    assert any(problem.line == 6 and said in problem.message for problem in problems)
