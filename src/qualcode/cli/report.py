"""`qualcode report`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.choices import UNITS
from qualcode.cli._grouped import GroupedCommand
from qualcode.cli._intervals import interval_options
from qualcode.cli._output import json_option, typed, write_bytes, write_json, write_text
from qualcode.cli._scope import scope_options, selected
from qualcode.cli._universe import universe_option

if TYPE_CHECKING:
    from qualcode.analysis.draws import Wish
    from qualcode.scope import Scope

_SUFFIXES = {".md": "md", ".docx": "docx", ".tex": "latex", ".html": "html", ".htm": "html", ".json": "json"}


@click.group("report")
def command() -> None:
    """Write reports for an appendix.

    A report holds the tables, what they are on, and how they were made, in the
    format of the file's suffix.

    \b
    Example:
      qualcode report agreement --speaker respondent -o build/agreement-report.md
    """


@command.command("agreement", cls=GroupedCommand)
@click.option(
    "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence or line; else the study's."
)
@scope_options
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Codes down to this level of the tree; 1 is the top."
)
@universe_option
@interval_options
@click.option(
    "--examples",
    type=click.IntRange(0, 20),
    default=2,
    show_default=True,
    metavar="N",
    help="Disagreements to quote of each kind; 0 quotes no document.",
)
@click.option(
    "--format", "form", type=click.Choice(("md", "docx", "latex", "html")), help="Else by the suffix of FILE."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_context
def agreement(
    ctx: click.Context,
    unit: str | None,
    scope: "Scope",
    depth: int | None,
    universe_rule: str,
    wish: "Wish",
    examples: int,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Report agreement: what was double-coded, on what it rests, all figures.

    Sentences and tables made from the study's files: which documents were
    coded by two or more and how they were chosen; units and what counts;
    percent agreement, kappa, alpha with its interval, AC1 and a verdict for
    each code; agreement with what was reconciled, set apart; disagreements by
    kind, with examples; a paragraph for the methods section; digests of the files. As .md, .docx, .tex or .html by
    the file's name, as Markdown without one. The same study gives the same
    bytes. --json gives the figures, one row a code.

    \b
    Example:
      qualcode report agreement --depth 1 --speaker respondent
      qualcode report agreement --speaker respondent -o build/agreement-report.docx
      qualcode report agreement --code equity --round interviews-1 -o build/equity.html
    """
    from qualcode import __version__
    from qualcode.analysis.reporting.agreement_report import agreement_report, measured_report
    from qualcode.analysis.reporting.provenance import Provenance
    from qualcode.digests import study_digests
    from qualcode.exchange.report_formats import report_bytes
    from qualcode.reconciling.results import decision_records
    from qualcode.rules.counting import open_study

    wanted = "json" if as_json else _format(form, output)
    study = open_study(ctx.obj)
    selection = selected(study, scope, wanted)
    reported = measured_report(
        selection,
        unit or study.settings.unit,
        depth=depth,
        wish=wish,
        universe_rule=universe_rule,
        decisions=decision_records(study),
    )
    if wanted == "json":
        write_json(reported.rows, output)
        return
    provenance = Provenance(
        digests=tuple(study_digests(study, reported.layers, reported.agreement.universe.documents, reported.decisions)),
        command=typed(ctx, without=("output", "form", "as_json")),
        version=__version__,
        seed=wish.seed if len(reported.agreement.draws.weights) else None,
    )
    content = report_bytes(agreement_report(reported, provenance, examples=examples), wanted)
    if output is None:
        write_text(content.decode("utf-8"), None)
    else:
        write_bytes(content, output)


def _format(form: str | None, output: Path | None) -> str:
    """The format asked for; else the one that the file's name says; else Markdown."""
    if output is None and form == "docx":
        raise click.UsageError("a .docx cannot go to the terminal; give `-o FILE.docx`")
    if form is not None or output is None:
        return form or "md"
    if output.suffix.lower() not in _SUFFIXES:
        raise click.UsageError(f"'{output.name}' does not say its format; end it in .docx, .md, .tex or .html")
    return _SUFFIXES[output.suffix.lower()]
