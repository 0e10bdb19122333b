"""Ask one question after another, and save each answer at once."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from qualcode.cli._cards import ending
from qualcode.cli._console import safe, say, terminal_width, wrapped
from qualcode.cli._wrapping import filled, shortened
from qualcode.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.analysis.reconciling.questions import Question
    from qualcode.model import Coding
    from qualcode.reconciling.answers import Answer, Signature
    from qualcode.reconciling.stage import Stage
    from qualcode.records import Decision

_WIDEST = 100
_KEYS = (
    "number: take that one (several: both of these)   b both   n neither\n"
    "c CODE another code   s WORDS another span   f NAME=VALUE other facets\n"
    "k keep the difference   ? definitions, and these keys\n"
    "enter skip   u undo the last   q quit\n"
    "[1> … <1] are the words that coder 1 has coded, where not the whole passage"
)
_WHY = (
    ("g", "definition-gap", "gap", "the codebook does not tell the codes apart"),
    ("s", "slip", "slip", "somebody overlooked something"),
    ("b", "boundary", "boundary", "it was not clear where the passage begins and ends"),
    ("m", "double-meaning", "double", "the words mean both"),
)
_CLASSES = {key: name for key, name, *_ in _WHY}
_WORDS = {"b": "both", "n": "neither", "0": "neither", "none": "neither", "k": "kept"}
_MISSING = {"c": "c CODE", "s": "s WORDS", "f": "f NAME=VALUE"}


def ask(stage: "Stage", signed: "Signature", *, fixed: bool) -> "Stage":
    """Go through what is open; ends at the end, at `q`, and where the input ends.

    Args:
        stage: What is reconciled.
        signed: Who decides, and when.
        fixed: Whether the time was given, so that every answer has it.
    """
    from qualcode.reconciling.consensus import record

    done = record(stage, [], signed)
    stage = done.stage
    if done.merged:
        say(f"{counted(len(done.merged), 'passage')} merged on which all agreed ({stage.rule})")
    if stage.open:
        click.echo(_KEYS)
    return _all_open(stage, signed, fixed)


def _all_open(stage: "Stage", signed: "Signature", fixed: bool) -> "Stage":
    from qualcode.reconciling.answers import signature
    from qualcode.reconciling.consensus import record, take_back

    made: list[Decision] = []
    skipped: set[str] = set()
    total = len(stage.open)
    while left := [question for question in stage.open if question.id not in skipped]:
        question = left[0]
        _show(stage, question, f"{total - len(stage.open) + 1 + len(skipped)}/{total}")
        try:
            said = _answer(stage, question)
        except click.Abort:  # the input has ended, or Ctrl-C: what was decided so far is saved
            click.echo()
            break
        if said == "q":
            break
        if said == "":
            skipped.add(question.id)
        elif said == "u":
            if made:
                stage = take_back(stage, made.pop(), signed)
            elif skipped:
                skipped.pop()
            else:
                say("there is nothing to undo yet")
        elif not isinstance(said, str):
            recorded = record(stage, [said], signed if fixed else signature(signed.by))
            stage = recorded.stage
            made += recorded.new
            click.echo(safe(_confirmed(recorded.new)))
            if recorded.memo:
                say(f"wrote {recorded.memo}")
    return stage


def _answer(stage: "Stage", question: "Question") -> "Answer | str":
    """An answer that can be taken, or `q`, `u`, or nothing for the next question."""
    from qualcode.errors import QualcodeError
    from qualcode.reconciling.answers import Place, Signature, decide

    while True:
        line = _typed("number, b, n, s, c, f, k, ? help, u undo, q quit")
        line = line.lower() if len(line) == 1 else line
        if line in ("q", "u", ""):
            return line
        if line == "?":
            _definitions(stage, question)
            click.secho(_KEYS, dim=True)
            continue
        if line in _MISSING:
            click.echo(f"'{line}' needs to know which: `{_MISSING[line]}`")
            continue
        try:
            answer = _parsed(question, line)
            place = Place(stage.study, stage.round, stage.rule)
            decide(place, question, answer, Signature("", "2000-01-01T00:00:00Z"))
        except QualcodeError as error:
            click.echo(wrapped(safe(str(error))))
            continue
        if signed := _with_class(question, answer):
            return signed


def _typed(prompt: str) -> str:
    return str(click.prompt(prompt, default="", show_default=False, prompt_suffix="> ")).strip()


def _parsed(question: "Question", line: str) -> "Answer":
    from qualcode.new_codings import facets_of
    from qualcode.reconciling.answers import Answer

    key, _, rest = line.partition(" ")
    rest = rest.strip()
    if line in _WORDS:
        return Answer(question.id, _WORDS[line])
    if line.replace(",", " ").replace("+", " ").replace(" ", "").isdigit():
        numbers = [int(one) for one in line.replace(",", " ").replace("+", " ").split()]
        coders = [question.readings[one - 1].coder for one in numbers if 0 < one <= len(question.readings)]
        return Answer(question.id, ", ".join(coders) if len(coders) == len(numbers) else line)
    if key in ("c", "o") and rest:
        return Answer(question.id, "new", codes=tuple(rest.replace(",", " ").split()))
    if key == "s" and rest:
        by_line = rest.replace("-", "").isdigit()
        return Answer(question.id, "new", lines=rest if by_line else "", quote="" if by_line else rest.strip('"“”'))
    if key == "f" and rest:
        return Answer(question.id, "new", facets=facets_of(rest.split()))
    return Answer(question.id, line)


def _with_class(question: "Question", answer: "Answer") -> "Answer | None":
    """The answer with why the coders differed and what was said; none where the person goes back with `u`."""
    from qualcode.reconciling.answers import class_named, default_class

    class_ = "kept"
    if answer.choice != "kept":
        default = default_class(question.kind)
        keys = ", ".join(f"{key} {short}" for key, _, short, _ in _WHY)
        class_ = ""
        while not class_:
            word = _typed(f"why: {keys}, ?, u (enter: {default})").lower()
            if word == "u":
                return None
            class_ = _class_of(word, default)
    note = _typed("note (enter: none, u back)")
    return None if note == "u" else replace(answer, class_=class_named(class_), note=note)


def _class_of(word: str, default: str) -> str:
    from qualcode.errors import UnknownNameError
    from qualcode.reconciling.answers import class_named

    if not word:
        return default
    if word == "?":
        for key, name, _, meaning in _WHY:
            click.echo(f"  {key}  {name}: {meaning}")
        return ""
    try:
        return _CLASSES.get(word) or class_named(word)
    except UnknownNameError as error:
        click.echo(wrapped(safe(str(error))))
        return ""


def _show(stage: "Stage", question: "Question", count: str) -> None:
    """A question: where it stands, its text with the coders' spans marked by their numbers, and what each has."""
    from qualcode.analysis.reconciling.compared import compared_codings, passages_of

    width = min(terminal_width(), _WIDEST)
    place = passages_of(stage.study, question.document, [question])[question.id]
    said = f", {place.speaker}" + (f" ({place.role})" if place.role else "") if place.speaker else ""
    click.echo()
    click.secho(safe(f"{count}  {question.document}, line {place.line}{said}: {question.kind}"), bold=True)
    if place.before:
        click.secho(f"    {ending(safe(place.before), width - 4)}", dim=True)
    for paragraph in filter(str.strip, marked(stage, question).split("\n")):
        click.echo(filled(safe(paragraph), width, first="  │ ", later="  │ "))
    if place.after:
        click.secho(f"    {shortened(safe(place.after), width - 4, placeholder=' …')}", dim=True)
    sides = list(compared_codings(stage.study, question))
    for number, reading in enumerate(question.readings, 1):
        for one in (side for side in sides if side.coder == reading.coder):
            facets = "; ".join(f"{name}={', '.join(values)}" for name, values in sorted(one.facets.items()))
            words = f"{one.code} ({one.label})" + (f" [{facets}]" if facets else "") if one.code else "no code"
            note = f" — {one.note}" if one.note else ""
            begin = f"  {number}  {reading.coder}: "
            click.echo(filled(safe(f"{begin}{words}{note}"), width, later="     "))


