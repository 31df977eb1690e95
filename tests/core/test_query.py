"""Picking allies and statements, resolving names and counting, over the sample."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import dataset, sample

from ally_cli.cli.options import Filters
from ally_cli.errors import UnknownAllyError, UsageError
from ally_cli.model import Direction, Kind, Standing, Statement, Verdict
from ally_cli.names import find_allies, find_source
from ally_cli.query import (
    UNREFUTED,
    Flows,
    Query,
    Tally,
    by_date,
    latest,
    narrow,
    select,
    tally,
)

DATA = dataset()
STATEMENTS = {
    statement.id.rpartition("-")[2]: statement
    for ally in DATA.allies
    for statement in ally.statements
}
ANY_VERDICT = tuple(Verdict)


def narrowed(**filters: Any) -> str:
    """Return the last words of the ids of the statements that match, in the order of the file."""
    found = narrow(list(STATEMENTS.values()), Query(**filters), DATA.as_of)
    return " ".join(name for name, statement in STATEMENTS.items() if statement in found)


def selected(**filters: Any) -> dict[str, str]:
    """Return the allies that match, in order, each with its statements, oldest first."""
    return {
        match.ally.id: " ".join(s.id.rpartition("-")[2] for s in by_date(match.statements))
        for match in select(DATA, Query(**filters))
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "steel treaty loan tariff doctors rifles training break"),
        (
            {"verdict": ANY_VERDICT},
            "steel founding treaty loan tariff doctors rifles training break",
        ),
        # Support types.
        ({"support": ("economic",)}, "steel loan tariff rifles"),
        ({"support": ("medical", "technical")}, "doctors training"),
        ({"support": ("military", "economic")}, "steel treaty loan tariff rifles training"),
        ({"support": ("military", "economic"), "match": "all"}, "rifles"),
        ({"support": ("diplomatic", "military"), "match": "all"}, "treaty"),
        ({"support": ("medical", "technical"), "match": "all"}, ""),
        ({"support": ("economic",), "match": "all"}, "steel loan tariff rifles"),
        ({"match": "all"}, "steel treaty loan tariff doctors rifles training break"),
        # Directions.
        ({"direction": (Direction.TO,)}, "loan tariff training"),
        ({"direction": (Direction.FROM,)}, "steel doctors rifles"),
        ({"direction": (Direction.MUTUAL,)}, "treaty break"),
        ({"direction": (Direction.TO, Direction.MUTUAL)}, "treaty loan tariff training break"),
        # Kinds.
        ({"kind": (Kind.SUPPORT,)}, "steel treaty loan doctors rifles training"),
        ({"kind": (Kind.FRICTION,)}, "tariff break"),
        # Verdicts.
        ({"verdict": (Verdict.CONFIRMED,)}, "steel treaty doctors training"),
        ({"verdict": (Verdict.REPORTED,)}, "loan break"),
        ({"verdict": (Verdict.DISPUTED, Verdict.UNVERIFIED)}, "tariff rifles"),
        ({"verdict": (Verdict.REFUTED,)}, "founding"),
        # Sources: those that say it and those it was checked against.
        ({"source": ("census-2019-trade",)}, "steel tariff doctors"),
        ({"source": ("watch-2017-rifles", "archive-1934-treaty")}, "treaty rifles training"),
        ({"source": ("atlas",)}, ""),
        # Words of the text or the note.
        ({"search": "steel"}, "steel tariff"),
        ({"search": "STEEL tariff"}, "tariff"),
        ({"search": "port-dore"}, "doctors"),
        ({"search": "ILE rifles"}, "rifles"),
        ({"search": "campaign"}, "rifles"),
        ({"search": "bought campaign"}, "rifles"),
        ({"search": "zinc"}, ""),
        ({"search": "  "}, "steel treaty loan tariff doctors rifles training break"),
        # Several filters must all hold.
        ({"support": ("economic",), "direction": (Direction.TO,)}, "loan tariff"),
        (
            {
                "support": ("economic",),
                "direction": (Direction.TO,),
                "kind": (Kind.SUPPORT,),
            },
            "loan",
        ),
        ({"verdict": (Verdict.CONFIRMED,), "since": "2000"}, "treaty doctors"),
        ({"search": "ruritania", "source": ("gazette-1999-loan",)}, "loan training"),
        ({"direction": (Direction.FROM,), "until": "2003", "search": "doctors"}, "doctors"),
        ({"kind": (Kind.FRICTION,), "support": ("military",)}, ""),
    ],
)
def test_a_filter_keeps_the_statements_that_match(filters: dict[str, Any], found: str) -> None:
    assert narrowed(**filters) == found


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        # What still went on, or ended, on or after a date; what is undated is never kept.
        ("1900", None, "treaty loan tariff doctors rifles training break"),
        ("1989-11-09", None, "treaty loan tariff doctors rifles training break"),
        ("1989-11-10", None, "treaty loan tariff doctors rifles break"),
        ("1990", None, "treaty loan tariff doctors rifles break"),
        ("1990-12-31", None, "treaty loan tariff doctors rifles break"),
        ("1991", None, "treaty loan tariff doctors rifles"),
        ("1999-12", None, "treaty loan tariff doctors rifles"),
        ("2000", None, "treaty tariff doctors rifles"),
        ("2012-06-30", None, "treaty tariff doctors rifles"),
        ("2012-07", None, "treaty doctors rifles"),
        ("2016-05-31", None, "treaty doctors rifles"),
        ("2016-06", None, "treaty rifles"),
        ("2016-12-31", None, "treaty rifles"),
        ("2017", None, "treaty"),
        ("2020", None, "treaty"),
        ("2020-06-30", None, "treaty"),
        ("2020-07", None, ""),
        # What began on or before a date.
        (None, "1900", ""),
        (None, "1934", "treaty"),
        (None, "1934-02", ""),
        (None, "1934-03-01", "treaty"),
        (None, "1972-01-01", "treaty training"),
        (None, "1990-01", "treaty training break"),
        (None, "1996-01-31", "treaty training break"),
        (None, "1996-02-01", "treaty loan training break"),
        (None, "2003", "treaty loan doctors training break"),
        (None, "2015-12-31", "treaty loan tariff doctors training break"),
        (None, "2016-01", "treaty loan tariff doctors rifles training break"),
        # Both.
        ("1990", "1999", "treaty loan break"),
        ("2012-06-15", "2012-06-15", "treaty tariff doctors"),
        ("2016", "2016", "treaty doctors rifles"),
        ("2017", "2018", "treaty"),
        ("2030", "2030", ""),
    ],
)
def test_a_date_filter_keeps_what_may_have_held_on_a_day_of_the_span(
    since: str | None, until: str | None, found: str
) -> None:
    assert narrowed(since=since, until=until) == found


def test_until_keeps_what_was_refuted_only_if_asked_for() -> None:
    assert narrowed(until="1900", verdict=ANY_VERDICT) == "founding"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        # All allies, if no statement filter is given: by standing, then name.
        (
            {},
            {
                "freedonia": "treaty loan tariff steel",
                "ile-dor": "doctors rifles",
                "sylvania": "training break",
            },
        ),
        (
            {"standing": (Standing.FORMER, Standing.PARTNER)},
            {"ile-dor": "doctors rifles", "sylvania": "training break"},
        ),
        ({"standing": (Standing.ALLY,)}, {}),
        (
            {"region": ("Europe",)},
            {"freedonia": "treaty loan tariff steel", "sylvania": "training break"},
        ),
        ({"region": ("Polynesia",)}, {"ile-dor": "doctors rifles"}),
        (
            {"region": ("Polynesia", "Eastern Europe")},
            {"ile-dor": "doctors rifles", "sylvania": "training break"},
        ),
        ({"region": ("Europe",), "standing": (Standing.FORMER,)}, {"sylvania": "training break"}),
        # Only allies with a statement that matches, if one is.
        ({"direction": (Direction.FROM,)}, {"freedonia": "steel", "ile-dor": "doctors rifles"}),
        ({"kind": (Kind.FRICTION,)}, {"freedonia": "tariff", "sylvania": "break"}),
        ({"verdict": (Verdict.REFUTED,)}, {"freedonia": "founding"}),
        ({"since": "2017"}, {"freedonia": "treaty"}),
        ({"search": "zinc"}, {}),
        (
            {"support": ("military",), "region": ("Europe",)},
            {"freedonia": "treaty", "sylvania": "training"},
        ),
        # Named allies, in the order named, whether a statement matches or not.
        (
            {"allies": ("sylvania", "freedonia")},
            {"sylvania": "training break", "freedonia": "treaty loan tariff steel"},
        ),
        ({"allies": ("ile-dor",), "kind": (Kind.FRICTION,)}, {"ile-dor": ""}),
        (
            {"allies": ("ile-dor", "sylvania"), "region": ("Europe",)},
            {"sylvania": "training break"},
        ),
    ],
)
def test_an_ally_is_selected_with_the_statements_that_match(
    filters: dict[str, Any], found: dict[str, str]
) -> None:
    assert selected(**filters) == found
    assert list(selected(**filters)) == list(found)


def test_allies_come_by_standing_and_then_by_name_without_regard_to_accents() -> None:
    raw = sample()
    raw["allies"][0]["standing"] = "former"
    raw["allies"][2]["standing"] = "former"
    raw["allies"][2]["name"] = "Éaland"

    matches = select(dataset(raw), Query())

    assert [match.ally.id for match in matches] == ["ile-dor", "sylvania", "freedonia"]


def test_every_verdict_but_refuted_is_asked_for_by_default() -> None:
    assert Filters().query(DATA).verdict == UNREFUTED
    assert [str(verdict) for verdict in UNREFUTED] == [
        "confirmed",
        "reported",
        "disputed",
        "unverified",
    ]


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({}, ("support", "friction")),
        ({"support": ["military"]}, ("support",)),
        ({"support": ["military"], "kind": "any"}, ("support", "friction")),
        ({"support": ["military"], "kind": "friction"}, ("friction",)),
        ({"kind": "friction"}, ("friction",)),
        ({"direction": ["to"]}, ("support", "friction")),
    ],
)
def test_a_support_type_asks_for_support_unless_a_kind_is_given(
    options: dict[str, Any], kind: tuple[str, ...]
) -> None:
    assert Filters(**options).query(DATA).kind == kind


@pytest.mark.parametrize(
    ("options", "query"),
    [
        (
            {"support": ["Military,ECONOMIC", "medical"]},
            {"support": ("economic", "medical", "military")},
        ),
        ({"match": "ALL"}, {"match": "all"}),
        ({"direction": ["mutual,to"]}, {"direction": ("to", "mutual")}),
        ({"standing": ["former", "Closest"]}, {"standing": ("closest", "former")}),
        ({"region": ["europe,polynesia"]}, {"region": ("Europe", "Polynesia")}),
        ({"verdict": ["refuted,confirmed"]}, {"verdict": ("confirmed", "refuted")}),
        ({"verdict": ["any"]}, {"verdict": tuple(map(str, Verdict))}),
        ({"since": "2016-02", "until": "2016-02-29"}, {"since": "2016-02", "until": "2016-02-29"}),
        (
            {"source": ["census-2019-trade,Gazette-1999-Loan"]},
            {"source": ("census-2019-trade", "gazette-1999-loan")},
        ),
        ({"search": "Steel"}, {"search": "Steel"}),
    ],
)
def test_an_option_becomes_a_query_in_the_words_of_the_data_set(
    options: dict[str, Any], query: dict[str, Any]
) -> None:
    asked = Filters(**options).query(DATA)

    assert {name: getattr(asked, name) for name in query} == query


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"support": ["militry"]}, "no support type 'militry' (did you mean military?)"),
        (
            {"support": ["naval"]},
            "no support type 'naval'"
            " (one of: diplomatic, economic, financial, medical, military, technical)",
        ),
        ({"direction": ["both"]}, "no direction 'both' (one of: to, from, mutual)"),
        ({"match": "some"}, "no way to match 'some' (one of: any, all)"),
        ({"kind": "frction"}, "no kind 'frction' (did you mean friction?)"),
        ({"verdict": ["confirmd"]}, "no verdict 'confirmd' (did you mean confirmed?)"),
        ({"standing": ["close"]}, "no standing 'close' (did you mean closest?)"),
        ({"region": ["europ"]}, "no region 'europ' (did you mean Europe?)"),
        ({"since": "2016-13"}, "'2016-13' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        ({"until": "yesterday"}, "'yesterday' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        ({"source": ["census-2019"]}, "no source 'census-2019' (did you mean census-2019-trade?)"),
    ],
)
def test_an_option_the_data_set_has_no_word_for_is_an_error_that_names_the_nearest(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        Filters(**options).query(DATA)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "ally"),
    [
        ("ile-dor", "ile-dor"),
        ("Île-d’Or", "ile-dor"),
        ("ile d'or", "ile-dor"),
        ("ÎLE D`OR", "ile-dor"),
        ("Ile-dOr", "ile-dor"),
        ("  île\u2011dor ", "ile-dor"),
        ("principality of the ile d'or", "ile-dor"),
        ("io", "ile-dor"),
        ("ILO", "ile-dor"),
        ("golden island", "ile-dor"),
        ("Golden-Island", "ile-dor"),
        ("szilvania", "sylvania"),
        ("SZILVÁNIA", "sylvania"),
        ("F.D.", "freedonia"),
    ],
)
def test_an_ally_is_found_by_id_name_code_or_alias_however_it_is_written(
    name: str, ally: str
) -> None:
    assert find_allies(DATA, [name]) == (ally,)


def test_allies_are_found_in_the_order_named_and_each_once() -> None:
    assert find_allies(DATA, ["sylvania", "FD", "Szilvánia", "freedonia"]) == (
        "sylvania",
        "freedonia",
    )


def test_the_first_name_that_stands_for_no_ally_is_the_one_complained_of() -> None:
    with pytest.raises(UnknownAllyError, match="no ally 'zubrowka'"):
        find_allies(DATA, ["freedonia", "zubrowka", "latveria"])


@pytest.mark.parametrize(
    ("name", "message", "suggestions"),
    [
        ("fredonia", "no ally 'fredonia' (did you mean freedonia?)", ("freedonia",)),
        ("Sylvánja", "no ally 'Sylvánja' (did you mean sylvania?)", ("sylvania",)),
        ("iledor", "no ally 'iledor' (did you mean ile-dor?)", ("ile-dor",)),
        ("golden iland", "no ally 'golden iland' (did you mean ile-dor?)", ("ile-dor",)),
        (
            "republic fredonia",
            "no ally 'republic fredonia' (did you mean freedonia?)",
            ("freedonia",),
        ),
        ("zubrowka", "no ally 'zubrowka' ('ally list' names them all)", ()),
        ("fx", "no ally 'fx' ('ally list' names them all)", ()),
        ("", "no ally '' ('ally list' names them all)", ()),
        # A real country that the data set lacks is no misspelling, however near.
        ("Slovenia", "no ally 'Slovenia' ('ally list' names them all)", ()),
        ("slovénia", "no ally 'slovénia' ('ally list' names them all)", ()),
        # Nor is the country whose allies they are.
        ("Ruritania", "no ally 'Ruritania' (Ruritania is the country whose allies these are)", ()),
        (
            "kingdom of ruritania",
            "no ally 'kingdom of ruritania' (Ruritania is the country whose allies these are)",
            (),
        ),
        ("RUR", "no ally 'RUR' (Ruritania is the country whose allies these are)", ()),
        ("strelsau", "no ally 'strelsau' (Ruritania is the country whose allies these are)", ()),
    ],
)
def test_a_name_that_stands_for_no_ally_is_an_error_with_what_was_probably_meant(
    name: str, message: str, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownAllyError) as caught:
        find_allies(DATA, [name])

    assert str(caught.value) == message
    assert caught.value.suggestions == suggestions


def test_a_source_is_found_by_its_id_in_any_case() -> None:
    assert find_source(DATA, "Census-2019-TRADE") == "census-2019-trade"


def test_statements_come_by_date_then_id_and_undated_last() -> None:
    names = [s.id.rpartition("-")[2] for s in by_date(reversed(STATEMENTS.values()))]

    assert names == [
        "founding",
        "treaty",
        "training",
        "break",
        "loan",
        "doctors",
        "tariff",
        "rifles",
        "steel",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", Tally(Flows(), {}, 0, None)),
        ("steel", Tally(Flows(from_=1), {"economic": Flows(from_=1)}, 0, None)),
        ("break", Tally(Flows(), {}, 1, "1990")),
        (
            "treaty loan tariff steel",
            Tally(
                Flows(to=1, from_=1, mutual=1),
                {
                    "economic": Flows(to=1, from_=1),
                    "diplomatic": Flows(mutual=1),
                    "financial": Flows(to=1),
                    "military": Flows(mutual=1),
                },
                1,
                "2012-06",
            ),
        ),
        (
            "training rifles doctors",
            Tally(
                Flows(to=1, from_=2),
                {
                    "military": Flows(to=1, from_=1),
                    "economic": Flows(from_=1),
                    "medical": Flows(from_=1),
                    "technical": Flows(to=1),
                },
                0,
                "2016-05",
            ),
        ),
    ],
)
def test_statements_add_up_by_direction_and_type_the_type_with_most_first(
    names: str, expected: Tally
) -> None:
    counted = tally([STATEMENTS[name] for name in names.split()])

    assert counted == expected
    assert list(counted.by_type) == list(expected.by_type)


@pytest.mark.parametrize(
    ("names", "date"),
    [
        ("", None),
        ("steel", None),
        ("treaty", "1934-03-01"),
        ("training break", "1990"),
        ("doctors rifles", "2016-05"),
    ],
)
def test_the_latest_date_is_the_last_start_or_end_as_written(names: str, date: str | None) -> None:
    assert latest([STATEMENTS[name] for name in names.split()]) == date


def some(words: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return a strategy for a few of *words*, each once."""
    return st.lists(st.sampled_from(list(words)), min_size=1, unique=True).map(tuple)


