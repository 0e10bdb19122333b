"""A group whose help lists the commands without importing them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from qualcode.errors import did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """Commands by name and summary; the module of a command is imported when it runs."""

    def __init__(self, *args: Any, sections: dict[str, dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.commands_summary = {name: summary for section in sections.values() for name, summary in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which people use them."""
        return list(self.commands_summary)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself."""
        if cmd_name not in self.commands_summary:
            return None
        name = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        module = import_module(f"qualcode.cli.{name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Answer a mistyped command with the nearest ones."""
        if args[0] not in self.commands_summary and not args[0].startswith("-"):
            ctx.fail(f"no command '{args[0]}'{did_you_mean(args[0], self.commands_summary)}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """The names that begin so; no command is imported to tell them."""
        own = click.Command.shell_complete(self, ctx, incomplete)
        return [*_offered(self.commands_summary, incomplete), *own]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands in the help, under headings, all summaries in one column."""
        width = max(map(len, self.commands_summary))
        for title, summaries in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), summary) for name, summary in summaries.items()])


class DefaultGroup(click.Group):
    """A noun with verbs; without a verb it does the default one, options and all."""

    def __init__(self, *args: Any, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.default = default

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which they are written: that in which people use them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of verbs with their summaries whole, and what happens without one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(verb)) for name, verb in self.commands.items() if not verb.hidden])
        formatter.write_paragraph()
        formatter.write_text(f"Without a verb: `{ctx.command_path} {self.default}`, whose --help lists the options.")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default verb in front where there is none."""
        if not args and ctx.resilient_parsing:  # the shell asks which verbs there are
            return super().parse_args(ctx, args)
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """The verbs that begin so, and what fits after the default one, which may be left out."""
        verbs = {name: _summary(verb) for name, verb in self.commands.items() if not verb.hidden}
        default = self.commands[self.default]
        with click.Context(default, parent=ctx, info_name=self.default) as below:
            return [*_offered(verbs, incomplete), *default.shell_complete(below, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Tell a mistyped verb from an argument of the default one."""
        if len(args) > 1 and args[0] == self.default and not args[1].startswith("-"):
            takes_argument = any(isinstance(param, click.Argument) for param in self.commands[self.default].params)
            if not takes_argument:
                args = args[1:]
        return super().resolve_command(ctx, args)


def _offered(summaries: dict[str, str], incomplete: str) -> "list[CompletionItem]":
    """Names that begin as typed, with what the shell may say of them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=summary) for name, summary in summaries.items() if name.startswith(incomplete)]


def _summary(command: click.Command) -> str:
    """The first line of a command's help."""
    return (command.help or "").strip().partition("\n")[0]
