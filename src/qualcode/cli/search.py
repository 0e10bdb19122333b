"""`qualcode search`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from qualcode.cli._console import say, wrapped
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._output import FORMATS, emit_rows, format_for, json_option
from qualcode.cli._scope import scope_options, selected
from qualcode.phrases import counted

if TYPE_CHECKING:
    from qualcode.scope import Scope, Selection
    from qualcode.search.question import Question
    from qualcode.search.searching import Results

_SHOWN = 50
_WITHIN = ("sentence", "line", "paragraph", "turn", "document")
_BY = ("case", "document", "speaker", "role", "code")


@click.command("search", cls=GroupedCommand)
@click.argument("query", nargs=-1, metavar="[QUERY]")
@click.option("--within", type=click.Choice(_WITHIN), help="Words and codes stand together in one; else the unit.")
@click.option("--in", "place", type=click.Choice(("text", "notes", "memos")), default="text", help="Where to look.")
@click.option("--regex", is_flag=True, help="The query is one regular expression.")
@click.option("--match-case", is_flag=True, help="Capitals count.")
@click.option("--coded", multiple=True, metavar="CODE", help="The passage has the code, or one below it.")
@click.option("--not-coded", multiple=True, metavar="CODE", help="The passage has neither the code nor one below it.")
@click.option("--overlapping", multiple=True, nargs=2, metavar="CODE CODE", help="Where both stand on the same words.")
@click.option(
    "--near-codes",
    multiple=True,
    type=(str, str, click.IntRange(min=0)),
    metavar="CODE CODE N",
    help="Where both stand with at most N characters between.",
)
@scope_options
@click.option(
    "--context", type=click.IntRange(min=0), metavar="N", help="Characters around each result, on more lines."
)
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="At most N results; 0 for all. Else 50 on screen."
)
@click.option("--counts", type=click.Choice(_BY), help="Count the results instead.")
@click.option("--code-as", metavar="CODE", help="Show what coding all results would do; --coder says whose layer.")
@click.option(
    "--passage", type=click.Choice(("hit", "sentence", "paragraph", "turn")), default="hit", help="What of it."
)
@click.option("--apply", is_flag=True, help="With --code-as: do it, as one act.")
@click.option("--undo", is_flag=True, help="Take back what was last coded so in the layer of --coder.")
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), help="Else by the suffix of FILE, or lines.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def command(
    folder: str,
    query: tuple[str, ...],
    within: str | None,
    place: str,
    regex: bool,
    match_case: bool,
    coded: tuple[str, ...],
    not_coded: tuple[str, ...],
    overlapping: tuple[tuple[str, str], ...],
    near_codes: tuple[tuple[str, str, int], ...],
    scope: "Scope",
    context: int | None,
    limit: int | None,
    counts: str | None,
    code_as: str | None,
    passage: str,
    apply: bool,
    undo: bool,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Find words, and passages by their codes, in all texts.

    QUERY stands in single quotes, so that the shell leaves it alone:

    \b
      parents meeting       both words in one turn, in any order
      "we never met"        these words as they stand
      improv* wom?n         any ending; any one letter
      trust NEAR/8 school   at most 8 words between them
      trust OR faith        one of them or both
      trust NOT school      turns without the second (also: trust -school)
      (a OR b) c            parentheses join
      re:/meet(s|ing)?/     a regular expression

    Capitals do not matter and words are whole. Only what is said is searched,
    and text that nobody says; no labels of speakers. docs/search.md has more.

    \b
    Example:
      qualcode search 'parents OR famil*' --speaker respondent --counts case
      qualcode search '"hub" NEAR/5 trust*' --case net-a
      qualcode search 'fund*' --not-coded securing-funding --within paragraph
    """
    from qualcode.search.asking import Asked, as_typed, question_of
    from qualcode.search.conditions import Conditions
    from qualcode.search.searching import search
    from qualcode.study import open_blinded

    coder = ""
    if undo or code_as:
        from qualcode.cli._coding_results import undo_last, writer

        coder = writer(scope)
        scope = replace(scope, coders=(coder,))
        if undo:
            undo_last(folder, coder, as_json=as_json)
            return
    if apply and not code_as:
        raise click.UsageError("`--apply` goes with `--code-as CODE`")
    wanted = format_for(form, output, as_json=as_json)
    study = open_blinded(folder)
    selection = selected(study, scope, "table")
    if code_as:
        from qualcode.search.coding import Plan, own_documents

        selection = own_documents(selection, Plan(coder, code_as))
    conditions = Conditions(_names(coded), _names(not_coded), overlapping, near_codes)
    asked = Asked(" ".join(query), regex, match_case, within or "", conditions)
    question = question_of(selection, asked, own=bool(code_as) or place != "text")
    if place != "text":
        if code_as or counts:
            raise click.UsageError("`--code-as` and `--counts` go with the texts, not with notes and memos")
        _print_remarks(selection, question, place, _Shown(wanted, output, context, limit))
        return
    results = search(selection, question)
    if code_as:
        from qualcode.cli._coding_results import code_or_show

        plan = Plan(coder, code_as, passage)
        code_or_show(results, plan, as_typed(asked, scope), apply=apply, as_json=as_json)
    elif counts:
        _print_counts(results, counts, wanted, output)
    else:
        _print_results(results, _Shown(wanted, output, context, limit))


