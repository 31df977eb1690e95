"""Whether a data set is sound: everything that is wrong with it, with its place."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ally_cli.dataset import check, decode
from ally_cli.dataset.problem import Problem
from ally_cli.model import Dataset
from ally_cli.query import Query
from ally_cli.reports.report import Block, Column, Prose, Report, table
from ally_cli.words import counted

ITEM = Problem

COLUMNS = (
    Column("line", "Line", right=True),
    Column("path", "Place", prose=True),
    Column("message", "Problem", prose=True),
    Column("hint", "Right would be", prose=True),
)


def report(data: bytes, name: str) -> Report:
    """Return what is wrong with the data set in *data*, which comes from a file of that *name*."""
    problems = check(data)
    dataset = None if problems else decode(data)
    summary = _praise(name, dataset) if dataset else _count(name, problems)

    def draw(items: Sequence[Problem]) -> Iterator[Block]:
        if items:
            yield table(COLUMNS, items)
        yield Prose(summary)

    return Report(
        command="validate",
        title=f"What is wrong with {name}",
        data_version=dataset.version if dataset else None,
        as_of=dataset.as_of if dataset else None,
        query=Query(),
        item_type=ITEM,
        items=problems,
        columns=COLUMNS,
        draw=draw,
        empty="",
    )


def _praise(name: str, dataset: Dataset) -> str:
    statements = sum(len(ally.statements) for ally in dataset.allies)
    return (
        f"{name} is sound: version {dataset.version},"
        f" {counted(len(dataset.allies), 'ally', 'allies')}, {counted(statements, 'statement')},"
        f" {counted(len(dataset.sources), 'source')}."
    )


def _count(name: str, problems: Sequence[Problem]) -> str:
    parts = Counter(_part(problem) for problem in problems if problem.path != "$")
    counts = ", ".join(f"{count} in {part}" for part, count in parts.items())
    total = f"{counted(len(problems), 'problem')} in {name}"
    return f"{total}: {counts}." if counts else f"{total}."


def _part(problem: Problem) -> str:
    """Return which part of a data set *problem* is in."""
    if ".statements[" in problem.path:
        return "statements"
    top = problem.path.removeprefix("$.").partition("[")[0]
    return top if top in ("allies", "sources") else "the head"
