"""What rests on what: every source with its statements, or the statements with one weak source."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from ally_cli.model import WEAK_KINDS, Dataset, Slug, Source, Statement
from ally_cli.query import Match, Query, date_key, select
from ally_cli.reports.items import (
    STATEMENT_COLUMNS,
    StatementItem,
    cited,
    number,
    sources_by_id,
    statement_item,
    titled,
)
from ally_cli.reports.report import Column, Report


class SourcesQuery(Query, frozen=True):
    """A query for sources, or for the statements that rest on a single weak one."""

    weak: bool = False


class SourceItem(Source, frozen=True, forbid_unknown_fields=False):
    """A source, and the matching statements that it bears on."""

    statements: Annotated[int, Meta(description="Matching statements that cite it.")]
    checked: Annotated[int, Meta(description="Matching statements that are checked against it.")]
    statement_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of those that cite it, sorted.")
    ]
    checked_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of those that are checked against it, sorted.")
    ]


ITEM = SourceItem | StatementItem
QUERY = SourcesQuery


def _citation(source: Source) -> str:
    return ", ".join(part for part in (source.author, source.publisher, titled(source)) if part)


def _address(source: Source) -> str:
    return f"{source.url} (copy seen at {source.via})" if source.via else source.url


COLUMNS = (
    Column("statements", "Statements", lambda item: number(item.statements), right=True),
    Column("checked", "Checked", lambda item: number(item.checked), right=True),
    Column("kind", "Kind"),
    Column("published", "Published", lambda item: item.published or "undated"),
    Column("", "Source", _citation, prose=True),
    Column("", "Address", _address, spare=True),  # broken, it would be no address
)
WEAK_COLUMNS = (
    STATEMENT_COLUMNS["start"],
    STATEMENT_COLUMNS["ally_name"],
    STATEMENT_COLUMNS["text"],
    STATEMENT_COLUMNS["verdict"],
    Column("sources", "Rests on", lambda item: _foundation(item), narrow=24),
)


def report(dataset: Dataset, query: Query, *, weak: bool = False) -> Report:
    """Return the sources of *dataset* that the statements matching *query* rest on, or all sources.

    If *weak*, return instead those of the statements that rest on a single weak source.
    """
    asked = SourcesQuery(**msgspec.structs.asdict(query), weak=weak)
    matches = select(dataset, query)
    return _weak_statements(dataset, asked, matches) if weak else _sources(dataset, asked, matches)


def _sources(dataset: Dataset, query: SourcesQuery, matches: Iterable[Match]) -> Report:
    cited_by: dict[str, list[str]] = defaultdict(list)
    checked_by: dict[str, list[str]] = defaultdict(list)
    for match in matches:
        for statement in match.statements:
            for source in dict.fromkeys(statement.sources):
                cited_by[source].append(statement.id)
            for source in dict.fromkeys(statement.checked_against):
                checked_by[source].append(statement.id)
    # A statement brings in all its sources; who names some wants those.
    sources = [s for s in dataset.sources if not query.source or s.id in query.source]
    if query.allies or query.standing or query.region or query.narrows_statements:
        sources = [s for s in sources if s.id in cited_by or s.id in checked_by]
    items = [
        SourceItem(
            **msgspec.structs.asdict(source),
            statements=len(cited_by[source.id]),
            checked=len(checked_by[source.id]),
            statement_ids=tuple(sorted(cited_by[source.id])),
            checked_ids=tuple(sorted(checked_by[source.id])),
        )
        for source in sources
    ]
    return Report(
        command="sources",
        title=f"Sources on the allies of {dataset.subject.name}",
        data_version=dataset.version,
        query=query,
        item_type=SourceItem,
        items=sorted(items, key=lambda item: (-item.statements, item.id)),
        columns=COLUMNS,
        legend="Statements: citing it   Checked: against it   Addresses: -F title,url",
    )


def _weak_statements(dataset: Dataset, query: SourcesQuery, matches: Iterable[Match]) -> Report:
    sources = sources_by_id(dataset)
    found = [
        (match.ally, statement)
        for match in matches
        for statement in match.statements
        if is_weak(statement, sources)
    ]
    found.sort(key=lambda pair: date_key(pair[1]))
    return Report(
        command="sources",
        title=f"Statements about the allies of {dataset.subject.name} with one weak source",
        data_version=dataset.version,
        query=query,
        item_type=StatementItem,
        items=[statement_item(ally, statement, sources) for ally, statement in found],
        columns=WEAK_COLUMNS,
    )


def is_weak(statement: Statement, sources: dict[str, Source]) -> bool:
    """Tell whether *statement* rests on a single one of *sources*, and that one is weak."""
    ids = set(statement.sources)
    return len(ids) == 1 and sources[ids.pop()].kind in WEAK_KINDS


def _foundation(item: StatementItem) -> str:
    """Return what a statement rests on, and how many more sources bear on its verdict."""
    source = f"{item.sources[0].kind}: {cited(item.sources[0])}"
    more = len(item.checked_against)
    return f"{source}, checked against {more}" if more else source
