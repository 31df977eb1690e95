"""`ally matrix`: counts by type, a heat table on a screen and a sheet in a file."""

from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from program import ally
from small import TYPES, country, encode, raw, said, screen, small, some_dates

from ally_cli.cli.options import ROWS
from ally_cli.dataset import load
from ally_cli.model import Dataset, Direction, Kind, Verdict
from ally_cli.query import Query
from ally_cli.reports.matrix import (
    BY,
    By,
    abbreviated,
    item_type,
    report,
    row_type,
    shaded,
    shades_for,
)
from ally_cli.reports.report import Shade, fields_of

FREEDONIA = country(
    "Freedonia",
    said("military,economic", "mutual", "1934", ongoing=True),
    said("economic", "from"),
    said("economic", "to", "1996-02", "1999", evidence="+s"),
    said("military", "from", "1867", evidence="+w -p"),
    said("economic", "to", "2012-06", kind="friction", evidence="+s -s"),
    treaty="freedonia-1",
)
MONA = country(
    "Mona",
    said("medical,economic", "from", "2003", "2018-05", evidence="+s +s"),
    said("military", "from", "2016", evidence="+w"),
    region="Oceania",
    iso3=None,
)
SYLVANIA = country(
    "Sylvania",
    said("military", "to", "1998", "1999-11-09"),
    said("medical", "mutual", None, "1999", kind="friction", evidence="+s"),
    ties_until="1999-12-25",
)
DATASET = small(FREEDONIA, MONA, SYLVANIA)


def rows(by: By, dataset: Dataset = DATASET, **query: Any) -> list[dict[str, Any]]:
    """Return the items of a matrix, what is zero or null left out."""
    items: list[dict[str, Any]] = to_builtins(list(report(dataset, Query(**query), by).items))
    return [{name: value for name, value in item.items() if value} for item in items]


