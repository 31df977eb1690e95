"""Pick allies and statements from a data set, and count them. Pure functions, no I/O."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from ally_cli import dates
from ally_cli.errors import UnknownAllyError, UsageError
from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Kind,
    Stance,
    Standing,
    Statement,
    Verdict,
)
from ally_cli.verdicts import publishers_of, standing, verdict
from ally_cli.words import fold, nearest, seeker, split

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
        Meta(description="Whether a row has any or all of the support types."),
    ] = "any"
    direction: tuple[Direction, ...] = ()
    standing: tuple[Standing, ...] = ()
    region: Annotated[tuple[str, ...], Meta(description="Regions and subregions.")] = ()
    article: Annotated[
        bool, Meta(description="Only what the article says that the data set checks.")
    ] = False
    kind: tuple[Kind, ...] = tuple(Kind)
    verdict: tuple[Verdict, ...] = UNREFUTED
    since: str | None = None
    until: str | None = None
    source: Annotated[tuple[str, ...], Meta(description="Ids of sources.")] = ()
    search: Annotated[
        str | None, Meta(description="Words that must all be in the text or the note.")
    ] = None
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
            or self.article
            or self.since
            or self.until
            or self.source
            or self.search
            or set(self.kind) != set(Kind)
            or not set(self.verdict) >= set(UNREFUTED)
        )


class Match(Struct, frozen=True):
    """An ally, how close it is, and those of its statements that match a query."""

    ally: Ally
    standing: Standing
    statements: Sequence[Statement]


class Selection(Struct, frozen=True):
    """What matches a query, and how many statements would if they were not left out as a rule."""

    matches: Sequence[Match]
    refuted: int  # they match but for their verdict, which was not asked for
    undated: int  # they match but for a date, which they do not have


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
    ongoing: bool  # whether one of them is in force on the day of the data set


def select(dataset: Dataset, query: Query) -> list[Match]:
    """Return the allies of *dataset* that match *query*, by standing and then name.

    An ally matches if one of its statements does; all allies do if no statement is left out by
    *query*. The allies that *query* names come in the order they are named. Raises UsageError for
    a value that no query of *dataset* can have, and UnknownAllyError for an ally that it lacks.
    """
    return list(pick(dataset, query).matches)


def pick(
    dataset: Dataset, query: Query, *, by_ally: bool = False, named_always: bool = False
) -> Selection:
    """Return what `select` returns, and what is left out.

    *by_ally*: if all support types must match, an ally has them over its statements, not each
    statement in itself. *named_always*: allies that *query* names match without a statement, too.
    """
    query = checked(query, dataset)
    publishers = publishers_of(dataset)
    filters = _filters(query, dataset, by_ally=by_ally)
    needs_one = query.narrows_statements and not (named_always and query.allies)
    wanted = set(query.support) if by_ally and query.match == "all" else set()
    verdicts = frozenset(query.verdict)
    leaves_out = verdicts == frozenset(UNREFUTED)  # as a rule, and not because others are asked for
    matches, refuted, undated = [], 0, 0
    for ally in _allies(dataset, query):
        close = standing(ally, dataset.as_of, publishers)
        if query.standing and close not in query.standing:
            continue
        statements: Statements = ally.statements
        for keep in filters:
            statements = keep(statements)
        without: Statements = ()
        if query.since or query.until:
            without = [s for s in statements if not (s.start or s.end or s.ongoing)]
            dated = [s for s in statements if s.start or s.end or s.ongoing]
            statements = _between(dated, query, dataset.as_of)
        if len(verdicts) < len(Verdict):
            judged = [(s, verdict(s.evidence, publishers)) for s in statements]
            statements = [s for s, found in judged if found in verdicts]
            without = [s for s in without if verdict(s.evidence, publishers) in verdicts]
            hidden = [s for s, found in judged if leaves_out and found is Verdict.REFUTED]
            if not wanted or wanted <= _types([*statements, *hidden]):
                refuted += len(hidden)
        undated += len(without)
        if wanted and not wanted <= _types(statements):
            continue
        if statements or not needs_one:
            matches.append(Match(ally, close, statements))
    if not query.allies:
        rank = {standing: n for n, standing in enumerate(Standing)}
        matches.sort(key=lambda match: (rank[match.standing], fold(match.ally.name)))
    return Selection(matches, refuted, undated)


def checked(query: Query, dataset: Dataset) -> Query:
    """Return *query* with words as terms. Raises UsageError and UnknownAllyError, as `select`."""
    try:
        query = msgspec.convert(msgspec.structs.asdict(query), type(query))
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        name = place.strip("`").partition("[")[0]
        value = getattr(query, name)
        reason = reason.replace("`array`", "a tuple").replace("`", "")
        hint = f"{reason[:1].lower()}{reason[1:]}"
        raise UsageError(f"{name} of a query cannot be {value!r}", hint=hint) from None
    _known(query.support, dataset.support_types, "support type")
    _known(query.region, regions(dataset), "region")
    _known(query.source, [source.id for source in dataset.sources], "source")
    _known(query.allies, [ally.id for ally in dataset.allies], "ally", UnknownAllyError)
    for date in (query.since, query.until):
        if date is not None and not dates.is_date(date):
            raise UsageError(f"'{date}' is not a date", hint="YYYY, YYYY-MM or YYYY-MM-DD")
    if query.search is not None and not split(query.search):
        raise UsageError(f"search of a query cannot be {query.search!r}", hint="words")
    if query.limit is not None and query.limit < 0:
        raise UsageError(f"limit of a query cannot be {query.limit}", hint="0 or more")
    return query


def regions(dataset: Dataset) -> list[str]:
    """Return the regions and subregions of the allies of *dataset*, sorted."""
    return sorted({region for ally in dataset.allies for region in (ally.region, ally.subregion)})


def _known(
    values: Iterable[str],
    allowed: Iterable[str],
    what: str,
    error: type[UsageError | UnknownAllyError] = UsageError,
) -> None:
    if unknown := set(values).difference(allowed):
        value = min(unknown)
        raise error(f"no {what} '{value}'", suggestions=nearest(value, allowed))


def _allies(dataset: Dataset, query: Query) -> Sequence[Ally]:
    allies: Sequence[Ally] = dataset.allies
    if query.allies:
        by_id = {ally.id: ally for ally in allies}
        allies = [by_id[name] for name in dict.fromkeys(query.allies)]
    if query.region:
        found = set(query.region)
        allies = [ally for ally in allies if ally.region in found or ally.subregion in found]
    return allies


Statements = Sequence[Statement]
Filter = Callable[[Statements], Statements]


def _filters(query: Query, dataset: Dataset, *, by_ally: bool) -> list[Filter]:
    """Return what narrows statements down: a pass for each condition but dates and verdicts.

    A condition that *query* does not make has no filter, so that a large data set is not asked.
    """
    filters: list[Filter] = []
    if query.support:
        types = frozenset(query.support)
        if query.match == "all" and not by_ally:
            filters.append(lambda found: [s for s in found if types.issubset(s.types)])
        else:
            filters.append(lambda found: [s for s in found if not types.isdisjoint(s.types)])
    if query.direction:
        directions = frozenset(query.direction)
        filters.append(lambda found: [s for s in found if s.direction in directions])
    kinds = frozenset(query.kind)
    if len(kinds) < len(Kind):
        filters.append(lambda found: [s for s in found if s.kind in kinds])
    if query.article:
        filters.append(lambda found: [s for s in found if is_of_article(s, dataset)])
    if query.source:
        sources = frozenset(query.source)
        filters.append(
            lambda found: [s for s in found if any(e.source in sources for e in s.evidence)]
        )
    if query.search:
        says = seeker(query.search)
        filters.append(lambda found: [s for s in found if says(f"{s.text} {s.note or ''}")])
    return filters


def is_of_article(statement: Statement, dataset: Dataset) -> bool:
    """Tell whether *statement* is one of the article that *dataset* checks: it affirms it."""
    return any(
        one.source == dataset.article and one.stance is Stance.AFFIRMS for one in statement.evidence
    )


def _between(statements: Statements, query: Query, as_of: str) -> Statements:
    """Return those of *statements*, which have a date or are ongoing, that *query* may ask for.

    What they tell of may have been going on on some day from since to until: a partial date stands
    for any of its days, what is ongoing lasts to *as_of*, and what has no start may always have
    begun.
    """
    first = dates.first_day(query.since or "0001")
    last = dates.last_day(query.until or "9999")
    return [
        s
        for s in statements
        if dates.last_day(as_of if s.ongoing else s.end or s.start or "") >= first
        and dates.first_day(s.start or "0001") <= last
    ]


def _types(statements: Iterable[Statement]) -> set[str]:
    return {name for statement in statements for name in statement.types}


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
    friction, last, ongoing = 0, "", False
    for statement in statements:
        ongoing = ongoing or statement.ongoing
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
        ongoing=ongoing,
    )


def latest(statements: Iterable[Statement]) -> str | None:
    """Return the last date, as written, at which one of *statements* began or ended."""
    return max((s.end or s.start or "" for s in statements), default="") or None
