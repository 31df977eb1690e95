"""What a command answers: whole records for programs, and blocks of text for people.

A format draws the blocks and never sees the data set. What stands in a block is a `Text`: mostly a
string, or else one of a few parts that a format may draw in a way of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ally_cli.model import Stance, Standing, Verdict, Weight
from ally_cli.query import Query
from ally_cli.words import choose_one, fold

Item = Any  # an instance of the report's item type, a Struct


class Link(Struct, frozen=True):
    """Text that leads to an address, or to the block or row whose anchor is `#...`."""

    text: str
    url: str


class Mark(Struct, frozen=True):
    """A word that is judged, with its *tone*: good, fair, doubtful, open or bad."""

    text: str
    tone: str


class Shade(Struct, frozen=True):
    """A count, and how large it is among its like: a *level* from 0, nothing, to 4."""

    text: str
    level: int


class Bar(Struct, frozen=True):
    """A count, and its *share*, 0 to 1, of the longest bar."""

    text: str
    share: float


class Several(Struct, frozen=True):
    """Words of which the first are shown, as many as there is room for, and then how many more."""

    words: Sequence[str]

    @property
    def text(self) -> str:
        """The first three of them."""
        return self.first(MOST_WORDS)

    def first(self, most: int) -> str:
        """Return at *most* so many of the words, then how many more there are."""
        more = len(self.words) - most
        shown = ", ".join(self.words[:most])
        return f"{shown} +{more}" if more > 0 else shown or "–"


class Folded(Struct, frozen=True):
    """Text in short, and what a page folds away below it; elsewhere only *text* stands."""

    text: str
    whole: Sequence["Text"]


MOST_WORDS = 3

Part = str | Link | Mark | Shade | Bar | Several | Folded
Text = Part | tuple[Part, ...]  # parts follow each other as they are; "\n" begins a new line


def parts_of(text: Text) -> tuple[Part, ...]:
    """Return the parts of *text*."""
    return text if isinstance(text, tuple) else (text,)


def plain_text(text: Text) -> str:
    """Return *text* as one string, without what only some formats can draw."""
    return "".join(part if isinstance(part, str) else part.text for part in parts_of(text))


class Column(Struct, frozen=True):
    """A column of a table: which *field* of an item it shows, and how."""

    field: str
    heading: str
    text: Callable[[Item], Text] | None = None  # the cell; by default `plain` of the field
    right: bool = False
    prose: bool = False  # a sentence, which may fold
    address: bool = False  # an address: in a terminal on a line of its own, never broken
    short: str = ""  # the heading where the whole one does not fit; explained below the table
    narrow: int = 0  # columns to fold at, rather than to take room from prose


class Table(Struct, frozen=True):
    """Rows of cells under *columns*; *anchors*, if any, name the rows for links."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Text]]
    caption: str = ""  # what the table shows, for who cannot see what stands around it
    anchors: Sequence[str] = ()


class Heading(Struct, frozen=True):
    """A line that names what follows; *level* 1 is the name of the whole."""

    text: Text
    level: int = 2
    anchor: str = ""


class Prose(Struct, frozen=True):
    """A paragraph, which may fold."""

    text: Text


class Fields(Struct, frozen=True):
    """Labels, and what stands behind each; the labels line up."""

    rows: Sequence[tuple[str, Text]]


class Bullets(Struct, frozen=True):
    """A list of short texts, each of which may fold."""

    texts: Sequence[Text]


class Numbered(Struct, frozen=True):
    """A list whose entries have numbers from 1, `[1]`, and the anchors `PREFIX-1` and so on."""

    texts: Sequence[Text]
    prefix: str


Block = Heading | Prose | Table | Fields | Bullets | Numbered