@pytest.mark.parametrize(
    ("by", "query", "expected"),
    [
        pytest.param(
            "ally",
            {},
            [
                {"id": "freedonia", "name": "Freedonia", "iso3": "FRE", "standing": "treaty"}
                | {"economic": 3, "military": 1, "total": 3, "friction": 1},
                {"id": "mona", "name": "Mona", "standing": "recent"}
                | {"economic": 1, "medical": 1, "military": 1, "total": 2},
                {"id": "sylvania", "name": "Sylvania", "iso3": "SYL", "standing": "ended"}
                | {"military": 1, "total": 1, "friction": 1},
            ],
            id="allies, by standing and name",
        ),
        pytest.param(
            "region",
            {},
            [
                {"region": "Europe", "economic": 3, "military": 2, "total": 4, "friction": 2},
                {"region": "Oceania", "economic": 1, "medical": 1, "military": 1, "total": 2},
            ],
            id="regions, by name",
        ),
        pytest.param(
            "standing",
            {},
            [
                {"standing": "treaty", "economic": 3, "military": 1, "total": 3, "friction": 1},
                {"standing": "recent", "economic": 1, "medical": 1, "military": 1, "total": 2},
                {"standing": "ended", "military": 1, "total": 1, "friction": 1},
            ],
            id="standings that there are, closest first",
        ),
        pytest.param(
            "verdict",
            {},
            [
                {"verdict": "confirmed", "economic": 3, "medical": 1, "military": 2, "total": 4},
                {"verdict": "reported", "economic": 1, "total": 1, "friction": 1},
                {"verdict": "disputed", "friction": 1},
                {"verdict": "unverified", "military": 1, "total": 1},
            ],
            id="verdicts that are asked for",
        ),
        pytest.param(
            "verdict",
            {"verdict": tuple(Verdict), "support": ("military",)},
            [
                {"verdict": "confirmed", "economic": 1, "military": 2, "total": 2},
                {"verdict": "reported"},
                {"verdict": "disputed"},
                {"verdict": "unverified", "military": 1, "total": 1},
                {"verdict": "refuted", "military": 1, "total": 1},
            ],
            id="what is refuted where it is asked for",
        ),
        pytest.param(
            "decade",
            {"since": "1990"},
            [
                {"cut": "before 1990", "economic": 1, "military": 1, "total": 1},
                {"decade": "1990s", "economic": 1, "military": 1, "total": 2, "friction": 1},
                {"decade": "2000s", "economic": 1, "medical": 1, "total": 1},
                {"decade": "2010s", "military": 1, "total": 1, "friction": 1},
            ],
            id="decades of the beginning, or of the end where there is no other date",
        ),
        pytest.param(
            "year",
            {"since": "1998-05", "until": "2003-06"},
            [
                {"cut": "before 1998-05", "economic": 2, "military": 1, "total": 2},
                {"year": "1998", "cut": "from 1998-05", "military": 1, "total": 1},
                {"year": "1999", "friction": 1},
                {"year": "2000"},
                {"year": "2001"},
                {"year": "2002"},
                {"year": "2003", "cut": "until 2003-06"}
                | {"economic": 1, "medical": 1, "total": 1},
            ],
            id="years, those without a statement too, and which a filter cuts",
        ),
        pytest.param("verdict", {"search": "nothing"}, [], id="no row where nothing matches"),
        pytest.param("year", {"search": "nothing"}, [], id="nor a year"),
        pytest.param("region", {"search": "nothing"}, [], id="nor a region"),
        pytest.param(
            "ally",
            {"direction": (Direction.TO,)},
            [
                {"id": "freedonia", "name": "Freedonia", "iso3": "FRE", "standing": "treaty"}
                | {"economic": 1, "total": 1, "friction": 1},
                {"id": "sylvania", "name": "Sylvania", "iso3": "SYL", "standing": "ended"}
                | {"military": 1, "total": 1},
            ],
            id="only one way",
        ),
        pytest.param(
            "region",
            {"kind": (Kind.FRICTION,)},
            [{"region": "Europe", "economic": 1, "medical": 1, "total": 2, "friction": 2}],
            id="friction by type where that alone is asked for",
        ),
    ],
)
def test_a_row_counts_what_matches_by_type(
    by: By, query: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    assert rows(by, **query) == expected


@pytest.mark.parametrize(
    ("by", "totals"),
    [("ally", [2, 1]), ("region", [1, 2]), ("standing", [3]), ("verdict", [1, 0]), ("year", [1])],
)
def test_an_ally_has_all_types_over_its_statements_and_a_statement_in_itself(
    by: By, totals: list[int]
) -> None:
    dataset = small(
        country("Mona", said("military"), said("medical", "to", "2001")),
        country("Sylvania", said("military,medical", "to", "2011"), region="Asia"),
        country("Utopia", said("medical"), region="Asia"),
    )
    query = Query(
        support=("medical", "military"),
        match="all",
        verdict=(Verdict.CONFIRMED, Verdict.REPORTED),
    )

    assert [item.total for item in report(dataset, query, by).items] == totals


some_statements = st.lists(
    st.builds(
        said,
        st.lists(st.sampled_from(TYPES), min_size=1, unique=True).map(",".join),
        st.sampled_from(["to", "from", "mutual"]),
        some_dates,
        evidence=st.sampled_from(["+p", "+s", "+s -s", "+w", "+w -p"]),
        kind=st.sampled_from(list(map(str, Kind))),
    ),
    max_size=6,
)


@settings(max_examples=50)
@given(
    st.lists(some_statements, min_size=2, max_size=2),
    st.none() | some_dates,
    st.none() | some_dates,
)
def test_whatever_the_rows_are_they_add_up_to_the_same(
    each: list[list[Any]], since: str | None, until: str | None
) -> None:
    regions = ("Asia", "Europe")
    dataset = small(
        *(
            country(name, *statements, region=region)
            for name, region, statements in zip(("Mona", "Utopia"), regions, each, strict=True)
        )
    )

    sums = []
    for by in BY:
        items = rows(by, dataset, since=since, until=until)
        counted = (*TYPES, "total", "friction")
        sums.append({name: sum(item.get(name, 0) for item in items) for name in counted})

    assert sums == [sums[0]] * len(BY)


@given(st.lists(some_dates, min_size=1, max_size=5), st.sampled_from(["year", "decade"]))
def test_every_year_or_decade_from_the_first_to_the_last_has_one_row(
    starts: list[str], by: By
) -> None:
    length = 10 if by == "decade" else 1
    dataset = small(country("Mona", *(said(start=start) for start in starts)))
    first, last = (int(year(starts)[:4]) // length * length for year in (min, max))

    found = [int(row[by][:4]) for row in rows(by, dataset)]

    assert found == list(range(first, last + 1, length))


@pytest.mark.parametrize(
    ("by", "query", "note"),
    [
        ("ally", {"verdict": tuple(Verdict)}, []),
        ("year", {"verdict": tuple(Verdict)}, ["1 statement without a date is left out"]),
        ("decade", {"kind": (Kind.FRICTION,)}, []),
        ("decade", {"since": "1800"}, ["1 refuted statement is left out (--verdict any shows"
                                       " what is refuted, too)",
                                       "1 statement without a date is left out"]),
    ],
)  # fmt: skip
def test_a_note_says_what_has_no_date_and_so_no_year(
    by: By, query: dict[str, Any], note: list[str]
) -> None:
    assert report(DATASET, Query(**query), by).notes == note


def test_a_sheet_has_codes_of_countries_and_a_column_for_every_type() -> None:
    data = encode(raw(FREEDONIA, MONA, SYLVANIA))

    done = ally("matrix", "-f", "csv", "-q", "--data", "-", stdin=data)

    assert done.out == (
        "id,name,iso3,standing,economic,medical,military,total,friction\r\n"
        "freedonia,Freedonia,FRE,treaty,3,0,1,3,1\r\n"
        "mona,Mona,,recent,1,1,1,2,0\r\n"
        "sylvania,Sylvania,SYL,ended,0,0,1,1,1\r\n"
    )


def test_a_sheet_of_years_needs_no_other_program() -> None:
    data = encode(raw(FREEDONIA, MONA, SYLVANIA))

    done = ally(
        "matrix", "--by", "year", "-s", "military", "--since", "1998-05", "--until", "1999",
        "-f", "csv", "-q", "--data", "-", stdin=data,
    )  # fmt: skip

    assert done.out == (
        "year,cut,economic,medical,military,total,friction\r\n"
        ",before 1998-05,1,0,1,1,0\r\n"
        "1998,from 1998-05,0,0,1,1,0\r\n"
    )


@pytest.mark.parametrize(
    ("by", "query", "text"),
    [
        (
            "ally",
            {},
            """\
Ally       economic  medical  military  all  friction
─────────────────────────────────────────────────────
Freedonia       3▒▒        –       1░░    3         1
Mona            1░░      1░░       1░░    2         –
Sylvania          –        –       1░░    1         1
All 3             4        1         3    6         2

Shades: 1–2, 3–5, 6–9, 10 or more statements of support. One about two types
counts under both, and once under all.
""",
        ),
        (
            "ally",
            {"direction": (Direction.TO, Direction.FROM), "limit": 1},
            """\
Ally       economic  medical  military  all  friction
─────────────────────────────────────────────────────
Freedonia       2░░        –         –    2         1

Shades: 1–2, 3–5, 6–9, 10 or more statements of support (→ to Ruritania, ← from
Ruritania). One about two types counts under both, and once under all.
""",
        ),
        (
            "year",
            {"since": "2012-03"},
            """\
Began               economic  medical  military  all  friction
──────────────────────────────────────────────────────────────
before 2012-03           2░░      1░░       1░░    2         –
2012, from 2012-03         –        –         –    –         1
2013                       –        –         –    –         –
2014                       –        –         –    –         –
2015                       –        –         –    –         –
2016                       –        –       1░░    1         –
All                        2        1         2    3         1

Shades: 1–2, 3–5, 6–9, 10 or more statements of support. One about two types
counts under both, and once under all.
""",
        ),
        (
            "decade",
            {"since": "1990", "sort": "-economic"},
            """\
Began        economic  medical  military  all  friction
───────────────────────────────────────────────────────
before 1990       1░░        –       1░░    1         –
1990s             1░░        –       1░░    2         1
2000s             1░░      1░░         –    1         –
2010s               –        –       1░░    1         1
All                 3        1         3    5         2

Shades: 1–2, 3–5, 6–9, 10 or more statements of support. One about two types
counts under both, and once under all.
""",
        ),
        (
            "verdict",
            {"kind": (Kind.FRICTION,)},
            """\
Verdict     economic  medical  military  all  friction
──────────────────────────────────────────────────────
confirmed          –        –         –    –         –
reported           –      1░░         –    1         1
disputed         1░░        –         –    1         1
unverified         –        –         –    –         –
All                1        1         –    2         2

Shades: 1–2, 3–5, 6–9, 10 or more statements of friction. One about two types
counts under both, and once under all.
""",
        ),
        (
            "region",
            {"fields": ("region", "military")},
            """\
Region   military
─────────────────
Europe        2░░
Oceania       1░░
""",
        ),
    ],
)
def test_a_matrix_reads_so(by: By, query: dict[str, Any], text: str) -> None:
    assert screen(report(DATASET, Query(**query), by), 80) == text


def test_headings_are_short_and_explained_where_whole_words_do_not_fit() -> None:
    shown = report(small(country("Llanfairpwllgwyngyll", said(start="1999"))), Query())

    assert (
        screen(shown, 60)
        == """\
Ally                  eco  med  mil  all  fri
─────────────────────────────────────────────
Llanfairpwllgwyngyll    –    –  1░░    1    –

eco=economic  med=medical  mil=military  fri=friction

Shades: 1–2, 3–5, 6–9, 10 or more statements of support. One
about two types counts under both, and once under all.
"""
    )


def test_below_60_columns_a_row_is_a_block_of_whole_words() -> None:
    assert (
        screen(report(DATASET, Query(limit=1), "decade"), 59)
        == """\
Began     1930s
economic  1░░
medical   –
military  1░░
all       1
friction  –

Shades: 1–2, 3–5, 6–9, 10 or more statements of support.
One about two types counts under both, and once under all.
"""
    )


def test_the_shades_survive_an_encoding_that_has_none() -> None:
    shown = report(DATASET, Query(fields=("id", "economic")))

    assert screen(shown, None, "ascii") == (
        "Id         economic\n"
        "-------------------\n"
        "freedonia       3::\n"
        "mona            1..\n"
        "sylvania          -\n"
    )


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("width", [64, 80, 100, 140, 200])
def test_a_matrix_of_everything_fits_a_terminal(by: By, width: int) -> None:
    lines = screen(report(load(), Query(), by), width).splitlines()

    assert max(map(len, lines)) <= width


@pytest.mark.parametrize(
    ("most", "shades"),
    [
        (0, (1, 3, 6, 10)),
        (29, (1, 3, 6, 10)),
        (30, (1, 10, 30, 60)),
        (299, (1, 10, 30, 60)),
        (300, (1, 100, 300, 600)),
        (200_000, (1, 10_000, 30_000, 60_000)),
    ],
)
def test_shades_part_large_counts_where_there_are_such(most: int, shades: tuple[int, ...]) -> None:
    assert shades_for(most) == shades


@given(st.integers(min_value=0))
def test_the_largest_count_is_among_the_darkest_two_and_all_shades_differ(most: int) -> None:
    shades = shades_for(most)

    assert all(least < more for least, more in pairwise(shades))
    assert most < 6 or shades[2] <= most


@pytest.mark.parametrize(
    ("count", "cell"),
    [
        (0, Shade("–", 0)),
        (1, Shade("1", 1)),
        (2, Shade("2", 1)),
        (3, Shade("3", 2)),
        (5, Shade("5", 2)),
        (6, Shade("6", 3)),
        (9, Shade("9", 3)),
        (10, Shade("10", 4)),
        (1234, Shade("1234", 4)),
    ],
)
def test_a_shade_supports_the_number_and_nothing_is_a_dash(count: int, cell: Shade) -> None:
    assert shaded(count, (1, 3, 6, 10)) == cell


def test_the_option_offers_all_that_a_row_may_be() -> None:
    assert ROWS == BY


def test_the_items_have_a_type_for_whatever_there_is_a_row() -> None:
    types = get_args(item_type({"military": "Arms."}))

    assert [list(fields_of(one)) for one in types] == [
        ["id", "name", "iso3", "standing", "military", "total", "friction"],
        ["year", "cut", "military", "total", "friction"],
        ["decade", "cut", "military", "total", "friction"],
        ["region", "military", "total", "friction"],
        ["standing", "military", "total", "friction"],
        ["verdict", "military", "total", "friction"],
    ]
    assert len({one.__name__ for one in types}) == len(BY)


@pytest.mark.parametrize("by", BY)
def test_a_type_may_have_any_name_and_has_the_same_field_whatever_the_rows_are(by: By) -> None:
    names = {
        "total": "All.",
        "class": "A word.",
        "war-time": "In war.",
        "year": "A year.",
        'a"': "",
    }

    fields = list(fields_of(row_type(names, by)))

    assert fields[-7:] == [
        "total_type", "class", "war-time", "year_type", "a_", "total", "friction",
    ]  # fmt: skip


@given(st.lists(st.text(min_size=1), unique=True))
@example(["military", "militia", "medical"])
def test_short_headings_tell_their_words_apart(words: list[str]) -> None:
    short = abbreviated(words)

    assert len(set(short.values())) == len(words)
    assert all(word.startswith(beginning) for word, beginning in short.items())
