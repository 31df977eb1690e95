"""Which allies match, one row each."""

from ally_cli.model import Dataset
from ally_cli.query import Query, select, tally
from ally_cli.reports.items import AllyItem, ally_fields, legend, number
from ally_cli.reports.report import Column, Report

ITEM = AllyItem

COLUMNS = (
    Column("name", "Ally", narrow=12),
    Column("standing", "Standing"),
    Column("ties_since", "Ties since", lambda item: item.ties_since or "–"),
    Column("types", "Support types", lambda item: ", ".join(item.types) or "–"),
    Column("to", "→ to", lambda item: number(item.to), right=True),
    Column("from", "← from", lambda item: number(item.from_), right=True),
    Column("mutual", "↔ mutual", lambda item: number(item.mutual), right=True),
    Column("friction", "Friction", lambda item: number(item.friction), right=True),
    Column("latest", "Latest", lambda item: item.latest or "–"),
)


def report(dataset: Dataset, query: Query) -> Report:
    """Return the allies of *dataset* that match *query*, with counts of what matched."""
    items = [
        AllyItem(**ally_fields(match.ally, tally(match.statements)))
        for match in select(dataset, query)
    ]
    return Report(
        command="list",
        title=f"Allies of {dataset.subject.name}",
        data_version=dataset.version,
        query=query,
        item_type=ITEM,
        items=items,
        columns=COLUMNS,
        legend=legend(dataset.subject.name),
    )
