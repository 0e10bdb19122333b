"""`qualcode rounds`."""

import click

from qualcode.cli._console import safe, say, wrapped
from qualcode.cli._lazy import DefaultGroup
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._who import by_option, coder_option, named
from qualcode.phrases import counted

_DATE = click.option("--date", default="", metavar="DAY", help="When, as 2019-03-14; else today.")


@click.group("rounds", cls=DefaultGroup, default="list")
def command() -> None:
    """List, add, close, open and seal rounds of coding.

    A round is a set of documents that belong together in time. Closing it
    freezes the coders' layers; opening a blind one lets coders see each
    other's. A blind round hides by procedure, see docs/rounds.md.

    \b
    Example:
      qualcode rounds
    """


@command.command("list")
@json_option
@click.pass_obj
def list_rounds(folder: str, as_json: bool) -> None:
    """List the rounds, and how far each has come.

    Who may see what (by its coder, by all), whether coding goes on or is closed
    or opened, how many layers are finished, and which are missing.

    \b
    Example:
      qualcode rounds list --json
    """
    from qualcode.cli._rounds import print_rounds
    from qualcode.rounds.round_rows import round_rows
    from qualcode.study import open_readable

    rows = round_rows(open_readable(folder))
    if as_json:
        emit_json(rows)
    elif rows:
        print_rounds(rows, missing=True)
    else:
        say("no rounds; begin one with `qualcode rounds add ID --document DOC`")


@command.command("add")
@click.argument("round_id", metavar="ID")
@click.option(
    "--document", "documents", multiple=True, metavar="DOC", help="A document, several with commas, or 'net-a-*'."
)
@click.option("--title", default="", help="In a few words.")
@click.option("--codebook", "version", default="", metavar="VERSION", help="The version to code under.")
@click.option("--blind", is_flag=True, help="Nobody sees another's codings until the round is opened.")
@click.option("--pass", "pass_number", type=click.IntRange(min=1), default=1, help="2 for coding the same again.")
@json_option
@click.pass_obj
def add(
    folder: str,
    round_id: str,
    documents: tuple[str, ...],
    title: str,
    version: str,
    blind: bool,
    pass_number: int,
    as_json: bool,
) -> None:
    """Add a round to qualcode.yaml.

    With the documents of --document. Made --blind, coders do not see each
    other's codings of them until the round is opened; --pass 2 has them coded
    a second time by the same coders. Comments and order of the file stay.

    \b
    Example:
      qualcode rounds add again --document net-a-lead-1 --pass 2 --blind
    """
    from qualcode.rounds.round_rows import round_row
    from qualcode.rounds.steps import add_round
    from qualcode.scope import matching
    from qualcode.settings import Round
    from qualcode.study import open_readable

    study = open_readable(folder)
    names = [name.strip() for text in documents for name in text.split(",") if name.strip()]
    known = matching("document", names, study.document_by_id)
    add_round(study, Round(round_id, title, tuple(known), version, blind, pass_number))
    if as_json:
        emit_json([round_row(open_readable(folder), round_id)])
    else:
        click.echo(
            f"{round_id}: {counted(len(known), 'document')}; `qualcode assign --round {round_id}` says who codes them"
        )


@command.command("close")
@click.argument("round_id", metavar="ID")
@by_option
@_DATE
@click.option("--unfinished", default="", metavar="REASON", help="Although readings are not finished.")
@json_option
@click.pass_obj
def close(folder: str, round_id: str, by: str, date: str, unfinished: str, as_json: bool) -> None:
    """Freeze the coders' layers of a round.

    The digest of each file of codings goes on record; from then on `check`
    names every file that is not as it was.

    \b
    Example:
      qualcode rounds close interviews-2 --by km
    """
    from qualcode.rounds.steps import close_round
    from qualcode.study import open_readable

    study = open_readable(folder)
    close_round(study, round_id, by=named(by), date=date, unfinished=unfinished)
    blind = any(stage.blind for stage in study.settings.rounds if stage.id == round_id)
    following = f"; `qualcode rounds open {round_id}` lets everybody see them" if blind else _differences(round_id)
    _told(folder, round_id, as_json, f"{round_id}: closed; its layers are frozen{following}")


