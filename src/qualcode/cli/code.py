"""`qualcode code`."""

import click

from qualcode.asking import READER
from qualcode.cli._output import emit_json, json_option


@click.command("code")
@click.argument("document", required=False, default="")
@click.option(
    "--coder", metavar="ID", envvar=READER, default="", show_envvar=True, help="Whose layer; else the screen asks."
)
@click.option(
    "--pass", "pass_number", type=click.IntRange(1), default=1, help="2 to code again what is finished; else 1."
)
@click.option("--web", is_flag=True, help="In a browser on this machine, instead of this terminal.")
@click.option("--port", type=click.IntRange(1, 65535), help="With --web: the port; else one that is free.")
@click.option("--no-browser", is_flag=True, help="With --web: only print the address.")
@json_option
@click.pass_obj
def command(
    folder: str,
    document: str,
    coder: str,
    pass_number: int,
    web: bool,
    port: int | None,
    no_browser: bool,
    as_json: bool,
) -> None:
    """Code documents in the terminal, full screen.

    Without DOCUMENT, your list of documents comes first: what is assigned to
    you, how far each is, and which comes next. --json prints that list and
    opens nothing. In the program, ? shows the keys of the moment, and q leads
    back. Every act is on disk before the next key, and can be taken back, also
    tomorrow. `qualcode tour` shows the program on a small invented study.

    Say who you are once, with QUALCODE_CODER or `qualcode --as ID code`; where
    nobody is named, the screen asks.

    With --web the same program runs in a browser on this machine, at an
    address that nobody else knows, until Ctrl-C. Every tab is a window of its
    own on the same layer. From a machine that you reach by SSH:

    \b
      ssh -L 8000:127.0.0.1:8000 HOST
      qualcode code --web --no-browser --port 8000     # there

    Exits with 0 when you leave, 2 where it cannot begin (no terminal, one
    below 60 x 16, a document that is not yours), 128 and the signal's number
    where the system ended it; what you coded is on disk in each case.

    \b
    Example:
      qualcode --as coder-a code --json
    """
    from qualcode.cli._screen import require_screen, run_screen
    from qualcode.desk.opening import refuse_unopenable
    from qualcode.desk.queue import queue_rows
    from qualcode.study import as_seen, open_readable

    if not web and (port is not None or no_browser):
        raise click.UsageError("`--port` and `--no-browser` are for `--web`")
    if as_json and not coder:
        raise click.UsageError("say whose: `--coder ID`, or who you are: `qualcode --as ID …`, or QUALCODE_CODER")
    study = as_seen(open_readable(folder), coder)
    refuse_unopenable(study, coder, document, pass_number)
    if as_json:
        emit_json(queue_rows(study, coder, pass_number))
        return
    if web:
        from qualcode.cli._web import serve_words

        words = [*([document] if document else []), *(["--coder", coder] if coder else []), "--pass", str(pass_number)]
        serve_words(["-C", str(study.root), "code", *words], port or 0, browser=not no_browser)
        return
    require_screen()
    from qualcode.tui.app import CoderApp

    run_screen(CoderApp(folder, coder, document, pass_number))
