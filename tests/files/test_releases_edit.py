"""One more release at the end of the list: what stands there stays."""

import pytest

from qualcode.files.releases_edit import with_release
from qualcode.files.releases_yaml import parse_releases
from qualcode.records import Release

NEW = Release("2.0.0", "1.0.0", "major", "2019-04-01", "lead", 'the "network" is split, in two', "cd" * 32)
ENTRY = (
    "version: 2.0.0\n{0}predecessor: 1.0.0\n{0}change: major\n{0}date: 2019-04-01\n{0}by: lead\n"
    '{0}why: "the \\"network\\" is split, in two"\n{0}sha256: ' + "cd" * 32 + "\n"
)
HEAD = "# Every released version of the codebook; `qualcode codebook release` adds to it.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", HEAD + "releases:\n  - " + ENTRY.format("    ")),
        ("releases: []\n", "releases: \n  - " + ENTRY.format("    ")),
        ("# ours\nreleases:\n", "# ours\nreleases:\n  - " + ENTRY.format("    ")),
        (
            "releases:\n- version: 1.0.0  # first\n  why: x  # so\n# below\n",
            "releases:\n- version: 1.0.0  # first\n  why: x  # so\n- " + ENTRY.format("  ") + "# below\n",
        ),
        (
            "releases: [{version: 1.0.0}]  # all\n",
            "releases: [{version: 1.0.0}, {version: 2.0.0, predecessor: 1.0.0, change: major, date: 2019-04-01, "
            'by: lead, why: "the \\"network\\" is split, in two", sha256: ' + "cd" * 32 + "}]  # all\n",
        ),
    ],
)
def test_a_release_is_added_in_the_way_in_which_the_list_is_written(before: str, after: str) -> None:
    assert with_release(before, NEW) == after
    releases, problems = parse_releases(after, "r.yaml")
    assert problems == []
    assert releases[-1].why == NEW.why
