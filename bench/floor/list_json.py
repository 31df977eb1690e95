"""The smallest Typer + msgspec program that loads a data set and answers `list --json`."""

import sys
from pathlib import Path

import msgspec
import typer

from bench.floor.records import Dataset, answer


def main(data: Path) -> None:
    dataset = msgspec.json.decode(data.read_bytes(), type=Dataset)
    sys.stdout.write(msgspec.json.encode(answer(dataset)).decode() + "\n")


typer.run(main)
