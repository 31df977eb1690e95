"""`ally list`: what each ally adds up to, and its table."""

from typing import Any

import pytest
from msgspec import to_builtins
from program import ally
from sample import dataset, encode, sample
from small import country, said, screen, small

from ally_cli.dataset import load
from ally_cli.model import Direction, Kind, Verdict
from ally_cli.query import Query
from ally_cli.reports.list import report

SAMPLE = encode(sample())
LEFT_OUT = "1 refuted statement is left out (--verdict any shows what is refuted, too)"


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
        "wikidata": "Q1453461",
        "cow": 991,
        "aliases": ("Land of the Free",),
        "region": "Europe",
        "subregion": "Southern Europe",
        "capital": "Freedonia City",
        "ties_since": "1933-11-17",
        "ties_until": None,
        "ties_note": None,
        "treaty": "freedonia-treaty",
        "summary": "Freedonia buys steel from Ruritania and defends it by treaty.",
        "standing": "treaty",
        "types": ("economic", "diplomatic", "financial", "military"),
        "to": 1,
        "from": 1,
        "mutual": 1,
        "friction": 1,
        "latest": "2012-06",
        "ongoing": True,
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
        # All of several types: over the statements of an ally.
        (
            {"support": ("financial", "military"), "match": "all"},
            {"freedonia": (1, 0, 1, 0)},
        ),
        ({"article": True}, {"freedonia": (0, 1, 0, 0)}),
        ({"direction": (Direction.TO,)}, {"freedonia": (1, 0, 0, 1), "sylvania": (1, 0, 0, 0)}),
        ({"kind": (Kind.FRICTION,)}, {"freedonia": (0, 0, 0, 1), "sylvania": (0, 0, 0, 1)}),
        ({"search": "zinc"}, {}),
    ],
)
def test_the_counts_are_of_what_matched(
    query: dict[str, Any], counted: dict[str, tuple[int, ...]]
) -> None:
    assert counts(**query) == counted


def test_a_standing_is_that_of_the_whole_record_whatever_matched() -> None:
    assert [item["standing"] for item in listed(direction=("to",))] == ["treaty", "ended"]


def test_an_ally_without_any_statement_is_listed_if_nothing_narrows_the_statements() -> None:
    data = small(country("Freedonia", said()), country("Mona"))

    assert [item.id for item in report(data, Query()).items] == ["freedonia", "mona"]
    confirmed = report(data, Query(verdict=(Verdict.CONFIRMED,)))
    assert [item.id for item in confirmed.items] == ["freedonia"]


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ({}, [LEFT_OUT]),
        ({"verdict": tuple(Verdict)}, []),
        ({"verdict": (Verdict.CONFIRMED,)}, []),
        ({"since": "1950"}, ["1 statement without a date is left out"]),
        ({"until": "1900"}, [LEFT_OUT, "1 statement without a date is left out"]),
        ({"search": "steel"}, []),
    ],
)
def test_a_note_says_how_many_are_left_out(query: dict[str, Any], notes: list[str]) -> None:
    assert report(dataset(), Query(**query)).notes == notes


