"""Who says what: a row for each statement and source, flat, for whoever counts and sorts."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ally_cli.model import (
    Dataset,
    Direction,
    Kind,
    PartialDate,
    Slug,
    SourceKind,
    Stance,
    Verdict,
    Weight,
)
from ally_cli.query import Query
from ally_cli.reports.items import (
    EvidenceItem,
    StatementItem,
    StatementItems,
    asked_for,
    judged,
)
from ally_cli.reports.report import Column, Report
from ally_cli.verdicts import counts


class EvidenceQuery(Query, frozen=True):
    """A query for the evidence on some statements."""

    statements: Annotated[tuple[str, ...], Meta(description="Ids of the statements named.")] = ()


class EvidenceRow(Struct, frozen=True):
    """What one source does for one statement, with what there is to know about either."""

    statement: Annotated[Slug, Meta(description="Id of the statement.")]
    ally: Annotated[Slug, Meta(description="Id of the ally.")]
    ally_name: str
    ally_iso3: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3.")]
    kind: Annotated[Kind, Meta(description="Of the statement.")]
    types: Annotated[tuple[str, ...], Meta(description="Support types the statement is about.")]
    direction: Direction
    start: PartialDate | None
    end: PartialDate | None
    ongoing: bool
    text: Annotated[str, Meta(description="The statement itself.")]
    verdict: Annotated[Verdict, Meta(description="Of the statement, from all its evidence.")]
    stance: Stance
    weight: Weight
    counts: Annotated[
        bool,
        Meta(
            description="Whether it counts for the verdict: it affirms or denies, and is not weak."
        ),
    ]
    origin: Annotated[
        str | None,
        Meta(
            description="Whom the source takes it from; null: its publisher speaks for itself."
            " Rows with the same origin, or else publisher, count as one for the verdict."
        ),
    ]
    source: Annotated[Slug, Meta(description="Id of the source.")]
    source_kind: SourceKind
    publisher: str
    author: str | None
    title: str
    title_is_description: Annotated[
        bool, Meta(description="The title is ours, not the document's.")
    ]
    published: PartialDate | None
    url: str
    via: Annotated[str | None, Meta(description="The site that holds the copy seen, if another.")]


ITEM = EvidenceRow
QUERY = EvidenceQuery

COLUMNS = (
    # An id is long and never broken, so that it can be copied; that of an ally begins it.
    Column("statement", "Statement", lambda row: (row.statement,), address=True),
    Column("ally_name", "Ally", narrow=12),
    Column("verdict", "Verdict", lambda row: judged(row.verdict)),
    Column("stance", "Stance"),
    Column("weight", "Weight"),
    Column("origin", "Origin", lambda row: row.origin or "–", narrow=18),
    Column("publisher", "Publisher", narrow=18),
    Column("published", "Published", lambda row: row.published or "undated", short="Date"),
    Column("url", "Address", address=True),
)


def report(dataset: Dataset, query: Query, statements: Sequence[str] = ()) -> Report:
    """Return the evidence on the statements of *dataset* that match *query*, statements by date.

    The evidence on each comes by stance, then weight, then date. If ids of *statements* are given,
    only these and those of the allies that *query* names match.
    """
    fields = {name: getattr(query, name) for name in Query.__struct_fields__}
    found, notes = asked_for(dataset, query, statements)
    make = StatementItems(dataset)
    return Report(
        command="evidence",
        title=f"Who says what about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=EvidenceQuery(**fields, statements=tuple(statements)),
        item_type=ITEM,
        subject=dataset.subject.name,
        items=[row for pair in found for row in _rows(make(*pair))],
        columns=COLUMNS,
        notes=notes,
    )


def _rows(item: StatementItem) -> Iterator[EvidenceRow]:
    return (_row(item, one) for one in sorted(item.evidence, key=_order))


def _order(one: EvidenceItem) -> tuple[int, int, bool, str, str]:
    stances, weights = (*Stance,), (*Weight,)
    published = one.source.published
    return (
        stances.index(one.stance),
        weights.index(one.weight),
        published is None,
        published or "",
        one.source.id,
    )


def _row(item: StatementItem, one: EvidenceItem) -> EvidenceRow:
    source = one.source
    return EvidenceRow(
        statement=item.id,
        ally=item.ally,
        ally_name=item.ally_name,
        ally_iso3=item.ally_iso3,
        kind=item.kind,
        types=item.types,
        direction=item.direction,
        start=item.start,
        end=item.end,
        ongoing=item.ongoing,
        text=item.text,
        verdict=item.verdict,
        stance=one.stance,
        weight=one.weight,
        counts=counts(one.stance, one.weight),
        origin=one.origin,
        source=source.id,
        source_kind=source.kind,
        publisher=source.publisher,
        author=source.author,
        title=source.title,
        title_is_description=source.title_is_description,
        published=source.published,
        url=source.url,
        via=source.via,
    )
