"""Counts by support type, shaded so that the eye finds the large ones; a row for each ally.

Or for each year, decade, region, standing or verdict.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from ally_cli.model import Dataset, Direction, Kind, PartialDate, Slug, Standing, Statement, Verdict
from ally_cli.query import Match, Query, pick
from ally_cli.reports.items import ARROWS, judged, left_out, number
from ally_cli.reports.report import (
    Block,
    Column,
    Item,
    Prose,
    Report,
    Shade,
    Table,
    Text,
    fields_of,
    table,
)
from ally_cli.reports.timeline import began, by_period, named
from ally_cli.verdicts import publishers_of, verdict

By = Literal["ally", "year", "decade", "region", "standing", "verdict"]
BY: tuple[By, ...] = get_args(By)

# The least counts of the four shades. They hang on no more than whether counts are large at all, so
# that two answers can mostly be laid side by side.
SHADES = (1, 3, 6, 10)
MANY = 30  # where there is such a count, these would all be alike

Fields = list[tuple[str, Any]]

_CUT = Annotated[
    str | None,
    Meta(
        description="What --since and --until leave of it, such as `from 2022-06`; null: all."
        " `before DATE` and `after DATE` stand for all the time before or after."
    ),
]
_HEADS: Mapping[By, Fields] = {
    "ally": [
        ("id", Slug),
        ("name", str),
        ("iso3", Annotated[str | None, Meta(description="ISO 3166-1 alpha-3.")]),
        ("standing", Standing),
    ],
    "year": [
        ("year", Annotated[PartialDate | None, Meta(description="Null if before or after.")]),
        ("cut", _CUT),
    ],
    "decade": [
        ("decade", Annotated[str | None, Meta(description="`1990s`; null if before or after.")]),
        ("cut", _CUT),
    ],
    "region": [("region", str)],
    "standing": [("standing", Standing)],
    "verdict": [("verdict", Verdict)],
}
_TAIL: Fields = [
    ("total", Annotated[int, Meta(description="Statements under the types, each once.")]),
    ("friction", Annotated[int, Meta(description="Friction statements.")]),
]
# A type is called the same whatever the rows are.
_TAKEN = {name for fields in (*_HEADS.values(), _TAIL) for name, _ in fields}

_FIRST: Mapping[By, Column] = {
    "ally": Column("name", "Ally"),
    "year": Column("year", "Began", lambda item: named(item.year, item.cut)),
    "decade": Column("decade", "Began", lambda item: named(item.decade, item.cut)),
    "region": Column("region", "Region"),
    "standing": Column("standing", "Standing"),
    "verdict": Column("verdict", "Verdict", lambda item: judged(item.verdict)),
}

_unfit = re.compile(r'[\x00-\x1f"\\]')


class MatrixQuery(Query, frozen=True):
    """A query for counts by support type."""

    by: Annotated[By, Meta(description="What there is a row for.")] = "ally"


QUERY = MatrixQuery


def item_type(support_types: Mapping[str, str]) -> Any:
    """Return the types of the items, a union: for whatever there may be a row."""
    return reduce(or_, (row_type(support_types, by) for by in BY))


def row_type(support_types: Mapping[str, str], by: By) -> type[Struct]:
    """Return the type of the items where there is a row *by* ally, or by whatever else.

    It has a count for each of *support_types*; a statement about two types counts under both.
    Support statements are counted; friction statements where only those are asked for. A type that
    is named like another field is called `NAME_type`; for a quotation mark, a backslash or a
    control character in it stands `_`.
    """
    fields = _type_fields(support_types)
    counts: Fields = [
        (attribute, Annotated[int, Meta(description=support_types[name])])
        for attribute, (name, _) in fields.items()
    ]
    return msgspec.defstruct(
        f"Matrix{by.capitalize()}Item",
        [*_HEADS[by], *counts, *_TAIL],
        frozen=True,
        rename={attribute: field for attribute, (_, field) in fields.items()},
    )


def _type_fields(support_types: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return, for each type, the attribute of an item -> the type and its field in the answer."""
    # A type may have a name that no attribute can have, or no field.
    taken = set(_TAKEN)
    fields: dict[str, tuple[str, str]] = {}
    for n, name in enumerate(support_types):
        field = _unfit.sub("_", name)
        while field in taken:
            field = f"{field}_type"
        taken.add(field)
        fields[f"type_{n}"] = name, field
    return fields


