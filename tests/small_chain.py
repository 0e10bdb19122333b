"""A codebook of three versions and a working copy: a split, a merge, a code that went and one that was renamed."""

from qualcode.model import Code, Codebook
from qualcode.records import Migration, Release, Step
from qualcode.versions.chain import Chain, Version

ONE = Codebook(
    "hubs",
    "1.0.0",
    (
        Code("network", "Managing the network", definition="Ties. Habits."),
        Code("calls", "Calls", "network", 2),
        Code("hope", "Hope"),
    ),
)
TWO = Codebook(
    "hubs",
    "2.0.0",
    (
        Code("ties", "Organizing the network", definition="Ties."),
        Code("calls", "Monthly calls", "ties", 2),
        Code("culture", "Culture", definition="Habits."),
    ),
)
THREE = Codebook("hubs", "3.0.0", (Code("ties", "Organizing the network", definition="Ties of schools."),))
WORKING = Codebook("hubs", "3.0.0", (*THREE.codes, Code("doubt", "Doubt")))
SPLIT = Step("split", ("network",), ("ties", "culture"), reason="two in one", by="lead", date="2019-03-20")
FIRST = Migration("1.0.0", "2.0.0", (SPLIT, Step("retire", ("hope",), reason="never used", by="lead")))
SECOND = Migration(
    "2.0.0",
    "3.0.0",
    (Step("merge", ("culture", "calls"), ("ties",), reason="too few"), Step("widen", ("ties",), reason="schools")),
)
THIRD = Migration("3.0.0", "3.1.0", (Step("add", ("doubt",), reason="pilot", by="km"),))

CHAIN = Chain(
    (
        Version("1.0.0", ONE, Release("1.0.0", "", "", "2019-03-01", "lead", "a first book", "ab")),
        Version("2.0.0", TWO, Release("2.0.0", "1.0.0", "major", "2019-04-01", "lead", "second pilot", "cd")),
        Version("3.0.0", THREE, Release("3.0.0", "2.0.0", "major", "2019-05-01", "km", "main coding", "ef")),
    ),
    WORKING,
    (FIRST, SECOND, THIRD),
)
