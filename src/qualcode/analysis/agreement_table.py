"""Agreement as a table for people: a row a code, with the range over pairs of coders."""

import re
from collections.abc import Iterator, Mapping, Sequence

from qualcode.analysis.agreement import Agreement, coder_names
from qualcode.analysis.agreement_notes import universe_lines
from qualcode.analysis.agreement_rows import ALL_CODES, AgreementRow, judged_by
from qualcode.analysis.figures import between, figure, lowest_and_highest, set_in, trimmed
from qualcode.analysis.judging.gate import judge
from qualcode.analysis.judging.paradox import paradox_note
from qualcode.analysis.judging.thresholds import verdict_of
from qualcode.analysis.measuring import FEWEST_USES
from qualcode.analysis.rows_table import rows_table
from qualcode.phrases import some_of
from qualcode.settings import Thresholds
from qualcode.table import Cell, Table


def code_table(
    agreement: Agreement, rows: Sequence[AgreementRow], thresholds: Thresholds | None = None, *, narrow: bool = False
) -> Table:
    """One row a code: how often each coder used it, percent and kappa over the pairs, alpha over all, the verdict.

    Args:
        agreement: What was measured.
        rows: Its rows that are to be shown.
        thresholds: The study's; the verdict is that of its gate, on the number that the gate goes by.
        narrow: Put the coders' uses into one column, for 80 columns of terminal.
    """
    thresholds = thresholds or Thresholds()
    coders = coder_names(agreement.universe.layers)
    judged = thresholds.tentative is not None or thresholds.reliable is not None
    verdicts = {row.code: row.verdict for row in judge(rows, thresholds, agreement.selection.study.codebook)}
    table = [
        _code_cells(agreement, code, [row for row in rows if row.code == code], verdicts, narrow=narrow)
        for code in dict.fromkeys(row.code for row in rows)
        if code != ALL_CODES
    ]
    if (together := _together(rows)) is not None:
        held = judged_by(together, thresholds.bound)
        verdict = (verdict_of(together.value, held, thresholds), figure(together.p_below))
        table.append((*_together_cells(rows, together, len(coders), narrow=narrow), *verdict))
    uses = ("used",) if narrow else ("n", *(f"used {coder}" for coder in coders))
    header = ("code", *uses, "%" if narrow else "percent", "kappa", "alpha", _level(agreement))
    verdict_header = ("verdict", "p<" if narrow else "p(below)")
    header = (*header, *(verdict_header if judged else ()))
    cells = [row[: len(header)] for row in table]
    reading = tuple(_notes(agreement, rows, thresholds, narrow=narrow))
    return Table(
        "Agreement, code by code",
        header,
        tuple(_folded_to(header, cells, _NARROW) if narrow else cells),
        (*reading, *universe_lines(agreement)),
        n_reading=len(reading),
    )


_SHOWN_TOGETHER = ("masi_alpha", "krippendorff_alpha")
"""Of all codes together the first of these is shown: alpha of sets, or of codes that exclude each other."""
_NARROW = 80
_SHORTEST = 14
_NAMED = 8


def _together(rows: Sequence[AgreementRow]) -> AgreementRow | None:
    """The row of all codes together."""
    own = {row.coefficient: row for row in rows if row.code == ALL_CODES}
    return next((own[name] for name in _SHOWN_TOGETHER if name in own), None)


def _together_cells(
    rows: Sequence[AgreementRow], together: AgreementRow, n_coders: int, *, narrow: bool
) -> tuple[Cell, ...]:
    blank: tuple[Cell, ...] = ("",) if narrow else (together.n_pairable, *[""] * n_coders)
    if together.coefficient == "masi_alpha":
        return ("all codes, as sets", *blank, "", "", *_alpha(together))
    own = [row for row in rows if row.code == ALL_CODES]
    percent = [row.value for row in own if row.coefficient == "percent_agreement"]
    kappas = [row.value for row in own if row.coefficient == "cohen_kappa"]
    return ("which of them", *blank, _hundredths(percent[-1:]), lowest_and_highest(kappas), *_alpha(together))


def _code_cells(
    agreement: Agreement, code: str, rows: Sequence[AgreementRow], verdicts: Mapping[str, str], *, narrow: bool
) -> tuple[Cell, ...]:
    codebook, codes = agreement.selection.study.codebook, [row.code for row in agreement.rows]
    alpha = next(row for row in rows if row.coefficient == "krippendorff_alpha")
    used = alpha.used or (0,) * len(agreement.universe.layers)
    percent = [row.value for row in rows if row.coefficient == "percent_agreement"]
    return (
        set_in(codebook, code, codes),
        *(["/".join(str(n) for n in used)] if narrow else (alpha.n_pairable, *used)),
        _hundredths(percent[-1:]),
        lowest_and_highest([row.value for row in rows if row.coefficient == "cohen_kappa"]),
        *_alpha(alpha),
        verdicts.get(code, ""),
        figure(alpha.p_below),
    )


def _alpha(row: AgreementRow) -> tuple[str, str]:
    return figure(row.value), between(row.low, row.high)


def _folded_to(header: Sequence[str], rows: Sequence[tuple[Cell, ...]], width: int) -> list[tuple[Cell, ...]]:
    """The rows with ids folded so that the table is no wider, as far as ids can give way."""
    taken = sum(2 + max(len(str(cell)) for cell in column) for column in list(zip(header, *rows, strict=True))[1:])
    room = max(width - taken, _SHORTEST)
    folded = [_folded(str(row[0]), room) for row in rows]
    if any(len(line) > room for text in folded for line in text.split("\n")):
        folded = [_folded(str(row[0]), room, step=1) for row in rows]
    return [(text, *row[1:]) for text, row in zip(folded, rows, strict=True)]


