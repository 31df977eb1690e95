"""What a command answers: whole records for programs, and text in columns for people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ally_cli.query import Query
from ally_cli.words import choose_one, fold

Item = Any  # an instance of the report's item type, a Struct


class Column(Struct, frozen=True):
    """A column of a table: which *field* of an item it shows, and how."""

    field: str
    heading: str
    text: Callable[[Item], str] | None = None  # the cell; by default `plain` of the field
    right: bool = False
    prose: bool = False  # a sentence, which may fold
    spare: bool = False  # left out in a terminal, where there is no room for it
    tones: Mapping[str, str] = {}  # cell -> good, fair, doubtful or bad
    short: str = ""  # the heading where the whole one does not fit; explained below the table
    narrow: int = 0  # columns to fold at, rather than to take room from prose
    brief: int = 0  # characters that are enough in a terminal; more are cut to as many lines


class Table(Struct, frozen=True):
    """Rows of cells under *columns*."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]


class Heading(Struct, frozen=True):
    """A line that names what follows."""

    text: str


class Prose(Struct, frozen=True):
    """A paragraph, which may fold."""

    text: str


class Bullets(Struct, frozen=True):
    """A list of short texts, each of which may fold."""

    texts: Sequence[str]


Block = Heading | Prose | Table | Bullets


class Report(Struct, frozen=True):
    """An answer: *items* of one *item_type*, and how *draw* lays them out for people."""

    command: str
    title: str
    data_version: str | None
    query: Query
    item_type: type[Struct]
    items: Sequence[Item]
    columns: Sequence[Column] = ()
    draw: Callable[[Sequence[Item]], Iterable[Block]] | None = None
    legend: str = ""  # what the signs in the table mean
    note: str = ""  # what a reader should know besides the answer
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
            return [table([shown.get(f) or Column(f, f) for f in self.query.fields], self.items)]
        if self.draw:
            return self.draw(self.items)
        return [table(self.columns, self.items)]


def fields_of(item_type: type[Struct]) -> dict[str, str]:
    """Return the fields of *item_type*: name in the answer -> attribute."""
    return dict(zip(item_type.__struct_encode_fields__, item_type.__struct_fields__, strict=True))


def table(columns: Sequence[Column], items: Iterable[Item]) -> Table:
    """Return a table of *items*, a row each, drawn as *columns* say."""
    texts = [column.text or _plain_field(column.field) for column in columns]
    return Table(columns, ([text(item) for text in texts] for item in items))


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
    """Return what orders *value* among its like, or None where there is nothing to order."""
    match value:
        case None | "" | () | []:
            return None
        case str():
            # A word of the vocabulary comes in the order of the vocabulary, not of the alphabet.
            order = getattr(type(value), "__members__", None)
            return list(order.values()).index(value) if order else fold(value)
        case int():
            return value
        case _:
            return fold(plain(value))
