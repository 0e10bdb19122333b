"""Lines to passages: which lines name a speaker is decided by a vote over the whole file."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.exchange.labels import (
    BARE,
    BOILERPLATE,
    INTERVIEWERS,
    NOT_NAMES,
    OPENS_TIMED,
    Head,
    Line,
    clock_seconds,
    head_of,
    is_clock,
    is_name,
)
from qualcode.exchange.source import Passage, Unplaced

_ENDED = tuple(".?!…\"”’')]:")


class Vote(NamedTuple):
    """What the whole file says about its lines."""

    names: frozenset[str] = frozenset()
    alone: bool = False
    """Names stand alone on a line above what is said."""
    bare: bool = False
    """The time follows the colon, without brackets."""


def passages_of(
    lines: Sequence[Line], declared: Collection[str] = (), *, cues: bool = False, spoken: bool = True
) -> tuple[tuple[Passage, ...], list[Unplaced]]:
    """The passages that lines make up, and the lines that have no place in them.

    Args:
        lines: Without the blank ones.
        declared: Names that the caller knows.
        cues: The lines are subtitles: what one speaker says is joined with spaces.
        spoken: False where no line is to be searched for a speaker.
    """
    lines = [line._replace(text=line.text.rstrip()) for line in lines if line.text.strip() or line.speaker]
    heads = _heads(lines) if spoken else {}
    vote = _vote(lines, heads, frozenset(declared)) if spoken else Vote()
    made = _Passages(vote, cues)
    spelled = {name.casefold(): name for name in sorted(vote.names)}
    for at, line in enumerate(lines):
        head = heads.get(at)
        if head is not None and head.name not in vote.names and head.name.casefold() in spelled:
            known = spelled[head.name.casefold()]
            made.leave(line, f"'{head.name}' was read as '{known}'")
            head = head._replace(name=known)
        if line.speaker is not None:
            made.begin(Head(line.speaker, line.seconds, line.text, "given"))
        elif head is not None and head.name in vote.names:
            made.begin(head if head.seconds is not None else head._replace(seconds=line.seconds))
        else:
            if head is not None and _reads_like_a_name(head, line):
                made.leave(line, f"'{head.name}' was not taken for a speaker; declare the name if it is one")
            made.add(line)
    return made.passages(), sorted(made.unplaced)


def _heads(lines: Sequence[Line]) -> dict[int, Head]:
    """The lines that may name a speaker."""
    heads = {}
    for at, line in enumerate(lines):
        head = None if line.level or line.speaker is not None else head_of(line)
        if head is not None:
            heads[at] = head
    timed = [at for at, line in enumerate(lines) if OPENS_TIMED.match(line.text)]
    above = {at for at in timed if at in heads and heads[at].mark == "above" and _has_text_below(lines, at)}
    keep = len(above) * 10 >= len(timed) * 9
    for at in [at for at, head in heads.items() if head.mark == "above"]:
        if keep and at in above:
            heads[at] = heads[at]._replace(mark="alone")
        else:
            del heads[at]
    return heads


def _has_text_below(lines: Sequence[Line], at: int) -> bool:
    return at + 1 < len(lines) and not OPENS_TIMED.match(lines[at + 1].text)


def _vote(lines: Sequence[Line], heads: Mapping[int, Head], declared: frozenset[str]) -> Vote:
    """Which names are speakers: those in the shape that most of the file has."""
    dense = len(heads) * 2 >= len(lines)
    opening = [at for at, line in enumerate(lines) if not line.level and (dense or _opens(lines, at))]
    shapes: dict[str, list[int]] = {mark: [] for mark in ("alone", "bold", "bracket", "timed")}
    for at, head in heads.items():
        if head.mark and head.name.casefold() not in NOT_NAMES:
            shapes[head.mark].append(at)
    plain = {at: head for at, head in heads.items() if not head.mark}
    often, once = _plain_names(lines, plain, opening)
    sizes = {mark: len(ats) for mark, ats in shapes.items()}
    sizes[""] = sum(1 for head in plain.values() if head.name in often) or (len(once) if not any(sizes.values()) else 0)
    most = max(sizes.values())
    names = set(declared) | {line.speaker for line in lines if line.speaker is not None}
    for mark, ats in shapes.items():
        if sizes[mark] * 2 >= most and (sizes[mark] > 1 or len(opening) <= 4 or mark in ("alone", "timed")):
            names |= {heads[at].name for at in ats if mark != "alone" or sizes[mark] > 1 or is_name(heads[at].name)}
    if 0 < sizes[""] == most:
        names |= often | once
    return Vote(frozenset(names), alone=0 < most == sizes["alone"], bare=_times_follow(heads, names))


def _times_follow(heads: Mapping[int, Head], names: Collection[str]) -> bool:
    """Whether what is said begins with a time nearly everywhere, so that `10:30` is none of the words."""
    used = [head for head in heads.values() if head.name in names]
    bare = [head for head in used if BARE.match(head.text)]
    return len(bare) > 1 and len(bare) * 10 >= len(used) * 8


def _opens(lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins something: a paragraph, or after a finished sentence."""
    return lines[at].starts or at == 0 or lines[at - 1].text.endswith(_ENDED)


