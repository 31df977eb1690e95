"""Two to six allies side by side: what all of them give, and what only one does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta

from ally_cli.errors import UsageError
from ally_cli.model import Dataset, Kind, Verdict
from ally_cli.query import Flows, Query, latest, select, tally
from ally_cli.reports.items import AllyItem, ally_fields, legend, number
from ally_cli.reports.report import Block, Column, Heading, Report, Table

MOST = 6
_FLOWS = {"to": "→", "from": "←", "mutual": "↔"}


class CompareItem(AllyItem, frozen=True, forbid_unknown_fields=False):
    """An ally, beside the others it is compared with."""

    latest_by_type: Annotated[
        dict[str, str | None], Meta(description="The last date on record for each type.")
    ]
    verdicts: Annotated[dict[str, int], Meta(description="Statements by verdict.")]
    shared: Annotated[
        dict[str, tuple[str, ...]], Meta(description="By direction: types that all have.")
    ]
    only: Annotated[
        dict[str, tuple[str, ...]], Meta(description="By direction: types that only this one has.")
    ]


ITEM = CompareItem


def report(dataset: Dataset, query: Query) -> Report:
    """Return the allies that *query* names, side by side. Raises UsageError unless 2 to 6."""
    if not 2 <= len(query.allies) <= MOST:
        raise UsageError(
            f"compare takes 2 to {MOST} different allies, not {len(query.allies)}",
            hint="for example: ally compare china russia",
        )
    matches = select(dataset, query)
    tallies = [tally(match.statements) for match in matches]
    have = [{flow: _types(t.by_type, flow) for flow in _FLOWS} for t in tallies]
    order = list(dataset.support_types)
    items = []
    for n, (match, counts) in enumerate(zip(matches, tallies, strict=True)):
        others = have[:n] + have[n + 1 :]
        support = [s for s in match.statements if s.kind is Kind.SUPPORT]
        verdicts = Counter(statement.verdict for statement in match.statements)
        items.append(
            CompareItem(
                **ally_fields(match.ally, counts),
                latest_by_type={
                    name: latest([s for s in support if name in s.types]) for name in counts.by_type
                },
                verdicts={v.value: verdicts[v] for v in Verdict if v in query.verdict},
                shared={
                    flow: tuple(t for t in order if all(t in h[flow] for h in have))
                    for flow in _FLOWS
                },
                only={
                    flow: tuple(
                        t
                        for t in order
                        if t in have[n][flow] and not any(t in h[flow] for h in others)
                    )
                    for flow in _FLOWS
                },
            )
        )

    def draw(items: Sequence[CompareItem]) -> Iterator[Block]:
        if not items:  # cut by a limit
            return
        yield _side_by_side(items, order)
        yield Heading(f"What all have on record with {dataset.subject.name}, and what only one")
        yield _in_common(items, len(matches))

    return Report(
        command="compare",
        title=" and ".join(item.name for item in items) + " compared",
        data_version=dataset.version,
        query=query,
        item_type=ITEM,
        items=items,
        draw=draw,
        legend=legend(dataset.subject.name),
    )


def _types(by_type: dict[str, Flows], flow: str) -> set[str]:
    return {name for name, flows in by_type.items() if _count(flows, flow)}


def _count(flows: Flows, flow: str) -> int:
    return {"to": flows.to, "from": flows.from_, "mutual": flows.mutual}[flow]


def _side_by_side(items: Sequence[CompareItem], order: Sequence[str]) -> Table:
    rows: list[tuple[str, ...]] = [
        ("standing", *(item.standing for item in items)),
        ("ties since", *(item.ties_since or "–" for item in items)),
    ]
    rows += [
        (name, *(_cell(item, name) for item in items))
        for name in order
        if any(name in item.by_type for item in items)
    ]
    rows.append(("friction", *(number(item.friction) for item in items)))
    rows += [
        (verdict, *(number(item.verdicts[verdict]) for item in items))
        for verdict in items[0].verdicts
    ]
    return Table([Column("", ""), *(Column(item.id, item.name) for item in items)], rows)


def _cell(item: CompareItem, name: str) -> str:
    if name not in item.by_type:
        return "–"
    flows = item.by_type[name]
    counts = [
        f"{arrow}{_count(flows, flow)}" for flow, arrow in _FLOWS.items() if _count(flows, flow)
    ]
    latest_date = item.latest_by_type[name]
    return " ".join(counts) + (f"  {latest_date[:4]}" if latest_date else "")


def _in_common(items: Sequence[CompareItem], compared: int) -> Table:
    everyone = "both" if compared == 2 else f"all {compared}"
    columns = [
        Column("", ""),
        Column("", everyone),
        *(Column(item.id, f"only {item.name}") for item in items),
    ]
    rows = [
        (
            f"{arrow} {flow}",
            ", ".join(items[0].shared[flow]) or "–",
            *(", ".join(item.only[flow]) or "–" for item in items),
        )
        for flow, arrow in _FLOWS.items()
    ]
    return Table(columns, rows)
