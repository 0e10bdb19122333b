"""`qualcode merge-driver`."""

from pathlib import Path

import click

from qualcode.cli._console import say
from qualcode.cli._output import emit_json, json_option
from qualcode.errors import ExitCode

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("merge-driver")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path", metavar="[PATH]", default="")
@click.option("--marker-size", type=click.IntRange(min=1), default=7, metavar="N", help="Signs of a mark; else 7.")
@json_option
def command(base: Path, ours: Path, theirs: Path, path: str, marker_size: int, as_json: bool) -> int:
    """Merge two histories of a file of codings; git runs it.

    `qualcode init --git` tells git to. BASE is the version from which both
    started, OURS becomes the merged one, PATH is the file's own name. Codings
    merge by their ids; exits with 1 where both sides changed the same one.

    \b
    Example:
      qualcode merge-driver codings/coder-a/layer.yaml codings/coder-a/layer.yaml codings/coder-a/layer.yaml
    """
    from qualcode.merging.driver import merge_in_place

    merged, lines = merge_in_place(base, ours, theirs, path or str(ours), marker_size=marker_size)
    if as_json:
        emit_json(
            {"why": one.why, "ours": one.ours.decode("utf-8"), "theirs": one.theirs.decode("utf-8")}
            for one in merged.conflicts
        )
    else:
        for line in lines:
            say(line)
    return ExitCode.PROBLEMS if merged.conflicts else ExitCode.OK
