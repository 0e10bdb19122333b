"""The scope options: the same on every command that reads codings."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from qualcode.cli._console import say

if TYPE_CHECKING:
    from qualcode.model import Study
    from qualcode.scope import Scope, Selection

F = TypeVar("F", bound=Callable[..., Any])
_BARE = ("json", "csv", "tidy", "picture")
"""Formats that hold rows and nothing else."""

_OPTIONS = (
    click.option(
        "--document",
        "scope_documents",
        multiple=True,
        metavar="ID",
        help="A document, or a pattern like 'net-a-*'.",
    ),
    click.option("--case", "scope_cases", multiple=True, metavar="ID", help="A case, with the cases below it."),
    click.option(
        "--where", "scope_where", multiple=True, metavar="NAME=VALUE", help="An attribute of the case or document."
    ),
    click.option("--speaker", "scope_speakers", multiple=True, metavar="NAME", help="A speaker's label or role."),
    click.option(
        "--coder",
        "--coders",
        "scope_coders",
        multiple=True,
        metavar="ID",
        help="A coder; several are compared with one another.",
    ),
    click.option("--layer", "scope_layers", multiple=True, metavar="ID", help="A layer."),
    click.option("--code", "scope_codes", multiple=True, metavar="ID", help="A code with its children; or 'hub-*'."),
    click.option("--exact", "scope_exact", is_flag=True, help="A code without its children."),
    click.option("--facet", "scope_facets", multiple=True, metavar="NAME[=VALUE]", help="Codings with this facet."),
    click.option("--round", "scope_rounds", multiple=True, metavar="ID", help="Documents of a round."),
)


def scope_options(command: F) -> F:
    """Add the scope options; the command receives them as one `scope`.

    An option may be repeated, and may hold several names between commas.
    """

    @wraps(command)
    def with_scope(*args: Any, **kwargs: Any) -> Any:
        from qualcode.scope import Scope

        names = ("documents", "cases", "where", "speakers", "coders", "layers", "codes", "facets", "rounds")
        parts = {name: _split(kwargs.pop(f"scope_{name}"), commas=name != "where") for name in names}
        return command(*args, scope=Scope(exact=kwargs.pop("scope_exact"), **parts), **kwargs)

    decorated: Callable[..., Any] = with_scope
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return cast("F", decorated)


def selected(study: "Study", scope: "Scope", form: str) -> "Selection":
    """A scope resolved; of formats that hold no remarks, what is unfinished in it goes to stderr."""
    from qualcode.scope import select

    selection = select(study, scope)
    if form in _BARE:
        from qualcode.scope_notes import unfinished_notes

        for note in unfinished_notes(selection):
            say(note)
    return selection


def _split(values: tuple[str, ...], *, commas: bool) -> tuple[str, ...]:
    if not commas:
        return values
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
