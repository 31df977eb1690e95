"""`ally compare`: what each ally holds beside the others, and its tables."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import ally, ally_in_terminal
from small import TYPES, country, said, screen, small

from ally_cli.dataset import load
from ally_cli.errors import UsageError
from ally_cli.model import Dataset, Kind, Verdict
from ally_cli.query import Flows, Query
from ally_cli.reports.compare import CompareItem, report

FREEDONIA = country(
    "Freedonia",
    said("military,economic", "mutual", "1934", ongoing=True),
    said("economic", "from"),
    said("economic", "to", "1996-02", "1999", evidence="+s"),
    said("military", "from", "1867", evidence="+w -p"),
    said("economic", "to", "2012-06", kind="friction", evidence="+s -s"),
    ties_since="1933-11-17",
    treaty="freedonia-1",
    summary="Freedonia buys steel from Ruritania and defends it by treaty.",
)
SYLVANIA = country(
    "Sylvania",
    said("military", "to", "1972", "1989-11-09"),
    said("economic", "mutual", evidence="+w"),
    said("medical", "mutual", None, "1990", kind="friction", evidence="+s"),
    ties_since="1950",
    ties_until="1991-12-25",
    summary="Sylvania trained Ruritanian officers.",
)
MONA = country(
    "Mona",
    said("medical,economic", "from", "2003", "2018-05", evidence="+s +s"),
    said("military", "mutual", "2016", evidence="+w"),
    summary="Mona took in doctors.",
)
EMPTY = country("Nowhere", said(evidence="+w -p"))


def compared(dataset: Dataset, *allies: str, **query: Any) -> dict[str, CompareItem]:
    """Return the items of a comparison of *allies*, by id, in their order."""
    return {item.id: item for item in report(dataset, Query(allies=allies, **query)).items}


@pytest.mark.parametrize(
    ("allies", "shared", "only"),
    [
        pytest.param(
            ("freedonia", "mona"),
            {"to": (), "from": ("economic",), "mutual": ("military",)},
            {
                "freedonia": {"to": ("economic",), "from": (), "mutual": ("economic",)},
                "mona": {"to": (), "from": ("medical",), "mutual": ()},
            },
            id="all is both",
        ),
        pytest.param(
            ("freedonia", "sylvania"),
            {"to": (), "from": (), "mutual": ("economic",)},
            {
                "freedonia": {"to": ("economic",), "from": ("economic",), "mutual": ("military",)},
                "sylvania": {"to": ("military",), "from": (), "mutual": ()},
            },
            id="friction is not compared",
        ),
        pytest.param(
            ("mona", "sylvania", "freedonia"),
            {"to": (), "from": (), "mutual": ()},
            {
                "mona": {"to": (), "from": ("medical",), "mutual": ()},
                "sylvania": {"to": ("military",), "from": (), "mutual": ()},
                "freedonia": {"to": ("economic",), "from": (), "mutual": ()},
            },
            id="what two of three have is neither",
        ),
        pytest.param(
            ("freedonia", "nowhere"),
            {"to": (), "from": (), "mutual": ()},
            {
                "freedonia": {
                    "to": ("economic",),
                    "from": ("economic",),
                    "mutual": ("economic", "military"),
                },
                "nowhere": {"to": (), "from": (), "mutual": ()},
            },
            id="what is refuted is nobody's",
        ),
    ],
)
def test_a_type_is_shared_if_all_have_it_that_way_and_only_if_no_other_does(
    allies: tuple[str, ...], shared: dict[str, Any], only: dict[str, Any]
) -> None:
    items = compared(small(FREEDONIA, SYLVANIA, MONA, EMPTY), *allies)

    assert list(items) == list(allies)
    assert [item.shared for item in items.values()] == [shared] * len(allies)
    assert {name: item.only for name, item in items.items()} == only


def test_counts_are_of_the_statements_that_match_and_who_is_named_is_there_without_any() -> None:
    items = compared(small(FREEDONIA, SYLVANIA), "sylvania", "freedonia", since="2012")

    sylvania, freedonia = items["sylvania"], items["freedonia"]
    assert (sylvania.by_type, sylvania.latest_by_type, sylvania.friction) == ({}, {}, 0)
    assert freedonia.by_type == {"economic": Flows(mutual=1), "military": Flows(mutual=1)}
    assert freedonia.latest_by_type == {"economic": "1934", "military": "1934"}
    assert freedonia.friction == 1
    assert freedonia.verdicts == {"confirmed": 1, "reported": 0, "disputed": 1, "unverified": 0}


def test_refuted_statements_are_counted_only_if_asked_for_and_a_note_says_so() -> None:
    dataset, query = small(FREEDONIA, SYLVANIA), Query(allies=("freedonia", "sylvania"))

    unasked = report(dataset, query)
    asked = report(dataset, Query(allies=query.allies, verdict=tuple(Verdict)))

    assert "refuted" not in unasked.items[0].verdicts
    assert unasked.notes == [
        "1 refuted statement is left out (--verdict any shows what is refuted, too)"
    ]
    assert asked.items[0].verdicts["refuted"] == 1
    assert asked.notes == []
    assert (unasked.items[0].by_type["military"], asked.items[0].by_type["military"]) == (
        Flows(mutual=1),
        Flows(from_=1, mutual=1),
    )


@pytest.mark.parametrize("count", [0, 1, 7])
def test_two_to_six_allies_are_compared(count: int) -> None:
    with pytest.raises(UsageError) as caught:
        report(small(MONA), Query(allies=tuple(f"ally-{n}" for n in range(count))))

    assert str(caught.value) == (
        f"compare takes 2 to 6 different allies, not {count}"
        " (for example: ally compare china russia)"
    )


def test_an_ally_named_twice_is_one_ally() -> None:
    assert ally("compare", "China", "CHN") == (
        2,
        "",
        "ally: compare takes 2 to 6 different allies, not 1"
        " (for example: ally compare china russia)\n",
    )


SIX = ["Ascania", "Borduria", "Cascadia", "Drackonia", "Elbonia", "Florin"]


def country_of(name: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an ally with *statements*."""
    return country(name, *statements)


