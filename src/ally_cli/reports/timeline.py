"""When things happened: counts by year or decade, and then the events, oldest first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from ally_cli import dates
from ally_cli.model import Dataset, Kind, PartialDate, Statement, Verdict
from ally_cli.query import Query, date_key, pick
from ally_cli.reports.items import (
    STATEMENT_COLUMNS,
    StatementItem,
    StatementItems,
    judged,
    left_out,
    legend,
    number,
)
from ally_cli.reports.report import Bar, Block, Column, Report, Text, table
from ally_cli.words import listed

MOST_YEARS = 20  # a longer span is counted by decade

Span = Literal["year", "decade"]
Dated = TypeVar("Dated", bound=Statement | StatementItem)


class TimelineQuery(Query, frozen=True):
    """A query for when things happened."""

    by: Annotated[
        Span | None,
        Meta(description=f"What is counted; null: years if they are {MOST_YEARS} at most."),
    ] = None


class TimelineItem(Struct, frozen=True):
    """A year or a decade, and the statements about what began in it.

    From the first to the last with a statement none is missing. What has no start counts by its
    end, and what has neither is left out. One item more, the first, holds what began before
    --since; and one more, the last, what has no start and ended after --until.
    """

    period: Annotated[str, Meta(description="`2024`, `1990s`, `before DATE` or `after DATE`.")]
    start: Annotated[
        PartialDate | None, Meta(description="Its first year; null if before or after.")
    ]
    cut: Annotated[
        str | None,
        Meta(
            description="What --since and --until leave of it, such as `from 2022-06`; null: all."
        ),
    ]
    support: Annotated[int, Meta(description="Support statements.")]
    friction: Annotated[int, Meta(description="Friction statements.")]
    events: Annotated[tuple[StatementItem, ...], Meta(description="All of them, oldest first.")]


class Period(Struct, frozen=True):
    """A year or a decade as a filter leaves it, or all the time before or after."""

    start: str | None  # its first year; None if before or after
    name: str  # 2024, 1990s, before 2022-06
    cut: str | None  # from 2022-06; before and after are nothing else than cuts


ITEM = TimelineItem
QUERY = TimelineQuery


def report(dataset: Dataset, query: Query, by: Span | None = None) -> Report:
    """Return when what the statements of *dataset* that match *query* tell of began.

    They are counted *by* year or decade; by default by decade where there are many years.
    """
    asked = TimelineQuery(**msgspec.structs.asdict(query), by=by)
    selection, make = pick(dataset, query), StatementItems(dataset)
    found = [(match.ally, s) for match in selection.matches for s in match.statements]
    found.sort(key=lambda pair: date_key(pair[1]))
    dated = [make(*pair) for pair in found if began(pair[1])]
    undated = selection.undated + len(found) - len(dated)
    items = [_item(*pair) for pair in by_period(dated, query, by)]
    subject = dataset.subject.name
    allies = listed([m.ally.name for m in selection.matches]) if query.allies else "its allies"
    one_ally = len(query.allies) == 1

    def draw(items: Sequence[TimelineItem]) -> Iterator[Block]:
        events = [event for item in items for event in item.events]
        yield table(_chart(items), items, "Statements by the year or decade of their beginning")
        if events:
            yield table(_event_columns(one_ally=one_ally), events, "What happened, oldest first")

    return Report(
        command="timeline",
        title=f"Timeline: {subject} and {allies}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=asked,
        item_type=ITEM,
        items=items,
        columns=_chart(items),
        draw=draw,
        legend=f"{legend(subject)}   no verdict: confirmed",
        subject=subject,
        notes=left_out(msgspec.structs.replace(selection, undated=undated)),
        empty="nothing with a date matches",
    )


def began(event: Statement | StatementItem) -> str | None:
    """Return when *event* counts: at its start, or at its end where it has none."""
    return event.start or event.end


def by_period(
    events: Iterable[Dated], query: Query, by: Span | None
) -> list[tuple[Period, list[Dated]]]:
    """Return *events* by the year or decade in which they began, in the order that they have.

    Between the first and the last no period is missing. What began before the since of *query*
    stands apart, before them; and after them what has no start and ended after its until. What has
    no date is left out.
    """
    first, last = _range(query)
    before: list[Dated] = []
    after: list[Dated] = []
    years: dict[int, list[Dated]] = {}
    for event in events:
        date = began(event)
        if date is None:
            continue
        if dates.last_day(date) < first:
            before.append(event)
        elif dates.first_day(date) > last:
            after.append(event)
        else:
            years.setdefault(int(date[:4]), []).append(event)
    found = [
        (_beyond(f"before {query.since}"), before),
        *(
            (period, [event for year in span for event in years.get(year, ())])
            for period, span in _periods(years, query, by)
        ),
        (_beyond(f"after {query.until}"), after),
    ]
    return [(period, inside) for period, inside in found if period.start or inside]


def named(period: str | None, cut: str | None) -> str:
    """Return *period*, and what is left of it where it is *cut*: `2022, from 2022-06`."""
    return ", ".join(part for part in dict.fromkeys((period, cut)) if part)


def _periods(
    years: Iterable[int], query: Query, by: Span | None
) -> Iterator[tuple[Period, Iterable[int]]]:
    """Yield every period from the first of *years* to the last, and the years in it."""
    years = sorted(years)
    if not years:
        return
    by = by or ("decade" if years[-1] - years[0] >= MOST_YEARS else "year")
    length = 10 if by == "decade" else 1
    for year in range(years[0] // length * length, years[-1] + 1, length):
        start = f"{year:04}"
        end = f"{year + length - 1:04}"
        name = f"{start}s" if by == "decade" else start
        yield Period(start, name, _cut(start, end, query)), range(year, year + length)


def _cut(start: str, end: str, query: Query) -> str | None:
    """Return what *query* leaves of the years from *start* to *end*, or None if that is all."""
    first, last = _range(query)
    from_ = f"from {query.since}" if first > dates.first_day(start) else ""
    until = f"until {query.until}" if last < dates.last_day(end) else ""
    return f"{from_} {until}".strip() or None


def _range(query: Query) -> tuple[str, str]:
    """Return the first and the last day that *query* asks for."""
    return dates.first_day(query.since or "0000"), dates.last_day(query.until or "9999")


def _beyond(name: str) -> Period:
    return Period(None, name, name)


def _item(period: Period, events: Sequence[StatementItem]) -> TimelineItem:
    support = sum(event.kind is Kind.SUPPORT for event in events)
    return TimelineItem(
        period=period.name,
        start=period.start,
        cut=period.cut,
        support=support,
        friction=len(events) - support,
        events=tuple(events),
    )


def _chart(items: Iterable[TimelineItem]) -> tuple[Column, ...]:
    """Return columns that show the counts of *items* as bars, all to one scale."""
    most = max((max(item.support, item.friction) for item in items), default=0)
    return (
        Column("period", "Began", lambda item: named(item.period, item.cut)),
        Column("support", "Support", lambda item: bar(item.support, most)),
        Column("friction", "Friction", lambda item: bar(item.friction, most)),
    )


def bar(count: int, most: int) -> Text:
    """Return *count* as a bar where the longest stands for *most*; nothing is a dash."""
    return Bar(str(count), count / most) if count else number(count)


def _event_columns(*, one_ally: bool) -> tuple[Column, ...]:
    columns = STATEMENT_COLUMNS
    ally = () if one_ally else (columns["ally_name"],)
    return columns["start"], *ally, columns["direction"], Column("text", "Event", told, prose=True)


def told(event: StatementItem) -> Text:
    """Return the text of *event* after its verdict, unless that is plain confirmation."""
    confirmed = event.verdict is Verdict.CONFIRMED
    return event.text if confirmed else (judged(event.verdict), f": {event.text}")
