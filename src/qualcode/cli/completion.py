"""`qualcode completion`."""

import os
from pathlib import Path
from typing import NamedTuple

import click

from qualcode.cli._output import emit_json, json_option


class Script(NamedTuple):
    """What a shell runs."""

    shell: str
    script: str


@click.command("completion")
@click.argument("shell", required=False, type=click.Choice(["bash", "zsh", "fish"]))
@json_option
def command(shell: str | None, as_json: bool) -> None:
    """Complete commands, options and names on TAB, in your shell.

    Prints what SHELL must run to complete commands, options, and the names of
    the study in which you stand: its codes, documents, cases, coders, layers,
    rounds. Without SHELL it is the one that you log in with. Put it where the
    shell looks, once:

    \b
      bash:  qualcode completion bash \\
               > ~/.local/share/bash-completion/completions/qualcode
      zsh:   echo 'eval "$(qualcode completion zsh)"' >> ~/.zshrc
      fish:  qualcode completion fish \\
               > ~/.config/fish/completions/qualcode.fish

    Then open a new shell, and try `qualcode quotes --code ` and TAB. For
    bash without the package bash-completion, put
    `eval "$(qualcode completion bash)"` into ~/.bashrc.

    \b
    Example:
      qualcode completion bash
    """
    from qualcode.cli._shells import SHELLS, script_for

    own = Path(os.environ.get("SHELL", "")).name
    if shell is None and own not in SHELLS:
        raise click.UsageError("say for which shell: bash, zsh or fish")
    script = Script(shell or own, script_for(shell or own))
    if as_json:
        emit_json([script])
    else:
        click.echo(script.script, nl=False)
