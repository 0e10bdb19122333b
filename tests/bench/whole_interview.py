"""`python tests/bench/whole_interview.py [CODER] [DOCUMENT]`: how many keys it takes to code an interview.

What a coder of the shipped study coded in it is coded again from an empty
layer, with the keyboard alone on 80 columns and 24 lines: passage by passage
as it was coded, and once more each turn whole. The codings must then be the
same.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from practised import Pressed, code_all, wanted_as_coded, wanted_by_turns
from practised_choice import Wanted
from qualcode.desk.desk import Desk, open_desk

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("cases.csv", "codebook", "memos", "qualcode.yaml", "records", "transcripts")


def main() -> None:
    """Print what each way of coding took."""
    coder = sys.argv[1] if len(sys.argv) > 1 else "coder-b"
    document = sys.argv[2] if len(sys.argv) > 2 else "net-a-lead-1"
    ways = (("as it was coded", wanted_as_coded), ("each turn whole", wanted_by_turns))
    for words, wanted in ways:
        tell(f"{document} as {coder}, {words}", coded_anew(coder, document, wanted))


def coded_anew(coder: str, document: str, wanted: Callable[[Desk], list[Wanted]]) -> list[Pressed]:
    """Code a document of the shipped study on a copy in which the coder has coded nothing."""
    goal = wanted(open_desk(ROOT, coder, document))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in PARTS:
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, folder / part)
        shutil.rmtree(folder / "records" / "rounds", ignore_errors=True)  # which are closed
        pressed = code_all(folder, coder, document, goal)
        made = wanted_as_coded(open_desk(folder, coder, document))
    assert sorted(made, key=repr) == sorted(goal, key=repr), "the codings are not the same"
    return pressed


def tell(heading: str, pressed: Sequence[Pressed]) -> None:
    """Print a line a coding, and what they add up to."""
    print(f"\n{heading}\n{'moving':>6} {'selecting':>9} {'choosing':>8} {'keys':>4}  code")
    for one in pressed:
        keys = " ".join((*one.moving, "|", *one.selecting, "|", *one.choosing))
        sizes = f"{len(one.moving):6} {len(one.selecting):9} {len(one.choosing):8} {one.n:4}"
        print(f"{sizes}  {one.wanted.codes[0]:30}  {keys}")
    counts = [one.n for one in pressed]
    parts = zip(*((len(one.moving), len(one.selecting), len(one.choosing)) for one in pressed), strict=True)
    moving, selecting, choosing = map(sum, parts)
    print(f"{moving:6} {selecting:9} {choosing:8} {sum(counts):4}  keys in all for {len(counts)} codings")
    print(f"median {median(counts):g} keys a coding; by three keys at most: {sum(n <= 3 for n in counts)}")
    plain = [one for one in pressed if not one.wanted.facets]
    in_three = sum(len(one.choosing) <= 3 for one in plain)
    print(f"the passage once in hand: {in_three} of {len(plain)} without facets by three keys at most", end="")
    print(f"; with facets, {[len(one.choosing) for one in pressed if one.wanted.facets]}")


if __name__ == "__main__":
    main()
