"""What the right answers are, worked out with the standard library straight from a data set's JSON.

Each `*_wrong` function returns what is wrong with the answer in the file *out*, or nothing.
They take plain values, so that another process can run them: answers on the large data set take
hundreds of megabytes to check.
"""

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_STANDINGS = ("treaty", "recent", "dormant", "ended")
_FLOWS = ("to", "from", "mutual")
_RECENT_YEARS = 5


@cache
def expected(data: str, support: str) -> dict[str, dict[str, Any]]:
    """Return what is counted for each matching ally, by id, in the order of `list`.

    With *support*, of the support of that type alone and the allies that have some.
    Refuted statements count nowhere.
    """
    items = [
        {
            "id": ally["id"],
            "name": ally["name"],
            "standing": _standing(ally, data),
            **_counted([one for one in found if one["kind"] == "support"]),
            "friction": sum(statement["kind"] == "friction" for statement in found),
            "latest": max((one["end"] or one["start"] or "" for one in found), default="") or None,
            "ongoing": any(one["ongoing"] for one in found),
            "statements": len(found),
        }
        for ally, found in _matching(data, support)
        if found or not support
    ]
    items.sort(key=lambda item: (_STANDINGS.index(item["standing"]), _fold(item["name"])))
    return {item["id"]: item for item in items}


def list_wrong(data: str, support: str, out: str) -> str:
    """Check the JSON of `list`: its allies, each once and in order, and what is said of them."""
    answer = json.loads(Path(out).read_bytes())
    right = expected(data, support)
    if len(answer["items"]) != len(right) or answer["count"] != len(right):
        return f"{len(answer['items'])} allies in place of {len(right)}"
    for item, (id_, fields) in zip(answer["items"], right.items(), strict=True):
        if item["id"] != id_:
            return f"{item['id']} in place of {id_}"
        for name in fields.keys() - {"statements"}:
            if item[name] != fields[name]:
                return f"{name} of {id_}: {item[name]} in place of {fields[name]}"
    return ""


def names_wrong(data: str, support: str, out: str) -> str:
    """Check that a table names every matching ally."""
    words = set(_STYLE.sub("", Path(out).read_text(encoding="utf-8")).split())
    names = [item["name"] for item in expected(data, support).values()]
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


def problems_wrong(number: int, out: str) -> str:
    """Check the JSON of `validate` by the number of its problems."""
    found = len(json.loads(Path(out).read_bytes())["items"])
    return "" if found == number else f"{found} problems in place of {number}"


def write_support(data: str, file: Path) -> Path:
    """Write the unrefuted support statements of *data* to *file*, as CSV."""
    fields = ("id", "ally", "types", "direction", "start", "end", "text", "note")
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


@lru_cache(maxsize=1)
def _publishers(data: str) -> dict[str, str]:
    return {source["id"]: source["publisher"] for source in load(data)["sources"]}


def _matching(data: str, support: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for ally in load(data)["allies"]:
        found = [one for one in ally["statements"] if _verdict(one, data) != "refuted"]
        if support:
            found = [one for one in found if one["kind"] == "support" and support in one["types"]]
        yield ally, found


def _verdict(statement: dict[str, Any], data: str) -> str:
    """Return the verdict on *statement*, by the table of `data/README.md`."""
    publishers = _publishers(data)
    weights: dict[str, dict[str, set[str]]] = {"affirms": {}, "denies": {}}
    for one in statement["evidence"]:
        if one["stance"] != "qualifies" and one["weight"] != "weak":
            origin = one["origin"] or publishers[one["source"]]
            weights[one["stance"]].setdefault(origin, set()).add(one["weight"])
    enough = {
        stance: len(origins) > 1 or any("primary" in found for found in origins.values())
        for stance, origins in weights.items()
    }
    match bool(weights["affirms"]), bool(weights["denies"]):
        case False, False:
            return "unverified"
        case True, False:
            return "confirmed" if enough["affirms"] else "reported"
        case False, True:
            return "refuted" if enough["denies"] else "disputed"
        case _:
            return "disputed"


def _standing(ally: dict[str, Any], data: str) -> str:
    """Return the standing of *ally*, by the table of `data/README.md`."""
    as_of = load(data)["as_of"]
    first = f"{int(as_of[:4]) - _RECENT_YEARS}{as_of[4:]}"
    if ally["ties_until"]:
        return "ended"
    for one in ally["statements"]:
        is_defence = "military" in one["types"] and one["direction"] == "mutual" and one["ongoing"]
        if one["id"] == ally["treaty"] and is_defence and _verdict(one, data) == "confirmed":
            return "treaty"
    for one in ally["statements"]:
        # A date without a day lasts to the end of its month, or year.
        last = as_of if one["ongoing"] else f"{one['end'] or one['start'] or '0'}-99-99"
        is_support = one["kind"] == "support" and _verdict(one, data) in {"confirmed", "reported"}
        if is_support and last >= first:
            return "recent"
    return "dormant"


def _counted(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many of *statements*, all of them support, go each way and are of each type."""
    by_type: dict[str, dict[str, int]] = {}
    for statement in statements:
        for name in statement["types"]:
            by_type.setdefault(name, dict.fromkeys(_FLOWS, 0))[statement["direction"]] += 1
    types = sorted(by_type, key=lambda name: (-sum(by_type[name].values()), name))
    flows = Counter(statement["direction"] for statement in statements)
    return {**{way: flows[way] for way in _FLOWS}, "types": types, "by_type": by_type}


def _fold(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _number_wrong(number: int, data: str, support: str) -> str:
    right = sum(item["statements"] for item in expected(data, support).values())
    return "" if number == right else f"{number} statements in place of {right}"
