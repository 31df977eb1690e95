"""`ally timeline`: counts by year or decade, and the events as they are dated."""

import json
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from program import ally
from small import country, encode, raw, said, screen, small, some_dates

from ally_cli import dates
from ally_cli.cli.options import PERIODS
from ally_cli.dataset import load
from ally_cli.model import Verdict
from ally_cli.query import Query
from ally_cli.reports.report import Bar, Mark
from ally_cli.reports.timeline import Span, TimelineItem, bar, named, report, told

Dates = tuple[str | None, str | None]

LONG = (
    "The first sentence of a long text says what happened, and where, and to whom it happened; the"
    " second says how it is known; and the third says what followed from it."
)
FREEDONIA = country(
    "Freedonia",
    said("military", "mutual", "1994-03-01", ongoing=True, text="A treaty binds both."),
    said("economic", "from", text="Freedonia buys steel."),
    said("economic", "to", "1996-02", "1999", evidence="+s", text="Freedonia lent money."),
    said("military", "from", "1995", evidence="+w -p", text="Arms came."),
    said(
        "economic", "to", "1997-06", kind="friction", evidence="+s -s", text="A tariff was put on."
    ),
)
MONA = country(
    "Mona",
    said("medical", "from", "1998", "2000-05", evidence="+w", text=LONG),
    said("medical", "from", None, "1999", kind="friction", text="Mona complained."),
)
DATASET = small(FREEDONIA, MONA)


def timeline(*spans: Dates, by: Span | None = None, **query: Any) -> list[TimelineItem]:
    """Return the timeline of one ally, with a statement for each of *spans*, a start and an end."""
    mona = country("Mona", *(said("medical", "to", start, end) for start, end in spans))
    return list(report(small(mona), Query(**query), by).items)


def counts(items: list[TimelineItem]) -> dict[str, int]:
    """Return how many statements there are in each period, as it is labelled."""
    return {named(item.period, item.cut): item.support + item.friction for item in items}


@pytest.mark.parametrize(
    ("spans", "query", "expected"),
    [
        pytest.param([], {}, {}, id="nothing"),
        pytest.param([("1995", None)], {}, {"1995": 1}, id="one year"),
        pytest.param(
            [("1995-03", None), ("1995-12-31", None), ("1998", "2005")],
            {},
            {"1995": 2, "1996": 0, "1997": 0, "1998": 1},
            id="by the start, and the years between are there",
        ),
        pytest.param([(None, "1990"), ("1991", None)], {}, {"1990": 1, "1991": 1}, id="no start"),
        pytest.param([(None, None), ("1991", None)], {}, {"1991": 1}, id="no date"),
        pytest.param(
            [("1980", None), ("1999", None)],
            {},
            {str(year): int(year in (1980, 1999)) for year in range(1980, 2000)},
            id="twenty years are years",
        ),
        pytest.param(
            [("1980", None), ("2000", None)],
            {},
            {"1980s": 1, "1990s": 0, "2000s": 1},
            id="more are decades",
        ),
        pytest.param(
            [("1980", None), ("1999", None)],
            {"by": "decade"},
            {"1980s": 1, "1990s": 1},
            id="few years are decades if that is asked for",
        ),
        pytest.param(
            [("1980", None), ("2000", None)],
            {"by": "year"},
            {str(year): int(year in (1980, 2000)) for year in range(1980, 2001)},
            id="and many are years",
        ),
        pytest.param(
            [("1948", "2019"), ("2015", None), ("2016-02", None)],
            {"since": "2015"},
            {"before 2015": 1, "2015": 1, "2016": 1},
            id="what began before, and went on, is apart",
        ),
        pytest.param(
            [("2015", None), ("2015-05", "2018"), ("2015-06", None)],
            {"since": "2015-06"},
            {"before 2015-06": 1, "2015, from 2015-06": 2},
            id="a year may have begun after its June",
        ),
        pytest.param(
            [("2014", None), ("2016", None), ("2016-03", None), ("2016-04", None)],
            {"until": "2016-03-15"},
            {"2014": 1, "2015": 0, "2016, until 2016-03-15": 2},
            id="the last year is cut",
        ),
        pytest.param(
            [("2016-04", None)],
            {"since": "2016-02", "until": "2016-05"},
            {"2016, from 2016-02 until 2016-05": 1},
            id="a year is cut at both ends",
        ),
        pytest.param(
            [("2009", None), ("2017", None), ("2021", None)],
            {"since": "2009", "until": "2021", "by": "decade"},
            {"2000s, from 2009": 1, "2010s": 1, "2020s, until 2021": 1},
            id="decades are cut where years are whole",
        ),
        pytest.param(
            [("2010", None), ("2019-12-31", None)],
            {"since": "2010-01-01", "until": "2019-12", "by": "decade"},
            {"2010s": 2},
            id="a decade is whole to the day",
        ),
        pytest.param(
            [("1948", "2019")], {"since": "2015"}, {"before 2015": 1}, id="nothing began since"
        ),
        pytest.param(
            [(None, "2019"), ("2011", None)],
            {"until": "2012"},
            {"2011": 1, "after 2012": 1},
            id="what may have begun before it ended after",
        ),
    ],
)
def test_statements_count_in_the_year_or_decade_in_which_they_began(
    spans: list[Dates], query: dict[str, Any], expected: dict[str, int]
) -> None:
    assert counts(timeline(*spans, **query)) == expected


