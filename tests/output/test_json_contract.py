"""The contract of `docs/json.md`: what every command writes, and the recipes that rely on it."""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from program import DEADLINE, ally
from recipes import recipes, with_ally_on_path
from repository import ROOT
from sample import encode, sample
from schema_files import generated

from ally_cli.cli.commands import COMMANDS
from ally_cli.schema import names

# What answers with items, and calls of it that between them reach every kind of item.
CALLS = {
    "list": [[], ["-s", "military", "-d", "from"], ["--search", "nothing has this"]],
    "filter": [[], ["iran", "--verdict", "any"], ["--kind", "friction", "-n", "2"]],
    "show": [["cuba"], ["russia", "china", "--verdict", "refuted"]],
    "compare": [["china", "russia"], ["syria", "cuba", "iran", "--since", "2010"]],
    "matrix": [[], ["--kind", "friction"]],
    "timeline": [[], ["russia", "--since", "2022"]],
    "sources": [[], ["--weak"], ["uganda"]],
    "terms": [[]],
    "cite": [[], ["uganda", "cuba-che-visit", "--since", "1960"]],
    "validate": [[], ["unsound.json"]],
    "diff": [["own.json"], ["own.json", "newer.json"], ["own.json", "own.json"]],
}
EVERY_CALL = [(command, call) for command, calls in CALLS.items() for call in calls]
TOOLS = {"jq", "csvcut", "csvgrep", "csvlook", "sqlite-utils", "duckdb", "mlr"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the data sets that the calls name."""
    folder = tmp_path_factory.mktemp("data")
    newer = sample() | {"version": "2020.07.01"}
    newer["allies"][0]["statements"][0]["verdict"] = "reported"
    newer["allies"][1]["statements"].pop()
    newer["sources"].pop()
    newer["support_types"]["labour"] = "Workers sent abroad."
    (folder / "own.json").write_bytes(encode(sample()))
    (folder / "newer.json").write_bytes(encode(newer))
    (folder / "unsound.json").write_bytes(encode(sample() | {"as_of": 1, "new": []}))
    return folder


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(generated(name))


def files_in(folder: Path, call: list[str]) -> list[str]:
    return [str(folder / word) if word.endswith(".json") else word for word in call]


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
    answer = json.loads(ally(command, *files_in(folder, call), "--json").out)

    assert [error.message for error in validator(command).iter_errors(answer)] == []
    assert keys_not_in(generated(command), answer, generated(command)) == []
    assert answer["count"] == len(answer["items"])


@pytest.mark.parametrize("command", CALLS)
def test_json_lines_are_the_items_of_the_json(command: str, folder: Path) -> None:
    call = files_in(folder, CALLS[command][0])

    answer = json.loads(ally(command, *call, "--json").out)
    lines = ally(command, *call, "-f", "jsonl").out.splitlines()

    assert [json.loads(line) for line in lines] == answer["items"]


@pytest.mark.parametrize("command", CALLS)
def test_fields_limit_and_sort_hold_for_every_command(command: str, folder: Path) -> None:
    call = files_in(folder, CALLS[command][-1 if command == "validate" else 0])
    field = next(iter(json.loads(ally(command, *call, "--json").out)["items"][0]))

    done = ally(command, *call, "--json", "-F", field, "-n", "1", "--sort", f"-{field}")

    answer = json.loads(done.out)
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
    assert [problem.message for problem in validator("error").iter_errors(error)] == []
    assert error["error"]["code"] == code


def test_the_contract_names_every_command_with_items() -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")

    headings = set(re.findall(r"^### (\S+)$", page, re.MULTILINE))

    assert set(COMMANDS) & set(CALLS) <= headings


@pytest.mark.parametrize("recipe", recipes("json.md", "sh"))
def test_a_recipe_runs(recipe: str, tmp_path: Path) -> None:
    for tool in sorted(TOOLS & set(re.findall(r"[\w-]+", recipe))):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")

    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", recipe],
        cwd=tmp_path,
        env=with_ally_on_path(),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
