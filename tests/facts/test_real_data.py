"""The real program on the real data set: every ally, the right counts, and what was refuted."""

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from program import ally
from repository import ROOT

Json = dict[str, Any]

DATA: Json = json.loads((ROOT / "data" / "allies.json").read_bytes())
ALLIES: list[Json] = DATA["allies"]
REFUTED = {
    statement["id"]
    for one in ALLIES
    for statement in one["statements"]
    if statement["verdict"] == "refuted"
}
DIRECTIONS = ("to", "from", "mutual")


@cache
def answer(*arguments: str) -> Json:
    """Return what the program answers to *arguments* in JSON."""
    done = ally(*arguments, "--json")
    assert (done.code, done.err) == (0, "")
    result: Json = json.loads(done.out)
    return result


def statements(one: Json, *, kind: str) -> list[Json]:
    """Return the statements of an ally in the raw data that count: those not refuted."""
    return [s for s in one["statements"] if s["kind"] == kind and s["verdict"] != "refuted"]


def test_every_ally_of_the_data_set_is_listed_by_standing_and_then_name() -> None:
    standings = ["closest", "ally", "partner", "former"]
    listed = [(item["id"], item["name"]) for item in answer("list")["items"]]

    assert sorted(listed) == sorted((one["id"], one["name"]) for one in ALLIES)
    assert [item["standing"] for item in answer("list")["items"]] == sorted(
        (one["standing"] for one in ALLIES), key=standings.index
    )


def test_every_ally_is_a_row_of_the_table_under_its_name() -> None:
    rows = ally("list").out.splitlines()[2:]

    assert len(rows) == len(ALLIES)
    assert [
        one["name"] for one in ALLIES if not any(row.startswith(f"{one['name']}  ") for row in rows)
    ] == []


def test_counts_by_direction_are_those_of_the_raw_data() -> None:
    counted = {
        item["id"]: {name: item[name] for name in (*DIRECTIONS, "friction")}
        for item in answer("list")["items"]
    }

    assert counted == {
        one["id"]: {
            **{
                direction: sum(s["direction"] == direction for s in statements(one, kind="support"))
                for direction in DIRECTIONS
            },
            "friction": len(statements(one, kind="friction")),
        }
        for one in ALLIES
    }


def test_counts_by_type_and_direction_are_those_of_the_raw_data() -> None:
    counted = {
        (item["id"], name, direction): count
        for item in answer("list")["items"]
        for name, flows in item["by_type"].items()
        for direction, count in flows.items()
        if count
    }

    assert counted == Counter(
        (one["id"], name, s["direction"])
        for one in ALLIES
        for s in statements(one, kind="support")
        for name in s["types"]
    )


@pytest.mark.parametrize("name", DATA["support_types"])
def test_the_list_for_a_support_type_counts_the_statements_about_it(name: str) -> None:
    counted = {
        item["id"]: [item[direction] for direction in DIRECTIONS]
        for item in answer("list", "--support", name)["items"]
    }

    assert counted == {
        one["id"]: [sum(s["direction"] == direction for s in about) for direction in DIRECTIONS]
        for one in ALLIES
        if (about := [s for s in statements(one, kind="support") if name in s["types"]])
    }


def test_the_statements_listed_are_those_of_the_raw_data_that_are_not_refuted() -> None:
    listed = {item["id"]: item for item in answer("filter")["items"]}

    assert listed.keys() == {
        s["id"]
        for one in ALLIES
        for kind in ("support", "friction")
        for s in statements(one, kind=kind)
    }
    assert answer("filter")["total"] == len(listed)


def test_every_statement_is_listed_as_it_stands_in_the_raw_data() -> None:
    sources = {source["id"]: source for source in DATA["sources"]}
    listed = {item["id"]: item for item in answer("filter", "--verdict", "any")["items"]}

    assert listed == {
        s["id"]: {
            "ally": one["id"],
            "ally_name": one["name"],
            **s,
            "sources": [sources[name] for name in s["sources"]],
            "checked_against": [sources[name] for name in s["checked_against"]],
        }
        for one in ALLIES
        for s in one["statements"]
    }


def test_refuted_statements_are_listed_if_asked_for() -> None:
    listed = {item["id"] for item in answer("filter", "--verdict", "refuted")["items"]}

    assert listed == REFUTED
    assert REFUTED


def test_refuted_statements_count_nowhere_unless_asked_for() -> None:
    ids = [one["id"] for one in ALLIES]
    compared = [
        item
        for n in range(0, len(ids) - 1, 5)
        for item in answer("compare", *ids[n : n + 6])["items"]
    ]
    shown = answer("show", *ids)["items"]
    listed = {item["id"]: item for item in answer("list")["items"]}
    counts = (*DIRECTIONS, "friction", "by_type", "latest", "types")

    assert [item["id"] for item in compared if "refuted" in item["verdicts"]] == []
    for item in (*compared, *shown):
        assert {name: item[name] for name in counts} == {
            name: listed[item["id"]][name] for name in counts
        }


def test_an_ally_is_shown_with_every_statement_the_refuted_included() -> None:
    shown = {
        item["id"]: {s["id"] for s in item["statements"]}
        for item in answer("show", *(one["id"] for one in ALLIES))["items"]
    }

    assert shown == {one["id"]: {s["id"] for s in one["statements"]} for one in ALLIES}


def test_that_ugandan_ties_date_from_1995_is_refuted_and_it_is_shown_why() -> None:
    (uganda,) = answer("show", "uganda")["items"]
    claim = next(s for s in uganda["statements"] if "diplomatic ties in 1995" in s["text"])

    rows = [line for line in ally("show", "uganda").out.splitlines() if claim["text"] in line]

    assert claim["verdict"] == "refuted"
    assert "2 August 1972" in claim["note"]
    assert len(claim["checked_against"]) >= 2
    assert uganda["ties_since"] == "1972-08-02"
    assert len(rows) == 1
    assert "  refuted " in rows[0]
    assert claim["note"] in rows[0]


@pytest.mark.parametrize(
    ("name", "ally_id"),
    [
        ("iran", "iran"),
        ("IR", "iran"),
        ("PRC", "china"),
        ("Viet Nam", "vietnam"),
        ("DR Congo", "democratic-republic-of-the-congo"),
        ("RUSSIAN FEDERATION", "russia"),
    ],
)
def test_an_ally_answers_to_the_names_people_use(name: str, ally_id: str) -> None:
    assert [item["id"] for item in answer("show", name)["items"]] == [ally_id]


def test_a_misspelt_ally_is_an_error_that_names_the_nearest() -> None:
    assert ally("show", "irann") == (3, "", "ally: no ally 'irann' (did you mean iran?)\n")


def test_a_misspelt_support_type_is_an_error_that_names_the_nearest() -> None:
    assert ally("list", "-s", "militery") == (
        2,
        "",
        "ally: no support type 'militery' (did you mean military?)\n",
    )
