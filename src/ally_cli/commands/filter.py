"""Which statements match: one row each, oldest first."""

from ally_cli.commands.options import Filters, Output, SomeAllies, about
from ally_cli.dataset import load
from ally_cli.reports.filter import report

EXAMPLES = {
    "ally filter iran --support military": "who armed whom, and who says so",
    "ally filter --verdict refuted,disputed": "what does not stand up, or is contested",
    "ally filter russia --since 2022 -f csv": "for a spreadsheet",
    "ally filter --search 'panel of experts'": "every word, in text or note",
}


def run(allies: SomeAllies, filters: Filters, output: Output) -> None:
    dataset = load(output.data)
    output.write(report(dataset, about(filters.query(dataset), dataset, allies.names)))
