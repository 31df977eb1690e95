"""JSON and JSON Lines: the items as they are, for programs."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from ally_cli.output.stream import Style
from ally_cli.query import Query
from ally_cli.reports.report import Report

SCHEMA_VERSION = 1

T = TypeVar("T")


class Envelope(Struct, Generic[T], frozen=True):
    """What surrounds the items of every command."""

    schema_version: int
    data_version: str
    command: str
    query: Query
    count: int
    total: int
    items: Sequence[T]


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
    data = msgspec.json.encode(envelope)
    yield _text(msgspec.json.format(data) if style.width else data, style) + "\n"


def lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the items of *report*, one JSON object on each line."""
    for item in _chosen(report):
        yield _text(msgspec.json.encode(item), style) + "\n"


def _chosen(report: Report) -> Sequence[Any]:
    if report.query.fields is None:
        return report.items
    fields = report.fields.items()
    return [{name: getattr(item, field) for name, field in fields} for item in report.items]


def _text(data: bytes, style: Style) -> str:
    text = data.decode()
    if style.encoding.lower().replace("-", "") == "utf8":
        return text
    return re.sub(r"[^\x00-\x7f]", _escape, text)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
