"""What the verbs of `qualcode suggest` have in common: how to learn, what is asked, what is written."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from qualcode.choices import UNITS
from qualcode.cli._console import Column, safe, say, terminal_width
from qualcode.cli._output import emit
from qualcode.phrases import counted

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.suggesting.machine_layer import Suggestion

F = TypeVar("F", bound=Callable[..., Any])
_WIDE = 90
_GROUPS = ("document", "case")
_LEARNING = (
    click.option(
        "--unit", type=click.Choice(UNITS), metavar="UNIT", help="turn, paragraph, sentence; else the study's."
    ),
    click.option("--group", type=click.Choice(_GROUPS), default="document", help="What is held out whole."),
    click.option("--folds", type=click.IntRange(3, 20), default=5, metavar="N", help="In how many parts; else 5."),
    click.option("--fewest-units", type=click.IntRange(2), default=10, metavar="N", help="With a code; else 10."),
    click.option("--fewest-documents", type=click.IntRange(2), default=3, metavar="N", help="With a code; else 3."),
    click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, metavar="N", help="Of what is drawn; else 1."),
)


def learning_options(command: F) -> F:
    """Add the options that say how to learn; the command receives them as one `wish`."""

    @wraps(command)
    def with_wish(*args: Any, **kwargs: Any) -> Any:
        from qualcode.suggesting.taught import Wish

        names = ("folds", "group", "seed", "fewest_units", "fewest_documents")
        return command(*args, wish=Wish(**{name: kwargs.pop(name) for name in names}), **kwargs)

    decorated: Callable[..., Any] = with_wish
    for option in reversed(_LEARNING):
        decorated = option(decorated)
    return cast("F", decorated)


def dry_run_option(command: F) -> F:
    """`--dry-run`."""
    return click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")(command)


def asked_options(command: F) -> F:
    """Which documents and codes it is about; either option may be repeated, and hold names between commas."""
    names: dict[str, Any] = {"multiple": True, "metavar": "ID", "callback": _names}
    code = click.option("--code", "codes", help="Only these and those below; else all.", **names)
    document = click.option("--document", "documents", help="Only these; else all.", **names)
    return document(code(command))


def _names(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for one in value for part in one.split(",") if part.strip())


def write_suggestions(
    study: "Study",
    name: str,
    suggestions: "list[Suggestion]",
    documents: list[str],
    method: tuple[str, dict[str, str]],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Show how often each code is given; then write the layer, unless nothing is to be written."""
    from qualcode.suggesting.machine_layer import (
        code_counts,
        method_of,
        refuse_name,
        refuse_outside_items,
        write_machine_layer,
    )

    by, settings = method
    refuse_name(study, name, by)
    refuse_outside_items(study, suggestions)
    rows = code_counts(study, name, suggestions)
    wide = terminal_width() > _WIDE
    if not dry_run:
        write_machine_layer(study, name, suggestions, documents, method_of(study, by, settings, documents))
    emit(
        rows,
        [
            Column("code", fit="wrap"),
            *(Column(head, right=True) for head in ("codings", "documents", "until now")),
            *([Column("label", fit="crop")] if wide else []),
        ],
        lambda row: (row.code, row.codings, row.documents, row.before, *([row.label] if wide else [])),
        as_json=as_json,
        empty="no codings follow",
    )
    what = "would be written, nothing was" if dry_run else "written"
    say(safe(f"codings/{name}: {counted(len(suggestions), 'coding')} on {counted(len(documents), 'document')} {what}"))