# In a pipe, and in a terminal that has the room.
WHOLE = """\
Ally       Standing  Ties since  Support                             → to  ← from  ↔ mutual  Friction  Latest
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
Freedonia  treaty    1933-11-17  economic, diplomatic, financial +1     1       1         1         1  ongoing
Île-d’Or   recent    2001        economic, medical, military            –       2         –         –  2016-05
Sylvania   ended     –           military, technical                    1       –         –         1  1990

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
"""
AT_100 = """\
Ally       Standing  Since       Support                             →  ←  ↔  ×  Latest
────────────────────────────────────────────────────────────────────────────────────────
Freedonia  treaty    1933-11-17  economic, diplomatic, financial +1  1  1  1  1  ongoing
Île-d’Or   recent    2001        economic, medical, military         –  2  –  –  2016-05
Sylvania   ended     –           military, technical                 1  –  –  1  1990

Since=Ties since

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
"""
AT_80 = """\
Ally       Standing  Since       Support                     →  ←  ↔  ×  Latest
────────────────────────────────────────────────────────────────────────────────
Freedonia  treaty    1933-11-17  economic, diplomatic +2     1  1  1  1  ongoing
Île-d’Or   recent    2001        economic, medical +1        –  2  –  –  2016-05
Sylvania   ended     –           military, technical         1  –  –  1  1990

Since=Ties since

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
"""
AT_40 = """\
Ally        Freedonia
Standing    treaty
Ties since  1933-11-17
Support     economic, diplomatic,
            financial +1
→ to        1
← from      1
↔ mutual    1
Friction    1
Latest      ongoing

→ to Ruritania   ← from Ruritania   ↔
mutual   × friction
"""
MILITARY_AT_80 = """\
Ally       Standing  Since       Support               →  ←  ↔  ×  Latest
─────────────────────────────────────────────────────────────────────────────
Freedonia  treaty    1933-11-17  military, diplomatic  –  –  1  –  ongoing
Île-d’Or   recent    2001        military, economic    –  1  –  –  2016
Sylvania   ended     –           military, technical   1  –  –  –  1989-11-09

Since=Ties since

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
"""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((), WHOLE),
        (
            ("--support", "military", "--direction", "to,from", "--sort", "-latest"),
            """\
Ally      Standing  Ties since  Support              → to  ← from  ↔ mutual  Friction  Latest
─────────────────────────────────────────────────────────────────────────────────────────────────
Île-d’Or  recent    2001        military, economic      –       1         –         –  2016
Sylvania  ended     –           military, technical     1       –         –         –  1989-11-09

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
""",
        ),
        # Allies come in the order in which they are named.
        (
            ("sylvania", "FD"),
            """\
Ally       Standing  Ties since  Support                             → to  ← from  ↔ mutual  Friction  Latest
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
Sylvania   ended     –           military, technical                    1       –         –         1  1990
Freedonia  treaty    1933-11-17  economic, diplomatic, financial +1     1       1         1         1  ongoing

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
""",
        ),
        (
            ("--fields", "id,iso2,from,by_type", "--region", "oceania"),
            """\
Id       Iso2  ← from  By type
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
ile-dor  IO         2  {"economic":{"to":0,"from":1,"mutual":0},"medical":{"to":0,"from":1,"mutual":0},"military":{"to":0,"from":1,"mutual":0}}

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
""",
        ),
        (
            ("--no-header", "--kind", "friction"),
            """\
Freedonia  treaty  1933-11-17  –  –  –  –  1  2012-06
Sylvania   ended   –           –  –  –  –  1  1990
""",
        ),
        (
            ("--format", "md"),
            """\
| Ally | Standing | Ties since | Support | → to | ← from | ↔ mutual | Friction | Latest |
|---|---|---|---|--:|--:|--:|--:|---|
| Freedonia | treaty | 1933-11-17 | economic, diplomatic, financial, military | 1 | 1 | 1 | 1 | ongoing |
| Île-d’Or | recent | 2001 | economic, medical, military | – | 2 | – | – | 2016-05 |
| Sylvania | ended | – | military, technical | 1 | – | – | 1 | 1990 |
""",
        ),
    ],
)
def test_a_list_reads_so_in_a_pipe(arguments: tuple[str, ...], text: str) -> None:
    done = ally("list", *arguments, "-q", "--data", "-", stdin=SAMPLE)

    assert done == (0, text, "")


def table(query: Query, columns: int) -> str:
    """Return the table of the sample in a terminal, with what its signs mean."""
    signs = "→ to Ruritania   ← from Ruritania   ↔ mutual   × friction"
    folded = signs if columns >= len(signs) else signs.replace("   × ", "\n× ")
    return f"{screen(report(dataset(), query), columns)}\n{folded}\n"


@pytest.mark.parametrize(
    ("query", "columns", "text"),
    [
        ({}, 140, WHOLE),
        ({}, 100, AT_100),
        ({}, 80, AT_80),
        ({"support": ("military", "technical"), "kind": (Kind.SUPPORT,)}, 80, MILITARY_AT_80),
    ],
)
def test_in_a_terminal_it_gives_up_types_and_words_of_headings_before_a_second_line(
    query: dict[str, Any], columns: int, text: str
) -> None:
    assert table(Query(**query), columns) == text


def test_below_60_columns_each_ally_is_a_block_of_fields() -> None:
    assert screen(report(dataset(), Query(limit=1)), 40) == AT_40.partition("\n\n")[0] + "\n"


@pytest.mark.parametrize(
    ("support", "cell"),
    [
        ((), "economic, financial, medical +2"),
        (("technical",), "technical, economic, financial +2"),
        (("technical", "military"), "military, technical, economic +2"),
    ],
)
def test_of_many_types_three_are_shown_those_asked_for_first(
    support: tuple[str, ...], cell: str
) -> None:
    raw = sample()
    types = ["economic", "financial", "medical", "military", "technical"]
    raw["allies"][1]["statements"][0]["types"] = types
    asked = Query(allies=("ile-dor",), support=support, search="doctors")

    [row] = screen(report(dataset(raw), asked), None).splitlines()[2:]

    assert cell in row


def test_nearly_all_of_the_shipped_allies_are_one_line_at_80_and_at_100_columns() -> None:
    shipped = load()

    for columns in (80, 100):
        lines = screen(report(shipped, Query()), columns).splitlines()
        assert len(lines) <= len(shipped.allies) * 1.3
        assert max(map(len, lines)) <= columns
