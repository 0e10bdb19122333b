"""A report of agreement for an appendix: what was double-coded, on what figures rest, and the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.draws import Wish
from qualcode.analysis.reporting.code_figures import (
    CodeFigures,
    Reconciled,
    code_figures,
    reconciled,
    reported_agreement,
)
from qualcode.analysis.reporting.coefficient_texts import references
from qualcode.analysis.reporting.double_coded import DocumentWork, document_work
from qualcode.analysis.reporting.methods_facts import methods_paragraph
from qualcode.analysis.reporting.provenance import Provenance, provenance_section
from qualcode.analysis.reporting.report_disagreements import disagreements_section
from qualcode.analysis.reporting.report_figures import figures_sections, told_of
from qualcode.analysis.reporting.report_reconciling import reconciling_section
from qualcode.analysis.reporting.report_sample import sample_section
from qualcode.errors import UndefinedError
from qualcode.model import Layer
from qualcode.records import Decision
from qualcode.report import Items, Report, Section
from qualcode.scope import Selection


@dataclass(frozen=True)
class Reported:
    """All figures of a report, before they are put into words."""

    agreement: Agreement
    work: tuple[DocumentWork, ...]
    figures: tuple[CodeFigures, ...]
    reconciled: tuple[Reconciled, ...]
    depth: int | None = None
    decisions: tuple[Decision, ...] = ()
    """What was decided about differences, as it is on record."""

    @property
    def rows(self) -> list[CodeFigures]:
        """Every row of figures: of independent codings, then of what was reconciled, before and after."""
        return [*self.figures, *(row for one in self.reconciled for row in (*one.before, *one.after))]

    @property
    def layers(self) -> list[Layer]:
        """Every layer that a figure rests on."""
        own = self.agreement.universe.layers
        decided = {one.consensus for one in self.reconciled} - {layer.id for layer in own}
        return [*own, *(layer for layer in self.agreement.selection.study.layers if layer.id in decided)]


def measured_report(
    selection: Selection,
    unit: str,
    *,
    depth: int | None = None,
    wish: Wish | None = None,
    universe_rule: str = "assigned",
    decisions: Sequence[Decision] = (),
) -> Reported:
    """All figures of a report of agreement.

    Args:
        selection: Which documents, layers, codes, facets and speakers.
        unit: What is compared.
        depth: No codes deeper in the tree than this.
        wish: Which intervals.
        universe_rule: Which units count.
        decisions: What was decided about differences, of any documents.

    Raises:
        UndefinedError: If there is nothing that two coders have finished.
        UnreadableError: If a threshold is for something that is not there.
    """
    found = reported_agreement(selection, unit, depth=depth, wish=wish, universe_rule=universe_rule)
    if not len(found.universe):
        why = " ".join(found.universe.left_out) or "The scope holds no document."
        raise UndefinedError(f"nothing to report: there is no {unit} that two coders have finished. {why}")
    return Reported(
        agreement=found,
        work=tuple(document_work(selection, found.universe)),
        figures=tuple(code_figures(found)),
        reconciled=tuple(reconciled(found, depth=depth, wish=wish)),
        depth=depth,
        decisions=tuple(one for one in decisions if one.document in {each.id for each in found.universe.documents}),
    )


def agreement_report(reported: Reported, provenance: Provenance, *, examples: int = 2) -> Report:
    """The report as sections of text and tables.

    Args:
        reported: What was measured.
        provenance: The files, and the command that gives the same again.
        examples: How many disagreements of each kind to quote.
    """
    found = reported.agreement
    title = found.selection.study.settings.title
    return Report(
        title="Agreement between coders" + (f": {title}" if title else ""),
        sections=tuple(_sections(reported, provenance, examples)),
        language="en",
    )


def _sections(reported: Reported, provenance: Provenance, examples: int) -> Iterator[Section]:
    found = reported.agreement
    yield sample_section(found, reported.work)
    yield Section("Units, and what counts as what", (Items(_lines(found)),))
    yield from figures_sections(found, reported.figures)
    yield reconciling_section(found, reported.reconciled, reported.decisions, reported.depth)
    yield disagreements_section(found, depth=reported.depth, examples=examples)
    yield Section(
        "For the methods section",
        ("A paragraph to paste and to shorten:", methods_paragraph(found, reported.work, reported.figures)),
    )
    yield provenance_section(provenance)
    yield Section("References", (Items(references(told_of(found, reported.figures))),))


def _lines(found: Agreement) -> tuple[str, ...]:
    """On what the figures rest; how intervals are had is said beside them."""
    return tuple(line for line in universe_lines(found) if line != found.draws.note)