def _plain_names(lines: Sequence[Line], heads: Mapping[int, Head], opening: Sequence[int]) -> tuple[set[str], set[str]]:
    """Names that only a colon sets apart: those that recur, and those that stand once and look like names."""
    counts = Counter(head.name for head in heads.values())
    steady = len([at for at in opening if at in heads]) * 10 >= len(opening) * 8
    often = {name for name, count in counts.items() if _recurs(name, count, sum(counts.values()), steady)}
    begun = [at for at in opening if at in heads and (heads[at].name in often or is_name(heads[at].name))]
    settled = sum(1 for head in heads.values() if head.name in often) * 10 >= len(opening)
    settled = settled or any(INTERVIEWERS.fullmatch(name) for name in often)
    if len(begun) < 2 or not (settled if len(often) > 1 else len(begun) * 2 >= len(opening)):
        return set(), set()
    first = min((at for at in begun if heads[at].name in often), default=0)
    # Above the first sure name stand the heads of files ("Participant: four"); a subtitle has none.
    heads_of_files = [at for at in begun if at < first and lines[at].seconds is None]
    once = {heads[at].name for at in begun if at not in heads_of_files or len(heads[at].text.split()) > 4}
    return often, once - often


def _recurs(name: str, count: int, heads: int, steady: bool) -> bool:
    if is_name(name):
        return count > 1
    if name.casefold() in NOT_NAMES:
        return count * 5 >= heads and count > 4
    return len(name.split()) <= 2 and (count > 1 if steady else count > 2 and count * 20 >= heads)


def _reads_like_a_name(head: Head, line: Line) -> bool:
    return line.starts and not head.mark and is_name(head.name)


@dataclass
class _Open:
    """A passage that is still growing."""

    speaker: str | None
    seconds: float | None
    parts: list[str]
    """Texts, each after the first preceded by what joins it to the one before."""

    def add(self, text: str, gap: str) -> None:
        if text:
            self.parts += [gap, text] if self.parts else [text]


@dataclass
class _Passages:
    """Passages, growing line by line."""

    vote: Vote
    cues: bool
    made: list[_Open] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    """Headings of which it is not yet known whether a turn goes on after them."""
    unplaced: list[Unplaced] = field(default_factory=list)
    clock: float | None = None
    """A time that stood alone and belongs to the next text."""

    @property
    def speaker(self) -> str | None:
        return self.made[-1].speaker if self.made else None

    def leave(self, line: Line, reason: str) -> None:
        self.unplaced.append(Unplaced(line.number, line.text, reason))

    def begin(self, head: Head) -> None:
        """A line that names who speaks."""
        seconds, text = head.seconds, head.text
        bare = BARE.match(text) if self.vote.bare and seconds is None else None
        if bare is not None:
            seconds, text = clock_seconds(bare[1]), text[bare.end() :]
        if self.speaker == head.name and not self.held:
            self.made[-1].add(text, " " if self.cues else "\n\n")
            return
        self._release()
        self.clock = None
        self.made.append(_Open(head.name, seconds, [text] if text else []))

    def add(self, line: Line) -> None:
        """A line that goes on with what is there."""
        if BOILERPLATE.match(line.text):
            self.leave(line, "added by the transcription service")
        elif line.level:
            self.held.append(line)
        elif self.vote.alone and self.speaker is None:
            self.leave(line, "stands before the first speaker")
        elif is_clock(line.text):
            self._add_clock(line)
        elif self.speaker is None:
            self._add_nobodys(line)
        else:
            if self.held:  # a heading ends a turn; who goes on after it is not for us to say
                self.leave(
                    line, f"stands after a heading without a name, and is nobody's; write '{self.speaker}:' if so"
                )
                self._release()
                self.made.append(_Open(None, None, [line.text]))
                return
            starts = line.starts or self.clock is not None
            self.made[-1].add(line.text, " " if self.cues else "\n\n" if starts else "\n")
            self.clock = None

    def _add_clock(self, line: Line) -> None:
        """A line that is only a time: that of the next text, or of the name just read."""
        last = self.made[-1] if self.made else None
        if last is not None and last.speaker is not None and last.seconds is None and not last.parts:
            last.seconds = clock_seconds(line.text)
            return
        self.clock = clock_seconds(line.text)
        if self.vote.names:
            self.leave(line, "a time without a speaker")

    def _add_nobodys(self, line: Line) -> None:
        timed = OPENS_TIMED.match(line.text)
        begins = line.starts or timed is not None or self.held or not self.made or self.clock is not None
        self._release()
        if not begins:
            self.made[-1].add(line.text, " " if self.cues else "\n")
            return
        seconds, text = line.seconds if self.clock is None else self.clock, line.text
        if timed is not None:
            seconds, text = clock_seconds(timed[1]), text[timed.end() :]
        self.clock = None
        self.made.append(_Open(None, seconds, [text]))

    def _release(self) -> None:
        self.made += [_Open(None, None, [heading.text]) for heading in self.held]
        self.held.clear()

    def passages(self) -> tuple[Passage, ...]:
        self._release()
        return tuple(Passage(made.speaker, made.seconds, "".join(made.parts)) for made in self.made)
