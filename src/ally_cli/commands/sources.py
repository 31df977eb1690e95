"""What rests on what: every source, and how many statements cite it."""

from ally_cli.commands.options import Filters, Output, SomeAllies, Weak, about
from ally_cli.dataset import load
from ally_cli.reports.sources import report

EXAMPLES = {
    "ally sources uganda": "who says what is known about Uganda",
    "ally sources --since 2024 -F statements,publisher,url": "addresses to read",
    "ally sources --weak --verdict confirmed": "told by one weak source, but confirmed",
}


def run(allies: SomeAllies, filters: Filters, weak: Weak, output: Output) -> None:
    dataset = load(output.data)
    query = about(filters.query(dataset), dataset, allies.names)
    output.write(report(dataset, query, weak=weak.weak))
