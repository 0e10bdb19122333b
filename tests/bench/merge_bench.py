"""Three clones, 26 documents, a thousand additions and removals and more edits each, merged in all six orders."""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from git_support import merged_in_every_order
from merging_clones import random_clones
from qualcode.check import check_study
from qualcode.study import load_study

N_DOCUMENTS, N_OPERATIONS = 26, 4000


def main() -> None:
    """Print whether every order gives the very bytes that the operations of all together must give."""
    made = random_clones(N_DOCUMENTS, N_OPERATIONS, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        found = merged_in_every_order(Path(folder), made)
        seconds = time.perf_counter() - started
        problems = check_study(*load_study(Path(folder) / "origin"))
    right = sum(files == made.together for files in found)
    codings = sum(content.count(b"\n") for path, content in made.together.items() if path.endswith(".jsonl"))
    print(f"{len(made.clones)} clones, {N_DOCUMENTS} documents, {N_OPERATIONS} additions, edits and removals each:")
    print(f"  {right} of {len(found)} orders of merging give the very bytes of all operations together")
    print(f"  {codings} codings, {len(problems)} problems found by check, no step by hand")
    print(f"  {seconds / len(found) / 2:.1f} s a merge of two clones")


if __name__ == "__main__":
    main()