@command.command("open")
@click.argument("round_id", metavar="ID")
@by_option
@_DATE
@json_option
@click.pass_obj
def open_(folder: str, round_id: str, by: str, date: str, as_json: bool) -> None:
    """Let everybody see the layers of a closed round.

    \b
    Example:
      qualcode rounds open interviews-2 --by km
    """
    from qualcode.rounds.steps import open_round
    from qualcode.study import open_readable

    open_round(open_readable(folder), round_id, by=named(by), date=date)
    _told(folder, round_id, as_json, f"{round_id}: open; everybody sees its layers{_differences(round_id)}")


@command.command("reopen")
@click.argument("round_id", metavar="ID")
@by_option
@click.option("--why", required=True, metavar="REASON", help="Goes on record.")
@_DATE
@json_option
@click.pass_obj
def reopen(folder: str, round_id: str, by: str, why: str, date: str, as_json: bool) -> None:
    """Let the layers of a closed round be changed again.

    That it was closed, and opened, stays on record: what people have seen
    cannot be hidden again.

    \b
    Example:
      qualcode rounds reopen interviews-1 --by km --why "one interview was missing"
    """
    from qualcode.rounds.steps import reopen_round
    from qualcode.study import open_readable

    reopen_round(open_readable(folder), round_id, by=named(by), why=why, date=date)
    _told(folder, round_id, as_json, f"{round_id}: its layers can be changed again; close it when that is done")


@command.command("seal")
@click.argument("round_id", metavar="ID")
@coder_option("Whose codings.")
@click.option("--undo", is_flag=True, help="Take the seal off, to change something before the round is closed.")
@_DATE
@json_option
@click.pass_obj
def seal(folder: str, round_id: str, coder: str, undo: bool, date: str, as_json: bool) -> None:
    """Commit to one's codings of a round without showing them.

    Writes a digest that tells nothing, and keeps its key out of version
    control. Once the round is closed, `rounds unseal` shows the key, and
    everybody can verify that the codings are those that were sealed.

    \b
    Example:
      qualcode rounds seal program-documents --coder coder-a
    """
    from qualcode.layout import key_path
    from qualcode.rounds.seals import seal_round, take_seal_off
    from qualcode.study import open_readable

    if undo:
        gone = take_seal_off(open_readable(folder), round_id, coder)
        if as_json:
            emit_json([{"round": round_id, "coder": coder, "sha256": gone.sha256, "path": gone.path, "key": ""}])
        else:
            click.echo(f"{gone.path}: taken off")
        return
    made, key = seal_round(open_readable(folder), round_id, coder, date=date)
    if as_json:
        emit_json([{"round": round_id, "coder": coder, "sha256": made.sha256, "path": made.path, "key": key}])
        return
    click.echo(f"sealed {made.path}: {made.sha256}")
    say(
        wrapped(
            safe(
                f"key {key}; it is kept in {key_path(round_id, coder)}, which is not in version control. Keep a"
                " copy, and show it to nobody before the round is closed."
            )
        )
    )


@command.command("unseal")
@click.argument("round_id", metavar="ID")
@coder_option("Whose seal.")
@click.option("--key", default="", metavar="KEY", help="Else from where the seal was made.")
@json_option
@click.pass_obj
def unseal(folder: str, round_id: str, coder: str, key: str, as_json: bool) -> None:
    """Show the key of a seal, once the round is closed.

    \b
    Example:
      qualcode rounds unseal program-documents --coder coder-a
    """
    from qualcode.rounds.seals import unseal_round
    from qualcode.study import open_readable

    shown = unseal_round(open_readable(folder), round_id, coder, key=key)
    if as_json:
        emit_json([{"round": round_id, "coder": coder, "sha256": shown.sha256, "path": shown.path, "key": shown.key}])
    else:
        click.echo(f"{shown.path}: the codings of '{coder}' are those that were sealed on {shown.date}")


def _differences(round_id: str) -> str:
    return f"; `qualcode compare --round {round_id}` shows where they differ"


def _told(folder: str, round_id: str, as_json: bool, message: str) -> None:
    from qualcode.rounds.round_rows import round_row
    from qualcode.study import open_readable

    if as_json:
        emit_json([round_row(open_readable(folder), round_id)])
    else:
        click.echo(message)
