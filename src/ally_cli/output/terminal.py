"""Tables and pages for people, drawn by Rich: they fit the terminal; in a pipe nothing is cut."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from io import StringIO
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.segment import Segment
from rich.style import Style as RichStyle
from rich.table import Table as RichTable
from rich.text import Span
from rich.text import Text as RichText

from ally_cli.output import legend
from ally_cli.output.stream import Style, visible
from ally_cli.reports.report import (
    Bar,
    Block,
    Bullets,
    Column,
    Fields,
    Heading,
    Link,
    Mark,
    Numbered,
    Part,
    Prose,
    Report,
    Several,
    Shade,
    Table,
    Text,
    parts_of,
)

TONES = {
    "good": "green",
    "fair": "cyan",
    "doubtful": "yellow",
    "open": "magenta",
    "bad": "bold red",
}
HEADINGS = {1: "bold", 2: "bold underline", 3: "bold"}  # by level
NARROW = 60  # columns; below, a table cannot be read
LEAST_PROSE = 30  # columns that a sentence needs to be readable
UNBOUNDED = 1_000_000  # columns; a pipe takes a line of any width
BAR = 24  # columns of the longest bar, fewer in a terminal that is not so wide
WIDE = 80
SHADES = " ░▒▓█"  # by level

# For an encoding that lacks them; each one column wide, so that the layout keeps.
_PLAIN = {
    "→": ">",
    "←": "<",
    "↔": "=",
    "–": "-",
    "—": "-",
    "─": "-",
    "“": '"',
    "”": '"',
    "’": "'",
    "•": "*",
    "×": "x",
    "…": "~",
    "░": ".",
    "▒": ":",
    "▓": "+",
    "█": "#",
    "−": "-",
}

_is_address = re.compile(r"https?://\S+").fullmatch
_random = re.compile(r"(?<=\x1b\]8;)id=[-\d]*")  # Rich numbers links at random


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as text for people, block by block, and then what the signs in it mean."""
    console = screen(style)
    explained = ""
    for drawn in draw(report, style):
        written = _written(drawn, console, style)
        explained = explained or legend(report, written, _plain(style.encoding))
        yield written
    # Whoever leaves out the headings wants rows alone.
    if explained and style.header and report.items:
        yield "\n" + _written(RichText(_shown(explained, style.encoding)), console, style)


def _written(drawn: RenderableType, console: Console, style: Style) -> str:
    """Return what *console* makes of *drawn*."""
    console.print(drawn, crop=False)  # all fits already, and looking for what does not is slow
    buffer = console.file
    assert isinstance(buffer, StringIO)
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    if plain := _plain(style.encoding):
        text = text.translate(plain)
    if style.color:
        text = _random.sub("", text)
    return "".join(line.rstrip() + "\n" for line in text.split("\n")[:-1])


def draw(report: Report, style: Style) -> Iterator[RenderableType]:
    """Yield the parts of *report* as Rich draws them in a terminal of the width in *style*."""
    for n, block in enumerate(report.blocks):
        if n:
            yield ""
        yield from _block(block, style)


def _block(block: Block, style: Style) -> Iterator[RenderableType]:
    prose = Column("", "", prose=True)
    match block:
        case Heading(text, level):
            yield _lines([[_cell(text, style, HEADINGS[level])]], (prose,), style)
        case Prose(text):
            yield _lines([[_cell(text, style)]], (prose,), style)
        case Bullets(texts):
            rows = [[Cell("•"), _cell(text, style)] for text in texts]
            yield _lines(rows, (Column("", ""), prose), style)
        case Numbered(texts):
            rows = [[Cell(f"[{n}]"), _cell(text, style)] for n, text in enumerate(texts, 1)]
            yield _lines(rows, (Column("", "", right=True), prose), style)
        case Fields(fields):
            rows = [[_cell(label, style, "bold"), _cell(text, style)] for label, text in fields]
            yield _lines(rows, (Column("", ""), prose), style)
        case Table():
            yield from _table(block, style)


