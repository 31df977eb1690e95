"""Find, read and check a data set."""

import sys
from pathlib import Path

import msgspec

from ally_cli.errors import DataError
from ally_cli.model import Dataset
from ally_cli.rules import problems

# In an installed package the data set lies beside this file; in a checkout, in data/.
_INSTALLED = Path(__file__).with_name("allies.json")
SHIPPED = _INSTALLED if _INSTALLED.exists() else Path(__file__).parents[2] / "data" / "allies.json"


def load(file: str | None = None) -> Dataset:
    """Return the data set in *file* (`-`: standard input), or the one shipped with the program.

    Raises DataError if it cannot be read or is not sound; the message names the place.
    """
    name = "standard input" if file == "-" else file or str(SHIPPED)
    try:
        return decode(read(file))
    except DataError as error:
        raise DataError(f"{name}: {error.message}", hint=error.hint) from error


def read(file: str | None) -> bytes:
    """Return the bytes of *file*, as `load` names it. Raises DataError."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file or SHIPPED).read_bytes()
    except OSError as error:
        raise DataError(error.strerror or str(error)) from error


def decode(data: bytes) -> Dataset:
    """Return the data set in *data*, UTF-8 JSON. Raises DataError for the first problem."""
    try:
        dataset = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Dataset)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(str(error)) from error
    for problem in problems(dataset):
        raise DataError(f"{problem.message} - at `{problem.path}`", hint=problem.hint)
    return dataset
