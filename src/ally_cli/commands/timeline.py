"""When things happened: how much in each year or decade, and then what, oldest first.

A terminal shows long texts cut; 'ally filter' shows them whole, with who says so.
"""

from ally_cli.commands.options import Filters, Output, SomeAllies, about
from ally_cli.dataset import load
from ally_cli.reports.timeline import report

EXAMPLES = {
    "ally timeline russia --since 2022": "one ally, year by year",
    "ally timeline -s military -d from": "arms and training from North Korea, by decade",
    "ally timeline -f csv -F period,support,friction": "the counts, for a chart",
    "ally timeline iran --json | jq '.items[].events[].text'": "the events, for a script",
}


def run(allies: SomeAllies, filters: Filters, output: Output) -> None:
    dataset = load(output.data)
    output.write(report(dataset, about(filters.query(dataset), dataset, allies.names)))
