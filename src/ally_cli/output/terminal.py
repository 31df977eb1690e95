"""Tables for people, drawn by Rich: they fit the terminal, and in a pipe nothing is cut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from io import StringIO
from itertools import compress
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text

from ally_cli.output.stream import Style, visible
from ally_cli.reports.report import Bullets, Column, Heading, Prose, Report, Table

TONES = {"good": "green", "fair": "cyan", "doubtful": "yellow", "bad": "bold red"}
NARROW = 60  # columns; below, a table cannot be read
LEAST_PROSE = 30  # columns that a sentence needs to be readable
UNBOUNDED = 1_000_000  # columns; a pipe takes a line of any width

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


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as text for people, block by block."""
    console = screen(style)
    plain = _plain(style.encoding)
    for drawn in draw(report, style):
        console.print(drawn, crop=False)  # all fits already, and looking for what does not is slow
        buffer = console.file
        assert isinstance(buffer, StringIO)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        if plain:
            text = text.translate(plain)
        yield "".join(line.rstrip() + "\n" for line in text.split("\n")[:-1])


def draw(report: Report, style: Style) -> Iterator[RenderableType]:
    """Yield the parts of *report* as Rich draws them in a terminal of the width in *style*."""
    for n, block in enumerate(report.blocks):
        if n:
            yield ""
        match block:
            case Heading(text):
                shown = _shown(text, style.encoding)
                yield Text(shown, "bold underline" if style.color else "bold")
            case Prose(text):
                yield Text(_shown(text, style.encoding))
            case Table():
                yield from _table(block, style)
            case Bullets(texts):
                columns = (Column("", ""), Column("", "", prose=True))
                yield from _table(Table(columns, [("•", text) for text in texts]), style)


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


def _shown(text: str, encoding: str) -> str:
    """Return *text* as a stream in *encoding* shows it: inert, and as wide as it will be there."""
    text, plain = visible(text), _plain(encoding)
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


def _table(table: Table, style: Style) -> Iterator[RenderableType]:
    shown = [not (column.spare and style.width) for column in table.columns]
    columns = [*compress(table.columns, shown)]
    encoding = style.encoding
    rows = [[_shown(cell, encoding) for cell in compress(row, shown)] for row in table.rows]
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    whole = tuple(_shown(column.heading, encoding) for column in columns)
    short = tuple(_shown(column.short or column.heading, encoding) for column in columns)
    header = style.header and any(whole)
    if not header:
        whole = short = ("",) * len(columns)  # a heading that is not shown takes no room
    headings, gap, widths = whole, 2, _natural(whole, cells)
    if style.width:
        # Whole words first, then short ones, and then less room between them.
        for headings, gap in dict.fromkeys(((whole, 2), (short, 2), (short, 1))):
            room = style.width - gap * (len(columns) - 1)
            fitted = _widths(columns, headings, cells, room)
            if fitted:
                break
        if header and (fitted is None or style.width < NARROW):
            yield _records(columns, whole, rows, style.width)
            return
        # Too narrow to be read well; but what runs over the edge is worse.
        anyhow = [1] * len(columns)
        widths = fitted or fit(widths, anyhow, max(room, len(anyhow))) or anyhow
        enough = [column.brief for column in columns]
        rows = [list(map(_brief, row, enough, widths)) for row in rows]
    if header:
        yield _head(columns, headings, widths, gap)
    right = [column.right for column in columns]
    yield Rows([_styled(columns, row) for row in rows], widths, right, gap)
    if header and headings != whole:
        yield ""
        yield Text("  ".join(f"{s}={w}" for s, w in zip(short, whole, strict=True) if s != w))


def _natural(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths at which nothing folds."""
    return [
        max(map(cell_len, (heading, *texts)))
        for heading, texts in zip(headings, cells, strict=True)
    ]


def _widths(
    columns: Sequence[Column],
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    available: int,
) -> list[int] | None:
    """Return widths of *columns* that add up to at most *available*, or None."""
    natural = _natural(headings, cells)
    least = [
        min(LEAST_PROSE, width) if column.prose else _longest_word((heading, *texts))
        for column, heading, texts, width in zip(columns, headings, cells, natural, strict=True)
    ]
    if sum(natural) > available:
        # To fold a heading costs one line, to fold cells many.
        natural = [
            max(low, min(width, column.narrow or width))
            for column, low, width in zip(
                columns, least, _natural([""] * len(columns), cells), strict=True
            )
        ]
    return fit(natural, least, available)


def _brief(text: str, enough: int, width: int) -> str:
    """Return *text* cut to as many lines of *width* as *enough* characters take; 0: uncut."""
    if not enough or len(text) <= width:
        return text
    from textwrap import wrap  # few tables have brief columns

    lines = -(-enough // width)
    return " ".join(wrap(text, width, max_lines=lines, placeholder=" …", break_on_hyphens=False))


def _longest_word(texts: Iterable[str]) -> int:
    return max(cell_len(word) for text in texts for word in (text.split() or ("",)))


class Cell(NamedTuple):
    """What stands in a cell, and in which style of Rich's."""

    text: str
    style: str = ""


class Rows(NamedTuple):
    """The rows of a table whose columns have these *widths* and a *gap* between them.

    Rich's own table would look the same, but it measures each cell several times to find widths
    that are known here: with it, a short answer takes half as long again, and a long one ten times.
    """

    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int]
    right: Sequence[bool]
    gap: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the rows as Rich wants them, each cell folded at the width of its column."""
        lay = cache(partial(_lay, console))  # most columns say the same over and over
        gap = Segment(" " * self.gap)
        for row in self.rows:
            texts = (cell.text for cell in row)
            laid = list(map(lay, texts, self.widths, self.right))
            styles = [console.get_style(cell.style) if cell.style else None for cell in row]
            for n in range(max(map(len, laid))):
                for m, (lines, width) in enumerate(zip(laid, self.widths, strict=True)):
                    if m:
                        yield gap
                    yield Segment(lines[n] if n < len(lines) else " " * width, styles[m])
                yield Segment.line()


def _lay(console: Console, text: str, width: int, right: bool) -> list[str]:
    """Return the lines of *text* in a column of *width*, each filled up."""
    lines = [text]
    if cell_len(text) > width:
        lines = [line.plain.rstrip() for line in Text(text).wrap(console, width, overflow="fold")]
    rooms = [" " * (width - cell_len(line)) for line in lines]
    return [room + line if right else line + room for line, room in zip(lines, rooms, strict=True)]


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
        head.add_column(Text(heading), width=width, justify=justify, overflow="fold")
    return head


def _styled(columns: Sequence[Column], row: Sequence[str]) -> list[Cell]:
    return [
        Cell(text, TONES.get(column.tones.get(text, ""), ""))
        for column, text in zip(columns, row, strict=True)
    ]


def _records(
    columns: Sequence[Column], headings: Sequence[str], rows: Iterable[Sequence[str]], width: int
) -> Rows:
    """Return one block of `field  value` lines for each of *rows*."""
    labels = [
        Cell(heading or column.field.capitalize(), "bold")
        for column, heading in zip(columns, headings, strict=True)
    ]
    label_width = max(1, min(max(cell_len(label.text) for label in labels), width // 2))
    lines: list[Sequence[Cell]] = []
    for row in rows:
        lines += [[Cell(""), Cell("")]] if lines else []
        lines += zip(labels, _styled(columns, row), strict=True)
    return Rows(lines, [label_width, max(1, width - label_width - 2)], [False, False], 2)
