"""Which allies match, one row each."""

from ally_cli.model import Dataset
from ally_cli.query import Query, pick
from ally_cli.reports.items import AllyItem, ally_fields, latest, left_out, legend, number
from ally_cli.reports.report import Column, Report, Several

ITEM = AllyItem


def report(dataset: Dataset, query: Query) -> Report:
    """Return the allies of *dataset* that match *query*, with counts of what matched."""
    selection = pick(dataset, query, by_ally=True)
    items = [AllyItem(**ally_fields(match)) for match in selection.matches]
    return Report(
        command="list",
        title=f"Allies of {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        subject=dataset.subject.name,
        query=query,
        item_type=ITEM,
        items=items,
        columns=_columns(query),
        legend=legend(dataset.subject.name),
        notes=left_out(selection),
    )


def _columns(query: Query) -> tuple[Column, ...]:
    def support(item: AllyItem) -> Several:
        # What was asked for comes first, so that it is never what there is no room for.
        asked = [name for name in item.types if name in query.support]
        return Several([*asked, *(name for name in item.types if name not in query.support)])

    return (
        Column("name", "Ally", narrow=12),
        Column("standing", "Standing"),
        Column("ties_since", "Ties since", lambda item: item.ties_since or "–", short="Since"),
        Column("types", "Support", support),
        Column("to", "→ to", lambda item: number(item.to), right=True, short="→"),
        Column("from", "← from", lambda item: number(item.from_), right=True, short="←"),
        Column("mutual", "↔ mutual", lambda item: number(item.mutual), right=True, short="↔"),
        Column("friction", "Friction", lambda item: number(item.friction), right=True, short="×"),
        Column("latest", "Latest", latest),
    )
