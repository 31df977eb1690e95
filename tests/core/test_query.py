"""Picking allies and statements, and counting them: each rule, over the sample or a few lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import dataset
from small import country, said, small

from ally_cli.cli.options import Filters
from ally_cli.errors import UnknownAllyError, UsageError
from ally_cli.model import Direction, Kind, Standing, Verdict
from ally_cli.names import find_allies, find_source
from ally_cli.query import UNREFUTED, Flows, Query, Tally, by_date, latest, pick, select, tally

DATA = dataset()
STATEMENTS = {s.id.rpartition("-")[2]: s for ally in DATA.allies for s in ally.statements}
ANY_VERDICT = tuple(Verdict)


def picked(**filters: Any) -> str:
    """Return the last words of the ids of the statements that match, in the order of the file."""
    found = {s.id for match in select(DATA, Query(**filters)) for s in match.statements}
    return " ".join(name for name, statement in STATEMENTS.items() if statement.id in found)


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
        # All of them: each statement in itself.
        ({"support": ("military", "economic"), "match": "all"}, "rifles"),
        ({"support": ("diplomatic", "military"), "match": "all"}, "treaty"),
        ({"support": ("medical", "technical"), "match": "all"}, ""),
        ({"support": ("economic",), "match": "all"}, "steel loan tariff rifles"),
        ({"match": "all"}, "steel treaty loan tariff doctors rifles training break"),
        # Directions.
        ({"direction": (Direction.TO,)}, "loan tariff training"),
        ({"direction": (Direction.TO, Direction.MUTUAL)}, "treaty loan tariff training break"),
        # Kinds; to name one twice is to name it once.
        ({"kind": (Kind.SUPPORT,)}, "steel treaty loan doctors rifles training"),
        ({"kind": (Kind.FRICTION,)}, "tariff break"),
        ({"kind": (Kind.FRICTION, Kind.FRICTION)}, "tariff break"),
        # Verdicts.
        ({"verdict": (Verdict.CONFIRMED,)}, "steel treaty doctors training"),
        ({"verdict": (Verdict.REPORTED,)}, "loan break"),
        ({"verdict": (Verdict.DISPUTED, Verdict.UNVERIFIED)}, "tariff rifles"),
        ({"verdict": (Verdict.REFUTED,)}, "founding"),
        # What the article says: what it affirms, and nothing else that it may bear on.
        ({"article": True}, "steel"),
        ({"article": True, "verdict": ANY_VERDICT}, "steel founding"),
        # Sources, whatever they do for a statement.
        ({"source": ("census-2019-trade",)}, "steel tariff doctors"),
        ({"source": ("archive-1934-treaty",)}, "treaty tariff training"),
        ({"source": ("watch-2017-rifles", "gazette-2012-tariff")}, "tariff doctors rifles"),
        # Words of the text or the note: every one, from the beginning of a word, plural or not.
        ({"search": "steel"}, "steel tariff"),
        ({"search": "STEEL tariffs"}, "tariff"),
        ({"search": "stee"}, "steel tariff"),
        ({"search": "teel"}, ""),
        ({"search": "doctor"}, "doctors"),
        ({"search": "treaties"}, "treaty"),
        ({"search": "port-dore"}, "doctors"),
        ({"search": "ILE rifles"}, "rifles"),
        ({"search": "bought campaign"}, "rifles"),
        ({"search": "zinc"}, ""),
        # Several filters must all hold.
        ({"support": ("economic",), "direction": (Direction.TO,)}, "loan tariff"),
        ({"verdict": (Verdict.CONFIRMED,), "since": "2000"}, "treaty doctors"),
        ({"search": "ruritania", "source": ("gazette-1999-loan",)}, "loan training"),
        ({"kind": (Kind.FRICTION,), "support": ("military",)}, ""),
    ],
)
def test_a_filter_keeps_the_statements_that_match(filters: dict[str, Any], found: str) -> None:
    assert picked(**filters) == found


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        # What may have been going on on or after a date; what has no date is never kept.
        ("1900", None, "treaty loan tariff doctors rifles training break"),
        ("1989-11-09", None, "treaty loan tariff doctors rifles training break"),
        ("1989-11-10", None, "treaty loan tariff doctors rifles break"),
        ("1990-12-31", None, "treaty loan tariff doctors rifles break"),
        ("1991", None, "treaty loan tariff doctors rifles"),
        ("1999-12", None, "treaty loan tariff doctors rifles"),
        ("2000", None, "treaty tariff doctors rifles"),
        ("2012-06-30", None, "treaty tariff doctors rifles"),
        ("2012-07", None, "treaty doctors rifles"),
        ("2016-05-31", None, "treaty doctors rifles"),
        ("2016-06", None, "treaty rifles"),
        ("2017", None, "treaty"),
        ("2020-06-30", None, "treaty"),
        ("2020-07", None, ""),  # what is ongoing lasts to the day of the data
        # What may have begun on or before a date; what has no start may always have begun.
        (None, "1900", "break"),
        (None, "1934", "treaty break"),
        (None, "1934-02", "break"),
        (None, "1934-03-01", "treaty break"),
        (None, "1972-01-01", "treaty training break"),
        (None, "1996-01-31", "treaty training break"),
        (None, "1996-02-01", "treaty loan training break"),
        (None, "2015-12-31", "treaty loan tariff doctors training break"),
        (None, "2016-01", "treaty loan tariff doctors rifles training break"),
        # Both.
        ("1990", "1999", "treaty loan break"),
        ("1991", "1999", "treaty loan"),
        ("2012-06-15", "2012-06-15", "treaty tariff doctors"),
        ("2016", "2016", "treaty doctors rifles"),
        ("2030", "2030", ""),
    ],
)
def test_a_date_filter_keeps_what_may_have_held_on_a_day_of_the_span(
    since: str | None, until: str | None, found: str
) -> None:
    assert picked(since=since, until=until) == found


def test_what_goes_on_and_has_no_start_may_have_held_on_any_day_up_to_that_of_the_data() -> None:
    data = small(country("Mona", said(ongoing=True)))

    def held(**span: str) -> bool:
        return bool(select(data, Query(**span)))

    assert [held(since=day) for day in ("1900", "2020-06-30", "2020-07-01")] == [True, True, False]
    assert held(until="0001")


@pytest.mark.parametrize(
    ("query", "refuted", "undated"),
    [
        ({}, 1, 0),
        ({"since": "1800"}, 1, 1),
        ({"until": "1900"}, 1, 1),
        ({"since": "1900"}, 0, 1),
        ({"until": "2020", "search": "founded"}, 0, 0),
        ({"search": "found"}, 1, 0),
        ({"support": ("medical",)}, 0, 0),
        ({"allies": ("sylvania",), "since": "1900"}, 0, 0),
        # Where verdicts are asked for, nothing is left out as a rule.
        ({"verdict": ANY_VERDICT, "since": "1900"}, 0, 1),
        ({"verdict": (Verdict.CONFIRMED,)}, 0, 0),
        ({"verdict": (Verdict.REPORTED,), "since": "1900"}, 0, 0),
    ],
)
def test_what_is_left_out_as_a_rule_is_counted(
    query: dict[str, Any], refuted: int, undated: int
) -> None:
    found = pick(DATA, Query(**query))

    assert (found.refuted, found.undated) == (refuted, undated)


def test_an_ally_has_all_types_over_its_matching_statements_and_a_statement_in_itself() -> None:
    data = small(
        country("Freedonia", said("military"), said("medical", "from")),
        country("Mona", said("military,medical")),
        country("Oz", said("military"), said("medical", evidence="+w -p")),
        country("Zubrowka", said("military")),
    )
    asked = Query(support=("military", "medical"), match="all")

    by_ally = pick(data, asked, by_ally=True)
    by_statement = pick(data, asked)

    assert [(m.ally.id, len(m.statements)) for m in by_ally.matches] == [
        ("freedonia", 2),
        ("mona", 1),
    ]
    assert [(m.ally.id, len(m.statements)) for m in by_statement.matches] == [("mona", 1)]
    # With the refuted one Oz would match, and so it is told of; Zubrowka would not.
    assert (by_ally.refuted, by_statement.refuted) == (1, 0)


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
            {"standing": (Standing.ENDED, Standing.RECENT)},
            {"ile-dor": "doctors rifles", "sylvania": "training break"},
        ),
        ({"standing": (Standing.DORMANT,)}, {}),
        (
            {"region": ("Europe",)},
            {"freedonia": "treaty loan tariff steel", "sylvania": "training break"},
        ),
        (
            {"region": ("Polynesia", "Eastern Europe")},
            {"ile-dor": "doctors rifles", "sylvania": "training break"},
        ),
        ({"region": ("Europe",), "standing": (Standing.ENDED,)}, {"sylvania": "training break"}),
        # Only allies with a statement that matches, if one is.
        ({"direction": (Direction.FROM,)}, {"freedonia": "steel", "ile-dor": "doctors rifles"}),
        ({"kind": (Kind.FRICTION,)}, {"freedonia": "tariff", "sylvania": "break"}),
        ({"verdict": (Verdict.REFUTED,)}, {"freedonia": "founding"}),
        ({"article": True}, {"freedonia": "steel"}),
        ({"since": "2017"}, {"freedonia": "treaty"}),
        ({"search": "zinc"}, {}),
        (
            {"support": ("military",), "region": ("Europe",)},
            {"freedonia": "treaty", "sylvania": "training"},
        ),
        # Named allies, in the order named, each once; if a statement matches.
        (
            {"allies": ("sylvania", "freedonia", "sylvania")},
            {"sylvania": "training break", "freedonia": "treaty loan tariff steel"},
        ),
        ({"allies": ("ile-dor",), "kind": (Kind.FRICTION,)}, {}),
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


def test_a_named_ally_can_be_had_without_a_statement_that_matches() -> None:
    asked = Query(allies=("ile-dor",), kind=(Kind.FRICTION,))

    [match] = pick(DATA, asked, named_always=True).matches

    assert (match.ally.id, list(match.statements)) == ("ile-dor", [])


def test_allies_come_by_standing_and_then_by_name_without_regard_to_accents() -> None:
    data = small(
        country("Zubrowka", said(types="military", direction="mutual", ongoing=True))
        | {"treaty": "zubrowka-1"},
        country("Mona", said(start="2019")),
        country("Latveria"),
        country("Eland") | {"name": "Éland"},
        country("Freedonia"),
        country("Atlantis", ties_until="1990"),
    )

    assert [(m.standing.value, m.ally.id) for m in select(data, Query())] == [
        ("treaty", "zubrowka"),
        ("recent", "mona"),
        ("dormant", "eland"),
        ("dormant", "freedonia"),
        ("dormant", "latveria"),
        ("ended", "atlantis"),
    ]


def test_every_verdict_but_refuted_is_asked_for_by_default() -> None:
    assert Filters().query(DATA).verdict == Query().verdict == UNREFUTED
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
        ({"standing": ["ended", "Treaty"]}, {"standing": ("treaty", "ended")}),
        ({"region": ["europe,polynesia"]}, {"region": ("Europe", "Polynesia")}),
        ({"verdict": ["refuted,confirmed"]}, {"verdict": ("confirmed", "refuted")}),
        ({"verdict": ["any"]}, {"verdict": tuple(map(str, Verdict))}),
        ({"since": "2016-02", "until": "2016-02-29"}, {"since": "2016-02", "until": "2016-02-29"}),
        (
            {"source": ["census-2019-trade,Gazette-1999-Loan"]},
            {"source": ("census-2019-trade", "gazette-1999-loan")},
        ),
        ({"search": "Steel"}, {"search": "Steel"}),
        ({"article": True}, {"article": True}),
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
        ({"standing": ["resent"]}, "no standing 'resent' (did you mean recent?)"),
        ({"region": ["europ"]}, "no region 'europ' (did you mean Europe?)"),
        ({"since": "2016-13"}, "'2016-13' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        ({"until": "yesterday"}, "'yesterday' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        ({"source": ["census-2019"]}, "no source 'census-2019' (did you mean census-2019-trade?)"),
        ({"search": " – "}, "nothing to search for (--search takes words)"),
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


LIST = "'ally list' names them all"
OUTSIDE = "is not in the data set; 'ally list' names all allies"
OURS = "Ruritania is the country whose allies these are"


@pytest.mark.parametrize(
    ("name", "message", "suggestions"),
    [
        ("fredonia", "no ally 'fredonia' (did you mean freedonia?)", ("freedonia",)),
        ("Sylvánja", "no ally 'Sylvánja' (did you mean sylvania?)", ("sylvania",)),
        ("iledor", "no ally 'iledor' (did you mean ile-dor?)", ("ile-dor",)),
        ("golden iland", "no ally 'golden iland' (did you mean ile-dor?)", ("ile-dor",)),
        ("zubrowka", f"no ally 'zubrowka' ({LIST})", ()),
        ("qq", f"no ally 'qq' ({LIST})", ()),
        ("", f"no ally '' ({LIST})", ()),
        # A real country that the data set lacks is no misspelling, however near.
        ("slovénia", f"no ally 'slovénia' (Slovenia {OUTSIDE})", ()),
        # Nor is the country whose allies they are.
        ("Ruritania", f"no ally 'Ruritania' ({OURS})", ()),
        ("kingdom of ruritania", f"no ally 'kingdom of ruritania' ({OURS})", ()),
        ("RUR", f"no ally 'RUR' ({OURS})", ()),
        ("strelsau", f"no ally 'strelsau' ({OURS})", ()),
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

    assert " ".join(names) == "founding treaty training break loan doctors tariff rifles steel"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", Tally(Flows(), {}, 0, None, ongoing=False)),
        (
            "steel",
            Tally(Flows(from_=1), {"economic": Flows(from_=1)}, 0, None, ongoing=False),
        ),
        ("break", Tally(Flows(), {}, 1, "1990", ongoing=False)),
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
                ongoing=True,
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
                ongoing=False,
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


@given(st.lists(st.sampled_from(list(STATEMENTS.values())), unique_by=lambda s: s.id))
def test_every_statement_counts_once_as_support_or_friction_and_once_for_each_type(
    statements: list[Any],
) -> None:
    counted = tally(statements)

    assert counted.flows.total + counted.friction == len(statements)
    assert {name: flows.total for name, flows in counted.by_type.items()} == {
        name: count
        for name in DATA.support_types
        if (count := sum(s.kind is Kind.SUPPORT and name in s.types for s in statements))
    }
