"""`qualcode codebook propose`, `proposals`, `accept`, `decline`."""

import textwrap
from typing import TYPE_CHECKING

import click

from qualcode.cli._console import safe, say, terminal_width
from qualcode.cli._output import emit_json, json_option
from qualcode.cli._who import by_option, coder_option, named
from qualcode.cli._wrapping import filled
from qualcode.phrases import counted

if TYPE_CHECKING:
    from qualcode.proposals.rows import ProposalRow
    from qualcode.proposals.settling import SettledRow


@click.command("propose")
@click.argument("label")
@coder_option("Who proposes it.")
@click.option("--definition", default="", metavar="TEXT", help="What it means.")
@click.option("--parent", default="", metavar="CODE", help="Under which code it belongs.")
@click.option("--document", default="", metavar="ID", help="Where it came up.")
@click.option("--quote", default="", metavar="WORDS", help="The words at which it came up.")
@click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")
@click.option("--instead", default="", metavar="ID", help="What the coder proposed before is called so from now on.")
@json_option
@click.pass_obj
def propose_command(
    folder: str,
    label: str,
    coder: str,
    definition: str,
    parent: str,
    document: str,
    quote: str,
    at: str,
    instead: str,
    as_json: bool,
) -> None:
    """Propose a code that the codebook lacks; it can be coded with at once.

    It is no code of the codebook until somebody accepts it. Its id is made of
    the label and of who proposes it, and stays: codings keep it. Propose the
    same label again to give it another definition or parent; correct the label
    itself with --instead.

    \b
    Example:
      qualcode codebook propose 'Naming the work' --parent hub-team --coder coder-a
    """
    from qualcode.proposals.proposing import propose, with_code
    from qualcode.proposals.rows import proposal_rows
    from qualcode.study import open_blinded

    study = open_blinded(folder)
    code = propose(
        study,
        coder,
        label,
        definition=definition,
        parent=parent,
        document=document,
        quote=quote,
        at=at,
        instead=instead,
    )
    if as_json:
        emit_json([row for row in proposal_rows(with_code(study, code, document=document)) if row.id == code.id])
    else:
        click.echo(safe(f"{code.id}  {code.label}"))


@click.command("proposals")
@click.option("--all", "settled", is_flag=True, help="Those that were accepted or declined, too.")
@json_option
@click.pass_obj
def proposals_command(folder: str, settled: bool, as_json: bool) -> None:
    """List the codes that coders propose, with who codes with them and on what.

    While a blind round is not open, each coder sees their own.

    \b
    Example:
      qualcode codebook proposals
    """
    from qualcode.proposals.rows import proposal_rows
    from qualcode.study import open_blinded

    rows = proposal_rows(open_blinded(folder), settled=settled)
    if as_json:
        emit_json(rows)
        return
    for row in rows:
        _print_proposal(row)
    if not rows:
        say("no code is proposed" if settled else "no proposal is open; `--all` lists those that are settled")


@click.command("accept")
@click.argument("proposal", metavar="ID")
@click.option("--into", default="", metavar="CODE", help="It is this code; its codings get it.")
@click.option("--id", "new_id", default="", metavar="ID", help="The code gets this id, and all its codings.")
@click.option("--parent", default=None, metavar="CODE", help="Under another code than proposed; '' for the top.")
@click.option("--label", default="", metavar="TEXT", help="Call it something else.")
@click.option("--definition", default="", metavar="TEXT", help="Define it otherwise.")
@click.option("--why", default="", metavar="TEXT", help="The reason, in a sentence.")
@click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")
@by_option
@json_option
@click.pass_obj
def accept_command(
    folder: str,
    proposal: str,
    into: str,
    new_id: str,
    parent: str | None,
    label: str,
    definition: str,
    why: str,
    at: str,
    by: str,
    as_json: bool,
) -> None:
    """Make a proposal a code of the working codebook, or part of one.

    A code of its own keeps its id, so no coding changes; it comes below its
    parent in codebook.yaml, where you can go on writing. With --id it gets a
    shorter one. With --id or --into the codings of all layers get that code as
    after a rename or a merge: each says what it had and who decided; closed
    rounds note the change. Release the codebook then.

    \b
    Example:
      qualcode codebook propose 'Naming the work' --coder coder-a
      qualcode codebook accept naming-the-work.coder-a --parent hub-team --by coder-b
    """
    from qualcode.proposals.settling import Settling, accept_proposal
    from qualcode.study import open_blinded

    if into and (new_id or parent is not None or label or definition):
        raise click.UsageError(
            "`--into` takes it into a code that is there; without `--id`, `--parent`, `--label`, ..."
        )
    wanted = Settling(proposal, named(by), why, into, new_id, label, definition, parent, at)
    _tell(accept_proposal(open_blinded(folder), wanted), as_json=as_json, new=not into)


@click.command("decline")
@click.argument("proposal", metavar="ID")
@click.option("--why", default="", metavar="TEXT", help="The reason, in a sentence.")
@click.option("--into", default="", metavar="CODE", help="Which code its codings get instead.")
@click.option("--at", default="", metavar="TIME", help="When, as 2019-03-14T09:30:00Z; else now.")
@by_option
@json_option
@click.pass_obj
def decline_command(folder: str, proposal: str, why: str, into: str, at: str, by: str, as_json: bool) -> None:
    """Decline a proposal, with the reason; it stays on record.

    Where codings have it, say with --into which code they get instead.

    \b
    Example:
      qualcode codebook propose 'Naming the work' --coder coder-a
      qualcode codebook decline naming --why 'a practice of hub-team' --by coder-b
    """
    from qualcode.proposals.settling import Settling, decline_proposal
    from qualcode.study import open_blinded

    wanted = Settling(proposal, named(by), why, into, at=at)
    _tell(decline_proposal(open_blinded(folder), wanted), as_json=as_json)


def _print_proposal(row: "ProposalRow") -> None:
    click.secho(safe(f"{row.id}  {row.label}"), bold=True)
    when = f", {row.at[:10]}" if row.at else ""
    settled = f"{row.state} by {row.settled_by}, {row.settled_at[:10]}" if row.settled_by else ""
    parts = [
        ("by", f"{row.by}{when}" + (f", in {row.document}" if row.document else "")),
        ("under", row.parent),
        ("definition", row.definition),
        ("at", f"“{row.quote}”" if row.quote else ""),
        ("settled", settled + (f" as {row.into}" if row.into not in ("", row.id) else "")),
        ("why", row.why),
        ("use", counted(row.codings, "coding") + (f" ({', '.join(row.uses)})" if row.uses else "")),
        *(("", f"“{quote}”") for quote in row.quotes),
    ]
    for name, text in parts:
        if text:
            inner = filled(safe(text), terminal_width() - 13)
            click.echo(click.style(f"{name:>11}  ", dim=True) + textwrap.indent(inner, " " * 13).lstrip())
    click.echo()


def _tell(row: "SettledRow", *, as_json: bool, new: bool = False) -> None:
    if as_json:
        emit_json([row])
        return
    if new:
        click.echo(f"{row.into} is in the codebook")
        say("Next: go over its entry in codebook/codebook.yaml, then `qualcode codebook release`.")
    else:
        click.echo(f"{row.outcome} {row.proposal}" + (f" as {row.into}" if row.into else ""))
    if row.changed or row.set_aside:
        aside = f", {row.set_aside} set aside as twins" if row.set_aside else ""
        say(f"{counted(row.changed, 'coding')} changed{aside} ({', '.join(row.layers)}).")
