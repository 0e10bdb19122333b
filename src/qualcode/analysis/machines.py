"""A machine held against each person, and against what they settled on: never pooled with people."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.agreement import Agreement
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES, AgreementRow
from qualcode.analysis.compared_layers import done
from qualcode.analysis.figures import between, figure, set_in
from qualcode.analysis.rows_table import COLUMNS, rows_table
from qualcode.errors import RefusedError, UnknownNameError
from qualcode.model import Layer
from qualcode.phrases import counted, some_of
from qualcode.scope import Selection
from qualcode.table import Cell, Table

MACHINE_COEFFICIENTS = ("percent_agreement", "cohen_kappa", "krippendorff_alpha")


@dataclass(frozen=True, eq=False)
class MachineAgreement:
    """A machine's layer with each other layer that shares a finished document with it."""

    machine: Layer
    selection: Selection
    pairs: tuple[tuple[Layer, Agreement], ...]
    """Each person in scope, then each consensus."""

    @property
    def rows(self) -> list[AgreementRow]:
        """Every row, of codes about which the machine says something, with the machine's name."""
        return [
            row._replace(machine=self.machine.id)
            for _, agreement in self.pairs
            for row in agreement.rows
            if row.code == ALL_CODES or self.says(row.code)
        ]

    def says(self, code: str) -> bool:
        """Whether the machine was asked for a code."""
        unasked = self.selection.study.unasked
        return any(code not in unasked.get((self.machine.id, document), ()) for document in self.machine.documents)


def machine_agreement(selection: Selection, name: str, measure: Callable[[Selection], Agreement]) -> MachineAgreement:
    """A machine's layer against each other layer, two at a time.

    Args:
        selection: The people to hold it against; a consensus counts beside them where the scope names no layers.
        name: The machine's layer.
        measure: Measures agreement of the two layers of a selection.

    Raises:
        UnknownNameError: If there is no such machine.
        RefusedError: If it shares no finished document with anybody.
    """
    study = selection.study
    machines = [layer.id for layer in study.layers if layer.kind == "machine"]
    if name not in machines:
        raise UnknownNameError("machine's layer", name, machines)
    machine = study.layer_by_id[name]
    others = [layer for layer in selection.layers if layer.kind != "machine"]
    if not selection.scope.layers:
        others += [layer for layer in study.layers if layer.kind == "consensus"]
    pairs = []
    for layer in others:
        if any(done(study, layer, one) and done(study, machine, one) for one in selection.documents):
            scope = replace(selection.scope, layers=(name, layer.id), coders=())
            pairs.append((layer, measure(replace(selection, scope=scope, layers=(machine, layer)))))
    if not pairs:
        raise RefusedError(f"'{name}' shares no finished document with anybody in scope")
    return MachineAgreement(machine, selection, tuple(pairs))


def machine_table(found: MachineAgreement) -> Table:
    """A row a code and other layer: how often each used it, percent, kappa, alpha with its interval."""
    study, name = found.selection.study, found.machine.id
    codes = list(dict.fromkeys(row.code for row in found.rows if row.code != ALL_CODES))
    cells: list[tuple[Cell, ...]] = []
    for code in codes:
        first = True
        for layer, agreement in found.pairs:
            own = {row.coefficient: row for row in agreement.rows if row.code == code}
            if "krippendorff_alpha" in own:
                shown = set_in(study.codebook, code, codes) if first else ""
                cells.append((shown, _called(layer), *_figures(own)))
                first = False
    confidence = found.pairs[0][1].draws.confidence
    header = ("code", "against", "n", "used", "percent", "kappa", "alpha", f"{confidence * 100:g} %")
    reading = tuple(_notes(found))
    return Table(
        f"Machine '{name}' against each person, two at a time",
        header,
        tuple(cells),
        (*reading, *basis(found)),
        label_columns=2,
        n_reading=len(reading),
    )


def machine_rows_table(rows: Sequence[AgreementRow], notes: Sequence[str]) -> Table:
    """Rows of people and of machines in one table for files, each with the machine that is in it."""
    return rows_table("Agreement", rows, notes, (("machine", "machine"), *COLUMNS), label_columns=4)


def _figures(own: dict[str, AgreementRow]) -> tuple[Cell, ...]:
    alpha = own["krippendorff_alpha"]
    percent = own["percent_agreement"].value if "percent_agreement" in own else None
    kappa = own["cohen_kappa"].value if "cohen_kappa" in own else None
    return (
        alpha.n_pairable,
        "/".join(str(n) for n in alpha.used),
        "–" if percent is None else f"{percent * 100:.0f}",
        figure(kappa),
        figure(alpha.value),
        between(alpha.low, alpha.high),
    )


def _called(layer: Layer) -> str:
    return layer.coder if layer.kind == "human" else layer.id


def _notes(found: MachineAgreement) -> Iterator[str]:
    unit, name = found.pairs[0][1].universe.unit, found.machine.id
    yield (
        f"n: {unit}s compared; used: of these, those with the code by {name} and by the other. No person's figure has"
        " the machine in it."
    )
    if learned := found.machine.method.get("learned"):
        yield (
            f"'{name}' learned from {learned}: what it says of these documents is by a classifier that never saw them,"
            " taught by the others. Agreement says how well it foretells these coders, and not that either is right."
        )
    for layer, _ in found.pairs:
        n, total = started_from(found.selection, layer, name)
        if n:
            yield (
                f"Not independent: {n:,} of {counted(total, 'coding')} of {_called(layer)} started from a suggestion of"
                f" '{name}', which raises their agreement with it."
            )
    if found.selection.study.settings.suggestions.in_coder:
        yield (
            "Suggestions are shown in the coder (`suggestions` in qualcode.yaml): codings that say nothing of one may"
            " have been led by it too."
        )
    unasked = [
        code.id for code in found.selection.study.codebook.codes if not code.retired_in and not found.says(code.id)
    ]
    if unasked:
        yield (
            f"'{name}' says nothing of {counted(len(unasked), 'code')} ({some_of(unasked, 3)}), which are missing there"
            " and not absent."
        )


def basis(found: MachineAgreement) -> list[str]:
    """On what the pairs rest: what is said of all of them once."""
    lines = dict.fromkeys(line for _, agreement in found.pairs for line in universe_lines(agreement))
    own = ("Coders:", "Unit:", "Left out:", "Speakers:", "Intervals:")
    draws = found.pairs[0][1].draws
    intervals = [f"Intervals: {draws.label}; see those of people for how to read them."] if draws.method else []
    return [*(line for line in lines if not line.startswith(own)), *intervals]


def started_from(selection: Selection, layer: Layer, machine: str) -> tuple[int, int]:
    """How many codings of a layer in scope started from a suggestion of a machine, and how many there are."""
    codings = [coding for one in replace(selection, layers=(layer,)).coded() for coding in one.codings]
    return sum(coding.origin is not None and coding.origin.layer == machine for coding in codings), len(codings)
