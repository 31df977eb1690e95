"""Who gives or gets what: the allies by support type, with counts of the statements that match."""

from ally_cli.commands.options import Filters, Output
from ally_cli.dataset import load
from ally_cli.reports.matrix import report

EXAMPLES = {
    "ally matrix": "the whole picture",
    "ally matrix -d to": "what North Korea is given, and by whom; -d from: what it gives",
    "ally matrix --since 2016 --sort -military": "recent, and by one column",
    "ally matrix -f csv": "a sheet of numbers: a row for each ally, a column for each type",
}


def run(filters: Filters, output: Output) -> None:
    dataset = load(output.data)
    output.write(report(dataset, filters.query(dataset)))
