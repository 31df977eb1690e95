"""GitHub Markdown: headings, lists and tables with linked sources, for notes, issues and logs."""

import re
from collections.abc import Iterable, Iterator

from ally_cli.output import address
from ally_cli.output.stream import Style, visible
from ally_cli.reports.report import (
    Bar,
    Bullets,
    Fields,
    Heading,
    Link,
    Numbered,
    Part,
    Prose,
    Report,
    Several,
    Table,
    Text,
    parts_of,
)

BAR = 12  # signs of the longest bar

# The end of a line within a paragraph, and within a cell.
_BREAK = "\\\n"
_IN_CELL = "<br>"

_special = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))")
# What a line begins with where it is not a line of text: of a list, or below a heading.
_marks = re.compile(r"^\s*(\d*)([-+=.)])")

# A bare address, without what ends the sentence that it stands in.
_addresses = re.compile(r"(https?://[^\s|<>`\\\[\]]*[^\s|<>`\\\[\].,;:!?'\")*_~])").split


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as Markdown. Nothing in the data is taken for markup."""
    for n, block in enumerate(report.blocks):
        if n:
            yield "\n"
        match block:
            case Heading(text, level):
                yield f"{'#' * level} {_text(text, ' ')}\n"
            case Prose(text):
                yield f"{_text(text, _BREAK)}\n"
            case Table():
                yield from _table(block, style)
            case Fields(fields):
                lines = (
                    (f"**{_escape(label)}**: " if label else "", text) for label, text in fields
                )
                yield from (f"- {label}{_text(text, _BREAK + '  ')}\n" for label, text in lines)
            case Bullets(texts):
                yield from (f"- {_text(text, _BREAK + '  ')}\n" for text in texts)
            case Numbered(texts):
                for number, text in enumerate(texts, 1):
                    mark = f"{number}. "
                    yield f"{mark}{_text(text, _BREAK + ' ' * len(mark))}\n"


def _table(table: Table, style: Style) -> Iterator[str]:
    if style.header:
        yield _row(column.heading for column in table.columns)
        yield "|" + "|".join("--:" if column.right else "---" for column in table.columns) + "|\n"
    for row in table.rows:
        yield _row(row)


def _row(cells: Iterable[Text]) -> str:
    return "| " + " | ".join(_text(cell, _IN_CELL) for cell in cells) + " |\n"


def _text(text: Text, end: str) -> str:
    """Return *text* with *end* for the end of each of its lines but the last."""
    lines = "".join(map(_part, parts_of(text))).split("\n")
    if end != _IN_CELL:
        lines = [_marks.sub(r"\1\\\2", line) for line in lines]
    return end.join(lines)


def _part(part: Part) -> str:
    match part:
        case str():
            return "\n".join(map(_escape, part.split("\n")))
        case Link(text, url):
            return _link(text, url)
        case Bar(text, share):
            return f"{_escape(text)} {'█' * round(share * BAR)}".rstrip()
        case Several(words):
            return _escape(", ".join(words) or part.text)
        case _:
            return _escape(part.text)


def _link(text: str, url: str) -> str:
    """Return *text* as a link; a place in the same answer has no address in Markdown."""
    target = address(url)
    if not target:
        return _escape(text)
    return f"<{target}>" if text == url else f"[{_quoted(text)}](<{target}>)"


def _escape(text: str) -> str:
    # Between < and > an address needs no backslashes, which it would not survive.
    pieces = _addresses(visible(text))
    return "".join(f"<{piece}>" if n % 2 else _quoted(piece) for n, piece in enumerate(pieces))


def _quoted(text: str) -> str:
    return _special.sub(r"\\\1", visible(text))
