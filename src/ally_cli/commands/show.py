"""Everything about an ally: what the article says, what the evidence says, and who says so."""

from ally_cli.commands.options import OneOrMoreAllies, Output, StatementFilters, about
from ally_cli.dataset import load
from ally_cli.model import Verdict
from ally_cli.reports.show import report

EXAMPLES = {
    "ally show iran": "by name; IR, IRN or Persia do as well",
    "ally show uganda --verdict refuted": "what the article got wrong",
    "ally show cuba -f md": "for a note or an issue",
}


def run(allies: OneOrMoreAllies, filters: StatementFilters, output: Output) -> None:
    dataset = load(output.data)
    query = filters.query(dataset, unasked=tuple(Verdict))
    output.write(report(dataset, about(query, dataset, allies.names)))
