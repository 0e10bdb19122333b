"""`qualcode suggest`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.choices import UNITS
from qualcode.cli._console import Column, say, wrapped
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._numbers import Decimal
from qualcode.cli._output import FORMATS, emit, emit_rows, format_for, json_option
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._suggest import asked_options, dry_run_option, learning_options, write_suggestions
from qualcode.cli._suggest_programs import import_command, run_command, turns_command
from qualcode.cli._who import coder_option
from qualcode.text import one_line

if TYPE_CHECKING:
    from qualcode.scope import Scope
    from qualcode.suggesting.taught import Wish


@click.group("suggest", cls=DefaultGroup, default="next")
def command() -> None:
    """Let a machine suggest codings, in a layer of its own.

    A machine is one more reader: named, blind, never mixed with people. Its
    layer is written whole by one command, counts in no figure unless it is
    named, and can be had again byte for byte. docs/suggestions.md says what it
    is worth, and what it is not.

    \b
    Example:
      qualcode suggest learn machine-power --code equity-power --dry-run
      qualcode suggest patterns --try 'equity=english learner*'
    """


@command.command("measure", cls=GroupedCommand)
@learning_options
@click.option("--reliability", is_flag=True, help="Do scores mean what they say?")
@scope_options
@click.option("--format", "form", type=click.Choice(FORMATS[:-1]), metavar="FORMAT", help="Else a table.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def measure(
    folder: str,
    unit: str | None,
    wish: "Wish",
    reliability: bool,
    scope: "Scope",
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure what suggestions would be worth, on documents held out.

    Learns each code from what people have finished, document by document left
    out, and says how often it would have been right: precision, recall, F1 with
    its interval, the error of the scores, beside a list of telling words and
    plain TF-IDF. Writes nothing. The scope says what to learn from.

    \b
    Example:
      qualcode suggest measure --code equity-power
      qualcode suggest measure --code equity-power --group case --json
    """
    from qualcode.rules.counting import open_study
    from qualcode.scope_notes import standing_notes
    from qualcode.suggesting.measure_table import measure_table, reliability_table, unused
    from qualcode.suggesting.measuring import measure_rows, reliability_rows
    from qualcode.suggesting.read_units import learned_from
    from qualcode.suggesting.taught import taught

    study = open_study(folder)
    wanted = format_for(form, output, as_json=as_json)
    selection = selected(study, scope, wanted)
    found = taught(study, learned_from(selection, unit or study.settings.unit), wish)
    if reliability:
        bands = reliability_rows(found)
        emit_rows(bands, lambda: reliability_table(bands), wanted, output)
        return
    rows = measure_rows(study, found)
    notes = (*unused(selection, found), *standing_notes(selection))
    emit_rows(rows, lambda: measure_table(study, found, rows, notes), wanted, output)


@command.command("learn", cls=GroupedCommand)
@click.argument("machine", default="machine-learned", metavar="[NAME]")
@learning_options
@scope_options
@dry_run_option
@json_option
@click.pass_obj
def learn(
    folder: str,
    machine: str,
    unit: str | None,
    wish: "Wish",
    scope: "Scope",
    dry_run: bool,
    as_json: bool,
) -> None:
    """Learn from finished codings, and write what follows as a layer.

    The layer NAME (else machine-learned) holds what a classifier says of every
    turn, with its score; of documents that people have finished, what one says
    that never saw them. Codes of which there is too little, or that are no better
    than chance, get nothing. The scope says what to learn from.

    \b
    Example:
      qualcode suggest learn machine-power --code equity-power --dry-run
    """
    from qualcode.rules.counting import open_study
    from qualcode.suggesting.learned_layer import learned_documents, learned_method, learned_suggestions, lesson
    from qualcode.suggesting.measure_table import left_out

    study = open_study(folder)
    selection = selected(study, scope, "json" if as_json else "table")
    one = lesson(selection, unit or study.settings.unit, wish, study.documents)
    write_suggestions(
        study,
        machine,
        learned_suggestions(study, one),
        learned_documents(one),
        ("learn", learned_method(study, one)),
        dry_run=dry_run,
        as_json=as_json,
    )
    for note in left_out(selection, one.found):
        say(wrapped(note))


