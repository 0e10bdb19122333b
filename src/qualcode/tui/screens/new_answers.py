"""Answers to a difference that no coder has given: each is found on a screen of its own, and then handed on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from qualcode.reconciling.answers import Answer

if TYPE_CHECKING:
    from qualcode.analysis.reconciling.questions import Question
    from qualcode.desk.choosing import Choice
    from qualcode.desk.desk import Desk
    from qualcode.model import Study

Span = tuple[int, int]
Then = Callable[[Answer], None]


def find_code(app: App[Any], desk: "Desk", question: "Question", span: Span | None, then: Then) -> None:
    """Another code, on these words or on others; its note goes with the answer."""
    from qualcode.tui.screens.kept_finder import make_finder_ready

    def chosen(choice: "Choice | None") -> None:
        if choice is not None:
            then(Answer(question.id, "new", choice.codes, span=span, facets=choice.facets, note=choice.note))

    app.push_screen(make_finder_ready(app, desk, span or (question.start, question.end)), chosen)


def select_words(app: App[Any], study: "Study", question: "Question", then: Callable[[Span], None]) -> None:
    """Other words."""
    from qualcode.tui.screens.span import SpanScreen

    def selected(span: Span | None) -> None:
        if span is not None:
            then(span)

    first = question.spans[0] if question.spans else (question.start, question.end)
    heading = f"Which words of {question.document}?"
    app.push_screen(SpanScreen(study.texts[question.document], study.settings.language, first, heading), selected)


def choose_facets(app: App[Any], desk: "Desk", question: "Question", coder: str, then: Then) -> bool:
    """Other facets on the first code of a coder; false where the coder has none."""
    from qualcode.tui.screens.facets import FacetsScreen

    codings = [one for reading in question.readings if reading.coder == coder for one in reading.codings]
    if not codings:
        return False

    def chosen(facets: dict[str, list[str]] | None) -> None:
        if facets is not None:
            then(Answer(question.id, "new", (codings[0].code,), facets=facets))

    app.push_screen(FacetsScreen(desk, codings[0]), chosen)
    return True


def look_up_code(app: App[Any], desk: "Desk", question: "Question", coder: str, then: Then) -> None:
    """The codebook, at a coder's first code; a code that is taken there is the answer."""
    from qualcode.tui.screens.codebook import CodebookScreen

    codes = [code for reading in question.readings if reading.coder == coder for code in reading.codes]

    def taken(code: str | None) -> None:
        if code:
            then(Answer(question.id, "new", (code,)))

    app.push_screen(CodebookScreen(desk, codes[0] if codes else ""), taken)
