"""An entry of the codebook whole, and its history, as texts for a screen."""

from collections.abc import Mapping
from itertools import groupby

from rich.text import Text

from qualcode.desk.desk import Desk
from qualcode.errors import UnknownNameError
from qualcode.model import Code, Proposal
from qualcode.phrases import counted
from qualcode.released import open_chain
from qualcode.tui.widgets.code_sign import sign
from qualcode.tui.widgets.code_text import meaning
from qualcode.versions.chain import WORKING
from qualcode.versions.history import history_rows
from qualcode.versions.history_lines import event_line, version_lines


def entry_text(desk: Desk, code: Code, signs: Mapping[str, str], uses: Mapping[str, int]) -> Text:
    """All that the codebook says of a code, and how many of the coder's own codings have it.

    Args:
        desk: Whose codings, and which document.
        code: The code.
        signs: The letters of each code.
        uses: For each code how many of the coder's codings have it, in all documents.
    """
    codebook = desk.study.codebook
    text = sign(signs[code.id], code) + Text.assemble(" ", (code.label, "bold"), "\n", (code.id, "dim"))
    above = [codebook.label(one) for one in codebook.lineage(code.id)[:-1]]
    if above:
        text.append(f"\nunder {' › '.join(above)}", "dim")
    for line in _standing(desk, code):
        text.append(f"\n{line}", "italic")
    below = sum(uses.get(one, 0) for one in codebook.family(code.id)) - uses.get(code.id, 0)
    here = sum(coding.code == code.id for coding in desk.codings)
    text.append(f"\n{counted(uses.get(code.id, 0), 'coding')} of mine, {here} here")
    text.append(f"; {below} with the codes below it" if below else "")
    for name, words in (*meaning(codebook, code), ("Source", code.source)):
        if words:
            text.append("\n\n")
            text.append(f"{name}: " if name else "", "bold")
            text.append(words)
    return text


def _standing(desk: Desk, code: Code) -> list[str]:
    """What else is to be known of a code that is not simply one of the codebook."""
    if code.retired_in:
        return [f"not in the codebook since {code.retired_in}; codings with it wait to be recoded"]
    if not code.proposed_by:
        return []
    proposal = next((one for one in desk.study.proposals if one.id == code.id), Proposal(code.id, "", ""))
    if proposal.outcome:
        now = f"; it is '{proposal.into}' now" if proposal.into else ""
        return [f"proposed by {code.proposed_by}, {proposal.outcome} by {proposal.settled_by}{now}"]
    where = f" in {proposal.document}" if proposal.document else ""
    return [f"proposed by {code.proposed_by}{where}; not in the codebook until somebody accepts it"]


def history_text(desk: Desk, code: Code) -> Text:
    """All that a code was ever called, under whom and why, as `qualcode codebook history` tells it."""
    text = Text.assemble((code.label, "bold"), "\n", (code.id, "dim"))
    try:
        rows = history_rows(open_chain(desk.study.root), code.id)
    except UnknownNameError:
        return text.append("\n\nNo version of the codebook has it: it is a proposal.")
    for version, events in groupby((row for row in rows if row.relation == "itself"), key=lambda row: row.version):
        own = list(events)
        when = own[0].date or ("now" if version == WORKING else "")
        text.append(f"\n\n{version}  {when}", "bold")
        for line in version_lines(own):
            text.append(f"\n{line}")
    for relation, title in (("ancestor", "made of"), ("heir", "lives on in")):
        others = [row for row in rows if row.relation == relation]
        if others:
            text.append(f"\n\n{title}", "bold")
        for other, events in groupby(others, key=lambda row: row.code):
            text.append(f"\n{other}: {'; '.join(map(event_line, events))}")
    return text
