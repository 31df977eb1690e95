"""How to quote what is found: the data set, and the sources behind statements, as citations."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from ally_cli.model import Dataset, PartialDate, Slug, Source, SourceKind, Stance
from ally_cli.query import Query
from ally_cli.reports.items import (
    StatementItem,
    StatementItems,
    asked_for,
    card,
    citation,
)
from ally_cli.reports.report import Block, Column, Heading, Prose, Report, plain_text


class CiteQuery(Query, frozen=True):
    """A query for what to cite."""

    statements: Annotated[tuple[str, ...], Meta(description="Ids of the statements named.")] = ()


class CiteItem(Struct, frozen=True):
    """What to cite: first the data set, then each source."""

    id: Slug
    citation: Annotated[str, Meta(description="As text, with the address.")]
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
    affirms_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of the statements asked for that it affirms.")
    ]
    qualifies_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of the statements asked for that it qualifies.")
    ]
    denies_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of the statements asked for that it denies.")
    ]


ITEM = CiteItem
QUERY = CiteQuery

COLUMNS = (
    Column("id", "Id"),
    Column("citation", "Citation", prose=True),
)


def report(dataset: Dataset, query: Query, statements: Sequence[str] = ()) -> Report:
    """Return citations of *dataset* and of the sources behind what matches *query*, by id.

    If ids of *statements* are given, only these and those of the allies that *query* names match.
    If nothing is asked for in particular, the data set alone is cited.
    """
    asked = CiteQuery(**msgspec.structs.asdict(query), statements=tuple(statements))
    if asked == CiteQuery():
        found, notes = [], list[str]()
    else:
        pairs, notes = asked_for(dataset, query, statements)
        make = StatementItems(dataset)
        found = [make(*pair) for pair in pairs]
        notes += [] if found else ["nothing on record matches"]

    def draw(items: Sequence[CiteItem]) -> Iterator[Block]:
        shown = {item.id for item in items}
        for item in items:
            if item.version:
                yield Heading("The data set")
                yield Prose(item.citation)
        for statement in found:
            pieces = [one for one in statement.evidence if one.source.id in shown]
            if pieces:
                yield from card(statement, pieces, dataset.subject.name)

    return Report(
        command="cite",
        title=f"How to quote what is on record about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=asked,
        item_type=ITEM,
        subject=dataset.subject.name,
        items=[_dataset_item(dataset), *_source_items(found)],
        columns=COLUMNS,
        draw=draw,
        page=True,
        notes=notes,
    )


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
        affirms_ids=(),
        qualifies_ids=(),
        denies_ids=(),
    )


def _source_items(statements: Sequence[StatementItem]) -> list[CiteItem]:
    """Return the sources of *statements*, by id, each with what it does for which of them."""
    uses: dict[str, dict[Stance, set[str]]] = defaultdict(
        lambda: {stance: set() for stance in Stance}
    )
    sources: dict[str, Source] = {}
    for statement in statements:
        for one in statement.evidence:
            sources[one.source.id] = one.source
            uses[one.source.id][one.stance].add(statement.id)
    return [_source_item(sources[name], uses[name]) for name in sorted(sources)]


def _source_item(source: Source, uses: dict[Stance, set[str]]) -> CiteItem:
    ids: dict[str, Any] = {f"{stance}_ids": tuple(sorted(uses[stance])) for stance in Stance}
    return CiteItem(
        **msgspec.structs.asdict(source),
        citation=f"{plain_text(citation(source))}, {source.url}",
        version=None,
        **ids,
    )
