"""What the right answers are, worked out with the standard library straight from a data set's JSON.

Each `*_wrong` function returns what is wrong with the answer in the file *out*, or nothing.
They take plain values, so that another process can run them: answers on the large data set take
hundreds of megabytes to check.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
COUNTS = ("to", "from", "mutual", "friction")


@cache
def expected(data: str, support: str) -> dict[str, Counter[str]]:
    """Return the counts of each matching ally, by id: support by direction, and friction.

    With *support*, of the support of that type alone and the allies that have some.
    Refuted statements count nowhere.
    """
    return {
        ally["id"]: Counter(map(_column, found))
        for ally, found in _matching(data, support)
        if found or not support
    }


def list_wrong(data: str, support: str, out: str) -> str:
    """Check the JSON of `list`: its allies, each once, and what is counted for them."""
    answer = json.loads(Path(out).read_bytes())
    right = expected(data, support)
    items = {item["id"]: Counter({name: item[name] for name in COUNTS}) for item in answer["items"]}
    if len(answer["items"]) != len(right) or answer["count"] != len(right):
        return f"{len(answer['items'])} allies in place of {len(right)}"
    wrong = [id_ for id_, counts in right.items() if items.get(id_) != counts]
    return f"other counts for {', '.join(wrong[:3])}" if wrong else ""


def names_wrong(data: str, support: str, out: str) -> str:
    """Check that a table names every matching ally."""
    words = set(_STYLE.sub("", Path(out).read_text(encoding="utf-8")).split())
    right = expected(data, support)
    names = [ally["name"] for ally in load(data)["allies"] if ally["id"] in right]
    missing = [name for name in names if not words.issuperset(name.split())]
    return f"no {', '.join(missing[:3])} in it" if missing else ""


def words_wrong(words: tuple[str, ...], out: str) -> str:
    """Check that *words* are in a text."""
    text = Path(out).read_text(encoding="utf-8")
    missing = [word for word in words if word not in text]
    return f"no {', '.join(missing)} in it" if missing else ""


def items_wrong(data: str, support: str, out: str) -> str:
    """Check the JSON of `filter` by the number of its statements."""
    return _number_wrong(len(json.loads(Path(out).read_bytes())["items"]), data, support)


def json_rows_wrong(data: str, support: str, out: str) -> str:
    """Check a JSON list with one element for each matching statement."""
    return _number_wrong(len(json.loads(Path(out).read_bytes())), data, support)


def csv_rows_wrong(data: str, support: str, out: str) -> str:
    """Check a CSV file with a header and one row for each matching statement."""
    with Path(out).open(encoding="utf-8", newline="") as lines:
        return _number_wrong(sum(1 for _ in csv.reader(lines)) - 1, data, support)


def write_support(data: str, file: Path) -> Path:
    """Write the unrefuted support statements of *data* to *file*, as CSV."""
    fields = ("id", "ally", "types", "direction", "start", "end", "verdict", "text", "note")
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.DictWriter(out, fields, extrasaction="ignore")
        rows.writeheader()
        for ally, found in _matching(data, ""):
            for statement in found:
                if statement["kind"] == "support":
                    types = ";".join(statement["types"])
                    rows.writerow({**statement, "ally": ally["id"], "types": types})
    return file


@lru_cache(maxsize=1)
def load(data: str) -> dict[str, Any]:
    """Return the JSON document in the file *data*."""
    document: dict[str, Any] = json.loads(Path(data).read_bytes())
    return document


def version(data: str) -> str:
    """Return the version of the data set in the file *data*."""
    return str(load(data)["version"])


def _matching(data: str, support: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for ally in load(data)["allies"]:
        found = [statement for statement in ally["statements"] if statement["verdict"] != "refuted"]
        if support:
            found = [
                statement
                for statement in found
                if statement["kind"] == "support" and support in statement["types"]
            ]
        yield ally, found


def _column(statement: dict[str, Any]) -> str:
    return str(statement["direction"] if statement["kind"] == "support" else "friction")


def _number_wrong(number: int, data: str, support: str) -> str:
    right = sum(counts.total() for counts in expected(data, support).values())
    return "" if number == right else f"{number} statements in place of {right}"
