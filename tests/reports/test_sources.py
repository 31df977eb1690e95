"""`ally sources`: what each source bears, and what rests on a single weak one."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from program import ally, ally_in_terminal
from rich.cells import cell_len
from sample import dataset, encode, sample

from ally_cli.model import WEAK_KINDS, Kind, Standing, Verdict
from ally_cli.query import Query, select
from ally_cli.reports.sources import report

SAMPLE = encode(sample())
EVERYTHING = tuple(Verdict)


def weights(**query: Any) -> list[tuple[str, int, int]]:
    """Return the id of each source, how many statements cite it, and how many are checked."""
    items = report(dataset(), Query(**query)).items
    return [(item.id, item.statements, item.checked) for item in items]


def weak(raw: dict[str, Any] | None = None, **query: Any) -> list[str]:
    """Return the ids of the statements that rest on a single weak source."""
    return [item.id for item in report(dataset(raw), Query(**query), weak=True).items]


def test_a_source_is_what_the_data_set_says_of_it_and_the_statements_it_bears_on() -> None:
    census = {item.id: item for item in report(dataset(), Query()).items}["census-2019-trade"]

    assert to_builtins(census) == {
        "id": "census-2019-trade",
        "publisher": "Office of the Census",
        "title": "Trade by partner, 2001 to 2018",
        "title_is_description": False,
        "author": None,
        "published": "2019",
        "url": "https://census.example/trade.pdf",
        "via": None,
        "kind": "dataset",
        "statements": 1,
        "checked": 2,
        "statement_ids": ("ile-dor-doctors",),
        "checked_ids": ("freedonia-article-1-steel", "freedonia-tariff"),
    }


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        (
            {},
            [
                ("gazette-1999-loan", 3, 0),
                ("archive-1934-treaty", 2, 0),
                ("gazette-2012-tariff", 2, 0),
                ("bugle-undated-allies", 1, 0),
                ("census-2019-trade", 1, 2),
                ("watch-2017-rifles", 1, 0),
            ],
        ),
        (
            {"verdict": EVERYTHING},
            [
                ("gazette-1999-loan", 3, 0),
                ("archive-1934-treaty", 2, 1),
                ("bugle-undated-allies", 2, 0),
                ("gazette-2012-tariff", 2, 0),
                ("census-2019-trade", 1, 2),
                ("watch-2017-rifles", 1, 0),
            ],
        ),
        (
            {"verdict": (Verdict.REFUTED,)},
            [("bugle-undated-allies", 1, 0), ("archive-1934-treaty", 0, 1)],
        ),
        (
            {"allies": ("ile-dor",)},
            [
                ("census-2019-trade", 1, 0),
                ("gazette-2012-tariff", 1, 0),
                ("watch-2017-rifles", 1, 0),
            ],
        ),
        (
            {"standing": (Standing.FORMER,)},
            [("gazette-1999-loan", 2, 0), ("archive-1934-treaty", 1, 0)],
        ),
        (
            {"kind": (Kind.FRICTION,)},
            [
                ("gazette-1999-loan", 1, 0),
                ("gazette-2012-tariff", 1, 0),
                ("census-2019-trade", 0, 1),
            ],
        ),
        ({"source": ("census-2019-trade",)}, [("census-2019-trade", 1, 2)]),
        ({"search": "zinc"}, []),
    ],
)
def test_the_counts_are_of_what_matched_and_the_most_cited_comes_first(
    query: dict[str, Any], sources: list[tuple[str, int, int]]
) -> None:
    assert weights(**query) == sources


def test_a_source_of_refuted_statements_alone_is_listed_with_no_count() -> None:
    raw = sample()
    raw["allies"][1]["statements"][1] |= {"verdict": "refuted"}

    items = report(dataset(raw), Query()).items

    assert [(item.id, item.statements) for item in items][-1] == ("watch-2017-rifles", 0)


@given(st.sets(st.sampled_from(Verdict), min_size=1), st.sets(st.sampled_from(Kind), min_size=1))
def test_the_counts_add_up_to_the_citations_of_what_matched(
    verdicts: set[Verdict], kinds: set[Kind]
) -> None:
    data = dataset()
    query = Query(verdict=tuple(verdicts), kind=tuple(kinds))

    items = report(data, query).items
    statements = [s for match in select(data, query) for s in match.statements]

    assert sum(item.statements for item in items) == sum(len(s.sources) for s in statements)
    assert sum(item.checked for item in items) == sum(len(s.checked_against) for s in statements)
    assert all(item.statements == len(item.statement_ids) for item in items)
    assert all(item.checked == len(item.checked_ids) for item in items)


@pytest.mark.parametrize("kind", ["blog", "advocacy", "state-media"])
def test_what_rests_on_one_source_of_a_weak_kind_is_weak(kind: str) -> None:
    raw = sample()
    raw["sources"][3]["kind"] = kind  # the loan's, also cited beside another one

    assert kind in WEAK_KINDS
    assert weak(raw, allies=("freedonia",)) == ["freedonia-loan", "freedonia-article-1-steel"]


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ({}, ["ile-dor-rifles", "freedonia-article-1-steel"]),
        (
            {"verdict": EVERYTHING},
            ["freedonia-article-2-founding", "ile-dor-rifles", "freedonia-article-1-steel"],
        ),
        ({"allies": ("sylvania",)}, []),
        ({"support": ("military",), "kind": (Kind.SUPPORT,)}, ["ile-dor-rifles"]),
        ({"source": ("bugle-undated-allies",)}, ["freedonia-article-1-steel"]),
    ],
)
def test_weak_statements_match_the_filters_and_come_oldest_first(
    query: dict[str, Any], statements: list[str]
) -> None:
    assert weak(**query) == statements


def test_two_weak_sources_are_more_than_one() -> None:
    raw = sample()
    raw["allies"][1]["statements"][1]["sources"].append("bugle-undated-allies")

    assert weak(raw, allies=("ile-dor",)) == []


def test_the_query_says_which_of_the_two_was_asked_for() -> None:
    for arguments, asked in (((), False), (("--weak",), True)):
        answer = json.loads(ally("sources", *arguments, "--json", "--data", "-", stdin=SAMPLE).out)

        assert answer["command"] == "sources"
        assert answer["query"]["weak"] is asked


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            (),
            """\
