"""`ally terms`: what each word means, and how often it is used."""

import json
from typing import Any

import pytest
from program import ally, ally_in_terminal
from rich.cells import cell_len
from sample import dataset, encode, sample

from ally_cli.dataset import load
from ally_cli.model import Direction, Kind, SourceKind, Standing, Verdict
from ally_cli.query import Query, select
from ally_cli.reports.terms import GROUPS, report

SAMPLE = encode(sample())


def terms(group: str) -> dict[str, tuple[int, int, int | None]]:
    """Return the allies, statements and sources of each term of *group* in the sample."""
    return {
        item.term: (item.allies, item.statements, item.sources)
        for item in report(dataset()).items
        if item.group == group
    }


@pytest.mark.parametrize(
    ("group", "counts"),
    [
        (
            "standing",
            {
                "closest": (1, 4, None),
                "ally": (0, 0, None),
                "partner": (1, 2, None),
                "former": (1, 2, None),
            },
        ),
        ("kind", {"support": (3, 6, None), "friction": (2, 2, None)}),
        (
            "support type",
            {
                "diplomatic": (1, 1, None),
                "economic": (2, 3, None),
                "financial": (1, 1, None),
                "medical": (1, 1, None),
                "military": (3, 3, None),
                "technical": (1, 1, None),
            },
        ),
        (
            "direction",
            {"to": (2, 3, None), "from": (2, 3, None), "mutual": (2, 2, None)},
        ),
        (
            "verdict",
            {
                "confirmed": (3, 4, None),
                "reported": (2, 2, None),
                "disputed": (1, 1, None),
                "unverified": (1, 1, None),
                "refuted": (1, 1, None),
            },
        ),
        (
            "source kind",
            {
                "un": (0, 0, 0),
                "government": (2, 2, 1),
                "state-media": (0, 0, 0),
                "news": (3, 5, 2),
                "think-tank": (0, 0, 0),
                "academic": (0, 0, 0),
                "reference": (0, 0, 0),
                "dataset": (1, 1, 1),
                "advocacy": (1, 1, 1),
                "blog": (1, 1, 1),
            },
        ),
    ],
)
def test_a_refuted_statement_counts_under_refuted_and_nowhere_else(
    group: str, counts: dict[str, tuple[int, int, int | None]]
) -> None:
    assert terms(group) == counts


def test_the_words_are_those_of_the_model_and_of_the_data_set_in_their_order() -> None:
    data = dataset()

    words = [(item.group, item.term) for item in report(data).items]

    assert words == [
        *(("standing", term) for term in Standing),
        *(("kind", term) for term in Kind),
        *(("support type", name) for name in data.support_types),
        *(("direction", term) for term in Direction),
        *(("verdict", term) for term in Verdict),
        *(("source kind", term) for term in SourceKind),
    ]
    assert list(dict(words)) == list(GROUPS)


def test_support_types_mean_what_the_data_set_says() -> None:
    data = dataset()

    meanings = {i.term: i.meaning for i in report(data).items if i.group == "support type"}

    assert meanings == data.support_types


def test_a_meaning_names_the_subject_of_the_data_set() -> None:
    meanings = {item.term: item.meaning for item in report(dataset()).items}

    assert meanings["from"].startswith("Ruritania gives, or acts;")
    assert not any("subject" in meaning for meaning in meanings.values())


# Group -> the filter of the same name.
FILTERS: dict[str, Any] = {
    "standing": lambda term: Query(standing=(Standing[term.upper()],)),
    "kind": lambda term: Query(kind=(Kind[term.upper()],)),
    "support type": lambda term: Query(support=(term,), kind=(Kind.SUPPORT,)),
    "direction": lambda term: Query(direction=(Direction[term.upper()],)),
    "verdict": lambda term: Query(verdict=(Verdict[term.upper()],)),
}


@pytest.mark.parametrize("group", FILTERS)
def test_a_count_is_what_the_filter_of_that_word_finds(group: str) -> None:
    shipped = load()

    for item in report(shipped).items:
        if item.group == group:
            matches = select(shipped, FILTERS[group](item.term))

            assert item.allies == len(matches), item.term
            assert item.statements == sum(len(match.statements) for match in matches), item.term


def test_every_statement_has_one_direction_one_kind_and_one_verdict() -> None:
    items = report(load()).items
    totals = {
        group: sum(item.statements for item in items if item.group == group) for group in GROUPS
    }
    refuted = next(item.statements for item in items if item.term == "refuted")

    assert totals["kind"] == totals["direction"] == totals["standing"]
    assert totals["verdict"] == totals["kind"] + refuted


