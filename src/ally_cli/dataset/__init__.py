"""Find, read and check a data set."""

import sys
from os import PathLike
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from ally_cli.dataset.rules import problems
from ally_cli.errors import DataError
from ally_cli.model import Ally, Dataset, Source, Statement, Subject

# In an installed package the data set lies in it; in a checkout, in data/.
_INSTALLED = Path(__file__).parents[1] / "allies.json"
SHIPPED = _INSTALLED if _INSTALLED.exists() else Path(__file__).parents[3] / "data" / "allies.json"

_UTF8_BOM = b"\xef\xbb\xbf"


class Fault(Struct, frozen=True):
    """What is wrong with a data set, and where."""

    line: Annotated[int | None, Meta(description="The line, from 1; null if it is not known.")]
    path: Annotated[str, Meta(description="The place as a JSON path; $ is the whole.")]
    message: Annotated[str, Meta(description="What is wrong there.")]
    hint: Annotated[str | None, Meta(description="What would be right.")]


def load(file: str | PathLike[str] | None = None) -> Dataset:
    """Return the data set in *file* (`-`: standard input), or the one shipped with the program.

    Raises DataError if it cannot be read or is not sound; the message names the place.
    """
    return decode(read(file), called(file))


def called(file: str | PathLike[str] | None) -> str:
    """Return what to call *file* when speaking to a user."""
    return "standard input" if file == "-" else str(file or SHIPPED)


def read(file: str | PathLike[str] | None) -> bytes:
    """Return the bytes of *file*, as `load` names it. Raises DataError."""
    try:
        if file == "-" and sys.stdin is None:
            raise DataError("standard input: closed")
        return sys.stdin.buffer.read() if file == "-" else Path(file or SHIPPED).read_bytes()
    except OSError as error:
        raise DataError(f"{called(file)}: {error.strerror or error}") from error


def decode(data: bytes, name: str = "data") -> Dataset:
    """Return the data set in *data*, UTF-8 JSON, which comes from a file of that *name*.

    Raises DataError for the first thing that is wrong.
    """
    try:
        dataset = msgspec.json.decode(data.removeprefix(_UTF8_BOM), type=Dataset)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        dataset = None
    if dataset is None or _may_repeat_a_key(data, dataset) or any(problems(dataset)):
        for fault in check(data):
            place = ":".join(str(part) for part in (name, fault.line) if part)
            path = f"{fault.path}: " if fault.path != "$" else ""
            raise DataError(f"{place}: {path}{fault.message}", hint=fault.hint or "")
    assert dataset is not None, "what cannot be decoded has a fault"
    return dataset


def check(data: bytes) -> list[Fault]:
    """Return everything that is wrong with the data set in *data*, UTF-8 JSON, line by line."""
    # Only what is unsound needs them.
    from ally_cli.dataset.document import Document, NotJsonError
    from ally_cli.dataset.shape import certain, fit

    try:
        document = Document(data)
    except NotJsonError as error:
        return [Fault(error.line, "$", error.message, error.hint or None)]
    dataset, found = fit(document.value, Dataset)
    if _is_of_another_schema(document.value):
        found = [problem for problem in found if problem.path == "$.schema_version"]
    else:
        found += [*certain(problems(dataset), found), *document.repeated_keys()]
    faults = [Fault(document.line(p.path), p.path, p.message, p.hint or None) for p in found]
    return sorted(faults, key=lambda fault: (fault.line, fault.path, fault.message))


def _is_of_another_schema(value: Any) -> bool:
    """Tell whether *value* says that other rules than ours hold for it."""
    return isinstance(value, dict) and value.get("schema_version", 1) != 1


def _may_repeat_a_key(data: bytes, dataset: Dataset) -> bool:
    """Tell whether an object of *data*, which holds *dataset*, may have a key twice.

    msgspec keeps the last of them. Every key ends in `":`, so there are as many of these as fields
    in *dataset*, apart from those in texts, where the quotation mark is escaped. Where a blank
    stands before a colon, they cannot be counted.
    """
    statements = sum(len(ally.statements) for ally in dataset.allies)
    keys = len(dataset.support_types) + sum(
        count * len(record.__struct_fields__)
        for record, count in (
            (Dataset, 1),
            (Subject, 1),
            (Ally, len(dataset.allies)),
            (Statement, statements),
            (Source, len(dataset.sources)),
        )
    )
    written = data.count(b'":')
    return (written != keys and written - data.count(b'\\":') != keys) or b'" :' in data
