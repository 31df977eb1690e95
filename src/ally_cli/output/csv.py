"""CSV and TSV: an item in each row, all its fields in columns, for spreadsheets and shells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

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
        writer.writerow(map(visible, row) if style.width else row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def tabs(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* with tabs between fields; tab, line break and backslash inside are escaped."""
    for row in _rows(report, style):
        cells = (cell.translate(_TSV_ESCAPES) for cell in row)
        yield "\t".join(map(visible, cells) if style.width else cells) + "\n"


def _rows(report: Report, style: Style) -> Iterator[list[str]]:
    if style.header:
        yield list(report.fields)
    attributes = report.fields.values()
    for item in report.items:
        yield [plain(getattr(item, attribute)) for attribute in attributes]
