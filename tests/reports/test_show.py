"""`ally show`: everything about an ally, the refuted included, and its pages."""

import re
from typing import Any

import pytest
from msgspec import to_builtins
from program import ally
from sample import dataset, encode, sample

from ally_cli.model import Verdict
from ally_cli.query import Query
from ally_cli.reports.filter import report as filter_report
from ally_cli.reports.show import ShowItem, report

SAMPLE = encode(sample())
ANY_VERDICT = tuple(Verdict)


def shown(ally_id: str, **query: Any) -> ShowItem:
    """Return what is shown of an ally of the sample, whatever the verdict."""
    asked = Query(**({"allies": (ally_id,), "verdict": ANY_VERDICT} | query))
    (item,) = report(dataset(), asked).items
    assert isinstance(item, ShowItem)
    return item


def test_an_ally_is_shown_with_every_statement_oldest_first() -> None:
    assert [statement.id for statement in shown("freedonia").statements] == [
        "freedonia-article-2-founding",
        "freedonia-treaty",
        "freedonia-loan",
        "freedonia-tariff",
        "freedonia-article-1-steel",
    ]


def test_a_statement_is_shown_as_filter_lists_it() -> None:
    listed = filter_report(dataset(), Query(allies=("freedonia",), verdict=ANY_VERDICT)).items

    assert list(shown("freedonia").statements) == list(listed)


def test_refuted_statements_are_listed_and_counted_nowhere() -> None:
    item = to_builtins(shown("freedonia"))

    assert "refuted" in [statement["verdict"] for statement in item["statements"]]
    assert (item["to"], item["from"], item["mutual"], item["friction"]) == (1, 1, 1, 1)
    assert item["by_type"]["military"] == {"to": 0, "from": 0, "mutual": 1}


def test_filters_narrow_what_is_shown_and_counted() -> None:
    item = shown("freedonia", direction=("to",))

    assert [statement.id for statement in item.statements] == ["freedonia-loan", "freedonia-tariff"]
    assert (item.to, item.from_, item.mutual, item.friction) == (1, 0, 0, 1)


def test_allies_are_shown_in_the_order_named() -> None:
    items = report(dataset(), Query(allies=("sylvania", "freedonia"))).items

    assert [item.id for item in items] == ["sylvania", "freedonia"]