def screen(style: Style, *, record: bool = False) -> Console:
    """Return what to print on in *style*: a buffer, which can also *record* for an export."""
    return Console(
        record=record,
        file=StringIO(),
        width=style.width or UNBOUNDED,
        height=100,  # with a height given, Rich does not ask the terminal for another size
        force_terminal=style.color,
        color_system="standard" if style.color else None,
        no_color=not style.color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


class Cell(NamedTuple):
    """What stands in a cell, as it is shown, and what of it has which style of Rich's."""

    text: str
    spans: tuple[tuple[int, int, str | RichStyle], ...] = ()

    @property
    def width(self) -> int:
        """The columns that its longest line takes."""
        return (
            max(map(cell_len, self.text.split("\n"))) if "\n" in self.text else cell_len(self.text)
        )


def _cell(text: Text, style: Style, base: str = "") -> Cell:
    """Return *text* as it is shown in *style*; *base* is a style of Rich's for all of it."""
    if isinstance(text, str) and not base:
        return Cell(_shown(text, style.encoding))
    written, spans = "", list[tuple[int, int, str | RichStyle]]()
    for part in parts_of(text):
        shown = _shown(_sign(part, style), style.encoding)
        if found := _style(part, style):
            spans.append((len(written), len(written) + len(shown), found))
        written += shown
    if base:
        spans.insert(0, (0, len(written), base))
    return Cell(written, tuple(spans) if style.color else ())


def _sign(part: Part, style: Style) -> str:
    """Return what stands for *part* where there are only letters."""
    match part:
        case str():
            return part
        case Shade(text, level):
            return text + (SHADES[level] * 2 if level else "")
        case Bar(text, share):
            longest = BAR * min(style.width or WIDE, WIDE) // WIDE
            blocks = "█" * max(round(share * longest), share > 0)
            return f"{blocks} {text}" if blocks else text
        case _:
            return part.text


def _style(part: Part, style: Style) -> str | RichStyle:
    match part:
        case Mark(_, tone):
            return TONES[tone]
        case Link(_, url) if style.color and _is_address(url):
            return RichStyle(link=visible(url))
        case _:
            return ""


def _shown(text: str, encoding: str) -> str:
    """Return *text* as a stream in *encoding* shows it: inert, and as wide as it will be there."""
    text, plain = "\n".join(map(visible, text.split("\n"))), _plain(encoding)
    if text.isascii() or not plain:  # an encoding that has all these signs is one of Unicode
        return text
    # Left to the stream, what the encoding lacks would get wider after it is laid out.
    return text.translate(plain).encode(encoding, "backslashreplace").decode(encoding)


@cache
def _plain(encoding: str) -> Mapping[int, str]:
    return str.maketrans({s: p for s, p in _PLAIN.items() if not _can_encode(s, encoding)})


def _can_encode(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _lines(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], style: Style) -> "Rows":
    """Return *rows* without headings, the last column as wide as there is room for."""
    widths = [max((row[n].width for row in rows), default=0) for n in range(len(columns))]
    if style.width:
        before = sum(widths[:-1]) + 2 * (len(columns) - 1)
        widths[-1] = max(1, min(widths[-1], style.width - before))
    return Rows(rows, widths, [column.right for column in columns], 2)


def _table(table: Table, style: Style) -> Iterator[RenderableType]:
    # In a terminal an address stands below its row, where nothing breaks it.
    below = [n for n, column in enumerate(table.columns) if column.address and style.width]
    kept = [n for n in range(len(table.columns)) if n not in below]
    columns = [table.columns[n] for n in kept]
    texts = [list(row) for row in table.rows]
    cells = [[_cell(row[n], style) for n in kept] for row in texts]
    addresses = [[_cell(row[n], style) for n in below] for row in texts]
    whole = tuple(_shown(column.heading, style.encoding) for column in columns)
    short = tuple(_shown(column.short or column.heading, style.encoding) for column in columns)
    header = style.header and any(whole)
    if not header:
        whole = short = ("",) * len(columns)  # a heading that is not shown takes no room
    several = {m: found for m, n in enumerate(kept) if (found := _severals(texts, n))}
    headings, gap, widths = whole, 2, _natural(whole, cells)
    if style.width:
        # Whole words first, then short ones, and then less room between them.
        for headings, gap in dict.fromkeys(((whole, 2), (short, 2), (short, 1))):
            room = style.width - gap * (len(columns) - 1)
            fitted = _widths(columns, headings, cells, several, room)
            # Rather short headings than fewer words.
            squeezed = fitted and any(fitted[m] < widths[m] for m in several)
            if fitted and (headings != whole or not squeezed):
                break
        if header and (fitted is None or style.width < NARROW):
            shown = [table.columns[n] for n in (*kept, *below)]
            labels = [column.heading or column.field.capitalize() for column in shown]
            yield _records(labels, cells, addresses, style)
            return
        # Too narrow to be read well; but what runs over the edge is worse.
        anyhow = [1] * len(columns)
        widths = fitted or fit(widths, anyhow, max(room, len(anyhow))) or anyhow
        for m, found in several.items():
            for row, words in zip(cells, found, strict=True):
                row[m] = _cell(_fitting(words, widths[m]), style)
    if header:
        yield _head(columns, headings, widths, gap)
    yield Rows(
        cells, widths, [column.right for column in columns], gap, addresses, bool(style.width)
    )
    # What a sign means, the legend says.
    changed = [f"{s}={w}" for s, w in zip(headings, whole, strict=True) if s != w and s.isalpha()]
    if changed:
        yield ""
        yield RichText("  ".join(changed))


def _severals(rows: Iterable[Sequence[Text]], n: int) -> list[Several]:
    """Return the cells of column *n* if they are words of which some can be left out."""
    return [cell for row in rows if isinstance(cell := row[n], Several)]


def _natural(headings: Sequence[str], cells: Iterable[Sequence[Cell]]) -> list[int]:
    """Return the widths at which nothing folds."""
    widths = list(map(cell_len, headings))
    for row in cells:
        for n, cell in enumerate(row):
            width = cell.width
            if width > widths[n]:
                widths[n] = width
    return widths


def _widths(
    columns: Sequence[Column],
    headings: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    several: Mapping[int, Sequence[Several]],
    available: int,
) -> list[int] | None:
    """Return widths of *columns* that add up to at most *available*, or None."""
    natural = _natural(headings, cells)
    least = []
    for n, (column, heading, width) in enumerate(zip(columns, headings, natural, strict=True)):
        if column.prose:
            least.append(min(LEAST_PROSE, width))
        elif n in several:
            least.append(
                max([cell_len(words.first(1)) for words in several[n]] + [cell_len(heading)])
            )
        else:
            least.append(_longest_word([heading, *(row[n].text for row in cells)]))
    if sum(natural) > available:
        # To fold a heading costs one line, to fold cells many.
        bare = _natural([""] * len(columns), cells)
        natural = [
            max(low, min(width, column.narrow or width))
            for column, low, width in zip(columns, least, bare, strict=True)
        ]
    return fit(natural, least, available)


def fit(natural: Sequence[int], least: Sequence[int], available: int) -> list[int] | None:
    """Return column widths that add up to at most *available*, or None where that cannot be.

    The widest column gives way first; none gets narrower than its *least* width.
    """
    if sum(least) > available:
        return None
    widths = list(natural)
    for _ in range(sum(widths) - available):
        spare = [width if width > low else 0 for width, low in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _fitting(words: Several, width: int) -> str:
    """Return as many of *words* as *width* columns take, but no more than `Several` shows."""
    shown = [words.first(most) for most in (3, 2, 1)]
    return next((text for text in shown if cell_len(text) <= width), shown[-1])


def _longest_word(texts: Iterable[str]) -> int:
    return max(cell_len(word) for text in texts for word in (text.split() or ("",)))


class Rows(NamedTuple):
    """The rows of a table whose columns have these *widths* and a *gap* between them.

    Rich's own table would look the same, but it measures each cell several times to find widths
    that are known here: with it, a short answer takes half as long again, and a long one ten times.
    """

    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    right: Sequence[bool]
    gap: int
    below: Sequence[Sequence[Cell]] = ()  # for each row what stands whole on lines below it
    parted: bool = False  # whether a blank line parts a row of several lines from the next

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the rows as Rich wants them, each cell folded at the width of its column."""
        lay = cache(partial(_lay, console))  # most columns say the same over and over
        rows = [list(map(lay, row, self.widths, self.right)) for row in self.rows]
        heights = [max(map(len, row)) for row in rows]
        below = self.below or [()] * len(rows)
        tall = [
            self.parted and (height > 1 or any(cells))
            for height, cells in zip(heights, below, strict=True)
        ]
        gap = Segment(" " * self.gap)
        for n, (row, height) in enumerate(zip(rows, heights, strict=True)):
            if n and (tall[n] or tall[n - 1]):
                yield Segment.line()
            for line in range(height):
                for m, (lines, width) in enumerate(zip(row, self.widths, strict=True)):
                    if m:
                        yield gap
                    if line < len(lines):
                        yield from lines[line]
                    else:
                        yield Segment(" " * width)
                yield Segment.line()
            for cell in below[n]:
                yield from _segments(console, RichText(cell.text, spans=_spans(cell)))
                yield Segment.line()


def _lay(console: Console, cell: Cell, width: int, right: bool) -> list[list[Segment]]:
    """Return the lines of *cell* in a column of *width*, each filled up."""
    if not cell.spans and "\n" not in cell.text and cell.width <= width:
        room = " " * (width - cell.width)
        return [[Segment(room + cell.text if right else cell.text + room)]]
    laid = []
    for line in RichText(cell.text, spans=_spans(cell)).split("\n", allow_blank=True):
        # An address is never broken: what is one must stay one when it is copied.
        whole = line.cell_len <= width or _is_address(line.plain)
        for piece in [line] if whole else line.wrap(console, width, overflow="fold"):
            piece.rstrip()
            filling = Segment(" " * max(0, width - piece.cell_len))
            segments = _segments(console, piece)
            laid.append([filling, *segments] if right else [*segments, filling])
    return laid


def _spans(cell: Cell) -> list[Span]:
    return [Span(*span) for span in cell.spans]


def _segments(console: Console, text: RichText) -> list[Segment]:
    return [segment for segment in text.render(console) if segment.text != "\n"]


def _head(
    columns: Sequence[Column], headings: Sequence[str], widths: Sequence[int], gap: int
) -> RichTable:
    head = RichTable(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, gap - 1, 0, 0),
        header_style="bold",
    )
    for column, heading, width in zip(columns, headings, widths, strict=True):
        justify: JustifyMethod = "right" if column.right else "left"
        head.add_column(RichText(heading), width=width, justify=justify, overflow="fold")
    return head


def _records(
    labels: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    addresses: Sequence[Sequence[Cell]],
    style: Style,
) -> Rows:
    """Return one block of `field  value` lines for each row of *cells*, its *addresses* last."""
    lines: list[list[Cell]] = []
    for row, below in zip(cells, addresses, strict=True):
        lines += [[Cell(""), Cell("")]] if lines else []
        lines += [
            [_cell(label, style, "bold"), cell]
            for label, cell in zip(labels, (*row, *below), strict=True)
        ]
    half = (style.width or UNBOUNDED) // 2
    rows = _lines(lines, (Column("", ""), Column("", "", prose=True)), style)
    label = max(1, min(rows.widths[0], half))
    return rows._replace(widths=[label, max(1, (style.width or UNBOUNDED) - label - 2)])