def marked(stage: "Stage", question: "Question") -> str:
    """The passage; where a coder's codings do not cover all of it, `[1>` and `<1]` stand around them."""
    body = stage.study.texts[question.document].body
    signs: list[tuple[int, int, str]] = []
    for number, reading in enumerate(question.readings, 1):
        for coding in _partial(question, reading.codings):
            signs += [(coding.start, 1, f"[{number}>"), (coding.end, 0, f"<{number}]")]
    parts, at = [], question.start
    for offset, _, sign in sorted(signs):
        parts += [body[at:offset], sign]
        at = offset
    return "".join([*parts, body[at : question.end]])


def _partial(question: "Question", codings: "Sequence[Coding]") -> "list[Coding]":
    return [one for one in codings if (one.start, one.end) != (question.start, question.end)]


def _definitions(stage: "Stage", question: "Question") -> None:
    for code_id in question.codes:
        code = stage.study.codebook.by_id.get(code_id)
        if code is None:
            continue
        click.secho(wrapped(safe(f"{code.id} ({code.label})")), bold=True)
        for name, text in (("definition", code.definition), ("use when", code.use_when), ("not when", code.not_when)):
            if text:
                click.echo(wrapped(safe(f"  {name}: {' '.join(text.split())}")))


def _confirmed(new: "Sequence[Decision]") -> str:
    if not new:
        return "on record already"
    made = ", ".join(dict.fromkeys(one.code for one in new[0].made)) or "no coding"
    return f"saved: {new[0].decision}, {made} ({new[0].class_})"
