"""How bash, zsh and fish ask what fits, and how they want to be answered."""

import os
import re
from pathlib import Path

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    split_arg_string,
)

from qualcode.asking import READER
from qualcode.cli._completing import offered

VARIABLE = "_QUALCODE_COMPLETE"
"""By which the shell says that it wants to know what fits."""
_PLAIN = re.compile(r"[^\w@%+=:,./~-]")


class _Offering(ShellComplete):
    """A shell to which names of the study are offered beside commands and options."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """What fits after these words."""
        from click.shell_completion import _resolve_context, _resolve_incomplete

        ctx = _resolve_context(self.cli, self.ctx_args, self.prog_name, args)
        asked, typed = _resolve_incomplete(ctx, args, incomplete)
        if isinstance(asked, click.Parameter):
            before = ctx.find_root().params
            if before.get("reader"):
                os.environ[READER] = before["reader"]
            found = offered(asked, Path(before.get("folder") or "."), typed)
            if found is not None:
                return found
        return asked.shell_complete(ctx, typed)

    def complete(self) -> str:
        """The answer, line by line."""
        args, typed = self.get_completion_args()
        items = self.get_completions(args, typed)
        for item in items:
            if item.type == "plain":
                item.value = self.put(item.value, typed)
        return "\n".join(self.format_completion(item) for item in items)

    def put(self, name: str, typed: str) -> str:
        """What stands in place of the word that was typed: the whole of it, with the option before `=`."""
        option = _option_before(typed)
        return name if name.startswith(option) else option + name


class _Bash(_Offering, BashComplete):
    """Bash cuts words at `=` and `:` as well, and takes what it is told for typed: so the line itself is read."""

    source_template = """\
%(complete_func)s() {
    local IFS=$'\\n' type value completion response
    response=$(env COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \\
        %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$response"
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that."""
        line = os.environ["COMP_LINE"]
        start, _ = last_word(line)
        return split_arg_string(line[:start])[1:], "".join(split_arg_string(line[start:])[:1])

    def put(self, name: str, typed: str) -> str:
        """What bash puts in place of what it takes for the word: as one would type it, from the last cut on."""
        _, quote = last_word(os.environ["COMP_LINE"])
        if quote:
            return name
        option = _option_before(typed)
        name = name.removeprefix(option)
        known = typed.removeprefix(option)
        cuts = [known.rfind(mark) + 1 for mark in "=:" if mark in os.environ.get("COMP_WORDBREAKS", "=:")]
        return _PLAIN.sub(r"\\\g<0>", name[max(cuts, default=0) :])


class _Zsh(_Offering, ZshComplete):
    pass


class _Fish(_Offering, FishComplete):
    """Names may hold commas, where several stand in one word."""

    source_template = FishComplete.source_template.replace('split "," ', 'split --max 1 "," ')


SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


def last_word(line: str) -> tuple[int, str]:
    """Where the word begins that is being typed, and the quote that is open in it.

    >>> last_word("qualcode quotes --code hub-"), last_word("qualcode quotes ")
    ((23, ''), (16, ''))
    >>> last_word("qualcode quotes --where 'region=New Y")
    (24, "'")
    """
    start, quote, escaped = 0, "", False
    for at, letter in enumerate(line):
        if escaped:
            escaped = False
        elif letter == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter.isspace():
            start = at + 1
    return start, quote


def script_for(shell: str) -> str:
    """What a shell must run once to offer the commands of qualcode."""
    made = SHELLS[shell](click.Command("qualcode"), {}, "qualcode", VARIABLE)
    return f"{made.source_template % made.source_vars()}\n"


def answer(cli: click.Command, instruction: str) -> None:
    """Tell the shell what fits after the words that stand in its variables."""
    shell, _, what = instruction.partition("_")
    if what == "complete" and shell in SHELLS:
        click.echo(SHELLS[shell](cli, {}, "qualcode", VARIABLE).complete())


def _option_before(typed: str) -> str:
    """The option that stands in the word that is typed, with its `=`."""
    option, equals, _ = typed.partition("=")
    return option + equals if equals and option.startswith("-") else ""
