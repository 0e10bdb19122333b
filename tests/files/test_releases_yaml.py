from qualcode.files.releases_yaml import format_release, parse_releases
from qualcode.records import Release

FIRST = Release("1.0.0", "", "", "2019-03-01", "lead", "a first book: five categories", "ab" * 32, 2)
SECOND = Release("2.0.0", "1.0.0", "major", "2019-04-01", "lead", 'the "network" is split', "cd" * 32, 7)


def test_releases_that_were_written_are_read_again() -> None:
    text = "releases:\n" + format_release(FIRST) + format_release(SECOND)
    assert parse_releases(text, "r.yaml") == ((FIRST, SECOND), [])


def test_a_release_that_cannot_be_is_named_and_the_others_are_kept() -> None:
    text = "releases:\n" + format_release(FIRST) + "  - {version: v2}\n  - {version: 1.0.0}\n"
    releases, problems = parse_releases(text, "r.yaml")
    assert releases == (FIRST,)
    assert [(problem.line, problem.rule) for problem in problems] == [(7, "release"), (8, "duplicate-id")]
