"""What people wrote down about a study."""

from dataclasses import dataclass

MEMO_TYPES = ("analytic", "coding-decision", "codebook", "reflexive", "method", "reconciliation")


@dataclass(frozen=True, slots=True)
class Memo:
    """A dated note by a person about documents, codes, segments, cases or the study."""

    id: str
    path: str
    title: str = ""
    type: str = "analytic"
    by: str = ""
    date: str = ""
    documents: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    text: str = ""
