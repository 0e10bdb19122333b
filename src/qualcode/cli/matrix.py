"""`qualcode matrix`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import print_table
from qualcode.cli._output import FORMATS, emit_table, format_for, json_option, write_json, write_table
from qualcode.cli._scope import scope_options, selected

if TYPE_CHECKING:
    from qualcode.scope import Scope


@click.command("matrix")
@click.option("--rows", required=True, metavar="DIM", help="What the rows are; see above.")
@click.option("--columns", required=True, metavar="DIM", help="What the columns are.")
@click.option(
    "--cell",
    type=click.Choice(["documents", "codings", "items", "words", "share", "presence", "quotes"]),
    default="codings",
    show_default=True,
    help="What stands in a cell.",
)
@click.option("--rule", default="any", metavar="RULE", help="When a code is present: any, all, majority, or a number.")
@click.option(
    "--near", metavar="HOW", help="Codes by codes: overlap, turn, paragraph, sentence, line, or N characters."
)
@click.option("--thresholds", is_flag=True, help="With --cell presence: how many rows have at least 1, 2, … columns.")
@scope_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else by the suffix of FILE, or a table.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@json_option
@click.pass_obj
def command(
    folder: str,
    rows: str,
    columns: str,
    cell: str,
    rule: str,
    near: str | None,
    thresholds: bool,
    scope: "Scope",
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Lay cases, codes, coders out as a matrix.

    DIM is one of: case (the network, with its respondents), case:all, an
    attribute such as case.hub_type, document, kind, year, section, speaker
    (the role), coder, layer, facet.NAME, code (the top codes, or those of
    --code; each with all below it), code:2 (level 2 of the tree),
    code:children (of the codes of --code), code:all (each code alone), code:tree
    (each code used and those above it). In a derived data set also item, parent
    (the codes of an item's parents), parent:1, parent:children.

    A cell that is not a number says why: not assigned, not coded yet, not asked
    (coded before the codebook had the code), or n/a (nothing there to code). 0
    is coded and absent. With codes as rows and as columns the cells count
    co-occurrences, never across coders.

    \b
    Example:
      qualcode matrix --rows case --columns code --cell share
      qualcode matrix --rows code --columns case.hub_type --cell words --code equity -o build/equity.xlsx
      qualcode matrix --rows code --columns code --near turn --code putting-out-fires,equity
      qualcode matrix --rows case --columns code:children --code equity --cell presence --thresholds
    """
    from qualcode.analysis.matrix import matrix
    from qualcode.analysis.matrix_tables import matrix_table, threshold_table, tidy_table
    from qualcode.rules.counting import open_study

    wanted = format_for(form, output, as_json=as_json)
    selection = selected(open_study(folder), scope, wanted)
    keep_ids = wanted == "json"
    if _lists_codes(rows) and _lists_codes(columns):
        from qualcode.analysis.near import near_matrix

        found = near_matrix(selection, rows, columns, near or "overlap", keep_ids=keep_ids)
    elif near:
        raise click.UsageError("`--near` is for codes by codes: give `--rows code --columns code`")
    else:
        found = matrix(selection, rows, columns, cell, rule=rule, keep_ids=keep_ids)
    if thresholds:
        emit_table(threshold_table(found), wanted, output)
    elif wanted == "json":
        write_json(found.cells, output)
    elif wanted == "table":
        print_table(matrix_table(found, labels=False))
    elif wanted == "tidy":
        write_table(tidy_table(found), "csv", output)
    else:
        more = [matrix_table(found, decimals=True)] if wanted == "xlsx" and cell == "share" else []
        write_table(matrix_table(found), wanted, output, more)


def _lists_codes(dimension: str) -> bool:
    return dimension == "code" or dimension.startswith("code:")
