"""Agreement as a table for people: a row a code, with the range over pairs of coders."""

import re
from collections.abc import Iterator, Sequence

from qualcode.analysis.agreement import Agreement, coder_names, universe_lines
from qualcode.analysis.figures import between, figure, lowest_and_highest, trimmed
from qualcode.analysis.judging.paradox import paradox_note
from qualcode.analysis.judging.thresholds import verdict_of
from qualcode.analysis.measuring import ALL_CODES, AgreementRow, judged_by
from qualcode.model import Thresholds
from qualcode.table import Cell, Table


def code_table(
    agreement: Agreement, rows: Sequence[AgreementRow], thresholds: Thresholds | None = None, *, narrow: bool = False
) -> Table:
    """One row a code: how often each coder used it, percent and kappa over the pairs, alpha over all, the verdict.

    Args:
        agreement: What was measured.
        rows: Its rows that are to be shown.
        thresholds: By which the lower end of alpha's interval is called reliable or tentative.
        narrow: Put the coders' uses into one column, for 80 columns of terminal.
    """
    thresholds = thresholds or Thresholds()
    coders = coder_names(agreement.universe.layers)
    judged = thresholds.tentative is not None or thresholds.reliable is not None
    table = [
        _code_cells(agreement, code, [row for row in rows if row.code == code], thresholds, narrow=narrow)
        for code in dict.fromkeys(row.code for row in rows)
        if code != ALL_CODES
    ]
    together = next((row for row in rows if row.code == ALL_CODES and row.coefficient in _SHOWN_TOGETHER), None)
    if together is not None:
        blank = ("",) * (1 if narrow else len(coders))
        compared = () if narrow else (together.n_pairable,)
        probable = () if narrow else ("",)
        verdict = (_verdict(together, thresholds), *probable) if judged else ()
        table.append(("all codes, as sets", *compared, *blank, "", "", *_alpha(together), *verdict))
    uses = ("used",) if narrow else ("n", *(f"used {coder}" for coder in coders))
    header = ("code", *uses, "%" if narrow else "percent", "kappa", "alpha", _level(agreement))
    verdict_header = ("verdict",) if narrow else ("verdict", "p(below)")
    return Table(
        "Agreement, code by code",
        (*header, *(verdict_header if judged else ())),
        tuple(cells if judged else cells[: len(header)] for cells in table),
        tuple(_notes(agreement, rows, thresholds, narrow=narrow)),
    )


_SHOWN_TOGETHER = ("masi_alpha",)


def _code_cells(
    agreement: Agreement, code: str, rows: Sequence[AgreementRow], thresholds: Thresholds, *, narrow: bool
) -> tuple[Cell, ...]:
    by_id = agreement.selection.study.codebook.by_id
    lowest = min((by_id[row.code].depth for row in agreement.rows if row.code in by_id), default=1)
    indent = "  " * (by_id[code].depth - lowest) if code in by_id else ""
    alpha = next(row for row in rows if row.coefficient == "krippendorff_alpha")
    used = alpha.used or (0,) * len(agreement.universe.layers)
    percent = [row.value for row in rows if row.coefficient == "percent_agreement"]
    below = () if narrow else (figure(alpha.p_below),)
    return (
        _folded(indent, code) if narrow else indent + code,
        *(["/".join(str(n) for n in used)] if narrow else (alpha.n_pairable, *used)),
        _hundredths(percent[-1:]),
        lowest_and_highest([row.value for row in rows if row.coefficient == "cohen_kappa"]),
        *_alpha(alpha),
        _verdict(alpha, thresholds),
        *below,
    )


def _alpha(row: AgreementRow) -> tuple[str, str]:
    return figure(row.value), between(row.low, row.high)


def _verdict(row: AgreementRow, thresholds: Thresholds) -> str:
    return verdict_of(row.value, judged_by(row), thresholds)