def _folded(text: str, width: int, *, step: int = 2) -> str:
    r"""A long id on several lines, broken after a hyphen or a slash, the later ones set in.

    >>> _folded("  learning-community-data/dilemmas", 20)
    '  learning-\n    community-data/\n    dilemmas'
    >>> _folded("all codes, as sets", 14)
    'all codes, as\n  sets'
    >>> _folded("    deference-to-member-capabilities", 16, step=1)
    '  deference-to-\n   member-\n   capabilities'
    """
    code = text.lstrip()
    indent = " " * ((len(text) - len(code)) // 2 * step)
    if len(indent) + len(code) <= width:
        return indent + code
    lines = [indent]
    for piece in re.findall(r"[^-/ ]+[-/ ]?|[-/ ]", code):
        if lines[-1].strip() and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append(indent + " " * step)
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def _hundredths(values: Sequence[float | None]) -> str:
    return "".join("–" if value is None else f"{value * 100:.0f}" for value in values)


def _level(agreement: Agreement) -> str:
    return f"{agreement.draws.confidence * 100:g} %"


def _notes(
    agreement: Agreement, rows: Sequence[AgreementRow], thresholds: Thresholds, *, narrow: bool
) -> Iterator[str]:
    """How to read the numbers of a table of codes."""
    coders = coder_names(agreement.universe.layers)
    alphas = [row for row in rows if row.coefficient == "krippendorff_alpha"]
    unit, several = f"{agreement.universe.unit}s", len(coders) > 2
    agree = f"{'%' if narrow else 'percent'}: {unit} that {'pairs' if several else 'the two'} coded alike"
    ranges = "; kappa: lowest and highest pair; alpha: over all" if several else ""
    used = ""
    if narrow:
        n = sorted({row.n_pairable for row in alphas or rows})
        units = " to ".join(dict.fromkeys(f"{number:,}" for number in (n[0], n[-1]))) if n else "0"
        used = f"Used: {unit} with the code, of {units} compared, by {', '.join(coders)}; "
    yield f"{used}{agree}{ranges}."
    together = _together(rows)
    if together is not None and together.coefficient != "masi_alpha":
        yield f"Which of them: a {agreement.universe.unit} has one value; {together.label}."
    yield from _verdict_notes(agreement, alphas, thresholds, narrow=narrow)
    by_code = ([row for row in rows if row.code == alpha.code] for alpha in alphas)
    if explained := paradox_note(by_code):
        yield explained
    yield from _reasons(rows)


def _reasons(
    rows: Sequence[AgreementRow], coefficients: Sequence[str] = ("krippendorff_alpha", *_SHOWN_TOGETHER)
) -> Iterator[str]:
    """Why a value or an interval is missing, with the codes; those used too seldom are told together."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.reason and row.coefficient in coefficients:
            why = re.sub(r"used in \d+ units? only", f"used in fewer than {FEWEST_USES} units", row.reason)
            reasons.setdefault(why, []).append("all codes" if row.code == ALL_CODES else row.code)
    for reason, codes in reasons.items():
        yield f"{some_of(list(dict.fromkeys(codes)), _NAMED)}: {reason}."


def _verdict_notes(
    agreement: Agreement, alphas: Sequence[AgreementRow], thresholds: Thresholds, *, narrow: bool
) -> Iterator[str]:
    bounds = [
        f"'{word}' from {trimmed(minimum)}"
        for word, minimum in (("reliable", thresholds.reliable), ("tentative", thresholds.tentative))
        if minimum is not None
    ]
    if not bounds:
        return
    held = "the lower end of the interval"
    if thresholds.bound == "value":
        held = "the value, as the thresholds ask"
    elif agreement.draws.method is None:
        held = "the value, since no interval was asked for"
    other = f" of {thresholds.coefficient}" if thresholds.coefficient != "krippendorff_alpha" else ""
    asked = sorted({row.target for row in alphas if row.target is not None})
    probable = ""
    if asked:
        what = trimmed(asked[0]) if len(asked) == 1 else "what the thresholds ask of the code"
        probable = f"; {'p<' if narrow else 'p(below)'}: how probable it is that alpha is below {what}"
    yield f"Verdict, by {held}{other}: {', '.join(bounds)}, else not shown{probable}."


def pair_table(agreement: Agreement, rows: Sequence[AgreementRow], *, narrow: bool = False) -> Table:
    """One row a code, coefficient and set of coders.

    Args:
        agreement: What was measured.
        rows: Its rows that are to be shown.
        narrow: For 80 columns of terminal: what a value rests on, and reasons below the table; else every field.
    """
    title = "Agreement, code by code and pair by pair"
    if not narrow:
        return rows_table(title, rows, universe_lines(agreement))
    coders = ",".join(coder_names(agreement.universe.layers))
    header = ("code", "coefficient", "coders", "n", "used", "value", _level(agreement))
    cells = [
        (
            row.code,
            row.coefficient.removeprefix("krippendorff_").removesuffix("_agreement"),
            "all" if row.coders == coders and coders.count(",") > 1 else row.coders.replace(",", ", "),
            row.n_pairable,
            "/".join(str(n) for n in row.used),
            *_alpha(row),
        )
        for row in rows
    ]
    reading = (
        "n: units compared; used: of these, those with the code, coder by coder; *: all codes together. Prevalence,"
        " bias and probabilities stand in a wider terminal and with --json.",
        *_reasons(rows, [row.coefficient for row in rows]),
    )
    notes = (*reading, *universe_lines(agreement))
    return Table(
        title, header, tuple(_folded_to(header, cells, _NARROW)), notes, label_columns=3, n_reading=len(reading)
    )
