"""`ally sources`: what rests on what, a row for each source, and how many there are first."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from rich.cells import cell_len
from small import Json, country, raw, said, screen

from ally_cli.dataset import decode, load
from ally_cli.model import Direction, Kind, Stance, Standing, Verdict
from ally_cli.query import Query, select
from ally_cli.reports.report import arrange
from ally_cli.reports.sources import report


def sample() -> Json:
    """Return a data set in which sources do all that they can do."""
    whole = raw(
        country(
            "Freedonia",
            said("medical", "from", "2003", evidence="+w -s ?p"),
            said("military", "to", "2001", evidence="+p +s"),
            said("military", "mutual", evidence="+w -p"),
        ),
        country("Sylvania", said("economic", "to", kind="friction", evidence="+s +w -w ?w")),
    )
    whole["sources"][0] |= {
        "publisher": "Royal Archive",
        "title": "Treaties of the realm, as kept in the tower",
        "title_is_description": True,
        "author": "R. T. Firefly",
        "via": "Open Library",
        "published": None,
        "kind": "government",
    }
    # One source may do two things for one statement.
    whole["allies"][1]["statements"][0]["evidence"][2]["source"] = "paper-2"
    return whole


DATA = decode(json.dumps(sample()).encode())


def weights(**query: Any) -> list[tuple[str, int, int, int]]:
    """Return the id of each source, and how many statements it affirms, qualifies and denies."""
    items = report(DATA, Query(**query)).items
    return [(item.id, item.affirms, item.qualifies, item.denies) for item in items]


def test_a_source_is_what_the_data_set_says_of_it_and_the_statements_it_bears_on() -> None:
    by_id = {item.id: item for item in report(DATA, Query()).items}

    assert to_builtins(by_id["paper-2"]) == {
        "id": "paper-2",
        "publisher": "Paper 2",
        "title": "News 2",
        "title_is_description": False,
        "author": None,
        "published": "2020",
        "url": "https://paper.example/2",
        "via": None,
        "kind": "news",
        "affirms": 2,
        "qualifies": 0,
        "denies": 2,
        "primary": 0,
        "secondary": 2,
        "weak": 1,
        "affirms_ids": ("freedonia-2", "sylvania-1"),
        "qualifies_ids": (),
        "denies_ids": ("freedonia-1", "sylvania-1"),
    }


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        (
            {},
            [
                ("paper-1", 3, 0, 0),
                ("paper-2", 2, 0, 2),
                ("paper-3", 0, 1, 0),
                ("paper-4", 0, 1, 0),
            ],
        ),
        (
            {"verdict": tuple(Verdict)},
            [
                ("paper-1", 4, 0, 0),
                ("paper-2", 2, 0, 3),
                ("paper-3", 0, 1, 0),
                ("paper-4", 0, 1, 0),
            ],
        ),
        ({"verdict": (Verdict.REFUTED,)}, [("paper-1", 1, 0, 0), ("paper-2", 0, 0, 1)]),
        (
            {"allies": ("sylvania",)},
            [("paper-2", 1, 0, 1), ("paper-1", 1, 0, 0), ("paper-4", 0, 1, 0)],
        ),
        ({"standing": (Standing.RECENT,)}, []),
        ({"direction": (Direction.TO,), "kind": (Kind.SUPPORT,)}, None),
        ({"source": ("paper-3",)}, [("paper-3", 0, 1, 0)]),
        ({"search": "zinc"}, []),
    ],
)
def test_the_counts_are_of_what_matched_and_what_affirms_most_comes_first(
    query: dict[str, Any], sources: list[tuple[str, int, int, int]] | None
) -> None:
    assert weights(**query) == (
        [("paper-1", 1, 0, 0), ("paper-2", 1, 0, 0)] if sources is None else sources
    )


def test_a_source_of_refuted_statements_alone_is_listed_with_no_count() -> None:
    whole = raw(country("Freedonia", said(evidence="+w -p"), said(evidence="+w")))

    items = report(decode(json.dumps(whole).encode()), Query()).items

    assert [(i.id, i.affirms, i.denies) for i in items] == [("paper-1", 1, 0), ("paper-2", 0, 0)]


@given(st.sets(st.sampled_from(Verdict), min_size=1), st.sets(st.sampled_from(Kind), min_size=1))
def test_the_counts_add_up_to_the_evidence_on_what_matched(
    verdicts: set[Verdict], kinds: set[Kind]
) -> None:
    query = Query(verdict=tuple(verdicts), kind=tuple(kinds))

    items = report(DATA, query).items

    evidence = [e for match in select(DATA, query) for s in match.statements for e in s.evidence]
    for stance in Stance:
        number = sum(one.stance is stance for one in evidence)
        assert sum(getattr(item, stance) for item in items) == number
        assert sum(len(getattr(item, f"{stance}_ids")) for item in items) == number


IN_A_PIPE = """\
Sources     4: 3 news and 1 government
Weight      2 primary, 2 secondary and 3 weak, each for at least one statement
Statements  3, resting on what affirms them: 1 on several sources, 1 on one source, 1 on none that counts