@given(
    st.lists(st.tuples(some_dates, st.none()) | st.tuples(st.none(), some_dates), max_size=8),
    st.none() | some_dates,
    st.none() | some_dates,
    st.sampled_from([None, "year", "decade"]),
)
def test_every_dated_statement_is_in_one_period_oldest_first_and_no_period_is_missing(
    spans: list[Dates], since: str | None, until: str | None, by: Span | None
) -> None:
    items = timeline(*spans, since=since, until=until, by=by)

    first, last = dates.first_day(since or "0001"), dates.last_day(until or "9999")
    kept = sorted(
        start or end or ""
        for start, end in spans
        if dates.last_day(end or start or "") >= first and dates.first_day(start or "0001") <= last
    )
    events = [event for item in items for event in item.events]
    starts = [int(item.start) for item in items if item.start]
    assert [event.start or event.end for event in events] == kept
    assert len({end - start for start, end in pairwise(starts)}) <= 1
    for item in items:
        assert item.support + item.friction == len(item.events)
        if item.start:
            digits = 3 if item.period.endswith("s") else 4
            begun = {(event.start or event.end or "")[:digits] for event in item.events}
            assert begun <= {item.start[:digits]}


@given(some_dates, st.none() | some_dates, st.none() | some_dates, st.sampled_from([1, 10]))
def test_a_period_is_labelled_as_cut_exactly_where_a_filter_leaves_out_days_of_it(
    start: str, since: str | None, until: str | None, length: int
) -> None:
    items = timeline(
        (start, None), since=since, until=until, by="year" if length == 1 else "decade"
    )

    for item in items:
        year = int(item.start or "")
        first, last = f"{year}-01-01", f"{year + length - 1}-12-31"
        cut = since is not None and first < dates.first_day(since)
        cut = cut or (until is not None and dates.last_day(until) < last)
        assert (item.cut is not None) == cut


def test_the_option_offers_every_period() -> None:
    assert get_args(Span) == PERIODS


