"""What a codebook lacks before two people can code with it."""

from collections.abc import Iterator

from qualcode.model import Code, Study
from qualcode.problem import Problem
from qualcode.text import one_line

_NEEDED = ("definition", "use_when", "not_when", "source")


def lint_codebook(study: Study) -> list[Problem]:
    """Every fault of the codebook that reading it does not find, sorted by line.

    A code that nobody has used yet needs no example.
    """
    rules = (missing_field, missing_example, duplicate_label, example_not_in_corpus, shared_pattern)
    return sorted({problem for rule in rules for problem in rule(study)})


def missing_field(study: Study) -> Iterator[Problem]:
    """Codes without a label, a definition, when to use, when not, or a source."""
    for code in study.codebook.own:
        if code.label == code.id:
            yield _at(study, code, "missing-label", f"'{code.id}' has no label; write `label: …`")
        for name in _NEEDED:
            if not getattr(code, name):
                rule = f"missing-{name.replace('_', '-')}"
                yield _at(study, code, rule, f"'{_name(code)}' has no {name}; write `{name}: …`")


def missing_example(study: Study) -> Iterator[Problem]:
    """Codes that people have used and that show no example."""
    machines = {layer.id for layer in study.layers if layer.kind == "machine"}
    used = {coding.code for coded in study.coded if coded.layer not in machines for coding in coded.codings}
    shown = {_name(code) for code in study.codebook.own if code.examples}
    for code in study.codebook.own:
        if code.id in used and _name(code) not in shown:
            message = (
                f"'{_name(code)}' has been used and shows no example; write `examples:` with a quote of the corpus"
            )
            yield _at(study, code, "missing-example", message)


def duplicate_label(study: Study) -> Iterator[Problem]:
    """Labels that stand twice under one parent; under different parents a label may stand again."""
    first: dict[tuple[str | None, str], Code] = {}
    for code in study.codebook.own:
        twin = first.setdefault((code.parent, code.label.casefold()), code)
        if twin is not code:
            message = f"'{code.id}' and '{twin.id}' have the same label under one parent; tell them apart"
            yield _at(study, code, "duplicate-label", message)


def example_not_in_corpus(study: Study) -> Iterator[Problem]:
    """Examples that are no quote of any document; white space may differ."""
    examples = [(code, example) for code in study.codebook.own for example in code.examples]
    if not examples:
        return
    corpus = [" ".join(study.texts[document.id].body.split()) for document in study.documents]
    for code, example in examples:
        flat = " ".join(example.split())
        if not any(flat in body for body in corpus):
            message = f"example '{one_line(example, 50)}' of '{_name(code)}' is no quote of any document"
            yield _at(study, code, "example-not-in-corpus", message)


def shared_pattern(study: Study) -> Iterator[Problem]:
    """Patterns of two codes: a passage on which one stands is given both."""
    first: dict[str, Code] = {}
    for code in study.codebook.codes:
        for pattern in code.patterns:
            twin = first.setdefault(pattern.casefold(), code)
            if twin is not code:
                message = f"the pattern '{one_line(pattern, 50)}' is of '{twin.id}' and of '{code.id}'; give it to one"
                yield _at(study, code, "shared-pattern", message)


def _name(code: Code) -> str:
    return code.template or code.id


def _at(study: Study, code: Code, rule: str, message: str) -> Problem:
    return Problem(study.codebook.path, code.line, rule, message)