def _names(values: tuple[str, ...]) -> tuple[str, ...]:
    """Names of repeated options, or between commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


class _Shown(NamedTuple):
    """How results are shown."""

    form: str
    output: Path | None
    context: int | None
    limit: int | None

    @property
    def on_screen(self) -> bool:
        return self.form == "table"

    @property
    def most(self) -> int | None:
        """How many results; `None` for all."""
        if self.limit is None:
            return _SHOWN if self.on_screen else None
        return self.limit or None

    def chars(self) -> int:
        """How many characters before and after each."""
        from qualcode.cli._concordance import room_for_context
        from qualcode.search.concordance import CONTEXT

        if self.context is not None:
            return self.context
        return room_for_context() if self.on_screen else CONTEXT


def _print_results(results: "Results", how: _Shown) -> None:
    from qualcode.cli._concordance import print_hits
    from qualcode.search.concordance import hit_rows, hit_table
    from qualcode.search.nearby import nothing_notes
    from qualcode.search.telling import found_note, search_notes

    rows = hit_rows(results, limit=how.most, context=how.chars())
    if not how.on_screen:
        emit_rows(rows, lambda: hit_table(rows, (found_note(results), *search_notes(results))), how.form, how.output)
        return
    print_hits(rows, whole=how.context is not None)
    shown = f"; the first {len(rows):,} are shown, `--limit 0` shows all" if len(rows) < results.n_hits else ""
    say(f"{found_note(results)}{shown}")
    for note in [*search_notes(results), *([] if rows else nothing_notes(results))]:
        say(wrapped(note))


def _print_remarks(selection: "Selection", question: "Question", place: str, how: _Shown) -> None:
    from qualcode.cli._concordance import print_hits
    from qualcode.scope_notes import hidden_notes
    from qualcode.search.remarks import remark_rows, remark_table

    found = remark_rows(selection, question, place, context=how.chars())
    rows = found[: how.most]
    notes = [f"{counted(len(found), 'result')} in {place}", *(hidden_notes(selection) if place == "notes" else [])]
    if not how.on_screen:
        emit_rows(rows, lambda: remark_table(rows, tuple(notes)), how.form, how.output)
        return
    print_hits(rows, whole=how.context is not None)
    shown = f"; the first {len(rows):,} are shown, `--limit 0` shows all" if len(rows) < len(found) else ""
    say(f"{notes[0]}{shown}")
    for note in notes[1:]:
        say(wrapped(note))


def _print_counts(results: "Results", by: str, wanted: str, output: Path | None) -> None:
    from qualcode.search.counting import count_rows, count_table
    from qualcode.search.nearby import nothing_notes
    from qualcode.search.telling import found_note, search_notes

    rows = count_rows(results, by)
    notes = [found_note(results), *search_notes(results), *([] if results.parts else nothing_notes(results))]
    emit_rows(rows, lambda: count_table(rows, by, tuple(notes)), wanted, output)
