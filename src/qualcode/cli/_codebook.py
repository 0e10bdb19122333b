"""How the codebook looks in the terminal."""

import textwrap

import click

from qualcode.analysis.overview import CodeRow
from qualcode.cli._console import safe, terminal_width
from qualcode.cli._wrapping import filled, shortened
from qualcode.model import Study


def print_tree(study: Study, rows: list[CodeRow]) -> None:
    """The tree, a code a line: id, label, codings and documents."""
    book = study.codebook
    shown = {row.id for row in rows}
    click.secho(f"{book.name} {book.version}", bold=True, nl=False)
    n_proposed = sum(bool(row.proposed_by) for row in rows)
    more = f" and {n_proposed} proposed" if n_proposed else ""
    click.echo(f"   {len(rows) - n_proposed} codes{more}; codings with the code or below it, documents")
    width = max((len(_name(row, shown)) for row in rows), default=0) + 2
    label_width = terminal_width() - width - 14
    for before, row in zip([None, *rows], rows, strict=False):
        if row.proposed_by and not (before and before.proposed_by):
            click.secho("proposed, not in the codebook yet", italic=True)
        name = _name(row, shown)
        label = shortened(safe(row.label), label_width, placeholder="…") if label_width > 10 else ""
        count = f"{row.codings_below:>6}{row.documents:>6}" if row.codings_below else f"{'·':>6}{'·':>6}"
        click.echo(
            f"{click.style(name, bold=row.depth == 1)}{' ' * (width - len(name))}{label:<{max(label_width, 0)}}{count}"
        )
    for facet in book.facets:
        values = ", ".join(facet.value_ids)
        click.echo(f"\nfacet {facet.id}: {values}" + (f" (under {', '.join(facet.under)})" if facet.under else ""))


def _name(row: CodeRow, shown: set[str]) -> str:
    indent = row.depth - 1 if row.parent in shown and not row.proposed_by else 0
    return "  " * indent + row.id


def print_code(study: Study, row: CodeRow) -> None:
    """One code whole."""
    labels = [study.codebook.by_id[code].label for code in study.codebook.lineage(row.id)[:-1]]
    click.secho(f"{row.id}  {safe(row.label)}", bold=True)
    parts = [
        ("under", " > ".join(labels)),
        ("proposed by", row.proposed_by),
        ("definition", row.definition),
        ("use when", row.use_when),
        ("not when", row.not_when),
        *(("example", f"“{example}”") for example in row.examples),
        *(("pattern", pattern) for pattern in row.patterns),
        ("source", row.source),
        ("children", ", ".join(study.codebook.children(row.id))),
        (
            "facets",
            ", ".join(facet.id for facet in study.codebook.facets if study.codebook.applies(facet, row.id)),
        ),
        (
            "use",
            f"{row.codings} codings, {row.codings_below} with the codes below it, in {row.documents} documents",
        ),
    ]
    for name, text in parts:
        if text:
            inner = filled(safe(text), terminal_width() - 13)
            click.echo(click.style(f"{name:>11}  ", dim=True) + textwrap.indent(inner, " " * 13).lstrip())
    click.echo()
