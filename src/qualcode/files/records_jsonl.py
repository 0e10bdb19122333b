"""Records of the tool, one a line of JSON: of any one type, in the order in which they are given."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from qualcode.files.conflict_marks import conflicts_in_lines
from qualcode.problem import Problem

Record = TypeVar("Record", bound=msgspec.Struct)
_ENCODER = msgspec.json.Encoder()


def parse_records(raw: bytes, path: str, kind: type[Record]) -> tuple[list[Record], list[Problem]]:
    """The records of a file; a line that cannot be read is a problem and the others are kept."""
    decoder = msgspec.json.Decoder(kind)
    records: list[Record] = []
    problems, left_out = conflicts_in_lines(raw, path)
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip() or number in left_out:
            continue
        try:
            records.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            said = str(error)
            message = f"is no record: {said[:1].lower()}{said[1:]}; restore the line from version control"
            problems.append(Problem(path, number, "record-line", message))
    return records, problems


def format_records(records: Iterable[msgspec.Struct]) -> bytes:
    """The file of some records. U+2028 and U+2029 are escaped: other programs take them for line ends."""
    lines = b"".join(_ENCODER.encode(record) + b"\n" for record in records)
    return lines.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
