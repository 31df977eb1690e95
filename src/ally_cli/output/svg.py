"""A picture of an answer, for articles and slides. It runs and loads nothing.

htpy writes the tags, as in a page. Where words stand is reckoned here. How wide they are, only who
shows the picture knows: each letter is given the room that it takes in a wide font.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import ceil

import htpy as h
from markupsafe import Markup
from msgspec import Struct

from ally_cli.errors import UsageError
from ally_cli.output import asked, credit, remarks, signs
from ally_cli.output.stream import Style, visible
from ally_cli.reports.report import (
    Bar,
    Block,
    Bullets,
    Column,
    Fields,
    Heading,
    Mark,
    Numbered,
    Prose,
    Report,
    Shade,
    Table,
    Text,
    parts_of,
    plain_text,
)

MOST_ROWS = 60  # what is longer cannot be read when it is shrunk to a page
MANY = 8  # columns of numbers; the headings of so many stand upright, to leave them room

# All of these in pixels.
MARGIN, GAP, PAD = 32, 16, 5  # around all; between columns; above and below the text of a row
NARROWEST, WIDEST = 480, 960  # without the margins
LEAST_PROSE = 220  # what a sentence needs to be readable
LONGEST_BAR, COUNT, TINT = 180, 30, 34  # a bar; the number before it; a cell with a tint
SIZE, LINE = 14, 20  # of letters, and of a line of them
SIZES = {"name": 24, "head": 17, "small": 12}  # of the letters of a class

_STYLE = """
text { font: 14px "Helvetica Neue", Helvetica, Arial, "Noto Sans", "DejaVu Sans", sans-serif;
  fill: #1b1f24; white-space: pre; }
text.name { font-size: 24px; font-weight: bold; }
text.head { font-size: 17px; font-weight: bold; }
text.small { font-size: 12px; }
.bold, .good, .fair, .doubtful, .open, .bad, .on { font-weight: bold; }
.soft, .small, .open { fill: #545d68; }
.good { fill: #125c2b; }
.fair { fill: #0b5a75; }
.doubtful { fill: #814600; }
.bad { fill: #a3160c; }
.on { fill: #ffffff; }
"""
_LIGHT = frozenset({"", "soft", "small"})  # the classes that are not bold
_TONES = frozenset({"good", "fair", "doubtful", "open", "bad"})
_TINTS = ("", "#e3eef7", "#b5d2ea", "#74abd6", "#1d5f94")  # by level; on the last, white is read
_INK, _RULE, _BAR = "#1b1f24", "#d3d9e0", "#2f6f9f"

# How wide letters are in a wide font, in ems.
_SMALL = 0.61
_EMS = (
    dict.fromkeys("ijl|'’", 0.3)
    | dict.fromkeys(" .,:;!frtIJ()[]/-“”", 0.4)
    | dict.fromkeys("mwMW@%+<>=→←↔×—…", 0.95)
)
# What XML cannot hold in any form.
_unfit = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_words = re.compile("[^ ]+ *| +").findall

Line = list[tuple[str, str]]  # words, each with its class in the style


class Grid(Struct, frozen=True):
    """Rows of cells under columns: what every block is but a heading."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Text]]
    ruled: bool = False  # whether a line is drawn below each row

    @property
    def dense(self) -> bool:
        """Whether it has so many columns of numbers that these move together."""
        return sum(column.right for column in self.columns) >= MANY

    @property
    def gaps(self) -> list[int]:
        """The room before each column."""
        rest = [2 if self.dense and column.right else GAP for column in self.columns[1:]]
        return [0, *rest]


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as an SVG document. Raises UsageError if it is too long for a picture."""
    blocks = [_drawable(block) for block in report.blocks]
    grids = [block for block in blocks if isinstance(block, Grid)]
    _refuse_length(report, sum(len(grid.rows) for grid in grids))
    name: Text = report.title
    if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
        name, blocks = blocks[0].text, blocks[1:]
    # Sentences fold at the width of the tables.
    wide = [grid for grid in grids if grid.ruled] or grids
    widths = [sum(_natural(grid)) + sum(grid.gaps) for grid in wide]
    sheet = _Sheet(min(max([NARROWEST, *widths]), WIDEST))
    sheet.write(name, "name")
    if narrowed := asked(report):
        sheet.y += PAD
        sheet.write(narrowed, "soft")
    for block in blocks:
        sheet.y += GAP
        match block:
            case Heading(text, level):
                sheet.y += GAP // 2
                sheet.write(text, "head" if level < 3 else "bold")
                sheet.y -= GAP // 2
            case Grid():
                sheet.draw(block, header=style.header)
    shown = " ".join(plain_text(text) for grid in grids for text in _texts(grid))
    sheet.y += GAP
    for line in (signs(report, shown), *remarks(report), credit(report)):
        if line:
            sheet.write(line, "small")
    picture = "".join(sheet.picture(report.title).iter_chunks())
    # ASCII, so that it is the same file whatever the encoding of the stream.
    yield picture.encode("ascii", "xmlcharrefreplace").decode() + "\n"


def _refuse_length(report: Report, rows: int) -> None:
    if rows > MOST_ROWS:
        raise UsageError(
            f"{rows} rows are too many for a picture, which holds {MOST_ROWS}",
            hint="-f html" if report.is_page else f"-n {MOST_ROWS}, or -f html",
        )


def _drawable(block: Block) -> Grid | Heading:
    """Return *block* as rows of cells, if it is no heading."""
    mark, prose = Column("", ""), Column("", "", prose=True)
    match block:
        case Heading():
            return block
        case Prose(text):
            return Grid((prose,), [(text,)])
        case Table(columns, rows):
            return Grid(columns, list(rows), ruled=True)
        case Fields(fields):
            return Grid((mark, prose), [(Mark(label, "bold"), text) for label, text in fields])
        case Bullets(texts):
            return Grid((mark, prose), [("•", text) for text in texts])
        case Numbered(texts):
            return Grid((mark, prose), [(f"[{n}]", text) for n, text in enumerate(texts, 1)])


def _texts(grid: Grid) -> Iterator[Text]:
    yield from (column.heading for column in grid.columns)
    yield from (text for row in grid.rows for text in row)


class _Sheet:
    """What is drawn so far, down to *y*, and so many pixels wide without the margins."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.y = MARGIN
        self._drawn: list[h.Element] = []

    def write(self, text: Text, look: str) -> None:
        """Write *text* below what is there, all of it in the class *look*."""
        for line in _wrapped(plain_text(text), self.width, look):
            self.y += round(SIZES.get(look, SIZE) * LINE / SIZE)
            self._line(line, MARGIN, self.y - PAD, look)

    def draw(self, grid: Grid, *, header: bool) -> None:
        """Draw *grid* below what is there, with its headings if it has some and *header*."""
        widths = _widths(grid, self.width - sum(grid.gaps))
        places, x = [], MARGIN
        for gap, width in zip(grid.gaps, widths, strict=True):
            places.append((x + gap, width))
            x += gap + width
        if header and any(column.heading for column in grid.columns):
            self._head(grid, places, x - MARGIN)
        for row in grid.rows:
            self._row(grid, places, row)
            if grid.ruled:
                self._box(MARGIN, self.y, x - MARGIN, 1, _RULE)
                self.y += 1

    def picture(self, title: str) -> h.Element:
        """Return all that is drawn, as a document."""
        width, height = self.width + 2 * MARGIN, self.y + MARGIN
        frame = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}"}
        return h.svg(frame, role="img", width=width, height=height)[
            "\n",
            h.title[_inert(title)],
            "\n",
            h.style[Markup(_STYLE)],
            "\n",
            h.rect(width=width, height=height, fill="#ffffff"),
            "\n",
            ((drawn, "\n") for drawn in self._drawn),
        ]

    def _head(self, grid: Grid, places: Sequence[tuple[int, int]], whole: int) -> None:
        headings = [column.heading for column in grid.columns]
        upright = [grid.dense and column.right for column in grid.columns]
        lines = [
            [] if up else _wrapped(heading, width, "bold")
            for heading, up, (_, width) in zip(headings, upright, places, strict=True)
        ]
        longest = (
            max(_wide(t, "bold") for t, up in zip(headings, upright, strict=True) if up)
            if any(upright)
            else 0
        )
        self.y += max(ceil(longest), max(map(len, lines)) * LINE) + PAD
        for column, up, its_lines, (x, width) in zip(
            grid.columns, upright, lines, places, strict=True
        ):
            if up:
                turned = f"translate({x + width // 2 + PAD} {self.y - PAD}) rotate(-90)"
                self._drawn.append(h.text(".bold", transform=turned)[_inert(column.heading)])
            for n, line in enumerate(reversed(its_lines)):
                self._line(
                    line, x + column.right * width, self.y - PAD - n * LINE, right=column.right
                )
        self._box(MARGIN, self.y, whole, 2, _INK)
        self.y += 2

    def _row(self, grid: Grid, places: Sequence[tuple[int, int]], row: Sequence[Text]) -> None:
        pad = PAD if grid.ruled else 1
        cells = list(zip(grid.columns, row, places, strict=True))
        lines = [_wrapped(text, width) for _, text, (_, width) in cells]
        height = max(map(len, lines)) * LINE + 2 * pad
        first = self.y + pad + LINE - PAD  # where the letters of the first line stand
        for (column, text, (x, width)), its_lines in zip(cells, lines, strict=True):
            match text:
                case Shade(count, level) if level:
                    self._box(x, self.y, width, height, _TINTS[level])
                    look = "on" if level == len(_TINTS) - 1 else ""
                    self._line([(count, look)], x + width - PAD, first, right=True)
                case Bar(count, share):
                    self._line([(count, "")], x + COUNT, first, right=True)
                    self._box(x + COUNT + PAD, first - 10, round(share * LONGEST_BAR), 10, _BAR)
                case _:
                    edge = x + width - (PAD if grid.dense else 0) if column.right else x
                    for n, line in enumerate(its_lines):
                        self._line(line, edge, first + n * LINE, right=column.right)
        self.y += height

    def _line(self, line: Line, x: int, y: int, look: str = "", *, right: bool = False) -> None:
        """Write *line* from *x* on, or, if it is to stand *right*, up to there."""
        words = [(_inert(text), its_look) for text, its_look in line]
        self._drawn.append(
            h.text(class_=look or None, x=x, y=y, text_anchor="end" if right else None)[
                (h.tspan(f".{its}")[text] if its and its != look else text for text, its in words)
            ]
        )

    def _box(self, x: int, y: int, width: int, height: int, color: str) -> None:
        self._drawn.append(h.rect(x=x, y=y, width=width, height=height, fill=color))


def _natural(grid: Grid) -> list[int]:
    """Return the widths at which nothing in *grid* folds."""
    return [
        max(
            TINT if grid.dense and column.right else ceil(_wide(column.heading, "bold")),
            *(_room(row[n]) + 2 * PAD * (grid.dense and column.right) for row in grid.rows),
            0,
        )
        for n, column in enumerate(grid.columns)
    ]


def _least(grid: Grid) -> list[int]:
    """Return the widths below which *grid* cannot be read well."""
    least = []
    for n, (column, width) in enumerate(zip(grid.columns, _natural(grid), strict=True)):
        texts = [] if grid.dense and column.right else column.heading.split()
        for row in grid.rows:
            texts += plain_text(row[n]).split() if not isinstance(row[n], Bar) else []
        words = ceil(max((_wide(word, "bold") for word in texts), default=0))
        bar = COUNT + PAD + LONGEST_BAR if any(isinstance(row[n], Bar) for row in grid.rows) else 0
        least.append(min(width, max(words, bar, LEAST_PROSE if column.prose else 0)))
    return least


def _widths(grid: Grid, room: int) -> list[int]:
    """Return widths of the columns of *grid* of at most *room* together."""
    natural, least = _natural(grid), _least(grid)
    if sum(natural) > room:
        # Another column folds rather than to take room from prose.
        narrow = [ceil(column.narrow * _SMALL * SIZE) for column in grid.columns]
        natural = [
            max(low, min(wide, most or wide))
            for low, wide, most in zip(least, natural, narrow, strict=True)
        ]
    return _fit(natural, least, room)


def _fit(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths of at most *room* together; the widest give way, down to their *least*.

    Where that is not enough, the least do so as well: then words are broken.
    """
    if sum(least) > room:
        natural, least = least, [SIZE] * len(least)
    for most in range(max(natural, default=0), 0, -1):
        widths = [max(min(wide, most), low) for wide, low in zip(natural, least, strict=True)]
        if sum(widths) <= room:
            return widths
    return list(least)


def _room(text: Text) -> int:
    """Return how wide *text* is where nothing in it folds."""
    match text:
        case Bar():
            return COUNT + PAD + LONGEST_BAR
        case _:
            lines = _wrapped(text, 1_000_000)
            return ceil(max(sum(_wide(words, look) for words, look in line) for line in lines))


def _wrapped(text: Text, width: float, look: str = "") -> list[Line]:
    """Return *text* in lines of *width*; words are of the class *look* unless they have a tone."""
    lines: list[Line] = [[]]
    room: float = width
    for part in parts_of(text):
        words = part if isinstance(part, str) else part.text
        its_look = part.tone if isinstance(part, Mark) and part.tone in {*_TONES, "bold"} else look
        for n, piece in enumerate(words.split("\n")):
            if n:
                lines.append([])
                room = width
            for word in _broken(visible(piece), width, its_look):
                wide = _wide(word.rstrip(), its_look)
                if wide > room and lines[-1]:
                    lines.append([])
                    room = width
                _append(lines[-1], word, its_look)
                room -= _wide(word, its_look)
    return lines


def _append(line: Line, word: str, look: str) -> None:
    """Add *word* to *line*, to what is there if that looks alike."""
    if line and line[-1][1] == look:
        line[-1] = (line[-1][0] + word, look)
    else:
        line.append((word, look))


def _broken(text: str, width: float, look: str) -> Iterator[str]:
    """Yield the words of *text*, each with the spaces after it; one wider than *width* in parts."""
    for word in _words(text):
        begin, wide = 0, 0.0
        for n, char in enumerate(word.rstrip()):
            more = _wide(char, look)
            if wide + more > width and n > begin:
                yield word[begin:n]
                begin, wide = n, 0.0
            wide += more
        yield word[begin:]


def _wide(text: str, look: str = "") -> float:
    """Return how wide *text* is in a wide font, in the class *look*."""
    ems = sum(_EMS.get(char) or _em(char) for char in text)
    return ems * SIZES.get(look, SIZE) * (1 if look in _LIGHT else 1.1)


def _em(char: str) -> float:
    if char.isupper() or char.isdecimal():
        return 0.72 if char.isupper() else 0.64
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _SMALL


def _inert(text: str) -> str:
    """Return *text* with nothing in it that a screen may obey or hide, or XML not hold."""
    return _unfit.sub("\ufffd", visible(text))
