"""Requests that cannot be met, and the exit status that each kind of ending has."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from qualcode.phrases import some_of
from qualcode.problem import Problem


class ExitCode(IntEnum):
    """What a command tells the shell."""

    OK = 0
    PROBLEMS = 1
    """Faults were found in the files, or a gate was not met."""
    REQUEST = 2
    """What was asked for makes no sense here."""
    BUG = 3
    INTERRUPTED = 130


class QualcodeError(Exception):
    """A request that cannot be met; its message says why and what to do."""

    exit_code = ExitCode.REQUEST


class NoStudyError(QualcodeError):
    """There is no study here."""

    def __init__(self, start: str) -> None:
        super().__init__(f"no qualcode.yaml in '{start}' or above; run `qualcode init`")


class UnknownNameError(QualcodeError):
    """A name that the study does not know, refused with the nearest ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"no {kind} '{name}'{did_you_mean(name, known)}")


class RefusedError(QualcodeError):
    """A request that would lose or blur something."""


class ChangedFileError(QualcodeError):
    """A file changed between reading and writing; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(f"'{path}' changed since it was read; nothing was written, run the command again")


class SystemRefusedError(QualcodeError):
    """The system did not let something be written, or read: the disk is full, a folder closed to writers.

    >>> str(SystemRefusedError(OSError(28, "No space left on device", "p1.jsonl")))
    "the system refused 'p1.jsonl': no space left on device; nothing is half written"
    """

    def __init__(self, error: OSError) -> None:
        where = f" '{error.filename}'" if error.filename else ""
        why = (error.strerror or str(error)).lower()
        super().__init__(f"the system refused{where}: {why}; nothing is half written")


class UnreadableError(QualcodeError):
    """Files that must be mended before anything can be counted or written."""

    exit_code = ExitCode.PROBLEMS

    def __init__(self, problems: Sequence[Problem], files: str = "the study's files") -> None:
        self.problems = tuple(sorted(problems))
        pronoun = "them" if files.endswith("s") else "it"
        noun = "problem" if len(problems) == 1 else "problems"
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(f"{len(problems)} {noun} in {files}; mend {pronoun} first\n{lines}")


class UndefinedError(QualcodeError):
    """A statistic that has no value here; the message is the reason."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A tail for a message: the nearest known names, or all of a short list.

    >>> did_you_mean("trsut", ["trust", "doubt"])
    "; did you mean 'trust'?"
    >>> did_you_mean("x", ["trust", "doubt"])
    '; there are: doubt, trust'
    """
    from difflib import get_close_matches

    names = sorted(set(known))
    near = get_close_matches(name, names, n=3, cutoff=0.6) or [other for other in names if name and name in other][:3]
    if near:
        return "; did you mean " + " or ".join(f"'{other}'" for other in near) + "?"
    if not names:
        return "; there are none yet"
    return f"; there are: {some_of(names)}"
