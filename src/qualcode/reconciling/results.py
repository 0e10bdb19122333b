"""What became of differences: decisions, agreement before and after, proposals for the codebook."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.agreement_rows import ALL_CODES
from qualcode.analysis.reconciling.after import AFTER, BEFORE, StagedRow, staged_notes, staged_rows
from qualcode.analysis.reconciling.decided import by_people
from qualcode.analysis.reconciling.prevailing import (
    GapRow,
    coders_of,
    codings_today,
    passage_words,
    side_words,
    taken_words,
)
from qualcode.errors import UnknownNameError, UnreadableError
from qualcode.model import Study
from qualcode.phrases import counted
from qualcode.reconciling.answers import class_named
from qualcode.recorded import load_decisions
from qualcode.records import Decision
from qualcode.scope import Scope, matching, select
from qualcode.scope_notes import standing_notes
from qualcode.table import Cell, Table
from qualcode.text import one_line

_WORDS = 160


def decision_records(
    study: Study, round_id: str = "", documents: Sequence[str] = (), *, class_: str = "", agreed: bool = True
) -> list[Decision]:
    """Decisions on record, by round, document and place.

    Args:
        study: As it was loaded.
        round_id: Only of this round.
        documents: Only about these; ids or patterns.
        class_: Only of this class.
        agreed: Also those that nobody had to make.
    """
    found, problems = load_decisions(study.root)
    if problems:
        raise UnreadableError(problems)
    rounds = {one.id for one in study.settings.rounds} | {one.round for one in found}
    if round_id and round_id not in rounds:
        raise UnknownNameError("round", round_id, rounds)
    ids = set(matching("document", documents, study.document_by_id))
    wanted = class_named(class_) if class_ else ""
    kept = [
        one
        for one in found
        if (not round_id or one.round == round_id)
        and (not ids or one.document in ids)
        and (not wanted or one.class_ == wanted)
    ]
    return kept if agreed else by_people(kept)


def decision_table(study: Study, decisions: Sequence[Decision]) -> Table:
    """A row a decision: what coders had, what was decided, why, by whom and when."""
    names, today = coders_of(study, decisions), codings_today(study)
    rows: list[tuple[Cell, ...]] = []
    for one in decisions:
        sides = "\n".join(f"{names[side.layer]}: {side_words(side)}" for side in one.sides)
        made = ", ".join(dict.fromkeys(each.code for each in one.made)) or "nothing"
        words = one_line(passage_words(study, today, one), _WORDS)
        rows.append(
            (one.document, words, sides, taken_words(one, names), made, one.class_, one.note, one.by, one.at[:10])
        )
    return Table(
        title="Decisions",
        header=("document", "passage", "coders", "decision", "made", "class", "note", "by", "date"),
        rows=tuple(rows),
        notes=(f"{counted(len(decisions), 'decision')}.",),
        widths=(16, 50, 30, 14, 24, 15, 30, 12, 11),
    )


@dataclass(frozen=True)
class Staged:
    """Agreement before and after, with what the numbers are on."""

    rows: tuple[StagedRow, ...]
    notes: tuple[str, ...]


def staged_agreement(
    study: Study, round_id: str, documents: Sequence[str], unit: str, *, depth: int | None = None
) -> Staged:
    """Agreement of coders before and after what was decided about the same documents."""
    decisions = decision_records(study, round_id, documents)
    if not decisions:
        return Staged((), ())
    selection = select(study, Scope())
    ids = {one.document for one in decisions}
    selection = replace(selection, documents=tuple(one for one in selection.documents if one.id in ids))
    rows = staged_rows(selection, decisions, unit, depth=depth)
    universe = next((row.universe for row in rows), "")
    notes = (*staged_notes(decisions), f"Units: {universe}.", *standing_notes(selection))
    return Staged(tuple(rows), notes)


def staged_table(found: Staged) -> Table:
    """A row a code: alpha and percent agreement of all coders together, before beside after."""
    alphas = [row for row in found.rows if row.coefficient in ("krippendorff_alpha", "masi_alpha")]
    values = {(row.code, row.coefficient, row.coders, row.when): row.value for row in found.rows}
    rows: list[tuple[Cell, ...]] = []
    for code, coefficient, coders in dict.fromkeys((row.code, row.coefficient, row.coders) for row in alphas):
        alpha = [values.get((code, coefficient, coders, when)) for when in (BEFORE, AFTER)]
        percent = [values.get((code, "percent_agreement", coders, when)) for when in (BEFORE, AFTER)]
        n = next(row.n for row in alphas if row.code == code)
        rows.append(("all codes, as sets" if code == ALL_CODES else code, n, *alpha, *percent))
    return Table(
        "Agreement before and after reconciling",
        ("code", "n", "alpha before", "alpha after", "% before", "% after"),
        tuple(rows),
        (f"Coders: {', '.join(dict.fromkeys(row.coders for row in alphas))}.".replace(",", ", "), *found.notes),
    )


def gaps_draft(rows: Sequence[GapRow]) -> str:
    """Definition gaps as a text to work on: what the codebook says now, what coders met, room for what it is to say."""
    lines = ["# Proposals for the next version of the codebook", ""]
    for row in rows:
        lines += [f"## {row.code}" + (f" ({row.label})" if row.label else ""), ""]
        lines += [f"{counted(row.n, 'question')}; decided for the code in {row.decided_for}.", ""]
        told = (("definition", row.definition), ("use_when", row.use_when), ("not_when", row.not_when))
        lines += [f"- {name} now: {one_line(text)}" for name, text in told if text]
        if row.beside:
            lines.append(f"- set beside: {', '.join(row.beside)}")
        lines += [f"- said: {one_line(note)}" for note in row.notes]
        lines += [f"- “{one_line(quote, 300)}”" for quote in row.quotes]
        lines += ["", "Proposal:", "", ""]
    return "\n".join(lines).rstrip() + "\n" if rows else "No definition gap on record.\n"