def test_the_command_shows_every_verdict_unless_asked_for_some() -> None:
    every = ally("show", "freedonia", "--json", "--data", "-", stdin=SAMPLE)
    some = ally("show", "freedonia", "--json", "--verdict", "reported", "--data", "-", stdin=SAMPLE)

    assert re.findall(r'"verdict":"(\w+)"', every.out) == [
        "refuted",
        "confirmed",
        "reported",
        "disputed",
        "confirmed",
    ]
    assert re.findall(r'"verdict":"(\w+)"', some.out) == ["reported"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("freedonia",),
            """\
Freedonia

Official name  Republic of Freedonia
Codes          FD, FRD
Region         Europe, Southern Europe
Capital        Freedonia City
Standing       closest
Ties since     1933-11-17
Summary        Freedonia buys steel from Ruritania and defends it by treaty.

What the article says [1], and what the evidence says

The article says                                                           Verdict    The evidence
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Freedonia buys most of its steel from Ruritania. (citing The Daily Growl)  confirmed  [2]
Ruritania helped to found Freedonia.                                       refuted    Ruritania had no envoy abroad before 1901. [3]

Support by type, in statements

Type        → to  ← from  ↔ mutual
──────────────────────────────────
economic       1       1         –
diplomatic     –       –         1
financial      1       –         –
military       –       –         1

→ What Freedonia gives Ruritania

When            About                Statement                                        Verdict
──────────────────────────────────────────────────────────────────────────────────────────────
1996-02 – 1999  financial, economic  Freedonia lent Ruritania 20 million crowns. [4]  reported

↔ What goes both ways

When              About                 Statement                                      Verdict
────────────────────────────────────────────────────────────────────────────────────────────────
since 1934-03-01  military, diplomatic  A treaty binds both to defend each other. [3]  confirmed

What strains it

When     About     Statement                                                                                                  Verdict
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
2012-06  economic  Freedonia put a tariff on steel from Ruritania. [5] Note: The census shows no fall in trade. See also [2]  disputed

Sources

[1]  The Bugle, “Who Ruritania can count on”, undated, blog. https://bugle.example/allies
[2]  Office of the Census, “Trade by partner, 2001 to 2018”, 2019, dataset. https://census.example/trade.pdf
[3]  Royal Archive, [Treaty of mutual defence], 1934-03-01, government (copy seen at Open Library of Strelsau). https://archive.example/treaties/1934
[4]  Rufus T. Firefly, The Gazette, “Twenty million, and an old friend gone”, 1999-12, news. https://gazette.example/1999/loan
[5]  The Gazette, “A tariff, or the talk of one”, 2012-06-21, news. https://gazette.example/2012/tariff
""",
        ),
        (
            ("sylvania", "ile-dor", "--kind", "friction"),
            """\
Sylvania

Official name  Sylvanian Union
Region         Europe, Eastern Europe
Capital        Esterháza
Standing       former
Ties since     No source seen dates them.
Summary        Sylvania trained Ruritanian officers until the state was dissolved.

What strains it

When        About       Statement                         Verdict
──────────────────────────────────────────────────────────────────
until 1990  diplomatic  Both closed their embassies. [1]  reported

Sources

[1]  Rufus T. Firefly, The Gazette, “Twenty million, and an old friend gone”, 1999-12, news. https://gazette.example/1999/loan

Île-d’Or

Official name  Principality of the Île-d’Or
Codes          IO, ILO
Region         Oceania, Polynesia
Capital        Port-Doré
Standing       partner
Ties since     2001. The day is not on record.
Summary        Île-d’Or took in doctors from Ruritania.

No statement on record matches.
""",
        ),
        (
            ("ile-dor", "-F", "id,to,latest,statements"),
            """\
id       to  latest   statements
────────────────────────────────────────────────────
ile-dor  0   2016-05  ile-dor-doctors;ile-dor-rifles
""",
        ),
        (
            ("freedonia", "--format", "md"),
            """\
## Freedonia

|  |  |
|---|---|
| Official name | Republic of Freedonia |
| Codes | FD, FRD |
| Region | Europe, Southern Europe |
| Capital | Freedonia City |
| Standing | closest |
| Ties since | 1933-11-17 |
| Summary | Freedonia buys steel from Ruritania and defends it by treaty. |

## What the article says \\[1\\], and what the evidence says

| The article says | Verdict | The evidence |
|---|---|---|
| Freedonia buys most of its steel from Ruritania. (citing The Daily Growl) | confirmed | \\[2\\] |
| Ruritania helped to found Freedonia. | refuted | Ruritania had no envoy abroad before 1901. \\[3\\] |

## Support by type, in statements

| Type | → to | ← from | ↔ mutual |
|---|--:|--:|--:|
| economic | 1 | 1 | – |
| diplomatic | – | – | 1 |
| financial | 1 | – | – |
| military | – | – | 1 |

## → What Freedonia gives Ruritania

| When | About | Statement | Verdict |
|---|---|---|---|
| 1996-02 – 1999 | financial, economic | Freedonia lent Ruritania 20 million crowns. \\[4\\] | reported |

## ↔ What goes both ways

| When | About | Statement | Verdict |
|---|---|---|---|
| since 1934-03-01 | military, diplomatic | A treaty binds both to defend each other. \\[3\\] | confirmed |

## What strains it

| When | About | Statement | Verdict |
|---|---|---|---|
| 2012-06 | economic | Freedonia put a tariff on steel from Ruritania. \\[5\\] Note: The census shows no fall in trade. See also \\[2\\] | disputed |

## Sources

|  |  |
|--:|---|
| \\[1\\] | The Bugle, “Who Ruritania can count on”, undated, blog. https://bugle.example/allies |
| \\[2\\] | Office of the Census, “Trade by partner, 2001 to 2018”, 2019, dataset. https://census.example/trade.pdf |
| \\[3\\] | Royal Archive, \\[Treaty of mutual defence\\], 1934-03-01, government (copy seen at Open Library of Strelsau). https://archive.example/treaties/1934 |
| \\[4\\] | Rufus T. Firefly, The Gazette, “Twenty million, and an old friend gone”, 1999-12, news. https://gazette.example/1999/loan |
| \\[5\\] | The Gazette, “A tariff, or the talk of one”, 2012-06-21, news. https://gazette.example/2012/tariff |
""",
        ),
    ],
)
def test_a_page_reads_so(arguments: tuple[str, ...], text: str) -> None:
    assert ally("show", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, "")


def test_the_article_is_no_evidence_for_itself() -> None:
    raw = sample()
    raw["allies"][0]["statements"][0]["checked_against"] = []

    done = ally("show", "freedonia", "--search", "buys", "--data", "-", stdin=encode(raw))

    assert (
        """\
What the article says [1], and what the evidence says

The article says                                                           Verdict    The evidence
──────────────────────────────────────────────────────────────────────────────────────────────────
Freedonia buys most of its steel from Ruritania. (citing The Daily Growl)  confirmed  –
"""
        in done.out
    )


def test_an_ally_without_a_statement_that_matches_says_so() -> None:
    done = ally("show", "ile-dor", "--search", "zinc", "--data", "-", stdin=SAMPLE)

    assert done.code == 0
    assert done.out.splitlines()[-1] == "No statement on record matches."
    assert "Sources" not in done.out
