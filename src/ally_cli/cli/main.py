"""From the words of a command line to an exit code; the one place that makes errors messages."""

import io
import os
import sys
from collections.abc import Sequence

import typer

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.program import HELP, program
from ally_cli.errors import AllyError, BugError, UsageError
from ally_cli.output.stream import complain, emit, note
from ally_cli.words import nearest


def main(arguments: Sequence[str]) -> int:
    """Run the program on *arguments* and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        if shell := os.environ.get("_ALLY_COMPLETE"):
            from ally_cli.cli.complete import answer  # only the Tab key needs it

            emit([answer(shell, arguments)])
            return 0
        words = _command_first(arguments) or ["--help"]
        return program().main(words, standalone_mode=False, prog_name="ally") or 0
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