statements = st.lists(
    st.builds(
        said,
        st.lists(st.sampled_from(TYPES), min_size=1, unique=True).map(",".join),
        st.sampled_from(["to", "from", "mutual"]),
        st.sampled_from([None, "1990", "2015-03"]),
        evidence=st.sampled_from(["+p", "+s", "+s -s", "+w", "+w -p"]),
        kind=st.sampled_from(list(map(str, Kind))),
    ),
    max_size=6,
)


@settings(max_examples=50)
@given(st.lists(statements, min_size=2, max_size=6).filter(any))
def test_whoever_is_compared_the_sums_agree_and_nobody_shares_what_only_one_has(
    each: list[list[Any]],
) -> None:
    names = SIX[: len(each)]
    dataset = small(*map(country_of, names, each))
    items = list(compared(dataset, *map(str.lower, names)).values())

    for item in items:
        support = item.to + item.from_ + item.mutual
        assert sum(item.verdicts.values()) == support + item.friction
        assert sum(flows.total for flows in item.by_type.values()) >= support
        assert item.latest_by_type.keys() == item.by_type.keys()
    for way in ("to", "from", "mutual"):
        for one, other in combinations(items, 2):
            assert not set(one.only[way]) & set(other.only[way])
            assert not set(one.only[way]) & set(other.shared[way])
            assert one.shared[way] == other.shared[way]


