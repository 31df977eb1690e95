"""Two to six allies side by side: what all of them give, and what only one does."""

from ally_cli.commands.options import OneOrMoreAllies, Output, StatementFilters, about
from ally_cli.dataset import load
from ally_cli.reports.compare import report

EXAMPLES = {
    "ally compare china russia": "the two most important ones",
    "ally compare china russia iran --since 2022": "the article's three, today",
    "ally compare syria cuba --verdict confirmed": "only what is well established",
}


def run(allies: OneOrMoreAllies, filters: StatementFilters, output: Output) -> None:
    dataset = load(output.data)
    output.write(report(dataset, about(filters.query(dataset), dataset, allies.names)))
