"""`ally matrix`: counts by type, a heat table on a screen and a sheet in a file."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import to_builtins
from program import ally, ally_in_terminal
from sample import dataset, encode, sample

from ally_cli.model import Direction, Kind, Verdict
from ally_cli.query import Query
from ally_cli.reports.matrix import abbreviated, report, shaded

SAMPLE = encode(sample())


def rows(**query: Any) -> list[dict[str, Any]]:
    """Return the items of the matrix of the sample, what is zero left out."""
    items: list[dict[str, Any]] = to_builtins(list(report(dataset(), Query(**query)).items))
    return [{name: value for name, value in item.items() if value} for item in items]


def test_a_row_is_an_ally_with_a_count_for_every_type_in_the_order_of_the_data_set() -> None:
    done = ally("matrix", "-n", "1", "-f", "jsonl", "-q", "--data", "-", stdin=SAMPLE)

    assert done.out == (
        '{"id":"freedonia","name":"Freedonia","standing":"closest","diplomatic":1,"economic":2,'
        '"financial":1,"medical":0,"military":1,"technical":0,"total":3,"friction":1}\n'
    )


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        (
            {},
            [
                (
                    "freedonia",
                    {"diplomatic": 1, "economic": 2, "financial": 1, "military": 1},
                    3,
                    1,
                ),
                ("ile-dor", {"economic": 1, "medical": 1, "military": 1}, 2, 0),
                ("sylvania", {"military": 1, "technical": 1}, 1, 1),
            ],
        ),
        (
            {"direction": (Direction.TO,)},
            [
                ("freedonia", {"economic": 1, "financial": 1}, 1, 1),
                ("sylvania", {"military": 1, "technical": 1}, 1, 0),
            ],
        ),
        (
            {"direction": (Direction.FROM,)},
            [
                ("freedonia", {"economic": 1}, 1, 0),
                ("ile-dor", {"economic": 1, "medical": 1, "military": 1}, 2, 0),
            ],
        ),
        (
            {"kind": (Kind.FRICTION,)},
            [("freedonia", {"economic": 1}, 1, 1), ("sylvania", {"diplomatic": 1}, 1, 1)],
        ),
        (
            {"verdict": (Verdict.REFUTED,)},
            [("freedonia", {"diplomatic": 1, "military": 1}, 1, 0)],
        ),
    ],
)
def test_a_matrix_counts_support_that_matches_and_friction_where_that_alone_is_asked_for(
    query: dict[str, Any], counted: list[tuple[str, dict[str, int], int, int]]
) -> None:
    found = rows(**query)

    fixed = ("id", "name", "standing", "total", "friction")
    assert [
        (
            row["id"],
            {name: count for name, count in row.items() if name not in fixed},
            row["total"],
            row.get("friction", 0),
        )
        for row in found
    ] == counted


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("-f", "csv"),
            "id,name,standing,diplomatic,economic,financial,medical,military,technical,total,"
            "friction\r\n"
            "freedonia,Freedonia,closest,1,2,1,0,1,0,3,1\r\n"
            "ile-dor,Île-d’Or,partner,0,1,0,1,1,0,2,0\r\n"
            "sylvania,Sylvania,former,0,0,0,0,1,1,1,1\r\n",
        ),
        (
            ("-f", "tsv", "-F", "id,economic", "--sort", "-economic", "--no-header"),
            "freedonia\t2\nile-dor\t1\nsylvania\t0\n",
        ),
        (
            ("-F", "name,military,total"),
            "Ally       military  all\n"
            "────────────────────────\n"
            "Freedonia       1░░    3\n"
            "Île-d’Or        1░░    2\n"
            "Sylvania        1░░    1\n",
        ),
        (
            ("-d", "to", "-f", "md"),
            """\
| Ally | diplomatic | economic | financial | medical | military | technical | all | friction |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
| Freedonia | – | 1░░ | 1░░ | – | – | – | 1 | 1 |
| Sylvania | – | – | – | – | 1░░ | 1░░ | 1 | – |
| All 2 | – | 1 | 1 | – | 1 | 1 | 2 | 1 |

░ 1–2   ▒ 3–5   ▓ 6–9   █ 10 or more statements about support (→ to Ruritania). \
One about two types counts under both, and once under all.
""",
        ),
    ],
)
def test_a_matrix_is_a_sheet_of_numbers_for_programs_and_adds_up_for_people(
    arguments: tuple[str, ...], text: str
) -> None:
    assert ally("matrix", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, "")


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (
            100,
            """\
