"""What changed between two data sets: records added and removed, and fields changed, by id."""

from ally_cli.commands.options import Output, TwoFiles
from ally_cli.dataset import load
from ally_cli.errors import UsageError
from ally_cli.reports.diff import report

EXAMPLES = {
    "ally diff old.json": "what the data set that comes with the program has changed",
    "ally diff old.json new.json -f md": "for a change log",
    "ally diff old.json -F id,old,new --json": "for a script",
}


def run(files: TwoFiles, output: Output) -> None:
    new = files.new or output.data
    if files.old == new == "-":
        raise UsageError("only one of two data sets can be standard input")
    output.write(report(load(files.old), load(new)))
