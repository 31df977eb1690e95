"""The program: its commands, and the one place where an error becomes an exit code."""

import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from ally_cli.commands.build import build, summary
from ally_cli.commands.options import AskForHelp, AskForVersion, show_help
from ally_cli.errors import AllyError, BugError, UsageError
from ally_cli.output.stream import complain, emit, help_width, note
from ally_cli.text import nearest

if TYPE_CHECKING:
    from ally_cli.commands.page import Page

COMMANDS = (
    "list",
    "filter",
    "show",
    "compare",
    "matrix",
    "timeline",
    "sources",
    "terms",
    "cite",
    "validate",
    "diff",
    "schema",
    "completion",
)
HELP = "help"  # `ally help COMMAND` is another way to say `ally COMMAND --help`


class Program(TyperGroup):
    """The commands, each imported and built when it is asked for and not before."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order in which help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand:
        """Return the command *cmd_name*. Raises UsageError if there is none."""
        if cmd_name in COMMANDS:
            return build(cmd_name)
        raise UsageError(
            f"no command '{cmd_name}'",
            hint=f"one of: {', '.join(COMMANDS)}",
            suggestions=nearest(cmd_name, (*COMMANDS, HELP)) or _about(cmd_name),
        )

    def get_help(self, ctx: Any) -> str:
        """Return the help page as text, laid out for the terminal."""
        from ally_cli.commands.page import text  # only help needs it

        return text(self.page(ctx), help_width())

    def page(self, ctx: Any) -> "Page":
        """Return what stands on the help page."""
        from ally_cli.commands.page import top  # only help needs it

        commands = {name: summary(name) for name in COMMANDS}
        return top(self.help or "", commands, self.get_params(ctx))


app = typer.Typer(
    cls=Program,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True, add_help_option=False)
def program(
    ctx: typer.Context,
    version: AskForVersion = False,
    help: AskForHelp = False,
) -> None:
    """Who North Korea's allies are, what support flows, who says so, and whether it stands up."""
    if ctx.invoked_subcommand is None:
        show_help(ctx, wanted=True)


def main(arguments: Sequence[str]) -> int:
    """Run the program on *arguments* and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        if shell := os.environ.get("_ALLY_COMPLETE"):
            from ally_cli.commands.complete import answer  # only the Tab key needs it

            emit([answer(shell, arguments, COMMANDS, typer.main.get_command(app))])
            return 0
        return app(_command_first(arguments), standalone_mode=False, prog_name="ally") or 0
    except Exception as error:
        if os.environ.get("ALLY_DEBUG"):
            raise
        failure = _failure(error, arguments)
        if _wants_json(arguments):
            from ally_cli.output.json import failure as as_json  # only this needs it

            complain(as_json(failure))
        else:
            note(str(failure))
        return failure.exit_code


def _command_first(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* with the options before the command moved behind it, help among them."""
    if arguments and arguments[0] == HELP:
        return _command_first([*arguments[1:], "--help"])
    options_first = arguments and arguments[0].startswith("-")
    for n, argument in enumerate(arguments if options_first else ()):
        if argument in COMMANDS:
            return [argument, *arguments[:n], *arguments[n + 1 :]]
    return list(arguments)


def _about(name: str) -> list[str]:
    """Return the command line about the ally *name*, if that is what *name* is."""
    from ally_cli.dataset import load  # only a mistake needs these
    from ally_cli.names import find_allies

    try:
        return [f"show {ally}" for ally in find_allies(load(), [name])]
    except AllyError:
        return []


def _failure(error: Exception, arguments: Sequence[str]) -> AllyError:
    """Return *error*, which *arguments* led to, as a user needs to hear it."""
    match error:
        case AllyError():
            return error
        case typer.TyperException():
            return _usage_error(error, arguments)
        case _:
            hint = "this is a bug in ally; ALLY_DEBUG=1 shows where"
            return BugError(f"{type(error).__name__}: {error}", hint=hint)


def _usage_error(error: typer.TyperException, arguments: Sequence[str]) -> UsageError:
    """Return what Typer says of the command line, in the words of this program."""
    command = [name for name in _command_first(arguments)[:1] if name in COMMANDS]
    hint = f"see '{' '.join(['ally', *command])} --help'"
    known = vars(error)
    if "possibilities" in known:  # there is no such option
        name = known["option_name"]
        # Typer's own suggestions are generous: dashes make any two options alike.
        possible = {option.lstrip("-"): option for option in known["possibilities"] or ()}
        near = [possible[word] for word in nearest(name.lstrip("-"), possible)]
        return UsageError(f"no option '{name}'", hint=hint, suggestions=near)
    message = error.format_message().rstrip(".")
    return UsageError(message[:1].lower() + message[1:], hint=hint)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether *arguments*, which may be wrong in any way, ask for JSON."""
    return "--json" in arguments or any(
        option + value in ("-fjson", "-fjsonl", "--formatjson", "--formatjsonl")
        for argument, following in zip(arguments, (*arguments[1:], ""), strict=True)
        for option, _, value in [argument.partition("=")]
        for value in (value, following)
    )
