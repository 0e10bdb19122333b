"""Passages to the canonical text of a document, and the roles of those who speak in it."""

from collections.abc import Iterable, Mapping, Sequence

from qualcode.exchange.labels import INTERVIEWERS
from qualcode.exchange.source import Passage, Unplaced
from qualcode.files.documents_md import parse_turns


def with_plain_label(passage: Passage, notes: list[Unplaced]) -> Passage:
    """A passage with a label that front matter can hold."""
    if passage.speaker is None:
        return passage
    plain = " ".join(passage.speaker.replace(":", " ").split()) or "Unknown"
    note = Unplaced(0, passage.speaker, f"a name with a colon cannot be a label; written '{plain}'")
    if plain != passage.speaker and note not in notes:
        notes.append(note)
    return passage._replace(speaker=plain)


def speaker_roles(labels: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """A role for each label: the given one, else what the label itself says."""
    asks = {label: given.get(label) or ("interviewer" if INTERVIEWERS.fullmatch(label) else "") for label in labels}
    rest = "respondent" if "interviewer" in asks.values() else "speaker"
    return {label: role or rest for label, role in asks.items()}


def canonical_body(passages: Iterable[Passage], speakers: Mapping[str, str], notes: list[Unplaced]) -> str:
    """The body of a document: `LABEL [hh:mm:ss]: text`, a blank line between turns and paragraphs.

    A line inside a passage that would begin a turn of somebody else is set
    in by one space, and said so in `notes`.
    """
    return "\n\n".join(_block(passage, speakers, notes) for passage in passages) + "\n"


def _block(passage: Passage, speakers: Mapping[str, str], notes: list[Unplaced]) -> str:
    text = passage.text
    stamp = "" if passage.seconds is None else f" [{_clock(passage.seconds)}]"
    for turn in reversed(parse_turns(text, speakers)):
        if turn.start or (passage.speaker is None and not stamp):
            notes.append(Unplaced(0, text[turn.start : turn.end], "reads like a turn but is part of one; set in"))
            text = f"{text[: turn.start]} {text[turn.start :]}"
    if passage.speaker is None:
        return f"{stamp} {text}".lstrip(" ") if stamp else text
    return f"{passage.speaker}{stamp}: {text}".rstrip(" ")


def _clock(seconds: float) -> str:
    """Whole seconds as hh:mm:ss."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"
