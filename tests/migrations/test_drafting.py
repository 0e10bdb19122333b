import pytest

from qualcode.files.migration_yaml import parse_migration
from qualcode.migrations.declared import check_migration, forgotten
from qualcode.migrations.drafting import Draft, format_draft, format_missing
from qualcode.model import Code, Codebook, Facet, FacetValue
from qualcode.records import Migration, Step

WHO = Facet("who", "Who", (FacetValue("us", "Us"), FacetValue("them", "Them")))
OLD = Codebook(
    "t",
    "1.0.0",
    (
        Code("hub", "Hub"),
        Code("hub/hard", "Hard", "hub", 2, template="hard"),
        Code("team", "Team", "hub", 2, definition="who works there"),
        Code("hope", "Hope", definition="what people look forward to"),
        Code("trust", "Trust"),
    ),
    (WHO,),
)
NEW = Codebook(
    "t",
    "2.0.0",
    (
        Code("hub", "Hubs"),
        Code("hub/hard", "Hard things", "hub", 2, template="hard"),
        Code("team", "Team", definition="who is paid there"),
        Code("net", "Net"),
        Code("net/hard", "Hard things", "net", 2, template="hard"),
        Code("hopes", "Hopes", definition="what leaders look forward to"),
    ),
    (Facet("who", "Who", (FacetValue("us", "Us"), FacetValue("all", "All"))),),
)


def test_a_draft_writes_what_is_certain_and_leaves_the_rest_to_people() -> None:
    assert format_draft(Draft(OLD, NEW, "lead", "2019-04-02", counts={"hope": 12})) == (
        "# What changed from 1.0.0 to 2.0.0, each with its reason and who decided.\n"
        "from: 1.0.0\n"
        "to: 2.0.0\n"
        "by: lead\n"
        "date: 2019-04-02\n"
        "steps:\n"
        '  - add: [net, hopes, "who=all"]\n'
        "    reason:\n"
        "  - rename: hub  # from 'Hub' to 'Hubs'\n"
        "    reason:\n"
        "  - rename: \"*/hard\"  # from 'Hard' to 'Hard things'\n"
        "    reason:\n"
        "  - promote: team  # from under 'hub' to the top\n"
        "    reason:\n"
        "  - clarify: team  # definition; if the meaning changed, write narrow or widen\n"
        "    reason:\n"
        "  # 'hope' is gone (12 codings); decide: merge, split, retire or rename (into: …)\n"
        "  #   a split is written  - {split: hope, into: [net, hopes], reason: why}\n"
        "  #   perhaps 'hopes': label alike\n"
        "  # - retire: hope\n"
        "  #   reason:\n"
        "  # 'trust' is gone (0 codings); decide: merge, split, retire or rename (into: …)\n"
        "  #   a split is written  - {split: trust, into: [net, hopes], reason: why}\n"
        "  # - retire: trust\n"
        "  #   reason:\n"
        "  # 'who=them' is gone; decide: retire, merge, or rename (with into: …)\n"
        "  # - retire: who=them\n"
        "  #   reason:\n"
    )


def test_a_draft_with_its_remarks_taken_away_and_reasons_filled_in_is_sound() -> None:
    text = format_draft(Draft(OLD, NEW, "lead", "2019-04-02"))
    text = (
        text.replace("  # - retire", "  - retire")
        .replace("  #   reason:", "    reason:")
        .replace("reason:", "reason: r")
    )
    migration, problems = parse_migration(text, "m.yaml")
    assert migration is not None
    assert (problems, check_migration(migration, OLD, NEW)) == ([], [])


@pytest.mark.parametrize("old", [OLD, NEW])
def test_a_draft_never_guesses_where_codings_go(old: Codebook) -> None:
    migration, _ = parse_migration(format_draft(Draft(old, NEW, "lead", "")), "m.yaml")
    assert migration is not None
    assert {step.kind for step in migration.steps} <= {"add", "rename", "move", "promote", "clarify"}
    assert [step.into for step in migration.steps if step.into] == []


def test_a_release_that_only_adds_and_clarifies_gives_its_reason_to_every_step() -> None:
    new = Codebook(
        "t", "1.1.0", (*OLD.codes[:2], Code("team", "Team", "hub", 2), *OLD.codes[3:], Code("z", "Z")), (WHO,)
    )
    migration, problems = parse_migration(format_draft(Draft(OLD, new, "lead", "", "Clearer.")), "m.yaml")
    assert migration is not None
    assert migration.steps == (
        Step("add", ("z",), reason="Clearer.", by="lead", line=6),
        Step("clarify", ("team",), reason="Clearer.", by="lead", line=8),
    )
    assert (problems, check_migration(migration, OLD, new)) == ([], [])


def test_the_steps_that_a_migration_lacks_are_written_as_far_in_as_its_others() -> None:
    steps = (Step("rename", ("hope",), ("hopes",)), Step("add", ("net",)), Step("retire", ("trust",)))
    migration = Migration("1.0.0", "2.0.0", steps)
    draft = Draft(OLD, NEW, "lead", "2019-04-02", former={"hopes": "hope"})
    assert format_missing(forgotten(migration, OLD, NEW), draft, 0) == (
        '- add: "who=all"\n'
        "  reason:\n"
        "- rename: hub  # from 'Hub' to 'Hubs'\n"
        "  reason:\n"
        "- rename: \"*/hard\"  # from 'Hard' to 'Hard things'\n"
        "  reason:\n"
        "- promote: team  # from under 'hub' to the top\n"
        "  reason:\n"
        "- clarify: team  # definition; if the meaning changed, write narrow or widen\n"
        "  reason:\n"
        "- clarify: hope  # definition; if the meaning changed, write narrow or widen\n"
        "  reason:\n"
        "# 'who=them' is gone; decide: retire, merge, or rename (with into: …)\n"
        "# - retire: who=them\n"
        "#   reason:\n"
    )