def test_what_is_counted_and_the_latest_year_stand_in_headings() -> None:
    dataset = small(
        country("Mona", said("medical", "to", "2001"), said("military,medical", "from", "2004-05")),
        country("Utopia", said("medical", "mutual", evidence="+s"), ties_since="1999"),
    )

    assert (
        screen(report(dataset, Query(allies=("mona", "utopia"))), 80)
        == """\
Ally          In short
──────────────────────────────
Mona (MON)    Mona in short.
Utopia (UTO)  Utopia in short.

Standing, and statements on record

                 Mona     Utopia
─────────────────────────────────
standing         dormant  dormant
relations since  –        1999
support          2        1
→ to             1        –
← from           1        –
↔ mutual         –        1
× friction       –        –
latest           2004-05  –
confirmed        2        –
reported         –        1
disputed         –        –
unverified       –        –

Support by type: statements, and the year of the latest

          Mona  Mona  Mona    Mona  Utopia  Utopia  Utopia  Utopia
Type         →     ←     ↔  latest       →       ←       ↔  latest
──────────────────────────────────────────────────────────────────
medical      1     1     –    2004       –       –       1       –
military     –     1     –    2004       –       –       –       –
all          1     1     –    2004       –       –       1       –

A statement about two types counts under both, and once under all.

What both have on record with Ruritania, and what only one has

             → to     ← from             ↔ mutual
─────────────────────────────────────────────────
both         –        –                  –
only Mona    medical  medical, military  –
only Utopia  –        –                  medical
"""
    )


def test_where_names_do_not_fit_codes_stand_for_them_and_the_end_of_relations_has_a_row() -> None:
    shown = report(small(FREEDONIA, SYLVANIA), Query(allies=("freedonia", "sylvania")))

    assert (
        screen(shown, 80)
        == """\
Ally             In short
──────────────────────────────────────────────────────────────────────────────
Freedonia (FRE)  Freedonia buys steel from Ruritania and defends it by treaty.
Sylvania (SYL)   Sylvania trained Ruritanian officers.

Standing, and statements on record

                 Freedonia   Sylvania
───────────────────────────────────────
standing         treaty      ended
relations since  1933-11-17  1950
relations until  –           1991-12-25
support          3           2
→ to             1           1
← from           1           –
↔ mutual         1           1
× friction       1           1
latest           ongoing     1990
confirmed        2           1
reported         1           1
disputed         1           –
unverified       –           1

Support by type: statements, and the year of the latest

Type      FRE →  FRE ←  FRE ↔  FRE latest  SYL →  SYL ←  SYL ↔  SYL latest
──────────────────────────────────────────────────────────────────────────
economic      1      1      1     ongoing      –      –      1           –
military      –      –      1     ongoing      1      –      –        1989
all           1      1      1     ongoing      1      –      1        1989

A statement about two types counts under both, and once under all.

What both have on record with Ruritania, and what only one has

                → to      ← from    ↔ mutual
────────────────────────────────────────────
both            –         –         economic
only Freedonia  economic  economic  military
only Sylvania   military  –         –
"""
    )


def test_of_six_three_stand_side_by_side() -> None:
    allies = [country(name, said("military", "to", f"200{n}")) for n, name in enumerate(SIX)]
    shown = report(small(*allies), Query(allies=tuple(map(str.lower, SIX))))

    assert (
        screen(shown, 80)
        == """\
Ally             In short
────────────────────────────────────
Ascania (ASC)    Ascania in short.
Borduria (BOR)   Borduria in short.
Cascadia (CAS)   Cascadia in short.
Drackonia (DRA)  Drackonia in short.
Elbonia (ELB)    Elbonia in short.
Florin (FLO)     Florin in short.

Standing, and statements on record

                 Ascania  Borduria  Cascadia  Drackonia  Elbonia  Florin
─────────────────────────────────────────────────────────────────────────
standing         dormant  dormant   dormant   dormant    dormant  dormant
relations since  –        –         –         –          –        –
support          1        1         1         1          1        1
→ to             1        1         1         1          1        1
← from           –        –         –         –          –        –
↔ mutual         –        –         –         –          –        –
× friction       –        –         –         –          –        –
latest           2000     2001      2002      2003       2004     2005
confirmed        1        1         1         1          1        1
reported         –        –         –         –          –        –
disputed         –        –         –         –          –        –
unverified       –        –         –         –          –        –

Support by type: statements, and the year of the latest

          ASC  ASC  ASC     ASC  BOR  BOR  BOR     BOR  CAS  CAS  CAS     CAS
Type        →    ←    ↔  latest    →    ←    ↔  latest    →    ←    ↔  latest
─────────────────────────────────────────────────────────────────────────────
military    1    –    –    2000    1    –    –    2001    1    –    –    2002
all         1    –    –    2000    1    –    –    2001    1    –    –    2002

          DRA  DRA  DRA     DRA  ELB  ELB  ELB     ELB  FLO  FLO  FLO     FLO
Type        →    ←    ↔  latest    →    ←    ↔  latest    →    ←    ↔  latest
─────────────────────────────────────────────────────────────────────────────
military    1    –    –    2003    1    –    –    2004    1    –    –    2005
all         1    –    –    2003    1    –    –    2004    1    –    –    2005

A statement about two types counts under both, and once under all.

What all 6 have on record with Ruritania, and what only one has

                → to      ← from  ↔ mutual
──────────────────────────────────────────
all 6           military  –       –
only Ascania    –         –       –
only Borduria   –         –       –
only Cascadia   –         –       –
only Drackonia  –         –       –
only Elbonia    –         –       –
only Florin     –         –       –
"""
    )


