"""`qualcode code`."""

import click

from qualcode.cli._output import emit_json, json_option
from qualcode.cli._who import coder_option


@click.command("code")
@click.argument("document", required=False, default="")
@coder_option("Whose layer.")
@click.option("--pass", "pass_number", type=click.IntRange(1), default=1, help="2 to code again what is finished.")
@json_option
@click.pass_obj
def command(folder: str, document: str, coder: str, pass_number: int, as_json: bool) -> None:
    """Code documents in the terminal, full screen.

    Without DOCUMENT, the coder's own list of documents comes first; --json
    prints that list and opens nothing.

    \b
    Example:
      qualcode --as coder-a code --json
    """
    from qualcode.desk.queue import queue_rows
    from qualcode.study import as_seen, open_readable
    from qualcode.tui.app import CoderApp

    if as_json:
        emit_json(queue_rows(as_seen(open_readable(folder), coder), coder, pass_number))
        return

    CoderApp(folder, coder, document, pass_number).run()
