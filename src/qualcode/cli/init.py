"""`qualcode init`."""

from pathlib import Path

import click

from qualcode.cli._output import emit_json, json_option


@click.command("init")
@click.argument("new_folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Somebody who codes; may be repeated.")
@click.option("--title", default="", help="The study's title; else the folder's name.")
@json_option
@click.pass_obj
def command(folder: str, new_folder: Path, coders: tuple[str, ...], title: str, as_json: bool) -> None:
    """Start a study in a new folder.

    Writes qualcode.yaml, an example codebook, cases.csv and the folders, each
    with remarks that say what goes where. Nothing is ever overwritten.

    \b
    Example:
      qualcode init my-study --coder km --coder jr
    """
    from qualcode.new_study import init_study

    target = Path(folder) / new_folder
    written = init_study(target, coders, title)
    if as_json:
        emit_json({"path": path} for path in written)
        return
    for path in written:
        click.echo(f"wrote {new_folder / path}")
    click.echo(f"\nNext: cd {new_folder}, edit codebook/codebook.yaml, then `qualcode import FILE…`")
