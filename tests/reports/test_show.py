"""`ally show`: everything about an ally, as a page; everything about a statement, as a card."""

import re
from typing import Any

import pytest
from msgspec import to_builtins
from msgspec.structs import replace
from program import ally
from sample import dataset, encode, sample
from small import country, said, screen, small

from ally_cli.model import Verdict
from ally_cli.query import Query
from ally_cli.reports.filter import report as filter_report
from ally_cli.reports.report import Folded, Heading, Link, Numbered, Table, parts_of
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
    for item in listed:
        assert list(report(dataset(), Query(), [item.id]).items) == [item]


def test_refuted_statements_are_listed_and_counted_nowhere() -> None:
    item = to_builtins(shown("freedonia"))

    assert "refuted" in [statement["verdict"] for statement in item["statements"]]
    assert (item["to"], item["from"], item["mutual"], item["friction"]) == (1, 1, 1, 1)
    assert item["by_type"]["military"] == {"to": 0, "from": 0, "mutual": 1}


def test_filters_narrow_what_is_shown_and_counted() -> None:
    item = shown("freedonia", direction=("to",))

    assert [statement.id for statement in item.statements] == ["freedonia-loan", "freedonia-tariff"]
    assert (item.to, item.from_, item.mutual, item.friction) == (1, 0, 0, 1)


def test_allies_and_statements_are_shown_in_the_order_named() -> None:
    allies = report(dataset(), Query(allies=("sylvania", "freedonia"))).items
    statements = report(dataset(), Query(), ("sylvania-break", "freedonia-loan")).items

    assert [item.id for item in allies] == ["sylvania", "freedonia"]
    assert [item.id for item in statements] == ["sylvania-break", "freedonia-loan"]


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
    ("query", "notes"),
    [
        ({}, ["1 refuted statement is left out (--verdict any shows what is refuted, too)"]),
        ({"verdict": ANY_VERDICT}, []),
        ({"verdict": ANY_VERDICT, "since": "1800"}, ["1 statement without a date is left out"]),
    ],
)
def test_a_note_says_what_is_left_out(query: dict[str, Any], notes: list[str]) -> None:
    assert report(dataset(), Query(allies=("freedonia",), **query)).notes == notes


def test_allies_and_statements_are_not_shown_at_once() -> None:
    done = ally("show", "freedonia", "sylvania-break", "--data", "-", stdin=SAMPLE)

    assert done == (
        2,
        "",
        "ally: show takes allies or statements, not both at once"
        " (first: ally show freedonia; then: ally show sylvania-break)\n",
    )


def test_what_is_neither_is_an_error_and_nothing_is_shown_of_the_others() -> None:
    done = ally("show", "freedonia", "freedonia-lone", "--data", "-", stdin=SAMPLE)

    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "ally: no ally or statement 'freedonia-lone'"
        " (did you mean freedonia-loan or freedonia or freedonia-treaty?)\n"
    )


