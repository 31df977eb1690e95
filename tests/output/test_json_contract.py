"""The contract of `docs/json.md`: what every command writes."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from program import ally
from repository import ROOT
from sample import CALLS, Json, files_in, sample, write_files
from schema_files import file_of

from ally_cli.cli.commands import COMMANDS
from ally_cli.schema import names, schema

EVERY_CALL = [(command, call) for command, calls in CALLS.items() for call in calls]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the data sets that the calls name."""
    return write_files(tmp_path_factory.mktemp("data")).parent


def answered(folder: Path, command: str, call: list[str], *more: str) -> Json:
    """Return what the program answers about the sample in JSON."""
    done = ally(command, *files_in(folder, call), "--json", *more, env=of_sample(folder))
    answer: Json = json.loads(done.out)
    return answer


def of_sample(folder: Path) -> dict[str, str]:
    return {"ALLY_DATA": str(folder / "own.json")}


@cache
def of_the_sample(name: str) -> Json:
    """Return the schema *name* for the sample: a matrix has its support types."""
    return schema(name, lambda: sample()["support_types"])


def objections(schema: Json, answer: Json) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer)]


def keys_not_in(schema: Any, value: Any, whole: Any) -> list[str]:
    """Return the keys of *value* that *schema*, part of the *whole*, says nothing of."""
    if "$ref" in schema:
        return keys_not_in(whole["$defs"][schema["$ref"].rpartition("/")[2]], value, whole)
    if "anyOf" in schema:
        return min((keys_not_in(one, value, whole) for one in schema["anyOf"]), key=len)
    match value:
        case list() if "items" in schema:
            return [key for item in value for key in keys_not_in(schema["items"], item, whole)]
        case dict() if "properties" in schema:
            known = schema["properties"]
            return [
                *(key for key in value if key not in known),
                *(
                    key
                    for name, part in value.items()
                    if name in known
                    for key in keys_not_in(known[name], part, whole)
                ),
            ]
        case _:
            return []


def test_every_command_with_items_is_tried() -> None:
    assert set(CALLS) == set(names()) - {"dataset", "error"}


@pytest.mark.parametrize(("command", "call"), EVERY_CALL)
def test_what_a_command_writes_fits_its_schema_and_has_no_other_key(
    command: str, call: list[str], folder: Path
) -> None:
    answer = answered(folder, command, call)

    wanted = of_the_sample(command)
    assert objections(wanted, answer) == []
    assert keys_not_in(wanted, answer, wanted) == []
    assert answer["count"] == len(answer["items"])


def test_the_committed_schemas_hold_for_the_shipped_data() -> None:
    for command, *call in (["matrix"], ["list"], ["show", "iran", "cuba"]):
        answer = json.loads(ally(command, *call, "--json").out)
        assert objections(json.loads(file_of(command).read_bytes()), answer) == []


@pytest.mark.parametrize("command", CALLS)
def test_json_lines_are_the_items_of_the_json(command: str, folder: Path) -> None:
    call = CALLS[command][0]

    answer = answered(folder, command, call)
    lines = ally(command, *files_in(folder, call), "-f", "jsonl", env=of_sample(folder)).out

    assert [json.loads(line) for line in lines.splitlines()] == answer["items"] != []


@pytest.mark.parametrize("command", CALLS)
def test_fields_limit_and_sort_hold_for_every_command(command: str, folder: Path) -> None:
    call = CALLS[command][0]
    field = next(iter(answered(folder, command, call)["items"][0]))

    answer = answered(folder, command, call, "-F", field, "-n", "1", "--sort", f"-{field}")

    assert [list(item) for item in answer["items"]] == [[field]]
    assert (answer["count"], answer["query"]["limit"]) == (1, 1)
    assert answer["query"]["sort"] == f"-{field}"
    assert answer["total"] >= 1


@pytest.mark.parametrize(
    ("call", "exit_code", "code"),
    [
        (["show", "irann", "--json"], 3, "unknown-ally"),
        (["list", "-s", "militry", "-f", "jsonl"], 2, "usage"),
        (["--json", "lst"], 2, "usage"),
        (["list", "--json", "--data", "/nowhere"], 1, "data"),
        (["validate", "/nowhere", "--json"], 1, "data"),
    ],
)
def test_an_error_is_one_line_that_fits_its_schema(
    call: list[str], exit_code: int, code: str
) -> None:
    done = ally(*call)

    error = json.loads(done.err)
    assert (done.code, done.out, done.err.count("\n")) == (exit_code, "", 1)
    assert objections(of_the_sample("error"), error) == []
    assert error["error"]["code"] == code


def test_the_contract_names_every_command_with_items() -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")

    headings = set(re.findall(r"^### (\S+)$", page, re.MULTILINE))

    assert set(COMMANDS) & set(CALLS) <= headings
