"""The smallest Typer + Rich program that loads a data set and prints the table of `list`."""

from pathlib import Path
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from bench.floor.records import Dataset, answer

COUNTS = ("to", "from", "mutual", "friction")
COLUMNS = ("name", "standing", "ties_since", "types", *COUNTS, "latest")
MOST_TYPES = 3


def main(data: Path) -> None:
    table = Table(*COLUMNS)
    for item in answer(msgspec.json.decode(data.read_bytes(), type=Dataset))["items"]:
        cells = {**item, "types": some(item["types"])}
        if item["ongoing"]:
            cells["latest"] = "ongoing"
        table.add_row(*(str(cells[column]) for column in COLUMNS))
    Console(width=400, markup=False, highlight=False).print(table)


def some(types: list[Any]) -> str:
    more = len(types) - MOST_TYPES
    return ", ".join(types[:MOST_TYPES]) + (f" +{more}" if more > 0 else "")


typer.run(main)
