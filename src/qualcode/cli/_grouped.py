"""A help whose options stand under headings, for commands that have many."""

from collections.abc import Sequence

import click

_GROUPS = (
    ("Where and how to look", ("--in", "--within", "--match-case", "--regex")),
    ("Codes, on the passage or near it", ("--coded", "--not-coded", "--overlapping", "--near-codes")),
    ("Code all results at once", ("--code-as", "--passage", "--apply", "--undo")),
    (
        "Another answer",
        (
            *("--of", "--pairs", "--coefficient", "--by", "--levels", "--mergers", "--gate", "--min-alpha"),
            *("--kind", "--sort", "--limit", "--summary", "--confusion", "--examples", "--window", "--orders"),
            *("--counts", "--context"),
        ),
    ),
    ("How to learn", ("--group", "--folds", "--fewest-units", "--fewest-documents", "--reliability")),
    ("Units and codes", ("--unit", "--universe", "--depth", "--exclusive")),
    (
        "Scope (names may be repeated, or stand between commas)",
        (
            *("--coder", "--document", "--case", "--where", "--speaker"),
            *("--layer", "--code", "--exact", "--facet", "--round"),
        ),
    ),
    (
        "Intervals (leave them alone, or see docs/intervals.md)",
        ("--interval", "--over", "--confidence", "--replicates", "--seed"),
    ),
    (
        "A table that was made elsewhere (docs/ratings.md)",
        (
            *("--from", "--level", "--weights", "--distances", "--categories", "--separator", "--missing", "--none"),
            *("--length", "--begin"),
        ),
    ),
)


class GroupedCommand(click.Command):
    """A command that prints its options under headings; those of no heading stand under the last one."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options; a heading with nothing below it is left out."""
        left = [
            param for param in self.get_params(ctx) if isinstance(param, click.Option) and param.get_help_record(ctx)
        ]
        for heading, names in _GROUPS:
            own = sorted(
                (param for param in left if param.opts[0] in names), key=lambda param: names.index(param.opts[0])
            )
            left = [param for param in left if param not in own]
            _write(heading, own, ctx, formatter)
        _write("Output and the rest", left, ctx, formatter)


def _write(heading: str, params: Sequence[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter) -> None:
    records = [record for record in (param.get_help_record(ctx) for param in params) if record is not None]
    if records:
        with formatter.section(heading):
            formatter.write_dl(records)
