"""The schemas as files, and the tables that `docs/json.md` makes of them; run it to write all."""

import json
import re
from pathlib import Path
from typing import Any

from ally_cli.dataset import load
from ally_cli.schema import DATASET, names, schema

Json = dict[str, Any]

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "json.md"

_mark = re.compile(
    r"(<!-- fields of (?P<shown>\S+)(?: without those of (?P<known>\S+))? -->\n\n)(?:\|.*\n)*\n?"
)


def file_of(name: str) -> Path:
    """Return the file that holds the schema *name*."""
    if name == DATASET:
        return ROOT / "data" / "allies.schema.json"
    return ROOT / "docs" / "schema" / f"{name}.json"


def generated(name: str) -> Json:
    """Return the schema *name* as the program makes it from the shipped data set."""
    return schema(name, lambda: load().support_types)


def text_of(name: str) -> str:
    """Return the schema *name* as its file has it."""
    return json.dumps(generated(name), indent=2, ensure_ascii=False) + "\n"


def with_tables(page: str) -> str:
    """Return *page* with a table of fields, made from the schema, after each of its marks."""
    return _mark.sub(_filled, page)


def _filled(match: re.Match[str]) -> str:
    record, parts = _record(match["shown"])
    known = _record(match["known"])[0]["properties"] if match["known"] else {}
    rows = ["| key | value | meaning |", "|---|---|---|"]
    for key, value in record["properties"].items():
        if key not in known:
            meaning = "" if "pattern" in value else value.get("description", "")
            rows.append(f"| `{key}` | {_kind(value, parts)} | {meaning} |")
    return match[1] + "".join(f"{row}\n" for row in rows) + "\n"


def _record(mark: str) -> tuple[Json, Json]:
    """Return the schema of the record that *mark* names, as SCHEMA or SCHEMA#RECORD, and others."""
    name, _, part = mark.partition("#")
    whole = generated(name)
    return whole["$defs"][part] if part else whole, whole["$defs"]


def _kind(value: Json, parts: Json) -> str:
    """Return in words what sort of JSON *value* describes."""
    match value:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            return _kind(parts[name], parts) if "enum" in parts[name] else name
        case {"anyOf": list(kinds)}:
            return " or ".join(_kind(kind, parts) for kind in kinds)
        case {"type": "array", "items": dict(item)}:
            return f"list of {_kind(item, parts)}"
        case {"type": "object", "additionalProperties": dict(item)}:
            return f"object, each value {_kind(item, parts)}"
        case {"const": word}:
            return f"`{word}`"
        case {"enum": list(words)}:
            return ", ".join(f"`{word}`" for word in words)
        case {"pattern": str(pattern)}:
            return "date" if "d{4}" in pattern else "id"
        case {"type": str(kind)}:
            return kind
        case _:
            return "any"


if __name__ == "__main__":
    for each in names():
        file_of(each).write_text(text_of(each), "utf-8", newline="\n")
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8", newline="\n")
