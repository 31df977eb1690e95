"""The real program on the real data set: every ally, the right counts, verdicts and standings."""

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
SOURCES: dict[str, Json] = {source["id"]: source for source in DATA["sources"]}
DIRECTIONS = ("to", "from", "mutual")
STANDINGS = ("treaty", "recent", "dormant", "ended")


def verdict_by_rule(statement: Json) -> str:
    """Return the verdict that follows from the evidence in the raw data."""
    sides: dict[str, dict[str, bool]] = {"affirms": {}, "denies": {}}
    for piece in statement["evidence"]:
        if piece["weight"] != "weak" and piece["stance"] != "qualifies":
            side = sides[piece["stance"]]
            origin = piece["origin"] or SOURCES[piece["source"]]["publisher"]
            side[origin] = side.get(origin, False) or piece["weight"] == "primary"
    p, d = ((len(side), len(side) > 1 or any(side.values())) for side in sides.values())
    if d[0]:
        return "refuted" if d[1] and not p[0] else "disputed"
    return "confirmed" if p[1] else "reported" if p[0] else "unverified"


VERDICTS = {s["id"]: verdict_by_rule(s) for one in ALLIES for s in one["statements"]}


def standing_by_rule(one: Json) -> str:
    """Return the standing that follows from the record of an ally in the raw data."""
    recent_from = f"{int(DATA['as_of'][:4]) - 5}{DATA['as_of'][4:]}"
    if one["ties_until"]:
        return "ended"
    standings = {"dormant"}
    for s in one["statements"]:
        last = s["end"] or s["start"] or ""
        is_late = s["ongoing"] or bool(last and last >= recent_from[: len(last)])
        if s["kind"] == "support" and VERDICTS[s["id"]] in ("confirmed", "reported") and is_late:
            standings.add("recent")
        is_pact = s["ongoing"] and s["direction"] == "mutual" and "military" in s["types"]
        if s["id"] == one["treaty"] and VERDICTS[s["id"]] == "confirmed" and is_pact:
            standings.add("treaty")
    return min(standings, key=STANDINGS.index)


@cache
def answer(*arguments: str) -> Json:
    """Return what the program answers to *arguments* in JSON."""
    done = ally(*arguments, "-q", "--json")
    assert (done.code, done.err) == (0, "")
    result: Json = json.loads(done.out)
    return result


def statements(one: Json, *, kind: str) -> list[Json]:
    """Return the statements of an ally in the raw data that count: those not refuted."""
    return [s for s in one["statements"] if s["kind"] == kind and VERDICTS[s["id"]] != "refuted"]


# Verdicts and standings.


def test_the_verdict_of_every_statement_is_the_one_that_the_rule_gives_wherever_it_is_shown() -> (
    None
):
    listed = {item["id"]: item for item in answer("filter", "--verdict", "any")["items"]}
    shown = answer("show", *(one["id"] for one in ALLIES))["items"]
    rows = answer("evidence", "--verdict", "any")["items"]

    assert {id_: item["verdict"] for id_, item in listed.items()} == VERDICTS
    assert {s["id"]: s["verdict"] for item in shown for s in item["statements"]} == VERDICTS
    assert {row["statement"]: row["verdict"] for row in rows} == VERDICTS
    assert all(item["why"].startswith(f"{item['verdict']}: ") for item in listed.values())


def test_the_standing_of_every_ally_is_the_one_that_the_rule_gives() -> None:
    by_rule = {one["id"]: standing_by_rule(one) for one in ALLIES}

    for command in (["list"], ["matrix"], ["show", *by_rule]):
        found = {item["id"]: item["standing"] for item in answer(*command)["items"]}
        assert found == by_rule
    assert {*by_rule.values()} == {*STANDINGS}


def test_china_and_russia_come_first_and_it_is_explained_why() -> None:
    first = answer("list", "-n", "2")["items"]
    explained = ally("terms", "treaty").out

    assert [(item["id"], item["standing"]) for item in first] == [
        ("china", "treaty"),
        ("russia", "treaty"),
    ]
    assert "a treaty of mutual defence is in force, china-mutual-aid-treaty" in explained
    assert "a treaty of mutual defence is in force, russia-treaty-2024" in explained


def test_that_ugandan_ties_date_from_1995_is_refuted_and_it_is_shown_who_denies_it() -> None:
    (claim,) = answer("show", "uganda-article-2-ties-1995")["items"]
    page = ally("show", "uganda-article-2-ties-1995").out

    against = [one for one in claim["evidence"] if one["stance"] == "denies"]
    (uganda,) = answer("list", "uganda")["items"]
    assert claim["verdict"] == "refuted"
    assert "2 August 1972" in claim["note"]
    assert len(against) >= 2
    assert uganda["ties_since"] == "1972-08-02"
    for one in against:
        assert one["weight"] in page
        assert one["source"]["publisher"] in page
        assert one["source"]["url"] in page


# Counts.


def test_every_ally_of_the_data_set_is_listed_by_standing_and_then_name() -> None:
    listed = [(item["standing"], item["name"]) for item in answer("list")["items"]]

    assert sorted(name for _, name in listed) == sorted(one["name"] for one in ALLIES)
    assert listed == sorted(listed, key=lambda pair: (STANDINGS.index(pair[0]), pair[1].casefold()))


def test_every_ally_is_a_row_of_the_table_under_its_name() -> None:
    rows = ally("list").out.partition("\n\n")[0].splitlines()[2:]

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


def test_every_statement_is_listed_as_it_stands_in_the_raw_data() -> None:
    listed = {item["id"]: item for item in answer("filter", "--verdict", "any")["items"]}

    assert listed == {
        s["id"]: {
            **s,
            "ally": one["id"],
            "ally_name": one["name"],
            "ally_iso3": one["iso3"],
            "verdict": VERDICTS[s["id"]],
            "why": listed[s["id"]]["why"],
            "evidence": [piece | {"source": SOURCES[piece["source"]]} for piece in s["evidence"]],
        }
        for one in ALLIES
        for s in one["statements"]
    }


def test_refuted_statements_are_listed_and_counted_nowhere_unless_asked_for() -> None:
    refuted = {id_ for id_, verdict in VERDICTS.items() if verdict == "refuted"}
    ids = [one["id"] for one in ALLIES]
    compared = [
        item
        for n in range(0, len(ids) - 1, 5)
        for item in answer("compare", *ids[n : n + 6])["items"]
    ]
    listed = {item["id"]: item for item in answer("list")["items"]}
    counts = (*DIRECTIONS, "friction", "by_type", "latest", "types")

    assert refuted
    assert {item["id"] for item in answer("filter")["items"]} == VERDICTS.keys() - refuted
    assert {item["id"] for item in answer("filter", "--verdict", "refuted")["items"]} == refuted
    assert [item["id"] for item in compared if "refuted" in item["verdicts"]] == []
    for item in (*compared, *answer("show", *ids)["items"]):
        assert {name: item[name] for name in counts} == {
            name: listed[item["id"]][name] for name in counts
        }


def test_what_the_article_says_is_listed_as_its_own() -> None:
    listed = {item["id"] for item in answer("filter", "--article", "--verdict", "any")["items"]}

    assert listed == {
        s["id"]
        for one in ALLIES
        for s in one["statements"]
        if any(piece["source"] == DATA["article"] for piece in s["evidence"])
    }