def test_the_page_has_a_table_for_each_group() -> None:
    result = ally("terms", "--data", "-", stdin=SAMPLE)

    assert result == (0, PAGE, "")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("-F", "group,term,statements", "--sort", "-statements", "-n", "3"),
            """\
Group        Term     Statements
────────────────────────────────
kind         support           6
source kind  news              5
standing     closest           4
""",
        ),
        (
            ("-f", "csv", "-n", "2"),
            "group,term,meaning,allies,statements,sources\r\n"
            "standing,closest,One of the three allies the article calls closest.,1,4,\r\n"
            "standing,ally,One of the article's other allies.,0,0,\r\n",
        ),
    ],
)
def test_fields_order_and_number_can_be_chosen(arguments: tuple[str, ...], text: str) -> None:
    result = ally("terms", *arguments, "-q", "--data", "-", stdin=SAMPLE)

    assert result == (0, text, "")


def test_a_limited_page_has_no_empty_table() -> None:
    result = ally(
        "terms", "--sort", "term", "-n", "1", "-f", "md", "-q", "--data", "-", stdin=SAMPLE
    )

    assert (
        result.out
        == """\
Refuted statements count under refuted and nowhere else.

## Source kind: what sort of document a source is

| Term | Meaning | Allies | Statements | Sources |
|---|---|--:|--:|--:|
| academic | A scholarly book, paper or thesis. | – | – | – |
"""
    )


def test_json_has_every_field_and_null_where_there_is_nothing_to_count() -> None:
    answer = json.loads(ally("terms", "-n", "1", "--json", "-q").out)

    assert answer["command"] == "terms"
    assert answer["items"][0].keys() == {
        "group",
        "term",
        "meaning",
        "allies",
        "statements",
        "sources",
    }
    assert answer["items"][0]["sources"] is None


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_a_page_fits_the_screen(columns: int) -> None:
    screen = ally_in_terminal("terms", columns=columns, env={"NO_COLOR": "1"})

    assert screen.code == 0
    assert max(map(cell_len, screen.out.splitlines())) <= columns


PAGE = """\
Refuted statements count under refuted and nowhere else.

Standing: how close an ally is

Term     Meaning                                             Allies  Statements
───────────────────────────────────────────────────────────────────────────────
closest  One of the three allies the article calls closest.       1           4
ally     One of the article's other allies.                       –           –
partner  Relations and some co-operation are on record.           1           2
former   Relations were broken off, or the state is gone.         1           2

Kind: co-operation or strain

Term      Meaning                                  Allies  Statements
─────────────────────────────────────────────────────────────────────
support   Co-operation of any sort.                     3           6
friction  Strain, a sanction, a cut or criticism.       2           2

Support type: what a statement is about (friction is not counted here)

Term        Meaning                               Allies  Statements
────────────────────────────────────────────────────────────────────
diplomatic  Recognition, embassies and visits.         1           1
economic    Trade and investment.                      2           3
financial   Money lent or given.                       1           1
medical     Doctors, drugs and hospitals.              1           1
military    Arms, troops, training and treaties.       3           3
technical   Know-how, machines and experts.            1           1

Direction: which way it flows

Term    Meaning                                                          Allies  Statements
───────────────────────────────────────────────────────────────────────────────────────────
to      The ally gives, or acts.                                              2           3
from    Ruritania gives, or acts; workers it sends abroad are here.           2           3
mutual  Both give, or act; also what Ruritania earns by workers abroad.       2           2

Verdict: whether a statement stands up

Term        Meaning                                                                                   Allies  Statements
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
confirmed   A primary source or two independent ones say so, and nothing credible speaks against it.       3           4
reported    One credible source says so.                                                                   2           2
disputed    Credible sources contradict each other.                                                        1           1
unverified  Only weak sources say so, or it is an allegation.                                              1           1
refuted     The evidence shows that it is false.                                                           1           1

Source kind: what sort of document a source is

Term         Meaning                                     Allies  Statements  Sources
────────────────────────────────────────────────────────────────────────────────────
un           A United Nations document.                       –           –        –
government   A government's own page, paper or archive.       2           2        1
state-media  A news outlet that a state controls.             –           –        –
news         A news outlet.                                   3           5        2
think-tank   A policy institute.                              –           –        –
academic     A scholarly book, paper or thesis.               –           –        –
reference    An encyclopaedia, chronology or handbook.        –           –        –
dataset      A data set.                                      1           1        1
advocacy     A group that campaigns.                          1           1        1
blog         A personal or anonymous site.                    1           1        1
"""
