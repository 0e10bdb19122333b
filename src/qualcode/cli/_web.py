"""The same program in a browser on this machine."""

from collections.abc import Sequence

import click

from qualcode.cli._console import say
from qualcode.errors import RefusedError


def serve_words(words: Sequence[str], port: int, *, browser: bool) -> None:
    """Serve `qualcode` with these words on this machine until Ctrl-C, and say where, once.

    Args:
        words: What each tab runs.
        port: 0 for one that is free.
        browser: Whether to open one.

    Raises:
        RefusedError: If the extra is not installed, or the port is taken.
    """
    try:
        from qualcode.tui.web.server import CoderServer, listen, serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp", "aiohttp_jinja2", "jinja2"):
            raise
        raise RefusedError("the browser needs textual-serve; run `pip install 'qualcode[web]'`") from None
    server = CoderServer(words, listen(port))

    def opened() -> None:
        click.echo(server.address)
        say("Open the address in a browser on this machine; whoever has it can code as you. Ctrl-C ends.")
        if browser:
            import webbrowser

            webbrowser.open(server.opening_address)

    serve(server, opened)
