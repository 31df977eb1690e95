"""`ally list`: what each ally adds up to, and its table."""

from typing import Any

import pytest
from msgspec import to_builtins
from program import ally
from sample import dataset, encode, sample

from ally_cli.model import Direction, Kind, Verdict
from ally_cli.query import Query
from ally_cli.reports.list import report

SAMPLE = encode(sample())


def listed(**query: Any) -> list[dict[str, Any]]:
    """Return the items of the list of the allies of the sample that match."""
    items: list[dict[str, Any]] = to_builtins(list(report(dataset(), Query(**query)).items))
    return items


def counts(**query: Any) -> dict[str, tuple[int, ...]]:
    """Return to, from, mutual and friction of each ally that matches."""
    return {
        item["id"]: tuple(item[name] for name in ("to", "from", "mutual", "friction"))
        for item in listed(**query)
    }


def test_an_ally_is_its_profile_and_what_its_statements_add_up_to() -> None:
    freedonia = listed()[0]

    assert freedonia == {
        "id": "freedonia",
        "name": "Freedonia",
        "official_name": "Republic of Freedonia",
        "iso2": "FD",
        "iso3": "FRD",
        "aliases": ("Land of the Free",),
        "region": "Europe",
        "subregion": "Southern Europe",
        "capital": "Freedonia City",
        "standing": "closest",
        "ties_since": "1933-11-17",
        "ties_note": None,
        "summary": "Freedonia buys steel from Ruritania and defends it by treaty.",
        "types": ("economic", "diplomatic", "financial", "military"),
        "to": 1,
        "from": 1,
        "mutual": 1,
        "friction": 1,
        "latest": "2012-06",
        "by_type": {
            "economic": {"to": 1, "from": 1, "mutual": 0},
            "diplomatic": {"to": 0, "from": 0, "mutual": 1},
            "financial": {"to": 1, "from": 0, "mutual": 0},
            "military": {"to": 0, "from": 0, "mutual": 1},
        },
    }


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        (
            {},
            {"freedonia": (1, 1, 1, 1), "ile-dor": (0, 2, 0, 0), "sylvania": (1, 0, 0, 1)},
        ),
        (
            {"verdict": tuple(Verdict)},
            {"freedonia": (1, 2, 1, 1), "ile-dor": (0, 2, 0, 0), "sylvania": (1, 0, 0, 1)},
        ),
        (
            {"support": ("military",), "kind": (Kind.SUPPORT,)},
            {"freedonia": (0, 0, 1, 0), "ile-dor": (0, 1, 0, 0), "sylvania": (1, 0, 0, 0)},
        ),
        ({"direction": (Direction.TO,)}, {"freedonia": (1, 0, 0, 1), "sylvania": (1, 0, 0, 0)}),
        ({"kind": (Kind.FRICTION,)}, {"freedonia": (0, 0, 0, 1), "sylvania": (0, 0, 0, 1)}),
        ({"search": "zinc"}, {}),
    ],
)
def test_the_counts_are_of_what_matched(
    query: dict[str, Any], counted: dict[str, tuple[int, ...]]
) -> None:
    assert counts(**query) == counted


def test_an_ally_without_any_statement_is_listed_if_nothing_narrows_the_statements() -> None:
    raw = sample()
    raw["allies"][1]["statements"] = []
    raw["sources"] = [s for s in raw["sources"] if s["id"] != "watch-2017-rifles"]

    everyone = [item.id for item in report(dataset(raw), Query()).items]
    confirmed = report(dataset(raw), Query(verdict=(Verdict.CONFIRMED,))).items

    assert everyone == ["freedonia", "ile-dor", "sylvania"]
    assert [item.id for item in confirmed] == ["freedonia", "sylvania"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            (),
            """\
Ally       Standing  Ties since  Support types                              → to  ← from  ↔ mutual  Friction  Latest
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Freedonia  closest   1933-11-17  economic, diplomatic, financial, military     1       1         1         1  2012-06
Île-d’Or   partner   2001        economic, medical, military                   –       2         –         –  2016-05
Sylvania   former    –           military, technical                           1       –         –         1  1990
""",
        ),
        (
            ("--support", "military", "--direction", "to,from", "--sort", "-latest"),
            """\
Ally      Standing  Ties since  Support types        → to  ← from  ↔ mutual  Friction  Latest
─────────────────────────────────────────────────────────────────────────────────────────────────
Île-d’Or  partner   2001        economic, military      –       1         –         –  2016
Sylvania  former    –           military, technical     1       –         –         –  1989-11-09
""",
        ),
        (
            ("--fields", "id,iso2,from,by_type", "--region", "oceania"),
            """\
id       iso2  ← from  by_type
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
ile-dor  IO         2  {"economic":{"to":0,"from":1,"mutual":0},"medical":{"to":0,"from":1,"mutual":0},"military":{"to":0,"from":1,"mutual":0}}
""",
        ),
        (
            ("--no-header", "--kind", "friction"),
            """\
Freedonia  closest  1933-11-17  –  –  –  –  1  2012-06
Sylvania   former   –           –  –  –  –  1  1990
""",
        ),
        (
            ("--format", "md"),
            """\
| Ally | Standing | Ties since | Support types | → to | ← from | ↔ mutual | Friction | Latest |
|---|---|---|---|--:|--:|--:|--:|---|
| Freedonia | closest | 1933-11-17 | economic, diplomatic, financial, military | 1 | 1 | 1 | 1 | 2012-06 |
| Île-d’Or | partner | 2001 | economic, medical, military | – | 2 | – | – | 2016-05 |
| Sylvania | former | – | military, technical | 1 | – | – | 1 | 1990 |
""",
        ),
    ],
)
def test_a_list_reads_so(arguments: tuple[str, ...], text: str) -> None:
    assert ally("list", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, "")
