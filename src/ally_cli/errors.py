"""What can go wrong, as a user needs to hear it.

`cli.main.main` is the one place that turns these into a message and an exit code.
"""

from collections.abc import Iterable


class AllyError(Exception):
    """A failure with *message* (what), *hint* (how to fix it) and *suggestions* (valid values)."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", suggestions: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)
        self.hint = f"did you mean {' or '.join(self.suggestions)}?" if self.suggestions else hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class DataError(AllyError):
    """The data set cannot be read, or is not sound."""

    code = "data"


class OutputError(AllyError):
    """The answer cannot be written."""

    code = "output"


class UsageError(AllyError):
    """The command line asks for something that does not exist."""

    code = "usage"
    exit_code = 2


class UnknownCommandError(UsageError):
    """There is no such command."""


class UnknownAllyError(AllyError):
    """A named ally is not in the data set."""

    code = "unknown-ally"
    exit_code = 3


class BugError(AllyError):
    """Something that should not have happened."""

    code = "bug"
    exit_code = 70
