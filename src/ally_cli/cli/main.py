"""From the words of a command line to an exit code; the one place that makes errors messages."""

import io
import os
import sys
from collections.abc import Sequence

import typer

from ally_cli.cli.program import program
from ally_cli.errors import AllyError, BugError, UnknownAllyError, UnknownCommandError, UsageError
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
        words = list(arguments) or ["--help"]
        if words[0].startswith("-"):
            from ally_cli.cli.line import command_first  # only then

            words = command_first(words)
        return program().main(words, standalone_mode=False, prog_name="ally") or 0
    except Exception as error:
        if os.environ.get("ALLY_DEBUG"):
            raise
        from ally_cli.cli.line import wants_json  # only a mistake needs it

        failure = _failure(error, arguments)
        if wants_json(arguments):
            from ally_cli.output.json import failure as as_json  # only this needs it

            complain(as_json(failure))
        else:
            note(str(failure))
        return failure.exit_code


def _failure(error: Exception, arguments: Sequence[str]) -> AllyError:
    """Return *error*, which *arguments* led to, as a user needs to hear it."""
    from ally_cli.cli.line import meant  # only a mistake needs it

    match error:
        case UnknownAllyError() | UnknownCommandError() if not error.suggestions:
            line = meant(arguments)
            return type(error)(error.message, hint=error.hint, suggestions=[line] if line else [])
        case AllyError():
            return error
        case typer.TyperException():
            return _usage_error(error, arguments)
        case _:
            hint = "this is a bug in ally; ALLY_DEBUG=1 shows where"
            return BugError(f"{type(error).__name__}: {error}", hint=hint)


def _usage_error(error: typer.TyperException, arguments: Sequence[str]) -> UsageError:
    """Return what Typer says of the command line, in the words of this program."""
    from ally_cli.cli.line import option_for, read  # only a mistake needs it

    command = read(arguments).command
    hint = f"see 'ally {command} --help'" if command else "see 'ally --help'"
    known = vars(error)
    if "possibilities" in known:  # there is no such option
        name = known["option_name"]
        # Typer's own suggestions are generous: dashes make any two options alike.
        possible = {option.lstrip("-"): option for option in known["possibilities"] or ()}
        near = [possible[word] for word in nearest(name.lstrip("-"), possible)]
        meant = near or filter(None, [option_for(name.lstrip("-"), arguments)])
        return UsageError(f"no option '{name}'", hint=hint, suggestions=meant)
    message = error.format_message().rstrip(".")
    return UsageError(message[:1].lower() + message[1:], hint=hint)