def test_a_period_holds_its_statements_whole_as_filter_does() -> None:
    data = encode(raw(FREEDONIA, MONA))
    asked = ("mona", "--since", "1998-05", "--json", "--data", "-")

    done = ally("timeline", *asked, stdin=data)

    events = json.loads(ally("filter", *asked, stdin=data).out)["items"]
    period = {"period": "1998", "start": "1998", "cut": "from 1998-05", "support": 1, "friction": 0}
    assert json.loads(done.out)["items"] == [
        period | {"events": events[:1]},
        period | {"period": "1999", "start": "1999", "cut": None}
        | {"support": 0, "friction": 1, "events": events[1:]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "by", "columns", "text"),
    [
        (
            {"since": "1996-06"},
            None,
            100,
            """\
Began           Support                     Friction
──────────────────────────────────────────────────────────
before 1996-06  ████████████████████████ 2  –
1997            –                           ████████████ 1
1998            ████████████ 1              –
1999            –                           ████████████ 1

When           Ally          Event
────────────────────────────────────────────────────────────────────────────────────────────────────
since          Freedonia  ↔  A treaty binds both.
1994-03-01

1996-02 –      Freedonia  →  reported: Freedonia lent money.
1999

1997-06        Freedonia  ×  disputed: A tariff was put on.

1998 –         Mona       ←  unverified: The first sentence of a long text says what happened, and
2000-05                      where, and to whom it happened; the second says how it is known; and
                             the third says what followed from it.

until 1999     Mona       ×  Mona complained.
""",
        ),
        (
            {"allies": ("mona",)},
            "decade",
            60,
            """\
Began  Support               Friction
─────────────────────────────────────────────────
1990s  ██████████████████ 1  ██████████████████ 1

When              Event
────────────────────────────────────────────────────────────
1998 –         ←  unverified: The first sentence of a long
2000-05           text says what happened, and where, and to
                  whom it happened; the second says how it
                  is known; and the third says what followed
                  from it.

until 1999     ×  Mona complained.
""",
        ),
        (
            {"allies": ("mona",), "sort": "-support", "limit": 1},
            None,
            50,
            """\
Began     1998
Support   ███████████████ 1
Friction  –

When       1998 – 2000-05
Direction  ←
Event      unverified: The first sentence of a
           long text says what happened, and
           where, and to whom it happened; the
           second says how it is known; and the
           third says what followed from it.
""",
        ),
        (
            {"allies": ("mona",)},
            None,
            None,
            """\
Began  Support                     Friction
─────────────────────────────────────────────────────────────
1998   ████████████████████████ 1  –
1999   –                           ████████████████████████ 1

When               Event
───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
1998 – 2000-05  ←  unverified: The first sentence of a long text says what happened, and where, and to whom it happened; the second says how it is known; and the third says what followed from it.
until 1999      ×  Mona complained.
""",
        ),
        (
            {"fields": ("period", "cut", "friction"), "until": "1998-06"},
            None,
            100,
            """\
Began                Cut            Friction
──────────────────────────────────────────────────────────────
1994                                –
1995                                –
1996                                –
1997                                ████████████████████████ 1
1998, until 1998-06  until 1998-06  –
after 1998-06        after 1998-06  ████████████████████████ 1
""",
        ),
        (
            {"search": "nothing"},
            None,
            100,
            """\
Began  Support  Friction
────────────────────────
""",
        ),
    ],
)
def test_a_timeline_reads_so(
    query: dict[str, Any], by: Span | None, columns: int | None, text: str
) -> None:
    assert screen(report(DATASET, Query(**query), by), columns) == text


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ({"verdict": tuple(Verdict)}, ["1 statement without a date is left out"]),
        ({"verdict": tuple(Verdict), "since": "1990"}, ["1 statement without a date is left out"]),
        ({"allies": ("mona",)}, []),
        (
            {"support": ("military",)},
            ["1 refuted statement is left out (--verdict any shows what is refuted, too)"],
        ),
    ],
)
def test_a_note_says_once_what_is_left_out_for_want_of_a_date(
    query: dict[str, Any], notes: list[str]
) -> None:
    assert report(DATASET, Query(**query)).notes == notes


def test_what_goes_on_and_never_began_has_no_date_either() -> None:
    dataset = small(country("Mona", said(ongoing=True), said("medical")))

    for query in (Query(), Query(since="1990")):
        shown = report(dataset, query)
        assert (shown.items, shown.notes) == ([], ["2 statements without a date are left out"])


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_a_timeline_fits_the_screen_and_no_text_is_cut(columns: int) -> None:
    shown = report(load(), Query(allies=("russia", "china"), since="2022-06"))

    text = screen(shown, columns)

    assert max(map(len, text.splitlines())) <= columns
    assert "…" not in text


def test_in_a_pipe_an_event_is_a_line() -> None:
    lines = screen(report(DATASET, Query()), None).splitlines()

    assert [line for line in lines if line.endswith(LONG)] == [
        f"1998 – 2000-05    Mona       ←  unverified: {LONG}"
    ]


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict.CONFIRMED, "Doctors came."),
        (Verdict.REPORTED, (Mark("reported", "fair"), ": Doctors came.")),
        (Verdict.DISPUTED, (Mark("disputed", "doubtful"), ": Doctors came.")),
        (Verdict.UNVERIFIED, (Mark("unverified", "open"), ": Doctors came.")),
        (Verdict.REFUTED, (Mark("refuted", "bad"), ": Doctors came.")),
    ],
)
def test_what_is_not_confirmed_says_so_first(verdict: Verdict, text: object) -> None:
    event = timeline(("2003", None))[0].events[0]

    assert told(replace(event, text="Doctors came.", verdict=verdict)) == text


@pytest.mark.parametrize(
    ("count", "most", "cell"),
    [(0, 0, "–"), (0, 90, "–"), (3, 24, Bar("3", 0.125)), (90, 90, Bar("90", 1.0))],
)
def test_bars_have_one_scale_and_nothing_is_a_dash(count: int, most: int, cell: object) -> None:
    assert bar(count, most) == cell
