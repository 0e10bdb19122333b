from collections.abc import Sequence

import pytest

from qualcode.migrations.declared import check_migration
from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.records import Migration, Step


def book(version: str, *codes: Code, values: Sequence[str] = ("us", "them"), several: bool = True) -> Codebook:
    facet = Facet("who", "Who", tuple(FacetValue(value, value.title()) for value in values), several=several)
    return Codebook("t", version, codes, (facet,))


A, B, C = Code("a", "A", definition="d"), Code("b", "B"), Code("c", "C")
A_TOO = Code("a", "A", definition="e")


def said(old: Codebook, new: Codebook, *steps: Step) -> list[str]:
    lines = {"steps": 4}
    signed = tuple(
        Step(step.kind, step.codes, step.into, step.near, "why", "lead", line=line)
        for line, step in enumerate(steps, 5)
    )
    found = check_migration(Migration(old.version, new.version, signed, "m.yaml", lines), old, new)
    return [f"{problem.line} {problem.rule} {problem.message}" for problem in found]


SOUND = [
    ((A,), (A, B), [Step("add", ("b",))]),
    ((A,), (Code("a", "Z", definition="d"),), [Step("rename", ("a",))]),
    ((A,), (Code("z", "Z", definition="d"),), [Step("rename", ("a",), ("z",))]),
    ((A, B), (A, Code("b", "B", "a", 2)), [Step("move", ("b",))]),
    ((A, Code("b", "B", "a", 2)), (A, B), [Step("promote", ("b",))]),
    ((A, B), (A_TOO,), [Step("merge", ("b",), ("a",))]),
    ((A, B), (C,), [Step("merge", ("a", "b"), ("c",))]),
    ((A,), (B, C), [Step("split", ("a",), ("b", "c"))]),
    ((A,), (A_TOO, C), [Step("split", ("a",), ("a", "c"))]),
    ((A,), (A_TOO,), [Step("narrow", ("a",))]),
    ((A, B), (A_TOO, B), [Step("widen", ("a",), (), ("b",))]),
    ((A, B), (A,), [Step("retire", ("b",), ("a",))]),
    ((A, B), (A,), [Step("extract", ("b",), ("asides",))]),
    ((A,), (A_TOO,), [Step("clarify", ("a",))]),
    (
        (A, Code("b", "B", "a", 2)),
        (Code("c", "C", definition="e"), Code("b", "B", "c", 2)),
        [Step("rename", ("a",), ("c",)), Step("clarify", ("a",))],
    ),
]


@pytest.mark.parametrize(("old", "new", "steps"), SOUND)
def test_a_migration_that_says_what_happened_is_sound(
    old: tuple[Code, ...], new: tuple[Code, ...], steps: list[Step]
) -> None:
    assert said(book("1", *old), book("2", *new), *steps) == []


def test_a_code_with_a_new_id_is_named_by_the_old_one() -> None:
    found = said(book("1", A), book("2", Code("c", "C", definition="e")), Step("rename", ("a",), ("c",)))
    assert found == [
        "4 undeclared-change the definition of 'c' changed and no step says so;"
        " add `clarify: a`, or `narrow` or `widen` if the meaning changed"
    ]


@pytest.mark.parametrize(("old", "new", "steps"), SOUND)
def test_a_migration_that_forgets_a_step_is_named_at_its_steps(
    old: tuple[Code, ...], new: tuple[Code, ...], steps: list[Step]
) -> None:
    found = said(book("1", *old), book("2", *new))
    assert found
    assert all(line.startswith("4 undeclared-change ") for line in found)


