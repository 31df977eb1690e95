"""Allies by support type: a table of counts, shaded so that the eye finds the large ones."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from ally_cli.model import Dataset, Direction, Kind, Slug, Standing
from ally_cli.query import Query, select
from ally_cli.reports.items import ARROWS, number
from ally_cli.reports.report import Block, Column, Item, Prose, Report, Table, fields_of, table

# Least count -> a shade, and the counts that have it. They are the same in every answer, so that
# two of them can be laid side by side.
SHADES = {
    10: ("█", "10 or more"),
    6: ("▓", "6–9"),
    3: ("▒", "3–5"),
    1: ("░", "1–2"),
}

_unfit = re.compile(r'[\x00-\x1f"\\]')

_HEAD: list[tuple[str, Any]] = [("id", Slug), ("name", str), ("standing", Standing)]
_TAIL: list[tuple[str, Any]] = [
    ("total", Annotated[int, Meta(description="Statements under the types, each once.")]),
    ("friction", Annotated[int, Meta(description="Friction statements.")]),
]


def item_type(support_types: Mapping[str, str]) -> type[Struct]:
    """Return the type of the items: an ally, with a count for each of *support_types*.

    A statement about two types counts under both. Support statements are counted; friction
    statements where only those are asked for. A type that is named like another field is called
    `NAME_type`; for a quotation mark, a backslash or a control character in it stands `_`.
    """
    fields = _type_fields(support_types)
    counts: list[tuple[str, Any]] = [
        (attribute, Annotated[int, Meta(description=support_types[name])])
        for attribute, (name, _) in fields.items()
    ]
    return msgspec.defstruct(
        "MatrixItem",
        [*_HEAD, *counts, *_TAIL],
        frozen=True,
        rename={attribute: field for attribute, (_, field) in fields.items()},
    )


def _type_fields(support_types: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return, for each type, the attribute of an item -> the type and its field in the answer."""
    # A type may have a name that no attribute can have, or no field.
    taken = {name for name, _ in (*_HEAD, *_TAIL)}
    fields: dict[str, tuple[str, str]] = {}
    for n, name in enumerate(support_types):
        field = _unfit.sub("_", name)
        while field in taken:
            field = f"{field}_type"
        taken.add(field)
        fields[f"type_{n}"] = name, field
    return fields


def report(dataset: Dataset, query: Query) -> Report:
    """Return the allies of *dataset* that match *query*, with counts by type of what matched."""
    kind = Kind.FRICTION if query.kind == (Kind.FRICTION,) else Kind.SUPPORT
    row = item_type(dataset.support_types)
    items = []
    for ally, statements in ((match.ally, match.statements) for match in select(dataset, query)):
        counted = [statement for statement in statements if statement.kind is kind]
        by_type = Counter(name for statement in counted for name in statement.types)
        items.append(
            row(
                ally.id,
                ally.name,
                ally.standing,
                *(by_type[name] for name in dataset.support_types),
                len(counted),
                sum(statement.kind is Kind.FRICTION for statement in statements),
            )
        )
    columns = _columns(dataset.support_types)

    def draw(items: Sequence[Item]) -> Iterator[Block]:
        rows = [*table(columns, items).rows]
        if len(items) > 1:
            rows.append(_totals(columns, items))
        yield Table(columns, rows)
        yield Prose(_caption(kind, query, dataset.subject.name))

    return Report(
        command="matrix",
        title=f"{kind.capitalize()} by type: {dataset.subject.name} and its allies",
        data_version=dataset.version,
        query=query,
        item_type=row,
        items=items,
        columns=columns,
        draw=draw,
    )


def _columns(support_types: Iterable[str]) -> tuple[Column, ...]:
    fields = _type_fields(support_types)
    short = abbreviated(support_types)

    def count(attribute: str) -> Column:
        name, field = fields[attribute]

        def text(item: Item) -> str:
            return shaded(getattr(item, attribute))

        return Column(field, name, text, right=True, short=short[name])

    return (
        Column("name", "Ally"),
        *map(count, fields),
        Column("total", "all", lambda item: number(item.total), right=True),
        Column("friction", "friction", lambda item: number(item.friction), right=True, short="fri"),
    )


def abbreviated(words: Iterable[str]) -> dict[str, str]:
    """Return the beginning of each of *words*: three letters, or as many as tell them apart."""
    words = list(words)
    length = 3
    while len({word[:length] for word in words}) < len(words):
        length += 1
    return {word: word[:length] for word in words}


def shaded(count: int) -> str:
    """Return *count* and a shade that grows with it."""
    shades = (shade for least, (shade, _) in SHADES.items() if count >= least)
    return number(count) + next(shades, "") * 2


def _totals(columns: Sequence[Column], items: Sequence[Item]) -> list[str]:
    """Return the cells of a row that adds up what is shown."""
    attributes = fields_of(type(items[0]))
    sums = (sum(getattr(item, attributes[c.field]) for item in items) for c in columns[1:])
    return [f"All {len(items)}", *map(number, sums)]


def _caption(kind: Kind, query: Query, subject: str) -> str:
    """Return what the shades mean, and what is counted."""
    ways = {Direction.TO: f"to {subject}", Direction.FROM: f"from {subject}"}
    flows = ", ".join(f"{ARROWS[way]} {ways.get(way, way)}" for way in query.direction)
    shades = "   ".join(f"{shade} {counts}" for shade, counts in reversed(SHADES.values()))
    return (
        f"{shades} statements about {kind}"
        + (f" ({flows})" if flows else "")
        + ". One about two types counts under both, and once under all."
    )