def test_below_60_columns_each_row_is_a_block() -> None:
    dataset = small(country("Mona", said("medical", "to", "2001")), country("Syldavia"))

    assert (
        screen(report(dataset, Query(allies=("mona", "syldavia"))), 40)
        == """\
Ally      Mona (MON)
In short  Mona in short.

Ally      Syldavia (SYL)
In short  Syldavia in short.

Standing, and statements on record

          standing
Mona      dormant
Syldavia  dormant

          relations since
Mona      –
Syldavia  –

          support
Mona      1
Syldavia  –

          → to
Mona      1
Syldavia  –

          ← from
Mona      –
Syldavia  –

          ↔ mutual
Mona      –
Syldavia  –

          × friction
Mona      –
Syldavia  –

          latest
Mona      2001
Syldavia  –

          confirmed
Mona      1
Syldavia  –

          reported
Mona      –
Syldavia  –

          disputed
Mona      –
Syldavia  –

          unverified
Mona      –
Syldavia  –

Support by type: statements, and the
year of the latest

Type             medical
Mona →           1
Mona ←           –
Mona ↔           –
Mona latest      2001
Syldavia →       –
Syldavia ←       –
Syldavia ↔       –
Syldavia latest  –

Type             all
Mona →           1
Mona ←           –
Mona ↔           –
Mona latest      2001
Syldavia →       –
Syldavia ←       –
Syldavia ↔       –
Syldavia latest  –

A statement about two types counts under
both, and once under all.

What both have on record with Ruritania,
and what only one has

          both
→ to      –
← from    –
↔ mutual  –

          only Mona
→ to      medical
← from    –
↔ mutual  –

          only Syldavia
→ to      –
← from    –
↔ mutual  –
"""
    )


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_comparison_fits_the_screen(columns: int, count: int) -> None:
    allies = ("china", "russia", "equatorial-guinea", "iran", "syria", "east-germany")[:count]
    shown = report(load(), Query(allies=allies))

    assert max(map(len, screen(shown, columns).splitlines())) <= columns


def test_in_a_pipe_a_comparison_is_a_page_of_100_columns() -> None:
    done = ally("compare", "china", "russia", "-q")
    on_screen = ally_in_terminal(
        "compare", "china", "russia", "-q", columns=100, env={"NO_COLOR": "1", "PAGER": ""}
    )

    assert done.out == on_screen.out


@pytest.mark.parametrize(("limit", "columns"), [(0, 0), (1, 1)])
def test_a_limit_leaves_out_columns(limit: int, columns: int) -> None:
    shown = report(small(FREEDONIA, SYLVANIA), Query(allies=("sylvania", "freedonia"), limit=limit))

    assert screen(shown, 100).count("Sylvania (SYL)") == columns
    assert "Freedonia" not in screen(shown, 100)
