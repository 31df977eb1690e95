"""Which statements match, one row each, oldest first."""

from ally_cli.model import Dataset
from ally_cli.query import Query, date_key, pick
from ally_cli.reports.items import (
    STATEMENT_COLUMNS,
    StatementItem,
    StatementItems,
    left_out,
    legend,
)
from ally_cli.reports.report import Report

ITEM = StatementItem

COLUMNS = tuple(
    STATEMENT_COLUMNS[name]
    for name in ("start", "ally_name", "direction", "text", "verdict", "evidence")
)


def report(dataset: Dataset, query: Query) -> Report:
    """Return the statements of *dataset* that match *query*."""
    selection, item = pick(dataset, query), StatementItems(dataset)
    found = [(match.ally, s) for match in selection.matches for s in match.statements]
    found.sort(key=lambda pair: date_key(pair[1]))
    return Report(
        command="filter",
        title=f"Statements about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        subject=dataset.subject.name,
        query=query,
        item_type=ITEM,
        items=[item(*pair) for pair in found],
        columns=COLUMNS,
        legend=legend(dataset.subject.name),
        notes=left_out(selection),
    )
