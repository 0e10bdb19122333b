"""`python tests/bench/kill.py [N] [SEED]`: a coder killed N times, and what is then on disk."""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from killed_desks import back_and_forth, killed_study, kills


def main() -> None:
    """Print a line a kill, and what they add up to."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        study = killed_study(Path(folder))
        print(f"{'kill':>5} {'acts acknowledged':>18}  {'the last':10} {'act under way':14} half a line")
        found = []
        for number, killed in enumerate(kills(study, n, seed), 1):
            found.append(killed)
            print(f"{number:5} {killed.acts:18}  {killed.last:10} {killed.beyond:14} {'yes' if killed.torn else ''}")
        undone, redone = back_and_forth(study)
    beyond = Counter(killed.beyond for killed in found)
    acts = sum(killed.acts for killed in found)
    print(f"\n{n} kills in {time.perf_counter() - begin:.1f} s; {acts} acts acknowledged, all of them on disk")
    print(f"acts under way: {beyond['done']} done, {beyond['dropped']} noted and not done, {beyond['none']} not begun")
    print(f"{undone} acts taken back to the beginning, and {redone} done again")


if __name__ == "__main__":
    main()
