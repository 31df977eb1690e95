"""Pick allies and statements from a data set, and count them. Pure functions, no I/O."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from ally_cli import dates
from ally_cli.model import Ally, Dataset, Direction, Kind, Standing, Statement, Verdict
from ally_cli.words import fold

_WAYS = {Direction.TO: 0, Direction.FROM: 1, Direction.MUTUAL: 2}  # the fields of Flows
UNREFUTED = tuple(verdict for verdict in Verdict if verdict is not Verdict.REFUTED)


class Query(Struct, frozen=True):
    """What was asked for, in the data set's own words; the defaults ask for everything.

    Several values of one field mean any of them; several fields must all hold.
    """

    allies: Annotated[tuple[str, ...], Meta(description="Ids of the allies named.")] = ()
    support: tuple[str, ...] = ()
    match: Annotated[
        Literal["any", "all"],
        Meta(description="Whether a statement has any or all of the support types."),
    ] = "any"
    direction: tuple[Direction, ...] = ()
    standing: tuple[Standing, ...] = ()
    region: Annotated[tuple[str, ...], Meta(description="Regions and subregions.")] = ()
    kind: tuple[Kind, ...] = tuple(Kind)
    verdict: tuple[Verdict, ...] = UNREFUTED
    since: str | None = None
    until: str | None = None
    source: tuple[str, ...] = ()
    search: str | None = None
    sort: Annotated[str | None, Meta(description="A field of the items; -FIELD: descending.")] = (
        None
    )
    limit: int | None = None
    fields: tuple[str, ...] | None = None

    @property
    def narrows_statements(self) -> bool:
        """Whether some unrefuted statement may not match, so that an ally may have none left."""
        return bool(
            self.support
            or self.direction
            or self.since
            or self.until
            or self.source
            or self.search
            or set(self.kind) != set(Kind)
            or not set(self.verdict) >= set(UNREFUTED)
        )


class Match(Struct, frozen=True):
    """An ally and those of its statements that match a query."""

    ally: Ally
    statements: Sequence[Statement]


class Flows(Struct, frozen=True):
    """How many support statements go each way."""

    to: int = 0
    from_: int = field(default=0, name="from")
    mutual: int = 0

    @property
    def total(self) -> int:
        """All of them, whichever way they go."""
        return self.to + self.from_ + self.mutual


class Tally(Struct, frozen=True):
    """What a number of statements add up to."""

    flows: Flows
    by_type: dict[str, Flows]  # support only, the type with most statements first
    friction: int
    latest: str | None  # the last start or end on record, a partial date


def select(dataset: Dataset, query: Query) -> list[Match]:
    """Return the allies of *dataset* that match *query*, by standing and then name.

    An ally matches if one of its statements does; all allies do if no statement is left out by
    *query*. The allies that *query* names come in the order they are named, and match always.
    """
    filters = _filters(query, dataset.as_of)
    needs_one = query.narrows_statements and not query.allies
    matches = []
    for ally in _allies(dataset, query):
        statements = _apply(filters, ally.statements)
        if statements or not needs_one:
            matches.append(Match(ally, statements))
    if not query.allies:
        rank = {standing: n for n, standing in enumerate(Standing)}
        matches.sort(key=lambda match: (rank[match.ally.standing], fold(match.ally.name)))
    return matches


def _allies(dataset: Dataset, query: Query) -> Sequence[Ally]:
    allies: Sequence[Ally] = dataset.allies
    if query.allies:
        by_id = {ally.id: ally for ally in allies}
        allies = [by_id[name] for name in query.allies]
    if query.standing:
        allies = [ally for ally in allies if ally.standing in query.standing]
    if query.region:
        regions = set(query.region)
        allies = [ally for ally in allies if ally.region in regions or ally.subregion in regions]
    return allies


Statements = Sequence[Statement]
Filter = Callable[[Statements], Statements]


def narrow(statements: Statements, query: Query, as_of: str) -> Statements:
    """Return the *statements* that match *query* in a data set of the day *as_of*."""
    return _apply(_filters(query, as_of), statements)


def _apply(filters: Iterable[Filter], statements: Statements) -> Statements:
    for keep in filters:
        statements = keep(statements)
    return statements


def _filters(query: Query, as_of: str) -> list[Filter]:
    """Return what narrows statements down to those that match *query*: a pass for each condition.

    A condition that *query* does not make has no filter, so that a large data set is not asked.
    """
    filters: list[Filter] = []
    if query.support:
        types = frozenset(query.support)
        if query.match == "all":
            filters.append(lambda found: [s for s in found if types.issubset(s.types)])
        else:
            filters.append(lambda found: [s for s in found if not types.isdisjoint(s.types)])
    if query.direction:
        directions = frozenset(query.direction)
        filters.append(lambda found: [s for s in found if s.direction in directions])
    if len(query.kind) < len(Kind):
        kinds = frozenset(query.kind)
        filters.append(lambda found: [s for s in found if s.kind in kinds])
    if len(query.verdict) < len(Verdict):
        verdicts = frozenset(query.verdict)
        filters.append(lambda found: [s for s in found if s.verdict in verdicts])
    if query.source:
        sources = frozenset(query.source)
        filters.append(
            lambda found: [
                s for s in found if not sources.isdisjoint(s.sources + s.checked_against)
            ]
        )
    if query.since or query.until:
        first = dates.first_day(query.since or "0001")
        last = dates.last_day(query.until or "9999")
        filters.append(lambda found: [s for s in found if _overlaps(s, first, last, as_of)])
    if query.search:
        words = fold(query.search).split()
        filters.append(lambda found: [s for s in found if _says(s, words)])
    return filters


def _overlaps(statement: Statement, first: str, last: str, as_of: str) -> bool:
    """Tell whether *statement* may have held on some day from *first* to *last*."""
    begin = statement.start or statement.end
    end = as_of if statement.ongoing else statement.end or statement.start
    if begin is None or end is None:
        return False
    return dates.last_day(end) >= first and dates.first_day(begin) <= last


def _says(statement: Statement, words: Iterable[str]) -> bool:
    text = fold(f"{statement.text} {statement.note or ''}")
    return all(word in text for word in words)


def by_date(statements: Iterable[Statement]) -> list[Statement]:
    """Return *statements* by date, then id; those without a date last."""
    return sorted(statements, key=date_key)


def date_key(statement: Statement) -> tuple[bool, str, str]:
    """Return what `by_date` sorts by: a less precise date stands before the days within it."""
    date = statement.start or statement.end
    return date is None, date or "", statement.id


def tally(statements: Iterable[Statement]) -> Tally:
    """Count *statements*: each once in *flows* or *friction*, and once under each of its types."""
    totals, by_type = [0, 0, 0], dict[str, list[int]]()
    friction, last = 0, ""
    for statement in statements:
        last = max(last, statement.end or statement.start or "")
        if statement.kind is Kind.FRICTION:
            friction += 1
            continue
        way = _WAYS[statement.direction]
        totals[way] += 1
        for name in statement.types:
            by_type.setdefault(name, [0, 0, 0])[way] += 1
    most_first = sorted(by_type.items(), key=lambda item: (-sum(item[1]), item[0]))
    return Tally(
        flows=Flows(*totals),
        by_type={name: Flows(*counts) for name, counts in most_first},
        friction=friction,
        latest=last or None,
    )


def latest(statements: Iterable[Statement]) -> str | None:
    """Return the last date, as written, at which one of *statements* began or ended."""
    return max((s.end or s.start or "" for s in statements), default="") or None
