"""Two to six allies side by side: what all of them give or get, and what only one does."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from msgspec import Meta

from ally_cli.errors import UsageError
from ally_cli.model import Dataset, Direction, Kind, PartialDate, Verdict
from ally_cli.query import Flows, Match, Query, latest, pick, tally
from ally_cli.reports.items import (
    ARROWS,
    FRICTION,
    TONES,
    AllyItem,
    ally_fields,
    left_out,
    legend,
    number,
)
from ally_cli.reports.items import latest as latest_on_record
from ally_cli.reports.report import Block, Column, Heading, Mark, Prose, Report, Table, Text
from ally_cli.verdicts import Publishers, publishers_of, verdict
from ally_cli.words import listed

MOST = 6
ABREAST = 3  # allies in a table that has four columns for each: more do not fit a screen


class CompareItem(AllyItem, frozen=True, forbid_unknown_fields=False):
    """An ally, beside the others it is compared with."""

    latest_by_type: Annotated[
        dict[str, PartialDate | None], Meta(description="The last date on record for each type.")
    ]
    ongoing_types: Annotated[
        tuple[str, ...], Meta(description="Types of which something is in force.")
    ]
    verdicts: Annotated[dict[str, int], Meta(description="Statements by verdict.")]
    shared: Annotated[
        dict[str, tuple[str, ...]], Meta(description="By direction: types that all have.")
    ]
    only: Annotated[
        dict[str, tuple[str, ...]], Meta(description="By direction: types that only this one has.")
    ]


ITEM = CompareItem


def report(dataset: Dataset, query: Query) -> Report:
    """Return the allies that *query* names, side by side. Raises UsageError unless 2 to 6."""
    if not 2 <= len(query.allies) <= MOST:
        raise UsageError(
            f"compare takes 2 to {MOST} different allies, not {len(query.allies)}",
            hint="for example: ally compare china russia",
        )
    selection = pick(dataset, query, named_always=True)
    order, subject = list(dataset.support_types), dataset.subject.name
    have = [_types_each_way(match) for match in selection.matches]
    publishers = publishers_of(dataset)
    items = [_item(match, query, order, have, publishers) for match in selection.matches]
    everyone = "both" if len(items) == 2 else f"all {len(items)}"

    def draw(items: Sequence[CompareItem]) -> Iterator[Block]:
        if not items:  # cut by a limit
            return
        yield _in_short(items)
        yield Heading("Standing, and statements on record")
        yield _side_by_side(items)
        types = [name for name in order if any(name in item.by_type for item in items)]
        if types:
            yield Heading("Support by type: statements, and the year of the latest")
            for first in range(0, len(items), ABREAST):
                yield _by_type(items[first : first + ABREAST], types)
            yield Prose("A statement about two types counts under both, and once under all.")
        yield Heading(f"What {everyone} have on record with {subject}, and what only one has")
        yield _in_common(items, everyone)

    return Report(
        command="compare",
        title=f"{_names(items)} compared",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=query,
        item_type=ITEM,
        items=items,
        draw=draw,
        page=True,
        legend=legend(subject),
        subject=subject,
        notes=left_out(selection),
    )


def _types_each_way(match: Match) -> dict[Direction, set[str]]:
    """Return the types of the support on record in each direction."""
    by_type = tally(match.statements).by_type.items()
    return {way: {name for name, flows in by_type if _count(flows, way)} for way in ARROWS}


def _item(
    match: Match,
    query: Query,
    order: Sequence[str],
    have: Sequence[dict[Direction, set[str]]],
    publishers: Publishers,
) -> CompareItem:
    """Return an item of *match*; *have* is what each ally has, this one included.

    *order* has all types.
    """
    fields, own = ally_fields(match), _types_each_way(match)
    support = [s for s in match.statements if s.kind is Kind.SUPPORT]
    verdicts = Counter(verdict(s.evidence, publishers) for s in match.statements)
    holders = {way: Counter(t for types in have for t in types[way]) for way in ARROWS}
    return CompareItem(
        **fields,
        latest_by_type={
            name: latest([s for s in support if name in s.types]) for name in fields["by_type"]
        },
        ongoing_types=tuple(t for t in order if any(s.ongoing and t in s.types for s in support)),
        verdicts={v.value: verdicts[v] for v in Verdict if v in query.verdict},
        shared={
            way.value: tuple(t for t in order if holders[way][t] == len(have)) for way in ARROWS
        },
        only={
            way.value: tuple(t for t in order if t in own[way] and holders[way][t] == 1)
            for way in ARROWS
        },
    )


def _count(flows: Flows, way: Direction) -> int:
    return {
        Direction.TO: flows.to,
        Direction.FROM: flows.from_,
        Direction.MUTUAL: flows.mutual,
    }[way]


def _flows(item: CompareItem) -> Flows:
    return Flows(item.to, item.from_, item.mutual)


def _names(items: Sequence[CompareItem]) -> str:
    return listed([item.name for item in items])


def _headed(way: Direction) -> str:
    return f"{ARROWS[way]} {way}"


def _in_short(items: Sequence[CompareItem]) -> Table:
    """Return a table of summaries; it also tells which ally a code stands for below."""
    columns = [Column("", "Ally", narrow=14), Column("", "In short", prose=True)]
    rows = [
        (f"{item.name} ({item.iso3})" if item.iso3 else item.name, item.summary) for item in items
    ]
    return Table(columns, rows, f"{_names(items)} in short")


def _side_by_side(items: Sequence[CompareItem]) -> Table:
    """Return a table with a column for each of *items*: how close it is, and what it adds up to."""

    def row(label: Text, text: Callable[[CompareItem], Text]) -> Sequence[Text]:
        return label, *map(text, items)

    def counts(way: Direction) -> Sequence[Text]:
        return row(_headed(way), lambda item: number(_count(_flows(item), way)))

    def judgements(found: str) -> Sequence[Text]:
        return row(Mark(found, TONES[found]), lambda item: number(item.verdicts[found]))

    ended = any(item.ties_until for item in items)
    rows = [
        row("standing", lambda item: item.standing),
        row("relations since", lambda item: item.ties_since or "–"),
        *([row("relations until", lambda item: item.ties_until or "–")] if ended else []),
        row("support", lambda item: number(_flows(item).total)),
        *map(counts, ARROWS),
        row(f"{FRICTION} friction", lambda item: number(item.friction)),
        row("latest", latest_on_record),
        *map(judgements, items[0].verdicts),
    ]
    columns = [Column("", ""), *(Column("", item.name) for item in items)]
    return Table(columns, rows, f"{_names(items)}: standing, statements and verdicts")


def _by_type(items: Sequence[CompareItem], types: Sequence[str]) -> Table:
    """Return a table of *types*, with a column for each direction and the latest of each item."""
    columns = [Column("", "Type")]
    for item in items:
        short = item.iso3 or item.name
        columns += [
            Column("", f"{item.name} {sign}", right=True, short=f"{short} {sign}")
            for sign in (*ARROWS.values(), "latest")
        ]
    rows = [[name] for name in (*types, "all")]
    for item in items:
        for row, name in zip(rows, types, strict=False):
            row += _cells(item.by_type.get(name, Flows()), _last(item, [name]))
        rows[-1] += _cells(_flows(item), _last(item, types))
    return Table(columns, rows, f"{_names(items)}: statements of support by type and direction")


def _last(item: CompareItem, types: Sequence[str]) -> str:
    """Return the year of the last date on record about *types*, or that something is ongoing."""
    if not set(types).isdisjoint(item.ongoing_types):
        return "ongoing"
    return max((item.latest_by_type.get(name) or "" for name in types), default="")[:4] or "–"


def _cells(flows: Flows, last: str) -> list[str]:
    return [*(number(_count(flows, way)) for way in ARROWS), last]


def _in_common(items: Sequence[CompareItem], everyone: str) -> Table:
    """Return a table of what *everyone* has, and what only one of *items* has, by direction."""
    columns = [Column("", ""), *(Column("", _headed(way)) for way in ARROWS)]
    rows = [
        (who, *(", ".join(types[way]) or "–" for way in ARROWS))
        for who, types in [
            (everyone, items[0].shared),
            *((f"only {item.name}", item.only) for item in items),
        ]
    ]
    return Table(columns, rows, f"Support types that {everyone} have, and that only one has")
