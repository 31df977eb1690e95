"""CSV and TSV: an item in each row, its flat fields in columns, for spreadsheets and shells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated, get_args, get_origin

from msgspec import Struct, structs

from ally_cli.output.stream import Style, visible
from ally_cli.reports.report import Report, plain

_TSV_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def commas(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as RFC 4180 has it: fields quoted where needed, lines ended by CR LF.

    Fields are as they are in the data, but for what a terminal would obey, on a terminal.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    for row in _rows(report, style):
        writer.writerow(map(visible, row) if style.terminal else row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def tabs(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* with tabs between fields; tab, line break and backslash inside are escaped."""
    for row in _rows(report, style):
        cells = (cell.translate(_TSV_ESCAPES) for cell in row)
        yield "\t".join(map(visible, cells) if style.terminal else cells) + "\n"


def _rows(report: Report, style: Style) -> Iterator[list[str]]:
    fields = report.fields
    if report.query.fields is None:  # what was not asked for must fit into a cell
        fields = {name: field for name, field in fields.items() if name in flat(report.item_type)}
    if style.header:
        yield list(fields)
    attributes = fields.values()
    for item in report.items:
        yield [plain(getattr(item, attribute)) for attribute in attributes]


def flat(item_type: type[Struct]) -> list[str]:
    """Return the names of those fields of *item_type* that hold no records."""
    return [field.encode_name for field in structs.fields(item_type) if _is_flat(field.type)]


def _is_flat(kind: object) -> bool:
    parts = get_args(kind)
    if get_origin(kind) is Annotated:
        return _is_flat(parts[0])
    if get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, Struct)):
        return False
    return all(map(_is_flat, parts))
