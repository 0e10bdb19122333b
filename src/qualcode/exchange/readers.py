"""Which reader reads a foreign file; each is imported when it is needed."""

from collections.abc import Callable, Collection
from pathlib import PurePath

from qualcode.exchange.source import MOST_BYTES, Answer, Request
from qualcode.problem import Problem


def read_source(raw: bytes, name: str, *, speakers: Collection[str] = (), spoken: bool = True) -> Answer:
    """The passages of a foreign file, or why it cannot be read.

    Args:
        raw: The file's bytes.
        name: Its name; the suffix says what it ought to be, the bytes must agree.
        speakers: Names known beforehand; a line may begin with one even if it stands only once.
        spoken: False for a file that holds no speech; then no line is searched for a speaker.
    """
    suffix = PurePath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        return None, [Problem(name, 0, "unknown-format", _unknown(suffix))]
    if len(raw) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES // 1_000_000} MB; cut it into one file an interview"
        return None, [Problem(name, 0, "too-large", message)]
    if not raw.strip():
        return None, [Problem(name, 0, "empty-source", "is empty; there is nothing to import")]
    source, problems = reader(Request(raw, name, speakers, spoken))
    if source is not None and not source.passages:
        return None, [Problem(name, 0, "empty-source", "holds no text that could be coded; open it and look")]
    return source, problems


def _unknown(suffix: str) -> str:
    shown = f"cannot read '{suffix}' files" if suffix else "has no suffix that says what it is"
    if suffix == ".doc":
        return f"{shown}; open it in Word and save it as .docx"
    return f"{shown}; readable are {', '.join(sorted(_READERS))}"


def _plain(request: Request) -> Answer:
    from qualcode.exchange.plain import read_plain

    return read_plain(request)


def _markdown(request: Request) -> Answer:
    from qualcode.exchange.plain import read_markdown

    return read_markdown(request)


def _read_subtitles(request: Request) -> Answer:
    from qualcode.exchange.subtitles import read_subtitles

    return read_subtitles(request)


def _read_docx(request: Request) -> Answer:
    from qualcode.exchange.docx import read_docx

    return read_docx(request)


_READERS: dict[str, Callable[[Request], Answer]] = {
    ".docx": _read_docx,
    ".markdown": _markdown,
    ".md": _markdown,
    ".srt": _read_subtitles,
    ".txt": _plain,
    ".vtt": _read_subtitles,
}
