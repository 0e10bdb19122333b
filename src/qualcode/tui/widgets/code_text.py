"""What a codebook says of a code or a value, to be read while choosing."""

from collections.abc import Sequence

from rich.text import Text

from qualcode.model import Code, Codebook, Facet, FacetValue

_NOTHING = [("", "The codebook says nothing more of this code.")]


def meaning(codebook: Codebook, code: Code) -> Sequence[tuple[str, str]]:
    """Definition, when to use a code and when not, examples, facets: what each is, and its words."""
    parts = [
        ("", code.definition),
        ("Use when", code.use_when),
        ("Not when", code.not_when),
        *(("Example", f"“{example}”") for example in code.examples),
        *(("Facet", _facet(facet)) for facet in codebook.facets if codebook.applies(facet, code.id)),
    ]
    return [(heading, words) for heading, words in parts if words]


def code_text(codebook: Codebook, code: Code, *, headed: bool = False) -> Text:
    """What a code means; its name first where there is room."""
    text = Text()
    if headed:
        above = " › ".join(codebook.label(one) for one in codebook.lineage(code.id)[:-1])
        text.append(f"{code.label}\n", "bold")
        text.append(f"{code.id}{f'  in {above}' if above else ''}\n\n", "dim")
    gap = "\n\n" if headed else "\n"
    for number, (heading, words) in enumerate(meaning(codebook, code) or _NOTHING):
        text.append(gap if number else "")
        text.append(f"{heading}: " if heading else "", "bold")
        text.append(words, "italic" if heading == "Example" else "")
    return text


def value_text(facet: Facet, value: FacetValue, *, headed: bool = False) -> Text:
    """What a value of a facet means."""
    text = Text()
    if headed:
        text.append(f"{value.label}\n", "bold")
        text.append(f"{facet.id}: {value.id}\n\n", "dim")
    text.append(value.definition or "The codebook says nothing more of this value.")
    text.append("" if facet.several else f"\n{facet.label or facet.id} takes one value; another replaces it.", "dim")
    return text


def _facet(facet: Facet) -> str:
    values = ", ".join(value.label or value.id for value in facet.values)
    return f"{facet.label or facet.id} ({values})"
