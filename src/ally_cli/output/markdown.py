"""GitHub Markdown: headings, paragraphs and tables, for notes, issues and change logs."""

import re
from collections.abc import Iterable, Iterator

from ally_cli.output.stream import Style, visible
from ally_cli.reports.report import Bullets, Heading, Prose, Report, Table

_special = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as Markdown. Nothing in the data is taken for markup."""
    for n, block in enumerate(report.blocks):
        if n:
            yield "\n"
        match block:
            case Heading(text):
                yield f"## {_escape(text)}\n"
            case Prose(text):
                yield f"{_escape(text)}\n"
            case Table():
                yield from _table(block, style)
            case Bullets(texts):
                yield from (f"- {_escape(text)}\n" for text in texts)


def _table(table: Table, style: Style) -> Iterator[str]:
    if style.header:
        yield _row(column.heading for column in table.columns)
        yield "|" + "|".join("--:" if column.right else "---" for column in table.columns) + "|\n"
    for row in table.rows:
        yield _row(row)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_escape(cell) for cell in cells) + " |\n"


def _escape(text: str) -> str:
    # A bare address stays clickable only without backslashes. What none may hold, ends it.
    parts = re.split(r"(https?://[^\s|<>`\\\[\]]+)", visible(text))
    return "".join(part if n % 2 else _special.sub(r"\\\1", part) for n, part in enumerate(parts))