def test_each_undeclared_difference_says_what_to_add() -> None:
    old = book("1", A, B, Code("x", "X", "b", 2), values=("us",))
    new = book("2", Code("a", "AA", definition="e"), C, Code("x", "X"), values=("all",), several=False)
    assert said(old, new) == [
        "4 undeclared-change 'b' is gone from 2 and no step says so;"
        " say where its codings go with `merge`, `split`, `retire`, or `rename` and `into`",
        "4 undeclared-change 'c' is new in 2 and no step says so; add `add: c`",
        "4 undeclared-change 'x' stands at the top in 2 and no step says so; add `move: x`, or `promote`",
        "4 undeclared-change the `several` of facet 'who' changed and no step says so;"
        " add `narrow: facet:who`, or `widen`",
        "4 undeclared-change the definition of 'a' changed and no step says so;"
        " add `clarify: a`, or `narrow` or `widen` if the meaning changed",
        "4 undeclared-change the label of 'a' changed and no step says so; add `rename: a`",
        "4 undeclared-change value 'who=all' is new in 2 and no step says so; add `add: who=all`",
        "4 undeclared-change value 'who=us' is gone from 2 and no step says so;"
        " add `retire: who=us`, `merge`, or `rename` with `into`",
    ]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (Step("add", ("a",)), "`add: a`: stands in version 1 already"),
        (Step("rename", ("a",)), "`rename: a`: its label is the same in both versions"),
        (Step("rename", ("a",), ("b",)), "`rename: a`: still stands in version 2"),
        (Step("move", ("a",)), "`move: a`: stands under the same code in both versions"),
        (Step("merge", ("a",), ("b",)), "`merge: a`: still stands in version 2; take it out of the codebook"),
        (Step("merge", ("a",), ("a", "b")), "`merge: a`: is merged into one code"),
        (Step("split", ("a",), ("b",)), "`split: a`: is split into one; write `rename` or `merge`"),
        (Step("split", ("a",), ("b", "c")), "`split: a`: still stands in version 2; name it in `into` too"),
        (Step("narrow", ("a",)), "`narrow: a`: definition, `use_when` and `not_when` are the same in 1 and 2"),
        (Step("retire", ("a",)), "`retire: a`: still stands in version 2"),
        (Step("clarify", ("a",)), "`clarify: a`: no text of it differs between 1 and 2"),
        (Step("split", ("who=us",), ("x", "y")), "only codes are split"),
        (Step("extract", ("facet:who",), ("set",)), "only codes can be extracted"),
        (Step("retire", ("*",)), "nothing that `retire: *` could mean happened; take it out"),
        (Step("retire", ("d",)), "no 'd' in version 1; there are: a, b, c"),
        (Step("retire", ("a",), ("d",)), "no 'd' in version 2; there are: a, b, c"),
        (Step("retire", ("who=use",)), "no 'who=use' in version 1; did you mean 'who=us' or 'who=them'?"),
        (Step("widen", ("a",), (), ("d",)), "`near: d` is not in both versions"),
    ],
)
def test_a_step_that_did_not_happen_is_named_with_its_line(step: Step, why: str) -> None:
    found = said(book("1", A, B, C), book("2", A, B, C), step)
    assert any(line.startswith("5 ") and why in line for line in found), found


def test_an_id_that_is_taken_is_no_new_id() -> None:
    found = said(book("1", A, B), book("2", B), Step("rename", ("a",), ("b",)))
    assert "5 untrue-step `rename: a`: 'b' is an id of version 1 already; write `merge`" in found


def test_a_promotion_that_leads_down_is_a_move() -> None:
    found = said(book("1", A, B), book("2", A, Code("b", "B", "a", 2)), Step("promote", ("b",)))
    assert found == ["5 untrue-step `promote: b`: stands no nearer to the top than before; write `move`"]


def test_two_steps_cannot_say_where_the_codings_of_a_code_go() -> None:
    found = said(book("1", A, B), book("2", A), Step("merge", ("b",), ("a",)), Step("retire", ("b",)))
    assert found == ["6 two-steps of 'b' line 5 says `merge` already; keep one of the two"]


def test_a_step_without_reason_or_name_is_a_fault() -> None:
    steps = (Step("add", ("b",), by="lead", line=5), Step("clarify", ("a",), line=6))
    found = check_migration(Migration("1", "2", steps, "m.yaml"), book("1", A), book("2", A_TOO, B))
    assert [(problem.line, problem.message) for problem in found] == [
        (5, "`add: b` has no `reason:`; write why, and who decided"),
        (6, "`clarify: a` has no `reason:` and `by:`; write why, and who decided"),
    ]


def with_template(version: str, *parents: str, label: str = "Dilemmas", name: str = "dilemmas") -> Codebook:
    codes = []
    for parent in parents:
        codes += [Code(parent, parent), Code(f"{parent}/{name}", label, parent, 2, template=name)]
    return book(version, *codes)


