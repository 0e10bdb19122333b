"""What a coder chose to put on a passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """Codes for a passage, with facets and a note."""

    codes: tuple[str, ...]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
