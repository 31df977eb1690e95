"""Which allies match: one row each, with counts of the statements that match."""

from ally_cli.commands.options import Filters, Output
from ally_cli.dataset import load
from ally_cli.reports.list import report

EXAMPLES = {
    "ally list --support military": "who gives or gets arms, troops and training",
    "ally list -s military -d from": "whom North Korea has armed or trained",
    "ally list --region Africa --since 2016": "only Africa, only recent",
    "ally list --json | jq -r '.items[].name'": "names, for a script",
}


def run(filters: Filters, output: Output) -> None:
    dataset = load(output.data)
    output.write(report(dataset, filters.query(dataset)))
