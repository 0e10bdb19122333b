"""The command line: `qualcode`."""

import gc
import os
import sys

import click

from qualcode import __version__
from qualcode.asking import asked_by
from qualcode.cli._lazy import LazyGroup
from qualcode.errors import ExitCode, QualcodeError, SystemRefusedError

SECTIONS = {
    "Begin a study": {
        "init": "Start a study in a new folder.",
        "import": "Bring transcripts and documents into the study.",
        "documents": "List the documents, show one, or change its text.",
        "codebook": "Show the codebook; release, compare, migrate versions.",
        "check": "Report every problem in the study's files.",
    },
    "Code": {
        "code": "Code documents in the terminal, full screen.",
        "tour": "Show the coder in five minutes, on a small study of its own.",
        "assign": "Assign documents to coders, or take them back.",
        "rounds": "List, add, close, open and seal rounds of coding.",
        "codings": "List, add, remove and finish codings.",
        "memos": "List, show and write memos.",
        "suggest": "Let a machine suggest codings, in a layer of its own.",
        "status": "Show who has coded what, and how far.",
    },
    "See how far coders agree, and settle where they do not": {
        "agreement": "Measure how far coders agree, code by code.",
        "disagreements": "List where coders disagree, as the agenda of a meeting.",
        "compare": "Lay coders side by side on a document, differences first.",
        "reconcile": "Decide what coders differ about, on record.",
        "plan": "Plan how much to code, and what a second time.",
        "stability": "Measure how far coders agree with themselves.",
        "drift": "Show how agreement changes along the order of coding.",
    },
    "Go on with a changed codebook, after `codebook release` and `codebook migrate`": {
        "recode": "Place codings that a migration left to people.",
    },
    "Read and report": {
        "search": "Find words, and passages by their codes, in all texts.",
        "quotes": "Print coded segments with where they stand.",
        "matrix": "Lay cases, codes, coders out as a matrix.",
        "datasets": "Code what a query found again, as a data set of its own.",
        "report": "Write reports for an appendix.",
    },
    "Work as a team": {
        "log": "Show what changed between two points in time.",
        "merge-driver": "Merge two histories of a file of codings; git runs it.",
        "completion": "Complete commands, options and names on TAB, in your shell.",
    },
}
"""Every command with its summary, under headings, in the order in which a new study needs them."""

COMMANDS = {name: summary for section in SECTIONS.values() for name, summary in section.items()}


@click.group(cls=LazyGroup, sections=SECTIONS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "--study", "folder", default=".", metavar="DIR", help="The study's folder, or one inside it.")
@click.option("--as", "reader", default="", metavar="CODER", help="Who you are; else QUALCODE_CODER says it.")
@click.version_option(__version__, prog_name="qualcode")
@click.pass_context
def cli(ctx: click.Context, folder: str, reader: str) -> None:
    """Qualitative coding in plain files.

    A study is a folder: transcripts, a codebook, codings, memos. Every command
    works from any folder inside it, prints JSON with --json, and exits with
    0 all well, 1 problems found or a gate not met, 2 the request makes no sense.

    Many commands have verbs below them: `qualcode codebook --help` lists those
    of the codebook, from the first release to the migration of all codings.

    \b
    Example:
      qualcode init my-study --coder km --coder jr
      qualcode -C my-study status
    """
    ctx.obj = folder
    if reader:
        ctx.with_resource(asked_by(reader))


def main() -> None:
    """Run the command line and end the process with its exit status."""
    gc.disable()  # a command lives for a second; walking a million values again and again would be half of it
    if "_QUALCODE_COMPLETE" in os.environ:
        sys.exit(complete(os.environ["_QUALCODE_COMPLETE"]))
    sys.exit(run(sys.argv[1:]))


def complete(instruction: str) -> int:
    """Answer a shell that asks what fits; where it cannot be told, say nothing: somebody is in the midst of typing."""
    try:
        from qualcode.cli._shells import answer

        answer(cli, instruction)
    except (Exception, SystemExit):  # noqa: BLE001 - see above
        return ExitCode.BUG
    return ExitCode.OK


def run(arguments: list[str]) -> int:
    """Run one command.

    Returns:
        The exit status.
    """
    try:
        ended = cli.main(arguments, prog_name="qualcode", standalone_mode=False)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption) and error.option_name == "--as":
            what = "`--as` says who you are to every command, and stands before it: `qualcode --as ann status`"
            error = click.UsageError(what, error.ctx)
        error.show()
        return ExitCode.REQUEST
    except (KeyboardInterrupt, click.Abort):
        click.echo("qualcode: interrupted", err=True)
        return ExitCode.INTERRUPTED
    except QualcodeError as error:
        click.echo(f"qualcode: error: {error}", err=True)
        return error.exit_code
    except SystemExit:  # so click ends when the reader of a pipe has had enough, which is no fault
        return ExitCode.OK
    except OSError as error:
        click.echo(f"qualcode: error: {SystemRefusedError(error)}", err=True)
        return ExitCode.REQUEST
    except Exception:  # noqa: BLE001 - the one place where a fault of ours is told as such
        import traceback

        traceback.print_exc()
        click.echo(
            "qualcode: this is a fault of qualcode, not of your files; please report the lines above",
            err=True,
        )
        return ExitCode.BUG
    return ended if isinstance(ended, int) else ExitCode.OK


def commands() -> list[tuple[str, click.Command]]:
    """Every command and verb with the words that call it, in the order of the help."""
    found: list[tuple[str, click.Command]] = []
    with click.Context(cli, info_name="qualcode") as ctx:
        for name in COMMANDS:
            command = cli.get_command(ctx, name)
            if command is None:
                continue
            found.append((f"qualcode {name}", command))
            if isinstance(command, click.Group):
                found += [(f"qualcode {name} {verb}", below) for verb, below in command.commands.items()]
    return found


def reference() -> str:
    """The help of every command, as Markdown: what docs/cli.md holds."""
    parts = []
    for words, command in commands():
        with click.Context(command, info_name=words, max_content_width=100, terminal_width=100) as ctx:
            parts.append(f"## `{words}`\n\n```text\n{command.get_help(ctx).rstrip()}\n```\n")
    return "\n".join(parts).rstrip("\n")
