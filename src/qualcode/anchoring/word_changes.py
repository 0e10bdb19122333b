"""What was changed inside a passage, word by word."""

from difflib import SequenceMatcher

from qualcode.anchoring.tokens import tokens_of
from qualcode.text import one_line


def word_changes(old: str, new: str) -> str:
    """A passage with what was left out and what was put in.

    >>> word_changes("I met Mrs Smith twice.", "I met [name] twice.")
    'I met [-Mrs Smith-]{+[name]+} twice.'
    """
    before, after = tokens_of([old, new])
    shown, at = [], 0
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before.letters, after.letters, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        came = after.starts[j1] if j1 < len(after.starts) else len(new)
        end = after.ends[j2 - 1] if j2 > j1 else came
        shown.append(new[at:came])
        if i2 > i1:
            gone = before.ends[i2 - 1]
            shown.append(
                f"[-{old[before.starts[i1] : gone]}-]" + (" " if j2 == j1 and old[gone : gone + 1].isspace() else "")
            )
        if j2 > j1:
            shown.append(f"{{+{new[came:end]}+}}")
        at = end
    return one_line("".join(shown) + new[at:])
