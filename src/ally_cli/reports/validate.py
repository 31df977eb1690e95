"""Whether a data set is sound: everything that is wrong with it, with its place."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ally_cli.dataset import Fault, check, decode
from ally_cli.model import Dataset
from ally_cli.query import Query
from ally_cli.reports.report import Block, Column, Prose, Report, table

ITEM = Fault

COLUMNS = (
    Column("line", "Line", right=True),
    Column("path", "Place", prose=True),
    Column("message", "Problem", prose=True),
    Column("hint", "Right would be", prose=True),
)


def report(data: bytes, name: str) -> Report:
    """Return what is wrong with the data set in *data*, which comes from a file of that *name*."""
    # Always by the closer look: reading a data set to answer from it only counts its keys.
    faults = check(data)
    dataset = None if faults else decode(data)
    verdict = _praise(name, dataset) if dataset else _count(name, faults)

    def draw(items: Sequence[Fault]) -> Iterator[Block]:
        if items:
            yield table(COLUMNS, items)
        yield Prose(verdict)

    return Report(
        command="validate",
        title=f"What is wrong with {name}",
        data_version=dataset.version if dataset else None,
        query=Query(),
        item_type=ITEM,
        items=faults,
        columns=COLUMNS,
        draw=draw,
        empty="",
    )


def _praise(name: str, dataset: Dataset) -> str:
    statements = sum(len(ally.statements) for ally in dataset.allies)
    return (
        f"{name} is sound: version {dataset.version}, {len(dataset.allies)} allies,"
        f" {statements} statements, {len(dataset.sources)} sources."
    )


def _count(name: str, faults: Sequence[Fault]) -> str:
    problems = "1 problem" if len(faults) == 1 else f"{len(faults)} problems"
    parts = Counter(_part(fault) for fault in faults if fault.path != "$")
    counts = ", ".join(f"{count} in {part}" for part, count in parts.items())
    return f"{problems} in {name}: {counts}." if counts else f"{problems} in {name}."


def _part(fault: Fault) -> str:
    """Return which part of a data set *fault* is in."""
    if ".statements[" in fault.path:
        return "statements"
    top = fault.path.removeprefix("$.").partition("[")[0]
    return top if top in ("allies", "sources") else "the head"
