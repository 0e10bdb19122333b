"""UTF-8 or a problem; canonical text has LF newlines and no byte-order mark."""

from qualcode.files.conflict_marks import conflict_problems
from qualcode.problem import Problem


def parse_utf8(raw: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file of the study, or why it is none.

    A byte-order mark and CRLF newlines are problems, not repairs: every
    offset would move with them.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8 (it looks like Latin-1 or Windows-1252)"
        return None, [Problem(path, line, "not-utf8", message)]
    problems = []
    if text.startswith("\ufeff"):
        problems.append(Problem(path, 1, "byte-order-mark", "starts with a byte-order mark; save as UTF-8 without BOM"))
        text = text[1:]
    at = text.find("\r")
    if at != -1:
        line = text.count("\n", 0, at) + 1
        problems.append(
            Problem(
                path,
                line,
                "newline",
                "has Windows line ends; save with Unix (LF) line ends, or run `sed -i 's/\\r$//'` on the file",
            )
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    conflicts = conflict_problems(text, path)
    return (None if conflicts else text), problems + conflicts
