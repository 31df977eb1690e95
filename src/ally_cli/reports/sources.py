"""What rests on what: every source, with the statements that it affirms, qualifies and denies."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ally_cli.model import Dataset, Slug, Source, SourceKind, Stance, Statement, Weight
from ally_cli.query import Query, pick
from ally_cli.reports.items import left_out, named, number
from ally_cli.reports.report import Block, Column, Fields, Report, Text, table
from ally_cli.verdicts import counts
from ally_cli.words import listed


class SourceItem(Source, frozen=True, forbid_unknown_fields=False):
    """A source, and the matching statements that it bears on."""

    affirms: Annotated[int, Meta(description="Matching statements that it affirms.")]
    qualifies: Annotated[int, Meta(description="Matching statements that it qualifies.")]
    denies: Annotated[int, Meta(description="Matching statements that it denies.")]
    primary: Annotated[int, Meta(description="Those of all of them for which it is primary.")]
    secondary: Annotated[int, Meta(description="Those for which it is secondary.")]
    weak: Annotated[int, Meta(description="Those for which it is weak.")]
    affirms_ids: Annotated[tuple[Slug, ...], Meta(description="Ids of those it affirms, sorted.")]
    qualifies_ids: Annotated[
        tuple[Slug, ...], Meta(description="Ids of those it qualifies, sorted.")
    ]
    denies_ids: Annotated[tuple[Slug, ...], Meta(description="Ids of those it denies, sorted.")]


ITEM = SourceItem


def _source(item: SourceItem) -> Text:
    seen = f" (copy seen at {item.via})" if item.via else ""
    return *named(item), seen


COLUMNS = (
    Column("affirms", "Affirms", lambda item: number(item.affirms), right=True, short="For"),
    Column(
        "qualifies", "Qualifies", lambda item: number(item.qualifies), right=True, short="Beside"
    ),
    Column("denies", "Denies", lambda item: number(item.denies), right=True, short="Against"),
    Column("kind", "Kind"),
    Column("published", "Published", lambda item: item.published or "undated"),
    Column("", "Source", _source, prose=True),
    Column("url", "Address", address=True),
)


def report(dataset: Dataset, query: Query) -> Report:
    """Return the sources of *dataset* that bear on the statements matching *query*, or all sources.

    The source that affirms most comes first, then the one that bears on most, then by id.
    """
    selection = pick(dataset, query)
    statements = [s for match in selection.matches for s in match.statements]
    uses = _uses(statements)
    # A statement brings in all its sources; who names some wants those.
    sources = [s for s in dataset.sources if not query.source or s.id in query.source]
    if query.allies or query.standing or query.region or query.narrows_statements:
        sources = [s for s in sources if s.id in uses]
    items = [_item(source, uses[source.id]) for source in sources]
    items.sort(key=lambda i: (-i.affirms, -(i.affirms + i.qualifies + i.denies), i.id))
    totals = Fields(_totals(items, statements))

    def draw(shown: Sequence[SourceItem]) -> Iterator[Block]:
        if items:
            yield totals
        yield table(COLUMNS, shown, "Sources, and the statements that rest on them")

    return Report(
        command="sources",
        title=f"Sources on the allies of {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=query,
        item_type=ITEM,
        subject=dataset.subject.name,
        items=items,
        columns=COLUMNS,
        draw=draw,
        notes=left_out(selection),
    )


class _Use(defaultdict[str, set[str]]):
    """The ids of the statements on which a source bears, by stance and by weight."""

    def __init__(self) -> None:
        super().__init__(set)


def _uses(statements: Iterable[Statement]) -> defaultdict[str, _Use]:
    """Return what each source, by its id, does for *statements*."""
    uses = defaultdict[str, _Use](_Use)
    for statement in statements:
        for one in statement.evidence:
            for word in (one.stance, one.weight):
                uses[one.source][word].add(statement.id)
    return uses


def _item(source: Source, use: _Use) -> SourceItem:
    numbers: dict[str, Any] = {word: len(use[word]) for word in (*Stance, *Weight)}
    ids: dict[str, Any] = {f"{stance}_ids": tuple(sorted(use[stance])) for stance in Stance}
    return SourceItem(**msgspec.structs.asdict(source), **numbers, **ids)


def _totals(items: Sequence[SourceItem], statements: Sequence[Statement]) -> list[tuple[str, Text]]:
    """Return how many sources there are of which sort, and how many of them a statement rests on.

    A statement rests on the sources that affirm it and count for the verdict.
    """
    kinds = Counter(item.kind for item in items)
    most_first = sorted(SourceKind, key=lambda kind: -kinds[kind])
    by_kind = listed([f"{kinds[kind]} {kind}" for kind in most_first if kinds[kind]])
    weights = [
        f"{sum(bool(getattr(item, weight)) for item in items)} {weight}" for weight in Weight
    ]
    rests = Counter(min(2, len(_foundation(statement))) for statement in statements)
    rest = ((rests[2], "several sources"), (rests[1], "one source"), (rests[0], "none that counts"))
    resting = ", ".join(f"{count} on {what}" for count, what in rest if count)
    return [
        ("Sources", f"{len(items)}: {by_kind}"),
        ("Weight", f"{listed(weights)}, each for at least one statement"),
        ("Statements", f"{len(statements)}, resting on what affirms them: {resting}"),
    ]


def _foundation(statement: Statement) -> set[str]:
    return {
        e.source
        for e in statement.evidence
        if e.stance is Stance.AFFIRMS and counts(e.stance, e.weight)
    }
