"""What the words mean: standings, support types, directions, verdicts, with counts."""

from ally_cli.commands.options import Output
from ally_cli.dataset import load
from ally_cli.reports.terms import report

EXAMPLES = {
    "ally terms": "what mutual, reported or closest mean",
    "ally terms --sort -statements -F term,statements": "the words most in use",
    "ally terms -f md": "for a note on method",
}


def run(output: Output) -> None:
    output.write(report(load(output.data)))