DATES = st.sampled_from(["1934", "1934-03", "1989-11-10", "1990", "1999-12-31", "2016-05", "2021"])
FILTERS = {
    "direction": some(Direction),
    "kind": some(Kind),
    "verdict": some(Verdict),
    "since": DATES,
    "until": DATES,
    "source": some(source.id for source in DATA.sources),
    "search": st.sampled_from(["steel", "ruritania", "the", "paper"]),
    "support": some(DATA.support_types),
}
LISTS = ["direction", "kind", "verdict", "source", "support"]
EVERYTHING = {"verdict": ANY_VERDICT}


def kept(**filters: Any) -> list[Statement]:
    """Return the statements that match *filters*; refuted ones too, unless these say otherwise."""
    return list(narrow(list(STATEMENTS.values()), Query(**(EVERYTHING | filters)), DATA.as_of))


@given(st.fixed_dictionaries({}, optional=FILTERS))
def test_several_filters_keep_what_each_of_them_keeps(filters: dict[str, Any]) -> None:
    each = [kept(**{name: value}) for name, value in filters.items()]

    assert kept(**filters) == [
        s for s in STATEMENTS.values() if all(s in statements for statements in each)
    ]


@given(st.sampled_from(LISTS).flatmap(lambda name: st.tuples(st.just(name), FILTERS[name])))
def test_several_values_of_a_filter_keep_what_any_of_them_keeps(
    filter: tuple[str, tuple[Any, ...]],
) -> None:
    name, values = filter
    each = [kept(**{name: (value,)}) for value in values]

    assert kept(**{name: values}) == [
        s for s in STATEMENTS.values() if any(s in statements for statements in each)
    ]


@given(some(DATA.support_types))
def test_all_of_several_types_keep_what_each_of_them_keeps(types: tuple[str, ...]) -> None:
    each = [kept(support=(name,)) for name in types]

    assert kept(support=types, match="all") == [
        s for s in STATEMENTS.values() if all(s in statements for statements in each)
    ]


@given(st.fixed_dictionaries({}, optional=FILTERS))
def test_narrowing_what_is_narrowed_changes_nothing(filters: dict[str, Any]) -> None:
    once = kept(**filters)

    assert narrow(once, Query(**(EVERYTHING | filters)), DATA.as_of) == once


@given(st.lists(st.sampled_from(list(STATEMENTS.values())), unique_by=lambda s: s.id))
def test_every_statement_counts_once_as_support_or_friction_and_once_for_each_type(
    statements: list[Statement],
) -> None:
    counted = tally(statements)

    assert counted.flows.total + counted.friction == len(statements)
    assert {name: flows.total for name, flows in counted.by_type.items()} == {
        name: count
        for name in DATA.support_types
        if (count := sum(s.kind is Kind.SUPPORT and name in s.types for s in statements))
    }
