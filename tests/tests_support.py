"""What tests share: commands run in this process."""

from collections.abc import Callable, Sequence

import click
from click.testing import CliRunner, Result

from qualcode import cli

Run = Callable[..., Result]


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def _command(ctx: click.Context, words: tuple[str, ...]) -> None:
    ctx.exit(cli.run(list(words)))


def run_words(words: Sequence[str], stdin: str | bytes | None = None) -> Result:
    """Run a command in the current folder, as a person would."""
    return CliRunner().invoke(_command, list(words), input=stdin, catch_exceptions=False)