# The card of a statement, of each sort of verdict, as a journalist shows it.
CONFIRMED = """\
Freedonia buys most of its steel from Ruritania.

confirmed: a primary source affirms it, Office of the Census; none denies it

Ally       Freedonia
When       undated
Direction  ← from Ruritania: Ruritania gives, or acts
About      support: economic
Article    “Who Ruritania can count on”, The Bugle, undated
It cites   The Daily Growl
Id         freedonia-article-1-steel
Data       2020.06.30, as of 2020-06-30

Affirms it: 2

•  primary: “Trade by partner, 2001 to 2018”, Office of the Census, 2019
   https://census.example/trade.pdf
•  weak, so it does not count: “Who Ruritania can count on”, The Bugle, undated
   https://bugle.example/allies
"""
DISPUTED_AT_80 = """\
Freedonia put a tariff on steel from Ruritania.

disputed: one secondary source affirms it, The Gazette; one secondary source
denies it, Office of the Census

Ally       Freedonia
When       2012-06
Direction  → to Ruritania: Freedonia gives, or acts
About      friction: economic
Note       The census shows no fall in trade.
Id         freedonia-tariff
Data       2020.06.30, as of 2020-06-30

Affirms it: 1

•  secondary: “A tariff, or the talk of one”, The Gazette, 2012-06-21
   https://gazette.example/2012/tariff

Qualifies it: 1

•  primary: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy seen at
   Open Library of Strelsau)
   https://archive.example/treaties/1934

Denies it: 1

•  secondary: “Trade by partner, 2001 to 2018”, Office of the Census, 2019
   https://census.example/trade.pdf
"""
DISPUTED_AT_120 = """\
Freedonia put a tariff on steel from Ruritania.

disputed: one secondary source affirms it, The Gazette; one secondary source denies it, Office of the Census

Ally       Freedonia
When       2012-06
Direction  → to Ruritania: Freedonia gives, or acts
About      friction: economic
Note       The census shows no fall in trade.
Id         freedonia-tariff
Data       2020.06.30, as of 2020-06-30

Affirms it: 1

•  secondary: “A tariff, or the talk of one”, The Gazette, 2012-06-21
   https://gazette.example/2012/tariff

Qualifies it: 1

•  primary: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy seen at Open Library of Strelsau)
   https://archive.example/treaties/1934

Denies it: 1

•  secondary: “Trade by partner, 2001 to 2018”, Office of the Census, 2019
   https://census.example/trade.pdf
"""
REFUTED_AT_80 = """\
Ruritania helped to found Freedonia.

refuted: a primary source denies it, Government of Ruritania; only weak sources
affirm it

Ally       Freedonia
When       1867
Direction  ← from Ruritania: Ruritania gives, or acts
About      support: diplomatic, military
Note       Ruritania had no envoy abroad before 1901.
Article    “Who Ruritania can count on”, The Bugle, undated
Id         freedonia-article-2-founding
Data       2020.06.30, as of 2020-06-30

Affirms it: 1

•  weak, so it does not count: “Who Ruritania can count on”, The Bugle, undated
   https://bugle.example/allies

Denies it: 1

•  primary: Government of Ruritania, in: [Treaty of mutual defence], Royal
   Archive, 1934-03-01 (copy seen at Open Library of Strelsau)
   https://archive.example/treaties/1934
"""
REFUTED_AT_120 = """\
Ruritania helped to found Freedonia.

refuted: a primary source denies it, Government of Ruritania; only weak sources affirm it

Ally       Freedonia
When       1867
Direction  ← from Ruritania: Ruritania gives, or acts
About      support: diplomatic, military
Note       Ruritania had no envoy abroad before 1901.
Article    “Who Ruritania can count on”, The Bugle, undated
Id         freedonia-article-2-founding
Data       2020.06.30, as of 2020-06-30

Affirms it: 1

•  weak, so it does not count: “Who Ruritania can count on”, The Bugle, undated
   https://bugle.example/allies

Denies it: 1

•  primary: Government of Ruritania, in: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy seen at Open
   Library of Strelsau)
   https://archive.example/treaties/1934
"""
UNVERIFIED = """\
Île-d’Or bought rifles from Ruritania.

unverified: only weak sources affirm it; none denies it

Ally       Île-d’Or
When       2016
Direction  ← from Ruritania: Ruritania gives, or acts
About      support: military, economic
Note       A campaign says so; no paper was shown.
Id         ile-dor-rifles
Data       2020.06.30, as of 2020-06-30

Affirms it: 1

•  weak, so it does not count: “Rifles for paradise”, Arms Watch, 2017-01
   https://watch.example/rifles
"""


@pytest.mark.parametrize(
    ("statement", "columns", "card"),
    [
        ("freedonia-article-1-steel", 80, CONFIRMED),
        ("freedonia-article-1-steel", 120, CONFIRMED),
        ("freedonia-tariff", 80, DISPUTED_AT_80),
        ("freedonia-tariff", 120, DISPUTED_AT_120),
        ("freedonia-article-2-founding", 80, REFUTED_AT_80),
        ("freedonia-article-2-founding", 120, REFUTED_AT_120),
        ("ile-dor-rifles", 80, UNVERIFIED),
        ("ile-dor-rifles", 120, UNVERIFIED),
    ],
)
def test_a_card_reads_so(statement: str, columns: int, card: str) -> None:
    assert screen(report(dataset(), Query(), [statement]), columns) == card


def test_several_cards_follow_each_other() -> None:
    pair = ("freedonia-article-1-steel", "ile-dor-rifles")

    assert screen(report(dataset(), Query(), pair), 80) == f"{CONFIRMED}\n{UNVERIFIED}"


