"""The beginnings of lines that may name a speaker, in the shapes that transcripts have."""

import re
from typing import NamedTuple


class Line(NamedTuple):
    """One line of a source, with what its format says of it."""

    number: int
    text: str
    starts: bool = True
    """Whether a paragraph begins here."""
    speaker: str | None = None
    """Who speaks, where the format itself says so: a table, a voice tag."""
    seconds: float | None = None
    """The time, where the format itself has one."""
    bold: int = 0
    """How many characters at its beginning are bold."""
    level: int = 0
    """1 to 6 for a heading."""


class Head(NamedTuple):
    """A beginning of a line that may name a speaker."""

    name: str
    seconds: float | None
    text: str
    """What follows on the line."""
    mark: str
    """What sets the name apart: `alone`, `bold`, `bracket`, `timed`, or nothing but a colon."""


CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?(?!\w)"
_STAMP = rf"\\?[\[(]\s*{CLOCK}(?:\s*(?:-->|[-–])\s*{CLOCK})?\s*\\?[\])]"
_TIME = rf"(?:{_STAMP}|{CLOCK})"
_NAME = r"(?P<name>[^\W_][^:：\n\t*<>]{0,58}?)"
_BEFORE = rf"(?:(?P<before>{_TIME})[\s–-]*)?"
_BOLD = r"(?:\*\*|__)"
_COLON = r"(?::(?=\s|$)|：)"
_SHAPES = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        ("alone", rf"{_NAME}(?:[ \xa0]{{2,}}|\t\s*|\s*(?=\\?[\[(]))(?P<after>{_TIME}):?$"),
        ("alone", rf"{_BOLD}{_NAME}{_BOLD}\s*(?P<after>{_TIME})$"),
        ("above", rf"(?P<before>{_TIME})[\s–-]+{_NAME}$"),
        ("bold", rf"{_BEFORE}{_BOLD}{_NAME}\s*(?P<after>{_TIME})?\s*[:：]\s*{_BOLD}(?=\s|$)"),
        ("bold", rf"{_BEFORE}{_BOLD}{_NAME}\s*{_BOLD}\s*(?P<after>{_TIME})?\s*[:：](?=\s|$)"),
        ("bracket", rf"{_BEFORE}\[(?P<name>[^\W\d_][^\]\[:\n]{{0,58}})\]\s*(?P<after>{_TIME})?{_COLON}"),
        ("bracket", r"\[(?P<name>(?i:speaker)[ _]?\w{1,3})\](?=\s|$)"),
        ("", rf"{_BEFORE}(?:>>\s*)?{_NAME}\s*(?P<after>{_TIME})?\s*{_COLON}"),
    )
)
_LATE = re.compile(rf"\s*({_STAMP})(?:\s+|$)")
BARE = re.compile(rf"\s*({CLOCK})(?:\s+|$)")
OPENS_TIMED = re.compile(rf"({_TIME})[\s–-]+")
_ONLY_TIME = re.compile(rf"[\W_]*({CLOCK})[\W_]*")
_REACH = 200  # a label ends within so many characters
_ROLES = re.compile(r"(?i)(interviewer|interviewee|moderator|participant|respondent|speaker|facilitator)[ _]?\w{0,2}")
_PARTICLES = set(re.findall(r"\S+", "al and bin da de del den der di do dos du el la le of the van von y & -"))
INTERVIEWERS = re.compile(r"(?i)i|q|(?:int|interviewer|mod|moderator|facilitator|researcher)[ ._-]?\d{0,2}")
"""Labels of people who ask."""
NOT_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
        actions action also answer answers attendees background but cc conclusion conclusions context date
        description duration email example examples figure file filename finally first format goal
        goals hence hint however http https i.e e.g idea importantly keywords language length link
        links location name nb next note notes objective outcome outcomes overview place plus
        point postscript present problem project ps purpose question questions reason recording remark remember result
        results second similarly so solution source steps strategy subject summary table that then
        therefore third thus time tip title today topic transcriber transcript transcription update
        url venue version warning
        """,
    )
)
"""Words that stand before a colon in speech and in the heads of files, and name nobody."""
BOILERPLATE = re.compile(
    r"(?i)(?:transcribed by|transcript by|transcribed with|this transcript was (?:exported|generated|created)|"
    r"page \d+(?: of \d+)?$|https?://otter\.ai\S*$|.{1,80} (?:started|stopped) transcription$)"
)


def head_of(line: Line) -> Head | None:
    """What the beginning of a line would be if it named a speaker."""
    probe = line.text[:_REACH]
    for mark, pattern in _SHAPES:
        found = pattern.match(probe)
        if found is None or (pattern.pattern.endswith("$") and len(line.text) > _REACH):
            continue
        name = " ".join(found["name"].split())
        if not is_label(name) or (mark == "above" and not is_name(name)):
            continue
        groups = found.groupdict()
        stamp = groups.get("before") or groups.get("after")
        text = line.text[found.end() :]
        late = _LATE.match(text) if stamp is None else None
        if late is not None:
            stamp, text = late[1], text[late.end() :]
        shown = mark or _mark(line, found.end("name"), stamp is not None and late is None)
        return Head(name, clock_seconds(stamp) if stamp else None, text.strip(), shown)
    return None


def _mark(line: Line, end: int, timed: bool) -> str:
    """What sets a name apart that has a colon after it: bold is one only if what follows is not bold too."""
    if end <= line.bold and (line.bold < len(line.text) or line.text.endswith((":", "："))):
        return "bold"
    return "timed" if timed else ""


def clock_seconds(text: str) -> float | None:
    """The seconds of the first clock time in a text.

    >>> clock_seconds("[1:02:03.5]")
    3723.5
    """
    found = re.search(CLOCK, text)
    if found is None:
        return None
    seconds = 0.0
    for part in found[0].replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def is_clock(text: str) -> bool:
    """Whether a text is a time and nothing else."""
    return _ONLY_TIME.fullmatch(text) is not None


def is_label(name: str) -> bool:
    """Whether a text is short and plain enough to name a speaker."""
    return (
        0 < len(name) <= 60
        and any(char.isalpha() for char in name)
        and len(name.split()) <= 6
        and not name.endswith((",", ";", "!", "?", "…"))
        and not any(char in name for char in '"“”„«»')
        and name.count("(") == name.count(")")
    )


def is_name(name: str) -> bool:
    """Whether a text looks like a name: one to four words with capitals, or a role.

    >>> [is_name(text) for text in ("T. van der Berg", "S1", "There were two", "Note")]
    [True, True, False, False]
    """
    if _ROLES.fullmatch(name):
        return True
    words = re.split(r"[|/(]", name)[0].split()  # what follows is an affiliation
    if name.casefold() in NOT_NAMES or not 0 < len(words) <= 4 or words[0][0].islower():
        return False
    return is_label(name) and all(word in _PARTICLES or not word[0].islower() for word in words)
