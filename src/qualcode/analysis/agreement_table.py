"""Agreement as a table for people: a row a code, with the range over pairs of coders."""

from collections.abc import Sequence

from qualcode.analysis.agreement import Agreement, coder_names, universe_lines
from qualcode.analysis.measuring import ALL_CODES, AgreementRow
from qualcode.table import Cell, Table

_MINUS = "\N{MINUS SIGN}"


def code_table(agreement: Agreement, rows: Sequence[AgreementRow], *, narrow: bool = False) -> Table:
    """One row a code: how often each coder used it, percent and kappa over the pairs, alpha over all.

    Args:
        agreement: What was measured.
        rows: Its rows that are to be shown.
        narrow: Put the coders' uses into one column, for 80 columns of terminal.
    """
    coders = coder_names(agreement.universe.layers)
    by_id = agreement.selection.study.codebook.by_id
    lowest = min((by_id[row.code].depth for row in rows if row.code in by_id), default=1)
    table: list[tuple[Cell, ...]] = []
    reasons: dict[str, list[str]] = {}
    together = [row for row in rows if row.code == ALL_CODES]
    for code in dict.fromkeys(row.code for row in rows if row.code != ALL_CODES):
        own = [row for row in rows if row.code == code]
        alpha = next(row for row in own if row.coefficient == "krippendorff_alpha")
        indent = "  " * (by_id[code].depth - lowest) if code in by_id else ""
        used = alpha.used or (0,) * len(coders)
        pairs = [row.value for row in own if row.coefficient == "percent_agreement" and row.coders.count(",") == 1]
        table.append(
            (
                indent + code,
                *([] if narrow else [alpha.n_pairable]),
                *(["/".join(str(n) for n in used)] if narrow else used),
                _range(pairs, percent=True),
                _range([row.value for row in own if row.coefficient == "cohen_kappa"]),
                _figure(alpha.value) if alpha.value is not None else "–",
                _between(alpha),
            )
        )
        if alpha.reason:
            reasons.setdefault(alpha.reason, []).append(code)
    if not narrow:
        together = [row for row in together if row.coefficient == "masi_alpha"]
    for row in together[:1]:
        blank = ("",) * (len(coders) + 3 if not narrow else 3)
        table.append(
            (
                "all codes, as sets",
                *([row.n_pairable, *blank[1:]] if not narrow else blank),
                _figure(row.value) if row.value is not None else "–",
                _between(row),
            )
        )
        if row.reason:
            reasons.setdefault(row.reason, []).append("all codes")
    n = sorted({row.n_pairable for row in rows if row.coefficient == "krippendorff_alpha"})
    notes = list(universe_lines(agreement))
    if len(coders) > 2:
        notes.append("Percent and kappa: lowest and highest of the pairs of coders; alpha: over all of them.")
    notes += [f"{', '.join(codes)}: {reason}." for reason, codes in reasons.items()]
    if narrow:
        compared = " to ".join(dict.fromkeys(f"{number:,}" for number in (n[0], n[-1]))) if n else "0"
        notes.insert(0, f"Units compared: {compared}. Used: units with the code by {', '.join(coders)}.")
    uses = ("used",) if narrow else ("n", *(f"used {coder}" for coder in coders))
    header = ("code", *uses, "percent", "kappa", "alpha", f"{agreement.draws.confidence * 100:g} %")
    return Table("Agreement, code by code", header, tuple(table), tuple(notes))


def _between(row: AgreementRow) -> str:
    """An interval as it is printed."""
    if row.low is None or row.high is None:
        return "–"
    return f"{_figure(row.low)} to {_figure(row.high)}"


def pair_table(agreement: Agreement, rows: Sequence[AgreementRow]) -> Table:
    """One row a code, coefficient and set of coders."""
    return Table(
        "Agreement, code by code and pair by pair",
        ("code", "coefficient", "coders", "value", "low", "high", "n", "used", "prevalence", "remark"),
        tuple(
            (
                row.code,
                row.coefficient,
                row.coders.replace(",", ", "),
                row.value,
                row.low,
                row.high,
                row.n_pairable,
                "/".join(str(n) for n in row.used),
                "/".join(_figure(share) for share in row.prevalence),
                row.reason,
            )
            for row in rows
        ),
        tuple(universe_lines(agreement)),
        label_columns=3,
    )


def _range(values: Sequence[float | None], *, percent: bool = False) -> str:
    known = sorted(value for value in values if value is not None)
    if not known:
        return "–"
    ends = dict.fromkeys(f"{value * 100:.0f}" if percent else _figure(value) for value in (known[0], known[-1]))
    return " to ".join(ends)


def _figure(value: float) -> str:
    """Two decimals, as agreement is printed, without the zero before the point.

    >>> _figure(0.7341), _figure(-0.05), _figure(1.0)
    ('.73', '−.05', '1.00')
    """
    text = f"{abs(value):.2f}".removeprefix("0")
    return (_MINUS if value < 0 and text.strip(".0") else "") + text
