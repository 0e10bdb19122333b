"""Run another program on the turns of a study, without a shell."""

import subprocess
from collections.abc import Sequence

from qualcode.errors import RefusedError


def run_program(words: Sequence[str], turns: bytes) -> bytes:
    """What a program writes to its standard output when it reads turns on its standard input.

    What it writes to standard error goes to the terminal.

    Raises:
        RefusedError: If there is no such program, or it does not end well; nothing is written then.
    """
    try:
        done = subprocess.run(list(words), input=turns, stdout=subprocess.PIPE, check=False)
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        said = (error.strerror or str(error)).lower()
        raise RefusedError(f"'{words[0]}' cannot be run: {said}") from None
    if done.returncode:
        how = f"status {done.returncode}" if done.returncode > 0 else f"signal {-done.returncode}"
        raise RefusedError(f"'{words[0]}' ended with {how}; nothing was written")
    return done.stdout