def _folded(indent: str, code: str, width: int = 24) -> str:
    r"""A long id on several lines, broken after a hyphen or a slash.

    >>> _folded("  ", "learning-community-data/dilemmas", 20)
    '  learning-\n    community-data/\n    dilemmas'
    """
    lines = [indent]
    for piece in re.findall(r"[^-/]+[-/]?|[-/]", code):
        if lines[-1].strip() and len(lines[-1]) + len(piece) > width:
            lines.append(f"{indent}  ")
        lines[-1] += piece
    return "\n".join(lines)


def _hundredths(values: Sequence[float | None]) -> str:
    return "".join("–" if value is None else f"{value * 100:.0f}" for value in values)


def _level(agreement: Agreement) -> str:
    return f"{agreement.draws.confidence * 100:g} %"


def _notes(
    agreement: Agreement, rows: Sequence[AgreementRow], thresholds: Thresholds, *, narrow: bool
) -> Iterator[str]:
    """What the numbers of a table of codes are on, and how to read them."""
    coders = coder_names(agreement.universe.layers)
    alphas = [row for row in rows if row.coefficient == "krippendorff_alpha"]
    if narrow:
        n = sorted({row.n_pairable for row in alphas})
        units = " to ".join(dict.fromkeys(f"{number:,}" for number in (n[0], n[-1]))) if n else "0"
        yield f"Units compared: {units}. Used: units with the code by {', '.join(coders)}."
    several = len(coders) > 2
    yield (
        f"%: units on which {'pairs of coders' if several else 'the two coders'} say the same"
        f"{'; kappa: lowest and highest of the pairs; alpha: over all coders' if several else ''}."
    )
    yield from _verdict_notes(alphas, thresholds, narrow=narrow)
    by_code = ([row for row in rows if row.code == alpha.code] for alpha in alphas)
    if explained := paradox_note(by_code):
        yield explained
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.reason and row.coefficient in ("krippendorff_alpha", *_SHOWN_TOGETHER):
            reasons.setdefault(row.reason, []).append("all codes" if row.code == ALL_CODES else row.code)
    yield from (f"{', '.join(codes)}: {reason}." for reason, codes in reasons.items())
    yield from universe_lines(agreement)


def _verdict_notes(alphas: Sequence[AgreementRow], thresholds: Thresholds, *, narrow: bool) -> Iterator[str]:
    bounds = [
        f"'{word}' from {trimmed(minimum)}"
        for word, minimum in (("reliable", thresholds.reliable), ("tentative", thresholds.tentative))
        if minimum is not None
    ]
    if not bounds:
        return
    yield f"Verdict, by the lower end of the interval: {', '.join(bounds)}; below it is not shown."
    likely = [(row.p_below, row.target, row.code) for row in alphas if row.p_below is not None and row.p_below >= 0.005]
    if not narrow:
        yield "p(below): how probable it is that alpha, over all such text, is below what the study asks of the code."
        return
    by_target: dict[float, list[str]] = {}
    for share, target, code in sorted(likely, key=lambda entry: (-(entry[0] or 0.0), entry[2])):
        by_target.setdefault(target or 0.0, []).append(f"{code} {figure(share)}")
    for target, codes in sorted(by_target.items()):
        yield f"Probability that alpha is below {trimmed(target)}: {', '.join(codes)}."


def pair_table(agreement: Agreement, rows: Sequence[AgreementRow]) -> Table:
    """One row a code, coefficient and set of coders."""
    return rows_table("Agreement, code by code and pair by pair", rows, universe_lines(agreement))


def rows_table(title: str, rows: Sequence[AgreementRow], notes: Sequence[str]) -> Table:
    """Rows of agreement as they are, with what they rest on."""
    return Table(
        title,
        (
            "code",
            "coefficient",
            "coders",
            "value",
            "low",
            "high",
            "n",
            "used",
            "prevalence",
            "bias",
            "p(below)",
            "remark",
        ),
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
                "/".join(figure(share) for share in row.prevalence),
                figure(row.bias),
                figure(row.p_below),
                row.reason,
            )
            for row in rows
        ),
        tuple(notes),
        label_columns=3,
    )
