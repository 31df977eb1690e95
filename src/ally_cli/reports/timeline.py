"""When things happened: counts by year or decade, and then the events, oldest first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ally_cli import dates
from ally_cli.model import Dataset, Kind, PartialDate, Statement, Verdict
from ally_cli.query import Query, date_key, select
from ally_cli.reports.items import (
    ARROWS,
    StatementItem,
    legend,
    number,
    sources_by_id,
    statement_item,
)
from ally_cli.reports.report import Block, Column, Report, table

MOST_YEARS = 20  # a longer span is counted by decade
BAR = 24  # columns of the longest bar


class TimelineItem(Struct, frozen=True):
    """A year or a decade, and the statements about what began in it.

    From the first to the last with a statement none is missing. What has no start counts by its
    end, and what has neither is left out. One item more, the first, holds what began before
    --since.
    """

    period: Annotated[str, Meta(description="`2024`, `1990s` or `before DATE`.")]
    start: Annotated[
        PartialDate | None, Meta(description="Its first year; null if before --since.")
    ]
    support: Annotated[int, Meta(description="Support statements.")]
    friction: Annotated[int, Meta(description="Friction statements.")]
    events: Annotated[tuple[StatementItem, ...], Meta(description="All of them, oldest first.")]


ITEM = TimelineItem


def report(dataset: Dataset, query: Query) -> Report:
    """Return when what the statements of *dataset* that match *query* tell of began."""
    sources = sources_by_id(dataset)
    matches = select(dataset, query)
    found = [(match.ally, s) for match in matches for s in match.statements]
    dated = sorted((pair for pair in found if _begin(pair[1])), key=lambda pair: date_key(pair[1]))
    undated = len(found) - len(dated)
    subject = dataset.subject.name
    others = " and ".join(m.ally.name for m in matches) if query.allies else "its allies"

    def draw(items: Sequence[TimelineItem]) -> Iterator[Block]:
        events = [event for item in items for event in item.events]
        yield table(_chart(items), items)
        if events:
            yield table(_event_columns(one_ally=len(query.allies) == 1), events)

    items = _periods([statement_item(*pair, sources) for pair in dated], query.since)
    return Report(
        command="timeline",
        title=f"Timeline: {subject} and {others}",
        data_version=dataset.version,
        query=query,
        item_type=TimelineItem,
        items=items,
        columns=_chart(items),
        draw=draw,
        legend=f"{legend(subject)}   × friction   no verdict: confirmed",
        note=_left_out(undated),
        empty="nothing with a date matches",
    )


def _begin(statement: Statement | StatementItem) -> str | None:
    return statement.start or statement.end


def _left_out(undated: int) -> str:
    match undated:
        case 0:
            return ""
        case 1:
            return "1 statement without a date is left out"
        case _:
            return f"{undated} statements without a date are left out"


def _periods(events: Iterable[StatementItem], since: str | None) -> list[TimelineItem]:
    """Return *events*, which have dates and are in order, by year, or else by decade."""
    earlier, years = [], dict[int, list[StatementItem]]()
    for event in events:
        begin = _begin(event) or ""
        if since and dates.last_day(begin) < dates.first_day(since):
            earlier.append(event)
        else:
            years.setdefault(int(begin[:4]), []).append(event)
    items = [_item(f"before {since}", None, earlier)] if earlier else []
    if years:
        step = 10 if max(years) - min(years) >= MOST_YEARS else 1
        for start in range(min(years) // step * step, max(years) + 1, step):
            period = [e for year in range(start, start + step) for e in years.get(year, ())]
            first = f"{start:04}"
            items.append(_item(f"{first}s" if step == 10 else first, first, period))
    return items


def _item(period: str, start: str | None, events: Sequence[StatementItem]) -> TimelineItem:
    support = sum(event.kind is Kind.SUPPORT for event in events)
    return TimelineItem(period, start, support, len(events) - support, tuple(events))


def _chart(items: Iterable[TimelineItem]) -> tuple[Column, ...]:
    """Return columns that show the counts of *items* as bars, all to one scale."""
    most = max((max(item.support, item.friction) for item in items), default=0)
    return (
        Column("period", "Began"),
        Column("support", "Support", lambda item: bar(item.support, most)),
        Column("friction", "Friction", lambda item: bar(item.friction, most)),
    )


def bar(count: int, most: int) -> str:
    """Return *count* after a bar: a block for each, or fewer where *most* is more than fits."""
    length = count if most <= BAR else max(round(count * BAR / most), min(count, 1))
    return f"{'█' * length} {count}" if count else number(count)


def _event_columns(*, one_ally: bool) -> tuple[Column, ...]:
    ally = () if one_ally else (Column("ally_name", "Ally", narrow=12),)
    return (
        Column("start", "When", when, narrow=12),
        Column("direction", "", sign),
        *ally,
        Column("text", "Statement", told, prose=True, brief=160),
    )


def when(event: StatementItem) -> str:
    """Return the time of *event*, its start first, open-ended if it goes on."""
    if event.start is None:
        return f"until {event.end}"
    if event.ongoing:
        return f"{event.start} – ongoing"
    return event.start if event.end in (None, event.start) else f"{event.start} – {event.end}"


def sign(event: StatementItem) -> str:
    """Return an arrow for support, and a cross for friction."""
    return "×" if event.kind is Kind.FRICTION else ARROWS[event.direction]


def told(event: StatementItem) -> str:
    """Return the text of *event* after its verdict, unless that is plain confirmation."""
    confirmed = event.verdict is Verdict.CONFIRMED
    return event.text if confirmed else f"{event.verdict}: {event.text}"