FREEDONIA = """\
Freedonia

Freedonia buys steel from Ruritania and defends it by treaty.

Standing   treaty: a treaty of mutual defence is in force, freedonia-treaty
Relations  since 1933-11-17.
On record  3 statements of support: 1 → to Ruritania, 1 ← from Ruritania, 1 ↔
           mutual
           1 statement of friction ×; latest: ongoing

What the article says, and whether it stands up

Of 2 statements of the article on Freedonia, 1 stands up: 1 confirmed and 1
refuted. The article: “Who Ruritania can count on”, The Bugle, undated
https://bugle.example/allies

When     About          The article says                          Verdict
────────────────────────────────────────────────────────────────────────────────
undated  economic       Freedonia buys most of its steel from     confirmed: 1
                        Ruritania. (It cites The Daily Growl.)    primary source
                        for [1][2]

1867     diplomatic,    Ruritania helped to found Freedonia.      refuted: 1
         military       Note: Ruritania had no envoy abroad       denies
                        before 1901.
                        for [2], against [3]

Support by type, in statements

Type        → to Ruritania  ← from Ruritania  ↔ mutual
──────────────────────────────────────────────────────
economic                 1                 1         –
diplomatic               –                 –         1
financial                1                 –         –
military                 –                 –         1

→ What Freedonia gives Ruritania

When           About          Statement                           Verdict
────────────────────────────────────────────────────────────────────────────────
1996-02 –      financial,     Freedonia lent Ruritania 20         reported: 1
1999           economic       million crowns.                     source
                              for [4]

↔ What goes both ways

When           About          Statement                           Verdict
────────────────────────────────────────────────────────────────────────────────
since          military,      A treaty binds both to defend each  confirmed: 1
1934-03-01     diplomatic     other.                              primary source
                              for [3]

× What strains it

When     About     Statement                                      Verdict
────────────────────────────────────────────────────────────────────────────────
2012-06  economic  Freedonia put a tariff on steel from           disputed: 1
                   Ruritania.                                     for, 1 against
                   Note: The census shows no fall in trade.
                   for [5], against [1], beside [3]

Sources

[1]  “Trade by partner, 2001 to 2018”, Office of the Census, 2019, dataset; for
     1, against 1
     https://census.example/trade.pdf
[2]  “Who Ruritania can count on”, The Bugle, undated, blog; for 2
     https://bugle.example/allies
[3]  [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy seen at Open
     Library of Strelsau), government; for 1, against 1, beside 1
     https://archive.example/treaties/1934
[4]  Rufus T. Firefly, “Twenty million, and an old friend gone”, The Gazette,
     1999-12, news; for 1
     https://gazette.example/1999/loan
[5]  “A tariff, or the talk of one”, The Gazette, 2012-06-21, news; for 1
     https://gazette.example/2012/tariff

Names and codes

Official name      Republic of Freedonia
Region             Europe, Southern Europe
Capital            Freedonia City
ISO 3166           FD, FRD
Wikidata           Q1453461
Correlates of War  991
"""
TWO = """\
Sylvania

Sylvania trained Ruritanian officers until the state was dissolved.

Standing    ended: relations ended 1990
Relations   not dated, until 1990. No source seen dates them.
On record   1 statement of support: 1 → to Ruritania, 0 ← from Ruritania, 0 ↔ mutual
            1 statement of friction ×; latest: 1990
Shown here  1 of 2 statements, refuted ones too

× What strains it

When        About       Statement                     Verdict
────────────────────────────────────────────────────────────────────────
until 1990  diplomatic  Both closed their embassies.  reported: 1 source
                        for [1]

Sources

[1]  Rufus T. Firefly, “Twenty million, and an old friend gone”, The Gazette, 1999-12, news; for 1
     https://gazette.example/1999/loan

Names and codes

Official name  Sylvanian Union
Region         Europe, Eastern Europe
Capital        Esterháza

Île-d’Or

Île-d’Or took in doctors from Ruritania.

Standing    recent: support that is confirmed or reported since 2015-06-30, such as ile-dor-doctors
Relations   since 2001. The day is not on record.
On record   2 statements of support: 0 → to Ruritania, 2 ← from Ruritania, 0 ↔ mutual
            0 statements of friction ×; latest: 2016-05
Shown here  0 of 2 statements, refuted ones too

No statement on record matches.

Names and codes

Official name      Principality of the Île-d’Or
Region             Oceania, Polynesia
Capital            Port-Doré
ISO 3166           IO, ILO
Correlates of War  992
"""
IN_MARKDOWN = """\
# Sylvania

Sylvania trained Ruritanian officers until the state was dissolved.

- **Standing**: ended: relations ended 1990
- **Relations**: not dated, until 1990. No source seen dates them.
- **On record**: 1 statement of support: 1 → to Ruritania, 0 ← from Ruritania, 0 ↔ mutual
- 1 statement of friction ×; latest: 1990

## Support by type, in statements

| Type | → to Ruritania | ← from Ruritania | ↔ mutual |
|---|--:|--:|--:|
| military | 1 | – | – |
| technical | 1 | – | – |

## → What Sylvania gives Ruritania

| When | About | Statement | Verdict |
|---|---|---|---|
| 1972 – 1989-11-09 | military, technical | Sylvania trained officers of Ruritania.<br>for \\[1\\]\\[2\\] | confirmed: 2 sources |

## × What strains it

| When | About | Statement | Verdict |
|---|---|---|---|
| until 1990 | diplomatic | Both closed their embassies.<br>for \\[2\\] | reported: 1 source |

## Sources

1. [\\[Treaty of mutual defence\\]](<https://archive.example/treaties/1934>), Royal Archive, 1934-03-01 (copy seen at Open Library of Strelsau), government; for 1\\
   <https://archive.example/treaties/1934>
2. Rufus T. Firefly, [“Twenty million, and an old friend gone”](<https://gazette.example/1999/loan>), The Gazette, 1999-12, news; for 2\\
   <https://gazette.example/1999/loan>

## Names and codes

- **Official name**: Sylvanian Union
- **Region**: Europe, Eastern Europe
- **Capital**: Esterháza
"""


