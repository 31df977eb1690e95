"""Find, read and check a data set."""

import sys
import zlib
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from ally_cli.dataset.checked import CHECKED
from ally_cli.dataset.problem import NotJsonError, Problem, wrong
from ally_cli.dataset.rules import problems
from ally_cli.errors import DataError
from ally_cli.model import Dataset

# In an installed package the data set lies in it; in a checkout, in data/.
_INSTALLED = Path(__file__).parents[1] / "allies.json"
SHIPPED = _INSTALLED if _INSTALLED.exists() else Path(__file__).parents[3] / "data" / "allies.json"

_SCHEMA = 2
_STANDARD_INPUT = "standard input"
_UTF8_BOM = b"\xef\xbb\xbf"


def load(file: str | PathLike[str] | None = None) -> Dataset:
    """Return the data set in *file* (`-`: standard input), or the one shipped with the program.

    Raises DataError if it cannot be read or is not sound; the message names the place.
    """
    return decode(read(file), called(file))


def called(file: str | PathLike[str] | None) -> str:
    """Return what to call *file* when speaking to a user. Raises DataError for an empty name."""
    if file == "":
        raise DataError("the file name is empty", hint="name a file, or - for standard input")
    return _STANDARD_INPUT if file == "-" else str(SHIPPED if file is None else file)


def read(file: str | PathLike[str] | None) -> bytes:
    """Return the bytes of *file*, as `load` names it. Raises DataError."""
    name = called(file)
    try:
        if file != "-":
            return Path(name).read_bytes()
        if sys.stdin is None:
            raise DataError(f"{name}: closed")
        return sys.stdin.buffer.read()
    except OSError as error:
        raise DataError(f"{name}: {error.strerror or error}") from error


def decode(data: bytes, name: str = "data") -> Dataset:
    """Return the data set in *data*, UTF-8 JSON, which comes from a file of that *name*.

    Raises DataError for the first thing that is wrong; it says how many others there are.
    """
    # To check the shipped data set takes a fifth of a short run, and it was checked when its
    # checksum was made; any other, and any change of it, is checked.
    if zlib.crc32(data) == CHECKED:
        return msgspec.json.decode(data, type=Dataset)
    try:
        dataset, found = _examined(data)
    except NotJsonError as error:
        raise _error(error.problem, 0, name) from None
    if found:
        raise _error(next(_located(data, found)), len(found) - 1, name)
    assert dataset is not None, "what cannot be decoded has a problem"
    return dataset


def check(data: bytes) -> list[Problem]:
    """Return everything that is wrong with the data set in *data*, in the order of the document."""
    try:
        _, found = _examined(data)
    except NotJsonError as error:
        return [error.problem]
    return list(_located(data, found))


def _examined(data: bytes) -> tuple[Dataset | None, list[Problem]]:
    """Return the data set in *data*, if it can be decoded, and what is wrong with it, unlocated.

    Raises NotJsonError.
    """
    try:
        dataset = msgspec.json.decode(data.removeprefix(_UTF8_BOM), type=Dataset)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, _looked_through(data)
    if _may_repeat_a_key(data, dataset):
        return dataset, _looked_through(data)
    return dataset, list(problems(dataset))


def _looked_through(data: bytes) -> list[Problem]:
    """Return what is wrong with *data*, as `_examined` does, if it may not be a data set at all."""
    # Only what is unsound needs them.
    from ally_cli.dataset.document import Document
    from ally_cli.dataset.shape import fit

    document = Document(data)
    if other := _other_schema(document.value):
        return [other]
    dataset, misshapen = fit(document.value, Dataset)
    unruly = problems(dataset, [problem.path for problem in misshapen])
    return [*document.repeated_keys(), *misshapen, *unruly]


def _located(data: bytes, found: list[Problem]) -> Iterator[Problem]:
    """Return what is *found* in *data* in the order of the document, with its lines."""
    if not found:
        return iter(())
    from ally_cli.dataset.document import Document

    return Document(data).located(found)


def _other_schema(value: Any) -> Problem | None:
    """Return what to say of *value*, parsed JSON, if it says that other rules hold for it."""
    schema = value.get("schema_version", _SCHEMA) if isinstance(value, dict) else _SCHEMA
    path, ours = "$.schema_version", f"this version of ally reads schema {_SCHEMA}"
    if type(schema) is not int or schema == _SCHEMA:
        return None
    if schema > _SCHEMA:
        return wrong(path, f"schema {schema} is newer than this ally: {ours}", "update ally")
    message = f"schema {schema}, and {ours}: statements hold evidence, verdicts follow from it"
    return wrong(path, message, "data/README.md says how to move")


def _error(first: Problem, others: int, name: str) -> DataError:
    """Return the error that says what is wrong with the file *name*, the *first* of it."""
    place = f"{name}:{first.line}" if first.line else name
    path = f"{first.path}: " if first.path != "$" else ""
    file = "-" if name == _STANDARD_INPUT else name
    more = f"{others} more: ally validate {file}" if others else ""
    hint = "; ".join(filter(None, (first.hint, more)))
    return DataError(f"{place}: {path}{first.message}", hint=hint)


def _may_repeat_a_key(data: bytes, dataset: Dataset) -> bool:
    """Tell whether an object of *data*, which holds *dataset*, may have a key twice.

    msgspec keeps the last of them. In JSON a colon stands after each key and, apart from that, only
    in texts. Written anew, *dataset* has the same texts and each key once; so it has as many colons
    as *data*, or fewer if a key is repeated. Only an escaped colon in a text of *data* becomes one
    more; so these count as well. (What looks like one may be none, but then there only seem to be
    too many.)
    """
    written = data.count(b":")
    if b"\\u003" in data:
        written += data.count(b"\\u003a") + data.count(b"\\u003A")
    encode = msgspec.json.Encoder().encode
    # Ally by ally, as the whole would need as much memory again as *data*.
    rest = replace(dataset, allies=())
    return written > sum(encode(part).count(b":") for part in (rest, *dataset.allies))
