"""`qualcode check`."""

import click

from qualcode.cli._console import safe, say
from qualcode.cli._output import emit_json, json_option
from qualcode.errors import ExitCode
from qualcode.phrases import counted


@click.command("check")
@json_option
@click.pass_obj
def command(folder: str, as_json: bool) -> int:
    """Report every problem in the study's files.

    Prints one line a problem, `file:line: rule: what is wrong; what to do`,
    and exits with 1 where there is one. Nothing is changed. The data sets that
    are derived from the study are checked with it.

    \b
    Example:
      qualcode check
    """
    from qualcode.check import check_data_sets, check_study
    from qualcode.layout import data_set_names
    from qualcode.study import as_seen, load_study

    study, problems = load_study(folder)
    own = check_study(study, problems)
    found = [*own, *check_data_sets(study.root, own)]
    if as_json:
        emit_json(found)
    else:
        for problem in found:
            click.echo(safe(str(problem)))
        seen = as_seen(study)
        n_derived = len(data_set_names(study.root))
        codings = sum(len(coded.codings) for coded in seen.coded)
        hidden = f" (and {counted(len(seen.hidden), 'reading')} that a blind round hides)" if seen.hidden else ""
        said = counted(len(found), "problem") if found else "no problems"
        say(
            f"{said}: {counted(len(study.documents), 'document')}, {counted(len(seen.codebook.own), 'code')}, "
            f"{counted(codings, 'coding')}{hidden} in {counted(len(study.layers), 'layer')}, "
            f"{counted(len(study.memos), 'memo')}" + (f", {counted(n_derived, 'data set')}" if n_derived else "")
        )
    return ExitCode.PROBLEMS if found else ExitCode.OK
