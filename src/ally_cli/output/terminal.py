"""Tables for people, drawn by Rich: they fit the terminal, and in a pipe nothing is cut."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from ally_cli.output.stream import Style
from ally_cli.reports.report import Column, Heading, Prose, Report, Table
from ally_cli.text import visible

TONES = {"good": "green", "fair": "cyan", "doubtful": "yellow", "bad": "bold red"}
NARROW = 60  # columns; below, a table cannot be read
LEAST_PROSE = 24  # columns that a sentence needs to be readable
UNBOUNDED = 1_000_000  # columns; a pipe takes a line of any width

# For an encoding that lacks them; each one column wide, so that the layout keeps.
_PLAIN = {"→": ">", "←": "<", "↔": "=", "–": "-", "—": "-", "─": "-", "“": '"', "”": '"', "’": "'"}


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as text for people, block by block."""
    console = _console(style)
    plain = str.maketrans({s: p for s, p in _PLAIN.items() if not _can_encode(s, style.encoding)})
    for drawn in draw(report, style):
        console.print(drawn)
        buffer = console.file
        assert isinstance(buffer, StringIO)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        yield "".join(line.rstrip() + "\n" for line in text.translate(plain).splitlines())


def draw(report: Report, style: Style) -> Iterator[RenderableType]:
    """Yield the parts of *report* as Rich draws them in a terminal of the width in *style*."""
    for n, block in enumerate(report.blocks):
        match block:
            case Heading(text):
                if n:
                    yield ""
                yield Text(visible(text), "bold underline" if style.color else "bold")
                yield ""
            case Prose(text):
                yield Text(visible(text))
            case Table():
                yield from _table(block, style)


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


def _console(style: Style) -> Console:
    return Console(
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


def _can_encode(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _table(table: Table, style: Style) -> Iterator[RenderableType]:
    columns = table.columns
    rows = [[visible(cell) for cell in row] for row in table.rows]
    header = style.header and any(column.heading for column in columns)
    headings = [column.heading for column in columns]
    cells = list(zip(headings, *rows, strict=True))
    natural = [max(map(cell_len, column)) for column in cells]
    least = [
        min(LEAST_PROSE, width) if column.prose else _longest_word(texts)
        for column, texts, width in zip(columns, cells, natural, strict=True)
    ]
    gap, widths = 2, natural
    if style.width:
        for gap in (2, 1):
            fitted = fit(natural, least, style.width - gap * (len(columns) - 1))
            if fitted:
                widths = fitted
                break
        else:
            fitted = None
        if header and (fitted is None or style.width < NARROW):
            yield from _records(columns, rows)
            return
    yield _grid(columns, rows, widths, gap, header=header)


def _longest_word(texts: Iterable[str]) -> int:
    return max(cell_len(word) for text in texts for word in (text.split() or ("",)))


def _grid(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
    gap: int,
    *,
    header: bool,
) -> RichTable:
    grid = RichTable(
        box=SIMPLE_HEAD if header else None,
        show_header=header,
        show_edge=False,
        pad_edge=False,
        padding=(0, gap - 1 if header else gap, 0, 0),
        header_style="bold",
    )
    for column, width in zip(columns, widths, strict=True):
        grid.add_column(
            Text(column.heading),
            width=width,
            justify="right" if column.right else "left",
            overflow="fold",
        )
    for row in rows:
        grid.add_row(*(_cell(column, cell) for column, cell in zip(columns, row, strict=True)))
    return grid


def _cell(column: Column, cell: str) -> Text:
    return Text(cell, TONES.get(column.tones.get(cell, ""), ""))


def _records(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[RenderableType]:
    """Yield one block of `field  value` lines for each row."""
    for n, row in enumerate(rows):
        if n:
            yield ""
        block = RichTable.grid(padding=(0, 2, 0, 0))
        block.add_column(style="bold")
        block.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            block.add_row(Text(column.heading or column.field.capitalize()), _cell(column, cell))
        yield block