def report(dataset: Dataset, query: Query, by: By = "ally") -> Report:
    """Return counts by type of what in *dataset* matches *query*, a row for each ally.

    Or *by* region or standing of the allies, by verdict, or by the year or decade in which things
    began, as a timeline has them; what has no date is left out there.
    """
    asked = MatrixQuery(**msgspec.structs.asdict(query), by=by)
    kind = Kind.FRICTION if query.kind == (Kind.FRICTION,) else Kind.SUPPORT
    selection = pick(dataset, query, by_ally=by in ("ally", "region", "standing"))
    rows = _rows(dataset, asked, selection.matches)
    undated = selection.undated
    if by in ("year", "decade"):
        undated += sum(not began(s) for match in selection.matches for s in match.statements)
    make = row_type(dataset.support_types, by)
    items = [
        make(*head, *_counts(statements, kind, dataset.support_types)) for head, statements in rows
    ]
    shades = shades_for(_largest(items, dataset.support_types))
    columns = _columns(dataset.support_types, by, shades)
    subject = dataset.subject.name
    title = f"{kind.capitalize()} by type{'' if by == 'ally' else f' and {by}'}"

    def draw(items: Sequence[Item]) -> Iterator[Block]:
        cells = [*table(columns, items).rows]
        if len(items) > 1:
            cells.append(_totals(columns, items, f"All {len(items)}" if by == "ally" else "All"))
        yield Table(columns, cells, f"{title}: statements")
        yield Prose(_caption(kind, query, subject, shades))

    return Report(
        command="matrix",
        title=f"{title}: {subject} and its allies",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=asked,
        item_type=make,
        items=items,
        columns=columns,
        draw=draw,
        subject=subject,
        notes=left_out(msgspec.structs.replace(selection, undated=undated)),
    )


Statements = Sequence[Statement]


def _rows(
    dataset: Dataset, query: MatrixQuery, matches: Sequence[Match]
) -> list[tuple[tuple[object, ...], Statements]]:
    """Return the rows that *query* asks for: the first fields of each, and what it counts."""
    statements = [s for match in matches for s in match.statements]
    match query.by:
        case "ally":
            return [
                ((m.ally.id, m.ally.name, m.ally.iso3, m.standing), m.statements) for m in matches
            ]
        case "year" | "decade" as by:
            return [
                ((period.name if period.start else None, period.cut), found)
                for period, found in by_period(statements, query, by)
            ]
        case "region":
            regions = sorted({m.ally.region for m in matches})
            return [
                ((name,), [s for m in matches if m.ally.region == name for s in m.statements])
                for name in regions
            ]
        case "standing":
            found = {m.standing for m in matches}
            return [
                ((name,), [s for m in matches if m.standing == name for s in m.statements])
                for name in Standing
                if name in found
            ]
        case "verdict":
            publishers = publishers_of(dataset)
            judged: dict[Verdict, list[Statement]] = {v: [] for v in Verdict if v in query.verdict}
            for statement in statements:
                judged[verdict(statement.evidence, publishers)].append(statement)
            return [((name,), found) for name, found in judged.items()] if statements else []


def _counts(statements: Statements, kind: Kind, support_types: Iterable[str]) -> Iterator[int]:
    """Yield how many *statements* of *kind* are about each type, how many in all, and friction."""
    counted = [statement for statement in statements if statement.kind is kind]
    by_type = Counter(name for statement in counted for name in statement.types)
    yield from (by_type[name] for name in support_types)
    yield len(counted)
    yield sum(statement.kind is Kind.FRICTION for statement in statements)


def _largest(items: Iterable[Item], support_types: Iterable[str]) -> int:
    """Return the largest count of a type in *items*."""
    attributes = _type_fields(support_types)
    return max((getattr(item, name) for item in items for name in attributes), default=0)


def _columns(support_types: Iterable[str], by: By, shades: Sequence[int]) -> tuple[Column, ...]:
    fields = _type_fields(support_types)
    short = abbreviated(support_types)

    def count(attribute: str) -> Column:
        name, field = fields[attribute]

        def text(item: Item) -> Text:
            return shaded(getattr(item, attribute), shades)

        return Column(field, name, text, right=True, short=short[name])

    return (
        _FIRST[by],
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


def shades_for(most: int) -> tuple[int, ...]:
    """Return the least counts of the four shades where *most* is the largest count."""
    if most < MANY:
        return SHADES
    unit = 10 ** (len(str(most // 3)) - 1)
    return 1, unit, 3 * unit, 6 * unit


def shaded(count: int, shades: Sequence[int]) -> Text:
    """Return *count* with a shade that grows with it; nothing is a dash."""
    return Shade(number(count), sum(count >= least for least in shades))


def _totals(columns: Sequence[Column], items: Sequence[Item], label: str) -> list[Text]:
    """Return the cells of a row, named *label*, that adds up what is shown."""
    attributes = fields_of(type(items[0]))
    sums = (sum(getattr(item, attributes[c.field]) for item in items) for c in columns[1:])
    return [label, *map(number, sums)]


def _caption(kind: Kind, query: Query, subject: str, shades: Sequence[int]) -> str:
    """Return what the shades mean, and what is counted."""
    ways = {Direction.TO: f"to {subject}", Direction.FROM: f"from {subject}"}
    flows = ", ".join(f"{ARROWS[way]} {ways.get(way, way)}" for way in query.direction)
    spans = [f"{least}–{more - 1}" for least, more in pairwise(shades)]
    return (
        f"Shades: {', '.join(spans)}, {shades[-1]} or more statements of {kind}"
        + (f" ({flows})" if flows else "")
        + ". One about two types counts under both, and once under all."
    )
