"""Pick allies and statements from a data set, and count them. Pure functions, no I/O."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from ally_cli import dates
from ally_cli.errors import UnknownAllyError, UsageError
from ally_cli.model import Ally, Dataset, Direction, Kind, Standing, Statement, Verdict
from ally_cli.rules import name_index
from ally_cli.text import fold, fold_name, nearest

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
    """An ally and those of its statements that match a query, oldest first."""

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
    matches = []
    for ally in _allies(dataset, query):
        statements = narrow(ally.statements, query, dataset.as_of)
        if statements or query.allies or not query.narrows_statements:
            matches.append(Match(ally, by_date(statements)))
    return matches


def _allies(dataset: Dataset, query: Query) -> list[Ally]:
    if query.allies:
        by_id = {ally.id: ally for ally in dataset.allies}
        allies = [by_id[name] for name in query.allies]
    else:
        rank = {standing: n for n, standing in enumerate(Standing)}
        allies = sorted(dataset.allies, key=lambda ally: (rank[ally.standing], fold(ally.name)))
    if query.standing:
        allies = [ally for ally in allies if ally.standing in query.standing]
    if query.region:
        regions = set(query.region)
        allies = [ally for ally in allies if ally.region in regions or ally.subregion in regions]
    return allies


def narrow(statements: Iterable[Statement], query: Query, as_of: str) -> list[Statement]:
    """Return the *statements* that match *query* in a data set of the day *as_of*."""
    # One pass for each filter in use: a large data set has no time for a test it does not need.
    found = list(statements)
    if query.support:
        types = set(query.support)
        if query.match == "all":
            found = [statement for statement in found if types.issubset(statement.types)]
        else:
            found = [statement for statement in found if not types.isdisjoint(statement.types)]
    if query.direction:
        found = [statement for statement in found if statement.direction in query.direction]
    if len(query.kind) < len(Kind):
        found = [statement for statement in found if statement.kind in query.kind]
    if len(query.verdict) < len(Verdict):
        found = [statement for statement in found if statement.verdict in query.verdict]
    if query.source:
        sources = set(query.source)
        found = [
            statement
            for statement in found
            if not sources.isdisjoint(statement.sources + statement.checked_against)
        ]
    if query.since or query.until:
        first = dates.first_day(query.since or "0001")
        last = dates.last_day(query.until or "9999")
        found = [statement for statement in found if _overlaps(statement, first, last, as_of)]
    if query.search:
        words = fold(query.search).split()
        found = [statement for statement in found if _says(statement, words)]
    return found


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
    support = [statement for statement in statements if statement.kind is Kind.SUPPORT]
    by_type: dict[str, Counter[Direction]] = {}
    for statement in support:
        for name in statement.types:
            by_type.setdefault(name, Counter())[statement.direction] += 1
    most_first = sorted(by_type.items(), key=lambda item: (-item[1].total(), item[0]))
    return Tally(
        flows=_flows(Counter(statement.direction for statement in support)),
        by_type={name: _flows(counts) for name, counts in most_first},
        friction=sum(statement.kind is Kind.FRICTION for statement in statements),
        latest=latest(statements),
    )


def _flows(counts: Counter[Direction]) -> Flows:
    return Flows(counts[Direction.TO], counts[Direction.FROM], counts[Direction.MUTUAL])


def latest(statements: Iterable[Statement]) -> str | None:
    """Return the last date, as written, at which one of *statements* began or ended."""
    return max((s.end or s.start or "" for s in statements), default="") or None


def find_allies(dataset: Dataset, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the allies that *names* stand for, in order and each once.

    Raises UnknownAllyError for a name that stands for none, with the likeliest ids.
    """
    index = name_index(dataset.allies)
    return tuple(dict.fromkeys(_find(dataset, index, name) for name in names))


def _find(dataset: Dataset, index: dict[str, str], name: str) -> str:
    folded = fold_name(name)
    if folded in index:
        return index[folded]
    from ally_cli.countries import is_country  # only a mistake needs it

    subject = dataset.subject
    if folded in map(
        fold_name, (subject.id, subject.name, subject.official_name, *subject.aliases)
    ):
        hint = f"{subject.name} is the country whose allies these are"
        raise UnknownAllyError(f"no ally '{name}'", hint=hint)
    near = [] if is_country(folded) else nearest(folded, index)
    raise UnknownAllyError(
        f"no ally '{name}'",
        hint="'ally list' names them all",
        suggestions=dict.fromkeys(index[word] for word in near),
    )


def find_source(dataset: Dataset, name: str) -> str:
    """Return the id of the source that *name* stands for. Raises UsageError if there is none."""
    ids = [source.id for source in dataset.sources]
    folded = fold(name)
    if folded in ids:
        return folded
    raise UsageError(
        f"no source '{name}'",
        hint="'ally sources' lists them all",
        suggestions=nearest(folded, ids),
    )