class Report(Struct, frozen=True):
    """An answer: *items* of one *item_type*, and how *draw* lays them out for people."""

    command: str
    title: str
    data_version: str | None
    as_of: str | None  # the day of the data, YYYY-MM-DD
    query: Query
    item_type: type[Struct]
    items: Sequence[Item]
    columns: Sequence[Column] = ()
    draw: Callable[[Sequence[Item]], Iterable[Block]] | None = None
    page: bool = False  # to be read as a page, and not a row for each item
    legend: str = ""  # what the signs in the table mean
    subject: str = ""  # the name of the country whose allies the data set has
    notes: Sequence[str] = ()  # what a reader should know besides the answer
    empty: str = "nothing on record matches"  # what to note where there are no items
    total: int = -1  # how many items there were before a limit

    @property
    def fields(self) -> dict[str, str]:
        """The fields asked for, or all: name in the answer -> attribute of the item."""
        known = fields_of(self.item_type)
        return known if self.query.fields is None else {f: known[f] for f in self.query.fields}

    @property
    def blocks(self) -> Iterable[Block]:
        """The answer as text: the chosen fields in columns, or the command's own layout."""
        if self.query.fields is not None:
            shown = {column.field: column for column in self.columns}
            columns = [shown.get(f) or Column(f, _heading(f)) for f in self.query.fields]
            return [table(columns, self.items, self.title)]
        if self.draw:
            return self.draw(self.items)
        return [table(self.columns, self.items, self.title)]

    @property
    def words(self) -> dict[str, str]:
        """The words that an answer may judge by, and what they mean; none if it tells so itself."""
        told = () if self.command == "terms" else (Standing, Verdict, Stance, Weight)
        return {term.value: term.meaning for terms in told for term in terms}

    @property
    def is_page(self) -> bool:
        """Whether the answer is laid out as a page, and not in a row for each item."""
        return self.page and self.query.fields is None


def _heading(field: str) -> str:
    """Return the name of a *field* in words."""
    return field.replace("_", " ").capitalize()


def fields_of(item_type: type[Struct]) -> dict[str, str]:
    """Return the fields of *item_type*: name in the answer -> attribute."""
    return dict(zip(item_type.__struct_encode_fields__, item_type.__struct_fields__, strict=True))


def table(columns: Sequence[Column], items: Iterable[Item], caption: str = "") -> Table:
    """Return a table of *items*, a row each, drawn as *columns* say."""
    texts = [column.text or _plain_field(column.field) for column in columns]
    return Table(columns, ([text(item) for text in texts] for item in items), caption)


def _plain_field(name: str) -> Callable[[Item], str]:
    def text(item: Item) -> str:
        return plain(getattr(item, fields_of(type(item))[name]))

    return text


def plain(value: object) -> str:
    """Return *value* as one cell: lists joined by `;`, records in a list by id, objects as JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case list() | tuple():
            return ";".join(getattr(part, "id", None) or plain(part) for part in value)
        case dict() | Struct():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def arrange(report: Report) -> Report:
    """Return *report* sorted and cut as its query says.

    Sorting is stable, and items without a value come last in either direction. Raises UsageError
    for a field that the items do not have.
    """
    query, known = report.query, fields_of(report.item_type)
    if query.fields is not None:
        chosen = [choose_one(name, known, "field") for name in query.fields]
        query = msgspec.structs.replace(query, fields=tuple(dict.fromkeys(chosen)))
    items = report.items
    if query.sort:
        descending = query.sort.startswith("-")
        attribute = known[choose_one(query.sort.removeprefix("-"), known, "field")]
        keyed = [(_sort_key(getattr(item, attribute)), item) for item in items]
        present = [pair for pair in keyed if pair[0] is not None]
        present.sort(key=lambda pair: pair[0], reverse=descending)
        items = [item for _, item in present] + [item for key, item in keyed if key is None]
    return msgspec.structs.replace(
        report, query=query, items=items[: query.limit], total=len(report.items)
    )


def _sort_key(value: object) -> Any:
    """Return what orders *value*: numbers before words, or None where there is nothing to order."""
    match value:
        case None | "" | () | []:
            return None
        case int() | float():
            return 0, value, ""
        case str():
            # A word of the vocabulary comes in the order of the vocabulary, not of the alphabet.
            order = getattr(type(value), "__members__", None)
            return (0, list(order.values()).index(value), "") if order else (1, 0, fold(value))
        case _:
            return 1, 0, fold(plain(value))