Ally       diplomatic  economic  financial  medical  military  technical  all  friction
───────────────────────────────────────────────────────────────────────────────────────
Freedonia         1░░       2░░        1░░        –       1░░          –    3         1
Île-d’Or            –       1░░          –      1░░       1░░          –    2         –
Sylvania            –         –          –        –       1░░        1░░    1         1
All 3               1         3          1        1         3          1    6         2

░ 1–2   ▒ 3–5   ▓ 6–9   █ 10 or more statements about support. One about two types counts under
both, and once under all.
""",
        ),
        (
            80,
            """\
Ally       dip  eco  fin  med  mil  tec  all  fri
─────────────────────────────────────────────────
Freedonia  1░░  2░░  1░░    –  1░░    –    3    1
Île-d’Or     –  1░░    –  1░░  1░░    –    2    –
Sylvania     –    –    –    –  1░░  1░░    1    1
All 3        1    3    1    1    3    1    6    2

dip=diplomatic  eco=economic  fin=financial  med=medical  mil=military
tec=technical  fri=friction

░ 1–2   ▒ 3–5   ▓ 6–9   █ 10 or more statements about support. One about two
types counts under both, and once under all.
""",
        ),
    ],
)
def test_headings_are_whole_words_where_there_is_room_and_are_short_and_explained_elsewhere(
    tmp_path: Any, columns: int, text: str
) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)

    done = ally_in_terminal("matrix", "--data", str(file), columns=columns, env={"NO_COLOR": "1"})

    assert done.out == text


def test_below_60_columns_a_matrix_is_a_block_of_whole_words_for_each_ally(tmp_path: Any) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)

    done = ally_in_terminal(
        "matrix", "-n", "1", "-q", "--data", str(file), columns=59, env={"NO_COLOR": "1"}
    )

    assert done.out == (
        "Ally        Freedonia\n"
        "diplomatic  1░░\n"
        "economic    2░░\n"
        "financial   1░░\n"
        "medical     –\n"
        "military    1░░\n"
        "technical   –\n"
        "all         3\n"
        "friction    1\n"
        "\n"
        "░ 1–2   ▒ 3–5   ▓ 6–9   █ 10 or more statements about\n"
        "support. One about two types counts under both, and once\n"
        "under all.\n"
    )


@pytest.mark.parametrize("width", [64, 80, 100, 140, 200])
def test_the_matrix_of_all_allies_fits_a_terminal_and_has_a_line_for_each(width: int) -> None:
    done = ally_in_terminal("matrix", columns=width, env={"NO_COLOR": "1"})

    lines = done.out.splitlines()
    assert max(map(len, lines)) <= width
    assert sum(line.startswith("Russia ") for line in lines) == 1


def test_the_shades_survive_an_encoding_that_has_none() -> None:
    done = ally("matrix", "-F", "id,economic", "--data", "-", stdin=SAMPLE, encoding="ascii")

    assert done.out == (
        "id         economic\n"
        "-------------------\n"
        "freedonia       2..\n"
        "ile-dor         1..\n"
        "sylvania          -\n"
    )


@pytest.mark.parametrize(
    ("count", "cell"),
    [
        (0, "–"),
        (1, "1░░"),
        (2, "2░░"),
        (3, "3▒▒"),
        (5, "5▒▒"),
        (6, "6▓▓"),
        (9, "9▓▓"),
        (10, "10██"),
        (1234, "1234██"),
    ],
)
def test_a_shade_supports_the_number_and_nothing_is_a_dash(count: int, cell: str) -> None:
    assert shaded(count) == cell


def test_a_type_may_have_any_name_and_one_that_a_field_has_already() -> None:
    raw = sample()
    raw["support_types"] |= {"total": "All of it.", "class": "A word.", "war-time": "In war."}
    raw["allies"][0]["statements"][0]["types"] = ["total", "class", "war-time"]

    done = ally("matrix", "-n1", "--json", "-q", "--data", "-", stdin=encode(raw))

    item = json.loads(done.out)["items"][0]
    assert {name: item[name] for name in ("total_type", "class", "war-time", "total")} == {
        "total_type": 1,
        "class": 1,
        "war-time": 1,
        "total": 3,
    }


@given(st.lists(st.text(min_size=1), unique=True))
@example(["military", "militia", "medical"])
def test_short_headings_tell_their_words_apart(words: list[str]) -> None:
    short = abbreviated(words)

    assert len(set(short.values())) == len(words)
    assert all(word.startswith(beginning) for word, beginning in short.items())
