"""Whether a data set is sound: every problem at once, with its place; exit code 1 if any."""

import typer

from ally_cli.commands.options import OneFile, Output
from ally_cli.dataset import called, read
from ally_cli.reports.validate import report

EXAMPLES = {
    "ally validate": "the data set that comes with the program",
    "ally validate own.json": "a data set of your own",
    "ally validate own.json --json | jq -r '.items[].path'": "places, for a script",
}


def run(file: OneFile, output: Output) -> None:
    name = file.file or output.data
    answer = report(read(name), called(name))
    output.write(answer)
    if answer.items:
        raise typer.Exit(1)