@command.command("patterns")
@click.argument("machine", default="machine-patterns", metavar="[NAME]")
@click.option("--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence; else the study's.")
@asked_options
@click.option(
    "--try", "tried", multiple=True, metavar="CODE=PHRASE", help="A phrase of no codebook yet; writes nothing."
)
@dry_run_option
@json_option
@click.pass_obj
def patterns(
    folder: str,
    machine: str,
    tried: tuple[str, ...],
    unit: str | None,
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Code the passages on which patterns of the codebook stand.

    A code's `patterns` are phrases, in which `*` is the rest of a word or a
    whole one, and rules on words as spaCy's Matcher takes them. The unit in
    which one stands gets the code, in the layer NAME (else machine-patterns).
    --try says what a phrase would find before it is written into the codebook.

    \b
    Example:
      qualcode suggest patterns --try 'equity=english learner*' --unit paragraph
    """
    from qualcode.rules.counting import open_study
    from qualcode.scope import Scope
    from qualcode.suggesting.patterns import pattern_documents, pattern_method, pattern_suggestions, trying

    study = open_study(folder)
    if tried:
        study, dry_run = trying(study, tried), True
    selection = selected(study, Scope(documents=documents, codes=codes), "json" if as_json else "table")
    wanted = unit or study.settings.unit
    write_suggestions(
        study,
        machine,
        pattern_suggestions(study, selection.documents, wanted, selection.codes),
        pattern_documents(study, selection.documents, wanted),
        ("patterns", pattern_method(study, wanted, selection.codes)),
        dry_run=dry_run,
        as_json=as_json,
    )


@command.command("next")
@coder_option("Whose turns.")
@click.option("--next", "_", is_flag=True, hidden=True, expose_value=False)
@learning_options
@asked_options
@click.option("--limit", type=click.IntRange(1), default=20, metavar="N", help="How many; else 20.")
@click.option("--random", "share", type=Decimal(), default=0.2, metavar="SHARE", help="Drawn at random; else 0.2.")
@json_option
@click.pass_obj
def next_turns(
    folder: str,
    coder: str,
    unit: str | None,
    wish: "Wish",
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    limit: int,
    share: float,
    as_json: bool,
) -> None:
    """List the uncoded turns whose reading would teach most.

    Of the turns that a coder is to code and has not coded, first those of which
    the classifiers are least sure, above all of codes of which little is known;
    one in five is drawn at random. It learns from what the coder may see alone,
    and shows nobody's codings.

    \b
    Example:
      qualcode suggest --next --coder coder-c --unit paragraph --code equity-power
    """
    from qualcode.rules.counting import open_study
    from qualcode.scope import Scope, select
    from qualcode.suggesting.next_turns import next_rows

    if not 0 <= share <= 1:
        raise click.UsageError(f"a share is from 0 to 1, not {share:g}")
    study = open_study(folder)
    selection = select(study, Scope(codes=codes))
    among = select(study, Scope(documents=documents)).documents
    rows = next_rows(selection, among, coder, unit or study.settings.unit, wish, share)
    emit(
        rows[:limit],
        [
            *(Column("document"), Column("turn", right=True), Column("score", right=True)),
            *(Column("why", fit="wrap"), Column("words", fit="crop", optional=True)),
        ],
        lambda row: (row.document, row.turn or f"at {row.start}", f"{row.score:.2f}", row.why, one_line(row.text, 60)),
        as_json=as_json,
        empty=f"nothing left to code for '{coder}'",
    )
    if len(rows) > limit and not as_json:
        say(f"({limit} of {len(rows)}; `--limit` shows more)")


for one in (turns_command, import_command, run_command):
    command.add_command(one)
