"""`qualcode log`."""

import click

from qualcode.cli._output import json_option


@click.command("log")
@json_option
@click.pass_obj
def command(folder: str, as_json: bool) -> None:
    """Show what changed between two points in time.

    \b
    Example:
      qualcode log
    """
