"""A picture of a report, for articles and slides; it loads nothing from anywhere.

Rich draws the text. The page around it, the colours and the caption are ours.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from zlib import crc32

import msgspec
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table as RichTable
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from ally_cli.model import Verdict
from ally_cli.output import legend, notes
from ally_cli.output.stream import Style, visible
from ally_cli.output.terminal import NARROW, draw, screen
from ally_cli.query import Query
from ally_cli.reports.report import Report, plain

WIDEST = 100  # columns; a wider picture, shrunk to fit a page, cannot be read
MARGIN = 20
COLUMN, LINE = 12.2, 24.4  # as Rich draws them, in a font of 20 pixels
SCALE = 0.7  # from there to the size that text has in a page

_PAPER, _INK = (0xFF, 0xFF, 0xFF), (0x1F, 0x23, 0x28)
_COLORS = [
    _INK,  # black
    (0xB4, 0x23, 0x18),  # red
    (0x11, 0x63, 0x29),  # green
    (0x8A, 0x4B, 0x00),  # yellow, too light on white to be yellow
    (0x0A, 0x50, 0xA5),  # blue
    (0x7A, 0x2E, 0x9C),  # magenta
    (0x0B, 0x61, 0x7D),  # cyan
    (0x57, 0x60, 0x6A),  # white
]
_THEME = TerminalTheme(_PAPER, _INK, _COLORS, _COLORS)

# What is in single braces, Rich fills in.
_PAGE = """\
<svg xmlns="http://www.w3.org/2000/svg" role="img" width="SCALED" viewBox="0 0 WIDTH HEIGHT">
<title>TITLE</title>
<style>
.{unique_id} {{
font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
font-size: {char_height}px;
}}
{styles}
</style>
<defs>
{lines}
</defs>
<rect width="WIDTH" height="HEIGHT" fill="#ffffff"/>
<g class="{unique_id}" transform="translate(MARGIN, MARGIN)" xml:space="preserve">
{backgrounds}
{matrix}
</g>
</svg>
"""

_text = re.compile(r' textLength="[^"]*"([^>]*>)([^<]*)')
# What XML cannot hold in any form.
_unfit = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as an SVG document; the same report gives the same bytes."""
    # The encoding of the stream is no concern of a picture, which is ASCII in the end.
    style = msgspec.structs.replace(style, color=True, encoding="utf-8")
    style = msgspec.structs.replace(style, width=_width(report, style))
    console = screen(style, record=True)
    for part in (*_head(report), *draw(report, style)):
        console.print(part)
    for part in _foot(report, console.export_text(clear=False)):
        console.print(part)
    text = console.export_text(clear=False)
    picture = console.export_svg(
        title="",
        theme=_THEME,
        code_format=_page(report.title, console.width, text.count("\n")),
        unique_id=f"ally-{crc32(text.encode()):08x}",
    )
    picture = _text.sub(_unsqueezed, picture)
    # ASCII, so that it is the same file whatever the encoding of the stream.
    yield _unfit.sub("\ufffd", picture).encode("ascii", "xmlcharrefreplace").decode()


def _unsqueezed(text: re.Match[str]) -> str:
    """Return a piece of text without the length that Rich gives it where that is too short.

    Rich counts a character as one column, and those of Korean or Chinese take two.
    """
    content = unescape(text[2])
    return text[0] if cell_len(content) == len(content) else text[1] + text[2]


def _page(title: str, columns: int, lines: int) -> str:
    """Return the page around so much text, for Rich to fill in."""
    width, height = columns * COLUMN + 2 * MARGIN, lines * LINE + 2 * MARGIN
    sizes = {"SCALED": width * SCALE, "WIDTH": width, "HEIGHT": height, "MARGIN": MARGIN}
    page = _PAGE
    for name, size in sizes.items():
        page = page.replace(name, f"{size:.0f}")
    # Braces in the title are not for Rich to fill in.
    title = escape(visible(title)).replace("{", "{{").replace("}", "}}")
    return page.replace("TITLE", title)


def _width(report: Report, style: Style) -> int:
    """Return the columns that *report* takes where nothing folds, within what can be read."""
    free = msgspec.structs.replace(style, width=None)
    console = screen(free)
    tables = [part for part in draw(report, free) if isinstance(part, RichTable)]
    widths = [console.measure(table).maximum for table in tables]
    return min(max([NARROW, *widths]), WIDEST)


def _head(report: Report) -> Iterator[RenderableType]:
    """Yield what is asked: a picture is seen without the command that made it."""
    yield Text(visible(report.title), "bold")
    if asked := _asked(report.query):
        yield Text(visible(asked))
    yield ""


def _foot(report: Report, text: str) -> Iterator[RenderableType]:
    """Yield what the signs in *text* mean, what to know besides, and how old the data is."""
    version = f"data {report.data_version}" if report.data_version else ""
    yield ""
    yield from (
        Text(visible(line)) for line in (legend(report, text), *notes(report), version) if line
    )


def _asked(query: Query) -> str:
    """Return what the answer is narrowed down by."""
    unasked, asked = type(query)(), []
    for name in query.__struct_fields__:
        value = getattr(query, name)
        narrows = value != getattr(unasked, name) and value != tuple(Verdict)
        if narrows and name not in ("fields", "sort", "limit"):
            words = value if isinstance(value, tuple) else (value,)
            asked.append(f"{name}: {', '.join(map(plain, words))}")
    return "   ".join(asked)
