"""How to quote what is found: the data set, and the sources behind statements, as citations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ally_cli.model import Ally, Dataset, PartialDate, Slug, Source, SourceKind, Statement, Verdict
from ally_cli.query import Query, select
from ally_cli.reports.items import titled
from ally_cli.reports.report import Block, Bullets, Column, Heading, Prose, Report


class CiteQuery(Query, frozen=True):
    """A query for what to cite."""

    statements: Annotated[tuple[str, ...], Meta(description="Ids of the statements named.")] = ()


class CiteItem(Struct, frozen=True):
    """What to cite: first the data set, then each source."""

    id: Slug
    citation: Annotated[str, Meta(description="As text.")]
    publisher: Annotated[str | None, Meta(description="Null for the data set.")]
    title: str
    title_is_description: Annotated[
        bool, Meta(description="The title is ours, not the document's.")
    ]
    author: str | None
    published: Annotated[PartialDate | None, Meta(description="For the data set, its as_of.")]
    url: Annotated[str | None, Meta(description="Null for the data set.")]
    via: Annotated[str | None, Meta(description="The site that holds the copy seen, if another.")]
    kind: SourceKind
    version: Annotated[str | None, Meta(description="Of the data set; null for a source.")]
    statement_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of the statements asked for that cite it, sorted.")
    ]
    checked_ids: Annotated[
        tuple[Slug, ...],
        Meta(description="Ids of the statements asked for that are checked against it, sorted."),
    ]


ITEM = CiteItem
QUERY = CiteQuery

COLUMNS = (
    Column("id", "Id"),
    Column("citation", "Citation", prose=True),
)


def report(dataset: Dataset, query: Query, *, statements: Sequence[str] = ()) -> Report:
    """Return citations of *dataset* and of the sources behind what matches *query*, by id.

    If the ids of *statements* are given, only these and those of the allies that *query* names can
    match. If nothing is asked for in particular, the data set alone is cited.
    """
    asked = CiteQuery(**msgspec.structs.asdict(query), statements=tuple(statements))
    found = _found(dataset, asked)
    cited_by: dict[str, list[str]] = defaultdict(list)
    checked_by: dict[str, list[str]] = defaultdict(list)
    for _, statement in found:
        for source in dict.fromkeys(statement.sources):
            cited_by[source].append(statement.id)
        for source in dict.fromkeys(statement.checked_against):
            checked_by[source].append(statement.id)
    sources = [s for s in dataset.sources if s.id in cited_by or s.id in checked_by]
    sources.sort(key=lambda source: source.id)
    items = [
        _dataset_item(dataset),
        *(_source_item(source, cited_by[source.id], checked_by[source.id]) for source in sources),
    ]

    def draw(items: Sequence[CiteItem]) -> Iterator[Block]:
        yield from _group("The data set", [item for item in items if item.version])
        if found:
            yield Prose(_told(found))
        says = [item for item in items if item.statement_ids]
        yield from _group("Sources that say so", says)
        others = [item for item in items if item.checked_ids and not item.statement_ids]
        yield from _group("Further sources, for or against it", others)

    return Report(
        command="cite",
        title=f"How to quote what is on record about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        query=asked,
        item_type=ITEM,
        items=items,
        columns=COLUMNS,
        draw=draw,
        note="" if found or asked == CiteQuery() else "nothing on record matches",
    )


def _found(dataset: Dataset, query: CiteQuery) -> list[tuple[Ally, Statement]]:
    """Return the statements that *query* asks for, each with its ally."""
    if query == CiteQuery():
        return []
    named = query.allies or query.statements
    return [
        (match.ally, statement)
        for match in select(dataset, msgspec.structs.replace(query, allies=()))
        for statement in match.statements
        if not named or match.ally.id in query.allies or statement.id in query.statements
    ]


def _dataset_item(dataset: Dataset) -> CiteItem:
    title = f"Allies of {dataset.subject.name}"
    return CiteItem(
        id=f"allies-of-{dataset.subject.id}-{dataset.version.replace('.', '-')}",
        citation=f"“{title}”, data set for ally, version {dataset.version}, as of {dataset.as_of}",
        publisher=None,
        title=title,
        title_is_description=False,
        author=None,
        published=dataset.as_of,
        url=None,
        via=None,
        kind=SourceKind.DATASET,
        version=dataset.version,
        statement_ids=(),
        checked_ids=(),
    )


def _source_item(source: Source, cited_by: Iterable[str], checked_by: Iterable[str]) -> CiteItem:
    date = source.published or "undated"
    seen = f"{date} (copy seen at {source.via})" if source.via else date
    parts = (source.author, titled(source), source.publisher, seen, source.url)
    return CiteItem(
        **msgspec.structs.asdict(source),
        citation=", ".join(part for part in parts if part),
        version=None,
        statement_ids=tuple(sorted(cited_by)),
        checked_ids=tuple(sorted(checked_by)),
    )


def _group(heading: str, items: Sequence[CiteItem]) -> Iterator[Block]:
    if items:
        yield Heading(heading)
        yield Bullets([item.citation for item in items])


def _told(found: Sequence[tuple[Ally, Statement]]) -> str:
    """Return what *found* is: the statement, or how many there are with which verdicts."""
    if len(found) == 1:
        ally, statement = found[0]
        return f"{ally.name}, {statement.verdict}: {statement.text} ({statement.id})"
    names = list(dict.fromkeys(ally.name for ally, _ in found))
    whom = " and ".join(names) if len(names) < 3 else f"{len(names)} allies"
    verdicts = Counter(statement.verdict for _, statement in found)
    counts = ", ".join(
        f"{verdicts[verdict]} {verdict}" for verdict in Verdict if verdict in verdicts
    )
    return f"{len(found)} statements about {whom}: {counts}."
