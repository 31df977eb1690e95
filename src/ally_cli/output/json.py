"""JSON and JSON Lines: the items as they are, for programs."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from ally_cli.errors import AllyError
from ally_cli.output.stream import Style, visible
from ally_cli.query import Query
from ally_cli.reports.report import Report

SCHEMA_VERSION: Literal[2] = 2  # of the answers; that of the data set is one of its own

Q = TypeVar("Q", bound=Query)
T = TypeVar("T")


class Envelope(Struct, Generic[Q, T], frozen=True):
    """What surrounds the items of every command."""

    schema_version: Literal[2]
    data_version: Annotated[
        str | None, Meta(description="Of the data set; null if it is too unsound to tell.")
    ]
    command: str
    query: Annotated[Q, Meta(description="What was asked for, defaults included.")]
    count: Annotated[int, Meta(description="How many items there are.")]
    total: Annotated[int, Meta(description="How many there were before a limit.")]
    items: Sequence[T]


class FailureDetail(Struct, frozen=True):
    """What went wrong, and what would help."""

    code: Annotated[
        str,
        Meta(
            description="What sort of failure it is.",
            extra_json_schema={"enum": [kind.code for kind in AllyError.__subclasses__()]},
        ),
    ]
    message: Annotated[str, Meta(description="One line, for people.")]
    hint: Annotated[str | None, Meta(description="How to put it right.")]
    suggestions: Annotated[
        Sequence[str], Meta(description="What may have been meant, the likeliest first.")
    ]


class Failure(Struct, frozen=True):
    """What stands on standard error, on one line, where JSON was asked for and cannot be had."""

    schema_version: Literal[2]
    error: FailureDetail


def failure(error: AllyError) -> str:
    """Return *error* as one line of JSON in ASCII."""
    # What is complained of may be a byte that is no text, and so nothing that JSON can hold.
    message, hint = visible(error.message), visible(error.hint)
    detail = FailureDetail(error.code, message, hint or None, error.suggestions)
    return _in_ascii(msgspec.json.encode(Failure(SCHEMA_VERSION, detail)).decode())


def document(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as one JSON object: on one line, or indented for a terminal."""
    envelope = Envelope(
        schema_version=SCHEMA_VERSION,
        data_version=report.data_version,
        command=report.command,
        query=report.query,
        count=len(report.items),
        total=report.total,
        items=_chosen(report),
    )
    yield text(envelope, style)


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the items of *report*, one JSON object on each line."""
    for item in _chosen(report):
        yield in_encoding(msgspec.json.encode(item).decode(), style) + "\n"


def text(value: object, style: Style) -> str:
    """Return *value* as JSON on one line, or indented for a terminal."""
    data = msgspec.json.encode(value)
    laid_out = msgspec.json.format(data) if style.terminal else data
    return in_encoding(laid_out.decode(), style) + "\n"


def _chosen(report: Report) -> Sequence[Any]:
    if report.query.fields is None:
        return report.items
    fields = report.fields.items()
    return [{name: getattr(item, field) for name, field in fields} for item in report.items]


def in_encoding(text: str, style: Style) -> str:
    """Return *text*, which is JSON, with what the stream cannot show as escapes: equal JSON."""
    if style.encoding.lower().replace("-", "") != "utf8":
        return _in_ascii(text)
    # To a reader of JSON an escape is the same, and a terminal does not obey it.
    return re.sub(r"[^\x00-\x7e]", _escape_unless_visible, text) if style.terminal else text


def _in_ascii(text: str) -> str:
    # DEL is ASCII, and JSON leaves it as it is.
    return re.sub(r"[^\x00-\x7e]", _escape, text)


def _escape_unless_visible(match: re.Match[str]) -> str:
    return match[0] if visible(match[0]) == match[0] else _escape(match)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