Affirms  Qualifies  Denies  Kind        Published  Source                                                                                                   Address
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      3          –       –  government  undated    R. T. Firefly, [Treaties of the realm, as kept in the tower], Royal Archive (copy seen at Open Library)  https://paper.example/1
      2          –       2  news        2020       “News 2”, Paper 2                                                                                        https://paper.example/2
      –          1       –  news        2020       “News 3”, Paper 3                                                                                        https://paper.example/3
      –          1       –  news        2020       “News 4”, Paper 4                                                                                        https://paper.example/4
"""
IN_A_TERMINAL = """\
Sources     4: 3 news and 1 government
Weight      2 primary, 2 secondary and 3 weak, each for at least one statement
Statements  3, resting on what affirms them: 1 on several sources, 1 on one
            source, 1 on none that counts

For  Beside  Against  Kind        Published  Source
────────────────────────────────────────────────────────────────────────────────
  3       –        –  government  undated    R. T. Firefly, [Treaties of the
                                             realm, as kept in the tower], Royal
                                             Archive (copy seen at Open Library)
https://paper.example/1

  2       –        2  news        2020       “News 2”, Paper 2
https://paper.example/2

For=Affirms  Beside=Qualifies  Against=Denies
"""


@pytest.mark.parametrize(
    ("columns", "query", "text"),
    [
        (None, Query(), IN_A_PIPE),
        (80, Query(limit=2), IN_A_TERMINAL),  # the totals are of all that match
    ],
)
def test_totals_come_first_and_an_address_is_whole(
    columns: int | None, query: Query, text: str
) -> None:
    assert screen(report(DATA, query), columns) == text


def test_chosen_fields_come_without_totals() -> None:
    query = Query(fields=("affirms", "id"), sort="-id", limit=2)

    assert screen(report(DATA, query), None) == (
        "Affirms  Id\n────────────────\n      –  paper-4\n      –  paper-3\n"
    )


def test_where_nothing_matches_there_is_nothing_to_count() -> None:
    answer = arrange(report(DATA, Query(search="zinc")))

    assert (answer.items, "Sources  " in screen(answer, 80)) == ([], False)


def test_what_is_left_out_is_noted() -> None:
    assert report(DATA, Query()).notes == [
        "1 refuted statement is left out (--verdict any shows what is refuted, too)"
    ]


@pytest.mark.parametrize("columns", [80, 100])
def test_all_of_the_shipped_sources_fit_as_a_table_but_for_addresses(columns: int) -> None:
    lines = screen(report(load(), Query()), columns).splitlines()

    assert "─" * columns in lines
    assert [line for line in lines if cell_len(line) > columns and " " in line] == []
