"""`qualcode init`."""

from pathlib import Path

import click

from qualcode.cli._console import say
from qualcode.cli._output import emit_json, json_option


@click.command("init")
@click.argument("new_folder", metavar="[FOLDER]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Somebody who codes; may be repeated.")
@click.option("--title", default="", help="The study's title; else the folder's name.")
@click.option("--git", "with_git", is_flag=True, help="Tell git how codings merge; in an existing study only that.")
@json_option
@click.pass_obj
def command(
    folder: str, new_folder: Path | None, coders: tuple[str, ...], title: str, with_git: bool, as_json: bool
) -> None:
    """Start a study in a new folder.

    Writes qualcode.yaml, an example codebook, cases.csv and the folders, each
    with remarks that say what goes where. Nothing is ever overwritten.

    With --git the folder becomes a git repository, if it is in none, and git
    learns how codings merge. Git keeps that to each clone: whoever clones the
    study runs `qualcode init --git` in it once.

    \b
    Example:
      qualcode init my-study --coder km --coder jr
    """
    from qualcode.new_study import start_or_join

    if new_folder is None and not with_git:
        raise click.UsageError("give the folder of the new study, as `qualcode init my-study`")
    written = start_or_join(Path(folder) / (new_folder or ""), coders, title, with_git=with_git)
    if as_json:
        emit_json(written)
        return
    shown = Path(folder) / (new_folder or "")
    for step in written:
        click.echo(f"set {step.path} in this clone's git" if step.what == "setting" else f"wrote {shown / step.path}")
    if any(step.what == "study" for step in written):
        click.echo(f"\nNext: cd {shown}, edit codebook/codebook.yaml, then `qualcode import FILE…`")
    if any(step.what == "attributes" or step.path == ".gitattributes" for step in written) and with_git:
        say("commit .gitattributes, so that every clone has it")
    if any(step.what == "setting" for step in written):
        say("git keeps its settings to this clone: whoever clones the study runs `qualcode init --git` there once")
    if not written:
        say("git knows how codings merge in this clone already; nothing to do")
