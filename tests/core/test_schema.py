"""JSON Schemas: generated from the records, committed as files, and what they say of a data set."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from program import ally
from sample import encode, sample
from schema_files import PAGE, ROOT, file_of, generated, text_of, with_tables

from ally_cli.cli.commands import COMMANDS
from ally_cli.dataset import SHIPPED
from ally_cli.schema import names

TO_WRITE_THEM = "to write it: python tools/schema_files.py"
DATASET = Draft202012Validator(generated("dataset"))


@pytest.mark.parametrize("name", names())
def test_a_committed_schema_is_what_the_records_say(name: str) -> None:
    assert file_of(name).read_text("utf-8") == text_of(name), TO_WRITE_THEM


def test_no_schema_is_committed_that_the_program_does_not_make() -> None:
    committed = {file.stem for file in (ROOT / "docs" / "schema").iterdir()}

    assert committed == set(names()) - {"dataset"}


@pytest.mark.parametrize("name", names())
def test_every_schema_is_valid_2020_12(name: str) -> None:
    schema = generated(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"]


def test_every_command_that_answers_with_items_has_a_schema() -> None:
    without = {"schema", "completion", "help"}

    assert set(names()) - {"dataset", "error"} == set(COMMANDS) - without


def test_the_tables_of_the_contract_page_are_what_the_schemas_say() -> None:
    page = PAGE.read_text("utf-8")

    assert page == with_tables(page), TO_WRITE_THEM


@pytest.mark.parametrize("name", names())
def test_the_command_prints_the_committed_file_and_is_always_json(name: str) -> None:
    printed = ally("schema", name)
    asked_for_json = ally("schema", name, "--json")

    assert printed == (0, file_of(name).read_text("utf-8"), "")
    assert asked_for_json == printed


def test_the_schema_of_the_data_set_is_the_default() -> None:
    assert ally("schema") == ally("schema", "dataset")


def test_an_unknown_schema_is_answered_with_the_nearest() -> None:
    done = ally("schema", "lists")

    assert (done.code, done.out) == (2, "")
    assert done.err == "ally: no schema 'lists' (did you mean list?)\n"


def test_the_schema_of_the_data_set_is_to_be_had_while_the_data_set_is_broken() -> None:
    done = ally("schema", env={"ALLY_DATA": "/nowhere"})

    assert done.code == 0


def test_the_schema_of_matrix_has_the_support_types_of_the_data_set(tmp_path: Any) -> None:
    file = tmp_path / "own.json"
    file.write_text(
        json.dumps(sample() | {"support_types": sample()["support_types"] | {"a b": "A."}})
    )

    done = ally("schema", "matrix", "--data", str(file))

    records = json.loads(done.out)["$defs"]
    for by in ("Ally", "Year", "Decade", "Region", "Standing", "Verdict"):
        properties = list(records[f"Matrix{by}Item"]["properties"])
        assert properties[-9:-2] == [*sample()["support_types"], "a b"]


def test_the_shipped_data_set_fits_its_schema() -> None:
    assert list(DATASET.iter_errors(json.loads(SHIPPED.read_bytes()))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["schema_version"], 1),
        (["subject", "id"], "North Korea"),
        (["allies", 0, "standing"], "treaty"),
        (["allies", 0, "treaty"], "Treaty of 1934"),
        (["allies", 0, "cow"], "991"),
        (["allies", 0, "name"], 12),
        (["allies", 0, "ties_since"], "17 November 1933"),
        (["allies", 0, "colour"], "red"),
        (["allies", 0, "statements", 0, "types"], []),
        (["allies", 0, "statements", 0, "ongoing"], None),
        (["allies", 0, "statements", 0, "verdict"], "confirmed"),
        (["allies", 0, "statements", 0, "evidence"], []),
        (["allies", 0, "statements", 0, "evidence", 0, "stance"], "says"),
        (["allies", 0, "statements", 0, "evidence", 0, "weight"], "heavy"),
        (["sources", 0, "kind"], "paper"),
    ],
)
def test_a_data_set_of_another_shape_does_not_fit(path: list[str | int], value: Any) -> None:
    raw: Any = sample()
    place = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    errors = list(DATASET.iter_errors(raw))

    assert len(errors) == 1


def test_an_answer_with_more_keys_still_fits() -> None:
    answer = json.loads(ally("filter", "--json", "--data", "-", stdin=encode(sample())).out)
    answer["new"] = answer["items"][0]["new"] = answer["items"][0]["evidence"][0]["new"] = 1

    assert Draft202012Validator(generated("filter")).is_valid(answer)
