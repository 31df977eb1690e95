"""Which statements match, one row each, oldest first."""

from ally_cli.model import Dataset
from ally_cli.query import Query, date_key, select
from ally_cli.reports.items import (
    STATEMENT_COLUMNS,
    StatementItem,
    legend,
    sources_by_id,
    statement_item,
)
from ally_cli.reports.report import Report

ITEM = StatementItem

COLUMNS = tuple(
    STATEMENT_COLUMNS[name]
    for name in ("start", "ally_name", "direction", "types", "text", "verdict", "sources")
)


def report(dataset: Dataset, query: Query) -> Report:
    """Return the statements of *dataset* that match *query*."""
    sources = sources_by_id(dataset)
    found = [(match.ally, s) for match in select(dataset, query) for s in match.statements]
    found.sort(key=lambda pair: date_key(pair[1]))
    return Report(
        command="filter",
        title=f"Statements about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        query=query,
        item_type=ITEM,
        items=[statement_item(ally, statement, sources) for ally, statement in found],
        columns=COLUMNS,
        legend=legend(dataset.subject.name),
    )
