"""How one text became another: sentence by sentence, and within a sentence word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*(?:[A-Z0-9À-ÖØ-ÞΑ-ΩА-ЯЁ]|`))|(?<=[。！？])|\n+")
_GOES_ON = re.compile(r"(?:\b(?:e\.g|i\.e|cf|vs|etc|al|Dr|Mr|Mrs|Ms|Prof|St|No|pp?|ch|sec|Fig)|\b[A-Z])\.$")
_TOKEN: re.Pattern[str] = re.compile(r"\w+(?:['’-]\w+)*|\s+|[^\w\s]")
_ALIKE = 0.4
"""From which share of common words on a sentence counts as changed, not as one that went and one that came."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """A sentence that is not as it was."""

    kind: str
    """`went`, `came`, `changed`, or `moved` where the sentence stands elsewhere in the text."""
    before: str = ""
    after: str = ""
    marked: str = ""
    """Of one that changed: both at once, as `The [-old-]{+new+} words.`"""


def sentences(text: str) -> list[str]:
    """The sentences of a short text, white space collapsed; without any language's rules but a few abbreviations.

    >>> sentences("Work on the hub, e.g. hiring. See Lee et al. 2020. `trust` is another.")
    ['Work on the hub, e.g. hiring.', 'See Lee et al. 2020.', '`trust` is another.']
    """
    found: list[str] = []
    held = 0
    for end in _END.finditer(text):
        if "\n" in end[0] or not _GOES_ON.search(text[held : end.start()]):
            found.append(text[held : end.end()])
            held = end.end()
    found.append(text[held:])
    return [flat for flat in (" ".join(piece.split()) for piece in found) if flat]


def compared(before: Sequence[str], after: Sequence[str]) -> list[Part]:
    """What became of the sentences of a text; those that stayed are left out.

    >>> [part.marked or part.after for part in compared(["Trust is good."], ["Trust is very good.", "So is doubt."])]
    ['Trust is {+very +}good.', 'So is doubt.']
    """
    parts: list[Part] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            parts += _paired(before[i:j], after[k:m])
    return _moved(parts)


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    """Sentences that stand in each other's place: each with the later one that is most like it, in their order."""
    at = 0
    for old in before:
        likeness, place = max(
            ((_likeness(old, after[index]), -index) for index in range(at, len(after))), default=(0.0, 0)
        )
        if likeness < _ALIKE:
            yield Part("went", before=old)
            continue
        yield from (Part("came", after=new) for new in after[at:-place])
        yield Part("changed", old, after[-place], marked(old, after[-place]))
        at = 1 - place
    yield from (Part("came", after=new) for new in after[at:])


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, _words(one), _words(other), autojunk=False)
    quick = matcher.quick_ratio()  # never below the ratio itself, and a hundred times as fast
    return matcher.ratio() if not quick < _ALIKE else quick


def _words(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text.casefold()) if not token.isspace()]


def _moved(parts: Sequence[Part]) -> list[Part]:
    """The same, where a sentence that both went and came is told once."""
    both = {part.before for part in parts if part.kind == "went"} & {
        part.after for part in parts if part.kind == "came"
    }
    kept = [part for part in parts if not (part.kind == "went" and part.before in both)]
    return [
        Part("moved", part.after, part.after) if part.kind == "came" and part.after in both else part for part in kept
    ]


def marked(before: str, after: str) -> str:
    """Two texts in one, with signs around the words that went and those that came.

    >>> marked("The old words.", "The new words.")
    'The [-old-]{+new+} words.'
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            pieces.append(("", went))
        else:
            pieces += [("-", went)] if went else []
            pieces += [("+", came)] if came else []
    return "".join(_signed(sign, text) for sign, text in _turned(list(_joined(pieces))))


def _joined(pieces: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The same with changes that only white space parts told as one, so that a new phrase reads as a phrase."""
    went = came = ""
    for index, (sign, text) in enumerate(pieces):
        within = 0 < index < len(pieces) - 1 and pieces[index - 1][0] and pieces[index + 1][0]
        if sign == "-" or (not sign and text.isspace() and within):
            went += text
        if sign == "+" or (not sign and text.isspace() and within):
            came += text
        if not sign and not (text.isspace() and within):
            yield from _flushed(went, came)
            went = came = ""
            yield "", text
    yield from _flushed(went, came)


def _turned(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same, where words that only went or only came begin with a word and not with the space before it."""
    for at in range(1, len(pieces) - 1):
        (_, before), (sign, text), (after_sign, after) = pieces[at - 1 : at + 2]
        alone = sign and not pieces[at - 1][0] and not after_sign
        if alone and text.startswith(" ") and not text.endswith(" ") and after.startswith(" "):
            pieces[at - 1 : at + 2] = [("", f"{before} "), (sign, f"{text[1:]} "), ("", after[1:])]
    return pieces


def _flushed(went: str, came: str) -> Iterator[tuple[str, str]]:
    if went and (went.strip() or not came.strip()):
        yield "-" if went.strip() else "", went
    if came and (came.strip() or went.strip()):
        yield "+" if came.strip() else "", came


def _signed(sign: str, text: str) -> str:
    if not text:
        return ""
    return {"": text, "-": f"[-{text}-]", "+": f"{{+{text}+}}"}[sign]