Statements  Checked  Kind        Published   Source                                                                   Address
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         3        –  news        1999-12     Rufus T. Firefly, The Gazette, “Twenty million, and an old friend gone”  https://gazette.example/1999/loan
         2        –  government  1934-03-01  Royal Archive, [Treaty of mutual defence]                                https://archive.example/treaties/1934 (copy seen at Open Library of Strelsau)
         2        –  news        2012-06-21  The Gazette, “A tariff, or the talk of one”                              https://gazette.example/2012/tariff
         1        –  blog        undated     The Bugle, “Who Ruritania can count on”                                  https://bugle.example/allies
         1        2  dataset     2019        Office of the Census, “Trade by partner, 2001 to 2018”                   https://census.example/trade.pdf
         1        –  advocacy    2017-01     Arms Watch, “Rifles for paradise”                                        https://watch.example/rifles
""",
        ),
        (
            ("--weak",),
            """\
When     Ally       Statement                                         Verdict     Rests on
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
2016     Île-d’Or   Île-d’Or bought rifles from Ruritania.            unverified  advocacy: Arms Watch 2017
undated  Freedonia  Freedonia buys most of its steel from Ruritania.  confirmed   blog: The Bugle n.d., checked against 1
""",
        ),
        (
            ("golden island", "-F", "statements,id,url", "--sort", "-published"),
            """\
Statements  id                   url
────────────────────────────────────────────────────────────────────
         1  census-2019-trade    https://census.example/trade.pdf
         1  watch-2017-rifles    https://watch.example/rifles
         1  gazette-2012-tariff  https://gazette.example/2012/tariff
""",
        ),
    ],
)
def test_the_table_in_a_pipe_is_whole(arguments: tuple[str, ...], text: str) -> None:
    result = ally("sources", *arguments, "--data", "-", stdin=SAMPLE)

    assert result == (0, text, "")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            (),
            """\
Statements  Checked  Kind        Published   Source
────────────────────────────────────────────────────────────────────────────────
         3        –  news        1999-12     Rufus T. Firefly, The Gazette,
                                             “Twenty million, and an old friend
                                             gone”
         2        –  government  1934-03-01  Royal Archive, [Treaty of mutual
                                             defence]
         2        –  news        2012-06-21  The Gazette, “A tariff, or the talk
                                             of one”
         1        –  blog        undated     The Bugle, “Who Ruritania can count
                                             on”
         1        2  dataset     2019        Office of the Census, “Trade by
                                             partner, 2001 to 2018”
         1        –  advocacy    2017-01     Arms Watch, “Rifles for paradise”
ally: Statements: citing it   Checked: against it   Addresses: -F title,url
""",
        ),
        (
            ("--weak", "--verdict", "any"),
            """\
When     Ally       Statement                       Verdict     Rests on
────────────────────────────────────────────────────────────────────────────────
1867     Freedonia  Ruritania helped to found       refuted     blog: The Bugle
                    Freedonia.                                  n.d., checked
                                                                against 1
2016     Île-d’Or   Île-d’Or bought rifles from     unverified  advocacy: Arms
                    Ruritania.                                  Watch 2017
undated  Freedonia  Freedonia buys most of its      confirmed   blog: The Bugle
                    steel from Ruritania.                       n.d., checked
                                                                against 1
""",
        ),
    ],
)
def test_a_screen_of_80_columns_has_whole_words_and_leaves_addresses_to_the_fields(
    tmp_path: Path, arguments: tuple[str, ...], text: str
) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)

    result = ally_in_terminal(
        "sources", *arguments, "--data", str(file), columns=80, env={"NO_COLOR": "1"}
    )

    assert (result.code, result.out) == (0, text)


@pytest.mark.parametrize(
    ("arguments", "columns"), [((), 80), ((), 100), (("--weak",), 90), (("--weak",), 100)]
)
def test_all_of_the_shipped_data_fits_as_a_table(arguments: tuple[str, ...], columns: int) -> None:
    screen = ally_in_terminal("sources", *arguments, columns=columns, env={"NO_COLOR": "1"}).out

    assert max(map(cell_len, screen.splitlines())) <= columns
    assert screen.splitlines()[1] == "─" * columns


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (
            ("--sort", "statement"),
            2,
            "ally: no field 'statement' (did you mean statements or statement_ids?)\n",
        ),
        (("--weak", "--sort", "statements"), 2, None),
        (("atlantis",), 3, "ally: no ally 'atlantis' ('ally list' names them all)\n"),
    ],
)
def test_what_does_not_exist_is_an_error(
    arguments: tuple[str, ...], code: int, error: str | None
) -> None:
    result = ally("sources", *arguments, "--data", "-", stdin=SAMPLE)

    assert (result.code, result.out) == (code, "")
    assert error is None or result.err == error