def test_a_page_has_summary_and_counts_first_then_the_article_and_the_codes_last() -> None:
    asked = Query(allies=("freedonia",), verdict=ANY_VERDICT)

    assert screen(report(dataset(), asked), 80) == FREEDONIA


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        # Pages fold at 100 in a pipe; an ally without a statement that matches says so.
        (("sylvania", "ile-dor", "--kind", "friction"), TWO),
        (
            ("ile-dor", "-F", "id,to,latest,statements"),
            """\
Id       To  Latest   Statements
────────────────────────────────────────────────────
ile-dor  0   2016-05  ile-dor-doctors;ile-dor-rifles
""",
        ),
        (("sylvania", "--format", "md"), IN_MARKDOWN),
    ],
)
def test_a_page_reads_so_in_a_pipe(arguments: tuple[str, ...], text: str) -> None:
    assert ally("show", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, "")


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        (["+p"], "Of 1 statement of the article on Mona, 1 stands up: 1 confirmed."),
        (["+w"], "Of 1 statement of the article on Mona, none stands up: 1 unverified."),
        (
            ["+s", "+p", "+w -p", "+s -s", "+w"],
            "Of 5 statements of the article on Mona, 2 stand up:"
            " 1 confirmed, 1 reported, 1 disputed, 1 unverified and 1 refuted.",
        ),
    ],
)
def test_of_the_article_it_is_said_first_how_much_of_it_holds(
    evidence: list[str], told: str
) -> None:
    data = small(country("Mona", *(said(evidence=one) for one in evidence)))
    data = replace(data, article="paper-1")  # which affirms each of them

    page = screen(report(data, Query(allies=("mona",), verdict=ANY_VERDICT)), 200)

    assert f"\n{told} The article: “News 1”, Paper 1, 2020\nhttps://paper.example/1\n" in page


def test_of_an_ally_that_the_article_does_not_name_nothing_is_said_about_it() -> None:
    assert "rticle" not in screen(report(dataset(), Query(allies=("sylvania",))), 80)


@pytest.mark.parametrize(
    ("evidence", "refs"),
    [
        ("+p", "for [1]"),
        ("+p +s", "for [1][2]"),
        ("+p ?s -w", "for [1], against [3], beside [2]"),
        ("+w -p -p", "for [1], against [2][3]"),
    ],
)
def test_below_a_statement_stands_which_sources_are_for_against_and_beside_it(
    evidence: str, refs: str
) -> None:
    data = small(country("Mona", said(evidence=evidence)))

    page = screen(report(data, Query(allies=("mona",), verdict=ANY_VERDICT)), 100)

    assert re.findall(r"  (for \[.*?\])(?=  |\n)", page) == [refs]


def test_sources_lead_to_the_statements_and_these_to_them() -> None:
    blocks = list(report(dataset(), Query(allies=("freedonia",), verdict=ANY_VERDICT)).blocks)
    [sources] = [block for block in blocks if isinstance(block, Numbered)]
    tables = [block for block in blocks if isinstance(block, Table) and block.anchors]
    anchors = [f"{sources.prefix}-{n}" for n in range(1, len(sources.texts) + 1)]

    def links(texts: Any) -> list[str]:
        folded = [p for text in texts for p in parts_of(text) if isinstance(p, Folded)]
        whole = [part for fold in folded for text in fold.whole for part in parts_of(text)]
        return [part.url for part in whole if isinstance(part, Link)]

    there = {
        statement: links(row)
        for t in tables
        for statement, row in zip(t.anchors, t.rows, strict=True)
    }
    back = {anchor: links([text]) for anchor, text in zip(anchors, sources.texts, strict=True)}

    assert there.keys() == {statement.id for statement in shown("freedonia").statements}
    for statement, leads in there.items():
        assert leads
        assert all(f"#{statement}" in back[lead.removeprefix("#")] for lead in leads)
    assert sum(map(len, back.values())) == sum(map(len, there.values()))


def test_the_sources_of_several_allies_do_not_share_an_anchor() -> None:
    blocks = list(report(dataset(), Query(allies=("freedonia", "ile-dor"))).blocks)

    prefixes = [block.prefix for block in blocks if isinstance(block, Numbered)]
    headings = [block.anchor for block in blocks if isinstance(block, Heading) and block.anchor]
    assert prefixes == ["freedonia-source", "ile-dor-source"]
    assert headings == ["freedonia", "ile-dor"]