TEMPLATES = [
    (with_template("1", "a", "b"), with_template("2", "c", "b"), [Step("rename", ("a",), ("c",))]),
    (with_template("1", "a", "b"), with_template("2", "b"), [Step("merge", ("a",), ("b",))]),
    (with_template("1", "a"), with_template("2", "b", "c"), [Step("split", ("a",), ("b", "c"))]),
    (with_template("1", "a", "b"), with_template("2", "b"), [Step("retire", ("a",))]),
    (with_template("1", "a"), with_template("2", "a", "b"), [Step("add", ("b",))]),
    (with_template("1", "a"), with_template("2", "a", label="Hard"), [Step("rename", ("*/dilemmas",))]),
    (book("1", Code("a", "a")), with_template("2", "a"), [Step("add", ("*/dilemmas",))]),
    (with_template("1", "a"), book("2", Code("a", "a")), [Step("extract", ("*/dilemmas",), ("dilemmas",))]),
    (with_template("1", "a"), with_template("2", "a", name="hard"), [Step("rename", ("*/dilemmas",), ("*/hard",))]),
]


@pytest.mark.parametrize(("old", "new", "steps"), TEMPLATES)
def test_templates_follow_the_code_above_them_or_are_named_by_a_pattern(
    old: Codebook, new: Codebook, steps: list[Step]
) -> None:
    labels = [line for line in said(old, new, *steps) if "the label of" not in line]
    assert labels == []


@pytest.mark.parametrize(
    ("values", "step"),
    [
        (("us", "them", "all"), Step("add", ("who=all",))),
        (("them",), Step("retire", ("who=us",))),
        (("them",), Step("merge", ("who=us",), ("them",))),
        (("we", "them"), Step("rename", ("who=us",), ("we",))),
    ],
)
def test_values_of_a_facet_have_steps_of_their_own(values: tuple[str, ...], step: Step) -> None:
    labels = [line for line in said(book("1", A), book("2", A, values=values), step) if "the label of" not in line]
    assert labels == []


def test_a_colour_that_follows_the_code_above_need_not_be_told() -> None:
    old = book("1", Code("a", "A", color="#000000"), Code("b", "B", "a", 2, color="#000000"))
    new = book("2", Code("a", "A", color="#ffffff"), Code("b", "B", "a", 2, color="#ffffff"))
    assert said(old, new, Step("clarify", ("a",))) == []


def test_a_pattern_means_a_template_below_a_code_with_a_new_id_too() -> None:
    old, new = (Code(f"{code}/hard", "Hard", code, 2, text, template="hard") for code, text in (("a", "d"), ("c", "e")))
    steps = Step("rename", ("a",), ("c",)), Step("clarify", ("*/hard",))
    assert said(book("1", A, old), book("2", Code("c", "A", definition="d"), new), *steps) == []


def test_a_forgotten_template_is_one_problem_with_all_of_its_texts() -> None:
    def hard(above: str, definition: str) -> Code:
        return Code(f"{above}/hard", "Hard", above, 2, definition, definition, template="hard")

    old = book("1", A, B, hard("a", "x"), hard("b", "x"))
    new = book("2", A, B, hard("a", "y"), hard("b", "y"))
    assert said(old, new) == [
        "4 undeclared-change the definition and `use_when` of '*/hard' (a/hard, b/hard) changed and no step says so;"
        ' add `clarify: "*/hard"`, or `narrow` or `widen` if the meaning changed'
    ]


def test_many_forgotten_codes_are_one_problem() -> None:
    new = book("2", A, *(Code(f"n{number}", "N") for number in range(60)))
    assert said(book("1", A), new) == [
        "4 undeclared-change 60 codes (n0, n1, n2 and 57 more) are new in 2 and no step says so;"
        " `qualcode codebook migrate 1 2 --draft` writes the step"
    ]


def test_a_new_code_brings_its_templates_along() -> None:
    new = book("2", A, B, Code("b/hard", "Hard", "b", 2, template="hard"))
    assert said(book("1", A), new) == ["4 undeclared-change 'b' is new in 2 and no step says so; add `add: b`"]


def test_a_step_on_many_codes_is_told_by_the_first_of_them() -> None:
    codes = tuple(f"n{number}" for number in range(9))
    new = book("2", A, *(Code(code, "N") for code in codes))
    migration = Migration("1", "2", (Step("add", codes, by="lead", line=5),), "m.yaml", {"steps": 4})
    assert [problem.message for problem in check_migration(migration, book("1", A), new)] == [
        "`add: n0, n1, n2 and 6 more` has no `reason:`; write why, and who decided"
    ]


def test_a_pattern_of_a_new_id_means_only_what_has_one() -> None:
    old = book("1", A, B, Code("a/hard", "H", "a", 2, template="hard"), Code("b/hard", "H", "b", 2, template="hard"))
    new = book("2", A, Code("a/harder", "H", "a", 2, template="harder"))
    steps = [Step("rename", ("*/hard",), ("*/harder",)), Step("retire", ("b",))]
    assert said(old, new, *steps) == []
