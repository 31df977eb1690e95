"""JSON Schemas, 2020-12, of all JSON there is here: generated from the records, never written."""

import json
import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

import msgspec
from msgspec import Struct

from ally_cli import reports
from ally_cli.model import Dataset
from ally_cli.output.json import Envelope, Failure, in_encoding
from ally_cli.output.stream import style
from ally_cli.query import Query
from ally_cli.words import choose_one

DATASET = "dataset"
ERROR = "error"

Json = dict[str, Any]


def names() -> list[str]:
    """Return the names of the schemas: the data set, an error, and each command's answer."""
    return [DATASET, ERROR, *_answers()]


def text(name: str, dataset: Callable[[], Dataset]) -> str:
    """Return the schema *name* as it is written out. Raises UsageError if there is none."""
    answer = schema(choose_one(name, names(), "schema"), lambda: dataset().support_types)
    written = json.dumps(answer, indent=2, ensure_ascii=False)
    return in_encoding(written, style("never", header=False)) + "\n"


def schema(name: str, support_types: Callable[[], Mapping[str, str]]) -> Json:
    """Return the schema *name*. A report whose fields are the *support_types* asks for these."""
    if name == DATASET:
        return _document([Dataset], "A data set for ally", Dataset.__doc__)
    if name == ERROR:
        return _everywhere(_document([Failure], "An error of ally", Failure.__doc__), _as_written)
    module = _answers()[name]
    query = getattr(module, "QUERY", Query)
    envelopes = [Envelope[query, item] for item in _items(module, support_types)]  # type: ignore[valid-type]
    answer = _document(envelopes, f"What ally {name} --json writes", module.__doc__)
    answer = _everywhere(answer, _as_written)
    for place in (answer, *answer["$defs"].values()):
        if "command" in place.get("properties", {}):
            place["properties"]["command"] = {"const": name}
    return answer


def _answers() -> dict[str, ModuleType]:
    """Return the modules of reports that say what their items are, by command."""
    modules = {
        info.name: import_module(f"{reports.__name__}.{info.name}")
        for info in pkgutil.iter_modules(reports.__path__)
    }
    return {
        name: module
        for name, module in modules.items()
        if hasattr(module, "ITEM") or hasattr(module, "item_type")
    }


def _items(
    module: ModuleType, support_types: Callable[[], Mapping[str, str]]
) -> tuple[type[Struct], ...]:
    """Return the types that the items of a report may have."""
    item = getattr(module, "ITEM", None) or module.item_type(support_types())
    return get_args(item) or (item,)


def _document(types: list[Any], title: str, description: str | None) -> Json:
    """Return the schema of a document that is one of *types*."""
    roots, parts = msgspec.json.schema_components(types)
    root: Json = {"anyOf": list(roots)}
    if len(roots) == 1:
        # Written out rather than referred to, so that a reader and an editor see it first.
        root = parts.pop(roots[0]["$ref"].rpartition("/")[2])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": (description or "").partition("\n\n")[0],
    }
    return _everywhere(head | (root | head) | {"$defs": parts}, _in_lines)


def _everywhere(schema: Json, change: Callable[[Json], Json]) -> Json:
    """Return *schema* with *change* made to it and to every schema in it."""
    changed = change(schema)
    for key, value in changed.items():
        match key, value:
            case "properties" | "$defs", dict():
                changed[key] = {name: _everywhere(part, change) for name, part in value.items()}
            case "items" | "additionalProperties", dict():
                changed[key] = _everywhere(value, change)
            case "anyOf", list():
                changed[key] = [_everywhere(part, change) for part in value]
            case _:
                pass
    return changed


def _in_lines(schema: Json) -> Json:
    """Return *schema* with its description, a docstring, as one line."""
    if "description" in schema:
        return schema | {"description": " ".join(schema["description"].split())}
    return schema.copy()


def _as_written(schema: Json) -> Json:
    """Return *schema*, of what we read, as one of what we write.

    We write every key, also where a reader need not. And within a schema version keys are added,
    which must not break who checks against an older schema.
    """
    left_out = ("default", "additionalProperties") if "properties" in schema else ("default",)
    written = {key: value for key, value in schema.items() if key not in left_out}
    if "properties" in schema:
        written["required"] = list(schema["properties"])
    return written
