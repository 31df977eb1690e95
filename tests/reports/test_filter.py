"""`ally filter`: which statements match, with their sources, and its table."""

from typing import Any

import pytest
from msgspec import to_builtins
from program import ally
from sample import dataset, encode, sample

from ally_cli.model import Verdict
from ally_cli.query import Query
from ally_cli.reports.filter import report

SAMPLE = encode(sample())


def ids(**query: Any) -> list[str]:
    """Return the ids of the statements of the sample that match, as listed."""
    return [item.id for item in report(dataset(), Query(**query)).items]


def test_a_statement_names_its_ally_and_holds_its_sources_whole() -> None:
    raw = sample()
    items = {item.id: item for item in report(dataset(), Query()).items}

    assert to_builtins(items["freedonia-article-1-steel"]) == {
        "id": "freedonia-article-1-steel",
        "ally": "freedonia",
        "ally_name": "Freedonia",
        "kind": "support",
        "types": ("economic",),
        "direction": "from",
        "start": None,
        "end": None,
        "ongoing": False,
        "text": "Freedonia buys most of its steel from Ruritania.",
        "verdict": "confirmed",
        "note": None,
        "sources": (raw["sources"][1],),
        "checked_against": (raw["sources"][2],),
        "attributed_to": "The Daily Growl",
    }


def test_statements_of_all_allies_come_oldest_first_and_undated_last() -> None:
    assert ids(verdict=tuple(Verdict)) == [
        "freedonia-article-2-founding",
        "freedonia-treaty",
        "sylvania-training",
        "sylvania-break",
        "freedonia-loan",
        "ile-dor-doctors",
        "freedonia-tariff",
        "ile-dor-rifles",
        "freedonia-article-1-steel",
    ]


def test_statements_of_named_allies_come_oldest_first_whatever_the_order_named() -> None:
    assert ids(allies=("sylvania", "ile-dor")) == [
        "sylvania-training",
        "sylvania-break",
        "ile-dor-doctors",
        "ile-dor-rifles",
    ]


def test_an_ally_without_a_statement_that_matches_is_no_error() -> None:
    assert ids(allies=("ile-dor",), search="steel") == []


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            (),
            """\
When               Ally          About                 Statement                                         Verdict     Sources
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
since 1934-03-01   Freedonia  ↔  military, diplomatic  A treaty binds both to defend each other.         confirmed   Royal Archive 1934
1972 – 1989-11-09  Sylvania   →  military, technical   Sylvania trained officers of Ruritania.           confirmed   Royal Archive 1934; The Gazette 1999
until 1990         Sylvania   ↔  friction: diplomatic  Both closed their embassies.                      reported    The Gazette 1999
1996-02 – 1999     Freedonia  →  financial, economic   Freedonia lent Ruritania 20 million crowns.       reported    The Gazette 1999
2003 – 2016-05     Île-d’Or   ←  medical               Doctors from Ruritania worked in Port-Doré.       confirmed   Office of the Census 2019; The Gazette 2012
2012-06            Freedonia  →  friction: economic    Freedonia put a tariff on steel from Ruritania.   disputed    The Gazette 2012
2016               Île-d’Or   ←  military, economic    Île-d’Or bought rifles from Ruritania.            unverified  Arms Watch 2017
undated            Freedonia  ←  economic              Freedonia buys most of its steel from Ruritania.  confirmed   The Bugle n.d.
""",
        ),
        (
            ("freedonia", "--verdict", "refuted,disputed", "-F", "id,verdict,note,sources"),
            """\
id                            Verdict   note                                        Sources
────────────────────────────────────────────────────────────────────────────────────────────────────
freedonia-article-2-founding  refuted   Ruritania had no envoy abroad before 1901.  The Bugle n.d.
freedonia-tariff              disputed  The census shows no fall in trade.          The Gazette 2012
""",
        ),
        (
            ("--support", "military", "--format", "md"),
            """\
| When | Ally |  | About | Statement | Verdict | Sources |
|---|---|---|---|---|---|---|
| since 1934-03-01 | Freedonia | ↔ | military, diplomatic | A treaty binds both to defend each other. | confirmed | Royal Archive 1934 |
| 1972 – 1989-11-09 | Sylvania | → | military, technical | Sylvania trained officers of Ruritania. | confirmed | Royal Archive 1934; The Gazette 1999 |
| 2016 | Île-d’Or | ← | military, economic | Île-d’Or bought rifles from Ruritania. | unverified | Arms Watch 2017 |
""",
        ),
    ],
)
def test_the_statements_read_so(arguments: tuple[str, ...], text: str) -> None:
    assert ally("filter", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, "")


@pytest.mark.parametrize(
    ("start", "end", "ongoing", "text"),
    [
        (None, None, False, "undated"),
        (None, None, True, "ongoing"),
        ("2016", None, False, "2016"),
        ("2016-05", None, True, "since 2016-05"),
        (None, "2016", False, "until 2016"),
        ("2015", "2016-05-17", False, "2015 – 2016-05-17"),
        ("2016", "2016", False, "2016"),
    ],
)
def test_a_time_is_no_more_precise_than_it_is_known(
    start: str | None, end: str | None, ongoing: bool, text: str
) -> None:
    raw = sample()
    raw["allies"][1]["statements"][0] |= {"start": start, "end": end, "ongoing": ongoing}

    done = ally(
        *("filter", "--search", "doctors", "-F", "start", "--no-header", "--data", "-"),
        stdin=encode(raw),
    )

    assert done.out == f"{text}\n"
