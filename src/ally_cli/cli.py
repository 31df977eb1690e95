"""The program: its commands, and the one place where an error becomes an exit code."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from ally_cli import __version__
from ally_cli.commands.build import build
from ally_cli.commands.options import show_help
from ally_cli.dataset import load
from ally_cli.errors import AllyError, BugError, UsageError
from ally_cli.output.stream import complain, emit, help_width, note
from ally_cli.text import nearest

COMMANDS = ("list", "filter", "show", "compare")
INTERRUPTED = 130  # the exit code of a process that SIGINT ends, in a shell


class Program(TyperGroup):
    """The commands, each imported and built when it is asked for and not before."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order in which help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """Return the command *cmd_name*. Raises UsageError if there is none."""
        if cmd_name in COMMANDS:
            return build(cmd_name)
        if ctx.resilient_parsing:  # a completion request, which is not to fail
            return None
        raise UsageError(
            f"no command '{cmd_name}'",
            hint=f"one of: {', '.join(COMMANDS)}",
            suggestions=nearest(cmd_name, COMMANDS),
        )


app = typer.Typer(
    cls=Program,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"terminal_width": help_width()},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        data = load()
        emit([f"ally {__version__}, data {data.version}, schema {data.schema_version}\n"])
        raise typer.Exit


@app.callback(invoke_without_command=True, add_help_option=False)
def program(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "-V",
            "--version",
            help="Show the versions of the program, the data and its schema.",
            is_eager=True,
            callback=_show_version,
        ),
    ] = False,
    help: Annotated[
        bool,
        typer.Option("-h", "--help", help="Show this page.", is_eager=True, callback=show_help),
    ] = False,
) -> None:
    """Who North Korea's allies are, what support flows, who says so, and whether it stands up."""
    if ctx.invoked_subcommand is None:
        show_help(ctx, wanted=True)


def main() -> None:
    """Run the program on the arguments it was started with, and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program on *arguments* and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return app(_command_first(arguments), standalone_mode=False, prog_name="ally") or 0
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("ALLY_DEBUG"):
            raise
        failure = _failure(error)
        if _wants_json(arguments):
            complain(_as_json(failure))
        else:
            note(str(failure))
        return failure.exit_code


def _command_first(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* with the options before the command moved behind it."""
    for n, argument in enumerate(arguments):
        if argument in COMMANDS:
            return [argument, *arguments[:n], *arguments[n + 1 :]]
    return list(arguments)


def _failure(error: Exception) -> AllyError:
    """Return *error* as a user needs to hear it."""
    match error:
        case AllyError():
            return error
        case typer.TyperException():
            return _usage_error(error)
        case _:
            hint = "this is a bug in ally; ALLY_DEBUG=1 shows where"
            return BugError(f"{type(error).__name__}: {error}", hint=hint)


def _usage_error(error: typer.TyperException) -> UsageError:
    """Return what Typer says of the command line, in the words of this program."""
    context = getattr(error, "ctx", None)
    hint = f"see '{context.command_path if context else 'ally'} --help'"
    # An unknown option; an option that lacks its value has no *possibilities*.
    if (possible := getattr(error, "possibilities", None)) is not None:
        name = getattr(error, "option_name", "")
        return UsageError(f"no option '{name}'", hint=hint, suggestions=possible)
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


def _as_json(failure: AllyError) -> str:
    import msgspec

    error = {
        "code": failure.code,
        "message": failure.message,
        "hint": failure.hint or None,
        "suggestions": failure.suggestions,
    }
    return msgspec.json.encode({"schema_version": 1, "error": error}).decode()
