"""`qualcode codebook`."""

import click

from qualcode.cli._console import safe, say
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._scope import scope_options
from qualcode.errors import ExitCode
from qualcode.scope import Scope


@click.group("codebook", cls=DefaultGroup, default="show")
def command() -> None:
    """Show the codebook, or lint it.

    \b
    Example:
      qualcode codebook
      qualcode codebook show hub-team
      qualcode codebook lint
    """


@command.command("show")
@click.argument("code", required=False)
@scope_options
@json_option
@click.pass_obj
def show(folder: str, code: str | None, scope: Scope, as_json: bool) -> None:
    """Print the tree of codes with counts, or one code whole.

    The first count is of codings with the code or one below it, the second
    of documents. The scope options say on which codings to count.

    \b
    Example:
      qualcode codebook show hub-team
    """
    from dataclasses import replace

    from qualcode.analysis.overview import code_rows
    from qualcode.check import open_study
    from qualcode.cli._codebook import print_code, print_tree
    from qualcode.scope import select

    study = open_study(folder)
    if code:
        scope = replace(scope, codes=(code,), exact=True)
    rows = code_rows(select(study, scope))
    if as_json:
        emit_json(rows)
    elif code:
        for row in rows:
            print_code(study, row)
    else:
        print_tree(study, rows)


@command.command("lint")
@json_option
@click.pass_obj
def lint(folder: str, as_json: bool) -> int:
    """Report what the codebook lacks before two people can code with it.

    Missing fields, duplicate ids, a label twice under one parent, examples
    that are no quote of the corpus. Exits with 1 where there is something.

    \b
    Example:
      qualcode codebook lint
    """
    from qualcode.lint import lint_codebook
    from qualcode.study import load_study

    study, problems = load_study(folder)
    found = sorted({*lint_codebook(study), *(one for one in problems if one.path == study.codebook.path)})
    if as_json:
        emit_json(found)
    else:
        for problem in found:
            click.echo(safe(str(problem)))
        codes = len(study.codebook.codes)
        say(f"{len(found)} problems in {codes} codes" if found else f"no problems in {codes} codes")
    return ExitCode.PROBLEMS if found else ExitCode.OK
