"""A fault in the user's files, as a value."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One fault: where it stands, which rule it breaks, what is wrong and what to do."""

    path: str
    """Relative to the study's root, with forward slashes."""
    line: int
    """1-based; 0 where the fault is the file itself."""
    rule: str
    """The rule's id: the fault in a word, such as `unknown-code`."""
    message: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.rule}: {self.message}"
