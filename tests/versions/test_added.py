from qualcode.model import Code, Codebook
from qualcode.records import Migration, Step
from qualcode.versions.added import came_with

BOOK = Codebook(
    codes=(
        Code("hub", "Hub"),
        Code("hub/hard", "Hard", "hub", 2, template="hard"),
        Code("hub-team", "Team", "hub", 2),
        Code("net", "Net"),
        Code("net/hard", "Hard", "net", 2, template="hard"),
    )
)


def test_a_code_comes_with_the_first_version_that_added_it_and_a_template_with_the_code_above() -> None:
    migrations = [
        Migration("1", "2", (Step("add", ("*/hard",)),)),
        Migration("2", "3", (Step("add", ("net",)), Step("merge", ("a", "b"), ("hub-team",)))),
    ]
    assert came_with(migrations, BOOK) == {"hub/hard": "2", "net/hard": "2", "net": "3"}
    assert came_with(migrations[1:], BOOK) == {"net": "3", "net/hard": "3"}


def test_what_came_from_a_split_was_asked_before() -> None:
    steps = (Step("add", ("net", "hub-team")), Step("split", ("old",), ("net", "hub")))
    assert came_with([Migration("1", "2", steps)], BOOK) == {"hub-team": "2"}
